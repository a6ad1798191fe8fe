"""Expressions of Python as trees, and their lines as Ruff formats them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from soapbind.pymodel.model import Symbol

WIDTH = 88  # Ruff's default, which also fits beside the navigation of a page
_STEP = 4
_PARTS = re.compile(r"\d+|\D+")
_DIGITS = 20
_STANDARD = frozenset({"asyncio", "datetime", "decimal", "os", "uuid"})


@dataclass(frozen=True, slots=True)
class Code:
    """An expression: ``head``, and in ``brackets`` behind it the items, if there are any brackets.

    The text of an item stands before it: ``name=`` of an argument, ``key: `` of a dictionary, or nothing.
    """

    head: str
    items: tuple[tuple[str, Code], ...] = ()
    brackets: str = ""

    @property
    def is_display(self) -> bool:
        """Whether it is a list, dictionary or tuple, whose items share a line only where all of it does."""
        return not self.head

    def text(self) -> str:
        """Return the expression on one line."""
        if not self.brackets:
            return self.head
        inner = ", ".join(before + item.text() for before, item in self.items)
        comma = "," if self.is_display and self.brackets == "()" and len(self.items) == 1 else ""
        return f"{self.head}{self.brackets[0]}{inner}{comma}{self.brackets[1]}"


def laid_out(before: str, code: Code, after: str = "", indent: int = 0) -> list[str]:
    """Return the lines of an expression with what stands before and after it: as few as are not too wide."""
    margin = " " * indent
    line = f"{margin}{before}{code.text()}{after}"
    if len(line) <= WIDTH or not code.items:
        return [line]
    first, last = f"{margin}{before}{code.head}{code.brackets[0]}", f"{margin}{code.brackets[1]}{after}"
    inner = ", ".join(name + item.text() for name, item in code.items)
    if not code.is_display and indent + _STEP + len(inner) <= WIDTH:
        return [first, f"{margin}{' ' * _STEP}{inner}", last]
    items = (laid_out(name, item, ",", indent + _STEP) for name, item in code.items)
    return [first, *(each for lines in items for each in lines), last]


def assigned(name: str, code: Code, indent: int = 0) -> list[str]:
    """Return the lines that give a value a name: in brackets of its own if its beginning is too wide without."""
    lines = laid_out(f"{name} = ", code, indent=indent)
    if len(lines[0]) <= WIDTH:
        return lines
    margin = " " * indent
    inside = laid_out("", code, indent=indent + _STEP)
    return [f"{margin}{name} = (", *inside, f"{margin})"] if all(len(line) <= WIDTH for line in inside) else lines


def import_lines(symbols: Iterable[Symbol]) -> list[str]:
    """Return the import statements, those of the standard library first; a symbol without a name is a module."""
    modules: dict[str, set[str]] = {}
    for symbol in symbols:
        modules.setdefault(symbol.module, set()).add(symbol.name)
    standard = sorted(modules.keys() & _STANDARD, key=lambda module: (modules[module] != {""}, module))
    own = sorted(modules.keys() - _STANDARD)
    groups = [[line for module in group for line in _import(module, modules[module])] for group in (standard, own)]
    return [line for number, group in enumerate(filter(None, groups)) for line in ([""] * (number > 0) + group)]


def _import(module: str, names: set[str]) -> list[str]:
    if names == {""}:
        return [f"import {module}"]
    ordered = sorted(names, key=_import_key)
    line = f"from {module} import {', '.join(ordered)}"
    if len(line) <= WIDTH:
        return [line]
    return [f"from {module} import (", *(f"{' ' * _STEP}{name}," for name in ordered), ")"]


def _import_key(name: str) -> tuple[int, list[str], str]:
    """Sort as Ruff does: constants, classes, the rest; numbers in names by their value, small letters as large ones."""
    kind = 0 if name.isupper() and len(name) > 1 else 1 if name[:1].isupper() else 2
    return kind, [part.zfill(_DIGITS) if part.isdecimal() else part.lower() for part in _PARTS.findall(name)], name
