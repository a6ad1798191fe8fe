"""A real HTTP server on loopback that speaks the contract through the client's own codecs. For tests."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, field, fields
from inspect import isawaitable
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, cast

from ..errors import HttpStatusError, SoapError, SoapFault, TransportError
from ..operation_map import Operations
from ..package import graphs
from ..schema.record import Record
from ..serving.call_context import CallContext
from ..serving.call_context import current_call as _current_call
from ..serving.fault_answers import internal_fault
from ..serving.http_messages import HttpAnswer, ReceivedRequest
from ..serving.responder import AnsweredError, Behaviour, Responder, Steps
from ..serving.served_objects import ServedService
from .failures import check_planned, ends_test, planned_answer
from .http_endpoint import HttpEndpoint

if TYPE_CHECKING:
    from ..attachments.store import Store
else:
    Store = Any  # for get_type_hints, as in ``operation``

__all__ = ["Behaviour", "FakeServer", "RecordedCall", "current_call"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedCall(CallContext):
    """A request as the server understood it: its ``body``, and what came beside it."""

    body: Any
    came: bytes | Store = field(repr=False)

    @property
    def content(self) -> bytes:
        """The body of the request as it came; one of several parts is read from a file."""
        return self.came if isinstance(self.came, bytes) else self.came.content()


def current_call() -> RecordedCall:
    """Return the call that is being answered, for the object that answers. Raises RuntimeError when there is none."""
    return cast("RecordedCall", _current_call())


class FakeServer:
    """Serves Python objects that implement the interfaces of the contract, or part of them.

    ``url`` is its address, ``calls`` what came in, ``errors`` what the objects raised by mistake. Start and stop it as
    a context manager. An exception that ends a test (``pytest.fail``, ``pytest.skip``, SystemExit ...) is a fault
    for the caller, and is raised again when the server stops.
    """

    def __init__(self, operations: Operations, services: Sequence[ServedService], behaviour: Behaviour) -> None:
        """Keep what is served; nothing listens yet. Raises TypeError for an object that cannot be its service."""
        self._responder = Responder(operations, services, behaviour)
        self._answered_errors = behaviour.rules.answered_errors
        self._planned: list[Exception] = []
        self._lock = threading.Lock()
        self._http: HttpEndpoint | None = None
        self.calls: list[RecordedCall] = []
        self.errors: list[BaseException] = []
        self._outcome: BaseException | None = None

    @property
    def url(self) -> str:
        """The address to give to a client. Raises RuntimeError when the server is not running."""
        if self._http is None:
            raise RuntimeError("the server is not running; use it as a context manager")
        return self._http.url

    def fail_next(self, error: Exception) -> None:
        """Make the next call fail with ``error`` instead of reaching the object; several may be queued.

        The caller gets a SoapFault, and a ServerError where the services have one; an HttpStatusError is answered with
        its status, its excerpt as the text. For a TransportError the connection is closed without an answer. Raises
        TypeError for other exceptions, and ValueError for a TransportError that says ``sent=False``.
        """
        check_planned(error, self._answered_errors)
        with self._lock:
            self._planned.append(error)

    def start(self, port: int = 0) -> Self:
        """Listen on a port of 127.0.0.1, 0 for a free one. Raises OSError when the port is taken."""
        if self._http is None:
            self._http = HttpEndpoint(self.answer, port).start()
        return self

    def stop(self) -> None:
        """Stop listening; stopping twice is allowed. Raises what an object raised to end the test, once."""
        self._close()
        outcome, self._outcome = self._outcome, None
        if outcome is not None:
            raise outcome

    def _close(self) -> None:
        if self._http is not None:
            self._http.stop()
            self._http = None

    def __enter__(self) -> Self:
        """Start."""
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Stop; what an object raised to end the test goes before an error that the caller saw."""
        if error is None or isinstance(error, Exception):
            self.stop()
        else:
            self._close()

    def answer(self, request: ReceivedRequest) -> HttpAnswer | None:
        """Return the answer to an HTTP request, None to close the connection without one."""
        steps = self._responder.steps(request, self)
        try:
            ask = next(steps)
            while True:
                try:
                    found = ask.function(**ask.arguments)
                    found = asyncio.run(_awaited(found)) if isawaitable(found) else found
                except BaseException as error:  # noqa: BLE001 - the steps know what to do with it
                    ask = steps.throw(error)
                else:
                    ask = steps.send(found)
        except StopIteration as end:
            return cast("HttpAnswer | None", end.value)

    is_wcf = True

    def admit(self, call: CallContext, body: Record, raw: ReceivedRequest) -> Steps[tuple[CallContext, Record]]:
        """Record a call. Raises what is planned for it."""
        yield from ()
        parts = {each.name: getattr(call, each.name) for each in fields(call)}
        came = raw.content or b"" if raw.received is None else raw.received.whole
        made = RecordedCall(**parts, body=body, came=came)
        with self._lock:
            self.calls.append(made)
            planned = self._planned.pop(0) if self._planned else None
        if isinstance(planned, (HttpStatusError, TransportError)):
            raise AnsweredError(planned_answer(planned))
        if planned is not None:
            raise planned
        # The object gets a copy: what it does to its arguments must not change what is recorded.
        return made, graphs().copied(body) if body.__encoded__ else deepcopy(body)

    def fails(self, error: SoapError) -> None:
        """Leave it to the caller: the fault tells it."""

    def unexpected(self, error: BaseException, call: CallContext) -> SoapFault:  # noqa: ARG002 - see Host
        """Keep an exception that is not for the caller, and tell it all the same: this is a test."""
        with self._lock:
            self.errors.append(error)
            if ends_test(error):
                self._outcome = self._outcome or error
        return internal_fault(error)


async def _awaited(result: Any) -> object:
    return await result
