"""Code that is wider than a page, broken as Ruff breaks it: at the last brackets, or between the types of a union."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

WIDTH = 120
_PAIRS = {"(": ")", "[": "]", "{": "}"}
_PARTS = re.compile(r'"(?:[^"\\]|\\.)*"|[()\[\]{},]|.', re.DOTALL)


def folded(text: str, indent: int = 0) -> str:
    """Return code of one line at ``indent``, with what is in its last brackets on lines of its own if it is too wide.

    What cannot be broken stays as wide as it is.
    """
    margin = " " * indent
    start, end = (-1, -1) if indent + len(text) <= WIDTH else _last_brackets(text)
    if start < 0 or end == start + 1:
        is_operation = indent + len(text) > WIDTH and '"' not in text
        return margin + (text.replace(" or ", f"\n{margin}or ") if is_operation else text)
    head, inner, tail = text[: start + 1], text[start + 1 : end], text[end:]
    line = f"{margin}    {inner}"
    is_display = not (text[start - 1 : start].isidentifier() or text[start - 1 : start] in {")", "]"})
    if len(line) > WIDTH or is_display:  # what a tuple, list or dictionary holds never shares a line
        line = "\n".join(folded(f"{item},", indent + 4) for item in _split(inner, ","))
    return f"{margin}{head}\n{line}\n{margin}{tail}"


def folded_parameter(text: str, indent: int) -> str:
    """Return a parameter with its annotation broken: between the types of a union, else in the brackets of a type."""
    if indent + len(text) <= WIDTH:
        return " " * indent + text
    first, *others = _split(text, "|")
    return "\n".join([folded(first, indent), *(folded(f"| {each}", indent) for each in others)])


def _split(text: str, separator: str) -> list[str]:
    """Return what stands between separators, outside of brackets and quotes."""
    found, depth = [""], 0
    for part in _PARTS.findall(text):
        depth += (part in _PAIRS) - (part in _PAIRS.values())
        if part == separator and not depth:
            found.append("")
        else:
            found[-1] += part
    return [item for item in map(str.strip, found) if item]


def _last_brackets(text: str) -> tuple[int, int]:
    """Return where the last pair of brackets that is in no other begins and ends, -1 for none."""
    return max(_outer_brackets(text), default=(-1, -1))


def _outer_brackets(text: str) -> Iterator[tuple[int, int]]:
    opened: list[int] = []
    for found in _PARTS.finditer(text):
        if found[0] in _PAIRS:
            opened.append(found.start())
        elif found[0] in _PAIRS.values():
            start = opened.pop() if opened else -1
            if not opened and start >= 0:
                yield start, found.start()
