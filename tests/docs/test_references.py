"""The reference pages say what the program says."""

from __future__ import annotations

import re
import sys
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from soapbind.config import PACKAGE_KEYS, PackageConfig

HERE = Path(__file__).resolve().parent
REPO = HERE.parents[1]
GUIDE = REPO / "docs" / "guide"
PAGES = sorted([*REPO.glob("*.md"), REPO / "changes/README.md", *(REPO / "docs").rglob("*.md")])
sys.path.insert(0, str(HERE))

import reference  # noqa: E402 - found by the path above

if TYPE_CHECKING:
    from conftest import Golden


@pytest.mark.parametrize("page", ["commands", "configuration"])
def test_reference(page: str, golden: Golden):
    golden.check(GUIDE / f"{page}.md", getattr(reference, page)().encode())


def test_every_setting_is_described():
    found = {each.name for each in fields(PackageConfig)}
    assert found - {"base", "names"} == set(PACKAGE_KEYS), "base says where they are, names is a table of its own"


def anchors(page: Path) -> set[str]:
    """Return the anchors that GitHub gives the headings of a page."""
    titles = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(REPO).as_posix())
def test_links_lead_somewhere(page: Path):
    for link in re.findall(r"\]\(([^)]+)\)", page.read_text("utf-8")):
        if "://" in link:
            continue
        path, _, anchor = link.partition("#")
        target = page.parent / path if path else page
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


def test_the_index_has_every_page():
    index = (GUIDE / "README.md").read_text("utf-8")
    missing = [page.name for page in GUIDE.glob("*.md") if page.name != "README.md" and f"({page.name})" not in index]
    assert not missing
