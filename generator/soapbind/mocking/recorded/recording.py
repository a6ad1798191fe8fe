"""What is kept of a request and its answer: the start of both, without secrets, and what was wrong."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from soapbind.mocking.recorded.advice import Answered, Asked
from soapbind.mocking.recorded.journal import KEPT_BYTES, Advice, Exchange, Message, shown_headers
from soapbind.mocking.recorded.remarks import remark

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from soapbind.mocking.generated import Generated
    from soapbind.mocking.recorded.advice import Adviser
    from soapbind.mocking.replies.served import CallNotes

_GOOD = range(200, 300)


@dataclass(slots=True)
class Tape:
    """What goes through in one direction: the start of it, its size, its headers, and the status of an answer."""

    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    status: int | None = None
    content: bytearray = field(default_factory=bytearray)
    size: int = 0

    def add(self, piece: bytes) -> None:
        """Take the next piece."""
        self.size += len(piece)
        self.content += piece[: max(KEPT_BYTES - len(self.content), 0)]

    @property
    def is_whole(self) -> bool:
        """Whether all of it is kept."""
        return self.size == len(self.content)


@dataclass(slots=True)
class Taken:
    """A request as it was taken in: what it asked for, when, and what was noted while it was answered."""

    method: str
    path: str
    at: datetime
    came: Tape
    notes: CallNotes


@dataclass(frozen=True, slots=True)
class Recorder:
    """Makes exchanges for the journal."""

    package: Generated
    adviser: Adviser

    def exchange(self, taken: Taken, went: Tape, seconds: float) -> Exchange:
        """Return a request with its answer, and what was wrong."""
        notes = taken.notes
        made = Exchange(
            *(taken.method, taken.path, taken.at, seconds, notes.operation, went.status, notes.source),
            request=self._message(taken.came, notes),
            reply=self._message(went, notes),
        )
        if notes.problem:
            return replace(made, advice=Advice(self._masked(notes.problem, notes), notes.fix))
        if notes.operation:
            return replace(made, advice=self._remark(taken, went))
        return made if made.status is None else self._explained(made, taken, went)

    def _explained(self, made: Exchange, taken: Taken, went: Tape) -> Exchange:
        """Return an exchange that got to no operation, with the one it seems to be for, and with what was wrong."""
        asked = Asked(made.method, made.path.partition("?")[0], taken.came.headers, made.request.text)
        found = self.adviser.operation_of(asked) if made.method == "POST" else None
        advice = self.adviser.explain(asked, Answered(went.status or 0, bytes(went.content)))
        if advice is not None:
            advice = Advice(self._masked(advice.problem, taken.notes), advice.fix)
        return replace(made, operation="" if found is None else found.key, advice=advice)

    def _remark(self, taken: Taken, went: Tape) -> Advice | None:
        """Return what is odd about a request that was understood."""
        came = taken.came
        if went.status not in _GOOD or not came.is_whole or taken.notes.failure is not None:
            return None
        return remark(self.package, taken.notes.operation, bytes(came.content), came.headers.get("content-type"))

    def _message(self, tape: Tape, notes: CallNotes) -> Message:
        shown: Any = self.package.runtime("xml.charset").shown
        content_type = tape.headers.get("content-type")
        text = shown(bytes(tape.content), self._secrets(notes), content_type) if tape.content else ""
        return Message(shown_headers(tape.headers), text, tape.size)

    def _masked(self, text: str, notes: CallNotes) -> str:
        masked: str = self.package.runtime("redaction").without(text, self._secrets(notes))
        return masked

    def _secrets(self, notes: CallNotes) -> frozenset[str]:
        always: frozenset[str] = self.package.runtime("redaction").secret_values()
        return notes.secrets | always
