"""Connections of a blocking client, to all servers that it calls; imported with the first call."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import httpcore2

from ..body import Pieces
from ..connections import Connector, time_for
from .kept import EXPIRY, MOST, Kept, longest_wait
from .targets import Routes, began, core_request

if TYPE_CHECKING:
    from ..deadline import Deadline
    from ..interface import HttpRequest
    from ..reply_streams import Began
    from ..tls_and_proxy import Way


class Lent:
    """A reply, and the connection that it arrives on."""

    def __init__(self, reply: httpcore2.Response, pool: Pool, connection: Any) -> None:
        """Keep both."""
        self.reply = reply
        self.pieces: Any = reply.stream
        self._pool = pool
        self._connection = connection

    def close(self) -> None:
        """Give the connection back; closing twice is allowed."""
        connection, self._connection = self._connection, None
        if connection is not None:
            try:
                self.reply.close()
            finally:
                self._pool.take_back(connection)


class Pool:
    """The connections of one way to servers; calls that get none wait."""

    def __init__(self, factory: httpcore2.ConnectionPool) -> None:
        """Use the connections that ``factory`` makes, without its pool."""
        self._kept = Kept(factory.create_connection)
        self._room = threading.Semaphore(MOST)

    def send(self, request: httpcore2.Request, origin: httpcore2.Origin) -> Lent:
        """Send a request, and return its reply, which must be closed. Raises PoolTimeout where all are busy."""
        if not self._room.acquire(blocking=False):
            with self._kept.one_waits():
                if not self._room.acquire(timeout=time_for(longest_wait(request), httpcore2.PoolTimeout)):
                    raise httpcore2.PoolTimeout
        connection = None
        try:
            connection, closing = self._kept.lend(origin)
            _close(closing)
            return Lent(connection.handle_request(request), self, connection)
        except BaseException:
            self.take_back(connection)
            raise

    def take_back(self, connection: Any) -> None:
        """Make room for another request."""
        try:
            _close([] if connection is None else self._kept.take_back(connection))
        finally:
            self._room.release()


def _close(connections: list[Any]) -> None:
    for each in connections:
        each.close()


class Pools:
    """The connections of a client, by the ways they go."""

    def __init__(self, way: Way) -> None:
        """Keep whom to trust and which way to go; None is what the system says."""
        self._lines = Connector()
        self._routes = Routes(self._pool, way)

    def _pool(self, **options: Any) -> Pool:
        return Pool(httpcore2.ConnectionPool(network_backend=self._lines, keepalive_expiry=EXPIRY, **options))

    def exchange(self, request: HttpRequest, deadline: Deadline) -> Began:
        """Send a request, without the client of httpx2, which costs as much as all the rest of a small exchange."""
        target = self._routes.target(request.url)
        lent = target.pool.send(core_request(request, deadline, target, Pieces), target.origin)
        return began(lent.reply, lent.close)

    def pass_on(self, request: httpcore2.Request) -> Lent:
        """Send a request of httpx2."""
        pool: Pool = self._routes.pool(request.url)
        return pool.send(request, request.url.origin)

    def close(self) -> None:
        """Close all connections; calls under way fail."""
        self._lines.close()
