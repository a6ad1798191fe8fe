"""The page of diagnostics, made from the table of codes and the golden messages; and the codes that soapbind uses."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from soapbind.diagnostics.codes import CODES
from source_trees import tree_of

if TYPE_CHECKING:
    from collections.abc import Iterator

REPO = Path(__file__).resolve().parents[2]
TOOL = REPO / "generator" / "soapbind"
ERRORS = REPO / "tests" / "errors"
KNOWN = {code: entry for section in CODES.values() for code, entry in section.items()}

_WORDS = re.compile(r"[a-z]+(?:-[a-zA-Z0-9]+)*")
_PROBLEM = re.compile(r"^.*?: error\[(?P<code>[^\]]+)\].*(?:\n  (?:at|help) .*|\n  (?:at|help): .*)*", re.MULTILINE)
_INTRODUCTION = """# Diagnostics

Made by `pytest tests/docs --update-golden` from `generator/soapbind/diagnostics/codes.py` and the golden messages in
`tests/errors`; do not edit.

soapbind reports every problem in its input with the place, a code in brackets and the next step. The codes are stable,
so you can search this page for them; in Python, `SoapbindError.diagnostics[0].code` has the first. All problems of a
stage are reported together, and nothing is written unless every stage succeeds. The exit code is 1; for wrong usage of
a command it is 2. For the errors that a *generated client* raises, see the [guide](guide/errors.md).
"""


def examples() -> dict[str, str]:
    """Return a golden message for every code that has one: that of the case named like it, else the shortest."""
    found: dict[str, list[tuple[bool, int, str]]] = defaultdict(list)
    for path in sorted(ERRORS.glob("*/stderr.txt")):
        for each in _PROBLEM.finditer(path.read_text("utf-8")):
            found[each["code"]].append((path.parent.name != each["code"], len(each[0]), each[0]))
    return {code: min(messages)[2] for code, messages in found.items()}


def page() -> str:
    """Return the text of docs/diagnostics.md."""
    shown = examples()
    parts = [_INTRODUCTION]
    for title, section in CODES.items():
        links = ", ".join(f"[`{code}`](#{code.lower()})" for code in sorted(section))
        parts.append(f"**{title}:** {links}\n")
    for title, section in CODES.items():
        parts.append(f"## {title}\n")
        for code, (meaning, remedy) in sorted(section.items()):
            parts.append(f"### {code}\n\n{meaning}\n\n**Way out.** {remedy}\n")
            if code in shown:
                parts.append(f"```text\n{shown[code]}\n```\n")
    return "\n".join(parts)


def _pattern(node: ast.JoinedStr) -> str:
    """Return the regular expression for the texts that an f-string can give."""
    parts = [re.escape(str(v.value)) if isinstance(v, ast.Constant) else ".+" for v in node.values]
    return "".join(parts)


def _texts(node: ast.expr) -> Iterator[str]:
    """Give the codes that an expression can be, as regular expressions; nothing for a variable."""
    match node:
        case ast.Constant(value=str() as text):
            yield re.escape(text)
        case ast.JoinedStr():
            yield _pattern(node)
        case ast.IfExp():
            yield from _texts(node.body)
            yield from _texts(node.orelse)
        case ast.BinOp(left=ast.Constant(value=str() as text)):
            yield re.escape(text) + ".+"


def _takers(trees: list[ast.Module]) -> dict[str, int]:
    """Return the functions and classes that take a code: the name of each, and at which place it stands."""
    found: dict[str, int] = {}
    for node in (each for tree in trees for each in ast.walk(tree)):
        names: list[str] = []
        if isinstance(node, ast.FunctionDef):
            names = [each.arg for each in node.args.args if each.arg != "self"]
        elif isinstance(node, ast.ClassDef):
            inner = [each for each in node.body if isinstance(each, ast.FunctionDef) and each.name == "__init__"]
            names = [each.arg for init in inner for each in init.args.args[1:]] or [
                each.target.id
                for each in node.body
                if isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name)
            ]
        if "code" in names and isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name != "__init__":
            found[node.name] = names.index("code")
    return found


def _is_sentence(node: ast.expr) -> bool:
    return isinstance(node, ast.JoinedStr) or (
        isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value
    )


def _is_told(values: list[ast.expr], place: int) -> bool:
    """Whether a code, a message and a next step stand at a place of a tuple."""
    code, *texts = values[place : place + 3]
    is_code = isinstance(code, ast.Constant) and isinstance(code.value, str) and _WORDS.fullmatch(code.value)
    return bool(is_code) and any(map(_is_sentence, texts))


def _codes(tree: ast.Module, takers: dict[str, int]) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Call():
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                place = takers.get(name)
                # ``set.add(x)`` takes no code; ``problems.add`` has three arguments at least.
                if place is not None and len(node.args) > place and (name != "add" or len(node.args) > 2):
                    yield from _texts(node.args[place])
            case ast.Assign(targets=[ast.Name(id="code")]):
                yield from _texts(node.value)
            case ast.Tuple():
                places = [place for place in (0, 1) if len(node.elts) >= place + 3 and _is_told(node.elts, place)]
                yield from (pattern for place in places for pattern in _texts(node.elts[place]))
            case ast.FunctionDef() if node.name.endswith("_code"):
                returns = (each.value for each in ast.walk(node) if isinstance(each, ast.Return) and each.value)
                yield from (pattern for value in returns for pattern in _texts(value))


_HAS_NONE = {"runtime", "example"}  # folders without diagnostics; code there is Python's


@cache
def used() -> dict[str, set[str]]:
    """Return the codes that soapbind uses, as regular expressions, each with the files that use it."""
    trees = {
        path: tree_of(path)
        for path in sorted(TOOL.rglob("*.py"))
        if not _HAS_NONE & {*path.parts} and path.name not in {"codes.py", "fetch_codes.py"}
    }
    takers = _takers(list(trees.values()))
    found: dict[str, set[str]] = defaultdict(set)
    for path, tree in trees.items():
        for pattern in _codes(tree, takers):
            found[pattern].add(path.relative_to(REPO).as_posix())
    return dict(found)
