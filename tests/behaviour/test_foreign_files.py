"""Files in a package's folder that soapbind did not write: check and generate say the same, and what helps."""

from __future__ import annotations

import os
import shutil
import socket
from pathlib import Path

import pytest
from commands import soapbind, tree
from order_contract import ORDER
from shared_code import small_runtime

pytestmark = pytest.mark.usefixtures("small_runtime")

PACKAGE = ("orders.wsdl", "--package", "orders")
FOLDER = Path("orders")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with a contract and its package."""
    folder = tmp_path_factory.mktemp("made") / "project"
    folder.mkdir()
    (folder / "orders.wsdl").write_text(ORDER.format(field="Status", type="Kind", value="new"), "utf-8")
    with small_runtime():
        assert soapbind("generate", folder / "orders.wsdl", "--package", "orders", "--output", folder).exit_code == 0
    return folder


@pytest.fixture(autouse=True)
def project(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Go to a copy of it."""
    monkeypatch.chdir(shutil.copytree(made, tmp_path / "project"))


def new_contract() -> None:
    Path("orders.wsdl").write_text(ORDER.format(field="State", type="Kind", value="new"), "utf-8")


@pytest.mark.sampled(1)
@pytest.mark.parametrize(
    "name",
    ["__pycache__/a.cpython-311.pyc", ".DS_Store", "models/.DS_Store", "Thumbs.db", "Desktop.ini", "._client.py",
     ".mypy_cache/3.11/x.json", "models/.ruff_cache/CACHEDIR.TAG"],
)  # fmt: skip
def test_what_tools_leave_is_harmless(name: str):
    (FOLDER / name).parent.mkdir(parents=True, exist_ok=True)
    (FOLDER / name).write_bytes(b"\0\xff")
    assert soapbind("check", *PACKAGE).output == "orders: up to date\n"
    assert "up to date" in soapbind("generate", *PACKAGE).stdout
    new_contract()
    assert soapbind("check", *PACKAGE).exit_code == 1
    assert soapbind("generate", *PACKAGE).exit_code == 0
    assert soapbind("check", *PACKAGE).exit_code == 0


@pytest.mark.sampled(1)
@pytest.mark.parametrize("changed", [False, True])
@pytest.mark.parametrize(
    "name", ["notes.md", "models/mine.py", "client.py~", ".client.py.swp", "#client.py#", ".gitignore", "ærlig.txt"]
)
def test_somebodys_work_is_named_until_it_is_moved(name: str, changed: bool):  # noqa: FBT001
    if changed:
        new_contract()
    (FOLDER / name).write_text("precious\n")
    checked, generated = soapbind("check", *PACKAGE, "--diff"), soapbind("generate", *PACKAGE)
    assert (checked.exit_code, generated.exit_code) == (1, 1)
    first = next(line for line in checked.stderr.splitlines() if "error[" in line)
    assert first == generated.stderr.splitlines()[0]
    assert first == f"orders: error[foreign-files]: the output folder holds 1 file that soapbind did not write: {name}"
    assert 'then run "soapbind generate orders.wsdl --package orders" to update' in checked.stderr
    assert "precious" not in checked.stdout
    assert ("+++ orders" in checked.stdout) == changed
    (FOLDER / name).replace("elsewhere")
    assert soapbind("generate", *PACKAGE).exit_code == 0
    assert soapbind("check", *PACKAGE).exit_code == 0


@pytest.mark.sampled(1)
@pytest.mark.parametrize("manifest", [None, "", "<<<<<<< HEAD\n{}", "[1]", "[" * 100_000])
def test_a_lost_manifest_is_written_anew_where_all_else_is_as_it_would_be(manifest: str | None):
    before = tree(FOLDER)
    lose(manifest)
    checked = soapbind("check", *PACKAGE, "--diff")
    assert checked.exit_code == 1
    assert "orders/MANIFEST.json" in checked.stdout
    assert checked.stderr.splitlines()[-1] == 'run "soapbind generate orders.wsdl --package orders" to update them'
    assert soapbind("generate", *PACKAGE).exit_code == 0
    assert tree(FOLDER) == before


@pytest.mark.sampled(1)
@pytest.mark.parametrize("manifest", [None, "{}", "{"])
def test_without_a_manifest_nothing_is_written_over(manifest: str | None):
    lose(manifest)
    (FOLDER / "__init__.py").write_text("mine = 1\n")
    before = tree(FOLDER)
    for command in ("check", "generate"):
        result = soapbind(command, *PACKAGE)
        assert result.exit_code == 1
        assert "there is no MANIFEST.json to say which files soapbind wrote" in result.stderr
        assert "__init__.py" in result.stderr
        assert "help: get MANIFEST.json back from version control, or remove the folder" in result.stderr
    assert tree(FOLDER) == before
    shutil.rmtree(FOLDER)
    assert soapbind("generate", *PACKAGE).exit_code == 0


def lose(manifest: str | None) -> None:
    if manifest is None:
        (FOLDER / "MANIFEST.json").unlink()
    else:
        (FOLDER / "MANIFEST.json").write_text(manifest)


def test_a_manifest_alone_is_somebodys():
    shutil.rmtree(FOLDER)
    FOLDER.mkdir()
    (FOLDER / "MANIFEST.json").write_text('{"name": "a browser extension"}')
    assert "error[foreign-files]" in soapbind("generate", *PACKAGE).stderr


def special(path: Path, kind: str) -> None:
    if kind == "fifo":
        os.mkfifo(path)
    elif kind == "socket":
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(os.path.relpath(path))
    elif kind == "device":
        path.symlink_to(os.devnull)
    else:
        path.symlink_to(path.name)


@pytest.mark.sampled(2)
@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
@pytest.mark.parametrize("kind", ["fifo", "socket", "device", "loop"])
@pytest.mark.parametrize("where", ["orders", "orders/_client.py", "orders/MANIFEST.json", "orders/extra"])
def test_what_is_no_file_is_told_and_left_alone(kind: str, where: str):
    path = Path(where)
    if path.is_dir():
        shutil.rmtree(path)
    path.unlink(missing_ok=True)
    special(path, kind)
    before = path.lstat()
    checked = soapbind("check", *PACKAGE)
    generated = soapbind("generate", *PACKAGE)
    assert checked.exit_code == 1
    if where == "orders/MANIFEST.json":  # all around it is as it would be
        assert generated.exit_code == 0
        assert path.is_file()
        return
    if where == "orders/_client.py":
        assert "_client.py\ncannot be compared: " in checked.stdout
        assert generated.exit_code == 0, "the manifest says that this name is soapbind's"
        return
    assert generated.exit_code == 1
    assert ("error[not-a-folder]" if where == "orders" else "error[foreign-files]") in generated.stderr
    assert generated.stderr.splitlines()[0] in checked.stderr
    assert path.lstat().st_ino == before.st_ino
