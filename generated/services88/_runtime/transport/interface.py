"""The border to HTTP: values and protocols. Bring your own transport by implementing them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from dataclasses import dataclass, field
from typing import Protocol

MAX_REPLY = 512 * 2**20  # bytes, after decompression; the largest BLOB in one message is well below
CONNECT_TIMEOUT = 10.0  # seconds
# What an HTTP status that tells of a failure means to somebody who calls a SOAP service.
# "{}" stands for the version of SOAP.
STATUS_MEANING = {
    400: "the server could not read the request",
    401: "the server asks for HTTP authentication",
    403: "the server, or a proxy before it, forbids the request",
    404: "no service answers at this address",
    405: "this address takes no POST; it is not a SOAP endpoint",
    413: "the request is larger than the server accepts",
    415: "the server does not speak {} at this address",
    429: "too many requests; slow down",
    502: "a proxy got no answer from the server",
    503: "the server is not available now",
    504: "a proxy waited for the server in vain",
}


class BodyPieces(Protocol):
    """The body of a request that is not there as a whole. Can be iterated over again when a request is repeated."""

    size: int

    def around(self, content: bytes, /) -> BodyPieces:
        """Return the body with another message in it."""
        ...

    def __iter__(self) -> Iterator[bytes]:
        """Give the pieces. Raises TransportError for a file that cannot be read, or has changed."""
        ...


class Received(Protocol):
    """Takes the body of a reply in pieces, where it must not be kept as a whole. Does not raise."""

    size: int

    def write(self, data: bytes, /) -> object:
        """Take the next piece."""
        ...

    def envelope(self) -> bytes:
        """Return what of it is the message, once all pieces were taken."""
        ...


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """A request: a POST, but for what is asked of other services than those of the contract.

    ``timeout`` is in seconds and bounds the whole exchange, from the wait for a connection to the last byte of the
    reply. Within it ``connect_timeout`` bounds connecting (with TLS), and ``read_timeout`` the silence of a server
    between two bytes. None is not a bound. ``max_reply`` bounds the reply's body, in bytes after decompression.
    ``receiver`` returns what takes the body of a reply with these headers, None for one that is kept as a whole; a
    transport may pass it over. ``pieces`` are the whole body where it has attachments; then ``content`` is the message
    without them. Only a transport with ``sends_pieces`` gets such a request, any other the body in ``content``.
    """

    url: str
    headers: Mapping[str, str]
    content: bytes = field(repr=False)  # holds the ticket
    timeout: float | None = 60.0
    connect_timeout: float | None = CONNECT_TIMEOUT
    read_timeout: float | None = None
    max_reply: int = MAX_REPLY
    receiver: Callable[[Mapping[str, str]], Received | None] | None = field(default=None, repr=False, compare=False)
    pieces: BodyPieces | None = field(default=None, repr=False, compare=False)
    method: str = "POST"

    @property
    def size(self) -> int:
        """How many bytes the body has."""
        return len(self.content) if self.pieces is None else self.pieces.size


@dataclass(frozen=True, slots=True)
class HttpReply:
    """What came back. Header names are lower case.

    ``bytes_sent`` is how much of the request's body had gone out when it came, None where the transport does not know.
    ``received`` is what took the body for the request; then ``content`` is the message in it.
    """

    status: int
    headers: Mapping[str, str] = field(repr=False)  # a server may quote the ticket
    content: bytes = field(repr=False)
    bytes_sent: int | None = field(default=None, repr=False, compare=False, kw_only=True)
    received: Received | None = field(default=None, repr=False, compare=False, kw_only=True)

    @property
    def size(self) -> int:
        """How many bytes the body has."""
        return len(self.content) if self.received is None else self.received.size


class HttpStream(Protocol):
    """A reply whose body is still arriving. Iterate once over its pieces; header names are lower case.

    Iterating raises TransportError when the body is late, too large, or not complete: never a short body.
    """

    @property
    def status(self) -> int:
        """The HTTP status."""
        ...

    @property
    def headers(self) -> Mapping[str, str]:
        """The HTTP headers."""
        ...

    def __iter__(self) -> Iterator[bytes]:
        """Give the pieces of the body, decompressed."""
        ...


class AsyncHttpStream(Protocol):
    """A reply whose body is still arriving; HttpStream with ``async for``."""

    @property
    def status(self) -> int:
        """The HTTP status."""
        ...

    @property
    def headers(self) -> Mapping[str, str]:
        """The HTTP headers."""
        ...

    def __aiter__(self) -> AsyncIterator[bytes]:
        """Give the pieces of the body, decompressed."""
        ...


class Transport(Protocol):
    """Sends requests. Must be usable from several threads."""

    def send(self, request: HttpRequest) -> HttpReply:
        """Send a request and return the whole reply, whatever its status. Raises TransportError when there is none."""
        ...

    def stream(self, request: HttpRequest) -> AbstractContextManager[HttpStream]:
        """Send a request and give its reply as it arrives. Entering and iterating raise TransportError."""
        ...

    def close(self) -> None:
        """Free what the transport holds; closing twice is allowed."""
        ...


class AsyncTransport(Protocol):
    """Sends requests. Must be usable from several tasks."""

    async def send(self, request: HttpRequest) -> HttpReply:
        """Send a request and return the whole reply, whatever its status. Raises TransportError when there is none."""
        ...

    def stream(self, request: HttpRequest) -> AbstractAsyncContextManager[AsyncHttpStream]:
        """Send a request and give its reply as it arrives. Entering and iterating raise TransportError."""
        ...

    async def close(self) -> None:
        """Free what the transport holds; closing twice is allowed."""
        ...
