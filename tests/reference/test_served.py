"""A reference site from a web server, below a path of its own, and from a folder: the same, back and forth."""

from __future__ import annotations

import functools
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest
from browser import visit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

pytestmark = pytest.mark.slow  # starts Chromium


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def served(two_services: Path) -> Iterator[str]:
    """Serve the folder that holds the site, as ``python -m http.server`` does."""
    handler = functools.partial(_Quiet, directory=str(two_services.parent))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/{two_services.name}/"
        server.shutdown()


@pytest.fixture(params=["file", "http"])
def root(request: pytest.FixtureRequest, two_services: Path) -> Path | str:
    """Give what leads to the site."""
    return two_services if request.param == "file" else str(request.getfixturevalue("served"))


def test_search_theme_and_the_way_back(browser: Browser, root: Path | str):
    with visit(browser, root) as look:
        page = look.page
        look.open("index.html")
        page.click("text=Theme")
        theme = page.evaluate("document.documentElement.dataset.theme")
        page.fill("#search", "ChatMessageType")
        page.wait_for_selector("#found a")
        page.click("#found a >> nth=0")
        page.wait_for_url("**/ChatMessageType.html*")
        assert page.evaluate("document.documentElement.dataset.theme") == theme
        page.go_back()
        assert look.where() == "index.html"
        page.goto(f"{look.root}types/ChatMessage.html#fields")
        assert look.anchor() == "fields"
        assert look.wrong == []


def test_the_first_page_is_light(browser: Browser, two_services: Path, served: str):
    with visit(browser, served) as look:
        look.open("")
        look.page.wait_for_timeout(300)
        loaded = {url.removeprefix(look.root) or "index.html" for url in look.asked}
        assert sum((two_services / path).stat().st_size for path in loaded) < 300_000, loaded


def test_without_scripts_all_can_be_read(browser: Browser, two_services: Path):
    with visit(browser, two_services, java_script_enabled=False) as look:
        look.open("services/chat/add_chat_message.html")
        text = look.page.inner_text("main")
        assert "ChatSessionId" in text
        assert not look.page.is_visible("#search"), "what needs a script does not show"
        look.page.click("main a >> nth=0")
        assert look.wrong == []


def test_on_paper_nothing_is_cut_off(browser: Browser, two_services: Path):
    with visit(browser, two_services, (794, 1123)) as look:  # A4 at 96 pixels an inch
        look.page.emulate_media(media="print")
        for path in ("index.html", "services/chat/add_chat_message.html", "types/ChatSessionEntity.html"):
            look.open(path)
            cut = look.page.evaluate(
                "[...document.querySelectorAll('main, main pre, main table, main td, main th')]"
                ".filter(each => each.scrollWidth > each.clientWidth + 1).map(each => each.tagName + each.className)"
            )
            assert cut == [], path
