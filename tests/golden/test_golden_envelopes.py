"""The exact bytes of AddChatMessage on the wire, and the two envelopes of its documentation page.

``--update-golden`` writes the files anew; then review them.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import shared_data
from services88 import OPERATIONS, Request, Response
from services88._headers import RequestHeaders, ResponseHeaders
from services88.chat.operations.add_chat_message import AddChatMessage, AddChatMessageResponse
from services88.models import (
    ChatMessage,
    ChatMessageSpecialType,
    ChatMessageType,
    SoCredentials,
    SoExceptionInfo,
    SoTimeZone,
)

ENVELOPES = Path(__file__).with_name("envelopes")
ADD = OPERATIONS["Chat.AddChatMessage"]

REQUEST = Request(
    RequestHeaders(
        application_token="app-0001",  # noqa: S106 - an example
        credentials=SoCredentials(ticket="7T:golden=="),
        time_zone=SoTimeZone(so_time_zone_id=116, so_time_zone_location_code="NO"),
    ),
    AddChatMessage(
        chat_session_id=42,
        message=ChatMessage(
            chat_message_id=0,
            chat_session_id=42,
            type=ChatMessageType.TO_CUSTOMER,
            message="Blåbær & <syltetøy>\r\n\tpris: 3 €, 😀 ]]>",
            author=None,
            read_by_customer=-1,
            special_type=ChatMessageSpecialType.NONE,
            special_param="",
            when_posted=datetime(2026, 5, 27, 1, 23, 32, 120000, UTC),
        ),
    ),
)
RESPONSE = Response(
    ResponseHeaders(succeeded=True, extra_info={"a": "1", "b": None}, time_zone=None),  # type: ignore[dict-item]
    AddChatMessageResponse(response=ChatMessage(chat_message_id=1001, chat_session_id=42, message="control \x01")),
)
EMPTY_REQUEST = Request(RequestHeaders(), AddChatMessage())
FAILURE = Response(
    ResponseHeaders(
        succeeded=False,
        exception_info=SoExceptionInfo(
            message="No such session", exception_type="System.ArgumentException", inner_exception=SoExceptionInfo()
        ),
    ),
    AddChatMessageResponse(),
)

CASES: dict[str, tuple[Any, Any, Any]] = {
    "AddChatMessage.request": (ADD.encode_request, ADD.decode_request, REQUEST),
    "AddChatMessage.request.empty": (ADD.encode_request, ADD.decode_request, EMPTY_REQUEST),
    "AddChatMessage.response": (ADD.encode_response, ADD.decode_response, RESPONSE),
    "AddChatMessage.response.failure": (ADD.encode_response, ADD.decode_response, FAILURE),
}
every_case = pytest.mark.parametrize(("name", "case"), CASES.items(), ids=CASES)


@every_case
def test_the_bytes_on_the_wire(name: str, case: tuple[Any, Any, Any], golden: Any):
    encode, _, message = case

    golden.check(ENVELOPES / f"{name}.xml", encode(message))


@every_case
def test_the_files_are_read_as_the_objects(name: str, case: tuple[Any, Any, Any]):
    _, decode, message = case

    assert decode((ENVELOPES / f"{name}.xml").read_bytes()) == message


# --- the form of the documentation: SOAP 1.2, no Header, a type on every member ------------------------------------

DOCUMENTED_MESSAGE = ChatMessage(
    chat_message_id=3,
    chat_session_id=42,
    type=ChatMessageType.TO_USER,
    message="",
    author="Ada",
    read_by_customer=1,
    special_type=ChatMessageSpecialType.URL,
    special_param="https://example.test/?a=1&b=2",
    when_posted=datetime(2026, 5, 27, 1, 23, 32, tzinfo=UTC),
)
DOCUMENTED = {
    "request": Request(
        RequestHeaders(
            application_token="app-0002",  # noqa: S106 - an example
            credentials=SoCredentials(ticket="7T:documented=="),
        ),
        AddChatMessage(chat_session_id=42, message=DOCUMENTED_MESSAGE),
    ),
    "response": Response(ResponseHeaders(), AddChatMessageResponse(response=DOCUMENTED_MESSAGE)),
}
directions = pytest.mark.parametrize("direction", ["request", "response"])


def decode(direction: str, data: bytes) -> Any:
    return ADD.decode_request(data) if direction == "request" else ADD.decode_response(data)


@directions
def test_the_documented_form_is_read(direction: str):
    data = (ENVELOPES / f"documented.AddChatMessage.{direction}.xml").read_bytes()
    seen = decode(direction, data)

    assert seen == DOCUMENTED[direction]
    assert seen.body.extension_data is None
    assert seen.headers.extension_data is None


@directions
def test_the_documented_form_is_never_sent(direction: str):
    data = (ENVELOPES / f"documented.AddChatMessage.{direction}.xml").read_bytes()
    seen = decode(direction, data)
    sent = ADD.encode_request(seen) if direction == "request" else ADD.encode_response(seen)

    assert b'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"' in sent
    assert b"2003/05" not in sent
    assert b"type=" not in sent
    assert sent.index(b"<s:Header>") < sent.index(b"<s:Body>")
    assert decode(direction, sent) == seen


PAGE_MESSAGE = ChatMessage(
    type=ChatMessageType.INVALID,
    message="",
    author="",
    special_type=ChatMessageSpecialType.NONE,
    special_param="",
    when_posted=datetime(2026, 5, 27, 1, 23, 32, tzinfo=UTC),
)
PAGE = {
    "request": Request(
        RequestHeaders(
            application_token="1234567-1234-9876",  # noqa: S106 - the example of the page
            credentials=SoCredentials(ticket="7T:1234abcxyzExample=="),
        ),
        AddChatMessage(chat_session_id=0, message=PAGE_MESSAGE),
    ),
    "response": Response(ResponseHeaders(), AddChatMessageResponse(response=PAGE_MESSAGE)),
}


@directions
def test_the_page_of_the_vendor_is_read(direction: str):
    page = shared_data.shared("services88/SEED-AddChatMessage.txt").read_text("utf-8")
    found = re.findall(r"<\?xml .*?</SOAP-ENV:Envelope>", page, re.DOTALL)
    assert len(found) == 2

    data = found[["request", "response"].index(direction)].encode()
    assert decode(direction, data) == PAGE[direction]
