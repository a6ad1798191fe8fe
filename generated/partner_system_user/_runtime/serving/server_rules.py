"""How a family of services judges requests and reports success and failure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

from ..operation import AnyOperation
from ..schema.record import Record
from ..xml.lxml_adapter import Node

# Raises SoapFault, or DecodeError with the path of the element.
RequestCheck: TypeAlias = Callable[[Node, AnyOperation], None]


def accept(root: Node, operation: AnyOperation) -> None:
    """Accept everything that can be decoded."""


class ServerRules(Protocol):
    """How a family of services judges requests and reports success and failure."""

    @property
    def answers_any_path(self) -> bool:
        """Whether the only service there is answers whatever the path."""
        ...

    @property
    def answered_errors(self) -> Sequence[type[Exception]]:
        """The errors that ``failure`` can report."""
        ...

    def refuse(self, operation: AnyOperation, headers: Any) -> Exception | None:
        """Return the error for a caller who may not call, None for one who may."""
        ...

    def success(self, operation: AnyOperation, headers: Any) -> Record:
        """Return the response headers of a call that went well; ``headers`` are the request's."""
        ...

    def failure(self, operation: AnyOperation, error: Exception) -> Record | None:
        """Return the response headers that tell of an error, None when it must be a fault."""
        ...


class RequestSecurity(Protocol):
    """What a server demands of requests beside the contract, and does for answers."""

    def opened(self, text: bytes) -> bytes:
        """Return a request, as UTF-8, without what is done with. Raises SoapFault and DecodeError."""
        ...

    def sealed(self, text: bytes, *beside: object) -> bytes:
        """Return the envelope of an answer with what its receiver may demand.

        ``beside`` is the ``Package`` that it is in, where the message has attachments.
        """
        ...


@dataclass(frozen=True, slots=True)
class Reading:
    """How requests are read: with a check of each, and what is demanded beside the contract.

    ``is_strict`` says that an envelope must be of the version that its media type says, ``depth`` how deep elements may
    be nested, None for as deep as can be read.
    """

    check: RequestCheck
    is_strict: bool = True
    security: RequestSecurity | None = None
    depth: int | None = None


class PlainRules:
    """Rules of services without a profile: everybody may call, errors are faults."""

    answers_any_path = True
    answered_errors = ()

    def refuse(self, operation: AnyOperation, headers: Any) -> Exception | None:  # noqa: ARG002 - see ServerRules
        """Refuse nobody."""
        return None

    def success(self, operation: AnyOperation, headers: Any) -> Record:  # noqa: ARG002 - see ServerRules
        """Return empty headers."""
        made: Record = operation.response[0]()
        return made

    def failure(self, operation: AnyOperation, error: Exception) -> Record | None:  # noqa: ARG002 - see ServerRules
        """Leave every error to a fault."""
        return None
