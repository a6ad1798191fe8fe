"""What a method of an interface does in a subclass that does not implement it."""

from __future__ import annotations

from typing import NoReturn


class UnimplementedError(NotImplementedError):
    """The object does not implement the method that was called; the caller gets a fault."""


def unimplemented() -> NoReturn:
    """Raise UnimplementedError.

    Type checkers take a body of ``...`` for an abstract method and forbid to make an object of a subclass that lacks
    it; with a call as the body, a test may implement what it needs and inherit the rest.
    """
    raise UnimplementedError("this object does not implement the method")
