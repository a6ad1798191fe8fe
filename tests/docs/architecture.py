"""The pictures of docs/architecture.md, drawn from the imports that ``tests/unit/test_layers.py`` reads in the code."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "unit"))

from test_layers import ROOMS, RUNTIME, STAGES, TOOL, graph

if TYPE_CHECKING:
    from collections.abc import Mapping

_PURPOSES = {
    "online": "SuperOffice Online: signing in, tenants",
    "netserver": "SuperOffice: addresses, tickets, errors",
    "tokens": "keys and tokens of SuperOffice",
    "wssecurity": "tokens and signatures of WS-Security",
    "generic": "clients of contracts without a profile of their own",
    "testing": "the fake server",
    "serving": "requests to objects, results to answers",
    "addressing": "WS-Addressing",
    "plugins": "see and may change messages",
    "client": "a call, from method to result",
    "transport": "HTTP, knows nothing of SOAP",
    "operation_map": "OPERATIONS, loaded on demand",
    "operation": "one operation: four pure functions",
    "json_form": "values to JSON, and back",
    "attachments": "parts beside an envelope, both ways",
    "soap": "envelopes, faults, headers",
    "decode": "XML to values, by codec",
    "encoded": "messages in SOAP encoding, as graphs",
    "encode": "values to XML, by codec",
    "schema": "what generated classes declare",
    "lexical": "text of simple types, and back",
    "xml": "parsing, escaping, character sets",
    "option_checks": "checks of what a user passes in",
    "fork_safety": "what a forked process must not share",
    "redaction": "hides tickets and passwords",
    "package": "the package around the runtime",
    "errors": "the exceptions",
    "exception_detail": "what WCF tells of an exception",
    "qname": "qualified names, namespaces",
    "lazy": "names that load on first use",
    "compiled": "functions made from source",
}
_STAGE_PURPOSES = {
    "cli": "commands, output, exit codes",
    "mocking": "a server of samples and replies",
    "calling": "one call, for the command",
    "site": "the stages in a row, for a reference site",
    "live": "a package made and imported in memory",
    "pipeline": "the stages in a row",
    "output": "the only writer of files",
    "reference": "pages of the reference site",
    "example": "examples in Python and as JSON",
    "render": "package model to text, with templates/",
    "documentation": "files that add what a contract does not say",
    "pymodel": "what Python will look like",
    "contract": "what the WSDL means, nothing of Python",
    "enclosed": "copies of documents, for packages",
    "documents": "bytes to XML; follows imports",
    "errors": "Location, Diagnostic, SoapbindError",
}
_STYLE = """
  svg { font: 14px system-ui, sans-serif }
  .back { fill: #ffffff } .text { fill: #1f2933 } .note { fill: #52606d } .stripe { fill: #f1f4f7 }
  .room { font-weight: 600 } .self { fill: #c3ccd6 } .down { fill: #0b6e4f } .up { fill: #c62828 }
  .title { font-size: 17px; font-weight: 600 }
  @media (prefers-color-scheme: dark) {
    .back { fill: #0d1117 } .text { fill: #e6edf3 } .note { fill: #9aa7b4 } .stripe { fill: #171d26 }
    .self { fill: #3d4855 } .down { fill: #3fb68b } .up { fill: #ff6b6b }
  }
"""
_CELL = 28
_MARGIN = 20
_PURPOSE_AT = 152
_GRID_AT = 450
_TITLE = 34
_HEADS = 116  # the slanted names above the columns


@dataclass(frozen=True, slots=True)
class _Picture:
    """A table: a row for each room, the one that may import most at the top, and a column for each it may import."""

    title: str
    rooms: list[str]
    purposes: Mapping[str, str]
    imports: frozenset[tuple[str, str]]

    def svg(self) -> str:
        count = len(self.rooms)
        top = _TITLE + _HEADS
        width, height = _GRID_AT + count * _CELL + 96, top + count * _CELL + 48
        parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">',
            f"<title>{self.title}</title>",
            f"<style>{_STYLE}</style>",
            f'<rect class="back" width="{width}" height="{height}"/>',
            f'<text class="text title" x="{_MARGIN}" y="30">{self.title}</text>',
        ]
        for at, room in enumerate(self.rooms):
            parts += self._row(at, room, top + at * _CELL, count)
            x = _GRID_AT + at * _CELL + _CELL // 2 + 4
            parts.append(f'<text class="text" transform="translate({x} {top - 8}) rotate(-60)">{room}</text>')
        note = "Green: the room on the left imports the one above. Right of the diagonal only: nothing imports upward."
        parts.append(f'<text class="note" x="{_MARGIN}" y="{height - 16}">{note}</text>')
        return "\n".join([*parts, "</svg>", ""])

    def _row(self, at: int, room: str, y: int, count: int) -> list[str]:
        parts: list[str] = []
        if at % 2 == 0:
            right = _GRID_AT + count * _CELL
            parts.append(
                f'<rect class="stripe" x="{_MARGIN - 8}" y="{y}" width="{right - _MARGIN + 8}" height="{_CELL}"/>'
            )
        parts.append(f'<text class="text room" x="{_MARGIN}" y="{y + 19}">{room}</text>')
        parts.append(f'<text class="note" x="{_PURPOSE_AT}" y="{y + 19}">{self.purposes[room]}</text>')
        for column, other in enumerate(self.rooms):
            kind = "self" if column == at else "down" if column > at else "up"
            if column == at or (room, other) in self.imports:
                place = f'x="{_GRID_AT + column * _CELL + 4}" y="{y + 4}"'
                size = _CELL - 8
                parts.append(f'<rect class="{kind}" {place} width="{size}" height="{size}" rx="4"/>')
        return parts


def _imports(root: Path, rooms: tuple[str, ...]) -> frozenset[tuple[str, str]]:
    """Return which rooms import which, without the imports of a room from itself."""
    pairs = {
        (name.partition(".")[0], target.partition(".")[0]) for name, found in graph(root).items() for target in found
    }
    return frozenset((a, b) for a, b in pairs if a != b and a in rooms and b in rooms)


def rooms() -> str:
    """Return the picture of the runtime."""
    found = _imports(RUNTIME, ROOMS)
    return _Picture("The rooms of the runtime, and what each imports", [*reversed(ROOMS)], _PURPOSES, found).svg()


def stages() -> str:
    """Return the picture of the tool."""
    found = _imports(TOOL, STAGES)
    return _Picture("The stages of the tool, and what each imports", [*reversed(STAGES)], _STAGE_PURPOSES, found).svg()
