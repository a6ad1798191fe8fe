"""Replies of GetChatMessages as a server writes them, and the modules that read long ones."""

from __future__ import annotations

import importlib
import re

import services88

NS = "http://www.superoffice.net/ws/crm/NetServer/Services88"
ENVELOPE = importlib.import_module("services88._runtime.soap.envelope_reader")
ITEM_READER = importlib.import_module("services88._runtime.decode.streaming.list_items")
MESSAGE_READER = importlib.import_module("services88._runtime.soap.stream_reader")
GET = services88.OPERATIONS["Chat.GetChatMessages"]
TOPIC = services88.OPERATIONS["Chat.GetChatTopicEntity"]
FIELDS = {
    "ChatMessageId": "7",
    "ChatSessionId": "-3",
    "Type": "ToCustomer",
    "Message": "Hi",
    "Author": "Anna",
    "ReadByCustomer": "1",
    "SpecialType": "None",
    "SpecialParam": "x",
    "WhenPosted": "2026-05-27T01:23:32",
}


def message(*changes: tuple[str, str], item: str = "ChatMessage") -> str:
    """Return an item as .NET writes it; ``changes`` replace whole elements by name."""
    made = "".join(f"<{name}>{text}</{name}>" for name, text in FIELDS.items())
    for name, element in changes:
        made = re.sub(f"<{name}>.*?</{name}>", lambda _, element=element: element, made)
    return f"<{item}>{made}</{item}>"


def reply(items: str, *, holder: str = "<Response>", head: str = "<Succeeded>true</Succeeded>", after: str = "") -> str:
    return (
        f'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/">'
        f'<s:Header xmlns="{NS}">{head}</s:Header><s:Body>'
        f'<GetChatMessagesResponse xmlns="{NS}" xmlns:i="http://www.w3.org/2001/XMLSchema-instance" xmlns:q="{NS}">'
        f"{holder}{items}</Response>{after}</GetChatMessagesResponse></s:Body></s:Envelope>"
    )
