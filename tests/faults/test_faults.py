"""Every fault from a real socket: its exception or the right value, in time, repeated or not, and the client works on.

The table in docs/guide/faults.md is what this run saw; ``--update-golden`` writes it.
"""

from __future__ import annotations

import asyncio
import re
import threading
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from fault_cases import CASES, GOOD, LIMIT, POSTED, READ_TIMEOUT, RIGHT, TIMEOUT, Case
from patience import PATIENCE
from raw_http import Peer, RawServer, Seen, http
from services88 import AsyncNetServer, NetServer, Retries, SoapError, Timeouts, TransportTimeoutError

if TYPE_CHECKING:
    from collections.abc import Callable

    from services88.models import ChatMessage

TABLE = Path(__file__).resolve().parents[2] / "docs/guide/faults.md"
TICKET = "7T:hunter2-ticket"
BOUND = 40.0  # seconds; a hang of the client is longer, a busy machine is not


@dataclass(frozen=True)
class Observed:
    """What a caller saw of one case."""

    outcome: ChatMessage | BaseException
    seconds: float
    requests: int

    @property
    def kind(self) -> str:
        if isinstance(self.outcome, BaseException):
            return type(self.outcome).__name__
        return RIGHT if self.outcome == POSTED else "another reply"


def options(case: Case, slower: int) -> dict[str, Any]:
    """Return what the client is told: only where the row is about time may a busy machine not have all it needs."""
    short = Timeouts(total=TIMEOUT * slower, connect=TIMEOUT * slower, read=READ_TIMEOUT * slower)
    return {
        "ticket": TICKET,
        "timeout": short if case.expected == "TransportTimeoutError" else PATIENCE,
        "retries": Retries(first_wait=0.01),
        "max_reply_bytes": LIMIT,
        **case.options,
    }


class Scripted:
    """Answers the first request with the fault, all others well."""

    def __init__(self, fault: Callable[[Peer], None]) -> None:
        self.fault = fault
        self.count = 0
        self._begun, self._done = threading.Event(), threading.Event()
        self._closes = False

    def __call__(self, peer: Peer, _: Seen) -> None:
        self.count += 1
        if self.count == 1:
            self._begun.set()
            try:
                self.fault(peer)
            finally:
                self._closes = not peer.keep
                self._done.set()
        else:
            peer.send(http(200, GOOD))

    def settle(self, server: RawServer, outcome: object) -> int:
        """Wait until the connection of the fault is closed, where it will be; return how many requests came.

        A request that is on its way at that moment is lost, which no client can help (RFC 9112 section 9.3.1).
        """
        assert self._begun.wait(PATIENCE)
        requests = len(server.requests)
        if not isinstance(outcome, TransportTimeoutError):  # a fault that never ends has no connection any more
            assert self._done.wait(PATIENCE)
            assert not self._closes or server.first_closed.wait(PATIENCE)
        return requests


def is_unsent(outcome: object) -> bool:
    """Whether the time was over before the request was out, which shows nothing of a fault."""
    return isinstance(outcome, TransportTimeoutError) and not outcome.sent


def run(case: Case) -> Observed:
    return in_time(lambda slower: once(case, slower))


def run_async(case: Case) -> Observed:
    return in_time(lambda slower: once_async(case, slower))


def in_time(attempt: Callable[[int], Observed]) -> Observed:
    for slower in (1, 3, 9):
        seen = attempt(slower)
        if not is_unsent(seen.outcome):
            break
    return seen


def once(case: Case, slower: int) -> Observed:
    answer = Scripted(case.answer)
    with RawServer(answer) as server, NetServer(server.url, **options(case, slower)) as net:
        began = time.monotonic()
        try:
            outcome: Any = net.chat.add_chat_message(chat_session_id=7, message=None)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is judged
            outcome = error
        seconds = time.monotonic() - began
        if is_unsent(outcome):
            return Observed(outcome, seconds, len(server.requests))
        requests = answer.settle(server, outcome)
        patient = net.chat.with_options(timeout=PATIENCE)
        assert patient.add_chat_message(chat_session_id=7, message=None) == POSTED, "the client works on"
    return Observed(outcome, seconds, requests)


def once_async(case: Case, slower: int) -> Observed:
    answer = Scripted(case.answer)

    async def calls(server: RawServer) -> Observed:
        async with AsyncNetServer(server.url, **options(case, slower)) as net:
            began = time.monotonic()
            try:
                outcome: Any = await net.chat.add_chat_message(chat_session_id=7, message=None)
            except Exception as error:  # noqa: BLE001 - whatever it is, it is judged
                outcome = error
            seconds = time.monotonic() - began
            if is_unsent(outcome):
                return Observed(outcome, seconds, len(server.requests))
            requests = await asyncio.to_thread(answer.settle, server, outcome)
            patient = net.chat.with_options(timeout=PATIENCE)
            assert await patient.add_chat_message(chat_session_id=7, message=None) == POSTED, "the client works on"
            return Observed(outcome, seconds, requests)

    with RawServer(answer) as server:
        return asyncio.run(calls(server))


@pytest.mark.sampled(40)
@pytest.mark.parametrize("run", [run, run_async], ids=["sync", "async"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_fault(case: Case, run: Callable[[Case], Observed]):
    seen = run(case)
    if case.expected.startswith(RIGHT) and case.expected != RIGHT:
        assert seen.outcome == replace(POSTED, message="Hi \x01æ\x1f €")
    else:
        assert seen.kind == case.expected, repr(seen.outcome)
    assert seen.requests == case.attempts
    assert seen.seconds < BOUND
    if isinstance(seen.outcome, SoapError):
        assert seen.outcome.operation == "Chat.AddChatMessage"
        assert seen.outcome.__context__ is None
        assert "hunter2" not in repr(vars(seen.outcome)) + str(seen.outcome)


def when(seen: Observed) -> str:
    return "at once" if seen.seconds < READ_TIMEOUT * 0.9 else "after the timeout"


def told(seen: Observed, case: Case) -> str:
    """Return what the caller sees, in words that are the same in every run."""
    if not isinstance(seen.outcome, Exception):
        return case.expected
    text = " ".join(str(seen.outcome).removeprefix("Chat.AddChatMessage: ").split()).replace("|", "\\|")
    # What libraries say is theirs to change.
    text = re.sub(r" \(http://127\.0\.0\.1:\d+\)$", "", text)
    text = re.sub(r"^(not well-formed XML|RemoteProtocolError|ReadError): .*", r"\1", text)
    return f"`{type(seen.outcome).__name__}` {text if len(text) < 120 else text[:117] + '...'}"


HEAD = "| the server answers with | the caller sees | time | attempts |\n| --- | --- | --- | --- |"
INTRO = """# Faults, and what the caller sees

Made by `pytest tests/faults --update-golden`; do not edit. Every row is a call of `AddChatMessage` over a real socket,
to a server that does what the first column says; then the same client makes a second call, which succeeds. "Attempts"
is how often the request was sent: a call is repeated only when it was not carried out. In this run, clients accept
replies of up to {limit} bytes; their timeout is {timeout} s for a whole call and {read} s for the next byte. Not in the
table: if a connection is refused, the caller sees a `TransportError` with `sent` False, after {attempts} attempts.
"""


def table(rows: list[tuple[Case, Observed]]) -> str:
    attempts = Retries().attempts
    lines = [INTRO.format(limit=f"{LIMIT:,}", timeout=TIMEOUT, read=READ_TIMEOUT, attempts=attempts)]
    group = ""
    for case, seen in rows:
        if case.group != group:
            group = case.group
            lines += [
                f"\n## {group}\n",
                "| the server answers with | the caller sees | time | attempts |",
                "| --- | --- | --- | --- |",
            ]
        lines.append(f"| {case.name} | {told(seen, case)} | {when(seen)} | {seen.requests} |")
    return "\n".join(lines) + "\n"


@pytest.mark.slow  # makes the calls of test_fault again
def test_the_table_in_the_guide(request: pytest.FixtureRequest):
    actual = table([(case, run(case)) for case in CASES])
    if request.config.getoption("--update-golden"):
        TABLE.parent.mkdir(parents=True, exist_ok=True)
        TABLE.write_text(actual, "utf-8")
    timeless = [
        re.sub(r"\| [^|]* (\| \d+ \|)$", r"\1", text, flags=re.MULTILINE) for text in (actual, TABLE.read_text("utf-8"))
    ]
    assert timeless[0] == timeless[1], "if that is meant: pytest tests/faults --update-golden, then review"
