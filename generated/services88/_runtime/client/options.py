"""The options of calls: time limits, retries, the size of replies, and hooks."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from types import EllipsisType
from typing import Any, cast

from ..errors import SoapError
from ..option_checks import (
    check_bound,
    check_count,
    check_function,
    check_header_names,
    check_operations,
    check_patterns,
    check_seconds,
)
from ..redaction import hidden, hide_while
from ..redaction.logins import sent_cookies
from ..transport.interface import CONNECT_TIMEOUT, MAX_REPLY

USUAL_THRESHOLD = 1024  # bytes; below it the headers of a part are longer than what base64 adds
# What the protocol sets: a request would be another one, end elsewhere or go elsewhere with other values.
_OWN_HEADERS = frozenset(
    {
        *("accept", "accept-encoding", "connection", "content-encoding", "content-length", "content-type", "expect"),
        *("host", "keep-alive", "soapaction", "te", "trailer", "transfer-encoding", "upgrade"),
        *("proxy-authorization", "proxy-connection"),
    }
)
_MAY_BE_SECRET = re.compile("auth|cookie|credential|key|passw|secret|session|signature|ticket|token", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Limits in seconds, above 0; None means no limit.

    ``total`` is for a whole call, with its repetitions and the waits between them. Within it ``connect`` limits making
    a connection (with TLS), and ``read`` how long a server may be silent between two bytes.
    """

    total: float | None = 60.0
    connect: float | None = CONNECT_TIMEOUT
    read: float | None = None

    def __post_init__(self) -> None:
        """Check. Raises TypeError and ValueError."""
        check_bound("timeout", self.total)
        check_bound("the timeout for connecting", self.connect)
        check_bound("the timeout for reading", self.read)


@dataclass(frozen=True, slots=True, kw_only=True)
class Retries:
    """When a call that failed is repeated.

    A call is tried at most ``attempts`` times: again when nothing was sent (no connection), and when the server said
    503 or 429 with a Retry-After. Operations named by ``reads`` (``"Chat.Get*"``; ``*`` and ``?`` as in file names) are
    also repeated when no reply came or a proxy said 502, 503 or 504: name only operations that change nothing. Between
    attempts there is a random wait of at most ``first_wait`` seconds, doubled each time up to ``longest_wait``; a
    Retry-After beyond ``longest_wait`` is not waited for. Raises ValueError for a pattern that matches
    all operations; the client raises it for one that matches none of its operations.
    """

    attempts: int = 3
    reads: Collection[str] = ()
    first_wait: float = 0.2
    longest_wait: float = 10.0

    def __post_init__(self) -> None:
        """Check. Raises TypeError and ValueError."""
        check_count("attempts", self.attempts)
        check_seconds("first_wait", self.first_wait, least="of at least 0")
        check_seconds("longest_wait", self.longest_wait, least="of at least 0")
        check_patterns(self.reads)

    def is_read(self, operation: str) -> bool:
        """Whether ``reads`` names an operation."""
        return any(fnmatchcase(operation, pattern) for pattern in self.reads)


@dataclass(frozen=True, slots=True)
class RequestEvent:
    """A request is about to be sent.

    ``call`` is a number that the events of one call share, ``attempt`` counts from 1, ``time`` is in seconds
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
    success. It is another exception if the call was interrupted. ``duration`` is in seconds, ``size`` of the reply's
    body in bytes. ``is_repeated`` says whether another attempt follows.
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


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Options:
    """The choices of one client."""

    timeouts: Timeouts = field(default_factory=Timeouts)
    retries: Retries = field(default_factory=Retries)
    max_reply: int = MAX_REPLY
    log_bodies: bool = False
    on_request: Callable[[RequestEvent], None] | None = field(default=None, repr=False)
    on_response: Callable[[ResponseEvent], None] | None = field(default=None, repr=False)
    ticket_refused: Callable[[SoapError], bool] | None = field(default=None, repr=False)
    plugins: tuple[Any, ...] = field(default=(), repr=False)
    http_headers: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    mtom: int | None = None  # bytes from which on values go beside the envelope; 0 for never, None for no choice

    def __post_init__(self) -> None:
        """Check. Raises TypeError and ValueError."""
        for name, kind in (("timeouts", Timeouts), ("retries", Retries), ("log_bodies", bool)):
            if not isinstance(getattr(self, name), kind):
                raise TypeError(f"{name} must be {kind.__name__}, not {getattr(self, name)!r}")
        check_operations(self.retries.reads)
        for name, value in check_header_names(self.http_headers, _OWN_HEADERS).items():
            if _MAY_BE_SECRET.search(name):
                parts = sent_cookies(value) if name.lower() == "cookie" else value.split(" ", 1)[1:]  # behind "Bearer"
                hide_while(self, value, *parts)
        check_count("max_reply_bytes", self.max_reply)
        for name in ("on_request", "on_response", "ticket_refused"):
            if getattr(self, name) is not None:
                check_function(name, getattr(self, name))


def changed(  # noqa: PLR0913 - what a user may change, by keyword
    options: Options,
    *,
    timeout: float | Timeouts | EllipsisType | None = ...,
    retries: Retries | EllipsisType = ...,
    max_reply_bytes: int | EllipsisType = ...,
    mtom: bool | int | EllipsisType | None = ...,
    plugins: object = ...,
    http_headers: Mapping[str, str] | None = None,
) -> Options:
    """Return options with what is given replaced; a header of HTTP takes the place of one of its name."""
    given: dict[str, Any] = {}
    if timeout is not ...:
        given["timeouts"] = timeouts(timeout)
    if retries is not ...:
        given["retries"] = retries
    if max_reply_bytes is not ...:
        given["max_reply"] = max_reply_bytes
    if mtom is not ...:
        given["mtom"] = mtom_threshold(mtom)
    if plugins is not ...:
        given["plugins"] = given_plugins(plugins)
    if http_headers is not None:
        names = {name.lower() for name in check_header_names(http_headers, _OWN_HEADERS)}
        kept = {name: value for name, value in options.http_headers.items() if name.lower() not in names}
        given["http_headers"] = {**kept, **http_headers}
    return replace(options, **given) if given else options


def hidden_headers(given: Mapping[str, str] | None) -> Mapping[str, str] | None:
    """Return HTTP headers as they were given, with values that tracebacks do not show."""
    return hidden(dict(given)) if isinstance(given, Mapping) else given


def given_plugins(given: object) -> tuple[Any, ...]:
    """Return what a user gives as plugins as a tuple. Raises TypeError for anything but a tuple or list."""
    if not isinstance(given, (tuple, list)):
        raise TypeError(f"plugins takes a tuple of plugins, not {type(given).__name__}")
    return tuple(cast("Sequence[Any]", given))


def mtom_threshold(given: object) -> int | None:
    """Return what ``Options.mtom`` is for what a user may give. Raises TypeError and ValueError."""
    if given is None or isinstance(given, bool):
        return None if given is None else USUAL_THRESHOLD if given else 0
    check_count("mtom", given)
    return cast("int", given)


def timeouts(given: float | Timeouts | None) -> Timeouts:
    """Return bounds for what a user may give as timeout: a number is the total, None means no limit."""
    if isinstance(given, Timeouts):
        return given
    return Timeouts(None, None, None) if given is None else Timeouts(given)
