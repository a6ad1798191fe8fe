"""Docstrings as text: foreign words made harmless, wrapped, and put between quotes."""

from __future__ import annotations

import textwrap

from soapbind.pymodel.literals import docstring
from soapbind.render.layout.line_breaks import WIDTH

_QUOTES = '"""'


def block(paragraphs: list[str], indent: int) -> str:
    """Return a docstring of paragraphs, all lines of which begin at ``indent``.

    A paragraph may have several lines, each of which is wrapped by itself; one that begins with a dash keeps its dash
    alone at the margin. Words are never cut.
    """
    lines = _lines(paragraphs, WIDTH - indent - len(_QUOTES))
    margin = " " * indent
    if len(lines) == 1:
        narrow = WIDTH - indent - 2 * len(_QUOTES)
        if len(lines[0]) <= narrow:
            return f"{margin}{_QUOTES}{lines[0]}{_QUOTES}"
        lines = _lines(paragraphs, narrow)  # so that the quotes at the end do not stand alone below one line
    rest = "".join(f"{margin}{line}\n" if line else "\n" for line in lines[1:])
    return f"{margin}{_QUOTES}{lines[0]}\n{rest}{margin}{_QUOTES}"


def paragraphs_of(text: str) -> list[str]:
    """Return the paragraphs of a plain text; none for one that says nothing."""
    return [paragraph for paragraph in text.split("\n\n") if paragraph]


def item(head: str, text: str) -> str:
    """Return an item of a list: what it is about, and all that is said of it on one line."""
    *before, last = paragraphs_of(text)
    return f"- {head}: {' '.join(' '.join([*map(ended, before), last]).split())}"


def ended(text: str) -> str:
    """Return a text that another can follow on its line."""
    return text if text[-1] in ".!?:;" else f"{text}."


def _lines(paragraphs: list[str], width: int) -> list[str]:
    """Return wrapped lines with an empty one between paragraphs; at least one line."""
    found: list[str] = []
    for paragraph in paragraphs:
        # Escaped first: a line must fit with the backslashes it gets, and no break can fall between them.
        texts = [text for text in map(docstring, paragraph.split("\n")) if text]
        if texts and found:
            found.append("")
        for text in texts:
            if len(text) <= width and text.isprintable() and text[-1] != " ":  # as textwrap has it, which takes long
                found.append(text)
                continue
            hanging = "  " if text.startswith("- ") else ""
            found += textwrap.wrap(
                text, width, subsequent_indent=hanging, break_long_words=False, break_on_hyphens=False
            )
    return found or [""]
