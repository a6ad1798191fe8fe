"""What comes in to a fake server is recorded, and may fail as a test has planned it."""

from __future__ import annotations

import threading
from copy import deepcopy
from dataclasses import fields
from typing import TYPE_CHECKING

from ..errors import HttpStatusError, TransportError
from ..package import graphs
from ..serving.call_context import CallContext, RecordedCall
from ..serving.fault_answers import internal_fault
from ..serving.responder import AnsweredError
from .failures import ends_test, planned_answer

if TYPE_CHECKING:
    from ..errors import SoapError, SoapFault
    from ..schema.record import Record
    from ..serving.http_messages import ReceivedRequest
    from ..serving.responder import Steps


class Recorder:
    """The host of calls to a fake server: ``calls`` is what came in, ``errors`` what objects raised by mistake."""

    is_wcf = True

    def __init__(self) -> None:
        """Start with nothing recorded, and nothing planned."""
        self.calls: list[RecordedCall] = []
        self.errors: list[BaseException] = []
        self._planned: list[Exception] = []
        self._outcome: BaseException | None = None
        self._lock = threading.Lock()

    def plan(self, error: Exception) -> None:
        """Let another of the next calls fail."""
        with self._lock:
            self._planned.append(error)

    def take_outcome(self) -> BaseException | None:
        """Return what an object raised to end the test, once."""
        outcome, self._outcome = self._outcome, None
        return outcome

    def admit(self, call: CallContext, body: Record, raw: ReceivedRequest) -> Steps[tuple[CallContext, Record]]:
        """Record a call. Raises what is planned for it."""
        yield from ()
        parts = {each.name: getattr(call, each.name) for each in fields(call)}
        content = raw.content or b"" if raw.received is None else raw.received.whole
        made = RecordedCall(**parts, body=body, _content=content)
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
