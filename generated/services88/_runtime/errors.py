"""Everything that can go wrong with a call, under one root.

::

    SoapError
    ├── TransportError          no reply: connection refused, reset, timed out
    │   └── TransportTimeoutError
    ├── HttpStatusError         a reply that is not SOAP
    ├── SoapFault               the server answered with a Fault
    │   └── DeclaredFault       one that the contract declares, with a typed detail; a class for each
    ├── DecodeError             the reply is malformed, or not what the contract says
    ├── AuthenticationError     sign in (again): no ticket, or the server refuses the ticket or the sign-in
    ├── EmptyResultError        the server answered with nil where a value was asked for
    ├── EncodeError             an argument cannot be written; nothing was sent
    └── JsonError               JSON that does not fit its type, or a value that JSON cannot hold

Every error carries ``operation`` (``"Chat.AddChatMessage"``), ``headers`` (the typed SOAP headers of the reply, as far
as they could be read), ``http_status`` and ``http_headers`` (None and empty where no reply began). None of them
carries a request, so no ticket or token can leak.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .qname import XmlName

if TYPE_CHECKING:
    from .exception_detail import ExceptionDetail
else:
    ExceptionDetail = Any  # for get_type_hints: only a fault of WCF needs the class


class SoapError(Exception):
    """Root of all errors of a call. Catch this to catch them all."""

    operation: str = ""
    headers: object | None = None
    http_status: int | None = None
    http_headers: Mapping[str, str]

    def __init__(self, message: str) -> None:
        """Keep the message; the rest of the context is added where it is known."""
        super().__init__(message)
        self.message = message
        self.http_headers = {}

    def __str__(self) -> str:
        """Return the message, with the operation it belongs to when that is known."""
        return f"{self.operation}: {self.message}" if self.operation else self.message

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle and copy as a whole: constructors of subclasses take other arguments than the message."""
        return _rebuilt, (type(self), self.args), self.__dict__


def _rebuilt(cls: type[SoapError], args: tuple[object, ...]) -> SoapError:
    return cls.__new__(cls, *args)


class TransportError(SoapError):
    """No reply arrived. Whether the server carried the call out is not known, unless ``sent`` is False.

    ``bytes_sent`` is how much of the request's body had gone out, None where the transport does not know.
    """

    bytes_sent: int | None = None

    def __init__(self, message: str, *, sent: bool = True, is_permanent: bool = False) -> None:
        """Keep the message, whether anything may have reached the server, and whether trying again is useless."""
        super().__init__(message)
        self.sent = sent
        self.is_permanent = is_permanent


class TransportTimeoutError(TransportError):
    """The server did not answer in time."""


class AuthenticationError(SoapError):
    """Sign in (again): there is no ticket to call with, or the server refuses it. The call was not carried out.

    Without a ticket and a ticket provider nothing is sent. ``__cause__`` is the server's error where it refused a
    ticket, the provider's where that failed; it is None where the server rejected a sign-in or returned no ticket.
    """


class HttpStatusError(SoapError):
    """The HTTP status is that of a failure, and the body is not SOAP. ``excerpt`` is the start of the body."""

    def __init__(self, status: int, explanation: str = "", excerpt: str = "") -> None:
        """Keep the status code, what it means here, and the first characters of the body."""
        super().__init__(f"HTTP status {status}" + (f": {explanation}" if explanation else ""))
        self.status = status
        self.excerpt = excerpt


class SoapFault(SoapError):  # noqa: N818 - "fault" is the term of the SOAP specification (section 4.4)
    """A SOAP fault.

    ``code`` is the QName of the fault code, as sent when it is none; both its parts are empty when there is no code.
    ``reason`` is the text, ``actor`` who raised it (in SOAP 1.2 the role), ``detail`` the XML of the detail element as
    text (it may hold a server stack and is therefore not part of the message). SOAP 1.2 adds ``subcodes``, outermost
    first, ``node``, the address where it happened, and ``reasons``: the text by language, "" where none is named.

    In a fault that the contract declares, ``detail`` is a value of the contract's type instead; ``detail_xml`` is the
    text in both. ``detail_entries`` are the elements of a detail that came from a server, each as XML that stands
    alone. ``exception_detail`` is what WCF reports of an exception, else None. A detail that is not
    what the contract says leaves a plain SoapFault, whose ``detail_error`` says why. ``other_elements`` are the
    children of the Fault that SOAP does not know, or that came once more, in the same form as the entries.
    """

    detail: Any
    detail_entries: tuple[str, ...] = ()
    detail_error: DecodeError | None = None
    exception_detail: ExceptionDetail | None = None
    other_elements: tuple[str, ...] = ()

    def __init__(  # noqa: PLR0913 - the parts of a fault in SOAP 1.2
        self,
        code: XmlName,
        reason: str,
        *,
        actor: str | None = None,
        detail: str | None = None,
        node: str | None = None,
        subcodes: tuple[XmlName, ...] = (),
        reasons: Mapping[str, str] | None = None,
    ) -> None:
        """Keep the parts of the fault."""
        names = "/".join(each.name for each in (code, *subcodes) if each.name)
        super().__init__(f"{names or 'a fault without a code'}: {reason}")
        self.code = code
        self.reason = reason
        self.actor = actor
        self.detail = detail
        self.node = node
        self.subcodes = subcodes
        self.reasons = dict(reasons or {"": reason})

    @property
    def detail_xml(self) -> str | None:
        """The detail element as XML, None for none."""
        text: str | None = self.detail
        return text

    @property
    def role(self) -> str | None:
        """What SOAP 1.2 calls the actor: the role in which whoever raised the fault was acting."""
        return self.actor


class _LocatedError(SoapError):
    def __init__(self, message: str, *path: str) -> None:
        super().__init__(message)
        self.path = path

    def within(self, name: str) -> None:
        """Add the element that encloses the path."""
        self.path = (name, *self.path)

    def __str__(self) -> str:
        place = f"at {'/'.join(self.path)}: " if self.path else ""
        return f"{self.operation}: {place}{self.message}" if self.operation else place + self.message


class DecodeError(_LocatedError):
    """XML that is malformed, cut short, or not what the contract says. ``path`` names the element, outermost first."""


class EncodeError(_LocatedError, ValueError):
    """A value that the contract cannot carry: wrong type, out of range, None for a value type. Nothing was sent."""


class EmptyResultError(SoapError):
    """The call succeeded and its result is nil. ``with_reply`` returns None instead of raising this."""


class JsonError(SoapError, ValueError):
    """JSON that does not fit its type, or a value that JSON cannot hold. ``path`` is the place: ``$.message.type``."""

    def __init__(self, message: str) -> None:
        """Keep the message, about the whole."""
        super().__init__(message)
        self.path = "$"

    def within(self, step: str) -> None:
        """Add the step from what encloses the path: ``.name`` or ``[0]``."""
        self.path = f"${step}{self.path[1:]}"

    def __str__(self) -> str:
        """Return place and message."""
        return f"{self.path}: {super().__str__()}"
