"""``soapbind init``: a project begins, whatever is there, or stays as it was."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml
from commands import soapbind, tree
from order_contract import ORDER
from shared_data import shared
from soapbind.output import write as write_folder
from web_server import Reply, WebServer, page

from .running import python

if TYPE_CHECKING:
    from collections.abc import Iterator

    from click.testing import Result

BESIDE = {".gitattributes", ".pre-commit-config.yaml", ".github/workflows/soapbind.yml", "soapbind.lock"}


def order(name: str = "Orders", namespace: str = "orders") -> str:
    text = ORDER.format(field="Status", type="State", value="new")
    return text.replace("Orders", name).replace("/orders", f"/{namespace}")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Go to an empty folder."""
    (tmp_path / "project").mkdir()
    monkeypatch.chdir(tmp_path / "project")
    return Path()


@pytest.fixture
def server() -> Iterator[WebServer]:
    """Give a server that has nothing yet."""
    with WebServer() as server:
        yield server


def put(path: str, text: str = "") -> Path:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text or order(), "utf-8")
    return Path(path)


def begun(*arguments: object) -> Result:
    result = soapbind("init", *arguments)
    assert result.exit_code == 0, result.stderr
    return result


def refused(*arguments: object) -> str:
    """Return why nothing was done, and see that nothing was."""
    before = tree(Path())
    result = soapbind("init", *arguments)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.endswith("nothing was written\n")
    assert tree(Path()) == before
    return result.stderr


def configured() -> dict[str, object]:
    [package] = tomllib.loads(Path("pyproject.toml").read_text("utf-8"))["tool"]["soapbind"]["packages"]
    return package


quick = pytest.mark.usefixtures("small_runtime")


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
    assert soapbind("generate").stdout == "orders: 12 files are up to date\n" or tree(Path()) == before


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


# --- what is found ---------------------------------------------------------------------------------------------------


def archive(path: str, **entries: str) -> None:
    with zipfile.ZipFile(path, "w") as made:
        for name, text in entries.items():
            made.writestr(f"WSDL\\{name}.xml", text)


@quick
def test_an_archive_is_found_by_what_is_in_it():
    archive("vendor.zip", Orders=order())
    archive("photos.zip", Holiday="<photos/>")
    Path("broken.zip").write_bytes(b"PK\x03\x04 no archive")
    begun()
    assert configured()["sources"] == ["vendor.zip"]


@quick
def test_what_others_install_or_soapbind_generates_is_no_source():
    put("orders.wsdl")
    for path in (".venv/a", "node_modules/b", "build/c", "deps/d", ".git/e"):
        put(f"{path}/{path[-1]}.wsdl", order("Other", "other"))
    put("deps/pyvenv.cfg", "home = /usr\n")
    write_folder(Path("earlier"), {"__init__.py": "", "wsdl/x.wsdl": order(), "MANIFEST.json": "{}"})
    put("readme.xml", "<definitions-of-terms/>")
    begun()
    assert configured()["sources"] == ["orders.wsdl"]


@quick
def test_folders_inside_a_folder_belong_to_it():
    put("contracts/orders.wsdl")
    put("contracts/more/returns.wsdl", order("Returns", "returns"))
    begun("--package", "shop")
    assert configured()["sources"] == ["contracts"]


@quick
def test_of_several_one_must_be_named():
    put("one/orders.wsdl")
    put("two/returns.wsdl", order("Returns", "returns"))
    archive("three.zip", Third=order("Third", "third"))
    told = refused()
    assert "one/orders.wsdl, two/returns.wsdl, three.zip" in told
    begun("two/returns.wsdl")
    assert configured() == {"name": "returns", "sources": ["two/returns.wsdl"]}


@quick
def test_what_cannot_be_generated_leaves_the_folder_as_it_was():
    put("orders.wsdl", order().replace('type="t:State"', 'type="t:Stat"'))
    assert "unknown-type" in refused()


@quick
def test_what_cannot_be_written_leaves_the_folder_as_it_was():
    put("orders.wsdl")
    put(".github", "a file where a folder is needed")
    assert "not-writable" in refused()


@quick
def test_a_failure_at_the_end_undoes_all(monkeypatch: pytest.MonkeyPatch):
    put("orders.wsdl")
    put("pyproject.toml", "# mine\n")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)  # the lock is the last to get its place
    assert "No space left on device" in refused()


@pytest.mark.slow  # reads an archive of 263 documents
@quick
def test_the_vendors_archive_with_one_of_its_versions():
    shutil.copy(shared("wsdl/wsdl-2026-07-10.zip"), "wsdl.zip")
    assert "--include 'WSDL-Services88-*'" in refused()
    begun("--include", "WSDL-Services88-*", "--service", "Chat")
    assert configured() == {
        "name": "services88", "sources": ["wsdl.zip"], "include": ["WSDL-Services88-*"], "services": ["Chat"],
    }  # fmt: skip
    assert soapbind("check").exit_code == 0


# --- addresses -------------------------------------------------------------------------------------------------------


@quick
def test_an_address_is_fetched_into_a_folder_that_is_the_source(server: WebServer):
    server.routes["/Orders.svc?wsdl"] = Reply(order().encode())
    told = begun(f"{server.url}/Orders.svc?wsdl").stdout
    assert configured() == {"name": "orders", "sources": ["wsdl/orders"]}
    assert sorted(tree(Path("wsdl"))) == ["orders/MANIFEST.json", "orders/Orders.wsdl"]
    assert "  wsdl/orders: 2 files\n" in told
    server.routes.clear()
    assert soapbind("check").exit_code == 0, "no server is needed any more"


@quick
def test_an_address_without_a_wsdl_leaves_nothing(server: WebServer):
    server.routes["/Orders.svc?wsdl"] = page("Metadata publishing for this service is currently disabled.")
    assert server.url in refused(f"{server.url}/Orders.svc?wsdl")


@quick
@pytest.mark.parametrize("query", ["wsdl&api_key={}", "wsdl&token={}", "sig={}&wsdl", "wsdl&Password={}", "code={}"])
def test_a_secret_in_an_address_is_neither_sent_nor_shown_nor_written(server: WebServer, query: str):
    told = refused(f"{server.url}/Orders.svc?{query.format('hunter2-made-up')}")
    assert "secret-in-url" in told
    assert "hunter2" not in told
    assert server.seen == []


@quick
def test_a_login_in_an_address_is_neither_sent_nor_shown_nor_written(server: WebServer):
    told = refused(server.url.replace("://", "://user:hunter2-made-up@"))
    assert "password-in-url" in told
    assert "hunter2" not in told
    assert server.seen == []


def test_addresses_and_paths_do_not_go_together(server: WebServer):
    put("orders.wsdl")
    assert soapbind("init", "orders.wsdl", server.url).exit_code == 2
