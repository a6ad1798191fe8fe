"""What ``soapbind diff`` says about Python, against the two generated packages read with ``ast``: 2023 and 2026.

Every name that the report calls removed or changed is gone or changed, every one it calls added is new, and nothing
else is.
"""

from __future__ import annotations

import ast
import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from lxml import etree
from shared_data import REPO, shared
from soapbind import pipeline
from soapbind.cli import main
from soapbind.config import PackageConfig

if TYPE_CHECKING:
    from collections.abc import Iterator

CASES = Path(__file__).parents[1] / "golden" / "diff"
RENDERED = sorted(
    p.parent.name for p in CASES.glob("*/findings.txt") if "cannot be rendered" not in p.read_text("utf-8")
)
INCLUDE = "WSDL-Services88-*"
OLD, NEW = "wsdl/wsdl-2023-02-15-services88.zip", "wsdl/wsdl-2026-07-10.zip"


def names_of(files: dict[str, str]) -> dict[str, str]:
    """Return every public name of a package with what is said about it, by its path."""
    found: dict[str, str] = {}
    for path, text in files.items():
        if path.endswith(".py") and not path.startswith("_runtime/"):
            classes = [node for node in ast.parse(text).body if isinstance(node, ast.ClassDef)]
            found |= names_in(path, classes, found)
    return found | faults(files)


def faults(files: dict[str, str]) -> dict[str, str]:
    """Return the classes of faults with the types of their details, in both places that have them."""
    found: dict[str, str] = {}
    details = {
        node.name: unparse(node.bases[0].slice)
        for node in ast.parse(files["errors.py"]).body
        if isinstance(node, ast.ClassDef) and isinstance(node.bases[0], ast.Subscript)
    }
    for path, text in files.items():
        folder, _, file = path.rpartition("/")
        nodes = ast.walk(ast.parse(text)) if file == "__init__.py" and folder and "/" not in folder else ()
        imports = [node for node in nodes if isinstance(node, ast.ImportFrom) and node.module == "errors"]
        for name in [*details] if path == "errors.py" else [each.name for node in imports for each in node.names]:
            place = f"{folder or 'errors'}.{name}"
            found |= {place: "a fault", f"{place}.detail": details[name]}
    return found


def names_in(path: str, classes: list[ast.ClassDef], found: dict[str, str]) -> dict[str, str]:
    """Return the public names of one module; ``found`` are those of the modules before it."""
    folder, _, file = path.rpartition("/")
    module = file.removesuffix(".py")
    made: dict[str, str] = {}
    if path == "testing.py":
        (init,) = (f for f in classes[0].body if isinstance(f, ast.FunctionDef) and f.name == "__init__")
        return {f"testing.{classes[0].name}({a.arg}=)": unparse(a.annotation) for a in init.args.kwonlyargs}
    if folder.endswith("/operations") and file != "__init__.py":
        made[f"{folder.replace('/', '.')}.{module}"] = ""
    for node in classes:
        if path == "_client.py":
            made |= {f"{node.name}.{name}": text for name, text in functions(node) if not name.startswith("_")}
        elif path == "_headers.py":
            made |= members(node, node.name)
        elif folder == "models":
            made |= members(node, f"models.{node.name}")
        elif folder.endswith("/operations"):
            made |= members(node, f"{folder.replace('/', '.')}.{module}.{node.name}")
        elif module in {"client", "protocol", "async_client", "async_protocol"}:
            made |= {folder: ""} | agent(node, folder, found | made)
    return made


def members(node: ast.ClassDef, path: str) -> dict[str, str]:
    """Return a dataclass or an enumeration with what its body says."""
    found = {path: f"({', '.join(unparse(base) for base in node.bases)})"}
    for each in node.body:
        if isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name):
            found[f"{path}.{each.target.id}"] = unparse(each.annotation)
        elif isinstance(each, ast.Assign) and not unparse(each.targets[0]).startswith("_"):
            found[f"{path}.{unparse(each.targets[0])}"] = unparse(each.value)
    return found


def agent(node: ast.ClassDef, folder: str, found: dict[str, str]) -> dict[str, str]:
    """Return a client or protocol with its methods; other forms of them have the signatures of the client's own."""
    form = {"Replies": "with_reply", "Iterations": "iterate"}
    suffix = next((name for name in form if node.name.endswith(name)), None)
    if suffix is not None:
        client = f"{folder}.{node.name.removesuffix(suffix)}"
        names = [unparse(each.targets[0]) for each in node.body if isinstance(each, ast.Assign)]
        return {f"{client}.{form[suffix]}.{name}": found[f"{client}.{name}"] for name in names}
    path = f"{folder}.{node.name}"
    return {path: ""} | {f"{path}.{name}": text for name, text in functions(node) if name not in form.values()}


def functions(node: ast.ClassDef) -> Iterator[tuple[str, str]]:
    for each in node.body:
        if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef):
            yield each.name, f"{unparse(each.args)} -> {unparse(each.returns)}"


def unparse(node: ast.AST | None) -> str:
    return "" if node is None else ast.unparse(node)


def outermost(names: set[str], there: dict[str, str]) -> set[str]:
    """Return the names that are not inside another one of them."""

    def holders(name: str) -> Iterator[str]:
        while "." in name:
            name = name.rpartition(".")[0]
            yield name

    return {name for name in names if not any(h in names for h in holders(name) if h in there)}


def inherits(names: dict[str, str], name: str) -> bool:
    """Whether a class of the models has a name from one of its bases."""
    holder, _, attribute = name.rpartition(".")
    if not holder.startswith("models.") or holder not in names:
        return False
    above = f"models.{names[holder].strip('()')}"
    return f"{above}.{attribute}" in names or inherits(names, f"{above}.{attribute}")


def generated(archive: str) -> dict[str, str]:
    config = PackageConfig("services88", (str(shared(archive)),), include=(INCLUDE,))
    return names_of(pipeline.generate(config))


def said_by(report: dict[str, Any]) -> dict[str, set[str]]:
    """Return the names of a report without the package, by what it says of them."""
    said: dict[str, set[str]] = {"removed": set(), "changed": set(), "added": set()}
    for finding in report["findings"]:
        for change in finding["api"]["changes"]:
            said[change["change"]].add(change["name"].partition(".")[2])
    return said


def check(said: dict[str, set[str]], old: dict[str, str], new: dict[str, str]) -> None:
    assert said["removed"] == {name for name in outermost(set(old) - set(new), old) if not inherits(new, name)}
    assert said["added"] == {name for name in outermost(set(new) - set(old), new) if not inherits(old, name)}
    assert said["changed"] == {name for name in old if name in new and old[name] != new[name]}


@pytest.mark.parametrize("rule", RENDERED)
def test_the_python_side_of_a_rule_is_true(rule: str):
    pair = [str(CASES / rule / f"{side}.wsdl") for side in ("old", "new")]
    report = json.loads(CliRunner().invoke(main, ["diff", *pair, "--format", "json"]).stdout)
    packages = [names_of(pipeline.generate(PackageConfig("v1", (path,)))) for path in pair]
    check(said_by(report), *packages)


def test_signing_in_goes_with_its_operation(tmp_path: Path):
    """The entry point has ``sign_in_implicit`` because SoPrincipal.AuthenticateImplicit is there."""
    shutil.copytree(REPO / "wsdl" / "services88", tmp_path / "new")
    path = tmp_path / "new" / "SoPrincipal.wsdl"
    root = etree.fromstring(path.read_bytes())
    for operation in root.findall(".//{*}operation[@name='AuthenticateImplicit']"):
        operation.getparent().remove(operation)
    path.write_bytes(etree.tostring(root))
    pair = [str(REPO / "wsdl" / "services88"), str(tmp_path / "new")]
    report = json.loads(CliRunner().invoke(main, ["diff", *pair, "--format", "json"]).stdout)
    said = said_by(report)
    check(said, *(names_of(pipeline.generate(PackageConfig("services88", (path,)))) for path in pair))
    assert {"NetServer.sign_in_implicit", "AsyncNetServer.sign_in_implicit"} < said["removed"]


def test_the_python_side_of_the_report_is_true():
    arguments = ["diff", str(shared(OLD)), str(shared(NEW)), "--include", INCLUDE, "--format", "json"]
    report = json.loads(CliRunner().invoke(main, arguments).stdout)
    said = said_by(report)
    check(said, generated(OLD), generated(NEW))
    assert len(said["removed"]) > 100
    assert len(said["changed"]) > 20
    breaking = [f for f in report["findings"] if f["severity"] == "breaking"]
    lost = {c["name"] for f in breaking for c in f["api"]["changes"] if c["change"] == "removed"}
    assert {name.removeprefix("services88.") for name in lost} == said["removed"], "what is gone breaks"
