"""Lines of Python as the formatter would break them: one line if it fits, else one item a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from soapbind.render.layout.line_breaks import WIDTH, folded, folded_parameter

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


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


def indented(lines: Iterable[str], margin: int = 4) -> str:
    """Return lines of code, and lines of lines, behind a margin, broken if they are too wide; blank ones stay blank."""
    text = "\n".join(lines)
    codes = ((line.lstrip(" "), line) for line in text.splitlines())
    return "\n".join(folded(code, margin + len(line) - len(code)) if code else "" for code, line in codes)


def spaced(sections: Iterable[str]) -> str:
    """Return sections, each below a blank line; empty ones are left out."""
    return "".join(f"\n\n{section}" for section in sections if section)
