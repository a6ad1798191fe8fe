"""Other forms of an asynchronous agent's methods: what ``method_views`` has for blocking ones, under the same names."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar, cast

from .method_views import Method, Methods, Replies

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Coroutine
    from contextlib import AbstractAsyncContextManager

    from ..operation import Reply
    from ..schema.record import Record
    from .agent import Agent
    from .method_views import TypedMethod
    from .replies.result_stream import AsyncItems, AsyncItemsInside

__all__ = ["Iterations", "Replies", "item_by_item", "nillable_reply", "reply"]

P = ParamSpec("P")
A = TypeVar("A", bound="Agent[Any]")
R = TypeVar("R")
T = TypeVar("T")
H = TypeVar("H", bound="Record")


class Iterations(Methods[A, H]):
    """Base of the generated ``iterate`` objects: the methods of an agent that return lists, giving AsyncItems."""

    def __call__(
        self, method: Callable[P, Coroutine[Any, Any, R]], which: Callable[[R], list[T] | None]
    ) -> Callable[P, AbstractAsyncContextManager[AsyncItemsInside[T, H, R]]]:
        """Return a method that gives the items of a list in its result as they arrive, in an ``async with`` block.

        - method: a method of the same agent.
        - which: what returns the list, given the result: ``lambda found: found.rows``.

        Raises TypeError for another method, or no function. Entering raises ValueError for what is no list of the
        result.
        """
        bound = self.__agent__.__inside__(method, which)
        return cast("Callable[P, AbstractAsyncContextManager[AsyncItemsInside[T, H, R]]]", _entered(bound))


class AsyncReplyMethod(Method[P, R]):
    """An asynchronous method that returns a Reply with ``R``."""

    def __get__(self, replies: Replies[Any, H], owner: type[Any]) -> Callable[P, Coroutine[Any, Any, Reply[R, H]]]:
        """Bind to the agent behind ``replies``."""
        return cast("Callable[P, Coroutine[Any, Any, Reply[R, H]]]", self._bound(replies))

    def beside(self, _headers: type[H]) -> TypedMethod[P, Coroutine[Any, Any, Reply[R, H]]]:
        """Return the same, of an operation whose replies have headers of another class than others of its service."""
        return cast("TypedMethod[P, Coroutine[Any, Any, Reply[R, H]]]", self)


class AsyncItemsMethod(Method[P, R]):
    """An asynchronous method that gives the items of its result as they arrive, in an ``async with`` block."""

    def __get__(
        self, iterations: Iterations[Any, H], owner: type[Any]
    ) -> Callable[P, AbstractAsyncContextManager[AsyncItems[R, H]]]:
        """Bind to the agent behind ``iterations``."""
        return cast("Callable[P, AbstractAsyncContextManager[AsyncItems[R, H]]]", _entered(self._bound(iterations)))

    def beside(self, _headers: type[H]) -> TypedMethod[P, AbstractAsyncContextManager[AsyncItems[R, H]]]:
        """Return the same, of an operation whose replies have headers of another class than others of its service."""
        return cast("TypedMethod[P, AbstractAsyncContextManager[AsyncItems[R, H]]]", self)


def _entered(method: Callable[..., Coroutine[Any, Any, Any]]) -> Callable[..., AbstractAsyncContextManager[Any]]:
    """Return a method that returns what the awaited one does, which is to be entered."""

    @asynccontextmanager
    async def opened(*args: Any, **kwargs: Any) -> AsyncGenerator[Any, None]:
        async with await method(*args, **kwargs) as items:
            yield items

    return opened


def reply(method: Callable[Concatenate[A, P], Coroutine[Any, Any, R]]) -> AsyncReplyMethod[P, R]:
    """Return the replying form of an asynchronous method whose result is never nil."""
    return AsyncReplyMethod(method)


def nillable_reply(method: Callable[Concatenate[A, P], Coroutine[Any, Any, R]]) -> AsyncReplyMethod[P, R | None]:
    """Return the replying form of an asynchronous method; nil is shown as None."""
    return AsyncReplyMethod(method)


def item_by_item(method: Callable[Concatenate[A, P], Coroutine[Any, Any, list[R]]]) -> AsyncItemsMethod[P, R]:
    """Return the iterating form of an asynchronous method whose result is a list."""
    return AsyncItemsMethod(method)
