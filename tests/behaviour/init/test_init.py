"""``soapbind init``: a project begins, whatever is there, or stays as it was."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from commands import python, soapbind, tree

from .begun_projects import BESIDE, begun, configured, order, put, quick, refused


@pytest.mark.slow  # imports a whole package
def test_from_a_wsdl_to_a_package_that_works_and_is_current():
    put("orders.wsdl")
    told = begun().stdout
    script = re.search(r"a first call:\n\n((?:  .*\n|\n)+?)\nCommit", told)
    assert script, told
    lines = [line.removeprefix("  ") for line in script[1].splitlines()]
    assert {"from orders import Client", "with Client() as client:"} <= set(lines)
    assert any(line.startswith("    client.send(") for line in lines)
    ran = python("-c", "\n".join(lines).replace("client.send", "(lambda **given: print(given))"), cwd=Path())
    assert (ran.returncode, ran.stdout[:10]) == (0, "{'status':"), ran.stderr
    assert soapbind("check").exit_code == 0


@quick
def test_everything_is_written_that_a_project_needs():
    put("wsdl/orders/orders.wsdl")
    begun()
    assert configured() == {"name": "orders", "sources": ["wsdl/orders/orders.wsdl"]}
    assert BESIDE | {"pyproject.toml", "orders/__init__.py", "orders/MANIFEST.json"} <= set(tree(Path()))
    hooks = yaml.safe_load(Path(".pre-commit-config.yaml").read_text("utf-8"))["repos"][0]["hooks"]
    steps = yaml.safe_load(Path(".github/workflows/soapbind.yml").read_text("utf-8"))["jobs"]["check"]["steps"]
    assert [each["entry"] for each in hooks] == ["soapbind check"]
    assert re.search(hooks[0]["files"], "orders/models/state.py")
    for command in (*(each["entry"] for each in hooks), steps[-1]["run"]):
        assert soapbind(*command.split()[1:]).exit_code == 0
    before = tree(Path())
    assert soapbind("generate").stdout.endswith(" files are up to date\n")
    assert tree(Path()) == before


KEPT = [
    "",
    "# nothing yet\n",
    '[project]\nname = "mine"\nversion = "1"',
    "[project]\r\nname = 'mine' # said\r\n\r\n[tool.ruff]\r\nline-length = 100\r\n",
    '[tool.soapbind.names]\nservices.Orders = "shop"\n',
    "[[tool.soapbind.ignore]]\nrule = 'field-added'\nreason = 'x'\n",
    "tool.black.line-length = 3\n",
    "[tool]\n",
]


@quick
@pytest.mark.parametrize("text", KEPT)
def test_what_pyproject_has_stays_byte_for_byte(text: str):
    put("orders.wsdl")
    Path("pyproject.toml").write_bytes(text.encode())
    begun()
    after = Path("pyproject.toml").read_bytes()
    assert after.startswith(text.encode())
    assert (b"\r\n" in after) is ("\r\n" in text)
    assert b"\n" not in after.replace(b"\r\n", b"") or "\r\n" not in text
    assert configured()["name"] == "orders"
    assert soapbind("check").exit_code == 0


@quick
def test_names_that_are_given_already_count():
    put("orders.wsdl")
    put("pyproject.toml", '[tool.soapbind.names]\ntypes.State = "Condition"\n')
    begun()
    assert "Condition" in Path("orders/models/__init__.py").read_text("utf-8")
    shutil.rmtree("orders")
    Path("soapbind.lock").unlink()
    put("pyproject.toml", '[tool.soapbind.names]\ntypes.Stat = "Condition"\n')
    assert "unknown-alias" in refused()


@quick
@pytest.mark.parametrize(
    "text",
    [
        "tool = { black = { line-length = 3 } }\n",
        "[tool]\nsoapbind = { names = {} }\n",
        "[tool.soapbind]\npackages = []\n",
        "[tool.soapbind]\npackage = []\n",
        "[tool.soapbind\n",
        "tool = 3\n",
        '[[tool.soapbind.packages]]\nname = "other"\nsources = ["x.wsdl"]\n',
    ],
)
def test_a_pyproject_that_cannot_take_it_stays_as_it_is(text: str):
    put("orders.wsdl")
    Path("pyproject.toml").write_text(text, "utf-8")
    assert "pyproject.toml" in refused()


@quick
def test_a_second_time_nothing_is_done():
    put("orders.wsdl")
    begun()
    assert "already-configured" in refused()


@quick
@pytest.mark.parametrize("there", ["soapbind.lock", "orders/mine.py", "src/orders/mine.py"])
def test_what_is_there_is_not_overwritten(there: str):
    put("orders.wsdl")
    put(there, "mine")
    assert re.search(r"error\[already-(configured|there)\]", refused())


@quick
@pytest.mark.parametrize("there", sorted(BESIDE - {"soapbind.lock"}))
def test_of_a_file_that_is_there_init_tells_what_to_add(there: str):
    put("orders.wsdl")
    put(there, "mine: 1\n")
    told = begun().stdout
    assert Path(there).read_text("utf-8") == "mine: 1\n"
    assert f"add to {there}, if you want it:\n" in told
    assert set(tree(Path())) >= BESIDE


@quick
def test_without_ci_neither_hook_nor_workflow_is_written():
    put("orders.wsdl")
    begun("--no-ci")
    assert BESIDE & set(tree(Path())) == {".gitattributes", "soapbind.lock"}


@quick
def test_inside_a_repository_its_top_is_left_alone():
    put("orders.wsdl")
    Path("..", ".git").mkdir()
    assert "add to .pre-commit-config.yaml" in begun().stdout
    assert BESIDE & set(tree(Path())) == {".gitattributes", "soapbind.lock"}


@quick
def test_a_folder_of_another_project():
    put("orders.wsdl")
    put("../pyproject.toml", "# of a project\n")
    assert "in-project" in refused()
    put("pyproject.toml", "# of its own\n")
    begun()


@quick
def test_a_dry_run_tells_all_and_writes_nothing():
    put("orders.wsdl")
    before = tree(Path())
    dry = begun("--dry-run", "--quiet").stdout
    assert tree(Path()) == before
    assert begun().stdout == dry.replace("would be written:", "written:")


@quick
def test_the_package_goes_where_it_is_wanted_or_to_src():
    put("wsdl/a.wsdl")
    put("wsdl/b.wsdl", order("Returns", "returns"))
    Path("src").mkdir()
    begun("wsdl", "--package", "shop", "--service", "Returns")
    assert configured() == {"name": "shop", "sources": ["wsdl"], "services": ["Returns"], "output": "src"}
    assert Path("src/shop/__init__.py").is_file()
    assert soapbind("check").exit_code == 0


@quick
@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
@pytest.mark.parametrize("output", ["src", "we ird", "ü[1]*", "#x", "!x", 'a"b', "a\\b"])
def test_git_understands_what_it_is_told_of_the_package(output: str):
    put("orders.wsdl")
    begun("--output", f"./{output}")
    command = ["git", "check-attr", "linguist-generated", f"{output}/orders/models/state.py", "orders.wsdl"]
    subprocess.run(["git", "init", "-q"], check=True)  # noqa: S607
    told = subprocess.run(command, check=True, capture_output=True, text=True)
    assert [line.rpartition(": ")[2] for line in told.stdout.splitlines()] == ["set", "unspecified"]
    assert told.stderr == ""


@quick
def test_git_is_told_nothing_of_a_package_outside_of_the_project():
    put("orders.wsdl")
    begun("--output", "../elsewhere")
    assert Path(".gitattributes").read_text("utf-8") == "soapbind.lock text eol=lf\n"


@quick
def test_a_mark_before_the_configuration_which_does_not_show_is_named():
    put("orders.wsdl")
    put("pyproject.toml", "\ufeff[project]\n")
    assert "help: save it as UTF-8 without a byte order mark" in refused()


@quick
def test_a_path_inside_is_written_as_seen_from_the_project(tmp_path: Path):
    source = put("wsdl/orders.wsdl").absolute()
    begun(source, "--output", tmp_path / "project" / "lib")
    assert configured() == {"name": "orders", "sources": ["wsdl/orders.wsdl"], "output": "lib"}


@quick
@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("./wsdl/../wsdl/orders.wsdl", "wsdl/orders.wsdl"),
        ("../project/wsdl/orders.wsdl", "wsdl/orders.wsdl"),
        ("{}/link/wsdl/orders.wsdl", "wsdl/orders.wsdl"),
        ("../link/current", "current"),
        ("current", "current"),
        ("{}/project/current/orders.wsdl", "current/orders.wsdl"),
        (".", "."),
        ("{}/link", "."),
    ],
)
def test_a_path_inside_is_that_from_the_project_however_it_is_given(tmp_path: Path, given: str, written: str):
    put("wsdl/orders.wsdl")
    Path("current").symlink_to("wsdl")
    Path("../link").symlink_to("project")
    whole = given in {".", "{}/link"}
    result = begun(given.format(tmp_path), *(("--include", "wsdl/*") if whole else ()))
    assert configured()["sources"] == [written]
    assert result.stderr == ""
    assert soapbind("check").output == "orders: up to date\n"


@quick
def test_all_paths_inside_are_those_from_the_project(tmp_path: Path):
    put("wsdl/orders.wsdl")
    put("schemas/more.xsd", "<schema/>")
    Path("../link").symlink_to("project")
    link = tmp_path / "link"
    begun(link / "wsdl", "--output", link / "lib", "--allow-import", link / "schemas")
    paths = {"sources": ["wsdl"], "output": "lib", "allow_imports": ["schemas"]}
    assert configured() == {"name": "orders", **paths}
    assert soapbind("check").output == "lib/orders: up to date\n"


@quick
@pytest.mark.parametrize(
    "given", ["{}/elsewhere/orders.wsdl", "../elsewhere/orders.wsdl", "{}/project/link/orders.wsdl"]
)
def test_of_what_is_outside_other_checkouts_are_told(tmp_path: Path, given: str):
    put("../elsewhere/orders.wsdl")
    Path("link").symlink_to(tmp_path / "elsewhere")
    given = given.format(tmp_path)
    written = given.replace(f"{tmp_path}/project/", "")
    assert begun(given).stderr.splitlines() == [
        f"{written}: warning[outside-project]: it is outside of the project, so other checkouts do not have it",
        "  help: copy it into the project, and name the copy in pyproject.toml",
    ]
    assert configured()["sources"] == [written]
    assert soapbind("check").exit_code == 0


@quick
@pytest.mark.parametrize("given", ["{}/shared/orders.wsdl", "../shared/orders.wsdl"])
def test_what_the_same_repository_holds_is_relative(tmp_path: Path, given: str):
    put("../shared/orders.wsdl")
    Path("../.git").mkdir()
    assert begun(given.format(tmp_path)).stderr == ""
    assert configured()["sources"] == ["../shared/orders.wsdl"]
    assert soapbind("check").exit_code == 0


# --- what is found ---------------------------------------------------------------------------------------------------
