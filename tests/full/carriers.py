"""Messages that carry an object: some operation of a package has it, deep in a request or a response."""

from __future__ import annotations

from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from enum import Enum
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, get_args, get_origin, get_type_hints
from uuid import UUID

from .reference import ELEMENT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

VALUES: dict[Any, object] = {
    str: "x", int: 7, bool: True, float: 1.5, bytes: b"x", Decimal: Decimal("1.5"), UUID: UUID(int=7),
    datetime: datetime(2026, 7, 10, tzinfo=UTC), timedelta: timedelta(1),
}  # fmt: skip


@cache
def members(cls: type) -> Mapping[str, Any]:
    """Return what a class of a package has on the wire, by attribute, with the type that is stated for it."""
    hints = get_type_hints(cls)
    return {each.name: hints[each.name] for each in fields(cls) if ELEMENT in each.metadata}


def attributes(cls: type) -> dict[str, str]:
    """Return the attributes of a class by the names of their elements."""
    return {each.metadata[ELEMENT].name: each.name for each in fields(cls) if ELEMENT in each.metadata}


def filled(cls: type) -> Any:
    """Return an object with a value in every field; those that are objects have only what they need."""
    return cls(**{name: _value(hint) for name, hint in members(cls).items()})


def bare(cls: type, **more: Any) -> Any:
    """Return an object with no value but what it needs, and ``more``."""
    needed = [
        each.name
        for each in fields(cls)
        if each.default is MISSING and each.default_factory is MISSING and each.name not in more
    ]
    return cls(**{name: _value(members(cls)[name]) for name in needed}, **more)


def _value(hint: Any) -> Any:
    origin, args = get_origin(hint), get_args(hint)
    if origin is list:
        return [_value(args[0])]
    if origin is dict:
        return {_value(args[0]): _value(args[1])}
    if args:
        return _value(args[0])
    if is_dataclass(hint):
        return bare(hint)
    return list(hint)[-1] if issubclass(hint, Enum) else VALUES[hint]


def _classes(hint: Any) -> Iterator[Any]:
    """Give the models in a type, however deep in lists and dictionaries; an xs:anyType names none."""
    for each in get_args(hint):
        yield from _classes(each)
    if isinstance(hint, type) and ".models." in hint.__module__:
        yield hint


def _wrapped(hint: Any, value: object) -> Any:
    """Return a value as a type has it that names its class, or one above it, somewhere inside."""
    origin, args = get_origin(hint), get_args(hint)
    (holder,) = [each for each in args if any(isinstance(value, found) for found in _classes(each))] or [hint]
    if origin is list:
        return [_wrapped(args[0], value)]
    if origin is dict:
        return {key: _wrapped(args[1], value) for key in [_value(args[0])]}
    return _wrapped(holder, value) if args else value


@dataclass(frozen=True)
class Carried:
    """A message and the attributes that lead to what it carries."""

    label: str
    message: bytes
    path: tuple[str, ...]

    def found(self, body: Any) -> Any:
        """Return what another package reads there."""
        for name in self.path:
            body = getattr(body, name)
            while isinstance(body, list | dict):
                body = next(iter(body.values() if isinstance(body, dict) else body))
        return body


class Carriers:
    """The requests (0) or the responses (1) of some operations of a package."""

    def __init__(self, package: Any, labels: set[str], way: int) -> None:
        self.package, self.way = package, way
        self._roots = {self._message(label)[1]: label for label in sorted(labels)}

    def _message(self, label: str) -> Any:
        operation = self.package.OPERATIONS[label]
        return (operation.request, operation.response)[self.way]

    @cached_property
    def _routes(self) -> dict[type, tuple[type, str] | None]:
        """Return for each class that a message can have, nearest first, the class and attribute that hold it."""
        found: dict[type, tuple[type, str] | None] = dict.fromkeys(self._roots)
        queue = list(found)
        for holder in queue:
            for name, hint in members(holder).items() if is_dataclass(holder) else ():
                for cls in (each for named in _classes(hint) for each in (named, *_derived(named))):
                    if cls not in found:
                        found[cls] = (holder, name)
                        queue.append(cls)
        return found

    def has(self, cls: type) -> bool:
        """Tell whether some message can carry an object of a class."""
        return cls in self._routes

    def carrying(self, value: Any) -> Carried:
        """Return the message that carries a value on the shortest way."""
        path: list[str] = []
        while (route := self._routes[type(value)]) is not None:
            holder, name = route
            value = bare(holder, **{name: _wrapped(members(holder)[name], value)})
            path.insert(0, name)
        label = self._roots[type(value)]
        headers = self._message(label)[0]
        operation = self.package.OPERATIONS[label]
        if self.way == 0:
            message = operation.encode_request(self.package.Request(headers(), value))
        else:
            message = operation.encode_response(self.package.Response(headers(), value))
        return Carried(label, message, tuple(path))


def _derived(cls: type) -> Iterator[type]:
    for each in cls.__subclasses__():
        yield each
        yield from _derived(each)
