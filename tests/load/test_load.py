"""Many threads, then many tasks, call a server that is killed and started again: nothing lost, doubled or left over.

Short in the suite; ``tox -e load`` makes 20,000 calls each and prints the figures.
"""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from own_process import megabytes, sockets
from services88 import AsyncNetServer, NetServer, Retries, SoapError, TransportError
from services88.models import ChatMessage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.slow  # 3,000 calls while the server is killed

CALLS = int(os.environ.get("SOAPBIND_LOAD", "1500"))
KILLS = 5
THREADS, TASKS = 50, 200
GROWTH = 30.0  # MiB; one kept reply or error a call would be several times that at 20,000 calls
RETRIES = Retries(
    attempts=50, first_wait=0.05, longest_wait=0.5, reads={"Chat.Get*"}
)  # a restart takes a second or two
OPTIONS = {"ticket": "7T:load", "timeout": 60, "retries": RETRIES}


class Server:
    """The server's process, on one port for all its lives."""

    def __init__(self, folder: Path) -> None:
        self.log = folder / "stored.txt"
        with socket.create_server(("127.0.0.1", 0)) as found:
            self.port = found.getsockname()[1]
        self.process: subprocess.Popen[str] | None = None
        self.deaths = 0

    def start(self) -> None:
        command = [sys.executable, str(Path(__file__).with_name("load_server.py")), str(self.port), str(self.log)]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == f"READY http://127.0.0.1:{self.port}\n"

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait(60)
            assert self.process.stdout is not None
            self.process.stdout.close()
            self.process = None
            self.deaths += 1

    def stored(self) -> Counter[str]:
        return Counter(self.log.read_text().split())


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    found = Server(tmp_path)
    found.start()
    yield found
    found.kill()


@dataclass
class Tally:
    """How the calls ended. Keeps names and numbers only, so that it does not grow itself."""

    posted: set[str] = field(default_factory=set)
    unsent: set[str] = field(default_factory=set)
    ends: Counter[str] = field(default_factory=Counter)
    done: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def ended(self, name: str, outcome: object) -> None:
        with self.lock:
            self.done += 1
            if isinstance(outcome, Exception):
                self.ends[type(outcome).__name__] += 1
                if isinstance(outcome, TransportError) and not outcome.sent:
                    self.unsent.add(name)
                return
            self.ends[type(outcome).__name__] += 1
            if isinstance(outcome, ChatMessage):
                assert outcome.message == name, "the reply to another call"
                self.posted.add(name)


def murder(server: Server, tally: Tally, finished: threading.Event) -> None:
    """Kill the server each time another part of the calls is done, and start it again a moment later."""
    for turn in range(1, KILLS + 1):
        while tally.done < CALLS * turn / (KILLS + 1):
            if finished.wait(0.01):
                return
        server.kill()
        time.sleep(0.3)
        server.start()


def numbers() -> Iterator[int]:
    yield from range(CALLS)


def by_threads(url: str, tally: Tally, warm: Callable[[], None]) -> None:
    todo, lock = numbers(), threading.Lock()
    with NetServer(url, **OPTIONS) as net:

        def work(_: int) -> None:
            while True:
                with lock:
                    number = next(todo, None)
                if number is None:
                    return
                try:
                    outcome: object = (
                        net.chat.add_chat_message(chat_session_id=1, message=ChatMessage(message=f"m{number}"))
                        if number % 2
                        else net.chat.get_chat_presence()
                    )
                except SoapError as error:
                    outcome = error
                tally.ended(f"m{number}", outcome)
                warm()

        with ThreadPoolExecutor(THREADS) as pool:
            list(pool.map(work, range(THREADS)))


def by_tasks(url: str, tally: Tally, warm: Callable[[], None]) -> None:
    async def run() -> None:
        todo = numbers()
        async with AsyncNetServer(url, **OPTIONS) as net:

            async def work() -> None:
                for number in todo:
                    try:
                        outcome: object = (
                            await net.chat.add_chat_message(
                                chat_session_id=1, message=ChatMessage(message=f"m{number}")
                            )
                            if number % 2
                            else await net.chat.get_chat_presence()
                        )
                    except SoapError as error:
                        outcome = error
                    tally.ended(f"m{number}", outcome)
                    warm()

            await asyncio.gather(*(work() for _ in range(TASKS)))

    asyncio.run(run())


def report(name: str, tally: Tally, stored: Counter[str], seconds: float) -> str:
    doubled = sum(stored.values()) - len(stored)
    unanswered = len(stored.keys() - tally.posted)
    return (
        f"\n{name}: {CALLS} calls in {seconds:.0f} s, server killed {KILLS} times; {dict(tally.ends)}; "
        f"{len(stored)} messages stored, {doubled} twice, {unanswered} without a reply"
    )


@pytest.mark.parametrize("run", [by_threads, by_tasks], ids=["threads", "tasks"])
def test_load(
    run: Callable[[str, Tally, Callable[[], None]], None], server: Server, capsys: pytest.CaptureFixture[str]
):
    tally, finished = Tally(), threading.Event()
    memory: list[float] = []
    before, threads = sockets(), threading.active_count()

    def warm() -> None:
        if not memory and tally.done > CALLS / 5:
            memory.append(megabytes())

    killer = threading.Thread(target=murder, args=(server, tally, finished))
    killer.start()
    began = time.monotonic()
    try:
        run(f"http://127.0.0.1:{server.port}", tally, warm)
    finally:
        finished.set()
        killer.join(120)
    seconds = time.monotonic() - began
    memory.append(megabytes())
    stored = server.stored()
    with capsys.disabled():
        if CALLS >= 10_000:
            print(report(run.__name__, tally, stored, seconds))  # noqa: T201 - what a long run is for
            print(f"memory {memory[0]:.1f} -> {memory[-1]:.1f} MiB, sockets {before} -> {sockets()}")  # noqa: T201
    assert tally.done == CALLS, "every call ended in a result or a SoapError"
    assert server.deaths == KILLS
    assert set(stored.values()) == {1}, "no message was stored twice"
    assert tally.posted <= stored.keys(), "what was answered was stored"
    assert not tally.unsent & stored.keys(), "what was said not to have been sent was not"
    assert len(tally.posted) > CALLS / 4
    assert memory[-1] - memory[0] < GROWTH
    assert sockets() <= before, "no socket is left"  # tests before this one may have left some that are gone now
    assert threading.active_count() <= threads, "no thread is left"
