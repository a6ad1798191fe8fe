"""Import statements, sorted and broken as isort does where nobody says otherwise, in Ruff as well."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from soapbind.pymodel.model import Symbol

if TYPE_CHECKING:
    from collections.abc import Iterable

WIDTH = 88  # characters: what Ruff breaks imports at by default; where more is allowed, they stay broken
_DIGITS = re.compile(r"(\d+)")
_FROM = re.compile(r"from (\S+) import (.+)")


def reexports(symbols: Iterable[Symbol], margin: int = 4) -> list[str]:
    """Return the imports, behind a margin, that give names a second place for type checkers, sorted."""
    renamed = [Symbol(each.module, f"{each.name} as {each.name}") for each in symbols]
    return [f"{' ' * margin}{line}" for text in _statements(renamed, margin) for line in text.split("\n")]


def import_lines(symbols: Iterable[Symbol], margin: int = 0) -> tuple[list[str], list[str]]:
    """Return import statements: those of the standard library and those of the package, each sorted."""
    found = set(symbols)
    whole = sorted(each.module for each in found if not each.name)
    named = [each for each in found if each.name]
    standard = [each for each in named if not each.module.startswith(".")]
    local = [each for each in named if each.module.startswith(".")]
    return [*(f"import {module}" for module in whole), *_statements(standard, margin)], _statements(local, margin)


def import_block(symbols: Iterable[Symbol], margin: int = 0) -> str:
    """Return the import statements of a module, or those behind a margin: the standard library, then the package."""
    return "\n\n".join("\n".join(lines) for lines in import_lines(symbols, margin) if lines)


def sorted_imports(text: str) -> str:
    """Return the imports that a template lists, one name of one module or several a line, as a block."""
    found = (_FROM.fullmatch(line) for line in text.splitlines() if line)
    return import_block(Symbol(each[1], name) for each in found if each for name in each[2].split(", ")) + "\n"


def _statements(symbols: Iterable[Symbol], margin: int) -> list[str]:
    modules: dict[str, list[str]] = {}
    renamed: dict[str, list[str]] = {}
    for symbol in symbols:
        (renamed if " as " in symbol.name else modules).setdefault(symbol.module, []).append(symbol.name)
    found: list[tuple[tuple[object, ...], str]] = []
    for module, unsorted in modules.items():
        names = sorted(unsorted, key=_name_key)
        found.append(((*_module_key(module), _name_key(names[0])), _broken(module, names, margin)))
    for module, names in renamed.items():  # each has a statement of its own
        found += [((*_module_key(module), _name_key(name)), _broken(module, [name], margin)) for name in names]
    return [line for _, line in sorted(found)]


def _broken(module: str, names: list[str], margin: int) -> str:
    line = f"from {module} import {', '.join(names)}"
    if len(line) <= WIDTH - margin:
        return line
    return f"from {module} import (\n" + "".join(f"    {name},\n" for name in names) + ")"


def _module_key(module: str) -> tuple[object, ...]:
    """Sort modules that are further up first."""
    name = module.lstrip(".")
    return len(name) - len(module), _natural(name.lower()), _natural(name)


def _name_key(name: str) -> tuple[object, ...]:
    """Sort constants first, then classes, then the rest."""
    name, _, alias = name.partition(" as ")
    kind = 0 if name.isupper() and len(name) > 1 else 1 if name[:1].isupper() else 2
    return kind, _natural(name.lower()), _natural(name), alias


def _natural(text: str) -> tuple[tuple[int, int, int, str], ...]:
    """Sort numbers by their value, as isort does; those that begin with zero are text, and come before others."""
    parts = _DIGITS.split(text)
    found: list[tuple[int, int, int, str]] = []
    for index, part in enumerate(parts):
        if index % 2:
            is_number = not part.startswith("0")
            found.append((ord("0"), is_number, len(part) * is_number, part))
        else:
            found += [(ord(each), 0, 0, "") for each in part]
    return tuple(found)
