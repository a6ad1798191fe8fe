"""Every diagnostic code is on docs/diagnostics.md, with what it means and the way out."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from soapbind.contract.schema.unresolved import Kind

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import diagnostics  # noqa: E402 - found by the path above

if TYPE_CHECKING:
    from conftest import Golden

ADD = "add it to generator/soapbind/diagnostics/codes.py, then run pytest tests/docs --update-golden"


@pytest.mark.slow  # parses all of the tool
def test_every_code_is_in_the_table():
    used = diagnostics.used()
    missing = {
        pattern: sorted(files)
        for pattern, files in used.items()
        if not any(re.fullmatch(pattern, code) for code in diagnostics.KNOWN)
    }
    assert len(used) > 80, "the codes in the source are found"
    assert missing == {}, ADD
    assert set(diagnostics.examples()) <= set(diagnostics.KNOWN), ADD


def test_every_code_of_the_table_is_used():
    patterns = list(diagnostics.used())
    unused = [code for code in diagnostics.KNOWN if not any(re.fullmatch(pattern, code) for pattern in patterns)]
    assert unused == []


def test_codes_that_are_put_together_are_in_the_table():
    for kind in Kind:
        word = "attribute-group" if kind is Kind.ATTRIBUTE_GROUP else kind.value
        assert {f"unknown-{word}", f"{kind.value}-conflict"} <= set(diagnostics.KNOWN), ADD


def test_the_page_is_current(golden: Golden):
    golden.check(HERE.parents[1] / "docs" / "diagnostics.md", diagnostics.page().encode())
