"""What axe-core says of pages of a reference site, in light and dark, on a wide and a narrow screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from browser import DESKTOP, PHONE, visit

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

pytestmark = pytest.mark.slow  # starts Chromium
# One of each kind of page, the longest and the shortest among them.
PAGES = (
    *("index.html", "types.html", "errors.html", "changes.html", "services/chat.html", "services/list.html"),
    *("services/chat/add_chat_message.html", "services/so_principal/authenticate_username_password.html"),
    *("services/chat/delete_chat_session_entity.html", "types/ChatMessage.html", "types/Carrier.html"),
    *("types/ContactEntity.html", "types/ChatMessageType.html", "types/EventHandlerType.html"),
)


def violations(page: Any) -> list[str]:
    """Return what axe-core finds wrong, all its rules but those that are experiments."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="not installed: axe-playwright-python")
    # It would ask for the style sheet again, which pages do not allow.
    found = axe.Axe().run(page, options={"resultTypes": ["violations"], "preload": False}).response["violations"]
    return [f"{each['id']}: {node['html'][:200]} {node['failureSummary']}" for each in found for node in each["nodes"]]


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser: Browser, services88: Path, scheme: str, size: tuple[int, int]):
    found: list[str] = []
    with visit(browser, services88, size, color_scheme=scheme, reduced_motion="reduce") as look:
        for path in PAGES:
            assert (services88 / path).is_file(), path
            look.open(path)
            found += [f"{path}: {each}" for each in violations(look.page)]
        assert look.wrong == []
    assert found == []


def test_axe_finds_something_where_there_is_something(browser: Browser, tmp_path: Path):
    text = (
        "<!DOCTYPE html><html lang=en><title>x</title><main><h1>x</h1><img src='data:,'><p style='color:#ccc'>grey</p>"
    )
    (tmp_path / "bad.html").write_text(text)
    with visit(browser, tmp_path) as look:
        look.open("bad.html")
        found = {each.partition(":")[0] for each in violations(look.page)}
    assert found >= {"image-alt", "color-contrast"}
