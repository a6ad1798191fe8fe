"""What the search of the site finds, as a script: a page of ``file:`` may load scripts, but fetch nothing."""

from __future__ import annotations

import json
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from soapbind.reference.model import SearchEntry

INDEX = "assets/search-index.js"

# Numbers stand for kinds; the list in search.js has the same order.
_KINDS = ("service", "operation", "type", "enumeration", "error", "page", "value", "field")

_LEFT_OUT = (None, None, 0, 0, "")  # at the end of a row, whose first two are always there


def search_files(entries: Sequence[SearchEntry]) -> dict[str, str]:
    """Return the index: pages of ``[path, context, rows]``, and rows of ``[kind, python, wire, anchor, text]``.

    What can be told from the rest is left out, which halves the file. A path that begins with ``/`` is in the folder of
    the page before it. The wire name is 0 where it is the Python name in another case, 1 where it is the same; the
    anchor is 0 for the page itself, 1 where it is the kind and the Python name. A row ends before what is 0 or "".
    """
    pages: list[list[object]] = []
    folder = ""
    for (path, context), group in groupby(entries, lambda each: (each.href.partition("#")[0], each.context)):
        here = path.rpartition("/")[0]
        short = path[len(here) :] if here and here == folder else path
        pages.append([short, context, [_row(each) for each in group]])
        folder = here
    lines = ",\n".join(json.dumps(page, ensure_ascii=False, separators=(",", ":")) for page in pages)
    return {INDEX: f'"use strict";\nsoapbindSite.pages = [\n{lines}\n];\n'}


def _row(entry: SearchEntry) -> list[object]:
    wire: object = entry.wire
    if entry.wire == entry.python:
        wire = 1
    elif entry.python.isascii() and entry.wire == "".join(part.capitalize() for part in entry.python.split("_")):
        wire = 0
    anchor: object = entry.href.partition("#")[2] or 0
    if anchor == f"{entry.kind}-{entry.python}":
        anchor = 1
    row: list[object] = [_KINDS.index(entry.kind), entry.python, wire, anchor, entry.text]
    while row[-1] == _LEFT_OUT[len(row) - 1]:
        row.pop()
    return row
