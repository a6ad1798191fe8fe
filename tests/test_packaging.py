"""The wheel: holds the templates and nothing that does not belong to it, and its console script works."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from source_trees import imports_in, tree_of

REPO = Path(__file__).resolve().parents[1]
OURS = {str(REPO / "generator"), str(REPO / "generated"), str(REPO / "tests")}
ELSEWHERE = [path for path in sys.path if path and path not in OURS]


def run(*command: object, cwd: Path, path: list[str]) -> str:
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path)},
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if None in map(importlib.util.find_spec, ("hatchling", "hatch_fancy_pypi_readme")):
        pytest.skip("hatchling or its plugin is not installed; pip install '.[test]'")
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=REPO, path=ELSEWHERE)
    (found,) = folder.glob("*.whl")
    return found


@pytest.mark.slow  # builds a wheel
def test_the_wheel_holds_the_tool_with_templates_and_runtime(wheel: Path):
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder, inside in ((REPO / "templates", "soapbind/templates"), (REPO / "generator/soapbind", "soapbind")):
        files = {p for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts}
        assert {f"{inside}/{p.relative_to(folder).as_posix()}" for p in files} - names == set()
    assert "soapbind/py.typed" in names, "the tool has types, too (PEP 561)"
    assert {name.partition("/")[0].partition("-")[0] for name in names} == {"soapbind"}
    assert [name for name in names if name.endswith((".pyc", ".wsdl", ".xsd"))] == []


@pytest.mark.slow  # builds and installs a wheel
def test_the_console_script_of_the_wheel_generates_the_committed_package(wheel: Path, tmp_path: Path):
    if importlib.util.find_spec("pip") is None:
        pytest.skip("pip is not in this environment")
    target = tmp_path / "installed"
    pip = ("-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-deps", "--no-index")
    run(sys.executable, *pip, "--target", target, wheel, cwd=tmp_path, path=ELSEWHERE)
    path = [str(target), *ELSEWHERE]
    program = "import soapbind, soapbind.resources as r; print(soapbind.__file__); print(r.template_root())"
    where = run(sys.executable, "-c", program, cwd=tmp_path, path=path).splitlines()
    assert where == [str(target / "soapbind/__init__.py"), str(target / "soapbind/templates")]

    script = next((target / "bin").glob("soapbind*"))
    assert run(script, "--version", cwd=tmp_path, path=path).startswith("soapbind, version ")
    source = REPO / "wsdl" / "services88"
    arguments = (source, "--package", "services88", "--documentation", source / "documentation.toml")
    run(script, "generate", *arguments, "--output", "out", cwd=tmp_path, path=path)
    told = run(script, "check", *arguments, "--output", REPO / "generated", cwd=tmp_path, path=path)
    assert "up to date" in told


def test_the_lowest_versions_that_are_tested_are_those_that_are_declared():
    import tomllib  # noqa: PLC0415

    project = tomllib.loads((REPO / "pyproject.toml").read_text("utf-8"))["project"]
    tested = [line for line in (REPO / "tests/lowest.txt").read_text("utf-8").splitlines() if not line.startswith("#")]
    assert tested == [text.partition(",")[0].replace(">=", "==") for text in project["dependencies"]]
    assert "-c tests/lowest.txt" in (REPO / "tox.ini").read_text("utf-8")
    assert "-c tests/lowest.txt" in (REPO / ".ci/run").read_text("utf-8")


@pytest.mark.slow  # parses all of the tool
def test_the_declared_dependencies_are_those_that_are_imported():
    import ast  # noqa: PLC0415
    import tomllib  # noqa: PLC0415

    project = tomllib.loads((REPO / "pyproject.toml").read_text("utf-8"))["project"]
    optional = project["optional-dependencies"]["signing"]  # generated packages import it, if anything is signed
    declared = {text.partition(">")[0].strip() for text in (*project["dependencies"], *optional)}
    imported: set[str] = set()
    for path in (REPO / "generator" / "soapbind").rglob("*.py"):
        for node in imports_in(tree_of(path)):
            if isinstance(node, ast.Import):
                imported |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                imported.add(node.module.partition(".")[0])
    assert imported - set(sys.stdlib_module_names) - {"soapbind"} == declared
