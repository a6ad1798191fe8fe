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

import pytest
from commands import soapbind, tree
from small_contract import schema_of, wsdl_of
from soapbind import pipeline
from soapbind.config import load_config
from soapbind.lock import file
from soapbind.lock.inputs import fingerprint, on_disk
from soapbind.lock.serialize import to_text

from .lock_project import REPO, begun, copied, edit
from .spared_project import CHANGES, CONFIG, FILES, NOTHING, WSDL, XSD, outcome, without_record

pytestmark = pytest.mark.usefixtures("small_runtime")


@pytest.fixture(scope="session")
def spared_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a project with one package, generated and locked; tests get copies."""
    return begun(tmp_path_factory.mktemp("spared") / "project", FILES)


@pytest.fixture
def project(spared_once: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a project with one package, generated and locked, with the current folder in it."""
    return copied(spared_once, tmp_path, monkeypatch)


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
    assert '"beside"' in Path("soapbind.lock").read_text(encoding="utf-8")
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
