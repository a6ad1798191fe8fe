"""The reply of a plain call is decoded while it arrives: the same results and errors, without its text in memory."""

from __future__ import annotations

import asyncio
import gc
import gzip
import logging
import tracemalloc
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from chat_replies import GET, message, reply
from raw_http import Peer, RawServer, Seen, chunked, http
from services88 import (
    AsyncNetServer,
    DecodeError,
    HttpReply,
    HttpRequest,
    HttpStatusError,
    HttpxTransport,
    IncomingMessage,
    NetServer,
    Plugin,
    ServerError,
    SoapError,
    SoapFault,
    TransportError,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NUMBERS = range(1000)
MESSAGES = [message(("ChatMessageId", f"<ChatMessageId>{number}</ChatMessageId>")) for number in NUMBERS]
LONG = reply("".join(MESSAGES))
WIDE = LONG.replace("Anna", "Åse 𝄞")
FAULT = (
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault><faultcode>s:Server</faultcode>'
    f"<faultstring>{'no ' * 40_000}</faultstring></s:Fault></s:Body></s:Envelope>"
)


def call(url: str, **options: Any) -> Any:
    with NetServer(url, ticket="7T:any", **options) as net:
        return net.chat.get_chat_messages(chat_session_id=1, after=0)


def call_async(url: str, **options: Any) -> Any:
    async def calls() -> Any:
        async with AsyncNetServer(url, ticket="7T:any", **options) as net:
            return await net.chat.get_chat_messages(chat_session_id=1, after=0)

    return asyncio.run(calls())


@pytest.fixture(params=[call, call_async], ids=["sync", "async"])
def get(request: pytest.FixtureRequest) -> Callable[..., Any]:
    """Return a function that asks a server for messages."""
    found: Callable[..., Any] = request.param
    return found


@contextmanager
def answering(*answers: bytes) -> Iterator[str]:
    """Give the URL of a server that gives the answers in turn, and the last one from then on."""
    left = list(answers)
    with RawServer(lambda peer, _: peer.send(left.pop(0) if len(left) > 1 else left[0])) as server:
        yield f"{server.url}/Cust1"


def in_chunks(content: bytes, **headers: str) -> bytes:
    return http(200, b"", Transfer_Encoding="chunked", Content_Length="", **headers) + chunked(content, 1000)


def test_chunks_lengths_and_compression(get: Any):
    wanted = GET.decode_response(WIDE.encode()).body.response
    content = WIDE.encode()
    compressed = gzip.compress(content)
    assert len(compressed) < 65_536 < len(content)  # so that the length is that of something short
    answers = {
        "a length": http(200, content),
        "chunks": in_chunks(content),
        "compressed": http(200, compressed, Content_Encoding="gzip"),
        "compressed, in chunks": in_chunks(compressed, Content_Encoding="gzip"),
        "UTF-16": http(200, WIDE.encode("utf-16"), "text/xml; charset=utf-16"),
        "Latin-1 as declared": http(
            200, f'<?xml version="1.0" encoding="latin-1"?>{LONG.replace("Anna", "Åse")}'.encode("latin-1"), "text/xml"
        ),
        "a comment": http(200, WIDE.replace("<Response>", "<!-- <ChatMessage> --><Response>").encode()),
        "indented": http(200, WIDE.replace("><", ">\n  <").encode()),
    }
    assert wanted is not None
    for name, answer in answers.items():
        with answering(answer) as url:
            found = get(url)
        assert [each.chat_message_id for each in found] == list(NUMBERS), name
        assert {each.author for each in found} == {"Åse" if "Latin" in name else "Åse 𝄞"}, name
        assert "Latin" in name or found == wanted, name


@pytest.mark.parametrize("size", [65_000, 65_535, 65_536, 65_537, 131_072])
def test_replies_about_as_long_as_a_piece(get: Any, size: int):
    start = reply("".join(MESSAGES[:100]))
    content = start.replace("Anna", "A" * ((size - len(start)) // 100 + 4), 100)
    content = content.replace("</s:Envelope>", " " * (size - len(content)) + "</s:Envelope>")
    assert len(content) == size
    with answering(in_chunks(content.encode())) as url:
        assert len(get(url)) == 100


def test_the_text_is_not_kept():
    """Of 4 MB of text without values, no more than some pieces is in memory at a time."""
    content = reply('<ChatMessage i:nil="true"/>' * 150_000).encode()
    with answering(in_chunks(content)) as url, NetServer(url, ticket="7T:any") as net:
        net.chat.get_chat_messages(chat_session_id=1, after=0)
        tracemalloc.start()
        try:
            before, _ = tracemalloc.get_traced_memory()
            found = net.chat.get_chat_messages(chat_session_id=1, after=0)
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert len(found) == 150_000
    assert peak - before < len(content) * 0.9  # the list alone takes 1.2 MB, and twice that while it grows


@pytest.mark.parametrize(
    ("start", "content_type"),
    [("<?xml ", "text/xml"), ("<a>", "text/xml; charset=nope"), ("<a>\ud800", "text/xml; charset=utf-16")],
    ids=["endless declaration", "no encoding", "no characters"],
)
def test_what_follows_an_error_is_not_kept(start: str, content_type: str):
    content = start.encode("utf-16" if "utf-16" in content_type else "utf-8", "surrogatepass") + b" \0" * 2**22
    with answering(http(200, content, content_type)) as url, NetServer(url, ticket="7T:any") as net:
        peaks = list[int]()
        for _ in range(2):
            tracemalloc.start()
            try:
                with pytest.raises(DecodeError):
                    net.chat.get_chat_messages(chat_session_id=1, after=0)
                peaks.append(tracemalloc.get_traced_memory()[1])
            finally:
                tracemalloc.stop()
    assert peaks[1] < len(content) / 3


WRONG = {
    "a value": (
        "<ChatMessageId>900<",
        "<ChatMessageId>x<",
        r"at GetChatMessagesResponse/Response/ChatMessage\[901\]/ChatMessageId: 'x' is not a valid int",
    ),
    "an entity": (
        "<ChatMessageId>900<",
        "<ChatMessageId>&nbsp;<",
        r"at GetChatMessagesResponse/Response/ChatMessage\[901\]: not well-formed XML: Entity 'nbsp' not defined",
    ),
    "a control character": ("<ChatMessageId>900<", "<ChatMessageId>\x01<", r"byte \d+ is a control character"),
    "an end tag": (
        "</ChatMessage></Response>",
        "</ChatMesage></Response>",
        r"at GetChatMessagesResponse/Response/ChatMessage\[1000\]: not well-formed XML: Opening and ending tag",
    ),
    "the end": ("</s:Envelope>", "", "not well-formed XML: .*Envelope"),
    "the body": ("GetChatMessagesResponse", "Other", "expected .*GetChatMessagesResponse"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_located(get: Any, name: str):
    old, new, wanted = WRONG[name]
    text = LONG.replace(old, new)
    assert text != LONG
    with answering(http(200, text.encode())) as url, pytest.raises(DecodeError, match=wanted) as caught:
        get(url)
    assert caught.value.operation == "Chat.GetChatMessages"
    assert caught.value.http_status == 200
    assert "column" not in str(caught.value)  # of a part of the reply
    assert " line " not in str(caught.value)


FAILED = "<Succeeded>false</Succeeded><ExceptionInfo><Message>no such session</Message></ExceptionInfo>"
FAILURES: dict[type[SoapError], bytes] = {
    SoapFault: http(500, FAULT.encode()),
    ServerError: http(200, LONG.replace("<Succeeded>true</Succeeded>", FAILED).encode()),
    HttpStatusError: http(503, b"<html>down" + b" " * 100_000, "text/html"),
    TransportError: http(200, LONG.encode(), Content_Length="1000000"),
}


@pytest.mark.parametrize("kind", FAILURES)
def test_failures_are_those_of_short_replies(get: Any, kind: type[SoapError]):
    def answer(peer: Peer, _: Seen) -> None:
        peer.send(FAILURES[kind])
        peer.close()

    with RawServer(answer) as server, pytest.raises(kind) as caught:
        get(f"{server.url}/Cust1")
    assert type(caught.value).__name__ == kind.__name__


def test_a_page_is_told(get: Any):
    with (
        answering(http(200, b"<!DOCTYPE html><html>sign in" + b" " * 100_000, "text/html")) as url,
        pytest.raises(DecodeError, match="the reply is an HTML page, not SOAP"),
    ):
        get(url)


class Sees(Plugin):
    """Keeps the replies."""

    def __init__(self) -> None:
        self.seen: list[bytes] = []

    def on_receive(self, message: IncomingMessage) -> IncomingMessage:
        self.seen.append(message.content)
        return message


def test_who_looks_at_a_reply_sees_all_of_it(get: Any, caplog: pytest.LogCaptureFixture):
    sees, events = Sees(), list[Any]()
    caplog.set_level(logging.DEBUG, "services88")
    with answering(http(200, LONG.encode())) as url:
        assert len(get(url, plugins=[sees])) == 1000
        assert sees.seen == [LONG.encode()]
        assert len(get(url, log_bodies=True, on_response=events.append)) == 1000
        assert LONG[:50_000] in caplog.text
        caplog.clear()
        assert len(get(url, on_response=events.append)) == 1000
    assert [event.size for event in events] == [len(LONG)] * 2
    assert f"{len(LONG)} bytes received" in caplog.text


def test_a_transport_around_ours_sees_all_of_it():
    class Around:
        def __init__(self) -> None:
            self.inner, self.seen = HttpxTransport(), list[bytes]()

        def send(self, request: HttpRequest) -> HttpReply:
            found = self.inner.send(request)
            self.seen.append(found.content)
            return found

        def stream(self, request: HttpRequest) -> Any:
            return self.inner.stream(request)

        def close(self) -> None:
            self.inner.close()

    around = Around()
    with answering(http(200, LONG.encode())) as url:
        assert len(call(url, transport=around)) == 1000
    around.close()
    assert around.seen == [LONG.encode()]


def test_the_collector_rests_while_a_long_reply_is_decoded():
    """Walking all that was read of a reply time and again would make it take twice as long."""
    content = reply("".join(MESSAGES * 10)).encode()
    generations = list[int]()

    def note(phase: str, info: dict[str, int]) -> None:
        if phase == "start":
            generations.append(info["generation"])

    with answering(http(200, content)) as url, NetServer(url, ticket="7T:any") as net:
        net.chat.get_chat_messages(chat_session_id=1, after=0)
        usual = gc.get_threshold()
        gc.callbacks.append(note)
        gc.set_threshold(700, 10, 10)
        try:
            found = net.chat.get_chat_messages(chat_session_id=1, after=0)
        finally:
            gc.callbacks.remove(note)
            gc.set_threshold(*usual)
    assert len(found) == 10_000
    assert len(generations) < 8  # 15 where it does not rest
