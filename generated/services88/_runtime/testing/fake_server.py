"""A real HTTP server on loopback that speaks the contract through the client's own codecs. For tests."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from ..errors import DecodeError, EncodeError, SoapError, SoapFault
from ..operation import AnyOperation, Response
from ..operation_map import Operations
from ..qname import SOAP11, XmlName
from ..soap.fault import is_soap12, write_fault
from ..xml.charset import to_utf8
from ..xml.lxml_adapter import Node
from ..xml.parse import parse
from .http_endpoint import HttpAnswer, HttpEndpoint, ReceivedRequest, explained
from .routes import Routes
from .served_objects import ADDRESSING, ServedService, check_object, invoke, response_body
from .served_wsdl import ServedWsdl
from .server_rules import ServerRules
from .strict_request import RequestCheck

_DISPATCH = "http://schemas.microsoft.com/net/2005/12/windowscommunicationfoundation/dispatcher"
_CODES = frozenset({"VersionMismatch", "MustUnderstand", "Client", "Server"})  # SOAP 1.1 section 4.4.1
_ALLOWED = {"Allow": "OPTIONS, POST"}  # RFC 9110 section 10.2.1


@dataclass(frozen=True, slots=True)
class RecordedCall:
    """A request as the server understood it."""

    operation: str
    headers: Any
    body: Any
    http_headers: Mapping[str, str] = field(repr=False)
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Behaviour:
    """How a fake server behaves: rules of its family of services, checks of requests, and the WSDL it shows."""

    rules: ServerRules
    check: RequestCheck
    wsdl: ServedWsdl


class FakeServer:
    """Serves Python objects that implement the interfaces of the contract, or part of them.

    ``url`` is where, ``calls`` what came in, ``errors`` what the objects did wrong. Start and stop it as
    a context manager.
    """

    def __init__(self, operations: Operations, services: Sequence[ServedService], behaviour: Behaviour) -> None:
        """Keep what is served; nothing listens yet. Raises TypeError for an object that cannot be its service."""
        for service in services:
            check_object(service, operations)
        self._operations = operations
        self._behaviour = behaviour
        self._routes = Routes(services, any_path=behaviour.rules.answers_any_path)
        self._planned: list[Exception] = []
        self._lock = threading.Lock()
        self._http: HttpEndpoint | None = None
        self.calls: list[RecordedCall] = []
        self.errors: list[Exception] = []

    @property
    def url(self) -> str:
        """The address to give to a client. Raises RuntimeError when the server is not running."""
        if self._http is None:
            raise RuntimeError("the server is not running; use it as a context manager")
        return self._http.url

    def fail_next(self, error: Exception) -> None:
        """Make the next call fail with ``error`` instead of reaching the object; several may be queued."""
        with self._lock:
            self._planned.append(error)

    def start(self, port: int = 0) -> Self:
        """Listen on a port of 127.0.0.1, 0 for a free one. Raises OSError when the port is taken."""
        if self._http is None:
            self._http = HttpEndpoint(self.answer, port)
            threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def stop(self) -> None:
        """Stop listening; stopping twice is no error."""
        if self._http is not None:
            self._http.shutdown()
            self._http.server_close()
            self._http = None

    def __enter__(self) -> Self:
        """Start."""
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Stop."""
        self.stop()

    def answer(self, request: ReceivedRequest) -> HttpAnswer:
        """Return the answer to an HTTP request."""
        path, _, query = request.target.partition("?")
        reads = request.method in {"GET", "HEAD"}
        imported = self._behaviour.wsdl.imported(path) if reads else None
        if imported is not None:
            return imported
        service = self._routes.find(path)
        if request.method == "OPTIONS" and (service is not None or path == "*"):
            return HttpAnswer(200, b"", "text/plain", _ALLOWED)
        if service is None:
            return explained(404, self._routes.explained())
        if reads and "wsdl" in query.lower():
            return self._behaviour.wsdl.of_service(service, self.url + path)
        if request.method != "POST":
            return explained(405, "this is a SOAP endpoint: POST an envelope to it", **_ALLOWED)
        return _unreadable(request) or self._answer_post(service, request, request.content or b"")

    def _answer_post(self, service: ServedService, request: ReceivedRequest, content: bytes) -> HttpAnswer:
        try:
            text = to_utf8(content, request.headers.get("content-type"))
            root = parse(text)
            operation = self._find(service, request.headers, root)
            self._behaviour.check(root, operation)
        except DecodeError as error:
            return _not_understood(error)
        except SoapFault as error:
            return _fault_answer(error, error.http_status or 500)
        try:
            understood = operation.decode_request(text)
        except (DecodeError, SoapFault) as error:  # a fault where a request belongs is none of ours
            return _not_understood(error)
        with self._lock:
            made = RecordedCall(operation.key, understood.headers, understood.body, request.headers, content)
            self.calls.append(made)
            planned = self._planned.pop(0) if self._planned else None
        return self._carry_out(service, operation, made, planned)

    def _carry_out(
        self, service: ServedService, operation: AnyOperation, call: RecordedCall, planned: Exception | None
    ) -> HttpAnswer:
        rules = self._behaviour.rules
        try:
            problem = planned or rules.refuse(operation, call.headers)
            if problem is not None:
                raise problem  # noqa: TRY301 - a planned error goes the way of one that the served object raises
            # The object gets a copy: what it does to its arguments must not change what is recorded.
            name = self._operations.method(operation.key)
            body = response_body(operation, invoke(operation, name, service.served, deepcopy(call.body)))
            return HttpAnswer(200, operation.encode_response(Response(rules.success(operation, call.headers), body)))
        except Exception as error:  # noqa: BLE001 - whatever a test's object raises becomes an answer, as in WCF
            return self._failed(operation, error)

    def _failed(self, operation: AnyOperation, error: Exception) -> HttpAnswer:
        headers = self._behaviour.rules.failure(operation, error)
        if headers is not None:
            try:
                return HttpAnswer(200, operation.encode_response(Response(headers, operation.response[1]())))
            except EncodeError as unwritable:
                error = unwritable
        if isinstance(error, SoapFault):
            return _fault_answer(error)
        self.errors.append(error)
        reason = f"{type(error).__name__}: {error}"
        return _fault_answer(SoapFault(XmlName(_DISPATCH, "InternalServiceFault"), reason))

    def _find(self, service: ServedService, http_headers: Mapping[str, str], root: Node) -> AnyOperation:
        """Return the operation by SOAPAction, and by the body where several share one. Raises SoapFault."""
        action = http_headers.get("soapaction", "").strip().strip('"')
        tags = {child.tag for part in root if part.tag.endswith("}Body") for child in part}
        likely = self._operations.get(f"{service.name}.{action.rpartition('/')[2]}")
        if likely is not None and likely.action == action and str(likely.request[1].__xml_name__) in tags:
            return likely  # without loading all the others
        keys = self._operations.keys_of(service.name)
        found = [each for key in keys if (each := self._operations[key]).action == action]
        if not found:
            reason = f"The message with Action '{action}' cannot be processed: {service.name} has no such operation"
            raise SoapFault(XmlName(ADDRESSING, "ActionNotSupported"), reason)
        return next((each for each in found if str(each.request[1].__xml_name__) in tags), found[0])


def _unreadable(request: ReceivedRequest) -> HttpAnswer | None:
    """Return why the content of a POST is not looked at, None when it is."""
    if request.content is None:
        return explained(411, "a request needs Content-Length, or Transfer-Encoding: chunked")
    coding = request.headers.get("content-encoding", "identity").strip().lower()
    if coding not in {"identity", ""}:
        message = f"Content-Encoding {coding[:40]} is not read here, as WCF does not read it either: send it as it is"
        return explained(415, message, Accept_Encoding="identity")
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "text/xml":
        return explained(415, f"expected the Content-Type text/xml, which is SOAP 1.1, got {kind[:80] or 'none'}")
    return None


def _fault_answer(fault: SoapFault, status: int = 500) -> HttpAnswer:
    kind = "application/soap+xml" if is_soap12(fault) else "text/xml"
    return HttpAnswer(status, write_fault(fault), f"{kind}; charset=utf-8")


def _not_understood(error: SoapError) -> HttpAnswer:
    return _fault_answer(SoapFault(XmlName(_DISPATCH, "DeserializationFailed"), str(error)))


def soap_fault(reason: str, code: str = "Server", *, detail: str | None = None) -> SoapFault:
    """Return a fault to raise: ``code`` is Client or Server, ``detail`` the XML inside the detail element.

    A code may go on behind a dot: ``Client.Authentication`` (SOAP 1.1 section 4.4.1). Raises ValueError for another
    code, also when reason and code are given the wrong way round, and when ``detail`` is not well-formed.
    """
    if code.partition(".")[0] not in _CODES:
        swapped = reason.partition(".")[0] in _CODES
        hint = "reason and code are given the wrong way round" if swapped else "it is Client or Server"
        raise ValueError(f"{code[:80]!r} is no fault code of SOAP 1.1: {hint}")
    if detail is not None:
        try:
            if parse(f"<detail>{detail}</detail>".encode())[0].tag == "detail":
                detail = detail.strip()
            else:
                detail = f"<detail>{detail}</detail>"
        except (DecodeError, IndexError) as error:
            raise ValueError(f"detail must be XML elements: {error}") from None
    return SoapFault(XmlName(SOAP11, code), reason, detail=detail)
