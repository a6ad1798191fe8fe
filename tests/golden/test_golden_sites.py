"""A whole reference site: its pages, and what the search knows. ``sites/`` has it as it was reviewed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from documented_contract import CASE
from site_pages import site_of
from soapbind import __version__

if TYPE_CHECKING:
    from conftest import Golden

HERE = Path(__file__).parent / "sites"
CASES = {"documented": CASE}


@pytest.mark.parametrize("case", CASES)
def test_site(case: str, golden: Golden):
    site, expected = site_of(CASES[case]), HERE / case
    files = {path: text for path, text in site.files.items() if path in site.trees or path.endswith("index.js")}
    for path, text in files.items():
        golden.check(expected / path, text.replace(f"soapbind {__version__}", "soapbind 0.0").encode())
    there = {path.relative_to(expected).as_posix() for path in expected.rglob("*") if path.is_file()}
    assert there == set(files), "files that nothing makes any more"
