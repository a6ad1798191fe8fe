"""A server that quotes the ticket, wherever it likes: no part of it is told, nor written to the libraries' logs."""

from __future__ import annotations

import asyncio
import logging
import re
import traceback
from html import escape
from json import dumps
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from fault_cases import ANSWER, envelope
from raw_http import Peer, RawServer, Seen, chunked, http
from services88 import AsyncNetServer, NetServer, Retries, SoapError, TransportError
from services88._runtime.redaction import without
from shared_data import SOAP12, XSI

if TYPE_CHECKING:
    from collections.abc import Callable

TICKET = "7T:Qx'9\"<Zk&hunter2/gT+0==pW5rLmN8vB3cD1fH6jK4sY7uE2"
PIECE = 8  # characters in a row that would be a part of it


def parts(secret: str) -> set[str]:
    return {secret[start : start + PIECE] for start in range(len(secret) - PIECE + 1)}


PARTS = {part for form in (TICKET, escape(TICKET), dumps(TICKET), quote(TICKET)) for part in parts(form)}


def fault(code: str, reason: str = "no", detail: str = "") -> bytes:
    told = f"<faultcode xmlns=''>{code}</faultcode><faultstring xmlns=''>{reason}</faultstring>{detail}"
    return envelope(f"<s:Fault>{told}</s:Fault>")


SOAP12_FAULT = (
    "<s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>{0}</s:Value></s:Subcode></s:Code>"
    "<s:Reason><s:Text xml:lang='en'>{0}</s:Text></s:Reason><s:Node>{0}</s:Node><s:Role>{0}</s:Role></s:Fault>"
)
INFO = (
    "<ExceptionInfo><ExceptionType>{0}</ExceptionType><FriendlyText>{0}</FriendlyText>"
    "<InnerException><Message>{0}</Message><Source>{0}</Source></InnerException><Message>{0}</Message>"
    "<Parameters xmlns:a='http://schemas.microsoft.com/2003/10/Serialization/Arrays'><a:KeyValueOfstringstring>"
    "<a:Key>{0}</a:Key><a:Value>{0}</a:Value></a:KeyValueOfstringstring></Parameters></ExceptionInfo>"
)
NAME = re.sub(r"[^\w]", "", TICKET)  # a ticket that may stand in a name


def named(ticket: str) -> str:
    return ticket if ticket == NAME else "other"


def echoes(ticket: str, lead: str) -> list[bytes]:
    """Return replies that hold the ticket behind ``lead``, whose length decides where messages about it are cut."""
    told = lead + escape(ticket)
    return [
        http(500, f"<html><body>{told}</body></html>".encode(), "text/html"),
        http(404, (lead + ticket).encode(), "text/plain"),
        http(500, dumps({"error": lead, "request": {"Ticket": ticket}}).encode(), "application/json"),
        http(403, f"/denied?ticket={lead}{quote(ticket)}".encode(), "text/plain"),
        http(200, envelope(ANSWER.format(f"<ChatMessageId>{told}</ChatMessageId>"))),
        http(200, envelope(ANSWER.format(f"<Type>{told}</Type><ChatSessionId>x</ChatSessionId>"))),
        http(200, envelope(ANSWER.format(f"<WhenPosted>{told}</WhenPosted>"))),
        http(
            200,
            envelope(f"<AddChatMessageResponse><Response xmlns:i='{XSI}' i:type='q:{told}'/></AddChatMessageResponse>"),
        ),
        http(200, envelope(told)),
        http(500, fault(f"s:{told}")),
        http(500, fault("s:Server", told, f"<detail xmlns=''>{told}</detail>")),
        http(500, envelope(SOAP12_FAULT.format(told), version=SOAP12)),
        http(500, envelope(ANSWER.format(""), header=f"<Seen>{told}</Seen><Succeeded>false</Succeeded>")),
        http(500, envelope(ANSWER.format(""), header=INFO.format(told))),
        http(302, b"", location=f"/login?{lead}{ticket}"),
        http(200, envelope(f"<A{lead}{named(ticket)}/>")),
        http(200, b"<a/>", f"text/xml; charset={lead}{named(ticket)}"),
        http(200, b"", f"application/{lead}{named(ticket)}"),
        http(200, b"<a/>", content_encoding=f"{lead}{named(ticket)}"),
        f"HTTP/1.1 500 {lead}{ticket}\r\nX-Seen: {lead}{ticket}\r\nContent-Length: 0\r\n\r\n".encode(),
        f"{lead}{ticket}\r\n\r\n".encode(),
    ]


def add(url: str, ticket: str) -> Any:
    with NetServer(url, ticket=ticket, retries=Retries(attempts=1)) as net:
        return net.chat.add_chat_message(chat_session_id=1, message=None)


def add_async(url: str, ticket: str) -> Any:
    async def run() -> Any:
        async with AsyncNetServer(url, ticket=ticket, retries=Retries(attempts=1)) as net:
            return await net.chat.add_chat_message(chat_session_id=1, message=None)

    return asyncio.run(run())


@pytest.mark.sampled(6)
@pytest.mark.parametrize("add", [add, add_async], ids=["sync", "async"])
@pytest.mark.parametrize("number", range(len(echoes("", ""))))
def test_no_part_of_a_ticket_is_told(add: Callable[..., Any], number: int, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)  # of every library too
    for ticket in (TICKET, NAME):
        for size in (0, 33, 71, 190):
            reply = echoes(ticket, "x" * size)[number]
            caplog.clear()
            with RawServer(lambda peer, _, reply=reply: (peer.send(reply), peer.close())[0]) as server:
                with pytest.raises(SoapError) as caught:
                    add(server.url, ticket)
                told = everything(caught.value) + caplog.text
            leaks = {part for part in (PARTS if ticket == TICKET else parts(NAME)) if part in told}
            assert not leaks, (ticket, size)


def everything(error: BaseException | None) -> str:
    """Return all that a log, a debugger or an error tracker may show of an error."""
    if error is None:
        return ""
    headers = getattr(error, "headers", None)
    extension = getattr(headers, "extension_data", None)
    told = [error, error.args, vars(error), headers, extension, *vars(error).values()]
    told += [getattr(error, "parameters", None), "".join(traceback.format_exception(error))]
    inner = [getattr(error, "inner", None), error.__cause__]
    return "\n".join([*map(repr, told), *map(str, told), *map(everything, inner)])


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("the ticket 7T:secret-ticket is old", "the ticket *** is old"),
        ("'7T:secret-ti' is not a valid int", "'***' is not a valid int"),
        ("a page that ends in 7T:secret", "a page that ends in ***"),
        ("7T:secret... (9,000 characters)", "***... (9,000 characters)"),
        ("7T:other and 7T:secret things", "7T:other and 7T:secret things"),
        ("7T:secret-ticket7T:secret-ticket", "******"),
    ],
)
def test_what_of_a_text_is_masked(text: str, shown: str):
    assert without(text, {"7T:secret-ticket"}) == shown


def test_the_libraries_logs_are_otherwise_as_they_were(caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)
    with (
        RawServer(lambda peer, _: peer.send(http(500, b"", x_seen=f"it was {TICKET}"))) as server,
        pytest.raises(SoapError),
    ):
        add(server.url, TICKET)
    assert "connect_tcp.started" in caplog.text
    assert "it was ***" in caplog.text


ITEMS = "".join(f"<ChatMessage><ChatMessageId>{number}</ChatMessageId></ChatMessage>" for number in range(5000))
LISTED = envelope(f"<GetChatMessagesResponse><Response>{ITEMS}</Response></GetChatMessagesResponse>")


def items(url: str) -> None:
    with (
        NetServer(url, ticket=TICKET) as net,
        net.chat.iterate.get_chat_messages(chat_session_id=1, after=0) as found,
        pytest.raises(TransportError),
    ):
        list(found)


def items_async(url: str) -> None:
    async def run() -> None:
        async with (
            AsyncNetServer(url, ticket=TICKET) as net,
            net.chat.iterate.get_chat_messages(chat_session_id=1, after=0) as found,
        ):
            with pytest.raises(TransportError):
                [each async for each in found]

    asyncio.run(run())


@pytest.mark.sampled(2)
@pytest.mark.parametrize("items", [items, items_async], ids=["sync", "async"])
@pytest.mark.parametrize("end", [f"{TICKET}\r\n", f"5;{TICKET}\0\r\n", f"0\r\n{TICKET}: \0\r\n\r\n"])
def test_nor_while_items_arrive(items: Callable[[str], None], end: str, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)
    head = http(200, b"", content_length="", transfer_encoding="chunked")
    half = len(LISTED) // 2

    def answer(peer: Peer, _: Seen) -> None:
        peer.send(head + chunked(LISTED[:half], end=b""))
        peer.wait(0.2)  # the call has begun to give items by then
        peer.send(end.encode())
        peer.close()

    with RawServer(answer) as server:
        items(server.url)
    assert "receive_response_body.failed" in caplog.text
    assert not {part for part in PARTS if part in caplog.text}
