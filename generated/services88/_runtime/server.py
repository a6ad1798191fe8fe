"""A real HTTP server on loopback that speaks the contract through the client's own codecs. For tests."""

from __future__ import annotations

import asyncio
import inspect
import sys
import threading
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass, field, fields
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Protocol, Self, cast

from .errors import DecodeError, EncodeError, SoapFault
from .operation import Response
from .records import ELEMENT, Record
from .xmlname import SOAP11, XmlName

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import TracebackType

    from .operation import AnyOperation
    from .operations import Operations

_DISPATCH = "http://schemas.microsoft.com/net/2005/12/windowscommunicationfoundation/dispatcher"
_ADDRESSING = "http://schemas.microsoft.com/ws/2005/05/addressing/none"
_MAX_REQUEST = 256 * 1024 * 1024  # bytes


@dataclass(frozen=True, slots=True)
class RecordedCall:
    """A request as the server understood it."""

    operation: str
    headers: Any
    body: Any
    http_headers: Mapping[str, str] = field(repr=False)
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer: status, type and body."""

    status: int
    content: bytes
    content_type: str = "text/xml; charset=utf-8"


class ServerRules(Protocol):
    """How a family of services judges requests and tells of success and failure."""

    @property
    def answers_at_root(self) -> bool:
        """Whether the address without a path leads to the only service there is."""
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


class PlainRules:
    """Rules of services without a profile: everybody may call, errors are faults."""

    answers_at_root = True

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


class FakeServer:
    """Serves Python objects that implement the interfaces of the contract, or part of them.

    ``url`` is where, ``calls`` what came in, ``errors`` what the objects did wrong. Start and stop it as
    a context manager.
    """

    def __init__(self, operations: Operations, services: Mapping[str, object], rules: ServerRules) -> None:
        """Keep what is served; nothing listens yet."""
        self._operations = operations
        self._services = {name.lower(): (name, served) for name, served in services.items() if served is not None}
        self._rules = rules
        self._planned: list[Exception] = []
        self._lock = threading.Lock()
        self._http: _Http | None = None
        self.calls: list[RecordedCall] = []
        self.errors: list[Exception] = []

    @property
    def url(self) -> str:
        """The address to give to a client. Raises RuntimeError when the server is not running."""
        if self._http is None:
            raise RuntimeError("the server is not running; use it as a context manager")
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    def fail_next(self, error: Exception) -> None:
        """Make the next call fail with ``error`` instead of reaching the object; several may be queued."""
        with self._lock:
            self._planned.append(error)

    def start(self, port: int = 0) -> Self:
        """Listen on a port of 127.0.0.1, 0 for a free one. Raises OSError when the port is taken."""
        if self._http is None:
            self._http = _Http(self, port)
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

    def answer(self, path: str, http_headers: Mapping[str, str], content: bytes) -> Answer:
        """Return the answer to a POST; header names are lower case."""
        service = path.partition("?")[0].rpartition("/")[2].lower().removesuffix(".svc")
        if not service and self._rules.answers_at_root and len(self._services) == 1:
            service = next(iter(self._services))
        if service not in self._services:
            return Answer(404, b"no such service", "text/plain")
        if not http_headers.get("content-type", "").lower().startswith("text/xml"):
            return Answer(415, b"expected text/xml", "text/plain")
        name, served = self._services[service]
        action = http_headers.get("soapaction", "").strip().strip('"')
        operation = self._find(name, action, content)
        if operation is None:
            return _fault(_ADDRESSING, "ActionNotSupported", f"The message with Action '{action}' cannot be processed")
        return self._answer(operation, served, http_headers, content)

    def _answer(
        self, operation: AnyOperation, served: object, http_headers: Mapping[str, str], content: bytes
    ) -> Answer:
        try:
            request = operation.decode_request(content)
        except (DecodeError, SoapFault) as error:
            return _fault(_DISPATCH, "DeserializationFailed", str(error))
        with self._lock:
            self.calls.append(RecordedCall(operation.key, request.headers, request.body, http_headers, content))
            planned = self._planned.pop(0) if self._planned else None
        try:
            problem = planned or self._rules.refuse(operation, request.headers)
            if problem is not None:
                raise problem  # noqa: TRY301 - a planned error goes the way of one that the served object raises
            # The object gets a copy: what it does to its arguments must not change what is recorded.
            body = _response_body(operation, self._invoke(operation, served, deepcopy(request.body)))
            return Answer(
                200, operation.encode_response(Response(self._rules.success(operation, request.headers), body))
            )
        except Exception as error:  # noqa: BLE001 - whatever a test's object raises becomes an answer, as in WCF
            return self._failed(operation, error)

    def _find(self, service: str, action: str, content: bytes) -> AnyOperation | None:
        prefix = service + "."
        keys = (key for key in self._operations if key.startswith(prefix))
        wanted = action.rpartition("/")[2]
        likely = self._operations.get(prefix + wanted)
        if likely is not None and likely.action == action:
            return likely
        return _named_in(content, [found for key in keys if (found := self._operations[key]).action == action])

    def _invoke(self, operation: AnyOperation, served: object, body: Any) -> object:
        name = self._operations.method(operation.key)
        method = getattr(served, name, None)
        if method is None:
            raise SoapFault(
                XmlName(_ADDRESSING, "ActionNotSupported"), f"{type(served).__name__} does not implement {name}"
            )
        arguments = {f.name: getattr(body, f.name) for f in fields(body) if ELEMENT in f.metadata}
        result = method(**arguments)
        return asyncio.run(_awaited(result)) if inspect.isawaitable(result) else result

    def _failed(self, operation: AnyOperation, error: Exception) -> Answer:
        headers = self._rules.failure(operation, error)
        if headers is not None:
            try:
                return Answer(200, operation.encode_response(Response(headers, operation.response[1]())))
            except EncodeError as unwritable:
                error = unwritable
        if isinstance(error, SoapFault):
            from .envelope import write_fault  # noqa: PLC0415 - loads lxml, which only messages need

            return Answer(500, write_fault(error))
        self.errors.append(error)
        return _fault(_DISPATCH, "InternalServiceFault", f"{type(error).__name__}: {error}")


def _named_in(content: bytes, operations: Sequence[AnyOperation]) -> AnyOperation | None:
    """Return the operation, of those with one SOAPAction, whose body a request has (WS-I Basic Profile 1.1, R2710)."""
    if len(operations) > 1:
        from .envelope import open_envelope  # noqa: PLC0415 - loads lxml, which only messages need

        with suppress(DecodeError):  # the codec of any of them tells what is wrong
            body = open_envelope(content, Record).body
            tag = None if body is None else body.tag
            operations = [o for o in operations if str(o.request[1].__xml_name__) == tag] or operations
    return next(iter(operations), None)


async def _awaited(result: Any) -> object:
    return await result


def _response_body(operation: AnyOperation, result: object) -> Record:
    cls: type[Record] = operation.response[1]
    if isinstance(result, cls):
        return result
    names = [f.name for f in fields(cls) if ELEMENT in f.metadata]
    if not names:
        if result is not None:
            raise TypeError(f"{operation.key} returns nothing, got {type(result).__name__}")
        return cls()
    if len(names) > 1:
        raise TypeError(f"{operation.key} has several results: return a {cls.__name__}, got {type(result).__name__}")
    arguments: dict[str, Any] = {names[0]: result}
    return cls(**arguments)


def _fault(namespace: str, code: str, reason: str) -> Answer:
    from .envelope import write_fault  # noqa: PLC0415 - loads lxml, which only messages need

    return Answer(500, write_fault(SoapFault(XmlName(namespace, code), reason)))


def soap_fault(reason: str, code: str = "Server", *, detail: str | None = None) -> SoapFault:
    """Return a fault to raise: ``code`` is Client or Server, ``detail`` the XML inside the detail element.

    Raises ValueError when ``detail`` is not well-formed.
    """
    if detail is not None:
        from .xml import parse  # noqa: PLC0415 - loads lxml, which only messages need

        try:
            if parse(f"<detail>{detail}</detail>".encode())[0].tag == "detail":
                detail = detail.strip()
            else:
                detail = f"<detail>{detail}</detail>"
        except (DecodeError, IndexError) as error:
            raise ValueError(f"detail must be XML elements: {error}") from None
    return SoapFault(XmlName(SOAP11, code), reason, detail=detail)


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128  # connections that wait; with the 5 of the base class, many tasks at once are reset

    def __init__(self, fake: FakeServer, port: int) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.fake = fake

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Print what is wrong here, but nothing about clients that went away."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "")
        if not length.isdigit() or int(length) > _MAX_REQUEST:
            self._send(Answer(411 if not length else 413, b"", "text/plain"), close=True)
            return
        content = self.rfile.read(int(length))
        http_headers = {name.lower(): value for name, value in self.headers.items()}
        fake = cast("_Http", self.server).fake
        self._send(fake.answer(self.path, http_headers, content))

    def do_GET(self) -> None:
        self._send(Answer(405, b"this is a SOAP endpoint", "text/plain"))

    def _send(self, answer: Answer, *, close: bool = False) -> None:
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(answer.content)))
        if close:
            self.send_header("Connection", "close")
            self.close_connection = True
        self.end_headers()
        self.wfile.write(answer.content)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class calls it so
        """Log nothing: requests hold tickets."""
