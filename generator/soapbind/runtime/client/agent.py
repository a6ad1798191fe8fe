"""Clients: agents that have one method per operation. Sync and async differ in ``await`` only."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import Any, Generic, Self, TypeVar, cast

from ..errors import EmptyResultError
from ..operation import Operation, Reply, Response
from ..schema.record import Record
from ..transport.interface import HttpReply
from .channel import AsyncChannel, Channel

R = TypeVar("R")
H = TypeVar("H", bound="Record")
QB = TypeVar("QB", bound="Record")
RB = TypeVar("RB", bound="Record")
C = TypeVar("C")


class Form(Enum):
    """How calls give their results: as they are, in a Reply, or item by item."""

    PLAIN = 1
    REPLY = 2
    ITEMS = 3


class Agent(Generic[C]):
    """Base of the generated clients of one service."""

    _which: Callable[[Any], Any] | None = None

    def __init__(self, channel: C, form: Form = Form.PLAIN) -> None:
        """Keep the channel, and in which form calls give their results."""
        self._channel = channel
        self._form = form

    def __repr__(self) -> str:
        """Show the class alone: addresses may hold what nobody else should see."""
        return f"<{type(self).__name__}>"

    def _replying(self) -> Self:
        return type(self)(self._channel, Form.REPLY)

    def _iterating(self) -> Self:
        return type(self)(self._channel, Form.ITEMS)

    def __inside__(self, method: Callable[..., Any], which: Callable[[Any], Any]) -> Callable[..., Any]:
        """Return a method that gives the items of the list that ``which`` returns of a result.

        Raises TypeError for what is no method of this class, or no function.
        """
        if not callable(which):
            raise TypeError(f"iterate needs a function that returns a list of the result, not {which!r}")
        name = getattr(method, "__name__", "")
        if getattr(type(self), name, self) is not getattr(method, "__func__", method):
            raise TypeError(f"iterate needs a method of {type(self).__name__}, not {method!r}")
        agent = self._iterating()
        agent._which = which  # noqa: SLF001 - its own
        bound: Callable[..., Any] = getattr(agent, name)
        return bound

    def _finish(
        self,
        operation: Operation[Any, Any, Any, RB, R],
        outcome: tuple[Response[Any, RB], HttpReply],
        empty: Callable[[], R] | None,
    ) -> R:
        response, http = outcome
        result = operation.result(response.body)
        if self._form is Form.REPLY:
            return cast("R", Reply(result, response.headers, dict(http.headers), http.status, response.attachments))
        if result is None:
            if empty is not None:
                return empty()
            error = EmptyResultError("the server returned no value (nil); with_reply gives None instead")
            error.operation, error.headers = operation.key, response.headers
            error.http_status, error.http_headers = http.status, http.headers
            raise error
        return result


class SyncAgent(Agent[Channel]):
    """Base of the generated blocking clients."""

    def _call(self, operation: Operation[Any, QB, Any, RB, R | None], body: QB) -> R:
        """Call, and raise EmptyResultError for nil."""
        return self._collect(operation, body, None)

    def _pick(self, operation: Operation[Any, QB, Any, RB, R], body: QB) -> R:
        """Call as ``_call`` does, for a result of one of several classes: mypy takes None out of no union of them."""
        return self._collect(operation, body, None)

    def _collect(self, operation: Operation[Any, QB, Any, RB, R | None], body: QB, empty: Callable[[], R] | None) -> R:
        """Call, and return what ``empty`` makes for nil; without it, raise EmptyResultError."""
        if self._form is Form.ITEMS:
            return cast("R", self._channel.stream(operation, body, self._which))
        return cast("R", self._finish(operation, self._channel.call(operation, body), empty))

    def _send(self, operation: Operation[Any, QB, Any, RB, None], body: QB) -> None:
        """Call an operation without a result."""
        return self._collect(operation, body, _nothing)


class AsyncAgent(Agent[AsyncChannel]):
    """Base of the generated asynchronous clients."""

    async def _call(self, operation: Operation[Any, QB, Any, RB, R | None], body: QB) -> R:
        """Call, and raise EmptyResultError for nil."""
        return await self._collect(operation, body, None)

    async def _pick(self, operation: Operation[Any, QB, Any, RB, R], body: QB) -> R:
        """Call as ``_call`` does, for a result of one of several classes: mypy takes None out of no union of them."""
        return await self._collect(operation, body, None)

    async def _collect(
        self, operation: Operation[Any, QB, Any, RB, R | None], body: QB, empty: Callable[[], R] | None
    ) -> R:
        """Call, and return what ``empty`` makes for nil; without it, raise EmptyResultError."""
        if self._form is Form.ITEMS:
            return cast("R", self._channel.stream(operation, body, self._which))
        return cast("R", self._finish(operation, await self._channel.call(operation, body), empty))

    async def _send(self, operation: Operation[Any, QB, Any, RB, None], body: QB) -> None:
        """Call an operation without a result."""
        return await self._collect(operation, body, _nothing)


def _nothing() -> None:
    return None
