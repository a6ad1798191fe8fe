"""Names and texts that want to run, or to be somewhere else, on every page of a site: all are shown as text."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from browser import visit
from commands import soapbind
from hostile_markup import NO_XML, TEXTS, contract, documentation_file, names
from soapbind.errors import printable
from soapbind.pymodel.plain_text import plain_text

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

pytestmark = pytest.mark.slow  # starts Chromium
# Part of the file names as well, where a file may have such a name.
SOURCE, EARLIER = "<img src=x onerror=canary(990)>.wsdl", "' onload=canary(991) '.wsdl"
# Everything a reader could do by chance: hover, focus, unfold.
_TOUCH = """() => {
    const main = document.querySelector('main'), all = [main, ...main.querySelectorAll('*')];
    document.querySelectorAll('details').forEach(found => { found.open = true; });
    all.forEach(found => ['mouseover', 'focus', 'toggle', 'error', 'load'].forEach(name => {
        found.dispatchEvent(new Event(name));
    }));
    const parts = all.flatMap(each => [each.localName, ...[...each.attributes].map(found => found.name)]);
    return [main.textContent, [...new Set(parts)], fired];
}"""
_FOREIGN = frozenset(
    {
        *(
            "script",
            "style",
            "img",
            "iframe",
            "object",
            "embed",
            "form",
            "base",
            "link",
            "meta",
            "video",
            "audio",
            "srcdoc",
        )
    }
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with the site, and what it was made from beside it."""
    folder = tmp_path_factory.mktemp("hostile")
    texts = folder / "texts.toml"
    (folder / SOURCE).write_text(contract(names()), "utf-8")
    (folder / EARLIER).write_text(contract(names()[::2], TEXTS[::2]), "utf-8")
    texts.write_text(documentation_file(), "utf-8")
    asked = ("docs", folder / SOURCE, "--old", folder / EARLIER, "--package", "hostile", "--documentation", texts)
    done = soapbind(*asked, "--output", folder / "site")
    assert done.exit_code == 0, done.output[-2000:]
    return folder


@pytest.fixture(scope="module")
def site(folder: Path) -> Path:
    return folder / "site"


def squeezed(text: str) -> str:
    """Return a text as a page has it: what turns a line or is no character as an escape, and without white space."""
    shown = re.sub(r"[\x85\u202a-\u202e\u2066-\u2069\U0001fffe]", lambda found: printable(found[0]), text)
    return re.sub(r"\s+|\\x0d", "", shown)


@dataclass(frozen=True)
class Seen:
    """What a page shows, the names of its elements and attributes, and what it did that it may not."""

    text: str
    markup: frozenset[str]
    wrong: tuple[str, ...]


@pytest.fixture(scope="module")
def seen(browser: Browser, site: Path) -> dict[str, Seen]:
    """Open every page, unfold and touch all that is on it, and give what was seen."""
    found: dict[str, Seen] = {}
    with visit(browser, site, reduced_motion="reduce") as look:
        for path in sorted(each.relative_to(site).as_posix() for each in site.rglob("*.html")):
            look.open(quote(path))
            text, markup, fired = look.page.evaluate(_TOUCH)
            found[path] = Seen(squeezed(text), frozenset(markup), (*fired, *look.wrong))
            look.wrong.clear()
    return found


def test_there_are_three_hundred_of_them():
    assert len(TEXTS) + len(NO_XML) + len(names()) >= 300
    assert len(set(TEXTS)) == len(TEXTS)


def test_nothing_is_written_beside_the_site(folder: Path, site: Path):
    assert {path.name for path in folder.iterdir()} == {SOURCE, EARLIER, "texts.toml", "site"}
    found = [path.relative_to(site).as_posix() for path in site.rglob("*")]
    assert len({path.casefold() for path in found}) == len(found), "paths that are one on some disks"
    assert all(len(part.encode()) <= 200 and part.isprintable() for path in found for part in path.split("/"))
    assert not any(
        re.search(r'[<>:"|?*\\ ]|(^|/)(con|nul|aux|prn|com\d|lpt\d)(\.|$)', path, re.IGNORECASE) for path in found
    )


def test_no_page_runs_or_asks_for_anything(seen: dict[str, Seen]):
    assert {path: page.wrong for path, page in seen.items() if page.wrong} == {}


def test_elements_are_those_of_the_templates(seen: dict[str, Seen]):
    """What foreign text would add: elements and attributes that no page of a plain contract has."""
    markup = frozenset[str]().union(*(page.markup for page in seen.values()))
    assert {"table", "code", "href"} <= markup
    assert {each for each in markup if each.startswith("on") or each in _FOREIGN} == set()


def test_values_are_there_as_they_are(seen: dict[str, Seen]):
    assert [text for text in TEXTS if squeezed(text) not in seen["types/TheTexts.html"].text] == []


def test_documentation_is_there_as_text(seen: dict[str, Seen]):
    said: dict[str, Any] = tomllib.loads(documentation_file())
    for number, text in enumerate(TEXTS):
        for each in (text, said["types"][f"Told{number}"]["fields"]["Said"]):
            assert squeezed(plain_text(each)) in seen[f"types/Told{number}.html"].text, each[:100]


def test_what_is_searched_and_found_is_text(browser: Browser, site: Path):
    asked = ("__proto__", "constructor", "hasOwnProperty", "toString", "Told17", "<img src=x onerror=canary()>")
    with visit(browser, site, reduced_motion="reduce") as look:
        look.open("index.html")
        for text in asked:
            look.page.fill("#search", text)
            look.page.wait_for_selector(".popup")
            targets = look.page.eval_on_selector_all("#found a", "all => all.map(each => each.href)")
            assert all(each.startswith(look.root) for each in targets)
        look.page.fill("#search", "__proto__")
        look.page.wait_for_selector("#found a")
        look.page.keyboard.press("Enter")
        look.page.wait_for_url("**/*proto*")
        assert [*look.fired(), *look.wrong] == []


def test_a_canary_sings_where_it_can(browser: Browser, tmp_path: Path):
    """The watch itself: of these texts as markup many run, and are seen."""
    for number, text in enumerate(TEXTS):
        (tmp_path / f"{number}.html").write_text(f"<!DOCTYPE html><title>x</title><main>{text}</main>", "utf-8")
    told: list[str] = []
    with visit(browser, tmp_path) as look:
        for number in range(60):
            look.open(f"{number}.html")
            told += [*look.fired(), *look.wrong]
            look.wrong.clear()
    assert sum(each.isdecimal() for each in told) > 10
    assert any(each.startswith("request: http://canary.invalid/") for each in told)
