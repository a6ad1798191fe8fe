"""A real HTTP server on loopback that speaks the contract through the client's own codecs. For tests."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from inspect import isawaitable
from types import TracebackType
from typing import Any, Self, cast

from ..operation_map import Operations
from ..serving.call_context import RecordedCall
from ..serving.call_context import current_call as _current_call
from ..serving.http_messages import HttpAnswer, ReceivedRequest
from ..serving.responder import Behaviour, Responder
from ..serving.served_objects import ServedService
from .failures import check_planned
from .http_endpoint import HttpEndpoint
from .recorded_calls import Recorder

__all__ = ["Behaviour", "FakeServer", "RecordedCall", "current_call"]


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
        self._recorder = Recorder()
        self._http: HttpEndpoint | None = None

    @property
    def calls(self) -> list[RecordedCall]:
        """What came in."""
        return self._recorder.calls

    @property
    def errors(self) -> list[BaseException]:
        """What the objects raised by mistake."""
        return self._recorder.errors

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
        self._recorder.plan(error)

    def start(self, port: int = 0) -> Self:
        """Listen on a port of 127.0.0.1, 0 for a free one. Raises OSError when the port is taken."""
        if self._http is None:
            self._http = HttpEndpoint(self.answer, port).start()
        return self

    def stop(self) -> None:
        """Stop listening; stopping twice is allowed. Raises what an object raised to end the test, once."""
        self._close()
        outcome = self._recorder.take_outcome()
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
        steps = self._responder.steps(request, self._recorder)
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


async def _awaited(result: Any) -> object:
    return await result
