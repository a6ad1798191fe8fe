"""Pages of a reference site as Chromium shows them: nothing but the site is asked for, nothing complains, all fits."""

from __future__ import annotations

import random
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from browser import DESKTOP, PHONE, visit

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from browser import Visit
    from playwright.sync_api import Browser

pytestmark = pytest.mark.slow  # starts Chromium
# What is wider than the page makes all of it scroll sideways; code and tables may scroll inside the page.
_WIDER = "document.scrollingElement.scrollWidth - document.documentElement.clientWidth"
_SHAPE = """() => ({
    title: document.title, language: document.documentElement.lang, main: document.querySelectorAll('main').length,
    headings: [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].map(found => Number(found.tagName[1])),
    twice: [...document.querySelectorAll('[id]')].map(found => found.id).filter((id, n, all) => all.indexOf(id) !== n),
    inline: document.querySelectorAll('script:not([src]), style, [style]').length
        + [...document.querySelectorAll('*')].filter(e => [...e.attributes].some(a => a.name.startsWith('on'))).length,
})"""


def pages(site: Path) -> list[str]:
    return sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))


def complaints(look: Visit, paths: Iterable[str]) -> list[str]:
    """Open pages, and return what is wrong with each."""
    found = []
    for path in paths:
        look.open(path)
        shape = look.page.evaluate(_SHAPE)
        wrong = [*look.wrong, *look.fired()]
        levels = shape["headings"]
        wrong += (
            [] if shape["title"] and shape["language"] == "en" and shape["main"] == 1 else ["no title, language, main"]
        )
        wrong += [] if levels[:1] == [1] and levels.count(1) == 1 else [f"headings {levels}"]
        wrong += [f"heading {a} to {b}" for a, b in pairwise(levels) if b > a + 1]
        wrong += [f"two of id {each}" for each in shape["twice"]]
        wrong += [f"{shape['inline']} inline scripts or styles"] if shape["inline"] else []
        wide = look.page.evaluate(_WIDER)
        wrong += [f"{wide} pixels too wide"] if wide > 0 else []
        found += [f"{path}: {each}" for each in wrong]
        look.wrong.clear()
    return found


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_every_page_of_two_services(browser: Browser, two_services: Path, size: tuple[int, int]):
    with visit(browser, two_services, size) as look:
        assert complaints(look, pages(two_services)) == []
        assert all(url.startswith(look.root) for url in look.asked)


def test_pages_of_all_services(browser: Browser, services88: Path):
    found = pages(services88)
    assert len(found) > 2_700
    top = [path for path in found if "/" not in path]
    chosen = random.Random(17).sample(found, 200)  # noqa: S311 - the same ones in every run
    with visit(browser, services88) as look:
        assert complaints(look, [*top, *chosen]) == []
    with visit(browser, services88, PHONE, color_scheme="dark") as look:
        assert complaints(look, [*top, *chosen[:40]]) == []
