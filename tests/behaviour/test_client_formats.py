"""Replies that are no plain envelope: multipart/related, other types, none at all."""

from __future__ import annotations

import base64
import quopri
from contextlib import contextmanager
from dataclasses import fields
from typing import TYPE_CHECKING, Any

import pytest
from fault_cases import GOOD, POSTED, TEXT, XOP, envelope, packed
from services88 import OPERATIONS, DecodeError, NetServer, Operation, Response
from services88._runtime.client.http_binding import soap_response
from services88._runtime.netserver.netserver_settings import NetServerSettings
from services88._runtime.transport.interface import HttpReply, HttpRequest
from services88.models import ChatMessage

if TYPE_CHECKING:
    from collections.abc import Iterator

INCLUDE = '<x:Include xmlns:x="http://www.w3.org/2004/08/xop/include" href="cid:1"/>'


def multipart(body: bytes, *, boundary: str = "b", head: str = "Content-Type: text/xml", end: str = "\r\n") -> bytes:
    lines = f"--{boundary}{end}{head}{end}{end}" if head else f"--{boundary}{end}{end}"
    return lines.encode() + body + f"{end}--{boundary}--{end}".encode()


def related(**parameters: str) -> str:
    return "; ".join(["Multipart/Related", *(f'{name}="{value}"' for name, value in parameters.items())])


@pytest.mark.parametrize(
    ("content_type", "data"),
    [
        (XOP, packed(GOOD)),
        (related(boundary="b"), multipart(GOOD)),
        (related(boundary="b"), multipart(GOOD, head="")),
        (related(boundary="b"), multipart(GOOD, end="\n")),
        (related(boundary="b"), b"a preamble\r\n" + multipart(GOOD) + b"an epilogue"),
        (related(boundary="b", start="<root@x>"), multipart(GOOD, head="content-id:  <root@x>")),
        (related(boundary="=_ '()+,-./:=?"), multipart(GOOD, boundary="=_ '()+,-./:=?")),
        (related(boundary="b"), multipart(GOOD + b"<?p \r\n--bc\r\n ?>")),
        (related(boundary="b"), multipart(TEXT.encode("utf-16-le"), head="Content-Type: text/xml; charset=utf-16le")),
        (related(boundary="b", charset="iso-8859-1"), multipart(GOOD, head="Content-Type: text/xml; charset=utf-8")),
        (related(boundary="b"), multipart(base64.encodebytes(GOOD), head="Content-Transfer-Encoding: base64")),
        (
            related(boundary="b"),
            multipart(quopri.encodestring(GOOD), head="Content-Transfer-Encoding: Quoted-Printable"),
        ),
    ],
)
def test_one_part(content_type: str, data: bytes):
    assert call(content_type, data) == POSTED


@pytest.mark.parametrize(
    ("content_type", "data", "told"),
    [
        (XOP, packed(envelope(f"<A>{INCLUDE}</A>")), "refers to the attachment '1', which it does not have"),
        (
            related(boundary="b", start="<other>"),
            multipart(GOOD, head="Content-ID: <root>"),
            "calls the start: 'other'",
        ),
        (related(boundary="b", start="<other>"), multipart(GOOD), "multipart/related without the part"),
        (related(boundary="b", start="<other>"), multipart(GOOD, head="Content-ID: "), "without the part"),
        (related(boundary="b", start=""), multipart(GOOD), "without the part that its header calls the start: ''"),
        (related(boundary="b", start="<>"), multipart(GOOD), "calls the start: ''"),
        (related(boundary="b", start="<>"), multipart(GOOD, head="Content-ID: <>"), "calls the start"),
        (related(boundary="b") + "; start", multipart(GOOD), "calls the start"),
        (related(), multipart(GOOD), "without a valid boundary"),
        (related(boundary=""), multipart(GOOD, boundary=""), "without a valid boundary"),
        (related(boundary="b" * 71), multipart(GOOD, boundary="b" * 71), "without a valid boundary"),
        (related(boundary="other"), multipart(GOOD), "cut short"),
        (related(boundary="b"), multipart(GOOD)[:-5], "cut short"),
        (related(boundary="b"), multipart(GOOD.replace(b"</", b"\r\n--b\r\n</", 1)), "no end of its headers"),
        (related(boundary="b"), b"--b\r\n\r\n\r\n" * 10_002, "more than 10000 parts"),
        (related(boundary="b"), multipart(GOOD, head="X: " + "y" * 20_000), "no end of its headers"),
        (related(boundary="b"), multipart(b"!", head="Content-Transfer-Encoding: base64"), "not valid base64"),
        (related(boundary="b"), multipart(GOOD, head="Content-Transfer-Encoding: x-uu"), "transfer encoding 'x-uu'"),
        (related(boundary="b"), multipart(b"%PDF", head="Content-Type: application/pdf"), "around 'application/pdf'"),
        ("application/json", b"{}", "the reply is 'application/json', not SOAP"),
        ("multipart/mixed; boundary=b", multipart(GOOD), "the reply is 'multipart/mixed', not SOAP"),
        ("Application/SOAP+FastInfoset", b"\xe0\0\0\1", r"the reply is 'Application/SOAP\+FastInfoset', not SOAP"),
        ("text/plain; charset=utf-8", b"Service started", "the reply is 'text/plain', not SOAP"),
    ],
)
def test_what_cannot_be_read_is_named(content_type: str, data: bytes, told: str):
    with pytest.raises(DecodeError, match=told):
        call(content_type, data)


def test_a_text_may_speak_of_attachments():
    said = TEXT.replace("Hi", INCLUDE.replace("<", "&lt;"))
    assert "xop/include" in call(XOP, packed(said.encode())).message


def test_a_body_that_is_xml_under_another_name_is_read():
    assert call("text/html", GOOD) == POSTED
    assert call("application/octet-stream", GOOD) == POSTED


class Canned:
    def __init__(self, content_type: str, content: bytes, status: int = 200) -> None:
        self.status, self.headers, self.content = status, {"content-type": content_type}, content

    def send(self, _: HttpRequest) -> HttpReply:
        return HttpReply(self.status, self.headers, self.content)

    @contextmanager
    def stream(self, _: HttpRequest) -> Iterator[Any]:
        yield self

    def __iter__(self) -> Iterator[bytes]:
        yield from (self.content[start : start + 999] for start in range(0, len(self.content), 999))

    def close(self) -> None: ...


def call(content_type: str, data: bytes) -> ChatMessage:
    net = NetServer("https://host", ticket="7T:any", transport=Canned(content_type, data))
    return net.chat.add_chat_message(chat_session_id=1, message=None)


GET = OPERATIONS["Chat.GetChatMessages"]
MANY = [ChatMessage(chat_message_id=number, message=f"blåbær {number}") for number in range(3000)]
LONG = GET.encode_response(Response(GET.response[0](succeeded=True), GET.response[1](response=MANY)))


@pytest.mark.parametrize(
    ("content_type", "data"),
    [
        (related(boundary="b"), multipart(LONG)),
        ("text/xml; charset=utf-16", LONG.decode().encode("utf-16-le")),
        ("text/xml; charset=iso-8859-1", LONG.decode().encode("iso-8859-1")),
        ("text/xml", LONG.decode().encode("utf-16")),
    ],
)
def test_iterating_over_other_formats(content_type: str, data: bytes):
    net = NetServer("https://host", ticket="7T:any", transport=Canned(content_type, data))
    with net.chat.iterate.get_chat_messages(chat_session_id=1, after=0) as messages:
        assert list(messages) == MANY
    assert net.chat.get_chat_messages(chat_session_id=1, after=0) == MANY


def is_void(operation: Operation[Any, Any, Any, Any, Any]) -> bool:
    return not any(each.metadata for each in fields(operation.response[1]))


VOID = next(each for each in OPERATIONS.values() if is_void(each))


@pytest.mark.parametrize(("status", "content"), [(202, b""), (204, b""), (200, envelope(""))])
def test_an_operation_without_a_result_needs_no_reply(status: int, content: bytes):
    settings = NetServerSettings("https://host")
    assert judged(settings, VOID, status, content).body == VOID.response[1]()
    with pytest.raises(DecodeError):
        judged(settings, OPERATIONS["Chat.AddChatMessage"], status, content)


@pytest.mark.parametrize(("status", "content"), [(200, b""), (202, b"<html/>"), (202, b"queued")])
def test_an_operation_without_a_result_does_not_take_anything(status: int, content: bytes):
    with pytest.raises(DecodeError):
        judged(NetServerSettings("https://host"), VOID, status, content)


def judged(
    settings: NetServerSettings, operation: Operation[Any, Any, Any, Any, Any], status: int, content: bytes
) -> Any:
    return soap_response(settings, operation, HttpReply(status, {}, content))
