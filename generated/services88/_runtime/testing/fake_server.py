"""A real HTTP server on loopback that speaks the contract through the client's own codecs. For tests."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from ..errors import DecodeError, EncodeError, HttpStatusError, SoapFault, TransportError
from ..operation import AnyOperation, Response
from ..operation_map import Operations
from ..qname import SOAP_BODY, XmlName
from ..schema.members import members_of
from ..schema.record import Record
from ..soap.mime import media_type
from ..soap.version import BY_MEDIA_TYPE, SOAP_1_1, VERSIONS, SoapNumber, SoapVersion
from ..xml.charset import parameter_as_given, to_utf8
from ..xml.lxml_adapter import Node
from ..xml.parse import parse
from .envelope_check import check_version
from .failures import check_planned, ends_test, fault_answer, internal_fault, not_understood, planned_answer
from .http_endpoint import HttpAnswer, HttpEndpoint, ReceivedRequest, explained
from .routes import Routes
from .served_objects import ADDRESSING, ServedService, check_object, invoke, response_body
from .served_wsdl import ServedWsdl
from .server_rules import ServerRules
from .strict_request import RequestCheck, accept

_ALLOWED = {"Allow": "OPTIONS, POST"}  # RFC 9110 section 10.2.1


@dataclass(frozen=True, slots=True)
class RecordedCall:
    """A request as the server understood it."""

    operation: str
    headers: Any
    body: Any
    http_headers: Mapping[str, str] = field(repr=False)
    content: bytes = field(repr=False)
    soap_version: SoapNumber = "1.1"


@dataclass(frozen=True, slots=True)
class Behaviour:
    """How a fake server behaves: rules of its family of services, checks of requests, and the WSDL it shows."""

    rules: ServerRules
    check: RequestCheck
    wsdl: ServedWsdl

    @property
    def is_lenient(self) -> bool:
        """Whether it does not even mind an envelope of another version than the media type says."""
        return self.check is accept


class FakeServer:
    """Serves Python objects that implement the interfaces of the contract, or part of them.

    ``url`` is where, ``calls`` what came in, ``errors`` what the objects did wrong. Start and stop it as
    a context manager. What an object raises to end a test (``pytest.fail``, ``pytest.skip``, SystemExit ...) is a fault
    for the caller, and is raised again when the server stops.
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
            self._http = HttpEndpoint(self.answer, port)
            threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def stop(self) -> None:
        """Stop listening; stopping twice is no error. Raises what an object raised to end the test, once."""
        self._close()
        outcome, self._outcome = self._outcome, None
        if outcome is not None:
            raise outcome

    def _close(self) -> None:
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
        """Stop; what an object raised to end the test goes before an error that the caller saw."""
        if error is None or isinstance(error, Exception):
            self.stop()
        else:
            self._close()

    def answer(self, request: ReceivedRequest) -> HttpAnswer | None:
        """Return the answer to an HTTP request, None to close the connection without one."""
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
        return _unreadable(request, service) or self._answer_post(service, request, request.content or b"")

    def _answer_post(self, service: ServedService, request: ReceivedRequest, content: bytes) -> HttpAnswer | None:
        version = BY_MEDIA_TYPE[media_type(request.headers.get("content-type"))]
        try:
            text = to_utf8(content, request.headers.get("content-type"))
            root = parse(text)
            if not self._behaviour.is_lenient:
                check_version(root, version, service)
            operation = self._find(service, _action(request.headers, version), root)
            self._behaviour.check(root, operation)
        except DecodeError as error:
            return not_understood(error, version)
        except SoapFault as error:
            return fault_answer(error, version)
        try:
            understood = operation.decode_request(text)
        except (DecodeError, SoapFault) as error:  # a fault where a request belongs is none of ours
            return not_understood(error, version)
        with self._lock:
            made = RecordedCall(
                operation.key, understood.headers, understood.body, request.headers, content, version.number
            )
            self.calls.append(made)
            planned = self._planned.pop(0) if self._planned else None
        return self._carry_out(service, operation, made, planned)

    def _carry_out(
        self, service: ServedService, operation: AnyOperation, call: RecordedCall, planned: Exception | None
    ) -> HttpAnswer | None:
        if isinstance(planned, (HttpStatusError, TransportError)):
            return planned_answer(planned)
        rules, version = self._behaviour.rules, VERSIONS[call.soap_version]
        try:
            problem = planned or rules.refuse(operation, call.headers)
            if problem is not None:
                raise problem  # noqa: TRY301 - a planned error goes the way of one that the served object raises
            # The object gets a copy: what it does to its arguments must not change what is recorded.
            name = self._operations.method(operation.key)
            body = response_body(operation, invoke(operation, name, service.served, deepcopy(call.body)))
            if operation.is_one_way:
                return HttpAnswer(202, b"", "")  # WS-I Basic Profile 1.1, R2714: no envelope comes back
            response = Response(rules.success(operation, call.headers), body)
            return HttpAnswer(200, operation.encode_response(response, version.number), version.content_type())
        except Exception as error:  # noqa: BLE001 - whatever a test's object raises becomes an answer, as in WCF
            if not ends_test(error):
                return self._failed(operation, error, version)
            outcome: BaseException = error
        except BaseException as error:  # noqa: BLE001 - the test runs in another thread, and is told when this stops
            outcome = error
        with self._lock:
            self.errors.append(outcome)
            self._outcome = self._outcome or outcome
        return internal_fault(outcome, version)

    def _failed(self, operation: AnyOperation, error: Exception, version: SoapVersion) -> HttpAnswer:
        headers = self._behaviour.rules.failure(operation, error)
        if headers is not None:
            try:
                response = Response(headers, operation.response[1]())
                return HttpAnswer(200, operation.encode_response(response, version.number), version.content_type())
            except EncodeError as unwritable:
                error = unwritable
        if isinstance(error, SoapFault):
            return fault_answer(error, version)
        self.errors.append(error)
        return internal_fault(error, version)

    def _find(self, service: ServedService, action: str | None, root: Node) -> AnyOperation:
        """Return the operation by its action, and by the body where several share one or there is none.

        Raises SoapFault.
        """
        tags = [child.tag for part in root if part.tag.endswith("}Body") for child in part]
        if action is None:
            return self._by_body(service, tags)
        likely = self._operations.get(f"{service.name}.{action.rpartition('/')[2]}")
        if likely is not None and likely.action == action and _is_meant(likely, tags):
            return likely  # without loading all the others
        keys = self._operations.keys_of(service.name)
        found = [
            each
            for key in keys
            if (each := self._operations[key]).action == action or service.other_actions.get(each.name) == action
        ]
        if not found:
            reason = f"The message with Action '{action}' cannot be processed: {service.name} has no such operation"
            raise SoapFault(XmlName(ADDRESSING, "ActionNotSupported"), reason)
        return next((each for each in found if _is_meant(each, tags)), found[0])

    def _by_body(self, service: ServedService, tags: Sequence[str]) -> AnyOperation:
        """Return the operation that a body is of: in SOAP 1.2 the action may be missing (part 2, section 6.5.3)."""
        for key in self._operations.keys_of(service.name):
            if _is_meant(self._operations[key], tags):
                return self._operations[key]
        reason = f"{service.name} has no operation with {tags[0] if tags else 'nothing'} in the Body"
        raise SoapFault(XmlName(ADDRESSING, "ActionNotSupported"), f"{reason}, and the request names no action")


def _is_meant(operation: AnyOperation, tags: Sequence[str]) -> bool:
    """Whether an operation has elements of these names in its Body; the first one of several must be there."""
    cls: type[Record] = operation.request[1]
    if cls.__xml_name__ != SOAP_BODY:
        return str(cls.__xml_name__) in tags
    known = [str(name) for _, name, _ in members_of(cls)]
    return tags[:1] == known[:1] and set(tags) <= set(known)


def _action(http_headers: Mapping[str, str], version: SoapVersion) -> str | None:
    """Return the action of a request, None where SOAP 1.2 need not name one."""
    if version is SOAP_1_1:
        return _unquoted(http_headers.get("soapaction", ""))
    return parameter_as_given(http_headers.get("content-type"), "action") or None


def _unreadable(request: ReceivedRequest, service: ServedService) -> HttpAnswer | None:
    """Return why the content of a POST is not looked at, None when it is."""
    if request.content is None:
        return explained(411, "a request needs Content-Length, or Transfer-Encoding: chunked")
    coding = request.headers.get("content-encoding", "identity").strip().lower()
    if coding not in {"identity", ""}:
        message = f"Content-Encoding {coding[:40]} is not read here, as WCF does not read it either: send it as it is"
        return explained(415, message, Accept_Encoding="identity")
    kind = media_type(request.headers.get("content-type"))
    known = [VERSIONS[number] for number in service.soap_versions]
    if all(kind != version.media_type for version in known):
        expected = " or ".join(f"{version.media_type}, which is {version}" for version in known)
        return explained(415, f"expected the Content-Type {expected}, got {kind[:80] or 'none'}")
    return None


def _unquoted(action: str) -> str:
    """Return a SOAPAction without its quotes (SOAP 1.1 section 6.1.1); one that is unpaired stays, as in WCF."""
    action = action.strip()
    is_quoted = len(action) > 1 and action[0] == action[-1] == '"'
    return action[1:-1] if is_quoted else action
