"""What an application answers to requests that are wrong: faults of SOAP or a status of HTTP, nothing of itself."""

from __future__ import annotations

import resource
import socket
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from chat_object import HEADERS, PATH, envelope
from lxml import etree
from served import exchanged, served
from services88 import OPERATIONS, NetServer, Request, RequestHeaders
from services88.chat import AsyncIChatAgent
from services88.models import ChatMessage
from services88.server import Application, Limits

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx2

SOAP11 = "http://schemas.xmlsoap.org/soap/envelope/"
SOAP12 = "http://www.w3.org/2003/05/soap-envelope"
NS = "http://www.superoffice.net/ws/crm/NetServer/Services88"
GOOD = envelope(chat_session_id=7, message=ChatMessage(message="hello"))
GET = OPERATIONS["Chat.GetChatMessages"]
OTHER = GET.encode_request(Request(RequestHeaders(), GET.request[1](chat_session_id=1, after=2)))


class Chat(AsyncIChatAgent):
    """Answers one operation."""

    async def add_chat_message(self, *, chat_session_id: int, message: ChatMessage | None) -> ChatMessage:
        assert message is not None
        message.chat_session_id = chat_session_id
        return message


APPLICATION = Application(chat=Chat(), limits=Limits(request_bytes=2**20))


def posted(content: bytes, **headers: str) -> httpx2.Response:
    """Return the answer to a POST; it and what it tells must show nothing of the inside."""
    answer = exchanged(APPLICATION, "POST", PATH, content, **{**HEADERS, **headers})
    for inside in ("Traceback", ".py", "/work", "site-packages", "_runtime", "services88.", "lxml"):
        assert inside not in answer.text
    return answer


def fault_of(answer: httpx2.Response) -> tuple[str, str]:
    """Return code and text of a fault in SOAP 1.1; the code without its prefix, which must be that of SOAP."""
    fault = etree.fromstring(answer.content).find(f"{{{SOAP11}}}Body/{{{SOAP11}}}Fault")
    prefix, _, code = fault.findtext("faultcode").partition(":")
    assert fault.nsmap[prefix] == SOAP11
    return code, fault.findtext("faultstring")


def wrapped(header: str = "", body: str = "", behind: str = "", namespace: str = SOAP11) -> bytes:
    """Return an envelope of these parts."""
    return f'<s:Envelope xmlns:s="{namespace}">{header}<s:Body>{body}</s:Body>{behind}</s:Envelope>'.encode()


DEEP = wrapped(
    body=f'<AddChatMessage xmlns="{NS}">' + "<a>" * 400 + "</a>" * 400 + "</AddChatMessage>",
)
LAUGHS = b'<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>' + wrapped(body="&b;")


@pytest.mark.parametrize(
    ("content", "code", "told"),
    [
        (b"", "Client", "empty"),
        (b"hello", "Client", "not well-formed"),
        (b"\x00\xff\xfe", "Client", ""),
        (GOOD[:-30], "Client", "not well-formed"),
        (b"<a/>", "Client", "not a SOAP Envelope"),
        (wrapped(), "Client", "the Body is empty"),
        (wrapped(namespace=SOAP12), "VersionMismatch", "SOAP 1.1"),
        (wrapped(namespace="urn:other"), "VersionMismatch", "urn:other"),
        (
            wrapped(body=f'<AddChatMessage xmlns="{NS}"><ChatSessionId>x</ChatSessionId></AddChatMessage>'),
            "Client",
            "ChatSessionId",
        ),
        (wrapped(body='<AddChatMessage xmlns="urn:other"/>'), "Client", "urn:other"),
        (OTHER, "Client", "GetChatMessages"),
        (wrapped(body=f'<AddChatMessage xmlns="{NS}"/><b/>'), "Client", "2 elements"),
        (wrapped(body="<b/>", behind=f"<s:Body xmlns:s='{SOAP11}'/>"), "Client", "Body"),
        (wrapped('<s:Header><m xmlns="urn:m" s:mustUnderstand="1"/></s:Header>', "<b/>"), "MustUnderstand", "{urn:m}m"),
        (DEEP, "Client", "nested"),
        (LAUGHS, "Client", "document type"),
    ],
)
def test_a_wrong_message_is_a_fault_of_soap(content: bytes, code: str, told: str):
    answer = posted(content)
    assert answer.status_code == 500  # SOAP 1.1 section 6.2
    assert fault_of(answer)[0] == code
    assert told in fault_of(answer)[1]


@pytest.mark.parametrize("action", ['"urn:other"', "", '""', f'"{GET.action}"', "x" * 4000])
def test_a_wrong_action_is_a_fault(action: str):
    code, text = fault_of(posted(GOOD, SOAPAction=action))
    assert code == "Client"
    assert "Body" in text or "Action" in text


def test_an_operation_that_the_object_lacks_is_a_fault():
    answer = posted(OTHER, SOAPAction=f'"{GET.action}"')
    assert fault_of(answer)[0] == "Client"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Content_Type": "application/json"}, 415),
        ({"Content_Type": "application/soap+xml"}, 415),  # the contract has SOAP 1.1 only
        ({"Content_Type": ""}, 415),
        ({"Content_Encoding": "gzip"}, 415),
        ({"Content_Type": "text/xml; charset=no-such"}, 500),
        ({"Content_Type": "multipart/related"}, 500),
        ({"Content_Type": 'multipart/related; boundary="b"; type="text/xml"'}, 500),
        ({"Content_Length": str(2**20 + 1)}, 413),
        ({"Content_Length": "9" * 5000}, 413),
    ],
)
def test_wrong_headers_are_told(headers: dict[str, str], status: int):
    answer = posted(GOOD, **headers)
    assert answer.status_code == status


def test_a_request_beyond_the_limit_is_refused_though_it_says_nothing_of_its_size():
    async def pieces():
        for _ in range(40):
            yield b"x" * 2**15

    answer = exchanged(APPLICATION, "POST", PATH, pieces(), **HEADERS)
    assert (answer.status_code, answer.text) == (413, "a request may have 1048576 bytes\n")


def test_a_good_request_is_answered_after_all_of_that():
    for content in (b"", DEEP, LAUGHS):
        posted(content)
    assert posted(GOOD).status_code == 200


START = b"POST /Chat.svc HTTP/1.1\r\nHost: x\r\nContent-Type: text/xml\r\nContent-Length: 99\r\n\r\n<"


@pytest.fixture
def many_sockets() -> Iterator[None]:
    """Let this process have as many sockets as it may; both ends of a connection are here."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.mark.usefixtures("many_sockets")
def test_slow_and_silent_connections_do_no_harm():
    application = Application(chat=Chat(), limits=Limits(read_seconds=0.5))
    with served(application) as url:
        place = urlsplit(url)
        address = (place.hostname, place.port)
        silent = [socket.create_connection(address) for _ in range(1000)]
        slow = socket.create_connection(address, timeout=60)
        slow.sendall(START)
        truncated = socket.create_connection(address, timeout=60)
        truncated.sendall(
            b"POST /Chat.svc HTTP/1.1\r\nHost: x\r\nContent-Type: text/xml\r\nContent-Length: 99\r\n\r\n<"
        )
        truncated.close()
        try:
            with NetServer(url, ticket="7T:test") as net:
                assert net.chat.add_chat_message(chat_session_id=7, message=ChatMessage()).chat_session_id == 7
                assert slow.recv(65536).startswith(b"HTTP/1.1 408 ")
                assert net.chat.add_chat_message(chat_session_id=8, message=ChatMessage()).chat_session_id == 8
        finally:
            for connection in (*silent, slow):
                connection.close()
