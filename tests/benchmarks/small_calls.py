"""CPU of a small call: the client's, beside a bare post of the same bytes, all in turn in one process.

The server gives one reply to everything, and is in another process.
"""

from __future__ import annotations

import asyncio
import importlib
from typing import TYPE_CHECKING, Any

import contestants
import timing

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_WAYS = ("httpx2", "soapbind", "httpx2 async", "soapbind async", "zeep")


def measure(folder: Path, port: int, rounds: int, repeat: int) -> dict[str, list[float]]:
    """Return the seconds of a call in each round; in a round each client makes ``repeat`` calls in a row."""
    root = f"http://127.0.0.1:{port}"
    ours, zeep = contestants.Soapbind(folder), contestants.Zeep(folder)
    with asyncio.Runner() as runner:
        blocking, asynchronous = _httpx2(ours, root), _httpx2_async(ours, root, runner)
        calls = (blocking, _soapbind(ours, root), asynchronous, _soapbind_async(ours, root, runner), _zeep(zeep, root))
        many = {name: lambda call=call: call(repeat) for name, call in zip(_WAYS, calls, strict=True)}
        found = timing.in_turn(many, rounds)
    return {name: [seconds / repeat for seconds in times] for name, times in found.items()}


def _post(ours: contestants.Soapbind, root: str) -> dict[str, Any]:
    """Return a bare post of what soapbind sends."""
    headers = {
        "Content-Type": "text/xml; charset=utf-8",
        "SOAPAction": f'"{ours.add.OPERATION.action}"',
        "Accept": "text/xml",
        "Accept-Encoding": "gzip",
    }
    return {"url": f"{root}/Remote/Services88/Chat.svc", "content": ours.encode(), "headers": headers}


def _options() -> dict[str, str]:
    return {"ticket": contestants.TICKET, "application_token": contestants.TOKEN}


def _httpx2(ours: contestants.Soapbind, root: str) -> Callable[[int], None]:
    client, post = importlib.import_module("httpx2").Client(), _post(ours, root)

    def run(number: int) -> None:
        for _ in range(number):
            assert client.post(**post).content

    return run


def _httpx2_async(ours: contestants.Soapbind, root: str, runner: asyncio.Runner) -> Callable[[int], None]:
    client, post = importlib.import_module("httpx2").AsyncClient(), _post(ours, root)

    async def run(number: int) -> None:
        for _ in range(number):
            assert (await client.post(**post)).content

    return lambda number: runner.run(run(number))


def _soapbind(ours: contestants.Soapbind, root: str) -> Callable[[int], None]:
    chat = ours.package.NetServer(root, **_options()).chat

    def run(number: int) -> None:
        for _ in range(number):
            assert chat.add_chat_message(chat_session_id=7, message=ours.chat_message()).message

    return run


def _soapbind_async(ours: contestants.Soapbind, root: str, runner: asyncio.Runner) -> Callable[[int], None]:
    chat = ours.package.AsyncNetServer(root, **_options()).chat

    async def run(number: int) -> None:
        for _ in range(number):
            assert (await chat.add_chat_message(chat_session_id=7, message=ours.chat_message())).message

    return lambda number: runner.run(run(number))


def _zeep(zeep: contestants.Zeep, root: str) -> Callable[[int], None]:
    client = zeep.clients["chat"]
    binding = next(name for name in client.wsdl.bindings if name.endswith("_Chat"))
    service = client.create_service(binding, f"{root}/Remote/Services88/Chat.svc")

    def run(number: int) -> None:
        for _ in range(number):
            assert service.AddChatMessage(**zeep.add_arguments()).body.Response.Message

    return run
