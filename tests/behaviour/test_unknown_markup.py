"""Unknown content is sent on well-formed, whatever characters it holds."""

from __future__ import annotations

import re

import pytest
from lxml import etree
from services88 import OPERATIONS, EncodeError, Request, Response
from services88._runtime import ExtensionData, UnknownElement
from services88.models import ChatMessage

REFERENCE = re.compile(rb"&#x(?:[1-8BCEF]|1[0-9A-F]|FFF[EF]);")
OPERATION = OPERATIONS["Chat.AddChatMessage"]


def sent_with(xml: str) -> bytes:
    message = ChatMessage(extension_data=ExtensionData((UnknownElement("Message", xml),)))
    request = OPERATION.request
    return OPERATION.encode_request(Request(request[0](), request[1](message=message)))


@pytest.mark.parametrize(
    ("xml", "written"),
    [
        ("<New>a\x01b</New>", "<New>a&#x1;b</New>"),
        ("<New>a&#1;b</New>", "<New>a&#1;b</New>"),
        ("<New>\ufffe</New>", "<New>&#xFFFE;</New>"),
        ("<New>\x08&#xFFFF;\x1f</New>", "<New>&#x8;&#xFFFF;&#x1F;</New>"),
        ('<New at="\x02"/>', '<New at="&#x2;"/>'),
        ("<New>plain \U0001f600\t\n</New>", "<New>plain \U0001f600\t\n</New>"),
    ],
)
def test_characters_that_xml_forbids_are_written_as_references(xml: str, written: str):
    data = sent_with(xml)

    assert written.encode() in data
    etree.fromstring(REFERENCE.sub(b"?", re.sub(rb"&#(1|xFFFF);", b"?", data)))


@pytest.mark.parametrize("code", [0, 0xD800, 0xDFFF])
def test_characters_that_no_reference_stands_for_are_an_error_with_a_path(code: int):
    with pytest.raises(EncodeError, match=r"Message.*unknown content"):
        sent_with(f"<New>{chr(code)}</New>")


def test_unknown_content_of_a_reply_can_be_sent_on():
    envelope = (
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>'
        '<AddChatMessageResponse xmlns="http://www.superoffice.net/ws/crm/NetServer/Services88">'
        "<Response><New>a&#1;b&#xFFFE;</New></Response></AddChatMessageResponse></s:Body></s:Envelope>"
    )
    seen = OPERATION.decode_response(envelope.encode())
    again = OPERATION.encode_response(Response(seen.headers, seen.body))

    etree.fromstring(REFERENCE.sub(b"?", re.sub(rb"&#[0-9]+;", b"?", again)))
