"""What ``soapbind docs --old`` takes: a file, a folder with both versions, a lock, and the part that is documented."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from commands import soapbind
from lxml import html

CASES = Path(__file__).parents[1] / "golden" / "diff"


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the contracts of a rule: a type has two new fields."""
    folder = shutil.copytree(CASES / "field-added", tmp_path / "case")
    monkeypatch.chdir(folder)
    return folder


def marks(site: Path) -> dict[str, str]:
    """Return the badge of each page and row of the type, and the findings of the page of changes."""
    page = html.parse(site / "types" / "Note.html")
    found = {"page": " ".join(page.xpath("//main/p[@class='kind']//*[contains(@class, 'badge')]/text()"))}
    for row in page.xpath("//tr[@id]"):
        found[row.get("id")] = " ".join(row.xpath(".//*[contains(@class, 'badge')]/text()"))
    changes = html.parse(site / "changes.html")
    return {**found, "findings": " ".join(changes.xpath("//ul[@class='findings']/li/a/text()"))}


EXPECTED = {"page": "changed", "field-must": "new", "field-author": "new", "findings": "Note.Must Note.Author"}


def test_a_file(case: Path):
    assert soapbind("docs", "new.wsdl", "--old", "old.wsdl", "--output", "site").exit_code == 0
    found = marks(case / "site")
    assert found.items() >= EXPECTED.items()
    assert {name for name, badge in found.items() if badge == "new"} == {"field-must", "field-author"}


def test_two_versions_in_one_folder(case: Path):
    text = (case / "old.wsdl").read_text("utf-8")
    (case / "old.wsdl").write_text(text.replace("urn:example:v1", "urn:example:v0"), "utf-8")
    versions = ("--include", "new*", "--old", ".", "--include-old", "old*")
    done = soapbind("docs", ".", *versions, "--map-namespace", "urn:example:v0=urn:example:v1", "--output", "site")
    assert done.exit_code == 0, done.output
    assert marks(case / "site").items() >= EXPECTED.items()


def test_a_lock(case: Path):
    section = '[[tool.soapbind.packages]]\nname = "notes"\nsources = ["old.wsdl"]\n'
    (case / "pyproject.toml").write_text(section, "utf-8")
    assert soapbind("generate").exit_code == 0
    done = soapbind("docs", "new.wsdl", "--old", "soapbind.lock", "--output", "site")
    assert done.exit_code == 0, done.output
    assert marks(case / "site").items() >= EXPECTED.items()


def test_without_an_old_one_nothing_is_marked(case: Path):
    assert soapbind("docs", "new.wsdl", "--output", "site").exit_code == 0
    assert not (case / "site" / "changes.html").exists()
    assert not any("badge" in path.read_text("utf-8") for path in (case / "site").rglob("*.html"))


def test_the_same_contract_has_no_findings(case: Path):
    assert soapbind("docs", "new.wsdl", "--old", "new.wsdl", "--output", "site").exit_code == 0
    assert "0 findings" in (case / "site" / "changes.html").read_text("utf-8")
