"""The application itself: ASGI 3, as uvicorn and hypercorn serve it, around the responder."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import cached_property, partial
from inspect import isawaitable, iscoroutinefunction
from threading import current_thread, main_thread
from typing import Any, TypeAlias, cast
from urllib.parse import quote

from ...errors import SoapFault, TransportError
from ...operation_map import Operations
from ...qname import SOAP11, XmlName
from ..http_messages import HttpAnswer, ReceivedRequest, called_address, explained
from ..responder import AnsweredError, Ask, Behaviour, Responder, Steps
from ..served_objects import ServedService
from .arriving_body import ArrivingBody
from .limits import ServingOptions
from .served_call import ServedCall, logger
from .wsgi import WsgiApplication

Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]

_RETRY_AFTER = "1"  # seconds


class ApplicationBase:
    """Serves objects that implement the interfaces of a contract, or part of them, as an ASGI 3 application."""

    def __init__(
        self, operations: Operations, services: Sequence[ServedService], behaviour: Behaviour, options: ServingOptions
    ) -> None:
        """Keep what is served. Raises TypeError for an object that cannot be its service."""
        self._responder = Responder(operations, services, behaviour)
        self._options = options
        self._limits = options.limits
        self._running = 0
        self._is_stopping = False
        self._idle: asyncio.Event | None = None

    @cached_property
    def _threads(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(self._limits.threads, "soap")

    @cached_property
    def wsgi(self) -> WsgiApplication:
        """The same as a WSGI application, for servers that speak no ASGI."""
        return WsgiApplication(self.answer, self._limits)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Serve a request, or the life of the server. Raises ValueError for a scope that ASGI may have in future."""
        kind = scope["type"]
        if kind == "http":
            await self._serve(scope, receive, send)
        elif kind == "lifespan":
            await self._live(receive, send)
        elif kind == "websocket":
            await receive()
            await send({"type": "websocket.close"})
        else:
            raise ValueError(f"a SOAP application does not serve {kind}")

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        self._is_stopping = False
        await send({"type": "lifespan.startup.complete"})
        await receive()
        self._is_stopping = True
        if self._running:
            self._idle = asyncio.Event()
            await self._idle.wait()
        if "_threads" in vars(self):
            self._threads.shutdown(wait=False)
            del self._threads
        await send({"type": "lifespan.shutdown.complete"})

    async def _serve(self, scope: Message, receive: Receive, send: Send) -> None:
        request = _request(scope)
        try:
            async with asyncio.timeout(self._limits.read_seconds):
                request = await self._read(request, receive)
        except TimeoutError:
            answer: HttpAnswer | None = explained(
                408, f"the request did not arrive within {self._limits.read_seconds} seconds"
            )
        except AnsweredError as answered:
            answer = answered.answer
        else:
            answer = await self.answer(request)
        if answer is not None:
            await _send(answer, send, has_body=request.method != "HEAD")

    async def _read(self, request: ReceivedRequest, receive: Receive) -> ReceivedRequest:
        """Return a request with its body. Raises AnsweredError beyond the limit, and for a client that went away."""
        body = ArrivingBody(request, self._limits.request_bytes)
        is_more = True
        while is_more:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise AnsweredError(None)
            body.take(message.get("body", b""))
            is_more = message.get("more_body", False)
        return body.whole()

    async def answer(self, request: ReceivedRequest) -> HttpAnswer | None:
        """Return the answer to a request, None to close the connection without one."""
        call = ServedCall(self._options, request)
        if self._is_stopping or self._running >= self._limits.concurrent_calls:
            told = "the server is stopping" if self._is_stopping else "the server has too many calls at present"
            answer: HttpAnswer | None = explained(503, told, Retry_After=_RETRY_AFTER)
            call.ends(answer)
            return answer
        self._running += 1
        try:
            answer = await self._taken(self._responder.steps(request, call))
        finally:
            self._running -= 1
            if self._idle is not None and not self._running:
                self._idle.set()
        call.ends(answer)
        return answer

    async def _taken(self, steps: Steps[HttpAnswer | None]) -> HttpAnswer | None:
        """Take the steps of an answer."""
        seconds = self._limits.call_seconds
        end = None if seconds is None else asyncio.get_running_loop().time() + seconds
        try:
            ask = next(steps)
            while True:
                limit = asyncio.timeout_at(end)
                try:
                    async with limit:
                        found = await self._asked(ask)
                except asyncio.CancelledError as error:
                    if (task := asyncio.current_task()) is None or task.cancelling():
                        steps.close()
                        raise
                    ask = steps.throw(_raised(error))
                except BaseException as error:
                    if isinstance(error, KeyboardInterrupt) and current_thread() is main_thread():
                        raise  # somebody stops the server
                    ask = steps.throw(_late(seconds) if limit.expired() else _raised(error))
                else:
                    ask = steps.send(found)
        except StopIteration as stop:
            return cast("HttpAnswer | None", stop.value)

    async def _asked(self, ask: Ask) -> object:
        """Call a function: here if it is asynchronous, else in a thread."""
        if iscoroutinefunction(ask.function):
            return await ask.function(**ask.arguments)
        call = partial(copy_context().run, partial(_called, ask))
        found, error = await asyncio.get_running_loop().run_in_executor(self._threads, call)
        if error is not None:
            raise error
        return await cast("Any", found) if isawaitable(found) else found


def _called(ask: Ask) -> tuple[object, BaseException | None]:
    """Return what a function returns, or raises: not everything that can be raised comes out of a thread by itself."""
    try:
        return ask.function(**ask.arguments), None
    except BaseException as error:  # noqa: BLE001 - raised again in the event loop
        return None, _raised(error)


def _late(seconds: float | None) -> SoapFault:
    return SoapFault(XmlName(SOAP11, "Server"), f"the call was not done within {seconds} seconds")


def _raised(error: BaseException) -> BaseException:
    """Return what an object raised; what would end a coroutine or a loop is told as what it is: a mistake."""
    if isinstance(error, (GeneratorExit, StopIteration, asyncio.CancelledError, KeyboardInterrupt)):
        return RuntimeError(f"the object raised {type(error).__name__}")
    return error


def _request(scope: Message) -> ReceivedRequest:
    """Return a request without its body."""
    headers: dict[str, str] = {}
    for name, value in scope["headers"]:
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        headers[key] = f"{headers[key]}, {text}" if key in headers else text
    path = (scope.get("raw_path") or quote(scope["path"], errors="replace").encode()).decode("latin-1")
    if path.startswith(("http://", "https://")):  # as proxies are asked; servers take it too (RFC 9112 section 3.2.2)
        path = f"/{path.partition('://')[2].partition('/')[2]}"
    query = scope.get("query_string", b"").decode("latin-1")
    address = called_address(scope.get("scheme", "http"), headers.get("host"), *(scope.get("server") or ("", None)))
    peer = scope.get("client")
    return ReceivedRequest(
        *(scope["method"], f"{path}?{query}" if query else path, headers, None),
        *(address, peer[0] if peer else ""),
    )


async def _send(answer: HttpAnswer, send: Send, *, has_body: bool) -> None:
    size = len(answer.content) if answer.package is None else answer.package.size
    headers = [(b"content-length", b"%d" % size)]
    if answer.content_type:
        headers.append((b"content-type", answer.content_type.encode("latin-1")))
    headers += [(name.lower().encode(), value.encode("latin-1")) for name, value in answer.headers.items()]
    try:
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        if answer.package is None or not has_body:
            await send({"type": "http.response.body", "body": answer.content if has_body else b""})
            return
        for piece in answer.package:
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body"})
    except OSError:
        logger.debug("a client went away before its answer was sent")
    except TransportError as error:  # of an attachment: the server closes the connection, as the answer is too short
        logger.error("an answer breaks off: %s", error)
