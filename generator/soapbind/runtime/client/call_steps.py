"""A call as steps: what to send, how long to wait, when to ask for another ticket. Sync and async clients take them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias, TypeVar, cast

from ..errors import (
    AuthenticationError,
    SoapError,
    TransportError,
    TransportTimeoutError,
)
from ..operation import Response
from ..redaction import clean, secret_values
from ..schema.record import Record
from ..transport.deadline import Deadline
from ..transport.interface import HttpReply
from .http_binding import http_request, soap_response
from .replies.arriving_envelope import ArrivingEnvelope
from .replies.opened_reply import UnopenedReply, receiver
from .retry import wait_before_repeat

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from ..operation import AnyOperation, Operation
    from ..plugins.passing import Message, Pass
    from ..plugins.plugin import OutgoingMessage
    from ..transport.interface import HttpRequest
    from .http_binding import Settings

_NO_TICKET = "there is no ticket: sign in first, or give ticket= or ticket_provider=; nothing was sent"
_NONE_THEN = (
    "there is no ticket: this client was made by with_options, and keeps the ticket that there was then: none; "
    "call with_options after sign_in; nothing was sent"
)

_MOST_MOVES = 5  # in one call

QB = TypeVar("QB", bound=Record)
RH = TypeVar("RH", bound=Record)
RB = TypeVar("RB", bound=Record)


@dataclass(frozen=True, slots=True)
class Send:
    """Send the request. The answer is the reply, or the error of the transport. ``secrets`` are those of plugins."""

    request: HttpRequest
    attempt: int
    secrets: frozenset[str] = field(default=frozenset(), repr=False)


@dataclass(frozen=True, slots=True)
class Wait:
    """Wait, because of ``error``."""

    seconds: float
    error: SoapError


@dataclass(frozen=True, slots=True)
class Obtain:
    """Get a ticket other than the ``refused`` one within ``left`` seconds. The answer is the ticket, or an error."""

    refused: str | None
    left: float
    error: SoapError | None


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """What one must know to tell where the server is: the settings, what ``failed`` with them, the seconds ``left``."""

    settings: Settings
    failed: SoapError | None
    left: float


@dataclass(frozen=True, slots=True)
class Locate:
    """Ask where the server is, before a call and after one that failed there.

    ``method`` returns settings to send with, once more where the call failed, and None where nothing is to be changed.
    An asynchronous client awaits it. It raises SoapError, which the call ends with.
    """

    method: Callable[[Any], Any]
    message: Whereabouts


class Asks(NamedTuple):
    """What a channel can be asked for: tickets, and where the server is. ``with_options`` made its client or not."""

    tickets: bool = False
    locate: Callable[[Whereabouts], Any] | None = None
    is_derived: bool = False


Step: TypeAlias = "Send | Wait | Obtain | Locate | Pass"
Answer: TypeAlias = "HttpReply | SoapError | str | Settings | Message | None"
Outcome: TypeAlias = tuple[Response[RH, RB], HttpReply] | SoapError


def call_steps(
    settings: Settings, operation: Operation[Any, QB, RH, RB, Any], body: QB, asks: Asks
) -> Generator[Step, Answer, Outcome[RH, RB]]:
    """Give the steps of a call, and return its response with the raw reply, or the error it ends with."""
    needs_ticket = settings.takes_ticket(operation)
    if needs_ticket and not asks.tickets and not settings.ticket:
        return sealed(AuthenticationError(_NONE_THEN if asks.is_derived else _NO_TICKET), operation)
    if asks.tickets and not needs_ticket:
        asks = asks._replace(tickets=False)
    try:
        return (yield from _attempts(settings, operation, body, asks))
    except SoapError as error:  # there was no ticket, or no server
        failure = error
    return sealed(failure, operation)


def _attempts(
    settings: Settings, operation: Operation[Any, QB, RH, RB, Any], body: QB, asks: Asks
) -> Generator[Step, Answer, Outcome[RH, RB]]:
    """Send until there is an outcome. Raises the error of what is asked for tickets and places."""
    deadline = Deadline(settings.options.timeouts.total)
    attempt = moves = 0
    may_renew = asks.tickets
    if asks.tickets:
        settings = yield from _with_ticket(settings, deadline, None)
    if asks.locate is not None:
        settings = (yield from _located(asks.locate, Whereabouts(settings, None, deadline.left()))) or settings
    while True:
        attempt += 1
        is_late = asks.tickets or asks.locate is not None or attempt > 1 or settings.options.plugins
        outcome = yield from _attempt(
            settings, operation, body, attempt, (deadline.left if is_late else None, deadline)
        )
        if not isinstance(outcome, SoapError):
            return outcome
        place = None
        if asks.locate is not None and moves < _MOST_MOVES:
            place = yield from _located(asks.locate, Whereabouts(settings, outcome, deadline.left()))
        seconds: float | None = 0.0
        if place is not None:
            settings, moves = place, moves + 1
        elif settings.takes_ticket(operation) and settings.is_refused(outcome):
            if not may_renew:
                return _refused(outcome, operation)
            may_renew = False
            settings = yield from _with_ticket(settings, deadline, outcome)
            continue
        else:
            seconds = wait_before_repeat(settings.options.retries, outcome, attempt, deadline.left())
        if seconds is None:
            return outcome
        yield Wait(seconds, outcome)


def _with_ticket(
    settings: Settings, deadline: Deadline, refused: SoapError | None
) -> Generator[Step, Answer, Settings]:
    """Return the settings with a ticket, another one than that which was ``refused``. Raises SoapError."""
    found = yield Obtain(None if refused is None else settings.ticket, deadline.left(), refused)
    if isinstance(found, SoapError):
        raise found
    return settings.with_ticket(found)


def _located(locate: Callable[[Whereabouts], object], asked: Whereabouts) -> Generator[Step, Answer, Settings | None]:
    """Return settings to send with, None where those there are stay. Raises SoapError."""
    found = yield Locate(locate, asked)
    if isinstance(found, SoapError):
        raise found
    return cast("Settings | None", found)


def _refused(error: SoapError, operation: AnyOperation) -> AuthenticationError:
    """Return the error of a call whose ticket was refused; what the server said is its cause."""
    refused = AuthenticationError(f"the server refused the ticket: {error.message}")
    refused.headers, refused.http_status, refused.http_headers = error.headers, error.http_status, error.http_headers
    refused.operation = operation.key
    refused.__cause__ = error
    return refused


def _attempt(
    settings: Settings,
    operation: Operation[Any, QB, RH, RB, Any],
    body: QB,
    attempt: int,
    time: tuple[Callable[[], float] | None, Deadline],
) -> Generator[Step, Answer, Outcome[RH, RB]]:
    """Send once, within the seconds that are left (None is what the settings say), and read until the deadline."""
    left, deadline = time
    failure: SoapError
    secrets: frozenset[str] = frozenset()
    try:
        request = http_request(settings, operation, body)
        if settings.options.plugins:
            message = _outgoing(settings, operation, body, request, attempt)
            reply, secrets = yield from _through_plugins(settings, request, message, left)
        else:
            reply = yield from _sent(request, attempt, left)
        if isinstance(reply, UnopenedReply):
            reply = reply.opened(reply)
        return soap_response(settings, operation, reply, deadline), reply
    except SoapError as error:
        failure = error
    return sealed(failure, operation, secret_values(settings.headers(operation), body) | secrets)


def _sent(
    request: HttpRequest, attempt: int, left: Callable[[], float] | None, secrets: frozenset[str] = frozenset()
) -> Generator[Step, Answer, HttpReply]:
    """Send, and return the reply. Raises TransportError."""
    if left is not None and request.timeout is not None:
        seconds = left()
        if not seconds:
            raise TransportTimeoutError("no time is left for the request", sent=False)
        request = replace(request, timeout=seconds)
    answer = yield Send(request, attempt, secrets)
    if isinstance(answer, SoapError):
        raise answer
    return _taken_apart(cast("HttpReply", answer))


def _taken_apart(reply: HttpReply) -> HttpReply:
    """Return a reply with the envelope as its content, also where a transport handed on all parts together."""
    received = getattr(reply, "received", None)
    if isinstance(received, ArrivingEnvelope):
        return received.opened(reply)
    whole = None if received is not None else receiver(reply.headers)
    if whole is None:
        return reply
    whole.write(reply.content)
    return replace(reply, content=whole.envelope(), received=whole)


def _outgoing(
    settings: Settings, operation: Operation[Any, QB, Any, Any, Any], body: QB, request: HttpRequest, attempt: int
) -> OutgoingMessage:
    """Return a request as plugins are shown it."""
    from ..plugins.passing import next_exchange  # noqa: PLC0415 - only who has plugins pays for them
    from ..plugins.plugin import OutgoingMessage  # noqa: PLC0415

    return OutgoingMessage(
        operation=operation.key,
        url=request.url,
        headers=request.headers,
        content=request.content,
        soap_version=settings.soap(operation)[0].number,
        exchange=next_exchange(),
        attempt=attempt,
        pieces=request.pieces,
        secrets=secret_values(settings.headers(operation), body),
    )


def _through_plugins(
    settings: Settings, request: HttpRequest, message: OutgoingMessage, left: Callable[[], float] | None
) -> Generator[Step, Answer, tuple[HttpReply, frozenset[str]]]:
    """Send what the plugins make of a request; return what they make of the reply, and the secrets of the request."""
    from ..plugins.passing import Passage  # noqa: PLC0415 - only who has plugins pays for them

    passage = Passage(settings.options.plugins)
    request, message = yield from passage.sends(request, message)
    try:
        reply = yield from _sent(request, message.attempt, left, message.secrets)
        reply = yield from passage.receives(message, reply, request.max_reply)
    except SoapError as error:
        clean(error, message.secrets)  # perhaps with those of plugins
        raise
    return reply, message.secrets


def sealed(error: SoapError, operation: AnyOperation, secrets: frozenset[str] = frozenset()) -> SoapError:
    """Return an error fit to be shown: of this operation, without the secrets, without the frames that had them."""
    error.operation = operation.key
    clean(error, secrets)
    error.__context__ = None
    if not isinstance(error, (TransportError, AuthenticationError)):
        error.__cause__ = None  # what an own transport or ticket provider raised is the user's
    return error.with_traceback(None)
