"""Options of an application, and its objects, are checked when they are given."""

from __future__ import annotations

from typing import Any

import pytest
from chat_object import Chat
from services88.chat import AsyncIChatAgent
from services88.server import Application, Limits


@pytest.mark.parametrize(
    ("options", "kind"),
    [
        ({"limits": 5}, TypeError),
        ({"authenticate": "me"}, TypeError),
        ({"on_request": 5}, TypeError),
        ({"log_bodies": "yes"}, TypeError),
        ({"wsdl": "no/such/file"}, FileNotFoundError),
    ],
)
def test_options_are_checked_when_they_are_given(options: dict[str, Any], kind: type[Exception]):
    make: Any = Application
    with pytest.raises(kind, match=f"(?i){next(iter(options))}"):
        make(chat=Chat(), **options)


@pytest.mark.parametrize(
    "name", ["request_bytes", "depth", "read_seconds", "call_seconds", "concurrent_calls", "threads"]
)
def test_limits_are_checked(name: str):
    limits: Any = Limits
    for wrong in (0, -1, "1"):
        with pytest.raises((TypeError, ValueError), match=name):
            limits(**{name: wrong})


def test_an_object_with_a_misspelt_method_is_refused():
    class Misspelt(AsyncIChatAgent):
        async def add_chat_mesage(self) -> None: ...

    with pytest.raises(TypeError, match="did you mean add_chat_message"):
        Application(chat=Misspelt())
