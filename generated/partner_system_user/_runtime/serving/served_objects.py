"""The objects behind a fake server: checked when they are given, called with what came in."""

from __future__ import annotations

import asyncio
import difflib
import inspect
from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from copy import deepcopy
from dataclasses import dataclass, field
from types import ModuleType
from typing import TYPE_CHECKING, Any, NoReturn, cast

from ..errors import SoapFault
from ..operation import AnyOperation
from ..operation_map import Operations
from ..package import PACKAGE, graphs, header_classes
from ..qname import XmlName
from ..schema.members import wire_fields
from ..schema.record import Record
from ..soap.given_headers import HeaderBlocks
from ..soap.version import SoapNumber
from .unimplemented import UnimplementedError, unimplemented

if TYPE_CHECKING:
    from ..attachments.attachment import Attachment
    from ..attachments.store import Store
else:
    Attachment = Store = Any  # for get_type_hints, as in ``operation``

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


@dataclass(frozen=True, slots=True)
class RecordedCall:
    """A request as the server understood it.

    What an object appends to ``reply_headers`` goes back with the reply, or the fault: objects of the header classes,
    and elements of lxml, either also from ``must_understand``. ``attachments`` are those that no part stands for.
    """

    operation: str
    headers: Any
    body: Any
    http_headers: Mapping[str, str] = field(repr=False)
    _content: bytes | Store = field(repr=False)
    soap_version: SoapNumber = "1.1"
    reply_headers: list[Any] = field(default_factory=list[Any], repr=False, compare=False)
    attachments: tuple[Attachment, ...] = field(default=(), repr=False, compare=False)

    @property
    def content(self) -> bytes:
        """The body of the request as it came; one of several parts is read from a file."""
        return self._content if isinstance(self._content, bytes) else self._content.content()


CURRENT: ContextVar[RecordedCall] = ContextVar("CURRENT")


def current_call() -> RecordedCall:
    """Return the call that is being answered, for the object that answers. Raises RuntimeError when there is none."""
    found = CURRENT.get(None)
    if found is None:
        raise RuntimeError("no call is being answered: current_call is for objects that a fake server serves")
    return found


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


def invoke(operation: AnyOperation, name: str, served: object, body: Any) -> object:
    """Return what the method ``name`` of an object returns. Raises SoapFault when there is no such method."""
    method = getattr(served, name, None) or _missing
    if not callable(method):
        raise TypeError(f"{type(served).__name__}.{name} must be a method, not {type(method).__name__}")
    arguments = {name: getattr(body, name) for name in wire_fields(cast("type[Record]", type(body)))}
    try:
        result = method(**arguments)
        return asyncio.run(_awaited(result)) if inspect.isawaitable(result) else result
    except UnimplementedError:
        message = f"{type(served).__name__} does not implement {name}, which {operation.key} asks for"
        raise SoapFault(XmlName(ADDRESSING, "ActionNotSupported"), message) from None


def _missing(**_: object) -> NoReturn:
    unimplemented()


async def _awaited(result: Any) -> object:
    return await result


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


def copied(body: Record) -> Record:
    """Return a copy of a body; a graph may be deeper than the stack."""
    made: Record = graphs().copied(body) if body.__encoded__ else deepcopy(body)
    return made


def reply_headers(operation: AnyOperation, call: RecordedCall, usual: Record) -> Record:
    """Return the headers of an answer: those that the object gives, beside the ``usual`` ones."""
    if not call.reply_headers:
        return usual
    return HeaderBlocks({type(usual): usual}).adding(tuple(call.reply_headers)).of(operation.response[0])


def fault_headers(operation: AnyOperation, call: RecordedCall, fault: SoapFault) -> Record | None:
    """Return the headers that go beside a fault: those of the fault itself, and those that the object gives."""
    own = (fault.headers,) if isinstance(fault.headers, header_classes()) else ()
    given = (*own, *call.reply_headers)
    return HeaderBlocks().adding(given).of(operation.fault_headers or operation.response[0]) if given else None
