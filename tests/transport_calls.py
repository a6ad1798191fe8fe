"""One request through a transport of its own, blocking or asynchronous."""

from __future__ import annotations

import asyncio
import threading

import pytest
from raw_http import chunked, http
from services88 import AsyncHttpxTransport, HttpxTransport
from services88._runtime.transport.interface import HttpReply, HttpRequest

CONTENT = b"".join(b"<a n='%d'/>" % number for number in range(500))
BIG = b"0123456789abcdef" * 65536 * 8  # 8 MB


def send(url: str, **options: object) -> HttpReply:
    transport = HttpxTransport()
    try:
        return transport.send(HttpRequest(url, {"Accept-Encoding": "gzip"}, b"<x/>", **options))  # type: ignore[arg-type]
    finally:
        transport.close()


def send_async(url: str, **options: object) -> HttpReply:
    async def run() -> HttpReply:
        transport = AsyncHttpxTransport()
        try:
            return await transport.send(HttpRequest(url, {"Accept-Encoding": "gzip"}, b"<x/>", **options))  # type: ignore[arg-type]
        finally:
            await transport.close()

    return asyncio.run(run())


CHUNKED = {"content_length": "", "transfer_encoding": "chunked"}
CHUNKS = http(200, chunked(CONTENT), **CHUNKED)
Send = pytest.mark.parametrize("send", [send, send_async], ids=["sync", "async"])


def together(url: str, bodies: list[bytes], *, is_async: bool, sent: threading.Event | None = None) -> list[HttpReply]:
    """Send one after the other, the second when all of the first reply is ``sent``: nobody can see what comes later."""
    first, *others = bodies
    if sent is None:
        sent = threading.Event()
        sent.set()
    if not is_async:
        transport = HttpxTransport()
        found = [transport.send(HttpRequest(url, {}, first))]
        sent.wait(10)
        found += [transport.send(HttpRequest(url, {}, body)) for body in others]
        transport.close()
        return found

    async def run() -> list[HttpReply]:
        transport = AsyncHttpxTransport()
        found = [await transport.send(HttpRequest(url, {}, first))]
        await asyncio.to_thread(sent.wait, 10)
        found += [await transport.send(HttpRequest(url, {}, body)) for body in others]
        await transport.close()
        return found

    return asyncio.run(run())
