"""Pages of reference sites are HTML, as the Nu Html Checker understands the standard (validator.github.io)."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from commands import soapbind
from foreign_programs import needs, node_modules
from hostile_markup import TEXTS, contract, documentation_file, names

pytestmark = pytest.mark.slow  # starts a Java program
CASES = Path(__file__).parents[1] / "golden" / "diff"


def errors(folder: Path, pattern: str = "**/*.html") -> list[str]:
    """Return what is wrong with the pages of a site."""
    needs("java")
    checker = Path(node_modules("vnu-jar")) / "vnu-jar" / "build" / "dist" / "vnu.jar"
    pages = sorted(folder.glob(pattern))
    assert pages
    command = ["java", "-jar", str(checker), "--errors-only", "--exit-zero-always", "--format", "gnu", *map(str, pages)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)
    return [line.replace(folder.as_uri(), "").replace(str(folder), "") for line in done.stderr.splitlines()]


def test_pages_of_two_services(two_services: Path):
    assert errors(two_services) == []


def test_pages_of_all_services(services88: Path):
    assert errors(services88, "*.html") == []
    assert errors(services88, "types/E*.html") == []


def test_pages_of_changes(tmp_path: Path):
    for rule in ("field-retyped", "service-added", "attribute-added", "fault-added", "substitute-added"):
        case = CASES / rule
        done = soapbind("docs", case / "new.wsdl", "--old", case / "old.wsdl", "--output", tmp_path / rule)
        assert done.exit_code == 0, done.output
    assert errors(tmp_path) == []


def test_pages_with_hostile_texts(tmp_path: Path):
    (tmp_path / "in.wsdl").write_text(contract(names()[::3], TEXTS), "utf-8")
    (tmp_path / "texts.toml").write_text(documentation_file(), "utf-8")
    asked = ("docs", tmp_path / "in.wsdl", "--documentation", tmp_path / "texts.toml", "--package", "hostile")
    assert soapbind(*asked, "--output", tmp_path / "site").exit_code == 0
    assert errors(tmp_path / "site") == []


def test_what_is_wrong_is_found(tmp_path: Path):
    page = "<!DOCTYPE html><html lang=en><title>x</title><p id=a>a<p id=a>\x85"
    (tmp_path / "bad.html").write_text(page, "utf-8")
    found = " ".join(errors(tmp_path))
    assert "Duplicate ID" in found
    assert "Forbidden code point" in found
