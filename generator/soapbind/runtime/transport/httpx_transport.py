"""HTTP by httpx2, which is imported when the first call is made.

Redirects are not followed: no ticket or password must go to another host. Cookies are not kept unless that is asked
for: one client may serve several users. A reply that is larger than its request allows is refused.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import asynccontextmanager, contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar, cast

from ..errors import AuthenticationError, TransportError
from ..fork_safety import NO_LOOP, renew_in_children
from ..option_checks import check_count, check_http_client
from .deadline import Deadline
from .interface import MAX_REPLY, AsyncHttpStream, HttpReply, HttpRequest, HttpStream
from .reply_streams import CLOSED, AsyncStream, Began, Stream, failure_of, receiver
from .tls_and_proxy import Authentication, ClientCertificate, HttpxAuth, TlsContext, Way

if TYPE_CHECKING:
    import ssl

    import httpx2

    from .pools.asynchronous import AsyncPools
    from .pools.blocking import Pools

__all__ = ["MAX_REPLY", "AsyncHttpxTransport", "HttpxTransport"]

C = TypeVar("C")

_OTHER_LOOP = "an asynchronous client belongs to the event loop of its first call; make another one for another loop"
_GIVEN_ELSEWHERE = (
    "the HTTP client that was given was used before this process was forked; give a new one to a new client"
)


def _check_installed() -> None:
    """Raise ModuleNotFoundError, with what to do, where the library that carries requests is missing."""
    if "httpx2" not in sys.modules and find_spec("httpx2") is None:
        raise ModuleNotFoundError(
            "the client sends by httpx2, which is not installed: pip install httpx2 (or give a transport of your own)",
            name="httpx2",
        )


class _Transport(Generic[C]):
    """What both transports share: options, and the client that sends, which is of one process."""

    sends_pieces = True
    _kind: ClassVar[str]

    def __init__(  # noqa: PLR0913 - what a user may choose, by keyword
        self,
        client: C | None = None,
        *,
        max_reply: int | None = None,
        verify: TlsContext | None = None,
        proxy: str | None = None,
        auth: Authentication | None = None,
        certificate: ClientCertificate | None = None,
        cookies: bool = False,
    ) -> None:
        """Keep a client, or make one with the first request.

        - max_reply: the largest body of a reply, in bytes; None is what the request says.
        - verify: whom to trust; None is what the system trusts.
        - proxy: the URL of a proxy; None is what the environment or system says.
        - auth, certificate: who the client is, to servers that ask. cookies: whether they are kept and sent back.

        Raises ModuleNotFoundError where httpx2 is not installed, TypeError for a client of another kind.
        """
        if client is None:
            _check_installed()
        else:
            check_http_client(client, self._kind)
        if max_reply is not None:
            check_count("max_reply", max_reply)
        self._client = client
        self._max_reply = max_reply
        self._way = Way(cast("ssl.SSLContext | None", verify), proxy, certificate, keeps_cookies=cookies)
        self._auth, self._flow = auth, cast("HttpxAuth | None", None)
        self._owned = client is None
        self._is_bare = client is None and auth is None and not cookies  # needs nothing of httpx2's client
        self._is_closed = self._is_used = self._is_inherited = False
        self._lock = threading.Lock()
        renew_in_children(self)

    def after_fork(self) -> None:
        """Use other connections than the parent process."""
        self._lock = threading.Lock()
        if self._owned:
            self._client = None
        self._is_inherited = not self._owned and self._is_used

    def _deadline(self, request: HttpRequest) -> Deadline:
        return Deadline(request.timeout, sent=False if self._owned else None)

    def _usable(self, make: Callable[[Way, bool], C]) -> C:
        """Return the client, made when there is none. Raises TransportError where there can be none."""
        if self._is_inherited:
            raise TransportError(_GIVEN_ELSEWHERE, sent=False, is_permanent=True)
        with self._lock:  # threads may make their first calls at the same time
            self._is_used = True
            if self._client is None:
                if self._is_closed:
                    raise TransportError(CLOSED, sent=False, is_permanent=True)
                self._client = make(self._way, self._is_bare)
            return self._client

    def _who(self) -> HttpxAuth | None:
        """Return what says who calls, made with the first request."""
        if self._auth is None:
            return None
        from .authentication import flow_of  # noqa: PLC0415 - few clients need it

        if self._flow is None:
            self._flow = flow_of(self._auth)
        return self._flow

    def _taken(self) -> C | None:
        """Return the client that is to be closed, and use none from now on."""
        with self._lock:
            client, self._client = (self._client, None) if self._owned else (None, self._client)
            self._is_closed = True
            return client


def _client(way: Way, is_bare: bool) -> httpx2.Client | Pools:  # noqa: FBT001 - passed by _usable
    from .httpx_clients import client  # noqa: PLC0415 - imports httpx2, which costs 60 ms: only who calls pays it

    return client(way, is_bare=is_bare)


def _async_client(way: Way, is_bare: bool) -> httpx2.AsyncClient | AsyncPools:  # noqa: FBT001 - as above
    from .httpx_clients import async_client  # noqa: PLC0415 - imports httpx2, as above

    return async_client(way, is_bare=is_bare)


class HttpxTransport(_Transport["httpx2.Client | Pools"]):
    """Blocking HTTP. In a forked process it makes connections of its own.

    Give ``client`` to set up HTTP yourself; it is then yours to close, a timeout bounds every step of an exchange but
    only roughly the whole, and a process that is forked after its first use cannot use it.
    """

    _kind = "HttpxTransport"

    def send(self, request: HttpRequest) -> HttpReply:
        """Send a request. Raises TransportError."""
        deadline = self._deadline(request)
        begun = self._open(request, deadline)
        process = os.getpid()
        try:
            reply = Stream(begun, request, deadline, self._max_reply)
            whole = receiver(request, reply.headers)
            for piece in reply:
                whole.write(piece)
            return reply.complete(whole)
        finally:
            if process == os.getpid():
                begun.close()

    @contextmanager
    def stream(self, request: HttpRequest) -> Generator[HttpStream, None, None]:
        """Send a request and give its reply as it arrives. Raises TransportError."""
        deadline = self._deadline(request)
        begun = self._open(request, deadline)
        process = os.getpid()
        try:
            yield Stream(begun, request, deadline, self._max_reply)
        finally:
            if process == os.getpid():
                begun.close()

    def _open(self, request: HttpRequest, deadline: Deadline) -> Began:
        try:
            found = self._usable(_client)
            if self._is_bare:
                return cast("Pools", found).exchange(request, deadline)
            from .httpx_clients import exchange  # noqa: PLC0415 - few clients need it

            return exchange(cast("httpx2.Client", found), request, deadline, self._who(), self._max_reply)
        except AuthenticationError:
            raise
        except Exception as error:  # noqa: BLE001 - a call ends in its result or a SoapError
            failure = failure_of(error, deadline, request.url)
        raise failure

    def close(self) -> None:
        """Close the connections, unless the client was given. Calls under way fail with TransportError."""
        client = self._taken()
        if client is not None:
            client.close()


class AsyncHttpxTransport(_Transport["httpx2.AsyncClient | AsyncPools"]):
    """HTTP for asyncio, in the event loop of the first call. In a forked process it makes connections of its own.

    Give ``client`` to set up HTTP yourself; it is then yours to close, and a process that is forked after its first use
    cannot use it.
    """

    _kind = "AsyncHttpxTransport"
    _loop: Any = None

    def after_fork(self) -> None:
        """Use other connections than the parent process, in another event loop."""
        super().after_fork()
        self._loop = None

    async def send(self, request: HttpRequest) -> HttpReply:
        """Send a request. Raises TransportError."""
        deadline = self._deadline(request)
        begun = await self._open(request, deadline)
        process = os.getpid()
        try:
            reply = AsyncStream(begun, request, deadline, self._max_reply)
            whole = receiver(request, reply.headers)
            async for piece in reply:
                whole.write(piece)
            return reply.complete(whole)
        finally:
            if process == os.getpid():
                await begun.close()

    @asynccontextmanager
    async def stream(self, request: HttpRequest) -> AsyncGenerator[AsyncHttpStream, None]:
        """Send a request and give its reply as it arrives. Raises TransportError."""
        deadline = self._deadline(request)
        begun = await self._open(request, deadline)
        process = os.getpid()
        try:
            yield AsyncStream(begun, request, deadline, self._max_reply)
        finally:
            if process == os.getpid():
                await begun.close()

    async def _open(self, request: HttpRequest, deadline: Deadline) -> Began:
        import asyncio  # noqa: PLC0415 - 15 ms that blocking clients need not pay

        try:
            self._enter_loop()
            found = self._usable(_async_client)
            async with asyncio.timeout(deadline.left()):
                if self._is_bare:
                    return await cast("AsyncPools", found).exchange(request, deadline)
                from .httpx_clients import async_exchange  # noqa: PLC0415 - few clients need it

                client = cast("httpx2.AsyncClient", found)
                return await async_exchange(client, request, deadline, self._who(), self._max_reply)
        except AuthenticationError:
            raise
        except Exception as error:  # noqa: BLE001 - a call ends in its result or a SoapError
            failure = failure_of(error, deadline, request.url)
        except asyncio.CancelledError as error:
            raise error.with_traceback(None) from None  # the library's frames hold the request
        raise failure

    def _enter_loop(self) -> None:
        """Keep to the event loop of the first call. Raises TransportError outside it."""
        import asyncio  # noqa: PLC0415 - 15 ms that blocking clients need not pay

        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            loop = None
        if loop is None:
            raise TransportError(NO_LOOP, sent=False, is_permanent=True)
        if self._owned and self._loop not in {None, loop}:
            raise TransportError(_OTHER_LOOP, sent=False, is_permanent=True)
        self._loop = loop

    async def close(self) -> None:
        """Close the connections, unless the client was given. Calls under way fail with TransportError."""
        client = self._taken()
        if client is not None and (self._loop is None or not self._loop.is_closed()):
            await client.aclose()
