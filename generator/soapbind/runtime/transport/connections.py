"""Connections that keep to the time of a whole exchange, notice stray bytes, and can be closed while they are used.

They go below httpx2, into httpcore2, the part of it that makes connections; imported with the first call.
"""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from time import monotonic
from typing import TYPE_CHECKING, Any

import httpcore2

from ..fork_safety import let_go, renew_in_children
from .deadline import StepTimeout
from .framing import StrayBytes

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterable

    from httpcore2 import SOCKET_OPTION

CLOSED = "the client is closed"
_WRITE = 16 * 1024  # bytes between two looks at the clock


def time_for(timeout: float | None, late: type[httpcore2.TimeoutException]) -> float | None:
    """Return how long a step may take. Raises ``late`` when no time is left."""
    if not isinstance(timeout, StepTimeout):
        return timeout
    seconds = timeout.now()
    if seconds <= 0:
        raise late
    return seconds


class Outgoing:
    """Puts the head of a request before the first bytes of its body: one write less, which is a tenth of a call.

    And notes that a request goes out, unless it is what asks a proxy for a way to the server.
    """

    def __init__(self, stray: StrayBytes) -> None:
        """Be the way out of a connection that ``stray`` follows."""
        self._stray = stray
        self._head = b""

    def take(self, buffer: bytes, timeout: float | None) -> bytes:
        """Return what is to be written now; nothing where the body is still to come."""
        if not isinstance(timeout, StepTimeout):
            return buffer
        if self._head:
            buffer, self._head = self._head + buffer, b""
            timeout.deadline.uses(self._stray)
        elif buffer.startswith(b"POST "):
            self._head, buffer = buffer, b""
        return buffer


class Connection(httpcore2.NetworkStream):
    """A connection of a blocking client.

    Another thread may close it. That must not happen inside a read: the number of the socket could by then be that of
    another connection, whose bytes would be read. So it is shut down, which ends the read, and closed after that.
    """

    def __init__(self, stream: httpcore2.NetworkStream, lines: Connector) -> None:
        """Watch ``stream``, one of ``lines``."""
        self._stream = stream
        self._lines = lines
        self._stray = StrayBytes()
        self._outgoing = Outgoing(self._stray)
        self._in_use = threading.Lock()
        lines.add(self)

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read what is there, wait for it as long as the exchange allows."""
        with self._in_use:
            data = self._stream.read(max_bytes, time_for(timeout, httpcore2.ReadTimeout))
        self._stray.add(data)
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write all."""
        view = memoryview(self._outgoing.take(buffer, timeout))
        for start in range(0, len(view), _WRITE):
            with self._in_use:
                seconds = time_for(timeout, httpcore2.WriteTimeout)
                self._stream.write(view[start : start + _WRITE], seconds)  # type: ignore[arg-type]

    def close(self) -> None:
        """End what is being read or written, and close."""
        with suppress(OSError, AttributeError):
            self._stream.get_extra_info("socket").shutdown(socket.SHUT_RDWR)
        with self._in_use:
            self._stream.close()
        self._lines.discard(self)

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> Connection:
        """Return the connection inside TLS."""
        with self._in_use:
            inside = self._stream.start_tls(ssl_context, server_hostname, time_for(timeout, httpcore2.ConnectTimeout))
        self._lines.discard(self)
        return Connection(inside, self._lines)

    def get_extra_info(self, info: str) -> Any:
        """Tell about the connection; one with stray bytes counts as readable, and is then not used again."""
        return (info == "is_readable" and not self._stray.is_clean) or self._stream.get_extra_info(info)

    def let_go(self) -> None:
        """Leave the connection to the parent process."""
        let_go(self._stream.get_extra_info("socket"))


class Connector(httpcore2.NetworkBackend):
    """Connects blocking clients, until it is closed: calls that wait for a connection get none after that."""

    def __init__(self) -> None:
        """Connect by sockets."""
        self._backend = httpcore2.SyncBackend()
        self._lock = threading.Lock()
        self._open: set[Connection] = set()
        self._is_closed = False
        renew_in_children(self)

    def after_fork(self) -> None:
        """Leave the connections to the parent process."""
        self._lock = threading.Lock()
        lines, self._open = self._open, set()
        for line in lines:
            line.let_go()

    def add(self, line: Connection) -> None:
        """Keep a connection to close it later."""
        with self._lock:
            self._open.add(line)

    def discard(self, line: Connection) -> None:
        """Forget a connection that is closed."""
        with self._lock:
            self._open.discard(line)

    def close(self) -> None:
        """Close all connections, also those that no pool knows because they were just being made."""
        self._is_closed = True
        with self._lock:
            lines = list(self._open)
        for line in lines:
            line.close()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[SOCKET_OPTION] | None = None,
    ) -> Connection:
        """Connect to the first address of ``host`` that answers; the timeout is for all of them together."""
        allowed = time_for(timeout, httpcore2.ConnectTimeout)
        end = None if allowed is None else monotonic() + allowed
        problem: httpcore2.ConnectError | httpcore2.ConnectTimeout | None = None
        for address in _addresses(host, port):
            left = None if end is None else end - monotonic()
            if left is not None and left <= 0:
                break
            if self._is_closed:
                raise httpcore2.ConnectError(CLOSED)
            try:
                line = Connection(self._backend.connect_tcp(address, port, left, local_address, socket_options), self)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                problem = error.with_traceback(None)
                continue
            if self._is_closed:
                line.close()
            return line
        raise httpcore2.ConnectTimeout if problem is None else problem


def _addresses(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise httpcore2.ConnectError(str(error)) from None
    return list(dict.fromkeys(str(each[4][0]) for each in found))
