"""A reference site without a mouse: from the first page to an example, by search and by links."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from browser import DESKTOP, PHONE, visit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from browser import Visit
    from playwright.sync_api import Browser

pytestmark = pytest.mark.slow  # starts Chromium
MOST = 150  # presses of Tab to anything
_FOCUS = """() => {
    const found = document.activeElement, style = getComputedStyle(found), box = found.getBoundingClientRect();
    const around = found.closest('label, summary, .search') || found;
    const ringed = [found, around].some(each => !['none', ''].includes(getComputedStyle(each).outlineStyle));
    return {
        text: (found.innerText || found.value || '').trim(), tag: found.tagName, href: found.getAttribute('href') || '',
        section: found.closest('section')?.querySelector('h2')?.id || '',
        seen: ringed && box.width > 0 && box.bottom > 0 && box.top < innerHeight && style.visibility === 'visible',
    };
}"""


@pytest.fixture
def look(browser: Browser, services88: Path) -> Iterator[Visit]:
    """Give the first page."""
    with visit(browser, services88, reduced_motion="reduce") as found:
        found.open("index.html")
        yield found
        assert found.wrong == []


def tab_to(look: Visit, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """Press Tab until the focus is where it should be; at every stop it must be seen."""
    for _ in range(MOST):
        look.page.keyboard.press("Tab")
        found: dict[str, Any] = look.page.evaluate(_FOCUS)
        assert found["seen"], f"the focus is not seen: {found}"
        if wanted(found):
            return found
    pytest.fail(f"not found within {MOST} presses of Tab")


def enter(look: Visit) -> None:
    with look.page.expect_navigation():
        look.page.keyboard.press("Enter")


def copied_example(look: Visit) -> str:
    """Go to the copy button of the example, press it, and return what the clipboard has."""
    look.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    tab_to(look, lambda found: found["tag"] == "BUTTON" and found["section"] == "example")
    look.page.keyboard.press("Enter")
    look.page.wait_for_function("document.getElementById('status').textContent")
    return str(look.page.evaluate("navigator.clipboard.readText()"))


def test_from_the_first_page_to_an_example_by_search(look: Visit):
    look.page.keyboard.press("/")
    look.page.keyboard.type("add chat mesage")
    look.page.wait_for_selector("#found a")
    look.page.keyboard.press("Enter")
    look.page.wait_for_url("**/add_chat_message.html*")
    assert "add_chat_message(" in copied_example(look)


def test_from_the_first_page_to_an_example_by_links(look: Visit):
    tab_to(look, lambda found: found["text"] == "Chat")
    enter(look)
    assert look.where() == "services/chat.html"
    tab_to(look, lambda found: found["text"] == "add_chat_message")
    enter(look)
    assert look.where() == "services/chat/add_chat_message.html"
    assert "add_chat_message(" in copied_example(look)
    look.page.go_back()
    assert look.where() == "services/chat.html"


def test_the_first_stop_skips_what_all_pages_have(look: Visit):
    look.page.keyboard.press("Tab")
    assert look.page.evaluate(_FOCUS)["href"] == "#content"
    look.page.keyboard.press("Enter")
    look.page.keyboard.press("Tab")
    assert look.page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_the_search_by_its_keys(look: Visit):
    page = look.page
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "search"
    page.keyboard.type("chat")
    page.wait_for_selector("#found a")
    chosen = (
        "[...document.querySelectorAll('#found a')].findIndex(each => each.getAttribute('aria-selected') === 'true')"
    )
    before = page.evaluate(chosen)
    page.keyboard.press("ArrowDown")
    assert page.evaluate(chosen) == before + 1
    page.keyboard.press("ArrowUp")
    assert page.evaluate(chosen) == before
    page.keyboard.press("Escape")
    assert not page.is_visible("#found a")
    page.keyboard.type("/")
    assert page.input_value("#search").endswith("/"), "inside the box it is a character"


def test_changes_unfold_by_keyboard(look: Visit):
    look.open("changes.html")
    found = tab_to(look, lambda found: found["tag"] == "SUMMARY")
    is_open = "document.activeElement.parentElement.open"
    before = look.page.evaluate(is_open)
    look.page.keyboard.press("Enter")
    assert look.page.evaluate(is_open) is not before, found


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_nothing_moves_while_a_page_loads(browser: Browser, services88: Path, size: tuple[int, int]):
    """Layout shift as Chromium measures it (https://web.dev/articles/cls)."""
    shift = """() => new Promise(done => { let sum = 0;
        new PerformanceObserver(list => list.getEntries().forEach(each => { sum += each.value; }))
            .observe({type: 'layout-shift', buffered: true});
        setTimeout(() => done(sum), 300); })"""
    for path in ("index.html", "services/chat/add_chat_message.html", "types/ContactEntity.html", "changes.html"):
        with visit(browser, services88, size) as look:
            look.open(path)
            assert look.page.evaluate(shift) == 0, path
