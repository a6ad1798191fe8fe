"""From an HTTP request to its answer, as steps: what of the user's is to be called. Who takes them may await."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeAlias, TypeVar, cast

from ..errors import DecodeError, EncodeError, SoapError, SoapFault, TransportError
from ..operation import AnyOperation, Response
from ..operation_map import Operations
from ..qname import XmlName
from ..schema.record import Record
from ..soap.envelope_writer import with_header
from ..soap.mime import MULTIPART, media_type
from ..soap.version import BY_MEDIA_TYPE, SOAP_1_1, VERSIONS
from ..xml.parse import parse
from .call_context import CURRENT, CallContext
from .dispatch import RequestReader, meant_service, unreadable
from .fault_answers import check_declared, deserialization_failed, fault_answer
from .http_messages import HttpAnswer, ReceivedRequest, explained
from .routes import Routes
from .served_objects import (
    ADDRESSING,
    ServedService,
    arguments_of,
    check_object,
    fault_headers,
    method_of,
    reply_headers,
    response_body,
)
from .served_wsdl import ServedWsdl
from .server_rules import Reading, ServerRules
from .unimplemented import UnimplementedError

if TYPE_CHECKING:
    from ..attachments.packed import Packed

T = TypeVar("T")

_OK = 200
_ALLOWED = {"Allow": "OPTIONS, POST"}  # RFC 9110 section 10.2.1
_LONG = 2**17  # bytes of a request that takes so long to read that others should be answered meanwhile


class Ask(NamedTuple):
    """Call a function, and await what it returns if that can be awaited. What it raises is raised where this stands."""

    function: Callable[..., Any]
    arguments: Mapping[str, Any]


Steps: TypeAlias = Generator[Ask, Any, T]


class AnsweredError(Exception):
    """The call needs no object: it has this answer, None for none at all."""

    def __init__(self, answer: HttpAnswer | None) -> None:
        """Keep the answer."""
        super().__init__()
        self.answer = answer


class Host(Protocol):
    """Who answers a request. ``is_wcf`` says that codes of faults are those of WCF, not those of SOAP itself."""

    @property
    def is_wcf(self) -> bool:
        """Whether faults have the codes and HTTP statuses of WCF."""
        ...

    def admit(self, call: CallContext, body: Record, raw: ReceivedRequest) -> Steps[tuple[CallContext, Record]]:
        """Take a call that came as ``raw``; return what the object is to see of it.

        Raises AnsweredError, and SoapFault for a caller who may not call.
        """
        ...

    def fails(self, error: SoapError) -> None:
        """Take it that a call ends with a fault that is meant for the caller."""
        ...

    def unexpected(self, error: BaseException, call: CallContext) -> SoapFault:
        """Return what the caller is told of an exception that is not."""
        ...


@dataclass(frozen=True, slots=True)
class Behaviour:
    """How services are served: rules of their family, how requests are read, the WSDL that is shown.

    ``related`` says in an answer which request it is to (WS-Addressing): of both, and whether the answer is a fault.
    """

    rules: ServerRules
    reading: Reading
    wsdl: ServedWsdl
    related: Callable[[bytes, bytes, bool], bytes] | None = None


class Responder:
    """Answers requests with the objects of services."""

    def __init__(self, operations: Operations, services: Sequence[ServedService], behaviour: Behaviour) -> None:
        """Keep what is served. Raises TypeError for an object that cannot be its service."""
        for service in services:
            check_object(service, operations)
        self._operations = operations
        self._methods: dict[str, str] = {}  # by the key of the operation, as they are called for the first time
        self._behaviour = behaviour
        self._reader = RequestReader(operations, behaviour.reading)
        self._routes = Routes(services, any_path=behaviour.rules.answers_any_path)

    def steps(self, request: ReceivedRequest, host: Host) -> Steps[HttpAnswer | None]:
        """Give what is to be called for a request; return its answer, None to close the connection without one."""
        opened = request
        if request.method == "POST" and media_type(request.headers.get("content-type")) == MULTIPART:
            from .packed_messages import unpacked  # noqa: PLC0415 - only attachments need it

            try:
                opened = unpacked(request)
            except DecodeError as error:
                host.fails(error)
                return deserialization_failed(error, SOAP_1_1, is_wcf=host.is_wcf)
            except TransportError as error:
                return explained(507, error.message)
        found = yield from self._routed(opened, request, host)
        if found is None or found.package is None:
            return found
        package = found.package.around(found.content)
        return replace(found, content_type=package.content_type, package=package)

    def _routed(self, request: ReceivedRequest, raw: ReceivedRequest, host: Host) -> Steps[HttpAnswer | None]:
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
        shown = self._behaviour.wsdl.asked(service, query, request.base, path) if reads else None
        if shown is not None:
            return shown
        if request.method != "POST":
            return explained(405, "this is a SOAP endpoint: POST an envelope to it", **_ALLOWED)
        answer = unreadable(request, service)
        if answer is None:
            answer = yield from self._post(service, request, raw, host)
        return self._dressed(request, answer)

    def _dressed(self, request: ReceivedRequest, answer: HttpAnswer | None) -> HttpAnswer | None:
        """Return an answer with what the family of services, or who checks requests, puts around its envelope."""
        related, security = self._behaviour.related, self._behaviour.reading.security
        if answer is None or (related is None and security is None):
            return answer
        if media_type(answer.content_type) not in BY_MEDIA_TYPE:
            return answer
        content = answer.content
        if related is not None:
            content = related(request.content or b"", content, answer.status != _OK)
        if security is not None:
            beside = () if answer.package is None else (answer.package,)
            content = security.sealed(content, *beside)
        return replace(answer, content=content)

    def _post(
        self, service: ServedService, request: ReceivedRequest, raw: ReceivedRequest, host: Host
    ) -> Steps[HttpAnswer | None]:
        version = BY_MEDIA_TYPE[media_type(request.headers.get("content-type"))]
        read = self._reader.read
        try:
            if len(request.content or b"") < _LONG:
                operation, understood, beside = read(service, request, version)
            else:
                arguments = {"service": service, "request": request, "version": version}
                operation, understood, beside = yield Ask(read, arguments)
        except DecodeError as error:
            host.fails(error)
            return deserialization_failed(error, version, is_wcf=host.is_wcf)
        except SoapFault as error:
            host.fails(error)
            return fault_answer(error, version, is_wcf=host.is_wcf)
        call = CallContext(
            service=service.name,
            operation=operation.key,
            headers=understood.headers,
            http_headers=raw.headers,
            peer=raw.peer,
            soap_version=version.number,
            attachments=beside,
        )
        try:
            call, body = yield from host.admit(call, understood.body, raw)
            return (yield from self._carry_out(service, operation, call, (body, request.packed)))
        except AnsweredError as answered:
            return answered.answer
        except GeneratorExit:  # nobody waits any more
            raise
        except BaseException as error:  # noqa: BLE001 - whatever an object raises becomes an answer, as in WCF
            return self._failed(operation, call, error, host)

    def _carry_out(
        self, service: ServedService, operation: AnyOperation, call: CallContext, came: tuple[Record, Packed | None]
    ) -> Steps[HttpAnswer]:
        body, packed = came
        rules = self._behaviour.rules
        problem = rules.refuse(operation, call.headers)
        if problem is not None:
            raise problem
        name = self._methods.get(operation.key)
        if name is None:
            name = self._methods[operation.key] = self._operations.method(operation.key)
        token = CURRENT.set(call)
        try:
            result = yield Ask(method_of(service.served, name), arguments_of(body))
        except UnimplementedError:
            message = f"{type(service.served).__name__} does not implement {name}, which {operation.key} asks for"
            raise SoapFault(XmlName(ADDRESSING, "ActionNotSupported"), message) from None
        finally:
            CURRENT.reset(token)
        made = response_body(operation, result)
        if operation.is_one_way:
            return HttpAnswer(202, b"", "")  # WS-I Basic Profile 1.1, R2714: no envelope comes back
        response = Response(reply_headers(operation, call, rules.success(operation, call.headers)), made)
        return _success(operation, call, response, packed)

    def _failed(self, operation: AnyOperation, call: CallContext, error: BaseException, host: Host) -> HttpAnswer:
        version = VERSIONS[call.soap_version]
        headers = self._behaviour.rules.failure(operation, error) if isinstance(error, Exception) else None
        if headers is not None:
            try:
                response = Response(headers, operation.response[1]())
                content = operation.encode_response(response, version.number)
            except EncodeError as unwritable:
                error = unwritable
            else:
                host.fails(cast("SoapError", error))
                return HttpAnswer(200, content, version.content_type())
        if isinstance(error, SoapFault):
            try:
                check_declared(error, operation)
                answer = fault_answer(error, version, is_wcf=host.is_wcf)
                beside = fault_headers(operation, call, error)
                content = answer.content if beside is None else with_header(answer.content, beside, version)
                if error.detail is not None and not host.is_wcf:  # which may be no XML; a test may want that
                    parse(content)
            except Exception as wrong:  # noqa: BLE001 - headers as where the reply has such, members of any type
                error = wrong
            else:
                host.fails(error)
                return replace(answer, content=content)
        return fault_answer(host.unexpected(error, call), version, is_wcf=host.is_wcf)


def _success(
    operation: AnyOperation, call: CallContext, response: Response[Any, Any], packed: Packed | None
) -> HttpAnswer:
    """Return the answer of a call that went well, with attachments where it has such or the request was by MTOM."""
    if packed is not None or response.body.__attached__ or "xop+xml" in call.http_headers.get("accept", ""):
        from .packed_messages import packed_answer  # noqa: PLC0415 - only attachments need it

        return packed_answer(operation, response, call, packed)
    version = VERSIONS[call.soap_version]
    return HttpAnswer(200, operation.encode_response(response, version.number), version.content_type())
