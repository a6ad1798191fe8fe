"""HTTP for the fake server: reads whole requests, writes answers, keeps connections open or closes them as agreed."""

from __future__ import annotations

import socket
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Self, cast

from ..serving.http_messages import HttpAnswer, ReceivedRequest, explained
from ..soap.mime import MULTIPART, media_type
from .request_body import MAX_REQUEST, UnreadableRequestError, read_body

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from ..attachments.packed import KeepingReader

_LINGER = 2.0  # seconds to read on after an early answer, so that closing does not take it away from the client
_PIECE = 65536  # bytes


class HttpEndpoint(ThreadingHTTPServer):
    """Listens on 127.0.0.1 and asks a function for the answer to each request, every connection in its own thread."""

    daemon_threads = True
    request_queue_size = 128  # connections that wait; with the 5 of the base class, many tasks at once are reset

    def __init__(
        self,
        respond: Callable[[ReceivedRequest], HttpAnswer | None],
        port: int,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Take a port, 0 for a free one; of None the connection is closed. ``clock`` gives the time of Date headers.

        Raises OSError when the port is taken.
        """
        super().__init__(("127.0.0.1", port), _Connection)
        self.respond = respond
        self.clock = clock

    def start(self) -> Self:
        """Answer, in a thread of its own."""
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def stop(self) -> None:
        """Answer no new connections."""
        self.shutdown()
        self.server_close()

    @property
    def url(self) -> str:
        """The address, without a path."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Print what is wrong here, but nothing about clients that went away."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Connection(BaseHTTPRequestHandler):
    """One connection. The base class reads request lines and headers, and answers ``Expect: 100-continue``."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def date_time_string(self, timestamp: float | None = None) -> str:
        """Return a time, by default the present one of the server's clock, as HTTP has it."""
        return super().date_time_string(cast("HttpEndpoint", self.server).clock() if timestamp is None else timestamp)

    def _serve(self) -> None:
        tokens = {each.strip().lower() for value in self.headers.get_all("Connection", ()) for each in value.split(",")}
        if "close" in tokens:
            self.close_connection = True
        headers = {name.lower(): value for name, value in self.headers.items()}
        try:
            content, received = self._body(headers)
        except UnreadableRequestError as error:
            self.close_connection = True
            self._send(explained(error.status, str(error)))
            self._read_on()
            return
        server = cast("HttpEndpoint", self.server)
        place = server.url, self.client_address[0]
        request = ReceivedRequest(self.command, self.path, headers, content, *place, received)
        answer = server.respond(request)
        if answer is None:
            self.close_connection = True
        else:
            self._send(answer)

    do_POST = do_GET = do_HEAD = do_OPTIONS = do_PUT = do_PATCH = do_DELETE = do_TRACE = _serve  # noqa: N815 - as the base class looks for them

    def _body(self, headers: Mapping[str, str]) -> tuple[bytes | None, KeepingReader | None]:
        """Read the body: as a whole, or into what takes its parts."""
        is_packed = self.command == "POST" and media_type(headers.get("content-type")) == MULTIPART
        is_http10, at_once = self.request_version == "HTTP/1.0", _PIECE if is_packed else MAX_REQUEST
        pieces = read_body(self.headers, cast("Any", self.rfile), is_http10=is_http10, at_once=at_once)
        if pieces is None or not is_packed:
            return None if pieces is None else b"".join(pieces), None
        from ..attachments.packed import KeepingReader  # noqa: PLC0415 - only attachments need it

        received = KeepingReader(headers["content-type"])
        for piece in pieces:
            received.write(piece)
        return None, received

    def _send(self, answer: HttpAnswer) -> None:
        pieces: Iterable[bytes] = (answer.content,)
        size = len(answer.content)
        if answer.package is not None:
            pieces, size = answer.package, answer.package.size
        self.send_response(answer.status)
        if answer.content_type:
            self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(size))
        for name, value in answer.headers.items():
            self.send_header(name, value)
        # Told in both cases: HTTP/1.0 closes unless told otherwise, HTTP/1.1 does not (RFC 9112 section 9.3).
        self.send_header("Connection", "close" if self.close_connection else "keep-alive")
        self.end_headers()
        if self.command != "HEAD":
            for piece in pieces:
                self.wfile.write(piece)

    def _read_on(self) -> None:
        """Take what the client still sends: closing with bytes unread resets the connection and loses the answer."""
        self.connection.shutdown(socket.SHUT_WR)
        end = time.monotonic() + _LINGER
        try:
            while (left := end - time.monotonic()) > 0:
                self.connection.settimeout(left)
                if not self.connection.recv(_PIECE):
                    return
        except OSError:
            return  # gone, or still sending after the time

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class calls it so
        """Log nothing: requests hold tickets."""
