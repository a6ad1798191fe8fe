"""Envelopes that say two things: the caller is told, and gets no half of them."""

from __future__ import annotations

import pytest
from services88 import OPERATIONS, DecodeError, HttpReply, HttpRequest, NetServer, SoapFault

NS = "http://www.superoffice.net/ws/crm/NetServer/Services88"
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
GOOD = f'<AddChatMessageResponse xmlns="{NS}"/>'
FAULT = "<s:Fault><faultcode>s:Server</faultcode><faultstring>taken back</faultstring></s:Fault>"
HEADER, BODY = f'<s:Header><Succeeded xmlns="{NS}">true</Succeeded></s:Header>', f"<s:Body>{GOOD}</s:Body>"
LONG = f"<!--{' ' * 10_000}-->"  # so that it is read in pieces


class Canned:
    def __init__(self, content: str) -> None:
        headers = {"content-type": "text/xml"}
        self.reply = HttpReply(200, headers, f'<s:Envelope xmlns:s="{SOAP}">{content}</s:Envelope>'.encode())

    def send(self, request: HttpRequest) -> HttpReply:  # noqa: ARG002 - the signature of Transport
        return self.reply

    def close(self) -> None:
        pass


def call(content: str) -> None:
    with NetServer("https://host/Cust1", ticket="7T:any", transport=Canned(content)) as net:
        net.chat.add_chat_message(chat_session_id=1, message=None)


@pytest.mark.parametrize("more", ["", LONG])
@pytest.mark.parametrize(
    ("content", "message"),
    [
        (HEADER + HEADER + BODY, "the envelope has Header more than once"),
        (HEADER + BODY + "<s:Header/>", "the envelope has Header more than once"),
        (HEADER + BODY + "<s:Body/>", "the envelope has Body more than once"),
        (HEADER.replace("</s:H", '<s:Odd s:mustUnderstand="1"/></s:H') + BODY, "Odd must be understood"),
        (f"{HEADER}<s:Body><s:Envelope>{HEADER}{BODY}</s:Envelope></s:Body>", "the Body holds .*Envelope"),
    ],
)
def test_what_is_no_message_of_the_operation(content: str, message: str, more: str):
    with pytest.raises(DecodeError, match=message):
        call(content + more)


@pytest.mark.parametrize("more", ["", LONG])
def test_a_fault_behind_a_reply_counts(more: str):
    with pytest.raises(SoapFault, match="taken back"):
        call(HEADER + BODY.replace("</s:Body>", f"{FAULT}</s:Body>") + more)
    data = f'<s:Envelope xmlns:s="{SOAP}">{HEADER}<s:Body>{GOOD}{FAULT}</s:Body>{more}</s:Envelope>'.encode()
    with pytest.raises(SoapFault, match="taken back"):
        OPERATIONS["Chat.AddChatMessage"].decode_response_pieces([data[:500], data[500:]])
