"""Pages for those who come from another client: code of both that stands side by side, and what comes of it."""

from __future__ import annotations

import ast
import dataclasses
import gc
import re
import warnings
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Any

from lxml import etree

from .test_code_blocks import REPO, blocks

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ADDRESS = "https://bookshop.example.com/orders"
_SPAN = r"`([^`|]+)`"
_CODE = re.compile(rf"{_SPAN}(?:<br>{_SPAN})*")


@dataclasses.dataclass(frozen=True)
class Case:
    """A row of a table, or two blocks one after the other: what it is about, their code and ours (None: only words)."""

    line: int
    title: str
    theirs: str
    ours: str | None
    note: str = ""


def cases(page: str, client: str) -> list[Case]:
    """Return what stands side by side on a page; ``client`` is the other one's name, as the notes of blocks have it."""
    found = [*_rows((REPO / page).read_text("utf-8"), client), *_pairs(page, client)]
    return sorted(found, key=lambda case: case.line)


def _rows(text: str, client: str) -> Iterator[Case]:
    inside = False
    for number, line in enumerate(text.splitlines(), 1):
        cells = [cell.strip() for cell in line.strip("|").split("|")] if line.startswith("|") else []
        if len(cells) != 3:
            assert not inside or not cells, f"line {number} is no row of three cells"
            inside = False
        elif cells[1:] == [client, "soapbind"]:
            inside = True
        elif inside and cells[1].strip("- "):
            theirs, ours = map(_code, cells[1:])
            assert theirs is not None, f"line {number}: the second cell is no code"
            yield Case(number, cells[0], theirs, ours)


def _code(cell: str) -> str | None:
    return "\n".join(re.findall(_SPAN, cell)) if _CODE.fullmatch(cell) else None


def _pairs(page: str, client: str) -> Iterator[Case]:
    found = [block for block in blocks(page) if block.language == "python"]
    while found:
        first, *found = found
        if first.note.startswith(f"not run: {client},"):
            second, *found = found
            assert second.note.startswith("not run: soapbind,"), second.line
            yield Case(first.line, f"block at {first.line}", first.text, second.text, first.note)


def run(code: str, given: dict[str, Any], where: str) -> Any:
    """Run code, and return the value of its last expression or assignment."""
    tree = ast.parse(code, where)
    last = tree.body[-1]
    if isinstance(last, ast.Assign) and isinstance(last.targets[0], ast.Name):
        tree.body.append(ast.Expr(ast.Name(last.targets[0].id, ast.Load())))
    elif not isinstance(last, ast.Expr):
        tree.body.append(ast.Expr(ast.Constant(None)))
    *_, expression = tree.body
    ast.fix_missing_locations(tree)
    exec(compile(ast.Module(tree.body[:-1], []), where, "exec"), given)  # noqa: S102 - our own documentation
    assert isinstance(expression, ast.Expr)
    return eval(compile(ast.Expression(expression.value), where, "eval"), given)  # noqa: S307 - the same


def run_theirs(code: str, given: dict[str, Any], where: str) -> Any:
    """Run code of another client, whose warnings are not ours to mend."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        value = run(code, given, where)
        if "Async" in code:
            gc.collect()  # zeep leaves a connection open
        return value


def received(call: Any, unknown_headers: Any) -> dict[str, Any]:
    """Return what a server got: values, and of HTTP what users send by themselves."""
    sent = {name: value for name, value in call.http_headers.items() if name.startswith(("x-", "authorization"))}
    tags = (each.tag for each in unknown_headers(call.headers))
    others = sorted(tag for tag in tags if not tag.endswith("addressing}ReplyTo"))  # which zeep leaves out
    return {
        "operation": call.operation,
        "version": call.soap_version,
        "body": plain(call.body),
        "headers": plain(call.headers),
        "others": others,
        "http": sent,
    }


def plain(value: Any, nil: str | None = "nil") -> Any:
    """Return a value without what tells the clients apart: classes, the case of names, and what is absent."""
    if isinstance(value, Enum):
        return nil if value.name == "NIL" else value.value
    if isinstance(value, (list, tuple)):
        return [plain(each, nil) for each in value]
    tree = _tree_of(value)
    if tree is not None:
        return _tree(tree)
    values = _values_of(value)
    if values is not None:
        return _named(values, nil)
    return str(value) if isinstance(value, str) else value.isoformat() if isinstance(value, datetime) else value


def _values_of(value: Any) -> Mapping[str, Any] | None:
    """Return the fields of an object, whichever client has it; None for what is no object."""
    if isinstance(value, dict):
        return value
    if hasattr(value, "__keylist__"):  # of suds
        return {name: value[name] for name in value.__keylist__}
    if hasattr(value, "__values__"):  # of zeep
        return value.__values__
    if dataclasses.is_dataclass(value):
        names = (field.name for field in dataclasses.fields(value) if field.name != "extension_data")
        return {name: getattr(value, name) for name in names}
    return None


def _tree_of(value: Any) -> Any | None:
    """Return what is XML as an element, None for anything else."""
    if type(value).__name__ == "XmlFragment":
        return etree.fromstring(value.xml)
    if isinstance(value, (str, bytes)) and value[:1] in {"<", b"<"}:
        return etree.fromstring(value if isinstance(value, bytes) else value.encode())
    return value if isinstance(value, etree._Element) else None


def _named(values: Mapping[str, Any], nil: str | None) -> dict[str, Any]:
    """Return values by name: XML's ``VatNumber`` and Python's ``vat_number`` are one."""
    found = {re.sub("[^a-z]", "", name.lower()): plain(value, nil) for name, value in values.items()}
    if "anyelements" in found:
        found["value"] = found.pop("anyelements")  # zeep calls it _value_1
    return {name: value for name, value in found.items() if value not in (None, [], {}, "")}


def _tree(element: Any) -> tuple[Any, ...]:
    """Return an element without prefixes and blanks."""
    text = (element.text or "").strip()
    return (element.tag, dict(element.attrib), text, [_tree(each) for each in element if isinstance(each.tag, str)])
