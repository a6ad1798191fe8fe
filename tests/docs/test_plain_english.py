"""Pages and messages have none of the phrases that readers had to read twice (STYLE, section 5)."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

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


# Messages, help texts and the texts of diagnostics: every string of the code but docstrings.
ODD = re.compile(
    r"(?<!there )(?<!There )\b(?:is|are) no (?!longer\b)\w|that (?:is|are) none|whom|\bnobody\b|\banew\b"
    r"|\b(?:is|are|be) told\b|\bany more\b"
)


def _may_have_one(line: str) -> bool:
    return '"' in line and not line.lstrip().startswith('"""') and ODD.search(line) is not None


def _strings(tree: ast.AST) -> Iterator[ast.Constant]:
    """Give the strings of a module without its docstrings."""
    skipped = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in skipped:
            yield node


def test_messages_are_in_plain_english():
    texts = {path: path.read_text("utf-8") for path in (REPO / "generator/soapbind").rglob("*.py")}
    found = [
        (path.name, each.lineno, each.value)
        for path, text in texts.items()
        if any(map(_may_have_one, text.splitlines()))  # to parse all takes seconds
        for each in _strings(ast.parse(text))
        if ODD.search(str(each.value))
    ]
    assert len(texts) > 200
    assert found == []
