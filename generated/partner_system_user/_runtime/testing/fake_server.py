"""A real HTTP server on loopback that speaks the contract through the client's own codecs. For tests."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, cast

from ..errors import DecodeError, EncodeError, HttpStatusError, SoapFault, TransportError
from ..operation import AnyOperation, Response
from ..operation_map import Operations
from ..serving.dispatch import RequestReader, meant_service, unreadable
from ..serving.fault_answers import check_declared, fault_answer, internal_fault, not_understood
from ..serving.http_messages import HttpAnswer, ReceivedRequest, explained
from ..serving.routes import Routes
from ..serving.served_objects import (
    CURRENT,
    RecordedCall,
    ServedService,
    check_object,
    copied,
    current_call,
    fault_headers,
    invoke,
    reply_headers,
    response_body,
)
from ..serving.served_wsdl import ServedWsdl
from ..serving.server_rules import RequestCheck, RequestSecurity, ServerRules
from ..soap.envelope_writer import with_header
from ..soap.mime import MULTIPART, media_type
from ..soap.version import BY_MEDIA_TYPE, SOAP_1_1, VERSIONS
from .failures import check_planned, ends_test, planned_answer
from .http_endpoint import HttpEndpoint

if TYPE_CHECKING:
    from ..attachments.packed import Packed

__all__ = ["Behaviour", "FakeServer", "RecordedCall", "current_call"]

_OK = 200
_ALLOWED = {"Allow": "OPTIONS, POST"}  # RFC 9110 section 10.2.1


@dataclass(frozen=True, slots=True)
class Behaviour:
    """How a fake server behaves: rules of its family of services, checks of requests, the WSDL it shows, security.

    ``related`` says in an answer which request it is to (WS-Addressing): of both, and whether the answer is a fault.
    """

    rules: ServerRules
    check: RequestCheck
    wsdl: ServedWsdl
    security: RequestSecurity | None = None
    related: Callable[[bytes, bytes, bool], bytes] | None = None


class FakeServer:
    """Serves Python objects that implement the interfaces of the contract, or part of them.

    ``url`` is its address, ``calls`` what came in, ``errors`` what the objects raised by mistake. Start and stop it as
    a context manager. An exception that ends a test (``pytest.fail``, ``pytest.skip``, SystemExit ...) is a fault
    for the caller, and is raised again when the server stops.
    """

    def __init__(self, operations: Operations, services: Sequence[ServedService], behaviour: Behaviour) -> None:
        """Keep what is served; nothing listens yet. Raises TypeError for an object that cannot be its service."""
        for service in services:
            check_object(service, operations)
        self._operations = operations
        self._behaviour = behaviour
        self._reader = RequestReader(operations, behaviour.check, behaviour.security)
        self._routes = Routes(services, any_path=behaviour.rules.answers_any_path)
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
        check_planned(error, self._behaviour.rules.answered_errors)
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
        found = self._unpacked(request)
        if found is None or found.package is None:
            return found
        package = found.package.around(found.content)
        return replace(found, content_type=package.content_type, package=package)

    def _unpacked(self, request: ReceivedRequest) -> HttpAnswer | None:
        """Answer a request as if it had no attachments."""
        if request.method != "POST" or media_type(request.headers.get("content-type")) != MULTIPART:
            return self._answer(request, request)
        from ..serving.packed_messages import referring_to, unpacked  # noqa: PLC0415 - only attachments need it

        try:
            opened = unpacked(request)
        except DecodeError as error:
            return not_understood(error, SOAP_1_1)
        except TransportError as error:
            return explained(507, error.message)
        with referring_to(cast("Packed", opened.packed)):
            return self._answer(opened, request)

    def _answer(self, request: ReceivedRequest, raw: ReceivedRequest) -> HttpAnswer | None:
        """Answer a request, which came as ``raw``: there it may have attachments."""
        path, _, query = request.target.partition("?")
        reads = request.method in {"GET", "HEAD"}
        imported = self._behaviour.wsdl.imported(path) if reads else None
        if imported is not None:
            return imported
        service = self._routes.find(path)
        if service is None and request.method == "POST":
            service = meant_service(self._operations, self._routes.shared(path), request)
        if request.method == "OPTIONS" and (service is not None or path == "*"):
            return HttpAnswer(200, b"", "text/plain", _ALLOWED)
        if service is None:
            return explained(404, self._routes.explained())
        if reads and "wsdl" in query.lower():
            return self._behaviour.wsdl.of_service(service, self.url + path)
        if request.method != "POST":
            return explained(405, "this is a SOAP endpoint: POST an envelope to it", **_ALLOWED)
        return self._dressed(request, unreadable(request, service) or self._answer_post(service, request, raw))

    def _dressed(self, request: ReceivedRequest, answer: HttpAnswer | None) -> HttpAnswer | None:
        """Return an answer with what the family of services, or who checks requests, puts around its envelope."""
        if answer is None or media_type(answer.content_type) not in BY_MEDIA_TYPE:
            return answer
        content, security = answer.content, self._behaviour.security
        if self._behaviour.related is not None:
            content = self._behaviour.related(request.content or b"", content, answer.status != _OK)
        if security is not None:
            beside = () if answer.package is None else (answer.package,)
            content = security.sealed(content, *beside)
        return replace(answer, content=content)

    def _answer_post(self, service: ServedService, request: ReceivedRequest, raw: ReceivedRequest) -> HttpAnswer | None:
        """Answer a request, which came as ``raw``: there it may have attachments."""
        version = BY_MEDIA_TYPE[media_type(request.headers.get("content-type"))]
        try:
            operation, understood, beside = self._reader.read(service, request, version)
        except DecodeError as error:
            return not_understood(error, version)
        except SoapFault as error:
            return fault_answer(error, version)
        came = raw.content or b"" if raw.received is None else raw.received.whole
        with self._lock:
            made = RecordedCall(
                *(operation.key, understood.headers, understood.body, raw.headers, came),
                version.number,
                attachments=beside,
            )
            self.calls.append(made)
            planned = self._planned.pop(0) if self._planned else None
        return self._carry_out((service, request.packed), operation, made, planned)

    def _carry_out(
        self,
        asked: tuple[ServedService, Packed | None],
        operation: AnyOperation,
        call: RecordedCall,
        planned: Exception | None,
    ) -> HttpAnswer | None:
        """Carry a call out; ``asked`` are who is called, and what the call came in."""
        service, packed = asked
        if isinstance(planned, (HttpStatusError, TransportError)):
            return planned_answer(planned)
        rules, version = self._behaviour.rules, VERSIONS[call.soap_version]
        try:
            problem = planned or rules.refuse(operation, call.headers)
            if problem is not None:
                raise problem  # noqa: TRY301 - a planned error goes the way of one that the served object raises
            # The object gets a copy: what it does to its arguments must not change what is recorded.
            name = self._operations.method(operation.key)
            CURRENT.set(call)  # in a thread of its own, or a context that ends with this call
            body = response_body(operation, invoke(operation, name, service.served, copied(call.body)))
            if operation.is_one_way:
                return HttpAnswer(202, b"", "")  # WS-I Basic Profile 1.1, R2714: no envelope comes back
            response = Response(reply_headers(operation, call, rules.success(operation, call.headers)), body)
            return _success(operation, call, response, packed)
        except Exception as error:  # noqa: BLE001 - whatever a test's object raises becomes an answer, as in WCF
            if not ends_test(error):
                return self._failed(operation, call, error)
            outcome: BaseException = error
        except BaseException as error:  # noqa: BLE001 - the test runs in another thread, and is told when this stops
            outcome = error
        with self._lock:
            self.errors.append(outcome)
            self._outcome = self._outcome or outcome
        return internal_fault(outcome, version)

    def _failed(self, operation: AnyOperation, call: RecordedCall, error: Exception) -> HttpAnswer:
        version = VERSIONS[call.soap_version]
        headers = self._behaviour.rules.failure(operation, error)
        if headers is not None:
            try:
                response = Response(headers, operation.response[1]())
                return HttpAnswer(200, operation.encode_response(response, version.number), version.content_type())
            except EncodeError as unwritable:
                error = unwritable
        if isinstance(error, SoapFault):
            try:
                check_declared(error, operation)
                answer = fault_answer(error, version)
                beside = fault_headers(operation, call, error)
                content = answer.content if beside is None else with_header(answer.content, beside, version)
                return replace(answer, content=content)
            except (EncodeError, TypeError, ValueError) as wrong:  # headers as where the reply has such
                error = wrong
        self.errors.append(error)
        return internal_fault(error, version)


def _success(
    operation: AnyOperation, call: RecordedCall, response: Response[Any, Any], packed: Packed | None
) -> HttpAnswer:
    """Return the answer of a call that went well, with attachments where it has such or the request was by MTOM."""
    if packed is not None or response.body.__attached__ or "xop+xml" in call.http_headers.get("accept", ""):
        from ..serving.packed_messages import packed_answer  # noqa: PLC0415 - only attachments need it

        return packed_answer(operation, response, call, packed)
    version = VERSIONS[call.soap_version]
    return HttpAnswer(200, operation.encode_response(response, version.number), version.content_type())
