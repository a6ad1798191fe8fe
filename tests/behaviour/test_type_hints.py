"""Annotations say something when the program runs: pydantic, cattrs and FastAPI read them by typing.get_type_hints."""

from __future__ import annotations

import inspect
import typing
from typing import TYPE_CHECKING, Any

import pytest
import services88
from services88 import chat, errors, models, so_principal, testing

if TYPE_CHECKING:
    from collections.abc import Iterator


def classes() -> Iterator[type[Any]]:
    """Give every public class of the package, each once."""
    seen: set[type[Any]] = set()
    for module in (services88, chat, so_principal, models, testing, errors):
        for name in dir(module):
            found = None if name.startswith("_") else getattr(module, name)
            if inspect.isclass(found) and found.__module__.startswith("services88") and found not in seen:
                seen.add(found)
                yield found


def methods(cls: type[Any]) -> Iterator[Any]:
    for name, found in inspect.getmembers(cls):
        # The constructors of dataclasses have the annotations of the fields, of base classes as text.
        is_public = not name.startswith("_") or (name == "__init__" and not hasattr(cls, "__dataclass_fields__"))
        function = getattr(found, "fget", found)
        if is_public and inspect.isfunction(function) and function.__module__.startswith("services88"):
            yield function


@pytest.mark.parametrize("cls", list(classes()), ids=lambda cls: cls.__qualname__)
def test_what_is_annotated_can_be_asked_for(cls: type[Any]):
    typing.get_type_hints(cls)
    for method in methods(cls):
        typing.get_type_hints(method)


def test_hints_name_the_classes_of_the_package():
    hints = typing.get_type_hints(chat.ChatAgent.add_chat_message)
    assert hints == {
        "chat_session_id": int,
        "message": models.ChatMessage | None,
        "return": models.ChatMessage,
    }
    assert typing.get_type_hints(models.ChatMessage)["type"] is models.ChatMessageType
    assert typing.get_type_hints(services88.NetServer.sign_in)["return"] == models.SoPrincipalCarrier | None
