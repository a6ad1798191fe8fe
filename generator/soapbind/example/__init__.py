"""Examples of a package in Python and as JSON, made from its model alone: nothing is imported or run."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from soapbind.example.scripts import Scripts, variable
from soapbind.example.tree import Code, assigned, import_lines
from soapbind.example.values.fields import Choice, Wish, chosen, nested, telling, turns
from soapbind.example.values.kinds import enumerated
from soapbind.example.values.maker import Maker
from soapbind.example.values.place import Place
from soapbind.example.values.uses import Uses
from soapbind.example.values.value import NoExampleError, Value
from soapbind.pymodel.signature import may_be_omitted, parameter_default

if TYPE_CHECKING:
    from collections.abc import Mapping

    from soapbind.contract.model import ComplexType, Contract, Message
    from soapbind.profiles.model import Profile
    from soapbind.pymodel.model import PyEnum, PyField, PyOperation, PyPackage, PyRecord, PyService

__all__ = ["Examples", "OperationExample", "TypeExample"]

_MOST_LINES = 25  # of a script, if less can be shown
_WISHES = (Wish(4, 1, 2), Wish(3, 1, 1), Wish(2, 0, 1), Wish(1, 0, 0), Wish())
_OF_TYPE = Wish(6, 1, 1)


@dataclass(frozen=True, slots=True)
class OperationExample:
    """Two scripts that do the same: with the blocking client, and with the asynchronous one."""

    blocking: str
    asynchronous: str


@dataclass(frozen=True, slots=True)
class TypeExample:
    """A script that makes a value of a class, and what its ``to_json`` returns, indented by two."""

    python: str
    json: str


@dataclass(frozen=True)
class Examples:
    """Makes examples of one package, whose facets are in ``contract``."""

    package: PyPackage
    contract: Contract
    profile: Profile

    @cached_property
    def _types(self) -> Maker:
        return Maker(self.package, Uses(self.contract))

    @cached_property
    def _calls(self) -> Maker:
        return Maker(self.package, self._types.uses, hides_secrets=True)

    @cached_property
    def _messages(self) -> Mapping[tuple[str, str], Message]:
        return {(s.name, o.label): o.input for s in self.contract.services for o in s.operations}

    @cached_property
    def _scripts(self) -> Scripts:
        lines: dict[str, list[PyRecord]] = {each.name: self._types.line(each) for each in self.package.records}
        return Scripts(self.package, self.profile, lines)

    def operation(self, service: PyService, operation: PyOperation) -> OperationExample | None:
        """Return scripts that call an operation, None where no value of some parameter has an end.

        What must be given is, and some of what explains itself, as long as that is not too long to read.
        """
        found: OperationExample | None = None
        for wish in _WISHES:
            try:
                arguments = self._arguments(service, operation, wish)
            except NoExampleError:
                continue
            found = OperationExample(
                self._scripts.script(service, operation, arguments, is_async=False),
                self._scripts.script(service, operation, arguments, is_async=True),
            )
            if found.blocking.count("\n") <= _MOST_LINES:
                break
        return found

    def client(self) -> OperationExample:
        """Return scripts that make a client, and call nothing."""
        return OperationExample(self._scripts.client(is_async=False), self._scripts.client(is_async=True))

    def type(self, record: PyRecord) -> TypeExample | None:
        """Return an example of a class, or of one derived from it where it is abstract.

        None where none can be made, or has an end.
        """
        try:
            made = self._types.record(record, Place(record.module, wish=_OF_TYPE))
        except NoExampleError:
            return None
        return _example(record.module, made)

    def enumeration(self, enum: PyEnum) -> TypeExample | None:
        """Return an example of an enumeration or of flags, None where there is no member."""
        try:
            return _example(enum.module, enumerated(self._types, enum))
        except NoExampleError:
            return None

    def _arguments(self, service: PyService, operation: PyOperation, wish: Wish) -> dict[str, Value]:
        """Return the arguments of a call in the order of the parameters. Raises NoExampleError."""
        request = operation.request
        if request.is_abstract:
            raise NoExampleError
        place = Place("", wish=wish, holder=self._holder(service, operation))
        for turn in range(turns([request.content])):
            choice = self._parameters(request, turn)
            more = telling(choice.free, max(0, wish.simple - len(choice.needed))) + nested(choice.free)[: wish.nested]
            try:
                made: dict[str, Value] = {field.name: self._argument(field, place) for field in choice.needed}
            except NoExampleError:
                continue
            made |= self._calls.optional(more, place)
            return {field.name: made[field.name] for field in request.fields if field.name in made}
        raise NoExampleError

    def _holder(self, service: PyService, operation: PyOperation) -> ComplexType | None:
        message = self._messages.get((service.name, operation.name))
        return None if message is None else self._types.uses.body(message)

    def _parameters(self, request: PyRecord, turn: int) -> Choice:
        """Return the parameters that a call needs, by its signature or by the contract, and the others."""
        found = chosen(request.fields, request.content, turn)
        asked = [f for f in request.fields if not may_be_omitted(f, self.package) and parameter_default(f) is None]
        needed = found.needed + [f for f in asked if f not in found.needed]
        return Choice(needed, [f for f in found.free if f not in needed])

    def _argument(self, field: PyField, place: Place) -> Value:
        try:
            return self._calls.field(field, place)
        except NoExampleError:
            if not field.may_be_none:
                raise
            return Value(Code("None"), None)


def _example(name: str, made: Value) -> TypeExample:
    lines = assigned(variable(name, "value"), made.code)
    text = "\n".join([*import_lines(made.symbols), "", *lines, ""])
    return TypeExample(text, json.dumps(made.data, indent=2, ensure_ascii=False))
