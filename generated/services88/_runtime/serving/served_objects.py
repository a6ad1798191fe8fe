"""The objects behind the services: checked when they are given, called with what came in."""

from __future__ import annotations

import difflib
import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import ModuleType
from typing import TYPE_CHECKING, Any, NoReturn

from ..errors import SoapFault
from ..operation import AnyOperation
from ..operation_map import Operations
from ..package import PACKAGE, header_classes
from ..schema.members import wire_fields
from ..schema.record import Record
from ..soap.given_headers import HeaderBlocks
from ..soap.version import SoapNumber
from .unimplemented import unimplemented

if TYPE_CHECKING:
    from .call_context import CallContext

ADDRESSING = "http://schemas.microsoft.com/ws/2005/05/addressing/none"


@dataclass(frozen=True, slots=True)
class ServedService:
    """A service of the contract: its name, the object that implements it or part of it, other names in addresses.

    ``soap_versions`` are the versions of SOAP in which it answers, ``other_actions`` the actions that some of its ports
    have for operations, by the name of the operation.
    """

    name: str
    served: object
    other_names: tuple[str, ...] = ()
    soap_versions: tuple[SoapNumber, ...] = ("1.1",)
    other_actions: Mapping[str, str] = field(default_factory=dict[str, str])


def check_object(service: ServedService, operations: Operations) -> None:
    """Refuse an object that has a public method which is not an operation, or that has no operation.

    A misspelt method would otherwise be found when it is called, if ever. Helpers have names with a leading underscore,
    and what comes with a class of this package is not checked. An object with ``__getattr__`` (a mock) answers for
    itself, and a module has other functions too. Raises TypeError.
    """
    served = service.served
    if served is None or isinstance(served, ModuleType) or hasattr(type(served), "__getattr__"):
        return
    methods = {operations.method(key) for key in operations.keys_of(service.name)}
    own = set(_own_methods(served))
    problems = [_unknown(name, methods) for name in sorted(own - methods)]
    found = [name for name in dir(served) if name in methods]
    if not problems and not found:
        problems = [f"it has none of the operations, such as {', '.join(sorted(methods)[:3])}"]
    if not problems and isinstance(served, type) and any(inspect.isfunction(vars(served).get(name)) for name in found):
        problems = [f"it is a class, give an object: {served.__name__}()"]
    if problems:
        kind = served.__name__ if isinstance(served, type) else type(served).__name__
        raise TypeError(f"{kind} cannot be the service {service.name}: {'; '.join(problems)}")


def _own_methods(served: object) -> Iterator[str]:
    """Give the names of public methods that the user wrote; properties are not asked."""
    classes = served.__mro__ if isinstance(served, type) else type(served).__mro__
    holders: list[Mapping[str, object]] = [
        vars(each) for each in classes if not f"{each.__module__}.".startswith(f"{PACKAGE}.")
    ]
    if not isinstance(served, type):
        holders.append(getattr(served, "__dict__", {}))
    for holder in holders:
        for name, value in holder.items():
            if not name.startswith("_") and (
                isinstance(value, (staticmethod, classmethod)) or inspect.isroutine(value)
            ):
                yield name


def _unknown(name: str, methods: set[str]) -> str:
    plain = {each.replace("_", ""): each for each in methods}
    near = plain.get(name.replace("_", "").lower())
    likely = [near] if near else difflib.get_close_matches(name, methods, 1)
    meant = f"did you mean {likely[0]}?" if likely else "begin the names of helpers with an underscore"
    return f"{name} is none of its operations, {meant}"


def method_of(served: object, name: str) -> Callable[..., Any]:
    """Return the method ``name`` of an object, one that raises UnimplementedError where there is none.

    Raises TypeError for what is no method.
    """
    method = getattr(served, name, None) or _missing
    if not callable(method):
        raise TypeError(f"{type(served).__name__}.{name} must be a method, not {type(method).__name__}")
    return method


def arguments_of(body: Record) -> dict[str, Any]:
    """Return what a method is called with."""
    return {name: getattr(body, name) for name in wire_fields(type(body))}


def _missing(**_: object) -> NoReturn:
    unimplemented()


def response_body(operation: AnyOperation, result: object) -> Record:
    """Return the response around a result. Raises TypeError when the operation has no result, or several."""
    cls: type[Record] = operation.response[1]
    if isinstance(result, cls):
        return result
    names = wire_fields(cls)
    if not names:
        if result is not None:
            raise TypeError(f"{operation.key} returns nothing, got {type(result).__name__}")
        return cls()
    first, *more = names
    if more:
        raise TypeError(f"{operation.key} has several results: return a {cls.__name__}, got {type(result).__name__}")
    arguments: dict[str, Any] = {first: result}
    return cls(**arguments)


def reply_headers(operation: AnyOperation, call: CallContext, usual: Record) -> Record:
    """Return the headers of an answer: those that the object gives, beside the ``usual`` ones."""
    if not call.reply_headers:
        return usual
    return HeaderBlocks({type(usual): usual}).adding(tuple(call.reply_headers)).of(operation.response[0])


def fault_headers(operation: AnyOperation, call: CallContext, fault: SoapFault) -> Record | None:
    """Return the headers that go beside a fault: those of the fault itself, and those that the object gives."""
    own = (fault.headers,) if isinstance(fault.headers, header_classes()) else ()
    given = (*own, *call.reply_headers)
    return HeaderBlocks().adding(given).of(operation.fault_headers or operation.response[0]) if given else None
