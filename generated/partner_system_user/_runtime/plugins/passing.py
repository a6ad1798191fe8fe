"""The way of messages through plugins, as steps of a call."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Generator, Mapping
from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar, cast

from ..errors import SoapError
from ..option_checks import check_header_names, check_reply, check_returned
from ..redaction import clean, hidden
from .plugin import AsyncPlugin, IncomingMessage, OutgoingMessage, Plugin

if TYPE_CHECKING:
    from ..transport.interface import HttpReply, HttpRequest

Message: TypeAlias = OutgoingMessage | IncomingMessage
M = TypeVar("M", OutgoingMessage, IncomingMessage)

_numbers = count(1)
_FRAMING = frozenset({"content-length", "transfer-encoding"})


@dataclass(frozen=True, slots=True)
class Pass:
    """Show a message to a plugin by one of its methods. The answer is what that returns, or the SoapError it raises."""

    method: Callable[[Any], Message | Awaitable[Message]]
    message: Message


@dataclass(frozen=True, slots=True)
class Passage:
    """Plugins in the order in which requests go through them; replies go the other way."""

    plugins: tuple[Plugin | AsyncPlugin, ...]

    def sends(
        self, request: HttpRequest, message: OutgoingMessage
    ) -> Generator[Pass, object, tuple[HttpRequest, OutgoingMessage]]:
        """Give the steps before a request is sent; return it as plugins leave it. Raises what they raise."""
        for plugin in self.plugins:
            returned = yield Pass(plugin.on_send, message)
            try:
                message = _checked(returned, OutgoingMessage, plugin.on_send)
            except SoapError as error:
                clean(error, message.secrets)  # with those that plugins before it added
                raise
        pieces = request.pieces
        if pieces is not None and message.content != request.content:
            pieces = pieces.around(message.content)
        changed = replace(request, url=message.url, headers=message.headers, content=message.content, pieces=pieces)
        return changed, message

    def receives(
        self, request: OutgoingMessage, reply: HttpReply, max_bytes: int
    ) -> Generator[Pass, object, HttpReply]:
        """Give the steps after a reply of at most ``max_bytes`` came; return what is to be judged.

        Raises what plugins raise.
        """
        message = IncomingMessage(
            operation=request.operation,
            status=reply.status,
            headers=reply.headers,
            content=reply.content,
            request=request,
            received=reply.received,
            max_bytes=max_bytes,
        )
        for plugin in reversed(self.plugins):
            returned = yield Pass(plugin.on_receive, message)
            message = _checked(returned, IncomingMessage, plugin.on_receive)
        headers = {name.lower(): value for name, value in message.headers.items()}
        return replace(reply, status=message.status, headers=headers, content=message.content)


def next_exchange() -> int:
    """Return a number that no other attempt of this process has."""
    return next(_numbers)


def _checked(returned: object, kind: type[M], method: object) -> M:
    """Return what a plugin returned. Raises the error it raised, TypeError and ValueError for what is no message."""
    if isinstance(returned, SoapError):
        raise returned
    name = getattr(method, "__qualname__", "the plugin")
    check_returned(returned, kind, f"{name} must return the message, or a copy of it")
    message = cast("M", returned)
    if isinstance(message, OutgoingMessage):
        check_returned(message.content, bytes, f"{name} must give content as bytes")
        _check_outgoing(message, name)
    else:
        check_reply(name, message.status, message.headers, message.content)
    return message


def _check_outgoing(message: OutgoingMessage, name: str) -> None:
    """Check what HTTP and the log make use of. Raises ValueError and TypeError, which tell no value.

    A header of another case than the one there was would be sent beside it.
    """
    check_returned(message.url, str, f"{name} must give url as a text")
    headers = hidden(dict(message.headers)) if isinstance(cast("object", message.headers), Mapping) else message.headers
    for key in check_header_names(headers, option=f"{name}: headers"):
        if key.lower() in _FRAMING:
            raise ValueError(f"{name} must leave {key} out: it is made from the content")
    if not isinstance(cast("object", message.secrets), frozenset) or not all(
        isinstance(cast("object", each), str) for each in message.secrets
    ):
        raise TypeError(f"{name} must give secrets as a frozenset of texts")
