"""The pictures of docs/architecture.md are those of the code, and the files it names are there."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

HERE = Path(__file__).resolve().parent
REPO = HERE.parents[1]
DOCS = REPO / "docs"
sys.path.insert(0, str(HERE))

import architecture  # noqa: E402 - found by the path above

if TYPE_CHECKING:
    from conftest import Golden


@pytest.mark.slow  # reads the imports of all files
@pytest.mark.parametrize("picture", ["rooms", "stages"])
def test_the_pictures_are_current(picture: str, golden: Golden):
    golden.check(DOCS / f"architecture-{picture}.svg", getattr(architecture, picture)().encode())


PAGE = (DOCS / "architecture.md").read_text("utf-8")
TOOL = REPO / "generator" / "soapbind"
# Placeholders are in capitals: tests/errors/CASE/, cli/NAME.py.
NAMED = sorted(
    path
    for path in set(re.findall(r"`([\w./]+(?:/|\.(?:py|md|json|jinja|xsd|txt|toml)))`", PAGE))
    if not re.search(r"\b[A-Z]{4,}\b", path)
)
OUTSIDE = ("tests/", "docs/", "templates/", "generated/", "wsdl/", "generator/")
# Parts of something that is named in full beside them.
PARTS = {"_runtime/", "_lazy.py", "input/", "stderr.txt", "models/chat_message.py"}
PARTS |= {"agents.py.jinja", "facade.py.jinja", "testing.py.jinja"}


def place(path: str) -> Path:
    """Return the file behind a path of the page; the rooms are named without ``runtime/``."""
    if path.startswith(OUTSIDE):
        return REPO / path
    return TOOL / path if (TOOL / path).exists() else TOOL / "runtime" / path


def test_the_files_it_names_exist():
    assert len(NAMED) > 70
    assert [path for path in NAMED if path not in PARTS and not place(path).exists()] == []


# ``file`` and ``function`` of the tables, and "``function`` in ``file``".
STEPS = re.findall(r"^\| [^|]+ \| `([\w./]+)` \| `(\w+)` \|$", PAGE, re.MULTILINE)
ENTRIES = re.findall(r"`(\w+)`(?:, `\w+`)? in `([\w./]+\.py)`", PAGE)


def test_the_functions_it_names_exist():
    named = [*STEPS, *((path, name) for name, path in ENTRIES)]
    assert len(named) > 30
    missing = [
        (path, name)
        for path, name in named
        if not re.search(
            rf"\b(?:def|class) {name}\b|^@{name}\.register|^{name}\b.*= ",
            place(path).read_text("utf-8"),
            re.MULTILINE,
        )
    ]
    assert missing == []
