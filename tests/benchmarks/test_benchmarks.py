"""The benchmark runs, its contestants agree, and what the README quotes is what was measured. Nothing is timed here."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import etree

pytestmark = pytest.mark.slow  # runs every contestant

HERE = Path(__file__).resolve().parent
REPO = HERE.parents[1]
sys.path.insert(0, str(HERE))

import report  # noqa: E402 - found by the path above
import shapes  # noqa: E402 - found by the path above

RESULTS = REPO / "docs" / "benchmarks" / "results.json"


def test_the_readme_quotes_the_results():
    readme = (REPO / "README.md").read_text("utf-8")
    assert report.with_block(readme, json.loads(RESULTS.read_text("utf-8"))) == readme, "tox -e bench writes both"


def test_the_report_is_of_the_results():
    results = json.loads(RESULTS.read_text("utf-8"))
    assert report.markdown(results) == RESULTS.with_suffix(".md").read_text("utf-8")


def test_it_runs(tmp_path: Path):
    if importlib.util.find_spec("docformatter") is None and importlib.util.find_spec("toposort") is None:
        pytest.skip("xsdata's generator is not installed; pip install '.[bench]'")
    readme = tmp_path / "README.md"
    readme.write_text("before\n<!-- bench:begin -->\n<!-- bench:end -->\nafter\n", "utf-8")
    command = [sys.executable, str(HERE / "run.py"), "--quick", "--output", str(tmp_path), "--readme", str(readme)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 0, done.stderr[-3000:]
    results = json.loads((tmp_path / "results.json").read_text("utf-8"))
    assert set(results["decode"]["chat"]["median"]) == {"lxml", "soapbind", "zeep", "xsdata"}
    for found in results["shapes"].values():
        assert set(found["median"]) == set(shapes.SHAPES)
    for found in results["contracts"].values():
        assert (
            set(found["decode"]["median"]) == set(found["encode"]["median"]) == {"lxml", "soapbind", "zeep", "xsdata"}
        )
    made = results["generation"]
    assert made["agents"] == 2
    assert made["generate, nothing has changed"]["median"]["cpu_seconds"] < made["generate"]["median"]["cpu_seconds"]
    assert "\n| xsdata generate | " in (tmp_path / "results.md").read_text("utf-8")
    assert (tmp_path / "results.md").read_text("utf-8") == report.markdown(results)
    assert etree.parse(tmp_path / "decode-time.svg").getroot().tag.endswith("svg")
    text = readme.read_text("utf-8")
    assert text.startswith("before\n<!-- bench:begin -->\n| |")
    assert text.endswith("<!-- bench:end -->\nafter\n")


def test_two_versions_side_by_side(tmp_path: Path):
    command = [sys.executable, str(HERE / "run.py"), "--quick", "--compare", str(REPO)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 0, done.stderr[-3000:]
    heads, *lines = done.stdout.splitlines()
    assert REPO.name in heads
    assert {line[:34].strip() for line in lines} >= {
        "decode archive, CPU s",
        "encode 300 requests, CPU s",
        "import, CPU s",
    }
    assert list(tmp_path.iterdir()) == []
