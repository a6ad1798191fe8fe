"""The call that is being answered, for the object that answers it."""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..soap.version import SoapNumber

if TYPE_CHECKING:
    from ..attachments.attachment import Attachment
    from ..attachments.store import Store
else:
    Attachment = Store = Any  # for get_type_hints, as in ``operation``


@dataclass(frozen=True, slots=True, kw_only=True)
class CallContext:
    """What a call brought beside its arguments.

    ``operation`` is its key in ``OPERATIONS``, ``headers`` are its SOAP headers, ``http_headers`` those of HTTP by
    names in lower case. ``peer`` is the address of the caller, "" where it is not known; ``principal`` is what
    ``authenticate`` returned. ``attachments`` are those that no part of the message stands for.

    What an object appends to ``reply_headers`` goes back with the reply, or the fault: objects of the header classes,
    and elements of lxml, either also from ``must_understand``.
    """

    service: str
    operation: str
    headers: Any
    http_headers: Mapping[str, str] = field(repr=False)
    peer: str = ""
    soap_version: SoapNumber = "1.1"
    principal: Any = field(default=None, repr=False)
    reply_headers: list[Any] = field(default_factory=list[Any], repr=False, compare=False)
    attachments: tuple[Attachment, ...] = field(default=(), repr=False, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedCall(CallContext):
    """A call with its message: ``body``, and what came beside it."""

    body: Any
    _content: bytes | Store = field(repr=False)

    @property
    def content(self) -> bytes:
        """The body of the request as it came; one of several parts is read from a file."""
        return self._content if isinstance(self._content, bytes) else self._content.content()


CURRENT: ContextVar[CallContext] = ContextVar("CURRENT")


def current_call() -> CallContext:
    """Return the call that is being answered, for the object that answers. Raises RuntimeError when there is none."""
    found = CURRENT.get(None)
    if found is None:
        raise RuntimeError("no call is being answered: current_call is for objects that are served")
    return found
