"""A run is spared where the lock tells that it would change nothing, and nowhere else.

The oracle is the run itself: the same project with a lock that does not tell.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from commands import soapbind, tree
from shared_code import small_runtime
from small_contract import NAMESPACE, schema_of, wsdl_of
from soapbind import pipeline
from soapbind.config import load_config
from soapbind.lock import file
from soapbind.lock.inputs import fingerprint, on_disk
from soapbind.lock.serialize import to_text

from .lock_project import REPO, edit

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.usefixtures("small_runtime")

CONFIG = """[[tool.soapbind.packages]]
name = "small"
sources = ["wsdl"]
documentation = ["texts.toml"]
secrets = ["Pin*"]
"""
XSD = f"""<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="{NAMESPACE}">
  <xs:simpleType name="Size"><xs:restriction base="xs:int"/></xs:simpleType></xs:schema>"""
WSDL = wsdl_of(
    schema_of(
        '<xs:element name="Width" type="t:Size"/><xs:element name="Note" type="xs:string"/>',
        '<xs:include schemaLocation="types.xsd"/>'
        # Nobody needs it, so that it may be missing.
        '<xs:import namespace="http://www.w3.org/XML/1998/namespace" schemaLocation="xml.xsd"/>',
    )
)
WHOLE = Path("small/models/__init__.py")


@pytest.fixture(scope="session")
def spared_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a project with one package, generated and locked; tests get copies."""
    folder = tmp_path_factory.mktemp("spared") / "project"
    (folder / "wsdl").mkdir(parents=True)
    for name, text in {
        "pyproject.toml": CONFIG,
        "texts.toml": '[services.Small]\nsummary = "What is small."\n',
        "wsdl/small.wsdl": WSDL,
        "wsdl/types.xsd": XSD,
        "wsdl/notes.xml": "<notes/>",
        "wsdl/readme.txt": "about it\n",
    }.items():
        (folder / name).write_text(text, "utf-8")
    with contextlib.chdir(folder), small_runtime():
        assert soapbind("generate").exit_code == 0
    return folder


@pytest.fixture
def project(spared_once: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a project with one package, generated and locked, with the current folder in it."""
    folder = tmp_path / "project"
    shutil.copytree(spared_once, folder)
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Give the names of the packages that are made from now on."""
    names: list[str] = []
    real = pipeline.make

    def make(config, *rest):
        names.append(config.name)
        return real(config, *rest)

    monkeypatch.setattr(pipeline, "make", make)
    return names


def without_record(folder: Path) -> None:
    """Take out of a lock what spares a run."""
    lock = folder / "soapbind.lock"
    text, count = re.subn(r' +"(?:inputs|made)": "[0-9a-f]{64}",\r?\n', "", lock.read_bytes().decode())
    assert count == 2
    lock.write_bytes(text.encode())


def outcome(folder: Path, *command: str) -> tuple[int, str, str, object]:
    """Return all that a command says and leaves behind; what spares a run is not in it."""
    with contextlib.chdir(folder):
        result = soapbind(*command)
    files = tree(folder)
    lock = files.pop("soapbind.lock", b"").replace(b"\r\n", b"\n")
    lock = re.sub(rb' +"(?:inputs|made)": "[0-9a-f]{64}",\n', b"", lock)
    return result.exit_code, result.stdout, result.stderr.replace(str(folder), "."), (files, lock)


def links(name: str) -> Callable[[], None]:
    """Return what moves a file out of the project and puts a link in its place."""

    def link() -> None:
        Path(name).rename(f"../{Path(name).name}")
        Path(name).symlink_to(Path(f"../{Path(name).name}").resolve())

    return link


def windows() -> None:
    for path in (Path("soapbind.lock"), WHOLE, Path("wsdl/small.wsdl"), Path("texts.toml")):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))


NOTHING: dict[str, Callable[[], object]] = {
    "nothing": lambda: None,
    "time": lambda: [os.utime(path, (1, 1)) for path in (WHOLE, Path("wsdl/small.wsdl"))],
    "line-ends": windows,
    "mode": lambda: WHOLE.chmod(0o600),
    "remark-in-the-configuration": lambda: edit("pyproject.toml", "name =", "# the name\nname ="),
    "a-file-that-nobody-reads": lambda: Path("wsdl/readme.txt").write_text("more\n"),
    "compiled-code": lambda: (Path("small/__pycache__").mkdir(), Path("small/__pycache__/x.pyc").write_bytes(b"x")),
}
CHANGES: dict[str, Callable[[], object]] = {
    # input
    "wsdl": lambda: edit("wsdl/small.wsdl", "Width", "Girth"),
    "one-byte-of-the-wsdl": lambda: edit("wsdl/small.wsdl", "</wsdl:definitions>", " </wsdl:definitions>"),
    "imported-schema": lambda: edit("wsdl/types.xsd", "xs:int", "xs:long"),
    "imported-schema-is-gone": lambda: Path("wsdl/types.xsd").unlink(),
    "wsdl-is-gone": lambda: Path("wsdl/small.wsdl").unlink(),
    "schema-that-was-missing": lambda: Path("wsdl/xml.xsd").write_text("<broken"),
    "file-that-was-no-wsdl": lambda: Path("wsdl/notes.xml").write_text(WSDL.replace("Small", "Other")),
    "another-wsdl": lambda: Path("wsdl/other.wsdl").write_text("<broken"),
    "wsdl-in-a-folder": lambda: (Path("wsdl/more").mkdir(), shutil.copy("wsdl/small.wsdl", "wsdl/more/small.wsdl")),
    "wsdl-by-a-link-that-leads-out": links("wsdl/small.wsdl"),
    "schema-by-a-link-that-leads-out": links("wsdl/types.xsd"),
    "documentation": lambda: edit("texts.toml", "What is", "All that is"),
    "documentation-is-gone": lambda: Path("texts.toml").unlink(),
    # configuration
    "option-of-the-configuration": lambda: edit("pyproject.toml", "secrets", "operations = ['Small.Do']\nsecrets"),
    "secrets": lambda: edit("pyproject.toml", "Pin*", "Note"),
    "profile": lambda: edit("pyproject.toml", "secrets", 'profile = "mirroring"\nsecrets'),
    "enclosed-documents": lambda: edit("pyproject.toml", "secrets", "wsdl = false\nsecrets"),
    "include": lambda: edit("pyproject.toml", "secrets", "include = ['*.xml']\nsecrets"),
    "no-documentation": lambda: edit("pyproject.toml", 'documentation = ["texts.toml"]', ""),
    "allowed-imports": lambda: edit("pyproject.toml", "secrets", "allow_imports = ['..']\nsecrets"),
    "alias": lambda: edit("pyproject.toml", CONFIG, f'{CONFIG}[tool.soapbind.names]\noperations."Small.Do" = "act"\n'),
    "alias-of-nothing": lambda: edit("pyproject.toml", CONFIG, f'{CONFIG}[tool.soapbind.names]\ntypes.Gone = "X"\n'),
    "another-package": lambda: edit("pyproject.toml", CONFIG, CONFIG + CONFIG.replace('"small"', '"second"')),
    "another-output": lambda: edit("pyproject.toml", "secrets", 'output = "elsewhere"\nsecrets'),
    "path-that-no-system-has": lambda: edit("pyproject.toml", '"wsdl"', r'"ws\u0000dl"'),
    # output
    "file-that-was-edited": lambda: WHOLE.write_text(f"{WHOLE.read_text()}\n"),
    "file-that-was-removed": lambda: Path("small/py.typed").unlink(),
    "file-that-was-added": lambda: Path("small/models/mine.py").write_text("mine = 1\n"),
    "file-that-became-a-folder": lambda: (Path("small/py.typed").unlink(), Path("small/py.typed").mkdir()),
    "manifest": lambda: edit("small/MANIFEST.json", '"small.wsdl"', '"large.wsdl"'),
    "added-and-in-the-manifest": lambda: (
        Path("small/mine.py").write_text(""),
        edit("small/MANIFEST.json", '"py.typed"', '"mine.py": "0",\n    "py.typed"'),
    ),
    "folder-that-became-a-link": lambda: (Path("small").rename("real"), Path("small").symlink_to("real")),
    "folder-is-gone": lambda: shutil.rmtree("small"),
    "what-a-killed-run-left": lambda: Path(".small.abcdefgh.soapbind-new").mkdir(),
    # lock
    "lock-is-gone": lambda: Path("soapbind.lock").unlink(),
    "documents-of-the-lock": lambda: edit("soapbind.lock", '"wsdl/types.xsd": "', '"wsdl/types.xsd": "0'),
    "selection-of-the-lock": lambda: edit("soapbind.lock", '"selection": {', '"selection": {"profile": "generic", '),
    "output-of-the-lock": lambda: edit("soapbind.lock", '"output": "', '"output": "0'),
    "package-of-the-lock": lambda: edit("soapbind.lock", '"name": "small"', '"name": "tall"'),
    "lock-of-nobody": lambda: Path("soapbind.lock").write_text("mine\n"),
}


@pytest.mark.parametrize("command", [["generate"], ["check"], ["generate", "--locked"]], ids=" ".join)
@pytest.mark.parametrize("change", NOTHING)
def test_nothing_that_counts_has_changed(project: Path, made: list[str], change: str, command: list[str]):
    NOTHING[change]()
    shutil.copytree(project, project.with_name("other"), symlinks=True)
    spared = outcome(project, *command)
    assert made == []
    assert (spared[0], spared[2]) == (0, "")
    assert re.fullmatch(
        "small: up to date\n" if command == ["check"] else r"small: \d+ files are up to date\n", spared[1]
    )
    without_record(project.with_name("other"))
    assert outcome(project.with_name("other"), *command) == spared
    assert made == ["small"]


@pytest.mark.sampled(50)
@pytest.mark.parametrize("command", [["generate"], ["check"], ["generate", "--locked"]], ids=" ".join)
@pytest.mark.parametrize("change", CHANGES)
def test_no_change_is_missed(project: Path, made: list[str], change: str, command: list[str]):
    # Whatever is seen, it is seen the same way without a record of the run before.
    shutil.copytree(project, project.with_name("other"), symlinks=True)
    CHANGES[change]()
    found = outcome(project, *command)
    count = len(made)
    without_record(project.with_name("other"))
    with contextlib.chdir(project.with_name("other")):
        CHANGES[change]()
    expected = outcome(project.with_name("other"), *command)
    assert found == expected
    assert count > 0 or found[2] != ""  # it was made, or refused before that


# --- the generator ------------------------------------------------------------------------------------------------


OTHERS = {
    "code_fingerprint": "0" * 64,
    "template_fingerprint": "0" * 64,
    "_libraries": ("lxml 9.9",),
    "_libraries that do not say": (),
}


@pytest.mark.parametrize("what", OTHERS)
def test_another_generator_makes_it_again(project: Path, made: list[str], monkeypatch: pytest.MonkeyPatch, what: str):
    before = tree(project)
    monkeypatch.setattr(f"soapbind.lock.maker.{what.partition(' ')[0]}", lambda: OTHERS[what])
    assert soapbind("check").exit_code == soapbind("generate").exit_code == 0
    assert made == ["small", "small"]
    assert tree(project) == before  # a generator that makes the same is not worth a change of the lock


def loaded(generator: Path, command: str) -> set[str]:
    """Run a command with a copy of the generator; return the modules that were loaded."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(generator), *filter(None, sys.path)])}
    arguments = [sys.executable, "-X", "importtime", "-m", "soapbind", command]
    done = subprocess.run(arguments, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    return {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}


@pytest.mark.slow  # starts the generator eight times
def test_the_source_of_the_generator_and_its_templates_count(project: Path, tmp_path: Path):
    shutil.copytree(REPO / "generator", tmp_path / "tool/generator", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(REPO / "templates", tmp_path / "tool/templates")
    (project / "soapbind.lock").unlink()
    generator = tmp_path / "tool/generator"
    assert "soapbind.pipeline" in loaded(generator, "generate")
    for command in ("generate", "check"):
        unused = {"soapbind.pipeline", "jinja2", "xsdata.models.xsd", "elementpath", "httpx2"}
        assert loaded(generator, command) & unused == set()
    for path in (generator / "soapbind/pymodel/advice.py", tmp_path / "tool/templates/json.py.jinja"):
        before = path.read_bytes()
        path.write_bytes(before + (b"# more\n" if path.suffix == ".py" else b"{# more #}"))
        assert "soapbind.pipeline" in loaded(generator, "check"), path
        path.write_bytes(before)
        assert "soapbind.pipeline" not in loaded(generator, "check"), path
    (generator / "soapbind/pymodel/extra.py").write_text("")
    assert "soapbind.pipeline" in loaded(generator, "generate")


# --- projects of other kinds --------------------------------------------------------------------------------------


def configure(text: str) -> None:
    Path("pyproject.toml").write_text(text, "utf-8")
    assert soapbind("generate").exit_code == 0


def test_an_archive_is_one_input(project: Path, made: list[str]):
    del project

    def pack(note: str) -> None:
        with zipfile.ZipFile("wsdl.zip", "w") as archive:
            for path in sorted(Path("wsdl").glob("*.[wx]s*")):
                archive.write(path, path.name)
            archive.writestr("notes.txt", note)

    pack("one")
    configure(CONFIG.replace('"wsdl"', '"wsdl.zip"'))
    made.clear()
    assert soapbind("check").exit_code == soapbind("generate").exit_code == 0
    assert made == []
    pack("two")
    assert soapbind("check").exit_code == soapbind("generate").exit_code == 0
    assert made == ["small", "small"]
    assert soapbind("check").exit_code == 0
    assert made == ["small", "small"]  # generate has recorded the archive as it is now


def test_a_single_file_counts_with_what_it_imports(project: Path, made: list[str]):
    configure(CONFIG.replace('"wsdl"', '"wsdl/small.wsdl"'))
    (project / "wsdl/another.wsdl").write_text("<broken")  # which that file does not import
    made.clear()
    assert soapbind("check").exit_code == 0
    assert made == []
    edit("wsdl/types.xsd", "</xs:schema>", "<!-- more --></xs:schema>")
    assert soapbind("check").exit_code == 1
    assert made == ["small"]


def test_what_a_part_does_not_use_counts_too(project: Path, made: list[str]):
    (project / "wsdl/other.wsdl").write_text(WSDL.replace("Small", "Other").replace("types.xsd", "more.xsd"))
    (project / "wsdl/more.xsd").write_text(XSD)
    configure(CONFIG.replace("secrets", 'services = ["Small"]\nsecrets'))
    assert '"beside"' in Path("soapbind.lock").read_text()
    made.clear()
    assert soapbind("check").exit_code == 0
    assert made == []
    (project / "wsdl/more.xsd").write_text("<broken")
    assert "error[not-well-formed]" in soapbind("check").stderr
    assert made == ["small"]


def test_from_another_folder(project: Path, made: list[str], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(project / "wsdl")
    assert soapbind("check").exit_code == 0
    monkeypatch.chdir(project.rename(project.with_name("moved")))
    assert soapbind("check").exit_code == 0
    assert made == []


def test_source_on_the_command_line_with_a_lock(project: Path, made: list[str]):
    del project
    source = ["wsdl", "--package", "other", "--lock", "other.lock"]
    assert soapbind("generate", *source).exit_code == 0
    made.clear()
    assert soapbind("generate", *source).stdout.endswith("files are up to date\n")
    assert soapbind("check", *source).exit_code == 0
    assert made == []
    assert soapbind("check", *source, "--documentation", "texts.toml").exit_code == 1
    assert made == ["other"]


@pytest.mark.parametrize("command", ["generate", "check"])
def test_warnings_are_given_every_time(project: Path, made: list[str], command: str):
    edit("texts.toml", "[services.Small]", '[services.Nobody]\nsummary = "x"\n[services.Small]')
    first = soapbind("generate")
    assert first.stderr.count("warning[") == 1
    assert '"made"' not in (project / "soapbind.lock").read_text()
    made.clear()
    assert soapbind(command).stderr == first.stderr
    assert made == ["small"]


OTHER = '[[tool.soapbind.packages]]\nname = "other"\nsources = ["more"]\n'
NAMES = '[tool.soapbind.names.results]\n"Small.Do.Depth" = "deep"\n'  # of which the first package has none


@pytest.fixture
def pair(project: Path, made: list[str]) -> Path:
    """Give the project with another package beside the first."""
    (project / "more").mkdir()
    (project / "more/other.wsdl").write_text(wsdl_of(schema_of('<xs:element name="Depth" type="xs:int"/>')))
    configure(CONFIG + OTHER)
    made.clear()
    return project


def test_two_packages_are_spared_together(pair: Path, made: list[str]):
    assert soapbind("check").stdout == "small: up to date\nother: up to date\n"
    assert made == []
    (pair / "other/py.typed").unlink()
    assert soapbind("check").exit_code == 1
    assert made == ["small", "other"]


def test_a_package_that_is_not_configured_any_more(pair: Path, made: list[str]):
    (pair / "pyproject.toml").write_text(CONFIG)
    assert "packages that are not configured: other" in soapbind("check").stderr
    assert soapbind("generate").exit_code == 0
    assert made == ["small", "small"]
    assert '"other"' not in (pair / "soapbind.lock").read_text()


def test_a_name_that_only_another_package_has(pair: Path, made: list[str]):
    configure(CONFIG + OTHER + NAMES)
    made.clear()
    assert soapbind("check").exit_code == 0
    assert made == []
    (pair / "pyproject.toml").write_text(CONFIG + NAMES)
    lock = file.read(Path("soapbind.lock"))
    assert lock is not None
    alone = replace(lock, packages=tuple(each for each in lock.packages if each.name == "small"))
    (pair / "soapbind.lock").write_text(to_text(alone))
    assert "error[unknown-alias]" in soapbind("generate").stderr
    assert made == ["small"]


@pytest.mark.parametrize("member", ["inputs", "made"])
def test_a_record_that_was_edited_spares_nothing(project: Path, made: list[str], member: str):
    del project
    edit("soapbind.lock", f'"{member}": "', f'"{member}": "0')
    assert soapbind("check").exit_code == 0
    assert made == ["small"]


def test_what_an_address_gives_is_asked_for_every_time(project: Path):
    lock = file.read(Path("soapbind.lock"))
    assert lock is not None
    (config,) = load_config(Path("pyproject.toml"))
    files = on_disk(config, Path(), lock.packages[0].documents)
    assert len(fingerprint(config, Path(), files, ["small"])) == 64
    address = "https://example.org/small.wsdl"
    assert fingerprint(replace(config, sources=(address,)), Path(), files, ["small"]) == ""
    assert fingerprint(config, Path(), {**files, address: "0" * 64}, ["small"]) == ""
    assert project.is_dir()
