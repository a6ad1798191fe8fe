"""Replies of contracts with attributes, choices and several namespaces are read from text as from a tree."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))

import text_and_tree


@pytest.mark.slow  # three packages, and some hundred replies
def test_broken_replies_are_read_alike(tmp_path: Path):
    kinds: Counter[str] = Counter()
    contracts = text_and_tree.prepared(tmp_path)
    assert list(text_and_tree.differences(contracts, range(400), kinds)) == []
    assert min(kinds["value"], kinds["refused"]) > 50
