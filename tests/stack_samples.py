"""Messages that other SOAP stacks sent, and a client that is answered with one."""

from __future__ import annotations

import json
from typing import Any

import shared_data
from services88 import OPERATIONS, NetServer
from services88._runtime.transport.interface import HttpReply, HttpRequest
from services88.models import ChatMessage

SAMPLES = "interop/samples.zip"
ADD = OPERATIONS["Chat.AddChatMessage"]


class Stub:
    """A transport that gives one answer."""

    def __init__(self, content: bytes, status: int = 200) -> None:
        self.reply = HttpReply(status, {"content-type": "text/xml; charset=utf-8"}, content)
        self.requests: list[HttpRequest] = []

    def send(self, request: HttpRequest) -> HttpReply:
        self.requests.append(request)
        return self.reply

    def close(self) -> None:
        """Nothing is open."""


def told(sample: str) -> dict[str, Any]:
    """Return the object that Microsoft's serializer was given for a sample: ``Chat.AddChatMessage.req.v0``."""
    found: dict[str, Any] = json.loads(shared_data.read(SAMPLES, f"msnet-dcs/{sample}.json"))
    return found


def call(content: bytes, status: int = 200) -> ChatMessage:
    with NetServer("https://x.test/Cust1", ticket="7T:secret", transport=Stub(content, status)) as net:
        return net.chat.add_chat_message(chat_session_id=1, message=ChatMessage())


def split(name: str) -> tuple[Any, str, str]:
    """Return operation, direction and version of a sample's name."""
    service, operation, direction, version = name.rpartition("/")[2].split(".")[:4]
    return OPERATIONS[f"{service}.{operation}"], direction, version
