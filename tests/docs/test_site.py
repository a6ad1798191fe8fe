"""The site: every page is in its navigation, every public name in its reference, and it is built as tox builds it.

The build needs the extra ``docs``, which ``.ci/run`` installs; without it those tests are skipped.
"""

from __future__ import annotations

import configparser
import importlib
import importlib.util
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import cast

import pytest
from lxml import etree
from soapbind.pymodel.naming.exported import EXPORTED_NAMES

REPO = Path(__file__).resolve().parents[2]
DOCS = REPO / "docs"
PAGES = {path.relative_to(DOCS).with_suffix("").as_posix() for path in DOCS.rglob("*.md")}
_TOCTREE = re.compile(r"^```\{toctree\}\n(?::[^\n]*\n)*\n(.*?)^```", re.MULTILINE | re.DOTALL)
_ENTRY = re.compile(r"^(?:[^<\n]+<)?([\w/.-]+)>?$", re.MULTILINE)


def configuration() -> ModuleType:
    """Return conf.py, which needs no Sphinx."""
    spec = importlib.util.spec_from_file_location("site_configuration", DOCS / "conf.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


CONF = configuration()


def test_every_page_is_in_the_navigation_once():
    listed = [
        entry for tree in _TOCTREE.findall((DOCS / "index.md").read_text("utf-8")) for entry in _ENTRY.findall(tree)
    ]
    for index, below in CONF.BELOW.items():
        folder = (DOCS / index).parent
        listed += [
            path.relative_to(DOCS).with_suffix("").as_posix()
            for pattern in below.split()
            for path in sorted(folder.glob(f"{pattern}.md"))
        ]
    assert sorted(listed) == sorted({*PAGES, "genindex"} - {"index"})


MODULES = [
    "services88",
    *(f"services88.{name}" for name in ("chat", "errors", "json", "online", "server", "testing")),
    *(f"partner_system_user.{name}" for name in ("errors", "json", "server", "testing", "wssecurity")),
]


def documented() -> set[tuple[str, str]]:
    """Return module and name of everything that the reference has a place for."""
    found = set[tuple[str, str]]()
    for page in (DOCS / "api").glob("*.md"):
        module = ""
        for kind, name in re.findall(
            r"^\.\. (currentmodule|auto\w+):: ([\w.]+)", page.read_text("utf-8"), re.MULTILINE
        ):
            if kind == "currentmodule":
                module = name.removeprefix("None")
            else:
                where, _, last = f"{module}.{name}".strip(".").rpartition(".")
                found.add((where, last))
    return found


def test_every_name_of_packages_is_in_the_reference():
    assert EXPORTED_NAMES - {name for _, name in documented()} == set()


@pytest.mark.parametrize("module", MODULES)
def test_every_public_name_is_in_the_reference(module: str):
    imported = importlib.import_module(module)
    names = {name for name in imported.__all__ if not isinstance(getattr(imported, name), ModuleType)}
    assert len(names) > 3
    assert names - {name for _, name in documented()} == set()


def test_the_reference_has_only_what_is_there():
    found = documented()
    assert len(found) > 100
    assert [each for each in sorted(found) if not hasattr(importlib.import_module(each[0]), each[1])] == []


@pytest.mark.parametrize(
    ("folder", "link", "on_the_site"),
    [
        ("docs/guide", "../../SECURITY.md", "/project/security.md"),
        ("docs/guide", "../../README.md#try-it", "/index.md#try-it"),
        ("docs/guide", "README.md", "README.md"),
        ("docs/guide", "../decisions/README.md#x", "../decisions/README.md#x"),
        ("docs/guide", "../../generated/services88/py.typed", "../../generated/services88/py.typed"),
        ("docs/guide", "https://example.org/README.md", "https://example.org/README.md"),
        ("docs/guide", "#security", "#security"),
        (".", "SECURITY.md", "/project/security.md"),
        (".", "docs/guide/json.md#json", "/guide/json.md#json"),
        ("changes", "../docs/releasing.md#how", "/releasing.md#how"),
        (".", "changes/README.md", "/project/changes.md"),
        (".", "docs/benchmarks/decode-time.svg", "/benchmarks/decode-time.svg"),
    ],
)
def test_links_that_work_on_github_lead_to_pages(folder: str, link: str, on_the_site: str):
    assert CONF.with_links_to_pages(f"See [it]({link}).", REPO / folder) == f"See [it]({on_the_site})."


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the site elsewhere by the commands of tox.ini, the last of which follows its links."""
    if importlib.util.find_spec("sphinx") is None:
        pytest.skip("the extra 'docs' is not installed")
    folder = tmp_path_factory.mktemp("site")
    tox = configparser.ConfigParser(interpolation=None)
    tox.read(REPO / "tox.ini", "utf-8")
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    variables = {**os.environ, "PATH": path, "PYTHONPATH": str(REPO / "generator")}
    for command in tox["testenv:docs"]["commands"].strip().splitlines():
        here = command.replace("build/site", f"{folder}/site").replace("{env_tmp_dir}", f"{folder}")
        done = subprocess.run(
            shlex.split(here), cwd=REPO, env=variables, capture_output=True, text=True, timeout=600, check=False
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    return folder / "site"


class Page:
    """A page as a tree."""

    def __init__(self, text: bytes) -> None:
        self._tree = etree.fromstring(text, etree.HTMLParser(encoding="utf-8"))

    def texts(self, path: str) -> list[str]:
        """Return the values of the attributes that an XPath finds."""
        return [str(found) for found in cast("list[object]", self._tree.xpath(path))]


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[Path, Page]:
    return {path: Page(path.read_bytes()) for path in site.rglob("*.html")}


@pytest.mark.slow  # builds the site
def test_every_page_is_built(pages: dict[Path, Page], site: Path):
    built = {path.relative_to(site).with_suffix("").as_posix() for path in pages}
    assert built > PAGES


@pytest.mark.slow  # builds the site
def test_a_page_asks_nobody_else_for_anything(site: Path, pages: dict[Path, Page]):
    loaded = [
        (path.name, address)
        for path, page in pages.items()
        for address in page.texts("//link/@href | //@src | //@srcset | //object/@data | //form/@action")
    ]
    loaded += [
        (path.name, address)
        for path in site.rglob("*.css")
        for address in re.findall(r"(?:url\(|@import)\s*[\"']?([^\"')]+)", path.read_text("utf-8"))
    ]
    assert len(loaded) > 1000
    assert [each for each in loaded if re.match(r"(?!data:)[a-z]+:|//", each[1])] == []


@pytest.mark.slow  # builds the site, and starts a browser
@pytest.mark.parametrize(
    ("words", "page"), [("ticket provider", "guide/errors.html"), ("Timeouts", "api/options.html")]
)
def test_search_works_without_a_server(site: Path, words: str, page: str, tmp_path: Path):
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if browser is None:
        pytest.skip("no Chromium here")
    address = f"{(site / 'search.html').as_uri()}?q={words.replace(' ', '+')}"
    options = (
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        f"--user-data-dir={tmp_path}",
        "--virtual-time-budget=20000",
    )
    done = subprocess.run([browser, *options, "--dump-dom", address], capture_output=True, timeout=300, check=True)
    results = Page(done.stdout).texts("//ul[@class='search']/li/a/@href")
    assert page in [re.split(r"[?#]", each)[0] for each in results[:5]]
