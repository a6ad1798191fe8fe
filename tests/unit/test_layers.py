"""The order of the tree: who may import whom, imports for type checkers included, and how large its rooms may be."""

from __future__ import annotations

import ast
from collections import Counter
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest
from source_trees import imports_in, tree_of

REPO = Path(__file__).resolve().parents[2]
TOOL = REPO / "generator" / "soapbind"
RUNTIME = TOOL / "runtime"
MAX_LINES = 300
MAX_FILES = 14  # of a folder
MAX_TOP = 12  # files at the top of the runtime

# Each room may import from those before it. ``transport`` knows HTTP and nothing of XML.
ROOMS = (
    *(
        "lazy",
        "compiled",
        "qname",
        "exception_detail",
        "errors",
        "package",
        "redaction",
        "fork_safety",
        "option_checks",
    ),
    *("xml", "lexical", "schema", "encode", "decode", "soap", "encoded", "attachments", "json_form", "operation"),
    *("operation_map", "transport", "plugins", "addressing", "client", "serving", "testing"),
    *("tokens", "netserver", "online", "generic", "wssecurity"),
)
PARTIAL = (
    "addressing",
    "encoded",
    "netserver",
    "online",
    "generic",
    "tokens",
    "wssecurity",
)  # rooms that are copied only where the contract needs them
TOGETHER = {
    "netserver": {"online"},
    "tokens": {"online"},
    "addressing": {"generic", "wssecurity"},
}  # those that come with one, and may need it
# The stages of the tool, in the direction in which data flows (DESIGN section 3).
STAGES = (
    "errors",
    "documents",
    "enclosed",
    "contract",
    "documentation",
    "pymodel",
    "render",
    "example",
    "reference",
    "output",
    "pipeline",
    "live",
    "site",
    "calling",
    "mocking",
    "cli",
)


def modules(root: Path) -> dict[str, Path]:
    """Return the modules below ``root`` by dotted name, the package itself as ""."""
    found = {}
    for path in sorted(root.rglob("*.py")):
        parts = path.relative_to(root).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imports(name: str, path: Path, root: Path, known: set[str]) -> set[str]:
    """Return what a module of the package ``root`` imports from that package."""
    here = [part for part in name.split(".") if part]
    package = here if path.name == "__init__.py" else here[:-1]
    found: set[str] = set()
    for node in imports_in(tree_of(path)):
        if not isinstance(node, ast.ImportFrom):
            continue
        of = node.module.split(".") if node.module else []
        if node.level:
            of = [*package[: len(package) - node.level + 1], *of]
        elif of[0] == root.name:
            of = of[1:]
        else:
            continue
        for alias in node.names:
            whole = ".".join([*of, alias.name])
            found.add(whole if whole in known else ".".join(of))
    return (found & known) - {name}


@cache
def graph(root: Path) -> dict[str, set[str]]:
    found = modules(root)
    return {name: imports(name, path, root, set(found)) for name, path in found.items()}


def test_nothing_imports_in_a_circle():
    tree = graph(TOOL)
    assert tree["runtime.client.channel"] >= {"runtime.client.call_steps", "runtime.errors"}, "imports are seen"
    try:
        TopologicalSorter(tree).prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


def upward(root: Path, order: tuple[str, ...]) -> list[str]:
    """Return the imports that lead to a room behind that of the importer."""
    places = {room: place for place, room in enumerate(order)}
    found = []
    for name, targets in graph(root).items():
        here = places.get(name.partition(".")[0])
        for target in targets:
            there = places.get(target.partition(".")[0])
            if here is not None and there is not None and there > here:
                found.append(f"{name} imports {target}")
    return sorted(found)


def test_the_runtime_imports_downward_only():
    assert {name.partition(".")[0] for name in modules(RUNTIME)} == {*ROOMS, ""}
    assert upward(RUNTIME, ROOMS) == []


def test_the_stages_of_the_tool_import_downward_only():
    assert upward(TOOL, STAGES) == []


def test_the_transport_knows_nothing_of_soap():
    used = {target for name, targets in graph(RUNTIME).items() if name.startswith("transport.") for target in targets}
    assert {target.partition(".")[0] for target in used} <= {
        *("transport", "errors", "redaction", "fork_safety", "option_checks"),
    }


@pytest.mark.parametrize("room", PARTIAL)
def test_a_room_that_only_some_packages_have_is_needed_by_no_other(room: str):
    own = {room, *TOGETHER.get(room, ())}
    others = {name: targets for name, targets in graph(RUNTIME).items() if name.partition(".")[0] not in own}
    assert len(others) < len(graph(RUNTIME)), "the room is there"
    needed = {
        name: target for name, targets in others.items() for target in targets if target.partition(".")[0] == room
    }
    assert needed == {}


def test_rooms_and_files_are_small():
    folders = Counter(path.parent for path in (*TOOL.rglob("*.py"), *(REPO / "templates").rglob("*.jinja")))
    assert {str(folder.relative_to(REPO)): size for folder, size in folders.items() if size > MAX_FILES} == {}
    assert folders[RUNTIME] <= MAX_TOP
    lines = {str(path.relative_to(TOOL)): path.read_text("utf-8").count("\n") for path in TOOL.rglob("*.py")}
    assert {name: count for name, count in lines.items() if count > MAX_LINES} == {}


def test_no_two_modules_of_the_runtime_have_one_name():
    names = Counter(path.stem for path in RUNTIME.rglob("*.py") if path.stem != "__init__")
    assert [name for name, count in names.items() if count > 1] == []
