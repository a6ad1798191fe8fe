"""``soapbind.lock``: written by ``generate``, held against what is there by ``generate --locked`` and ``check``."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from commands import soapbind, tree
from soapbind.diff.snapshot import fingerprint, from_snapshot, to_snapshot
from soapbind.lock.file import locked_package

REPO = Path(__file__).resolve().parents[2]
CONFIG = '[[tool.soapbind.packages]]\nname = "chat"\nsources = ["wsdl"]\noperations = ["Chat.AddChatMessage"]\n'
MESSAGE = Path("wsdl/chat.xsd")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a project with one package, generated and locked, with the current folder in it."""
    folder = tmp_path / "project"
    shutil.copytree(REPO / "wsdl" / "services88", folder / "wsdl")
    (folder / "pyproject.toml").write_text(CONFIG, "utf-8")
    monkeypatch.chdir(folder)
    assert soapbind("generate").exit_code == 0
    return folder


def lock() -> dict[str, object]:
    return json.loads(Path("soapbind.lock").read_text("utf-8"))


def edit(path: Path | str, old: str, new: str) -> None:
    text = Path(path).read_text("utf-8")
    assert old in text
    Path(path).write_text(text.replace(old, new), "utf-8")


def another_generator(monkeypatch: pytest.MonkeyPatch, part: str) -> None:
    """Make it so that templates or code are others, and what they write, too."""
    monkeypatch.setattr(f"soapbind.lock.build.{part}_fingerprint", lambda: "0" * 64)
    from soapbind import pipeline  # noqa: PLC0415

    real = pipeline.render_package
    monkeypatch.setattr(pipeline, "render_package", lambda *given: {**real(*given), "py.typed": "other\n"})


def said(result_stderr: str) -> list[str]:
    return [line.strip() for line in result_stderr.splitlines() if line.startswith("  ")]


# --- what is in it -------------------------------------------------------------------------------------------------


@pytest.mark.slow  # generates services88
def test_the_committed_lock_is_current(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(REPO)
    result = soapbind("check")
    assert (result.exit_code, result.output) == (0, "generated/services88: up to date\n")
    assert soapbind("generate", "--locked").exit_code == 0


def test_a_lock_names_everything_and_no_place_or_time(project: Path):
    (package,) = lock()["packages"]
    assert package["sources"] == ["wsdl"]
    assert package["selection"] == {"operations": ["Chat.AddChatMessage"]}
    assert set(package["documents"]) == {
        f"wsdl/{p.name}" for p in Path("wsdl").iterdir() if p.suffix in {".wsdl", ".xsd"}
    }
    assert all(re.fullmatch("[0-9a-f]{64}", digest) for digest in package["documents"].values())
    assert str(project.parent) not in Path("soapbind.lock").read_text("utf-8")


def test_a_lock_is_the_same_from_every_folder_and_in_every_run(project: Path, monkeypatch: pytest.MonkeyPatch):
    before = tree(project)
    moved = project.rename(project.with_name("elsewhere"))
    (moved / "deep").mkdir()
    monkeypatch.chdir(moved / "deep")
    (moved / "soapbind.lock").unlink()
    assert soapbind("generate").exit_code == 0
    assert tree(moved) == before
    assert soapbind("check").exit_code == 0


def test_a_lock_keeps_the_contract(project: Path):
    del project
    package = locked_package("soapbind.lock")
    contract = from_snapshot(package.snapshot)
    assert [operation.name for service in contract.services for operation in service.operations] == ["AddChatMessage"]
    assert fingerprint(to_snapshot(contract)) == package.contract


def test_a_changed_field_is_a_changed_line(project: Path):
    del project
    before = Path("soapbind.lock").read_text("utf-8").splitlines()
    edit(MESSAGE, 'name="Author" type="xs:string"', 'name="Writer" type="xs:string"')
    assert soapbind("generate").exit_code == 0
    after = Path("soapbind.lock").read_text("utf-8").splitlines()
    assert len(after) == len(before)
    changed = [new for old, new in zip(before, after, strict=True) if old != new]
    assert [line for line in changed if "Element" in line and "Writer" not in line] == []
    assert max(map(len, after)) <= 120
    assert len([line for line in changed if '"Element"' in line]) == 1


@pytest.mark.slow
def test_no_lock_where_none_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    common = (REPO / "wsdl" / "services88", "--package", "one", "--operation", "Chat.AddChatMessage")
    assert soapbind("generate", *common).exit_code == 0
    assert [p.name for p in Path().iterdir()] == ["one"]
    assert soapbind("generate", *common, "--lock", "my.lock").exit_code == 0
    assert soapbind("check", *common, "--lock", "my.lock").exit_code == 0
    assert soapbind("generate", *common, "--lock", "my.lock", "--locked").exit_code == 0
    other = (*common[:2], "two", *common[3:])
    assert soapbind("generate", *other, "--lock", "my.lock").exit_code == 0
    names = [package["name"] for package in json.loads(Path("my.lock").read_text("utf-8"))["packages"]]
    assert names == ["one", "two"], "the others stay"


@pytest.mark.slow
def test_sources_beside_the_project_stay_relative(project: Path):
    shutil.move("wsdl", project.parent / "shared-wsdl")
    edit("pyproject.toml", '["wsdl"]', '["../shared-wsdl"]')
    assert soapbind("generate").exit_code == 0
    (package,) = lock()["packages"]
    assert package["sources"] == ["../shared-wsdl"]
    assert "../shared-wsdl/Chat.wsdl" in package["documents"]


# --- generate ------------------------------------------------------------------------------------------------------


def test_locked_refuses_other_documents(project: Path):
    edit(MESSAGE, 'name="Author" type="xs:string"', 'name="Writer" type="xs:string"')
    Path("wsdl/timezone.xsd").rename("wsdl/zone.xsd")
    for path in Path("wsdl").iterdir():
        path.write_text(path.read_text("utf-8").replace('"timezone.xsd"', '"zone.xsd"'), "utf-8")
    before = tree(project)
    result = soapbind("generate", "--locked")
    assert result.exit_code == 1
    assert "soapbind.lock: error[locked]: input: wsdl/chat.xsd has changed\n  at chat\nsoapbind.lock: " in result.stderr
    assert "error[locked]: input: wsdl/timezone.xsd is gone" in result.stderr
    assert "error[locked]: input: wsdl/zone.xsd is new\n  at chat\n  help: if that is meant" in result.stderr
    assert result.stderr.count("help: ") == 1
    assert result.stderr.endswith("problems found; nothing was written\n")
    assert tree(project) == before
    assert soapbind("generate").exit_code == 0
    assert soapbind("generate", "--locked").exit_code == 0


@pytest.mark.slow
def test_locked_refuses_another_selection(project: Path):
    edit("pyproject.toml", "AddChatMessage", "GetChatMessages")
    more = 'include = ["*.wsdl"]\nprofile = "generic"\nallow_imports = ["../x"]\n'
    edit("pyproject.toml", "operations =", f"{more}operations =")
    before = tree(project)
    result = soapbind("generate", "--locked")
    assert result.exit_code == 1
    for told in ("operations was Chat.AddChatMessage", "include was not set", "profile was", "allow_imports was"):
        assert f"error[locked]: configuration: {told}" in result.stderr
    assert tree(project) == before


def test_what_is_excluded_is_in_the_lock_and_left_out_of_a_comparison(project: Path):
    edit("pyproject.toml", 'operations = ["Chat.AddChatMessage"]', 'exclude = ["Chat.[!A]*", "SoPrincipal"]')
    assert soapbind("generate").exit_code == 0
    assert soapbind("generate", "--locked").exit_code == 0
    package = locked_package("soapbind.lock")
    assert package.selection == {"exclude": ("Chat.[!A]*", "SoPrincipal")}
    kept = [o.name for s in from_snapshot(package.snapshot).services for o in s.operations]
    assert kept
    assert all(name.startswith("A") for name in kept)
    same = soapbind("diff", "soapbind.lock", "wsdl", "--format", "json")
    assert json.loads(same.stdout)["findings"] == []
    edit("pyproject.toml", "SoPrincipal", "SoPrincipl")
    missed = soapbind("check")
    assert missed.exit_code == 1
    assert "SoPrincipl: error[nothing-excluded]: exclude" in missed.stderr
    assert "did you mean SoPrincipal?" in missed.stderr
    edit("pyproject.toml", "SoPrincipl", "SoPrincipal.*")
    assert "exclude was Chat.[!A]*, SoPrincipal" in soapbind("generate", "--locked").stderr
    del project


@pytest.mark.slow
def test_locked_refuses_another_source(project: Path):
    Path("wsdl").rename("moved")
    edit("pyproject.toml", '["wsdl"]', '["moved"]')
    result = soapbind("generate", "--locked")
    assert "error[locked]: configuration: the sources were wsdl\n" in result.stderr
    del project


@pytest.mark.slow
def test_check_says_that_the_contract_is_kept_in_another_form(project: Path, monkeypatch: pytest.MonkeyPatch):
    del project
    monkeypatch.setattr("soapbind.lock.build.to_snapshot", lambda _: {"format": 2})
    result = soapbind("check")
    assert result.exit_code == 1
    assert said(result.stderr) == ["generator: this soapbind keeps the contract in another form"]


def test_locked_refuses_a_package_that_is_not_in_the_lock(project: Path):
    edit("pyproject.toml", 'name = "chat"', 'name = "talk"')
    result = soapbind("generate", "--locked")
    assert "error[not-locked]: the lock has no package of this name\n  at talk\n" in result.stderr
    assert not (project / "talk").exists()


@pytest.mark.usefixtures("project")
def test_locked_tells_of_all_packages_and_what_helps_once():
    Path("pyproject.toml").write_text(CONFIG + CONFIG.replace('"chat"', '"more"'), "utf-8")
    edit(MESSAGE, 'name="Author"', 'name="Writer"')
    result = soapbind("generate", "--locked")
    assert result.exit_code == 1
    assert "has changed\n  at chat\n" in result.stderr
    assert "the lock has no package of this name\n  at more\n" in result.stderr
    assert result.stderr.count("error[") == 2
    assert result.stderr.count("--locked") == 1
    assert result.stderr.endswith("2 problems found; nothing was written\n")


@pytest.mark.parametrize("option", [["--locked"], ["--locked", "--package", "other"]])
def test_wrong_usage_of_locked_is_told_once(project: Path, option: list[str]):
    result = soapbind("generate", str(project / "wsdl"), "--package", "chat", *option)
    assert result.exit_code == 2
    assert result.stderr.count("--lock FILE") == result.stderr.count("Usage:") == 1


def test_locked_makes_the_files_and_leaves_the_lock(project: Path, monkeypatch: pytest.MonkeyPatch):
    another_generator(monkeypatch, "code")
    before = Path("soapbind.lock").read_bytes()
    assert soapbind("generate", "--locked").exit_code == 0
    assert (project / "chat/py.typed").read_text() == "other\n"
    assert Path("soapbind.lock").read_bytes() == before


@pytest.mark.slow
def test_a_generator_that_makes_the_same_files_changes_no_lock(project: Path, monkeypatch: pytest.MonkeyPatch):
    before = tree(project)
    monkeypatch.setattr("soapbind.lock.build.code_fingerprint", lambda: "0" * 64)
    monkeypatch.setattr("soapbind.lock.build.template_fingerprint", lambda: "0" * 64)
    assert soapbind("generate").exit_code == 0
    assert tree(project) == before
    assert soapbind("check").exit_code == 0


@pytest.mark.slow
def test_a_lock_with_marks_of_a_merge_is_written_anew(project: Path):
    before = tree(project)
    edit("soapbind.lock", '  "name": "chat",', '<<<<<<< ours\n  "name": "chat",\n=======\n>>>>>>> theirs')
    assert "error[bad-lock]" in soapbind("generate", "--locked").stderr
    assert "error[bad-lock]" in soapbind("check").stderr
    assert soapbind("generate").exit_code == 0
    assert tree(project) == before


@pytest.mark.sampled(2)
@pytest.mark.parametrize("content", ["", "\n", "<<<<<<< ours\n", "[]", "version = 1\n", "\xff"])
def test_check_says_of_a_file_that_is_no_lock_what_generate_does_with_it(project: Path, content: str):
    before = tree(project)
    Path("soapbind.lock").write_bytes(content.encode("latin-1"))
    told = soapbind("check").stderr
    assert "error[bad-lock]" in told
    result = soapbind("generate")
    if 'run "soapbind generate"' in told:
        assert (result.exit_code, tree(project)) == (0, before)
    else:
        assert "name another file with --lock, or move this one away" in told
        assert result.exit_code == 1
        assert told.splitlines()[1] in result.stderr
    assert ('run "soapbind generate"' in told) is (not content.strip())


@pytest.mark.slow
def test_packages_that_are_no_longer_configured_leave_the_lock(project: Path):
    del project
    Path("pyproject.toml").write_text(CONFIG + CONFIG.replace('"chat"', '"talk"'), "utf-8")
    assert soapbind("generate").exit_code == 0
    assert [package["name"] for package in lock()["packages"]] == ["chat", "talk"]
    Path("pyproject.toml").write_text(CONFIG, "utf-8")
    result = soapbind("check")
    assert (result.exit_code, result.stderr.splitlines()[0]) == (
        1, "soapbind.lock: it has packages that are not configured: talk",
    )  # fmt: skip
    assert soapbind("generate").exit_code == 0
    assert [package["name"] for package in lock()["packages"]] == ["chat"]


# --- check says what has changed -----------------------------------------------------------------------------------


def test_check_says_that_the_input_has_changed(project: Path):
    del project
    edit(MESSAGE, 'name="Author" type="xs:string"', 'name="Writer" type="xs:string"')
    result = soapbind("check")
    assert result.exit_code == 1
    assert said(result.stderr) == ["input: wsdl/chat.xsd has changed", "contract: has changed, too"]


@pytest.mark.slow
def test_check_says_that_only_the_text_of_the_input_has_changed(project: Path):
    del project
    edit(MESSAGE, "</xs:schema>", "<!-- a remark --></xs:schema>")
    result = soapbind("check")
    assert result.exit_code == 1
    assert said(result.stderr) == ["input: wsdl/chat.xsd has changed", "contract: is the same"]


@pytest.mark.sampled(1)
@pytest.mark.parametrize(("part", "named"), [("code", "generator"), ("template", "templates")])
def test_check_says_that_the_generator_has_changed(
    project: Path, monkeypatch: pytest.MonkeyPatch, part: str, named: str
):
    del project
    another_generator(monkeypatch, part)
    result = soapbind("check")
    assert result.exit_code == 1
    assert said(result.stderr) == [f"{named}: soapbind 0.1.0 has other code here"]


def test_check_says_that_the_version_has_changed(project: Path, monkeypatch: pytest.MonkeyPatch):
    del project
    monkeypatch.setattr("soapbind.pipeline.__version__", "9.9")
    monkeypatch.setattr("soapbind.lock.build.__version__", "9.9")
    result = soapbind("check")
    assert result.exit_code == 1
    assert said(result.stderr) == ["generator: the lock was written by soapbind 0.1.0, this is 9.9"]


def test_check_says_that_the_output_has_changed(project: Path):
    edit(project / "chat/models/chat_message.py", "author", "writer")
    result = soapbind("check")
    assert result.exit_code == 1
    assert said(result.stderr) == ["output: the files are not those that the lock was written with"]


def test_check_says_that_only_the_lock_is_old(project: Path):
    old = Path("soapbind.lock").read_bytes()
    edit(MESSAGE, 'name="Author" type="xs:string"', 'name="Writer" type="xs:string"')
    assert soapbind("generate").exit_code == 0
    Path("soapbind.lock").write_bytes(old)
    result = soapbind("check")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.startswith("chat: the files are current, the lock is not\n")
    assert said(result.stderr) == [
        "input: wsdl/chat.xsd has changed",
        "contract: has changed, too",
        "output: the files are not those that the lock was written with, but they are current",
    ]
    del project


def test_check_needs_no_lock(project: Path):
    del project
    Path("soapbind.lock").unlink()
    assert soapbind("check").output == "chat: up to date\n"


def test_a_lock_that_lies_about_its_contract_is_refused(project: Path):
    del project
    edit("soapbind.lock", '"dataContract": true', '"dataContract": false')
    assert "its contract is not the one it has the fingerprint of" in soapbind("check").stderr


@pytest.mark.slow
def test_a_package_of_a_lock_as_a_source(project: Path):
    del project
    Path("pyproject.toml").write_text(CONFIG + CONFIG.replace('"chat"', '"talk"'), "utf-8")
    assert soapbind("generate").exit_code == 0
    assert locked_package("soapbind.lock#talk").name == "talk"
    for source in ("soapbind.lock", "soapbind.lock#other", "gone.lock"):
        with pytest.raises(Exception, match=r"several packages|no package|no such file"):
            locked_package(source)
