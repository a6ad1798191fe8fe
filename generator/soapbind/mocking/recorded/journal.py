"""The last exchanges: what came in, what went out, and what was wrong. Bounded, and without secrets."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

KEPT = 100  # exchanges
KEPT_BYTES = 64 << 10  # of each body
_SHOWN_HEADERS = frozenset(
    (
        *("accept", "accept-encoding", "allow", "connection", "content-encoding", "content-length", "content-type"),
        *(
            "date",
            "host",
            "retry-after",
            "soapaction",
            "transfer-encoding",
            "user-agent",
            "x-mock-delay",
            "x-mock-fail",
        ),
    )
)
MASK = "***"
_FAILED = 400  # HTTP statuses from here on


@dataclass(frozen=True, slots=True)
class Message:
    """A request or a reply: headers, and the start of the body as text, both without secrets; its ``size`` in bytes."""

    headers: tuple[tuple[str, str], ...] = ()
    text: str = ""
    size: int = 0


@dataclass(frozen=True, slots=True)
class Advice:
    """What was wrong with a request, and what to do about it."""

    problem: str
    fix: str


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its answer.

    ``operation`` is "" where nobody can tell which one is meant. ``status`` is None where the connection was closed
    instead of an answer. ``source`` is where the answer is from: the sample, a file, a function, a plan. ``number``
    counts from 1.
    """

    method: str
    path: str
    at: datetime
    seconds: float
    operation: str
    status: int | None
    source: str
    request: Message
    reply: Message
    advice: Advice | None = None
    number: int = 0
    client: str = field(default="", repr=False)

    @property
    def kind(self) -> str:
        """In one word how it went: good, odd, bad, or planned."""
        if self.advice is not None:
            return "odd" if self.status is not None and self.status < _FAILED else "bad"
        return "planned" if self.source.startswith("planned") else "good"


class Journal:
    """The last exchanges, written by calls and read by the page."""

    def __init__(self) -> None:
        """Begin with none."""
        self._lock = threading.Lock()
        self._kept: deque[Exchange] = deque(maxlen=KEPT)
        self._count = 0

    @property
    def count(self) -> int:
        """How many there were."""
        return self._count

    def add(self, exchange: Exchange) -> Exchange:
        """Keep an exchange, and return it with its number."""
        with self._lock:
            self._count += 1
            numbered = replace(exchange, number=self._count)
            self._kept.append(numbered)
        return numbered

    def last(self) -> list[Exchange]:
        """Return what is kept, the newest first."""
        with self._lock:
            return list(reversed(self._kept))

    def find(self, number: int) -> Exchange | None:
        """Return an exchange, None when it is not kept any more."""
        return next((each for each in self.last() if each.number == number), None)

    def clear(self) -> None:
        """Forget all; numbers go on."""
        with self._lock:
            self._kept.clear()


def shown_headers(headers: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return headers for the page: of those that may hold a secret only the names."""
    return tuple((name, value if name in _SHOWN_HEADERS else MASK) for name, value in headers.items())
