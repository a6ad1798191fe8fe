"""Lines of Python as the formatter would break them: one line if it fits, else one item a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from soapbind.render.line_breaks import WIDTH, folded, folded_parameter

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from soapbind.pymodel.model import Symbol

_STDLIB = frozenset({"dataclasses", "functools", "datetime", "datetime as dt", "decimal", "typing", "uuid"})


def bracketed(head: str, items: Sequence[str], tail: str, indent: int = 0, *, width: int = WIDTH) -> str:
    """Return ``head`` + items + ``tail``: on one line when that is at most ``width`` wide, else broken with indents."""
    margin = " " * indent
    line = margin + head + ", ".join(items) + tail
    if len(line) <= width:
        return line
    inner = margin + "    " + ", ".join(items)
    if "*" not in items and tail.startswith(")") and len(inner) <= width and not _keeps_one_per_line(head):
        return f"{margin}{head}\n{inner}\n{margin}{tail}"
    return f"{margin}{head}\n" + "".join(f"{folded(f'{item},', indent + 4)}\n" for item in items) + margin + tail


def _keeps_one_per_line(head: str) -> bool:
    return head.startswith(("from ", "async def ", "def "))


def signature(head: str, parameters: Sequence[str], returns: str, tail: str = "") -> str:
    """Return a method's ``def`` line(s) with keyword-only parameters; ``tail`` stands behind the colon."""
    items = ["self", *(["*", *parameters] if parameters else [])]
    line = f"    {head}({', '.join(items)}) -> {returns}:{tail}"
    if len(line) <= WIDTH:
        return line
    end = f"    ) -> {returns}:{tail}"
    if len(end) > WIDTH and len(returns) <= WIDTH - 8:
        end = f"    ) -> (\n        {returns}\n    ):{tail}"
    inner = f"        {', '.join(items)}"
    if len(inner) <= WIDTH and parameters:
        return f"    {head}(\n{inner}\n{end}"
    lines = "".join(f"{folded_parameter(f'{item},', 8)}\n" for item in items)
    return f"    {head}(\n{lines}{end}"


def reexport(module: str, name: str, indent: int = 4) -> str:
    """Return the import that gives a class a second place for type checkers."""
    margin = " " * indent
    line = f"{margin}from .{module} import {name} as {name}"
    return line if len(line) <= WIDTH else f"{margin}from .{module} import (\n{margin}    {name} as {name},\n{margin})"


def submodule_import(module: str, indent: int = 4) -> str:
    """Return the import that makes a submodule an attribute for type checkers."""
    margin = " " * indent
    line = f"{margin}from . import {module} as {module}"
    return line if len(line) <= WIDTH else f"{margin}from . import (\n{margin}    {module} as {module},\n{margin})"


def symbol_key(name: str) -> tuple[int, str]:
    """Sort as isort does: constants, classes, the rest."""
    kind = 0 if name.isupper() and len(name) > 1 else 1 if name[:1].isupper() else 2
    return kind, name


def import_lines(symbols: Iterable[Symbol], margin: int = 0) -> tuple[list[str], list[str]]:
    """Return import statements: those of the standard library and those of the package, each sorted."""
    modules: dict[str, set[str]] = {}
    for symbol in symbols:
        modules.setdefault(symbol.module, set()).add(symbol.name)
    standard: list[str] = [f"import {m}" for m in sorted(modules) if " as " in m]
    local: list[str] = []
    for module in sorted(modules, key=_module_key):
        if " as " in module:
            continue
        names = sorted(modules[module], key=symbol_key)
        line = f"from {module} import {', '.join(names)}"
        if len(line) > WIDTH - margin:
            line = f"from {module} import (\n" + "".join(f"    {name},\n" for name in names) + ")"
        (standard if module in _STDLIB else local).append(line)
    return standard, local


def import_block(symbols: Iterable[Symbol], margin: int = 0) -> str:
    """Return the import statements of a module, or those behind a margin: the standard library, then the package."""
    return "\n\n".join("\n".join(lines) for lines in import_lines(symbols, margin) if lines)


def indented(lines: Iterable[str], margin: int = 4) -> str:
    """Return lines of code, and lines of lines, behind a margin, broken if they are too wide; blank ones stay blank."""
    text = "\n".join(lines)
    codes = ((line.lstrip(" "), line) for line in text.splitlines())
    return "\n".join(folded(code, margin + len(line) - len(code)) if code else "" for code, line in codes)


def spaced(sections: Iterable[str]) -> str:
    """Return sections, each below a blank line; empty ones are left out."""
    return "".join(f"\n\n{section}" for section in sections if section)


def _module_key(module: str) -> tuple[int, str]:
    dots = len(module) - len(module.lstrip("."))
    return (-dots if dots else -99, module)
