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
GUIDE = HERE.parents[1] / "docs" / "guide"
sys.path.insert(0, str(HERE))

import reference  # noqa: E402 - found by the path above

if TYPE_CHECKING:
    from conftest import Golden


@pytest.mark.parametrize("page", ["commands", "configuration"])
def test_reference(page: str, golden: Golden):
    golden.check(GUIDE / f"{page}.md", getattr(reference, page)().encode())


def test_every_setting_is_described():
    assert {*PACKAGE_KEYS, "base"} == {
        each.name for each in fields(PackageConfig)
    }  # base is no setting, but where they are


@pytest.mark.parametrize("page", sorted(GUIDE.glob("*.md")), ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path):
    for link in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
        if "://" not in link:
            assert (page.parent / link).exists(), link


def test_the_index_has_every_page():
    index = (GUIDE / "README.md").read_text("utf-8")
    missing = [page.name for page in GUIDE.glob("*.md") if page.name != "README.md" and f"({page.name})" not in index]
    assert not missing
