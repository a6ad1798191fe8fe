"""Runs the search of a reference site in Node: the scripts of the site itself, without a browser."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from foreign_programs import needs
from soapbind.reference.model import SearchEntry

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

PROGRAM = Path(__file__).parent / "reference" / "find.cjs"


def answers(files: Mapping[str, str], folder: Path, queries: Iterable[str]) -> dict[str, list[SearchEntry]]:
    """Return what the search of a site finds for each query, best first; for "*" all that it can find."""
    needs("node")
    for path, text in files.items():
        if path.startswith("assets/") and path.endswith(".js"):
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, "utf-8", newline="\n")
    asked = list(queries)
    done = subprocess.run(
        ["node", PROGRAM, folder],  # noqa: S607 - whichever there is
        input=json.dumps(asked), capture_output=True, text=True, encoding="utf-8", timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout)
    lists = zip([*asked, "*"], [*told["found"], told["entries"]], strict=True)
    return {query: [SearchEntry(**each) for each in found] for query, found in lists}


def label(entry: SearchEntry) -> str:
    """Return how the tests name an entry: its kind, and its wire name after its context."""
    return f"{entry.kind} {entry.context}{'.' if entry.context else ''}{entry.wire}"
