"""What plugins see of replies with attachments: the envelope, whoever took the reply apart."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import httpx2
import pytest
from attachment_contract import CONTRACT, ROOT, XOP_TYPE, Canned, envelope, include, message
from message_shapes import package
from raw_http import RawServer, http

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NEW = "http://www.w3.org/2005/08/addressing"
BYTES = bytes(range(256)) * 9
TEXT = envelope(f"<Document><Name>caf\u00e9</Name><Data>{include('one')}</Data></Document>").decode()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with package(tmp_path_factory.mktemp("plugged"), "plugged_attachments", CONTRACT) as found:
        yield found


def in_pieces(made: Any, content: bytes, *plugins: Any) -> Any:
    with (
        RawServer(lambda peer, _seen: peer.send(http(200, content, XOP_TYPE))) as server,
        made.Client(server.url, plugins=plugins) as client,
    ):
        return client.with_reply.echo(document=made.models.Document(name="a"))


def in_pieces_async(made: Any, content: bytes, *plugins: Any) -> Any:
    async def call(url: str) -> Any:
        async with made.AsyncClient(url, plugins=plugins) as client:
            return await client.with_reply.echo(document=made.models.Document(name="a"))

    with RawServer(lambda peer, _seen: peer.send(http(200, content, XOP_TYPE))) as server:
        return asyncio.run(call(server.url))


def as_a_whole(made: Any, content: bytes, *plugins: Any) -> Any:
    with made.Client("http://h", transport=Canned(made, XOP_TYPE, content), plugins=plugins) as client:
        return client.with_reply.echo(document=made.models.Document(name="a"))


WAYS = pytest.mark.parametrize("call", [in_pieces, in_pieces_async, as_a_whole])


def changing(made: Any, change: Callable[[bytes], bytes]) -> Any:
    class Changing(made.Plugin):
        def on_receive(self, message: Any) -> Any:
            self.seen = message
            return replace(message, content=change(message.content))

    return Changing()


@WAYS
def test_they_see_and_change_the_envelope(made: Any, call: Callable[..., Any]):
    """They do so in UTF-8, whatever the part with the envelope is in; what they return need not tell."""
    history = made.History()
    for charset, declared in (("UTF-8", ""), ("iso-8859-1", ""), ("utf-16", ""), ("", "iso-8859-1")):
        text = f'<?xml version="1.0" encoding="{declared}"?>{TEXT}' if declared else TEXT
        head = b"charset=%b" % charset.encode() if charset else b"x=y"
        content = message(text.encode(charset or declared), one=BYTES).replace(b"charset=UTF-8", head, 1)
        plugin = changing(made, lambda content: content.replace("caf\u00e9".encode(), "th\u00e9".encode()))
        found = call(made, content, plugin, history)
        assert (found.result.name, found.result.data, found.attachments) == ("th\u00e9", BYTES, ())
        assert "caf\u00e9" in plugin.seen.envelope().decode()
        assert plugin.seen.envelope().endswith(b"</s:Envelope>")
        assert BYTES not in plugin.seen.content
        assert "caf\u00e9</Name>" in history.exchanges[-1].reply
        assert call(made, content, changing(made, bytes)).result.name == "caf\u00e9"


@WAYS
@pytest.mark.parametrize(
    ("damage", "told"),
    [
        ((b"charset=UTF-8", b"charset=x-none"), "character encoding that is not known: 'x-none'"),
        ((b"caf\xc3\xa9", b"caf\xe9"), "not well-formed XML"),
        ((b"\r\n--b1--", b""), "its last boundary is missing"),
    ],
)
def test_what_they_cannot_read_is_told_as_without_them(
    made: Any, call: Callable[..., Any], damage: tuple[bytes, bytes], told: str
):
    content = message(TEXT.encode(), one=BYTES).replace(*damage)
    for plugins in ((), (made.History(), changing(made, bytes), made.WsAddressing())):
        with pytest.raises(made.DecodeError, match=told):
            call(made, content, *plugins)


@WAYS
def test_the_reply_to_another_message(made: Any, call: Callable[..., Any]):
    block = f'<s:Header><w:RelatesTo xmlns:w="{NEW}">urn:uuid:other</w:RelatesTo></s:Header><s:Body>'
    content = message(TEXT.replace("<s:Body>", block).encode(), one=BYTES)
    assert call(made, content).result.data == BYTES
    with pytest.raises(made.DecodeError, match="the reply is to another message: 'urn:uuid:other'"):
        call(made, content, made.WsAddressing())


class Shop:
    def echo(self, *, document: Any) -> Any:
        return document


def test_characters_that_xml_forbids(made: Any):
    """.NET writes them as references; they stay what they are where the envelope of a request is written anew."""
    text = TEXT.replace("caf\u00e9", "a&#x1F;b\U0010fffd").replace("EchoResponse", "Echo")
    with made.testing.FakeServer(shop=Shop()) as server:
        headers = {"Content-Type": XOP_TYPE, "SOAPAction": '"urn:t/Echo"'}
        reply = httpx2.post(server.url, content=message(text.encode(), one=BYTES), headers=headers)
    assert reply.status_code == 200, reply.text
    assert server.calls[0].body.document.name == "a\x1fb\U0010fffd"
    assert server.calls[0].body.document.data == BYTES
    assert ROOT.split(b"\r\n")[0] in server.calls[0].content
