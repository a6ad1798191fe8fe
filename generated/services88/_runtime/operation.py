"""An operation as a value: its names and four pure codecs, which client, fake server and tests share."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from types import ModuleType
from typing import TYPE_CHECKING, Any, Generic, TypeAlias, TypeVar

from .errors import SoapFault
from .package import namespace
from .schema.record import Record
from .soap.version import VERSIONS, SoapNumber

if TYPE_CHECKING:
    from .attachments.attachment import Attachment
else:
    Attachment = Any  # for get_type_hints: who has no attachments need not load the class

QH = TypeVar("QH", bound=Record)
QB = TypeVar("QB", bound=Record)
RH = TypeVar("RH", bound=Record)
RB = TypeVar("RB", bound=Record)
R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)
H = TypeVar("H", bound=Record)
B = TypeVar("B", bound=Record)


@dataclass(slots=True)
class Request(Generic[H, B]):
    """What goes to the server: SOAP headers and the wrapper of the body."""

    headers: H
    body: B


@dataclass(slots=True)
class Response(Generic[H, B]):
    """What comes back from the server: SOAP headers and the wrapper of the body.

    ``attachments`` are those that nothing in the message refers to.
    """

    headers: H
    body: B
    attachments: tuple[Attachment, ...] = field(default=(), repr=False, compare=False)


@dataclass(slots=True)
class Reply(Generic[R, H]):
    """The result of a call with the SOAP headers that came with it; ``result`` is None when the server sent nil.

    ``attachments`` are those that nothing in the message refers to.
    """

    result: R
    headers: H
    http_headers: dict[str, str] = field(default_factory=dict[str, str], repr=False)
    http_status: int | None = field(default=None, repr=False)
    attachments: tuple[Attachment, ...] = field(default=(), repr=False)


class _Usual(str):
    """Stands for the SOAPAction that WCF makes; told by identity, because every text, the empty one too, is one."""

    __slots__ = ()


_USUAL = _Usual()


@cache
def _writer() -> ModuleType:
    """Load what writes envelopes with the first message, and not before."""
    from .soap import envelope_writer  # noqa: PLC0415

    return envelope_writer


@cache
def _reader() -> ModuleType:
    """Load what reads envelopes, and with it lxml, with the first message."""
    from .soap import envelope_reader  # noqa: PLC0415

    return envelope_reader


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation(Generic[QH, QB, RH, RB, R_co]):
    """One operation of a service.

    ``key`` names it in ``OPERATIONS``. ``action`` is the SOAPAction without its quotes, empty where the contract has
    none; unless given, it is what WCF makes of namespace, service and name. ``request`` and ``response`` are the
    classes of headers and body. ``result`` takes the result out of the response's body. ``is_one_way`` tells that the
    server says no more than that the request has arrived. ``service_name`` is given where the name of the operation has
    a dot. ``faults`` are the classes of the faults that it declares, in the order of the contract.
    ``fault_headers`` is the class of the headers that come beside a fault, unless it is that of the response.
    ``soap_version`` is the version of SOAP in which it is called unless a port of another version is chosen.
    ``addressing_action`` is its action in WS-Addressing, where that is not the SOAPAction.
    """

    key: str
    action: str = _USUAL
    request: tuple[type[QH], type[QB]]
    response: tuple[type[RH], type[RB]]
    result: Callable[[RB], R_co] = field(repr=False, compare=False)
    is_one_way: bool = False
    service_name: str = field(default="", repr=False)
    faults: tuple[type[SoapFault], ...] = field(default=(), repr=False)
    fault_headers: type[Record] | None = field(default=None, repr=False)
    soap_version: SoapNumber = "1.1"
    addressing_action: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        """Name the SOAPAction where it is the usual one."""
        if self.action is _USUAL:
            object.__setattr__(self, "action", f"{namespace()}/{self.service}/{self.name}")

    @property
    def service(self) -> str:
        """The service, as the WSDL names it: ``"Chat"``."""
        return self.service_name or self.key.rpartition(".")[0]

    @property
    def name(self) -> str:
        """The operation, as the WSDL names it: ``"AddChatMessage"``."""
        return self.key[len(self.service) + 1 :]

    def encode_request(self, request: Request[QH, QB], soap_version: SoapNumber | None = None) -> bytes:
        """Return the envelope of a request, in a version of SOAP (None for the operation's own).

        Raises EncodeError for a value the contract cannot carry.
        """
        version = VERSIONS[soap_version or self.soap_version]
        data: bytes = _writer().write(request.headers, request.body, self.key, version)
        return data

    def decode_request(self, data: bytes) -> Request[QH, QB]:
        """Return the request in an envelope. Raises DecodeError, or SoapFault when it holds a fault."""
        return Request(*_reader().read(data, self.request, self.key))

    def decode_request_tree(self, root: Any) -> Request[QH, QB]:
        """Return the request in a parsed envelope, whose tree is used up. Raises as ``decode_request`` does."""
        return Request(*_reader().read_tree(root, self.request, self.key))

    def encode_response(self, response: Response[RH, RB], soap_version: SoapNumber | None = None) -> bytes:
        """Return the envelope of a response, in a version of SOAP (None for the operation's own).

        Raises EncodeError for a value the contract cannot carry.
        """
        version = VERSIONS[soap_version or self.soap_version]
        data: bytes = _writer().write(response.headers, response.body, self.key, version)
        return data

    def decode_response_pieces(self, pieces: Iterable[bytes]) -> Response[RH, RB]:
        """Return the response in an envelope that arrives in pieces. Raises DecodeError, or SoapFault for a fault.

        Needs the memory of the response, not of its text.
        """
        incoming = _reader().Incoming(self.response, self.key)
        for piece in pieces:
            incoming.feed(piece)
        return self._response(incoming.close)

    def decode_response(self, data: bytes) -> Response[RH, RB]:
        """Return the response in an envelope. Raises DecodeError, or SoapFault when it holds a fault.

        A fault that the operation declares is raised as its own class.
        """
        return self._response(lambda: _reader().read(data, self.response, self.key))

    def _response(self, read: Callable[[], tuple[RH, RB]]) -> Response[RH, RB]:
        try:
            return Response(*read())
        except SoapFault as fault:
            from .soap.declared_fault import as_declared  # noqa: PLC0415 - only faults need it

            raise as_declared(fault, self.faults) from None


AnyOperation: TypeAlias = Operation[Any, Any, Any, Any, Any]
