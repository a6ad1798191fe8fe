"""What a user may choose about calls: how long, how often, how large, and who is told."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from .transport import CONNECT_TIMEOUT, MAX_REPLY

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from types import EllipsisType

    from .errors import SoapError


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Bounds in seconds, None for no bound.

    ``total`` is for a whole call, with its repetitions and the waits between them. Within it ``connect`` bounds making
    a connection (with TLS), and ``read`` the silence of a server between two bytes.
    """

    total: float | None = 60.0
    connect: float | None = CONNECT_TIMEOUT
    read: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Retries:
    """When a call that failed is repeated.

    A call is tried at most ``attempts`` times: again when nothing was sent (no connection), and when the server said
    503 or 429 with a Retry-After. Operations named by ``reads`` (``"Chat.Get*"``; ``*`` and ``?`` as in file names) are
    also repeated when no reply came or a proxy said 502, 503 or 504: name only operations that change nothing. Between
    attempts there is a random wait of at most ``first_wait`` seconds, doubled each time up to ``longest_wait``; a
    Retry-After beyond ``longest_wait`` is not waited for. Raises ValueError for a pattern that names all operations.
    """

    attempts: int = 3
    reads: Collection[str] = ()
    first_wait: float = 0.2
    longest_wait: float = 10.0

    def __post_init__(self) -> None:
        """Check."""
        if isinstance(self.reads, str):
            raise TypeError('reads is a collection of patterns: {"Chat.Get*"}')
        if any(not pattern.replace("*", "").replace("?", "").strip(".") for pattern in self.reads):
            raise ValueError("reads must not name every operation: what writes would be carried out twice")

    def is_read(self, operation: str) -> bool:
        """Whether an operation was called a read."""
        return any(fnmatchcase(operation, pattern) for pattern in self.reads)


@dataclass(frozen=True, slots=True)
class RequestEvent:
    """A request is about to be sent.

    ``call`` is the same number in all events of a call and no other, ``attempt`` counts from 1, ``time`` is in seconds
    since the epoch, ``size`` in bytes.
    """

    call: int
    operation: str
    url: str
    attempt: int
    time: float
    size: int


@dataclass(frozen=True, slots=True)
class ResponseEvent:
    """What became of the request with the same ``call`` and ``attempt``.

    ``status`` is the HTTP status, None when no reply came; ``error`` is what the reply, or its absence, means: None for
    success. It is no SoapError when the call was interrupted. ``duration`` is in seconds, ``size`` of the reply's body
    in bytes. ``is_repeated`` tells that another attempt follows.
    """

    call: int
    operation: str
    url: str
    attempt: int
    time: float
    duration: float
    status: int | None
    size: int
    error: BaseException | None
    is_repeated: bool


@dataclass(frozen=True, slots=True)
class Options:
    """The choices of one client."""

    timeouts: Timeouts = field(default_factory=Timeouts)
    retries: Retries = field(default_factory=Retries)
    max_reply: int = MAX_REPLY
    log_bodies: bool = False
    on_request: Callable[[RequestEvent], None] | None = field(default=None, repr=False)
    on_response: Callable[[ResponseEvent], None] | None = field(default=None, repr=False)
    ticket_refused: Callable[[SoapError], bool] | None = field(default=None, repr=False)


def changed(
    options: Options,
    *,
    timeout: float | Timeouts | EllipsisType | None = ...,
    retries: Retries | EllipsisType = ...,
    max_reply_bytes: int | EllipsisType = ...,
) -> Options:
    """Return options with what is given replaced."""
    given: dict[str, Any] = {}
    if timeout is not ...:
        given["timeouts"] = timeouts(timeout)
    if retries is not ...:
        given["retries"] = retries
    if max_reply_bytes is not ...:
        given["max_reply"] = max_reply_bytes
    return replace(options, **given) if given else options


def timeouts(given: float | Timeouts | None) -> Timeouts:
    """Return bounds for what a user may give as timeout: a number is the total, None waits for ever."""
    if isinstance(given, Timeouts):
        return given
    return Timeouts(None, None, None) if given is None else Timeouts(given)
