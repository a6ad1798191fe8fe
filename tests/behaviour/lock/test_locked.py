"""``generate --locked``, and what ``generate`` does with a lock that is there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from commands import soapbind, tree
from soapbind.diff.snapshot import from_snapshot
from soapbind.lock.file import locked_package

from .lock_project import CONFIG, MESSAGE, another_generator, edit, lock, said

pytestmark = pytest.mark.usefixtures("small_runtime")

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


@pytest.mark.slow  # generates several packages
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
    monkeypatch.setattr("soapbind.lock.build.snapshot_of", lambda *_: {"format": 2})
    monkeypatch.setattr("soapbind.lock.maker.code_fingerprint", lambda: "0" * 64)
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
    monkeypatch.setattr("soapbind.lock.maker.code_fingerprint", lambda: "0" * 64)
    monkeypatch.setattr("soapbind.lock.maker.template_fingerprint", lambda: "0" * 64)
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
