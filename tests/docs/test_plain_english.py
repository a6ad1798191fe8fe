"""Pages that people write have none of the phrases that readers had to read twice (STYLE, section 5)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

REPO = Path(__file__).resolve().parents[2]
# The others are made from the program, whose own texts have tests of their own.
MADE = {"commands.md", "configuration.md", "faults.md", "diagnostics.md", "results.md"}
PAGES = [
    *(REPO / name for name in ("README.md", "CONTRIBUTING.md")),
    *sorted(page for page in (REPO / "docs").rglob("*.md") if page.name not in MADE),
]
PHRASES = re.compile(
    r"that (?:is|are) none|whom to trust|\b(?:is|are|be) told\b|by heart|\bwrites? (?:it |the lock )?anew\b"
    r"|\bis no (?:file|folder|lock|name|number|operation|package|TOML)\b|\bWho (?:asks|brings|gives|stops)\b"
)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(REPO).as_posix())
def test_a_page_is_in_plain_english(page: Path):
    lines = page.read_text("utf-8").splitlines()
    assert [(number, line) for number, line in enumerate(lines, 1) if PHRASES.search(line)] == []
