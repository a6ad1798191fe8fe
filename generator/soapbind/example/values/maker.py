"""Objects of the classes of a package, made from its model."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from soapbind.example.tree import Code
from soapbind.example.values.codecs import declared
from soapbind.example.values.defaults import Defaults
from soapbind.example.values.fields import Choice, chosen, is_simple, narrowed, nested, telling, turns
from soapbind.example.values.kinds import value_of
from soapbind.example.values.unnamed import KINDS, unnamed
from soapbind.example.values.value import NoExampleError, Value, all_symbols, list_of
from soapbind.example.values.words import singular
from soapbind.pymodel.literals import literal
from soapbind.pymodel.model import PyField, Symbol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from soapbind.example.values.codecs import Declared
    from soapbind.example.values.place import Place
    from soapbind.example.values.uses import Uses
    from soapbind.pymodel.model import PyEnum, PyPackage, PyRecord

# What scripts have from elsewhere under these names; a class of the contract with one of them is ``models.Date``.
_TAKEN = frozenset(
    {"AsyncClient", "AsyncNetServer", "Attachment", "Client", "Decimal", "NetServer", "UTC", "UUID", "XmlFragment",
     "XmlName", "XsdDate", "XsdDateTime", "XsdDuration", "XsdTime"}
)  # fmt: skip
_DEEPEST = 40  # objects inside each other: nobody reads more, and the stack of Python is short
_MOST_TRIED = 1_000  # objects of one example: types that hold two of the next one double with each


@dataclass(frozen=True)
class Maker:
    """Makes values. ``hides_secrets``: they come from environment variables, as in a program."""

    package: PyPackage
    uses: Uses
    hides_secrets: bool = False

    @property
    def root(self) -> str:
        """The name of the package."""
        return self.package.name

    @cached_property
    def _records(self) -> Mapping[str, PyRecord]:
        return {each.name: each for each in self.package.records}

    @cached_property
    def _enums(self) -> Mapping[str, PyEnum]:
        return {each.name: each for each in self.package.enums}

    @cached_property
    def _derived(self) -> Mapping[str, Sequence[PyRecord]]:
        """The classes that derive directly from each."""
        found: dict[str, list[PyRecord]] = {}
        for each in self.package.records:
            found.setdefault(each.base or "", []).append(each)
        return found

    @cached_property
    def _defaults(self) -> Defaults:
        return Defaults(self._records, self._enums)

    def line(self, record: PyRecord) -> list[PyRecord]:
        """Return a class behind those it derives from."""
        found = [record]
        while found[0].base is not None:
            found.insert(0, self._records[found[0].base])
        return found

    def named(self, name: str) -> tuple[str, Symbol]:
        """Return how a class is written in a script, and what that imports."""
        if name in _TAKEN:
            return f"models.{name}", Symbol(self.root, "models")
        return name, Symbol(f"{self.root}.models", name)

    def enum(self, name: str) -> PyEnum:
        """Return an enumeration by the name of its class."""
        return self._enums[name]

    def value(self, found: Declared, place: Place) -> Value:
        """Return a value of what is declared. Raises NoExampleError."""
        return value_of(self, found, place)

    def instance(self, name: str, place: Place) -> Value:
        """Return an object of a class, or of one derived from it, whose JSON then has its type.

        Raises NoExampleError.
        """
        made = self.record(self._records[name], replace(place, use=None, text=""))
        return made if made.text == name else replace(made, data={"$type": made.text, **made.data})

    def record(self, record: PyRecord, place: Place) -> Value:
        """Return an object of a class, or of the first that derives from it where it is abstract.

        Its ``text`` is the name of its class. Raises NoExampleError where none has an end.
        """
        if record.is_abstract:
            for each in self._derived.get(record.name, ()):
                with suppress(NoExampleError):
                    return self.record(each, place)
            raise NoExampleError
        if record.name in place.open or len(place.open) == _DEEPEST or next(place.tried) > _MOST_TRIED:
            raise NoExampleError
        holder = place.holder if record.is_part else self.uses.type_of(record)
        inside = replace(place, open=(*place.open, record.name), holder=holder)
        line = self.line(record)
        for turn in range(turns(each.content for each in line)):
            with suppress(NoExampleError):
                return self._object(line, self._values(line, inside, turn))
        raise NoExampleError

    def _object(self, line: Sequence[PyRecord], values: Mapping[str, Value]) -> Value:
        name, symbol = self.named(line[-1].name)
        data: dict[str, Any] = {}
        for field in (field for each in line for field in each.fields):
            if field.name in values:
                data[field.name] = values[field.name].data
            else:
                self._defaults.add(field, data)
        items = tuple((f"{key}=", value.code) for key, value in values.items())
        return Value(Code(name, items, "()"), data, all_symbols(values.values()) | {symbol}, line[-1].name)

    def _values(self, line: Sequence[PyRecord], place: Place, turn: int) -> dict[str, Value]:
        """Return the values of an object of the last class of a line, in the order of its fields."""
        parts = [chosen(each.fields, each.content, turn) for each in line]
        choice = Choice([f for part in parts for f in part.needed], [f for part in parts for f in part.free])
        rules = next((each.rules for each in reversed(line) if each.rules is not None), ())
        choice, texts = narrowed(choice, rules)
        inside = replace(place, wish=place.wish.inside())
        made: dict[str, Value] = {
            each.name: self.field(each, inside, texts.get(each.name, "")) for each in choice.needed
        }
        made |= self.optional(self._more(line, choice, place), inside)
        order = [field.name for each in line for field in each.fields]
        return {name: made[name] for name in order if name in made}

    def _more(self, line: Sequence[PyRecord], choice: Choice, place: Place) -> Iterator[PyField]:
        """Give the fields that are shown beside those that must be there: some simple ones, then what has more in it.

        What a class has itself goes before what its bases have, which is in many classes.
        """
        wish = place.wish
        simple = telling(choice.free, max(0, wish.simple - sum(map(is_simple, choice.needed))))
        yield from simple
        is_empty = not simple and not choice.needed
        if len(simple) + len(choice.needed) < wish.simple + wish.nested:
            own = sorted(nested(choice.free), key=lambda field: field not in line[-1].fields)
            yield from own[: max(wish.nested, is_empty and wish.depth > 0)]
            if is_empty and not own:
                yield from [field for field in choice.free if field.kind in KINDS][:1]

    def optional(self, fields: Iterable[PyField], place: Place) -> dict[str, Value]:
        """Return the values of fields that need none, as far as there are examples."""
        made: dict[str, Value] = {}
        for field in fields:
            with suppress(NoExampleError):
                made[field.name] = self.field(field, place)
        return made

    def field(self, field: PyField, place: Place, text: str = "") -> Value:
        """Return the value of a field; ``text`` is the only one that it may have. Raises NoExampleError."""
        if field.is_secret and self.hides_secrets and field.type.pattern == "str" and not field.is_repeated:
            return _of_environment(field)
        if field.kind in KINDS:
            return unnamed(field, self.root)
        if not text and field.is_fixed:
            text = field.default or field.type.default or ""
        name = singular(field.name) if field.is_repeated else field.name
        here = replace(place, name=name, use=self.uses.member(place.holder, field), text=text)
        made = self.value(declared(field.type.codec), here)
        return list_of([made]) if field.is_repeated else made


def _of_environment(field: PyField) -> Value:
    key = Code(literal(field.name.strip("_").upper()))
    return Value(Code("os.environ", (("", key),), "[]"), None, frozenset({Symbol("os", "")}))
