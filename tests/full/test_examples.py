"""Examples of all of Services88: every operation runs, every type is JSON as shown, and Ruff has nothing to change."""

from __future__ import annotations

import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from example_scripts import Scripts, with_package
from shared_data import shared
from soapbind.config import PackageConfig

from .reference import ARCHIVE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MOST_LINES = 25


@pytest.fixture(scope="module")
def scripts() -> Iterator[Scripts]:
    config = PackageConfig("all_shown88", (str(shared(ARCHIVE)),), include=("*Services88-*",))
    with with_package(config) as found:
        yield found


def test_all_are_made_in_seconds(scripts: Scripts):
    begin = time.process_time()
    texts = dict(scripts.texts())
    assert time.process_time() - begin < 10  # 0.6 where nothing else runs
    assert len([name for name in texts if name.endswith(" blocking")]) > 1800
    long = [name for name, text in texts.items() if name.endswith(" blocking") and text.count("\n") > MOST_LINES]
    assert len(long) < 5, long


def test_every_operation_runs(scripts: Scripts):
    assert len(scripts.check_operations(scripts.operations)) > 1800


def test_every_type_is_json_as_shown(scripts: Scripts):
    for name in scripts.types:
        scripts.check_type(name)


def test_ruff_has_nothing_to_change(scripts: Scripts, tmp_path: Path):
    pytest.importorskip("ruff", reason="ruff is not installed; pip install '.[lint]'")
    for number, (_, text) in enumerate(scripts.texts()):
        (tmp_path / f"example{number}.py").write_text(text, "utf-8")
    for arguments in (("format", "--diff"), ("check",)):
        command = [sys.executable, "-m", "ruff", *arguments, "--isolated", "--no-cache", str(tmp_path)]
        told = subprocess.run(command, capture_output=True, text=True, check=False)
        assert told.returncode == 0, told.stdout[:3000] + told.stderr
