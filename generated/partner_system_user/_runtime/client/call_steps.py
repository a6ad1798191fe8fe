"""A call as steps: what to send, how long to wait, when to ask for another ticket. Sync and async clients take them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar, cast

from ..errors import AuthenticationError, SoapError, TransportError, TransportTimeoutError
from ..operation import Response
from ..redaction import clean, secret_values
from ..schema.record import Record
from ..transport.deadline import Deadline
from ..transport.interface import HttpReply
from .http_binding import UnopenedReply, http_request, soap_response
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


Step: TypeAlias = "Send | Wait | Obtain | Pass"
Answer: TypeAlias = "HttpReply | SoapError | str | Message | None"
Outcome: TypeAlias = tuple[Response[RH, RB], HttpReply] | SoapError


def call_steps(
    settings: Settings, operation: Operation[Any, QB, RH, RB, Any], body: QB, *, obtains: bool, is_derived: bool = False
) -> Generator[Step, Answer, Outcome[RH, RB]]:
    """Give the steps of a call, and return its response with the raw reply, or the error it ends with.

    ``obtains`` tells that Obtain can be answered, ``is_derived`` that the client was made by ``with_options``.
    """
    deadline = Deadline(settings.options.timeouts.total)
    needs_ticket = settings.takes_ticket(operation)
    may_renew = obtains = obtains and needs_ticket
    if needs_ticket and not obtains and not settings.ticket:
        return sealed(AuthenticationError(_NONE_THEN if is_derived else _NO_TICKET), operation)
    attempt = 0
    if obtains:
        found = yield Obtain(None, deadline.left(), None)
        if isinstance(found, SoapError):
            return sealed(found, operation)
        settings = settings.with_ticket(found)
    while True:
        attempt += 1
        left = deadline.left if obtains or attempt > 1 or settings.options.plugins else None
        outcome = yield from _attempt(settings, operation, body, attempt, (left, deadline))
        if not isinstance(outcome, SoapError):
            return outcome
        if needs_ticket and settings.is_refused(outcome):
            if not may_renew:
                return _refused(outcome, operation)
            may_renew = False
            found = yield Obtain(settings.ticket, deadline.left(), outcome)
            if isinstance(found, SoapError):
                return sealed(found, operation)
            settings = settings.with_ticket(found)
            continue
        seconds = wait_before_repeat(settings.options.retries, outcome, attempt, deadline.left())
        if seconds is None:
            return outcome
        yield Wait(seconds, outcome)


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
    return cast("HttpReply", answer)


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
        reply = yield from passage.receives(message, reply)
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
