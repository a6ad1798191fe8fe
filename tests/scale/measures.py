"""What is measured in processes of its own: ``python measures.py giant|crowd|soak ...`` prints JSON."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

from own_process import megabytes, sockets
from peaks import peak_above
from services88 import AsyncNetServer, NetServer
from services88.models import ChatMessage

TASKS = 20  # of the soak
_PAGE = os.sysconf("SC_PAGE_SIZE") / 2**20


def giant(port: str, blocks: str, messages: str) -> dict[str, float]:
    """Iterate over a reply of so many blocks, and check that all messages came."""

    def count(number: int) -> None:
        url = f"http://127.0.0.1:{port}/{number}"
        with NetServer(url, ticket="7T:scale", timeout=None, max_reply_bytes=2**40) as net:
            with net.chat.iterate.get_chat_messages(chat_session_id=7, after=0) as found:
                came = sum(1 for _ in found)
            assert came == number * int(messages), f"{came} of {number * int(messages)} messages came"

    count(1)  # loads what is needed
    return peak_above(lambda: count(int(blocks)))


def crowd(port: str, calls: str) -> dict[str, float]:
    """Make so many calls at once through one client; say how many failed, and how many connections there were."""
    number, most, failed = int(calls), 0, 0

    async def run() -> None:
        nonlocal failed, most
        async with AsyncNetServer(f"http://127.0.0.1:{port}", ticket="7T:load", timeout=600) as net:
            all_at_once = asyncio.gather(*(net.chat.get_chat_presence() for _ in range(number)), return_exceptions=True)
            while not all_at_once.done():
                most = max(most, sockets() - idle)
                await asyncio.sleep(0.02)
            failed = sum(isinstance(each, BaseException) for each in all_at_once.result())

    async def warm() -> None:
        nonlocal idle
        idle = sockets()  # those of the event loop
        async with AsyncNetServer(f"http://127.0.0.1:{port}", ticket="7T:load") as net:
            await net.chat.get_chat_presence()

    idle = 0
    asyncio.run(warm())
    began = time.perf_counter()
    found = peak_above(lambda: asyncio.run(run()))
    return {**found, "seconds": time.perf_counter() - began, "failed": failed, "connections": most}


def _megabytes_of(process: str) -> float:
    return int(Path(f"/proc/{process}/statm").read_text("ascii").split()[1]) * _PAGE


def soak(port: str, server: str, seconds: str, every: str) -> dict[str, list[float]]:
    """Call for so many seconds, reading and writing; take the memory of this process and the server's by the way."""
    made, end = 0, time.monotonic() + float(seconds)
    samples: dict[str, list[float]] = {"seconds": [], "calls": [], "client": [], "server": []}

    async def call(net: AsyncNetServer) -> None:
        nonlocal made
        while time.monotonic() < end:
            await net.chat.get_chat_presence()
            text = f"m{made}"
            stored = await net.chat.add_chat_message(chat_session_id=1, message=ChatMessage(message=text))
            assert stored.message == text
            made += 2

    async def run() -> None:
        async with AsyncNetServer(f"http://127.0.0.1:{port}", ticket="7T:load", timeout=60) as net:
            calling = asyncio.gather(*(call(net) for _ in range(TASKS)))
            while not calling.done():
                began = end - float(seconds)
                values = (time.monotonic() - began, made, megabytes(), _megabytes_of(server))
                for name, value in zip(samples, values, strict=True):
                    samples[name].append(round(value, 3))
                await asyncio.wait([calling], timeout=float(every))
            await calling

    asyncio.run(run())
    return samples


if __name__ == "__main__":
    tasks: dict[str, Any] = {each.__name__: each for each in (giant, crowd, soak)}
    print(json.dumps(tasks[sys.argv[1]](*sys.argv[2:])))
