"""Other forms of an agent's methods: results in a Reply, or item by item. Typed by the methods themselves.

``async_method_views`` has the same functions for asynchronous agents.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Concatenate, Generic, ParamSpec, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from ..operation import Reply
    from ..schema.record import Record
    from .agent import Agent
    from .replies.result_stream import Items, ItemsInside

P = ParamSpec("P")
A = TypeVar("A", bound="Agent[Any]")
R = TypeVar("R")
T = TypeVar("T")
H = TypeVar("H", bound="Record")


class Methods(Generic[A, H]):
    """The methods of an agent in another form."""

    def __init__(self, agent: A) -> None:
        """Keep the agent, in that form."""
        self.__agent__ = agent


class Replies(Methods[A, H]):
    """Base of the generated ``with_reply`` objects: the methods of an agent, each returning a Reply."""


class Iterations(Methods[A, H]):
    """Base of the generated ``iterate`` objects: the methods of an agent that return lists, giving Items."""

    def __call__(
        self, method: Callable[P, R], which: Callable[[R], list[T] | None]
    ) -> Callable[P, AbstractContextManager[ItemsInside[T, H, R]]]:
        """Return a method that gives the items of a list in its result as they arrive, in a ``with`` block.

        - method: a method of the same agent.
        - which: what returns the list, given the result: ``lambda found: found.rows``.

        Raises TypeError for another method, or no function. Entering raises ValueError for what is no list of the
        result.
        """
        return cast(
            "Callable[P, AbstractContextManager[ItemsInside[T, H, R]]]", self.__agent__.__inside__(method, which)
        )


class Method(Generic[P, R]):
    """A method of an agent, to be bound to the agent in another form."""

    def __init__(self, method: Callable[..., Any]) -> None:
        """Keep the agent's own method."""
        self._method = method
        self.__doc__ = method.__doc__

    def _bound(self, methods: Methods[Any, Any]) -> Any:
        return self._method.__get__(methods.__agent__)


if TYPE_CHECKING:

    class TypedMethod(Method[P, R]):
        """A method that returns ``R``, for type checkers."""

        def __get__(self, methods: Methods[Any, Any], owner: type[Any]) -> Callable[P, R]:
            """Bind to the agent behind ``methods``."""
            ...


class ReplyMethod(Method[P, R]):
    """A blocking method that returns a Reply with ``R``."""

    def __get__(self, replies: Replies[Any, H], owner: type[Any]) -> Callable[P, Reply[R, H]]:
        """Bind to the agent behind ``replies``."""
        return cast("Callable[P, Reply[R, H]]", self._bound(replies))

    def beside(self, _headers: type[H]) -> TypedMethod[P, Reply[R, H]]:
        """Return the same, of an operation whose replies have headers of another class than others of its service."""
        return cast("TypedMethod[P, Reply[R, H]]", self)


def reply(method: Callable[Concatenate[A, P], R]) -> ReplyMethod[P, R]:
    """Return the replying form of a method whose result is never nil."""
    return ReplyMethod(method)


def nillable_reply(method: Callable[Concatenate[A, P], R]) -> ReplyMethod[P, R | None]:
    """Return the replying form of a method; nil is shown as None."""
    return ReplyMethod(method)


class ItemsMethod(Method[P, R]):
    """A blocking method that gives the items of its result as they arrive, in a ``with`` block."""

    def __get__(
        self, iterations: Iterations[Any, H], owner: type[Any]
    ) -> Callable[P, AbstractContextManager[Items[R, H]]]:
        """Bind to the agent behind ``iterations``."""
        return cast("Callable[P, AbstractContextManager[Items[R, H]]]", self._bound(iterations))

    def beside(self, _headers: type[H]) -> TypedMethod[P, AbstractContextManager[Items[R, H]]]:
        """Return the same, of an operation whose replies have headers of another class than others of its service."""
        return cast("TypedMethod[P, AbstractContextManager[Items[R, H]]]", self)


def item_by_item(method: Callable[Concatenate[A, P], list[R]]) -> ItemsMethod[P, R]:
    """Return the iterating form of a method whose result is a list."""
    return ItemsMethod(method)
