"""Clients: agents that have one method per operation. Sync and async differ in ``await`` only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Concatenate, Generic, ParamSpec, Self, TypeVar, cast

from .channel import AsyncChannel, Channel
from .errors import EmptyResultError
from .operation import Operation, Reply, Response

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from .records import Record
    from .transport import HttpReply

P = ParamSpec("P")
A = TypeVar("A", bound="Agent[Any]")
R = TypeVar("R")
H = TypeVar("H", bound="Record")
QB = TypeVar("QB", bound="Record")
RB = TypeVar("RB", bound="Record")
C = TypeVar("C")


class Agent(Generic[C]):
    """Base of the generated clients of one service."""

    def __init__(self, channel: C, *, replying: bool = False) -> None:
        """Keep the channel. ``replying`` makes calls return Reply; that is what ``with_reply`` does."""
        self._channel = channel
        self._is_replying = replying

    def _replying(self) -> Self:
        return type(self)(self._channel, replying=True)

    def _finish(
        self,
        operation: Operation[Any, Any, Any, RB, R],
        outcome: tuple[Response[Any, RB], HttpReply],
        empty: Callable[[], R] | None,
    ) -> R:
        response, http = outcome
        result = operation.result(response.body)
        if self._is_replying:
            return cast("R", Reply(result, response.headers, dict(http.headers)))
        if result is None:
            if empty is not None:
                return empty()
            error = EmptyResultError("the server returned no value (nil); with_reply gives None instead")
            error.operation, error.headers, error.http_headers = operation.key, response.headers, http.headers
            raise error
        return result


class SyncAgent(Agent[Channel]):
    """Base of the generated blocking clients."""

    def _call(self, operation: Operation[Any, QB, Any, RB, R | None], body: QB) -> R:
        """Call, and raise EmptyResultError for nil."""
        return cast("R", self._finish(operation, self._channel.call(operation, body), None))

    def _collect(self, operation: Operation[Any, QB, Any, RB, R | None], body: QB, empty: Callable[[], R]) -> R:
        """Call, and return an empty collection for nil."""
        return cast("R", self._finish(operation, self._channel.call(operation, body), empty))

    def _send(self, operation: Operation[Any, QB, Any, RB, None], body: QB) -> None:
        """Call an operation without a result."""
        return self._finish(operation, self._channel.call(operation, body), _nothing)


class AsyncAgent(Agent[AsyncChannel]):
    """Base of the generated asynchronous clients."""

    async def _call(self, operation: Operation[Any, QB, Any, RB, R | None], body: QB) -> R:
        """Call, and raise EmptyResultError for nil."""
        return cast("R", self._finish(operation, await self._channel.call(operation, body), None))

    async def _collect(self, operation: Operation[Any, QB, Any, RB, R | None], body: QB, empty: Callable[[], R]) -> R:
        """Call, and return an empty collection for nil."""
        return cast("R", self._finish(operation, await self._channel.call(operation, body), empty))

    async def _send(self, operation: Operation[Any, QB, Any, RB, None], body: QB) -> None:
        """Call an operation without a result."""
        return self._finish(operation, await self._channel.call(operation, body), _nothing)


def _nothing() -> None:
    return None


class Replies(Generic[A, H]):
    """Base of the generated ``with_reply`` objects: the methods of an agent, each returning a Reply."""

    def __init__(self, agent: A) -> None:
        """Keep the agent, in its replying form."""
        self.__agent__ = agent


class _ReplyMethod(Generic[P, R]):
    """A method of an agent, bound so that its result comes in a Reply."""

    def __init__(self, method: Callable[..., Any]) -> None:
        """Keep the agent's own method."""
        self._method = method
        self.__doc__ = method.__doc__

    def _bound(self, replies: Replies[Any, Any]) -> Any:
        return self._method.__get__(replies.__agent__)


class ReplyMethod(_ReplyMethod[P, R]):
    """A blocking method that returns a Reply with ``R``."""

    def __get__(self, replies: Replies[Any, H], owner: type[Any]) -> Callable[P, Reply[R, H]]:
        """Bind to the agent behind ``replies``."""
        return cast("Callable[P, Reply[R, H]]", self._bound(replies))


class AsyncReplyMethod(_ReplyMethod[P, R]):
    """An asynchronous method that returns a Reply with ``R``."""

    def __get__(self, replies: Replies[Any, H], owner: type[Any]) -> Callable[P, Coroutine[Any, Any, Reply[R, H]]]:
        """Bind to the agent behind ``replies``."""
        return cast("Callable[P, Coroutine[Any, Any, Reply[R, H]]]", self._bound(replies))


def reply(method: Callable[Concatenate[A, P], R]) -> ReplyMethod[P, R]:
    """Return the replying form of a method whose result is never nil."""
    return ReplyMethod(method)


def nillable_reply(method: Callable[Concatenate[A, P], R]) -> ReplyMethod[P, R | None]:
    """Return the replying form of a method; nil is shown as None."""
    return ReplyMethod(method)


def async_reply(method: Callable[Concatenate[A, P], Coroutine[Any, Any, R]]) -> AsyncReplyMethod[P, R]:
    """Return the replying form of an asynchronous method whose result is never nil."""
    return AsyncReplyMethod(method)


def async_nillable_reply(method: Callable[Concatenate[A, P], Coroutine[Any, Any, R]]) -> AsyncReplyMethod[P, R | None]:
    """Return the replying form of an asynchronous method; nil is shown as None."""
    return AsyncReplyMethod(method)
