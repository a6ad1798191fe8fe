"""What differs on Windows and macOS, simulated: names of files, files in use, encodings that nobody named."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import unicodedata
import zipfile
from pathlib import Path

import hostile_names as hostile
import pytest
from commands import soapbind, tree
from portable_paths import not_portable
from small_contracts import Operation, wsdl
from soapbind import output, pipeline
from soapbind.config import PackageConfig, is_package_name, load_config
from soapbind.errors import SoapbindError
from soapbind.output import folder_exchange

REPO = Path(__file__).resolve().parents[2]
BOOKSHOP = REPO / "docs/examples/bookshop/bookshop.wsdl"
OLD = output.with_manifest({"__init__.py": "old = 1\n", "models/one.py": ""}, {}, "0")
NEW = output.with_manifest({"__init__.py": "new = 1\n", "models/two.py": ""}, {}, "0")
IN_USE = "The process cannot access the file because it is being used by another process"


# --- names of files --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("paths", "count"),
    [
        (["models/one.py", "models/two.py", "__init__.py"], 0),
        (["models/One.py", "models/one.py"], 1),
        (["Models/one.py", "models/two.py"], 1),
        (["straße.py", "STRASSE.py"], 1),
        (["é.py", "e\u0301.py"], 1),
        (["aux.py"], 1),
        (["NUL/one.py"], 1),
        (["com1.tar.gz", "lpt\N{SUPERSCRIPT TWO}"], 2),
        (["console.py", "auxiliary.py", "com.py", "nul_.py"], 0),
        (["a:b.py", "end./one.py", "end /one.py", "what?.py"], 4),
    ],
)
def test_the_judge_of_names(paths: list[str], count: int):
    assert len(not_portable(paths)) == count


def test_the_names_of_all_of_services88():
    lines = (REPO / "tests/full/services88.manifest.tsv").read_text("utf-8").splitlines()[1:]
    assert len(lines) > 3_000
    assert not_portable(line.split("\t")[0] for line in lines) == []


def test_this_repository_can_be_checked_out_everywhere():
    git = shutil.which("git")
    if git is None or not (REPO / ".git").exists():
        pytest.skip("this is no checkout of git")
    done = subprocess.run([git, "ls-files", "-z"], cwd=REPO, capture_output=True, check=False)
    if done.returncode:
        pytest.skip(f"git does not say what is here: {done.stderr.decode(errors='replace')}")
    paths = done.stdout.decode().strip("\0").split("\0")
    assert len(paths) > 2_000
    assert not_portable(paths) == []
    assert max(map(len, paths)) < 180, "Windows allows 260 with the folder around"


@pytest.mark.parametrize("name", ["aux", "NUL", "com1", "Lpt9", "con"])
def test_no_package_is_called_like_a_device_of_windows(name: str, tmp_path: Path):
    told = soapbind("generate", BOOKSHOP, "--package", name, "--output", tmp_path)
    assert told.exit_code == 1
    assert f"error[bad-package-name]: '{name}' is a device of Windows" in told.stderr
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "pyproject.toml").write_text(f"[[tool.soapbind.packages]]\nname = '{name}'\nsources = ['a']\n", "utf-8")
    with pytest.raises(SoapbindError, match="a device of Windows"):
        load_config(tmp_path / "pyproject.toml")


@pytest.mark.parametrize("name", ["aux1", "com", "com12", "console", "nul_"])
def test_packages_may_be_called_nearly_so(name: str):
    assert is_package_name(name)


@pytest.mark.slow  # more than 200 names, in many contracts
def test_hostile_names_become_files_everywhere(tmp_path: Path):
    count = 0
    for index, fields in enumerate(hostile.apart(hostile.LEGAL)):
        source = tmp_path / f"hostile{index}.wsdl"
        names = [name for name in fields if "." not in name] or ["Plain"]
        source.write_text(hostile.wsdl(names, fields=fields, values=["V"]), "utf-8")
        files = pipeline.generate(PackageConfig("hostile", (str(source),)))
        assert not_portable(files) == []
        count += len(files)
    assert count > 1_000


def test_names_that_are_one_elsewhere_are_files_apart(tmp_path: Path):
    """Names that differ in case, in how accents are encoded, or are a device of Windows."""
    names = ("AB", "Ab", "aB", "Ärger", "ärger", "A\u0308RGER", "Con", "NUL", "Com1", "LPT9", "Prn")
    types = "".join(f'<x:complexType name="{each}"><x:sequence/></x:complexType>' for each in names)
    members = "".join(f'<x:element name="e{at}" type="t:{each}"/>' for at, each in enumerate(names))
    operations = (Operation("Aux"), Operation("AUX", wrapper="AUX2"), Operation("Do", request=members))
    (tmp_path / "apart.wsdl").write_text(wsdl(*operations, types=types), "utf-8")
    files = pipeline.generate(PackageConfig("apart", (str(tmp_path / "apart.wsdl"),)))
    assert not_portable(files) == []
    assert len([path for path in files if path.startswith("models/")]) > len(names)


@pytest.mark.parametrize("on_disk", ["NFC", "NFD"])
@pytest.mark.parametrize("in_the_wsdl", ["NFC", "NFD"])
@pytest.mark.parametrize("kind", ["zip", "folder"])
def test_a_name_with_an_accent_is_found_however_it_is_encoded(
    on_disk: str,
    in_the_wsdl: str,
    kind: str,
    tmp_path: Path,
):
    """macOS writes é into archives, and HFS+ on disks, as e and an accent."""
    name = "schéma.xsd"
    location = f'<x:import namespace="urn:one" schemaLocation="{unicodedata.normalize(in_the_wsdl, name)}"/>'
    do = Operation("Do", request='<x:element ref="one:E"/>')
    files = {
        "a.wsdl": wsdl(do, imports=location, prefixes='xmlns:one="urn:one"'),
        unicodedata.normalize(on_disk, name): '<x:schema xmlns:x="http://www.w3.org/2001/XMLSchema" '
        'targetNamespace="urn:one"><x:element name="E" type="x:string"/></x:schema>',
    }
    source = tmp_path / f"source.{kind}"
    if kind == "zip":
        with zipfile.ZipFile(source, "w") as archive:
            for path, text in files.items():
                archive.writestr(path, text)
    else:
        source.mkdir()
        for path, text in files.items():
            (source / path).write_text(text, "utf-8")
    shown = soapbind("show", source)
    assert (shown.exit_code, shown.stderr) == (0, "")
    assert "Do(E: xs:string)" in shown.stdout


def test_a_name_that_is_in_no_form_there_is_shown_as_people_type_it(tmp_path: Path):
    location = '<x:import namespace="urn:one" schemaLocation="d\u00e9tails.xsd"/>'
    (tmp_path / "a.wsdl").write_text(wsdl(Operation("Do"), imports=location), "utf-8")
    assert "imports d\u00e9tails.xsd, which is not in" in soapbind("show", tmp_path / "a.wsdl").stderr


# --- files in use ----------------------------------------------------------------------------------------------------


class Windows:
    """Renaming and removing by the rules of Windows: what a program has open stays, and no folder is replaced."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch):
        self.in_use: set[Path] = set()
        monkeypatch.setattr(folder_exchange, "exchange", lambda *_: False)
        monkeypatch.setattr(shutil, "_use_fd_functions", False)  # so that paths are whole
        monkeypatch.setattr(os, "rename", self._moving(os.rename, may_replace=False))
        monkeypatch.setattr(os, "replace", self._moving(os.replace, may_replace=True))
        for name in ("unlink", "rmdir"):
            monkeypatch.setattr(os, name, self._removing(getattr(os, name)))

    def _moving(self, real, *, may_replace: bool):
        def move(source, target, **options):
            self._demand_unused(Path(source))
            self._demand_unused(Path(target))
            if os.path.lexists(target) and (Path(target).is_dir() or not may_replace):
                raise (PermissionError(13, "Access is denied") if may_replace else FileExistsError(17, "It exists"))
            return real(source, target, **options)

        return move

    def _removing(self, real):
        def remove(path, **options):
            self._demand_unused(Path(path))
            return real(path, **options)

        return remove

    def _demand_unused(self, path: Path) -> None:
        if any(each == path.absolute() or path.absolute() in each.parents for each in self.in_use):
            raise PermissionError(13, IN_USE)


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> Windows:
    return Windows(monkeypatch)


def test_a_package_is_replaced_on_windows(windows: Windows, tmp_path: Path):
    assert windows.in_use == set()
    for files in (OLD, NEW):
        assert output.write(tmp_path / "package", files)
        assert {path: data.decode() for path, data in tree(tmp_path / "package").items()} == files
    assert [path.name for path in tmp_path.iterdir()] == ["package"]


@pytest.mark.parametrize("used", ["__init__.py", "models/one.py", "models", "."])
def test_a_package_in_use_stays_and_the_next_run_replaces_it(used: str, windows: Windows, tmp_path: Path):
    folder = tmp_path / "package"
    output.write(folder, OLD)
    before = tree(folder)
    windows.in_use.add(folder / used)
    with pytest.raises(SoapbindError) as caught:
        output.write(folder, NEW)
    (problem,) = caught.value.diagnostics
    assert (problem.code, problem.message) == ("not-writable", f"the output cannot be written: {IN_USE}")
    assert "close what uses it" in str(problem.help)
    assert tree(folder) == before
    assert [path.name for path in tmp_path.iterdir()] == ["package"]
    windows.in_use.clear()
    assert output.write(folder, NEW)
    assert {path: data.decode() for path, data in tree(folder).items()} == NEW


def test_a_lock_in_use_stays_and_the_next_run_renews_it(
    windows: Windows, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    Path("a.wsdl").write_text(wsdl(Operation("Do")), "utf-8")
    arguments = ("a.wsdl", "--package", "calc", "--output", "out", "--lock", "soapbind.lock")
    assert soapbind("generate", *arguments).exit_code == 0
    Path("a.wsdl").write_text(wsdl(Operation("Make")), "utf-8")
    old = Path("soapbind.lock").read_bytes()
    windows.in_use.add(Path("soapbind.lock").absolute())
    told = soapbind("generate", *arguments)
    assert told.exit_code == 1
    assert "error[not-writable]" in told.stderr
    assert IN_USE in told.stderr
    assert "nothing was written" not in told.stderr, "for the package was, and check says so"
    assert soapbind("check", *arguments).exit_code == 1
    assert Path("soapbind.lock").read_bytes() == old
    assert not list(Path().glob(".soapbind*"))
    windows.in_use.clear()
    assert soapbind("generate", *arguments).exit_code == 0
    assert soapbind("check", *arguments).exit_code == 0


# --- encodings -------------------------------------------------------------------------------------------------------

COMMANDS = {
    "generate": ("generate", BOOKSHOP, "--package", "shop", "--output", "out", "--lock", "soapbind.lock"),
    "check": ("check", BOOKSHOP, "--package", "shop", "--output", "out", "--lock", "soapbind.lock", "--diff"),
    "show": ("show", "soapbind.lock"),
    "sample": ("sample", BOOKSHOP, "OrdersPortType.FindOrder"),
    "call": ("call", BOOKSHOP, "OrdersPortType.FindOrder", "--sample"),
    "diff": ("diff", "soapbind.lock", BOOKSHOP),
    "docs": ("docs", BOOKSHOP, "--output", "site"),
}
USE = """
from shop.testing import *
import shop, shop.models, shop.errors
"""


@pytest.mark.slow  # a process for each command
def test_no_file_is_opened_in_the_encoding_of_whoever_runs_it(tmp_path: Path):
    """PEP 597: Python warns where a file is opened without an encoding, cp1252 on most of Windows."""
    path = os.pathsep.join([str(tmp_path / "out"), str(REPO / "generator"), *filter(None, sys.path)])
    strict = [sys.executable, "-X", "warn_default_encoding", "-W", "error::EncodingWarning"]
    runs = {name: [*strict, "-m", "soapbind", *map(str, words)] for name, words in COMMANDS.items()}
    runs["a generated package"] = [*strict, "-c", USE]
    for name, command in runs.items():
        done = subprocess.run(
            command, cwd=tmp_path, env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{name}: {done.stderr[-2000:]}"
    refused = subprocess.run(
        [*strict, "-c", "open('soapbind.lock').close()"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert "EncodingWarning" in refused.stderr, "or this shows nothing"
