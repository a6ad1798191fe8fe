"""The border to HTTP: two values and two protocols. Bring your own transport by implementing ``send``."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """A POST. ``timeout`` is in seconds and bounds the whole exchange, None for no bound."""

    url: str
    headers: Mapping[str, str]
    content: bytes = field(repr=False)  # holds the ticket
    timeout: float | None = 60.0


@dataclass(frozen=True, slots=True)
class HttpReply:
    """What came back. Header names are lower case."""

    status: int
    headers: Mapping[str, str]
    content: bytes = field(repr=False)


class Transport(Protocol):
    """Sends requests. Must be usable from several threads."""

    def send(self, request: HttpRequest) -> HttpReply:
        """Send a request and return the reply, whatever its status. Raises TransportError when there is none."""
        ...

    def close(self) -> None:
        """Free what the transport holds; closing twice is no error."""
        ...


class AsyncTransport(Protocol):
    """Sends requests. Must be usable from several tasks."""

    async def send(self, request: HttpRequest) -> HttpReply:
        """Send a request and return the reply, whatever its status. Raises TransportError when there is none."""
        ...

    async def close(self) -> None:
        """Free what the transport holds; closing twice is no error."""
        ...
