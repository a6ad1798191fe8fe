"""Connections of an asynchronous client, to all servers that it calls; imported with the first call."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import httpcore2

from ..async_connections import AsyncConnector, within
from ..body import AsyncPieces
from .kept import EXPIRY, MOST, Kept, longest_wait
from .targets import Routes, began, core_request

if TYPE_CHECKING:
    from ..deadline import Deadline
    from ..interface import HttpRequest
    from ..reply_streams import Began
    from ..tls_and_proxy import Way


class AsyncLent:
    """A reply, and the connection that it arrives on."""

    def __init__(self, reply: httpcore2.Response, pool: AsyncPool, connection: Any) -> None:
        """Keep both."""
        self.reply = reply
        self.pieces: Any = reply.stream
        self._pool = pool
        self._connection = connection

    async def aclose(self) -> None:
        """Give the connection back; closing twice is allowed."""
        connection, self._connection = self._connection, None
        if connection is not None:
            try:
                await self.reply.aclose()
            finally:
                await self._pool.take_back(connection)


class AsyncPool:
    """The connections of one way to servers; calls that get none wait, the first one shortest."""

    def __init__(self, factory: httpcore2.AsyncConnectionPool) -> None:
        """Use the connections that ``factory`` makes, without its pool."""
        self._kept = Kept(factory.create_connection)
        self._room = asyncio.Semaphore(MOST)

    async def send(self, request: httpcore2.Request, origin: httpcore2.Origin) -> AsyncLent:
        """Send a request, and return its reply, which must be closed. Raises PoolTimeout where all are busy."""
        if self._room.locked():
            with self._kept.one_waits():
                async with within(longest_wait(request), httpcore2.PoolTimeout):
                    await self._room.acquire()
        else:
            await self._room.acquire()  # at once
        connection = None
        try:
            connection, closing = self._kept.lend(origin)
            await _close(closing)
            return AsyncLent(await connection.handle_async_request(request), self, connection)
        except BaseException:
            await self.take_back(connection)
            raise

    async def take_back(self, connection: Any) -> None:
        """Make room for another request."""
        try:
            await _close([] if connection is None else self._kept.take_back(connection))
        finally:
            self._room.release()


async def _close(connections: list[Any]) -> None:
    for each in connections:
        await each.aclose()


class AsyncPools:
    """The connections of a client, by the ways they go."""

    def __init__(self, way: Way) -> None:
        """Keep whom to trust and which way to go; None is what the system says."""
        self._lines = AsyncConnector()
        self._routes = Routes(self._pool, way)

    def _pool(self, **options: Any) -> AsyncPool:
        return AsyncPool(httpcore2.AsyncConnectionPool(network_backend=self._lines, keepalive_expiry=EXPIRY, **options))

    async def exchange(self, request: HttpRequest, deadline: Deadline) -> Began:
        """Send a request, without the client of httpx2, which costs as much as all the rest of a small exchange."""
        target = self._routes.target(request.url)
        lent = await target.pool.send(core_request(request, deadline, target, AsyncPieces), target.origin)
        return began(lent.reply, lent.aclose)

    async def pass_on(self, request: httpcore2.Request) -> AsyncLent:
        """Send a request of httpx2."""
        pool: AsyncPool = self._routes.pool(request.url)
        return await pool.send(request, request.url.origin)

    async def aclose(self) -> None:
        """Close all connections; calls under way fail."""
        await self._lines.close()
