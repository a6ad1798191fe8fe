"""Every link and anchor of a reference site leads somewhere in it: what lychee finds, and what it asks for."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import etree

pytestmark = pytest.mark.slow  # reads all of a site


def broken(site: Path) -> tuple[int, list[str]]:
    """Return how many links and anchors lychee followed, and those that lead nowhere."""
    lychee = shutil.which("lychee") or shutil.which("lychee", path=str(Path(sys.executable).parent))
    if lychee is None:
        pytest.skip("not installed: lychee")
    command = [lychee, "--offline", "--include-fragments", "--no-progress", "--format", "json", f"{site}/**/*.html"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode in {0, 2}, done.stderr
    told = json.loads(done.stdout)
    found = [
        f"{page}: {each['url']}: {each['status']['text']}" for page, all_ in told["error_map"].items() for each in all_
    ]
    return told["total"], found


def addresses(site: Path) -> set[str]:
    """Return all that elements of the pages refer to."""
    found: set[str] = set()
    for path in site.rglob("*.html"):
        tree = etree.parse(path, etree.HTMLParser(encoding="utf-8"))
        found |= {str(each) for each in tree.xpath("//@href | //@src | //@action | //@data | //@poster | //@srcset")}
    return found


@pytest.mark.parametrize("name", ["two_services", "services88"])
def test_every_link_leads_somewhere(name: str, request: pytest.FixtureRequest):
    site: Path = request.getfixturevalue(name)
    total, found = broken(site)
    assert found == []
    assert total > 1_000


def test_links_stay_in_the_site(two_services: Path):
    found = addresses(two_services)
    assert len(found) > 100
    assert [each for each in found if each.startswith(("/", "\\")) or ":" in each.partition("/")[0]] == []


def test_a_broken_link_and_a_broken_anchor_are_found(two_services: Path, tmp_path: Path):
    site = shutil.copytree(two_services, tmp_path / "site")
    page = site / "services" / "chat.html"
    text = page.read_text("utf-8")
    page.write_text(text.replace("</main>", '<a href="no.html">a</a><a href="../index.html#no">b</a></main>'), "utf-8")
    _, found = broken(site)
    assert len(found) == 2
