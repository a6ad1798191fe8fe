"""One pair of minimal WSDLs a rule: ``diff/<rule>/old.wsdl`` and ``new.wsdl``, with the exact findings beside them.

``findings.json`` is what ``soapbind diff --format json`` prints, ``findings.txt`` the text without colour.
``diff_more/`` has contracts that are odd in some way.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator
from soapbind.cli import main
from soapbind.diff.rules import RULES

if TYPE_CHECKING:
    from conftest import Golden

HERE = Path(__file__).parent / "diff"
DOCS = Path(__file__).parents[2] / "docs"
SCHEMA = json.loads((DOCS / "diff.schema.json").read_text("utf-8"))
SCHEMA["$defs"]["rule"]["enum"] = list(RULES)
CASES = sorted(path.name for path in HERE.iterdir())
ODD = sorted(path.name for path in (HERE.parent / "diff_more").iterdir())


def run(*arguments: str) -> str:
    result = CliRunner().invoke(main, ["diff", "old.wsdl", "new.wsdl", *arguments])
    assert result.exit_code == 0, result.output
    return result.stdout


def check(folder: Path, golden: Golden, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Compare both formats with what is committed; return the rules of the findings."""
    monkeypatch.chdir(folder)
    text = run("--format", "json")
    golden.check(folder / "findings.json", text.encode())
    golden.check(folder / "findings.txt", run().encode())
    document = json.loads(text)
    Draft202012Validator(SCHEMA).validate(document)
    return {finding["rule"] for finding in document["findings"]}


@pytest.mark.sampled(30)
@pytest.mark.parametrize("rule", CASES)
def test_findings_of_a_rule(rule: str, golden: Golden, monkeypatch: pytest.MonkeyPatch):
    assert rule in check(HERE / rule, golden, monkeypatch)


@pytest.mark.parametrize("name", ODD)
def test_findings_of_an_odd_contract(name: str, golden: Golden, monkeypatch: pytest.MonkeyPatch):
    assert check(HERE.parent / "diff_more" / name, golden, monkeypatch)


def test_every_rule_has_a_case():
    assert set(CASES) == set(RULES)


def test_the_schema_knows_every_rule(golden: Golden):
    golden.check(DOCS / "diff.schema.json", f"{json.dumps(SCHEMA, indent=2)}\n".encode())


@pytest.mark.sampled(10)
@pytest.mark.parametrize("rule", CASES)
def test_a_contract_does_not_differ_from_itself(rule: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(HERE / rule)
    for name in ("old.wsdl", "new.wsdl"):
        result = CliRunner().invoke(main, ["diff", name, name, "--fail-on", "any"])
        assert (result.exit_code, result.output.splitlines()[-1]) == (0, f"{name} -> {name}: no differences")


def test_the_guide_lists_the_rules(golden: Golden):
    guide = (DOCS / "guide" / "diff.md").read_text("utf-8")
    rows = "".join(f"| `{rule}` | {about} |\n" for rule, about in RULES.items())
    made, count = re.subn(r"(?<=\| rule \| \|\n\| --- \| --- \|\n)(\|.*\n)+", lambda _: rows, guide)
    assert count == 1
    golden.check(DOCS / "guide" / "diff.md", made.encode())
