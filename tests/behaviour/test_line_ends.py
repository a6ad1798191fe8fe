"""Checkouts whose text files have CR LF, as git makes them on Windows: everything compares as equal."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from commands import soapbind, tree
from order_contract import ORDER

pytestmark = pytest.mark.usefixtures("small_runtime")

REPO = Path(__file__).resolve().parents[2]
GIT = shutil.which("git") or ""
CONTRACT = ORDER.format(field="Status", type="Kind", value="new")
TOML = '[[tool.soapbind.packages]]\nname = "orders"\nsources = ["wsdl"]\noutput = "out"\n'
WITH_CR = CONTRACT.replace("\n", "\r\n").encode()


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a project whose package and lock are current, with the current folder in it."""
    folder = tmp_path / "project"
    (folder / "wsdl").mkdir(parents=True)
    (folder / "wsdl/orders.wsdl").write_bytes(CONTRACT.encode())
    (folder / "pyproject.toml").write_bytes(TOML.encode())
    monkeypatch.chdir(folder)
    assert soapbind("generate").exit_code == 0
    return folder


def rewrite(folder: Path, *patterns: str) -> None:
    """Give the files that match the line ends of Windows."""
    for pattern in patterns:
        for path in folder.rglob(pattern):
            if path.is_file():
                path.write_bytes(path.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))


@pytest.mark.sampled(1)
@pytest.mark.parametrize(
    "patterns",
    [("*.wsdl",), ("*.py", "*.typed"), ("MANIFEST.json",), ("soapbind.lock",), ("pyproject.toml",), ("*",)],
)
def test_other_line_ends_are_no_difference(patterns: tuple[str, ...], project: Path):
    rewrite(project, *patterns)
    before = tree(project)
    times = {path: path.stat().st_mtime_ns for path in project.rglob("*")}
    assert any(b"\r\n" in data for data in before.values())
    for arguments in (("check",), ("generate",), ("generate", "--locked"), ("check", "--format", "github")):
        result = soapbind(*arguments)
        assert (result.exit_code, result.stderr) == (0, ""), arguments
        assert "up to date" in result.stdout
    assert tree(project) == before
    assert {path: path.stat().st_mtime_ns for path in project.rglob("*")} == times


@pytest.mark.slow  # reads and compares all of Services88
def test_a_change_is_still_seen_and_only_that(project: Path):
    rewrite(project, "*")
    path = project / "out/orders/_client.py"
    path.write_bytes(path.read_bytes() + b"# mine\r\n")
    checked = soapbind("check")
    assert checked.exit_code == 1
    assert [line for line in checked.stdout.splitlines() if line[0] in "+-"] == [
        "--- out/orders/_client.py", "+++ out/orders/_client.py", "-# mine",
    ]  # fmt: skip
    assert "output: the files are not those that the lock was written with" in checked.stderr
    (project / "wsdl/orders.wsdl").write_bytes(WITH_CR.replace(b"Status", b"State"))
    assert "error[locked]: input: wsdl/orders.wsdl has changed" in soapbind("generate", "--locked").stderr
    assert soapbind("generate").exit_code == 0
    assert soapbind("check").exit_code == 0


@pytest.mark.slow  # reads and compares all of Services88
def test_a_foreign_file_is_still_foreign(project: Path):
    rewrite(project, "*")
    (project / "out/orders/notes.md").write_bytes(b"mine\r\n")
    assert "soapbind did not write: notes.md" in soapbind("check").stderr
    (project / "out/orders/notes.md").unlink()
    (project / "out/orders/MANIFEST.json").unlink()
    assert soapbind("generate").exit_code == 0
    assert soapbind("check").exit_code == 0


def test_a_lone_carriage_return_is_a_difference(project: Path):
    path = project / "out/orders/_client.py"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r", 1))
    assert soapbind("check").exit_code == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "iso-8859-1"])
def test_a_document_has_one_hash_whatever_its_line_ends(encoding: str, tmp_path: Path):
    declared = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>\n{CONTRACT}'.replace("new", "åpen")
    packages = []
    for name, text in (("lf", declared), ("crlf", declared.replace("\n", "\r\n"))):
        (tmp_path / name).mkdir()
        (tmp_path / name / "orders.wsdl").write_bytes(text.encode(encoding))
        result = soapbind("generate", tmp_path / name, "--package", "orders", "--output", tmp_path / f"{name}-out")
        assert result.exit_code == 0, result.output
        packages.append(tree(tmp_path / f"{name}-out"))
    assert packages[0] == packages[1]


def test_a_document_in_an_archive_has_the_hash_it_has_outside(tmp_path: Path):
    (tmp_path / "orders.wsdl").write_bytes(WITH_CR)
    with zipfile.ZipFile(tmp_path / "orders.zip", "w") as archive:
        archive.writestr("orders.wsdl", WITH_CR)
    hashes = []
    for source in ("orders.wsdl", "orders.zip"):
        out = tmp_path / f"{source}-out"
        assert soapbind("generate", tmp_path / source, "--package", "orders", "--output", out).exit_code == 0
        hashes.append(json.loads((out / "orders/MANIFEST.json").read_text("utf-8"))["sources"][0])
    assert hashes[0]["sha256"] == hashes[1]["sha256"]


def git(*arguments: str, cwd: Path) -> str:
    settings = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    name = ("-c", "user.name=t", "-c", "user.email=t@localhost", "-c", "core.safecrlf=false")
    command = [GIT, *name, *arguments]
    done = subprocess.run(command, cwd=cwd, env={**os.environ, **settings}, capture_output=True, text=True, check=True)
    return done.stdout


@pytest.mark.slow  # reads and compares all of Services88
@pytest.mark.skipif(not GIT, reason="no git here")
def test_a_checkout_with_autocrlf(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    git("init", "-q", cwd=project)
    git("add", "-A", cwd=project)
    git("commit", "-qm", "all", cwd=project)
    git("clone", "-q", "-c", "core.autocrlf=true", str(project), str(tmp_path / "windows"), cwd=tmp_path)
    clone = tmp_path / "windows"
    assert b"\r\n" in (clone / "soapbind.lock").read_bytes()
    monkeypatch.chdir(clone)
    assert soapbind("check").output == "out/orders: up to date\n"
    assert soapbind("generate", "--locked").exit_code == 0
    (clone / "out/orders/py.typed").unlink()
    assert soapbind("generate").exit_code == 0
    assert git("status", "--porcelain", cwd=clone) == ""


@pytest.mark.slow  # reads and compares all of Services88
@pytest.mark.skipif(not GIT, reason="no git here")
def test_the_lines_of_the_guide_keep_line_ends(project: Path, tmp_path: Path):
    guide = (REPO / "docs/guide/lock.md").read_text("utf-8")
    lines = guide.partition("<!-- line-ends:gitattributes -->\n```text\n")[2].partition("```")[0]
    assert "soapbind.lock" in lines
    (project / ".gitattributes").write_text(lines.replace("src/myapp/vendor/services88", "out/orders"))
    with zipfile.ZipFile(project / "wsdl.zip", "w") as archive:
        archive.writestr("orders.wsdl", WITH_CR)
    git("init", "-q", cwd=project)
    git("add", "-A", cwd=project)
    git("commit", "-qm", "all", cwd=project)
    git("clone", "-q", "-c", "core.autocrlf=true", str(project), str(tmp_path / "windows"), cwd=tmp_path)
    ours, theirs = tree(project), tree(tmp_path / "windows")
    kept = [name for name in ours if name.startswith(("out/", "wsdl")) or name == "soapbind.lock"]
    assert len(kept) > 10
    assert {name: theirs[name] for name in kept} == {name: ours[name] for name in kept}
    assert b"\r\n" in theirs["pyproject.toml"], "or this shows nothing"


@pytest.mark.slow  # checks all of soapbind out
def test_a_soapbind_that_is_checked_out_so_writes_the_same(tmp_path: Path):
    for name in ("generator/soapbind", "templates"):
        shutil.copytree(REPO / name, tmp_path / "tool" / name, ignore=shutil.ignore_patterns("__pycache__"))
        rewrite(tmp_path / "tool" / name, "*")
    (tmp_path / "orders.wsdl").write_text(CONTRACT, "utf-8")
    for root in (tmp_path / "tool", REPO):
        path = os.pathsep.join([str(root / "generator"), *(p for p in sys.path if p and Path(p) != REPO / "generator")])
        subprocess.run(
            [sys.executable, "-m", "soapbind", "generate", "orders.wsdl", "--package", "orders", "--output", root.name,
             "--lock", f"{root.name}.lock"],
            cwd=tmp_path, env={**os.environ, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"}, check=True,
            stdout=subprocess.DEVNULL,
        )  # fmt: skip
    assert tree(tmp_path / "tool/orders") == tree(tmp_path / REPO.name / "orders")
    assert (tmp_path / "tool.lock").read_bytes() == (tmp_path / f"{REPO.name}.lock").read_bytes()
