"""``soapbind docs`` as users run it: what it is called, where names come from, and that a run changes what it must."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest
from commands import soapbind, soapbind_apart
from documented_contract import CASE
from site_pages import Pages
from small_contracts import Operation, wsdl

if TYPE_CHECKING:
    from pathlib import Path

CONFIGURED = """
[[tool.soapbind.packages]]
name = "books"
sources = ["library.wsdl"]
documentation = ["documentation.toml"]

[[tool.soapbind.packages]]
name = "other"
sources = ["library.wsdl"]

[tool.soapbind.names.operations]
"Library.FindBooks" = "look_up"
"""


def read(folder: Path) -> Pages:
    return Pages({p.relative_to(folder).as_posix(): p.read_text("utf-8") for p in folder.rglob("*") if p.is_file()})


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("library.wsdl", "documentation.toml"):
        shutil.copy(CASE / name, tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_source(project: Path):
    first = soapbind("docs", "library.wsdl", "--output", "site")
    assert first.exit_code == 0, first.stderr
    site = read(project / "site")
    assert f"site: {len(site.files)} files written" in first.stdout
    assert site.texts("index.html", "//h1") == ["library"], "the end of its namespace"
    assert {"index.html", "errors.html", "types.html", "types/Book.html"} <= site.trees.keys()
    assert set(json.loads(site.files["MANIFEST.json"])["files"]) == site.files.keys() - {"MANIFEST.json"}

    again = soapbind("docs", "library.wsdl", "--output", "site")
    assert "files are up to date" in again.stdout

    (project / "site" / "types" / "Book.html").write_text("edited")
    soapbind("docs", "library.wsdl", "--output", "site", "--operation", "Library.CountBooks")
    smaller = read(project / "site")
    assert "types/Book.html" not in smaller.trees, "what the contract has no more is gone"
    assert "services/library/count_books.html" in smaller.trees


def test_a_package_of_the_configuration(project: Path):
    (project / "pyproject.toml").write_text(CONFIGURED)
    soapbind("docs", "--package", "books", "--output", "site")
    site = read(project / "site")
    assert "services/library/look_up.html" in site.trees, "the name that the configuration gives"
    assert "from books" in site.files["services/library/look_up.html"]


def test_names_of_the_lock(project: Path):
    config = '[[tool.soapbind.packages]]\nname = "calc"\nsources = ["calc.wsdl"]\n'
    (project / "pyproject.toml").write_text(config)
    (project / "calc.wsdl").write_text(wsdl(Operation("find")))
    assert soapbind("generate").exit_code == 0
    (project / "calc.wsdl").write_text(wsdl(Operation("Find", wrapper="W"), Operation("find")))

    soapbind("docs", "--output", "site")
    assert read(project / "site").facts("services/calc/find.html")["Operation"] == ["Calc.find"], "it was there first"

    soapbind("docs", "calc.wsdl", "--output", "without")
    assert read(project / "without").facts("services/calc/find.html")["Operation"] == ["Calc.Find"]

    assert soapbind("generate").exit_code == 0
    soapbind("docs", "soapbind.lock#calc", "--output", "of_lock")
    site = read(project / "of_lock")
    assert site.facts("services/calc/find.html")["Operation"] == ["Calc.find"]
    assert site.texts("index.html", "//h1") == ["calc"]


@pytest.mark.parametrize("arguments", [("other.lock",), ("library.wsdl", "--old", "other.lock")])
def test_a_file_that_is_no_lock(project: Path, arguments: tuple[str, ...]):
    (project / "other.lock").write_text('{"version": 1}', "utf-8")
    result = soapbind("docs", *arguments, "--output", "site")

    assert result.exit_code == 1
    assert "other.lock: error[bad-lock]" in result.stderr
    assert "help: name a lock that soapbind wrote, or the WSDL" in result.stderr
    assert not (project / "site").exists()


def test_a_package_and_a_site_do_not_replace_each_other(project: Path):
    soapbind("docs", "library.wsdl", "--output", "library")
    refused = soapbind("generate", "library.wsdl", "--package", "library")
    assert refused.exit_code == 1
    assert "error[other-output]" in refused.stderr
    shutil.rmtree(project / "library")
    soapbind("generate", "library.wsdl", "--package", "library")
    refused = soapbind("docs", "library.wsdl", "--output", "library")
    assert refused.exit_code == 1
    assert (project / "library" / "__init__.py").is_file()


@pytest.mark.slow  # three programs
def test_the_same_bytes_whatever_the_order_of_sets(project: Path, monkeypatch: pytest.MonkeyPatch):
    sites = []
    for seed in ("1", "2", "3"):
        monkeypatch.setenv("PYTHONHASHSEED", seed)
        assert soapbind_apart("docs", project / "library.wsdl", "--output", project / seed) == ""
        sites.append(read(project / seed).files)
    assert len(sites[0]) > 20
    assert sites[0] == sites[1] == sites[2]
