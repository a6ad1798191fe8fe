"""Connections of asynchronous clients: asyncio's own, below httpx2 and httpcore2; imported with the first call.

What arrives is read as it comes and kept here, so that bytes behind a reply are seen wherever they wait: asyncio and
TLS would keep them where nobody can ask for them.
"""

from __future__ import annotations

import asyncio
import select
import socket
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

import httpcore2

from ..fork_safety import let_go, renew_in_children
from .connections import CLOSED, Outgoing, time_for
from .framing import StrayBytes

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncGenerator, Iterable

    from httpcore2 import SOCKET_OPTION

_ENOUGH = 256 * 1024  # bytes kept before the server has to wait
_SECOND_FAMILY = 0.25  # seconds before another address of the host is tried as well (RFC 8305 section 5)


class _Wire(asyncio.Protocol):
    """Keeps what asyncio tells about a connection."""

    def __init__(self) -> None:
        self.transport: Any = None
        self.received = bytearray()
        self.is_over = False  # nothing more is received
        self.is_lost = False  # and asyncio has closed the socket
        self.error: Exception | None = None
        self._arrived = asyncio.Event()
        self._writable = asyncio.Event()
        self._writable.set()
        self._is_paused = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.received += data
        self._arrived.set()
        if len(self.received) >= _ENOUGH and not self._is_paused:
            self._is_paused = True
            self.transport.pause_reading()

    def eof_received(self) -> None:
        self.is_over = True
        self._arrived.set()

    def connection_lost(self, exc: Exception | None) -> None:
        self.is_over = self.is_lost = True
        self.error = exc
        self._arrived.set()
        self._writable.set()

    def pause_writing(self) -> None:
        self._writable.clear()

    def resume_writing(self) -> None:
        self._writable.set()

    async def wait(self, timeout: float | None) -> None:  # noqa: ASYNC109 - it is what this function is for
        """Wait until something is there, or nothing more comes. Raises ReadTimeout."""
        if self.received or self.is_over:
            time_for(timeout, httpcore2.ReadTimeout)
            return
        self._arrived.clear()
        async with within(timeout, httpcore2.ReadTimeout):
            await self._arrived.wait()

    def take(self, max_bytes: int) -> bytes:
        """Return what is there; nothing at the end. Raises ReadError for a connection that broke."""
        if not self.received and self.error is not None:
            raise httpcore2.ReadError(str(self.error))
        data = bytes(memoryview(self.received)[:max_bytes])
        del self.received[:max_bytes]
        if self._is_paused and not self.received:
            self._is_paused = False
            self.transport.resume_reading()
        return data

    async def write(self, data: bytes, timeout: float | None) -> None:  # noqa: ASYNC109 - as above
        """Write all. Raises WriteTimeout, WriteError for a connection that is over."""
        time_for(timeout, httpcore2.WriteTimeout)
        if not self.is_over:
            self.transport.write(data)
            if self.transport.is_closing():
                await asyncio.sleep(0)  # the connection is broken, which asyncio tells in a moment
            if not self._writable.is_set():
                async with within(timeout, httpcore2.WriteTimeout):
                    await self._writable.wait()
        if self.is_over:
            raise httpcore2.WriteError(str(self.error or "the server closed the connection"))


class AsyncConnection(httpcore2.AsyncNetworkStream):
    """A connection of an asynchronous client; its transport bounds the time."""

    def __init__(self, wire: _Wire, lines: AsyncConnector) -> None:
        """Use ``wire``, one of ``lines``."""
        self._wire = wire
        self._lines = lines
        self._stray = StrayBytes()
        self._outgoing = Outgoing(self._stray)
        lines.add(self)

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109 - as in the base class
        """Read what is there."""
        await self._wire.wait(timeout)
        data = self._wire.take(max_bytes)
        self._stray.add(data)
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109 - as in the base class
        """Write all."""
        data = self._outgoing.take(buffer, timeout)
        if data:
            await self._wire.write(data, timeout)

    async def aclose(self) -> None:
        """Close at once."""
        if not self._wire.is_lost and self._wire.transport is not None:
            self._wire.transport.abort()
        await asyncio.sleep(0)  # by then asyncio has closed the socket

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - as in the base class
    ) -> AsyncConnection:
        """Return the connection inside TLS."""
        wire = self._wire
        if wire.received:
            raise httpcore2.ConnectError("the proxy sent bytes before TLS began")
        try:
            async with within(timeout, httpcore2.ConnectTimeout):
                wire.transport = await asyncio.get_running_loop().start_tls(
                    wire.transport, wire, ssl_context, server_hostname=server_hostname
                )
        except OSError as error:  # ssl.SSLError is one
            await self.aclose()
            raise httpcore2.ConnectError(str(error)) from None
        if wire.transport is None:
            raise httpcore2.ConnectError(CLOSED)
        return AsyncConnection(wire, self._lines)

    def get_extra_info(self, info: str) -> Any:
        """Tell about the connection; one with stray bytes counts as readable, and is then not used again."""
        if info == "is_readable":
            waits = self._wire.is_over or self._wire.received or _is_readable(self._socket())
            return bool(waits or not self._stray.is_clean)
        name = {"client_addr": "sockname", "server_addr": "peername"}.get(info, info)
        return self._wire.transport.get_extra_info(name)

    def let_go(self) -> None:
        """Leave the connection to the parent process."""
        let_go(self._socket())

    def _socket(self) -> Any:
        return self._wire.transport.get_extra_info("socket")


class AsyncConnector(httpcore2.AsyncNetworkBackend):
    """Connects asynchronous clients, until it is closed."""

    def __init__(self) -> None:
        """Begin without a connection."""
        self._open: WeakSet[AsyncConnection] = WeakSet()
        self._is_closed = False
        renew_in_children(self)

    def after_fork(self) -> None:
        """Leave the connections to the parent process."""
        for line in list(self._open):
            line.let_go()
        self._open.clear()

    def add(self, line: AsyncConnection) -> None:
        """Keep a connection in view."""
        self._open.add(line)

    async def close(self) -> None:
        """Close all connections, and connect no more."""
        self._is_closed = True
        for line in list(self._open):
            await line.aclose()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - as in the base class
        local_address: str | None = None,
        socket_options: Iterable[SOCKET_OPTION] | None = None,
    ) -> AsyncConnection:
        """Connect to ``host``."""
        if self._is_closed:
            raise httpcore2.ConnectError(CLOSED)
        try:
            async with within(timeout, httpcore2.ConnectTimeout):
                wire = await _first_of(await _addresses(host, port), port, local_address)
        except (OSError, UnicodeError, OverflowError) as error:
            raise httpcore2.ConnectError(str(error)) from None
        line = AsyncConnection(wire, self)
        for option in socket_options or ():
            line.get_extra_info("socket").setsockopt(*option)
        if self._is_closed:
            await line.aclose()
        return line


async def _addresses(host: str, port: int) -> list[str]:
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


async def _first_of(addresses: list[str], port: int, local_address: str | None) -> _Wire:
    """Connect to the address that answers first; each gets a start before the next. Raises OSError when none does.

    asyncio can do the same, but loses a connection that is made while it is cancelled.
    """
    loop = asyncio.get_running_loop()
    local = None if local_address is None else (local_address, 0)
    tried: list[asyncio.Task[tuple[asyncio.Transport, _Wire]]] = []
    try:
        for address in addresses:
            tried.append(loop.create_task(loop.create_connection(_Wire, address, port, local_addr=local)))
            patience = None if address == addresses[-1] else _SECOND_FAMILY
            pending = {task for task in tried if not task.done()}
            while pending:
                done, pending = await asyncio.wait(pending, timeout=patience, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    if task.exception() is None:
                        tried.remove(task)
                        return task.result()[1]
                if patience is not None:
                    break
        raise next((error for task in tried if (error := task.exception())), OSError("the host has no address"))
    finally:
        for task in tried:
            task.cancel()
            task.add_done_callback(_discard)


def _discard(task: asyncio.Task[tuple[asyncio.Transport, _Wire]]) -> None:
    if not task.cancelled() and task.exception() is None:
        task.result()[0].abort()


@asynccontextmanager
async def within(
    timeout: float | None,  # noqa: ASYNC109 - it is what this function is for
    late: type[httpcore2.TimeoutException],
) -> AsyncGenerator[None]:
    """StepTimeout what is done inside. Raises ``late``."""
    try:
        async with asyncio.timeout(time_for(timeout, late)):
            yield
    except TimeoutError:
        raise late from None


def _is_readable(connection: Any) -> bool:
    """Whether bytes, or the end of the connection, wait to be read from a socket."""
    number = -1 if connection is None else connection.fileno()
    if number < 0:
        return True
    if not hasattr(select, "poll"):
        return bool(select.select([number], [], [], 0)[0])
    poll = select.poll()
    poll.register(number, select.POLLIN)
    return bool(poll.poll(0))
