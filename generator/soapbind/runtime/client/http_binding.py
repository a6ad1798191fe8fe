"""Everything of a call that is not I/O: what to send, and what the reply means. Shared by sync and async clients."""

from __future__ import annotations

from dataclasses import replace
from functools import cache, partial
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast
from urllib.parse import urlsplit

from ..errors import DecodeError, HttpStatusError, SoapError
from ..operation import Request, Response
from ..schema.members import member_tags, wire_fields
from ..soap.mime import MULTIPART, is_xml, media_type
from ..soap.version import BY_NAMESPACE, SOAP_1_1
from ..transport.interface import STATUS_MEANING, HttpRequest
from ..xml.charset import readable, to_utf8
from .replies.arriving_envelope import envelope_receiver
from .replies.opened_reply import OpenedReply, needs_whole_reply, receiver

if TYPE_CHECKING:
    from ..attachments.unpacking import Opens
    from ..operation import AnyOperation, Operation
    from ..schema.record import Record
    from ..soap.envelope import Envelope
    from ..soap.version import SoapVersion
    from ..transport.deadline import Deadline
    from ..transport.interface import HttpReply
    from .options import Options

QB = TypeVar("QB", bound="Record")
RH = TypeVar("RH", bound="Record")
RB = TypeVar("RB", bound="Record")

_UNDERSTOOD = "if your code does what it asks for, name it in understood= of the client"
_EXCERPT = 200
_START = 2000  # bytes in which a WSDL says that it is one
_MAY_BE_EMPTY = frozenset({202, 204})  # Accepted and No Content, RFC 9110 sections 15.3.3 and 15.3.5


class Settings(Protocol):
    """What a client knows beside the contract; a profile of a family of services implements it."""

    @property
    def options(self) -> Options:
        """What the user chose about calls."""
        ...

    @property
    def ticket(self) -> str | None:
        """What proves who calls, None without one."""
        ...

    def takes_ticket(self, operation: AnyOperation) -> bool:
        """Whether an operation is called with the ticket."""
        ...

    def with_ticket(self, ticket: Any) -> Settings:
        """Return the same settings with another ticket."""
        ...

    def is_refused(self, error: SoapError) -> bool:
        """Whether an error says that the ticket was refused, and so that the call was not carried out."""
        ...

    def url(self, operation: AnyOperation) -> str:
        """Return where the operation's service listens."""
        ...

    def soap(self, operation: AnyOperation) -> tuple[SoapVersion, str]:
        """Return the version of SOAP in which the operation is called, and its action."""
        ...

    def headers(self, operation: AnyOperation) -> Record:
        """Return the SOAP headers of a request."""
        ...

    def mtom(self, operation: AnyOperation) -> int | None:
        """Return from how many bytes on values are sent beside the envelope (MTOM), None to send all inside it."""
        ...

    @property
    def understood(self) -> frozenset[str] | None:
        """The tags of header blocks that the user understands, beside those of the contract; None where none can be."""
        ...

    def check(self, headers: Record) -> SoapError | None:
        """Return the error that response headers report, None for success."""
        ...

    def explain(self, status: int) -> str:
        """Return what an HTTP status means for this family of services, "" for nothing special."""
        ...


@cache
def _readers() -> tuple[Any, Any]:
    """Load what reads envelopes and faults, and with it lxml, with the first reply."""
    from ..soap import envelope_reader, fault  # noqa: PLC0415

    return envelope_reader, fault


def http_request(settings: Settings, operation: Operation[Any, QB, Any, Any, Any], body: QB) -> HttpRequest:
    """Return the HTTP request of a call (SOAP 1.1 section 6, SOAP 1.2 part 2 section 7). Raises EncodeError."""
    version, action = settings.soap(operation)
    request, threshold, pieces = Request(settings.headers(operation), body), settings.mtom(operation), None
    if threshold is None and not body.__attached__:
        content, content_type = operation.encode_request(request, version.number), version.content_type(action)
    else:
        from ..attachments.packing import packed_message  # noqa: PLC0415 - most clients send no attachments

        encode = partial(operation.encode_request, request, version.number)
        content, content_type, pieces = packed_message(encode, body, threshold, version, action)
    headers = {"Content-Type": content_type}
    if version is SOAP_1_1:
        headers["SOAPAction"] = f'"{action}"'
    accepted = version.media_type if pieces is None else f"{MULTIPART}, {version.media_type}"
    options, bounds, cls = settings.options, settings.options.timeouts, operation.response[1]
    is_kept = options.log_bodies or cls.__attached__ or needs_whole_reply(options)
    headers |= {"Accept": accepted, "Accept-Encoding": "gzip", **options.http_headers}
    return HttpRequest(
        *(settings.url(operation), headers, content, bounds.total, bounds.connect, bounds.read, options.max_reply),
        receiver=receiver if is_kept else partial(envelope_receiver, cls),
        pieces=pieces,
    )


def soap_response(
    settings: Settings,
    operation: Operation[Any, Any, RH, RB, Any],
    reply: HttpReply,
    deadline: Deadline | None = None,
) -> Response[RH, RB]:
    """Return what a reply says. One in SOAP encoding, which takes long to read, must be read before the deadline.

    The order of judgement is: HTTP status, SOAP fault, response headers, body; the body is not looked at when the
    headers report an error. Raises HttpStatusError, SoapFault, DecodeError, TransportTimeoutError, or what
    ``settings.check`` finds.
    """
    try:
        is_packed = media_type(reply.headers.get("content-type")) == MULTIPART
        if not (is_packed or operation.response[1].__attached__) or isinstance(reply, OpenedReply):
            return _judge(settings, operation, reply, deadline)
        from ..attachments.unpacking import read_reply, with_parts  # noqa: PLC0415 - only multipart needs it

        judge = partial(_judge, settings, operation, reply, deadline)
        return read_reply(reply, judge) if is_packed else with_parts(judge(), None)
    except SoapError as error:
        error.operation = operation.key
        error.http_status, error.http_headers = reply.status, reply.headers
        raise


def _judge(
    settings: Settings,
    operation: Operation[Any, Any, RH, RB, Any],
    reply: HttpReply,
    deadline: Deadline | None,
    opens: Opens | None = None,
) -> Response[RH, RB]:
    """Return what a reply says; ``opens`` gives the envelope of one that has several parts."""
    envelope_reader, fault = _readers()
    ok = is_success(reply.status)
    may_be_empty = reply.status in _MAY_BE_EMPTY or (ok and operation.is_one_way)
    if may_be_empty and not reply.content and _is_void(operation):
        return Response(operation.response[0](), operation.response[1]())
    try:
        opened = _opened(operation, reply) if opens is None else opens(operation.response[1])
    except DecodeError as error:
        raise (_not_soap(reply, error) if ok else _status_error(settings, operation, reply)) from error
    if deadline is not None and operation.response[1].__encoded__:
        opened = replace(opened, is_late=lambda: not deadline.left())
    is_fault = fault.is_fault(opened)
    headers = None if is_fault else _headers(opened, operation.response[0], must=ok)
    beside = _headers(opened, operation.fault_headers or operation.response[0], must=False) if is_fault else headers
    try:
        if is_fault and opened.body is not None:
            from ..soap.declared_fault import as_declared  # noqa: PLC0415 - only faults need it

            raise as_declared(fault.read_fault(opened.body, opened.whole_body), operation.faults)
        if headers is None:
            raise _status_error(settings, operation, reply)
        problem = (_refused(settings, operation, opened, headers) if ok else None) or settings.check(headers)
        if problem is not None:
            raise problem
        if not ok:
            raise _status_error(settings, operation, reply)
        if isinstance(reply, OpenedReply) and reply.is_arriving:
            return Response(headers, cast("Any", None))
        is_done = opened.body is None and _is_void(operation)
        cls = operation.response[1]
        return Response(headers, cls() if is_done else envelope_reader.read_body(opened, cls))
    except SoapError as error:
        error.headers = beside
        raise


def _is_void(operation: AnyOperation) -> bool:
    """Whether an operation returns nothing, so that a reply without content says all."""
    return not wire_fields(operation.response[1])


def is_success(status: int) -> bool:
    """Whether an HTTP status says that the request was carried out (RFC 9110 section 15.3)."""
    return 200 <= status < 300  # noqa: PLR2004 - the range of the section


def _opened(operation: AnyOperation, reply: HttpReply) -> Envelope:
    if not isinstance(reply, OpenedReply):
        data = to_utf8(reply.content, reply.headers.get("content-type"))
        return cast("Envelope", _readers()[0].open_envelope(data, operation.response[1]))
    if isinstance(reply.opened, DecodeError):
        raise reply.opened
    return reply.opened


def _not_soap(reply: HttpReply, error: DecodeError) -> DecodeError:
    """Return the error that says what came instead of an envelope."""
    if _is_html(reply):
        return DecodeError("the reply is an HTML page, not SOAP: a login page, or a proxy's?")
    if b"http://schemas.xmlsoap.org/wsdl/" in reply.content[:_START] and b"definitions" in reply.content[:_START]:
        return DecodeError("the reply is a WSDL: the address must be that of the service, without ?wsdl")
    named = reply.headers.get("content-type", "").partition(";")[0].strip()
    return (
        error if media_type(named) == MULTIPART or is_xml(named) else DecodeError(f"the reply is {named!r}, not SOAP")
    )


def _is_html(reply: HttpReply) -> bool:
    kind = reply.headers.get("content-type")
    start = (readable(reply.content[:100], kind) or "").lstrip().lower()
    return "html" in (kind or "").lower() or start.startswith(("<html", "<!doctype html"))


def _headers(opened: Envelope, cls: type[RH], *, must: bool) -> RH | None:
    """Return the headers of a reply; where status or fault already tell of an error, bad ones do not hide it."""
    try:
        return cast("RH", _readers()[0].read_headers(opened, cls))
    except DecodeError:
        if must:
            raise
        return None


def _refused(settings: Settings, operation: AnyOperation, opened: Envelope, headers: Record) -> DecodeError | None:
    """Return why a reply must not be processed, whatever it says: its version of SOAP, or a header nobody understands.

    SOAP 1.2 part 1, section 2.4 and appendix A; SOAP 1.1, sections 4.1.2 and 4.2.3. A fault is read in any case.
    """
    version, _ = settings.soap(operation)
    if opened.namespace != version.namespace:
        came = BY_NAMESPACE[opened.namespace]
        hint = f"choose a port of {came}, if the contract has one"
        return DecodeError(f"the reply is in {came}, and the request was in {version}: {hint}")
    if headers.extension_data is None:
        return None
    from ..soap.header_blocks import not_understood  # noqa: PLC0415 - loads lxml, which only a reply needs

    known = member_tags(operation.response[0]) | (settings.understood or frozenset())
    known = known.union(*(plugin.understood for plugin in settings.options.plugins))
    unknown = next(not_understood(opened.header, opened.namespace, known), None)
    if unknown is None:
        return None
    message = f"the header {str(unknown)[:_EXCERPT]} must be understood, and the contract does not know it"
    return DecodeError(message if settings.understood is None else f"{message}; {_UNDERSTOOD}", "Header")


def _status_error(settings: Settings, operation: AnyOperation, reply: HttpReply) -> HttpStatusError:
    version, _ = settings.soap(operation)
    meaning = settings.explain(reply.status) or STATUS_MEANING.get(reply.status, "").format(version)
    if 300 <= reply.status < 400:  # noqa: PLR2004 - RFC 9110 section 15.4
        meaning = "the server redirects; give the final address, tickets are not sent to another one"
    elif reply.status < 500 and "wsdl" in urlsplit(settings.url(operation)).query.lower():  # noqa: PLR2004 - as above
        meaning += "; the address must be that of the service, without ?wsdl"
    if reply.status == 401 and "www-authenticate" in reply.headers:  # noqa: PLR2004 - section 15.5.2
        from ..transport.challenges import schemes  # noqa: PLC0415 - few replies need it

        meaning += f": {schemes(reply.headers['www-authenticate'])}"
    text = readable(reply.content[: _EXCERPT * 4], reply.headers.get("content-type")) or ""
    return HttpStatusError(reply.status, meaning, " ".join(text[:_EXCERPT].split()))
