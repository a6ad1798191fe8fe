"""The application for servers that speak WSGI (PEP 3333): calls run in an event loop of their own, in one thread."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from collections.abc import Callable, Coroutine, Iterable, Mapping
from http import HTTPStatus
from typing import Any, TypeAlias
from urllib.parse import quote

from ..http_messages import HttpAnswer, ReceivedRequest
from ..responder import AnsweredError
from .arriving_body import ArrivingBody
from .limits import Limits

Environ: TypeAlias = Mapping[str, Any]
_PIECE = 2**16  # bytes


class WsgiApplication:
    """Answers requests by an asynchronous function, for threads and processes of any server of WSGI."""

    def __init__(
        self, answer: Callable[[ReceivedRequest], Coroutine[Any, Any, HttpAnswer | None]], limits: Limits
    ) -> None:
        """Keep the function; a loop is made with the first request, so that a server may fork before it."""
        self._answer = answer
        self._limits = limits
        self._lock = threading.Lock()
        self._loop: tuple[int, asyncio.AbstractEventLoop] | None = None

    def __call__(
        self, environ: Environ, start_response: Callable[[str, list[tuple[str, str]]], object]
    ) -> Iterable[bytes]:
        """Answer a request."""
        try:
            request = self._read(environ)
            found = asyncio.run_coroutine_threadsafe(self._answer(request), self._running()).result()
        except AnsweredError as answered:
            found = answered.answer
        assert found is not None  # noqa: S101 - an application has an answer to all that has arrived
        size = len(found.content) if found.package is None else found.package.size
        # Of an answer without a body, too: validators ask for it.
        kind = ("Content-Type", found.content_type or "text/plain")
        headers = [("Content-Length", str(size)), kind, *found.headers.items()]
        start_response(f"{found.status} {HTTPStatus(found.status).phrase}", headers)
        if environ["REQUEST_METHOD"] == "HEAD":
            return ()
        return (found.content,) if found.package is None else found.package

    def _running(self) -> asyncio.AbstractEventLoop:
        """Return the loop of this process."""
        with self._lock:
            if self._loop is None or self._loop[0] != os.getpid():
                loop = asyncio.new_event_loop()
                threading.Thread(target=loop.run_forever, name="soap", daemon=True).start()
                self._loop = os.getpid(), loop
            return self._loop[1]

    def _read(self, environ: Environ) -> ReceivedRequest:
        """Return a request with its body. Raises AnsweredError beyond the limit."""
        request = _request(environ)
        body = ArrivingBody(request, self._limits.request_bytes)
        length = request.headers.get("content-length", "")
        # In chunks it has no length, and a server that says so gives what is there, and then nothing.
        left = int(length) if length.isdecimal() else sys.maxsize if environ.get("wsgi.input_terminated") else 0
        while left and (piece := environ["wsgi.input"].read(min(left, _PIECE))):
            left -= len(piece)
            body.take(piece)
        return body.whole()


def _request(environ: Environ) -> ReceivedRequest:
    """Return a request without its body."""
    headers = {name[5:].replace("_", "-").lower(): value for name, value in environ.items() if name.startswith("HTTP_")}
    for name in ("CONTENT_TYPE", "CONTENT_LENGTH"):
        if environ.get(name):
            headers[name.replace("_", "-").lower()] = environ[name]
    path = quote((environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")).encode("latin-1"))
    query = environ.get("QUERY_STRING", "")
    host = headers.get("host") or f"{environ['SERVER_NAME']}:{environ['SERVER_PORT']}"
    return ReceivedRequest(
        *(environ["REQUEST_METHOD"], f"{path}?{query}" if query else path, headers, None),
        *(f"{environ['wsgi.url_scheme']}://{host}", environ.get("REMOTE_ADDR", "")),
    )
