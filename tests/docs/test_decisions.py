"""Every decision has a status and a date, the index has every decision, and the files they name exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

REPO = Path(__file__).resolve().parents[2]
FOLDER = REPO / "docs" / "decisions"
TOOL = REPO / "generator" / "soapbind"
PAGES = sorted(FOLDER.glob("[0-9]*.md"))
STATUS = re.compile(
    r"# (?P<number>\d{4}) [^\n]+\n\nStatus: (?P<status>accepted|superseded), (?P<date>\d{4}-\d\d-\d\d)[.;]"
)
# ``models.py`` and ``x.py`` are examples; canon.py is in the shared folder, cattrs is another project.
ELSEWHERE = {"models.py", "x.py", "canon.py", "cattrs/dispatch.py"}


def exists(path: str) -> bool:
    if path.startswith(("tests/", "docs/", "templates/")):
        return (REPO / path).exists()
    return any((root / path.removeprefix("_runtime/")).exists() for root in (TOOL, TOOL / "runtime"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_decision(page: Path):
    text = page.read_text("utf-8")
    head = STATUS.match(text)
    assert head, "a decision begins with its number and title, then Status: accepted, DATE."
    assert head["number"] == page.name[:4]
    row = rf"^\| \[{head['number']}\]\({re.escape(page.name)}\) \| .+ \| {head['status']} \| {head['date']} \|$"
    assert re.search(row, (FOLDER / "README.md").read_text("utf-8"), re.MULTILINE), "the index has another row"
    named = set(re.findall(r"`([\w./]+\.(?:py|jinja))`", text)) - ELSEWHERE
    assert [path for path in sorted(named) if not exists(path)] == []
    links = re.findall(r"\]\(([^):#]+)\)", text)
    assert [link for link in links if not (FOLDER / link).exists()] == []


def test_numbers_are_given_once():
    assert [int(page.name[:4]) for page in PAGES] == [*range(1, len(PAGES) + 1)]
