"""Chromium, and what a page does in it that no page of ours may: console messages, errors, dialogs, requests elsewhere.

Playwright drives the browser that the system has. A browser lives as long as a module of tests: while it does, no
asyncio can run in its thread.
"""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

DESKTOP, PHONE = (1280, 900), (390, 844)
_PATIENCE = 60_000  # milliseconds
# Nothing that Chromium wants on its own may look like a request of a page.
_FLAGS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
# Before any script of a page: texts that run call it.
_CANARY = "window.fired = []; window.canary = (...told) => { window.fired.push(String(told)); };"


@contextmanager
def chromium() -> Iterator[Browser]:
    """Give a browser; skip the test where there is none, or no Playwright."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if path is None:
        pytest.skip("not installed: chromium")
    playwright = pytest.importorskip("playwright.sync_api", reason="not installed: playwright")
    # A sandbox needs rights that root in a container does not have.
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=_FLAGS, chromium_sandbox=not root)
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Visit:
    """A page of a site in the browser, and what it did that it may not.

    ``root`` is the address of the folder of the site: nothing else may be asked for.
    """

    page: Page
    root: str
    wrong: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        page = self.page
        page.set_default_timeout(_PATIENCE)
        page.add_init_script(_CANARY)
        page.on("console", lambda told: self.wrong.append(f"console {told.type}: {told.text}"))
        page.on("pageerror", lambda error: self.wrong.append(f"error: {error}"))
        page.on("dialog", self._dialog)
        page.on("popup", lambda other: self.wrong.append(f"popup: {other.url}"))
        page.on("download", lambda other: self.wrong.append(f"download: {other.url}"))
        page.on("requestfailed", lambda request: self._failed(request.url, request.failure or ""))
        page.on("request", lambda request: self._asked(request.url))

    def _dialog(self, dialog: Any) -> None:
        self.wrong.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _asked(self, url: str) -> None:
        self.asked.append(url)
        if not url.startswith((self.root, "data:")):
            self.wrong.append(f"request: {url}")

    def _failed(self, url: str, why: str) -> None:
        if why != "net::ERR_ABORTED":  # the page was left before its icon had come
            self.wrong.append(f"failed: {url}: {why}")

    def open(self, path: str) -> None:
        """Open a page of the site, by the address that a link would have."""
        self.page.goto(f"{self.root}{path}", wait_until="load")

    def fired(self) -> list[str]:
        """Return what texts of the page that ran have told."""
        return list(self.page.evaluate("window.fired"))

    def where(self) -> str:
        """Return the path of the open page in the site."""
        return unquote(urlsplit(self.page.url).path).removeprefix(unquote(urlsplit(self.root).path))

    def anchor(self) -> str:
        """Return the part of the page that the address names."""
        return unquote(urlsplit(self.page.url).fragment)


@contextmanager
def visit(browser: Browser, folder: Path | str, size: tuple[int, int] = DESKTOP, **options: Any) -> Iterator[Visit]:
    """Give a page in a profile of its own; ``folder`` is that of the site, or the address where one is served."""
    root = folder if isinstance(folder, str) else f"{folder.resolve().as_uri()}/"
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, **options)
    try:
        yield Visit(context.new_page(), root)
    finally:
        context.close()
