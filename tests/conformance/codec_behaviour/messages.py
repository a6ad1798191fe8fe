"""The 280 measured inputs of Microsoft's DataContractSerializer (BEHAVIOUR.md), as far as decoding is concerned.

What .NET accepts decodes to the same value. What .NET refuses is a DecodeError with the path of the element, except
where the design says that a client must be tolerant; those cases say so. Here is what the tests of this folder decode.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
import shared_data
from services88 import OPERATIONS, DecodeError, Request
from services88.models import ChatMessage, ChatMessageSpecialType, ChatMessageType, ChatSessionEntity
from shared_data import SERVICES88, SOAP11, XSD, XSI

ADD = OPERATIONS["Chat.AddChatMessage"]
NAMESPACES = f'xmlns:s="{SOAP11}" xmlns="{SERVICES88}" xmlns:c="{SERVICES88}" xmlns:i="{XSI}" xmlns:xsd="{XSD}"'

TOKEN = "t"  # noqa: S105 - in the texts below
MEMBERS = {
    "ChatMessageId": "<ChatMessageId>7</ChatMessageId>",
    "ChatSessionId": "<ChatSessionId>42</ChatSessionId>",
    "Type": "<Type>ToUser</Type>",
    "Message": "<Message>Hi</Message>",
    "Author": "<Author>a</Author>",
    "ReadByCustomer": "<ReadByCustomer>1</ReadByCustomer>",
    "SpecialType": "<SpecialType>Url</SpecialType>",
    "SpecialParam": "<SpecialParam>p</SpecialParam>",
    "WhenPosted": "<WhenPosted>2026-05-27T01:23:32Z</WhenPosted>",
}
BASELINE = ChatMessage(
    chat_message_id=7,
    chat_session_id=42,
    type=ChatMessageType.TO_USER,
    message="Hi",
    author="a",
    read_by_customer=1,
    special_type=ChatMessageSpecialType.URL,
    special_param="p",
    when_posted=datetime(2026, 5, 27, 1, 23, 32, tzinfo=UTC),
)


def envelope(body: str, header: str = "") -> str:
    return f"<s:Envelope {NAMESPACES}><s:Header>{header}</s:Header><s:Body>{body}</s:Body></s:Envelope>"


def add(message: str, *, element: str = "Message", session: str = "<ChatSessionId>42</ChatSessionId>") -> str:
    """Return the body of a request with the text of a message."""
    return f"<AddChatMessage>{session}<{element}>{message}</{element.partition(' ')[0]}></AddChatMessage>"


def members(**changed: str) -> str:
    return "".join({**MEMBERS, **changed}.values())


def request(body: str, header: str = "") -> Request[Any, Any]:
    return ADD.decode_request(envelope(body, header).encode())


def message(text: str) -> Any:
    """Decode a message as a server reads it and as a client reads it; both must see the same."""
    seen = request(add(text)).body.message
    answer = f"<AddChatMessageResponse><Response>{text}</Response></AddChatMessageResponse>"
    assert ADD.decode_response(envelope(answer).encode()).body.response == seen
    return seen


def member(name: str, content: str, attributes: str = "") -> Any:
    """Decode a message with other content of one member; return the value of that member."""
    seen = message(members(**{name: f"<{name}{attributes}>{content}</{name}>"}))
    attribute = next(key for key in ChatMessage.__dataclass_fields__ if shared_data.plain(key) == name.lower())
    value = getattr(seen, attribute)
    setattr(seen, attribute, getattr(BASELINE, attribute))
    assert seen == BASELINE, "another member changed"
    return value


def refused(name: str, content: str, attributes: str = "") -> DecodeError:
    with pytest.raises(DecodeError) as caught:
        request(add(members(**{name: f"<{name}{attributes}>{content}</{name}>"})))
    assert caught.value.path == ("AddChatMessage", "Message", name)
    assert caught.value.operation == "Chat.AddChatMessage"
    assert f"at AddChatMessage/Message/{name}: " in str(caught.value)
    return caught.value


def response(operation: str, content: str, item: str = "") -> Any:
    """Decode the result of an operation that returns one thing."""
    name = operation.partition(".")[2] + "Response"
    inside = f"<{item}>{content}</{item}>" if item else content
    data = envelope(f"<{name}><Response>{inside}</Response></{name}>").encode()
    return OPERATIONS[operation].decode_response(data).body.response


def again(body: str, header: str = "") -> str:
    """Decode and encode; return where the infoset changed."""
    data = envelope(body, header).encode()
    return shared_data.envelope_difference(data, ADD.encode_request(ADD.decode_request(data)), shared_data.ZEROS)


def session(content: str) -> ChatSessionEntity:
    return response("Chat.GetChatSessionEntity", content)


DEFAULTS = {
    "ChatMessageId": 0,
    "ChatSessionId": 0,
    "Type": ChatMessageType.INVALID,
    "Message": None,
    "Author": None,
    "ReadByCustomer": 0,
    "SpecialType": ChatMessageSpecialType.NONE,
    "SpecialParam": None,
    "WhenPosted": datetime.min,  # noqa: DTZ901 - .NET's "not set"
}
