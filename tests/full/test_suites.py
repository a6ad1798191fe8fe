"""Suites that others wrote, judged by a harness that is not ours: the W3C XML Schema Test Suite, node-soap's samples.

A seeded part runs by default; ``tox -e suites`` (SOAPBIND_SUITES=whole) runs all of it. What is not the same after
decoding and encoding is named here with its reason.
"""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from shared_data import REPO, shared

if TYPE_CHECKING:
    from pathlib import Path

IS_WHOLE = os.environ.get("SOAPBIND_SUITES") == "whole"
# Messages of node-soap that are valid by its WSDL.
NODE_SOAP = {
    "readMetadata__should_respect_xsi_type_attribute": "header elements that no schema declares",
}


def run(program: str, report: Path, *options: str) -> list[dict[str, str]]:
    """Return the rows of the report that a program of the suites writes."""
    pytest.importorskip("xmlschema", reason="the harness needs xmlschema")
    path = os.pathsep.join([str(REPO / "generator"), *filter(None, sys.path)])
    command = [sys.executable, str(shared(f"suites/{program}")), *options, "--report", str(report)]
    subprocess.run(command, check=True, env={**os.environ, "PYTHONPATH": path}, stdout=subprocess.DEVNULL)
    with report.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def test_w3c_instances_are_the_same_after_decoding_and_encoding(tmp_path: Path):
    part = [] if IS_WHOLE else ["--sample", "24", "--seed", "20261126"]
    rows = run("run_w3c.py", tmp_path / "w3c.tsv", "--version", "1.0", "--jobs", "2", *part)
    assert len(rows) > (6_000 if IS_WHOLE else 24)
    assert {row["group"]: f"{row['verdict']}: {row['detail']}" for row in rows if row["verdict"] != "same"} == {}


@pytest.mark.skipif(not IS_WHOLE, reason="the whole suites run by tox -e suites")
def test_nothing_of_xml_schema_11_is_changed(tmp_path: Path):
    rows = run("run_w3c.py", tmp_path / "w3c.tsv", "--version", "1.1", "--jobs", "2")
    verdicts = Counter(row["verdict"] for row in rows)
    assert verdicts.keys() <= {"same", "refused"}, verdicts


def test_valid_messages_of_node_soap_are_the_same(tmp_path: Path):
    rows = run("run_node_soap.py", tmp_path / "node.tsv")
    valid = [row for row in rows if row["input"] == "lxml" and row["instance"] != "wsdl" and "/" in row["group"]]
    other = {
        row["group"].partition("/")[2]: row["detail"]
        for row in valid
        if row["group"].startswith("samples/") and row["verdict"] != "same"
    }
    assert {case: said for case, said in other.items() if case not in NODE_SOAP} == {}
