"""From simple types of the contract to types of Python: text, lists, unions, enumerations (XML Schema part 2, 2.5)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from soapbind.contract.model import XSD, ComplexType, Contract, EnumerationValue, QName, SimpleType, TypeUse
from soapbind.contract.schema.xsd_annotations import joined_texts
from soapbind.errors import Location
from soapbind.pymodel.advice import LEAVE_OUT
from soapbind.pymodel.model import PyType, Symbol
from soapbind.pymodel.python_types import datacontract_shapes as shapes
from soapbind.pymodel.python_types.builtin_types import DERIVED, RUNTIME, builtin, list_type, text_type
from soapbind.pymodel.python_types.facets import restriction

if TYPE_CHECKING:
    from collections.abc import Iterator

    from soapbind.contract.model import Facet
    from soapbind.errors import Problems
    from soapbind.pymodel.naming.names import ClassName

_MOST_BASES = 100  # of a simple type; a longer chain is a cycle
_ANY_SIMPLE = QName(XSD, "anySimpleType")
_ANY = frozenset({_ANY_SIMPLE, QName(XSD, "anyType"), QName(XSD, "anyAtomicType")})
NAMES = frozenset({QName(XSD, "QName"), QName(XSD, "NOTATION")})


class SimpleTypes:
    """Resolves simple types; what holds them is for the class that derives from this one."""

    contract: Contract
    problems: Problems

    def resolve(self, use: TypeUse, owner: QName, location: Location) -> PyType:
        """Return the Python type of ``use``; ``owner`` names an anonymous type after where it stands."""
        raise NotImplementedError

    def class_of(self, found: ComplexType | SimpleType) -> ClassName:
        """Return the class that a type gets, which will be built."""
        raise NotImplementedError

    def simple(self, found: SimpleType, owner: QName) -> PyType:
        """Return the Python type of a simple type."""
        known = builtin(found.name, is_data_contract=self.contract.is_data_contract) if found.name else None
        if known is not None:
            return known
        name = found.name or owner
        text = shapes.text_base(found, self.contract.types)
        if found.enumeration or self.flag_values(found) is not None:
            return self._class(found, name, is_text=text is not None)
        return text_type(name.name, text) if text is not None else self._variety(found, name)

    def _variety(self, found: SimpleType, name: QName) -> PyType:
        if found.base is not None:
            return self.resolve(found.base, name, found.location)
        return self._union(found, name) if found.item is None else self._list(found, found.item, name)

    def _list(self, found: SimpleType, use: TypeUse, name: QName) -> PyType:
        """Return a list. Enumerated names written in place get the name of the list, which has no class itself."""
        if isinstance(use, SimpleType) and shapes.flag_values(found) is not None:
            text = joined_texts(found.documentation, use.documentation)
            use = replace(use, name=name, documentation=text)
        item = self.resolve(use, QName(name.namespace, f"{name.name}Item"), found.location)
        return list_type(self.as_text(item), name.name)

    def flag_values(self, found: SimpleType) -> tuple[EnumerationValue, ...] | None:
        """Return the values of flags: DataContractSerializer writes them as a list of enumerated names."""
        return shapes.flag_values(found) if self.contract.is_data_contract else None

    # enumerations

    def _class(self, found: SimpleType, name: QName, *, is_text: bool) -> PyType:
        if self.flag_values(found) is not None:
            return self._enumeration(found, name, "FlagsOf")
        return self._enumeration(found, name, "EnumOf") if is_text else self._values(found, name)

    def _enumeration(self, found: SimpleType, name: QName, codec: str) -> PyType:
        """Return the class of an enumeration or of flags."""
        cls = self.class_of(found)
        is_value, is_flags = self.contract.is_data_contract, codec == "FlagsOf"
        zeroless = not is_flags and all(number for _, number in shapes.numbered(found.enumeration, flags=False))
        return PyType(
            f"{{m}}{cls}",
            f'{codec}("{cls}")' if is_value else f'{codec}("{cls}", is_value_type=False)',
            name.name,
            is_value=is_value,
            symbols=frozenset({Symbol(RUNTIME, codec)}),
            models=frozenset({cls}),
            is_zeroless=zeroless,
        )

    def _values(self, found: SimpleType, name: QName) -> PyType:
        """Return the class of an enumeration of values that are no text: numbers, dates, lists, names."""
        made = self._enumeration(found, name, "EnumOf")
        (cls,) = made.models
        if not self.holds_names(found):
            return replace(made, codec=f'EnumOf("{cls}", is_value_type=False)', is_value=False, is_zeroless=False)
        is_list = self.lists_names(found)
        if not is_list and not self._is_name(found):
            message = f"the simple type {name.name} enumerates unions with qualified names in them"
            self.problems.add(found.location, "unsupported-type", f"{message}, which have no form yet", LEAVE_OUT)
        codec = f'derived.NamesOf("{cls}"{", is_list=True" if is_list else ""})'
        return replace(made, codec=codec, is_value=False, is_zeroless=False, symbols=frozenset({DERIVED}))

    def value_base(self, found: SimpleType) -> PyType:
        """Return the type of the values of an enumeration: the nearest base that is no enumeration itself."""
        base = self._base(found)
        while isinstance(base, SimpleType) and base.enumeration:
            base = self._base(base)
        use: TypeUse = base if base is not None else _ANY_SIMPLE
        owner = found.name or QName("", "Type")
        return self.as_text(self.resolve(use, QName(owner.namespace, f"{owner.name}Value"), found.location))

    def _base(self, found: SimpleType) -> TypeUse | None:
        base = found.base
        return self.contract.types.get(base, base) if isinstance(base, QName) else base

    def is_parsed(self, use: TypeUse) -> bool:
        """Whether a type is simple, and says how its text is read: all but xs:anySimpleType."""
        type_ = self.contract.type_of(use)
        return isinstance(type_, SimpleType) or (isinstance(use, QName) and use.namespace == XSD and use not in _ANY)

    def holds_names(self, use: TypeUse) -> bool:
        """Whether a simple type is xs:QName or xs:NOTATION, or a list or union with such in it."""
        todo, seen = [use], set[QName]()
        while todo:
            each = todo.pop()
            if isinstance(each, QName):
                if each in NAMES:
                    return True
                if each in seen:
                    continue
                seen.add(each)
                each = self.contract.types.get(each, each)
            if isinstance(each, SimpleType):
                todo += [inner for inner in (each.base, each.item, *each.members) if inner is not None]
        return False

    def _is_name(self, found: SimpleType) -> bool:
        base: TypeUse | None = found
        for _ in range(_MOST_BASES):
            if not isinstance(base, SimpleType):
                break
            base = self._base(base)
        return base in NAMES

    def lists_names(self, found: SimpleType) -> bool:
        """Whether a simple type is a list of nothing but qualified names."""
        base: TypeUse | None = found
        for _ in range(_MOST_BASES):
            if not isinstance(base, SimpleType) or base.item is not None:
                break
            base = self._base(base)
        item = base.item if isinstance(base, SimpleType) else None
        item = self.contract.types.get(item, item) if isinstance(item, QName) else item
        return item in NAMES or (isinstance(item, SimpleType) and self._is_name(item))

    # unions

    def _union(self, found: SimpleType, name: QName) -> PyType:
        members = list(self._members(found, name, set())) or [self.as_text(text_type("xs:string", "string"))]
        patterns = dict.fromkeys(part for member in members for part in member.pattern.split(" | "))
        codecs = dict.fromkeys(member.codec for member in members)
        return PyType(
            " | ".join(patterns),
            f"derived.UnionOf({', '.join(codecs)})",
            name.name,
            is_value=False,
            symbols=frozenset({DERIVED}).union(*(member.symbols for member in members)),
            models=frozenset(each for member in members for each in member.models),
            is_hashable=all(member.is_hashable for member in members),
        )

    def _members(self, found: SimpleType, name: QName, seen: set[QName]) -> Iterator[PyType]:
        """Give the types of a union in their order, those of unions in it in their place (part 2, 2.5.1.3).

        A type that comes again says nothing new: the first has all its values.
        """
        for use in found.members:
            if isinstance(use, QName):
                if use in seen:
                    continue
                seen.add(use)
            yield from self._member(use, QName(name.namespace, f"{name.name}Member"), seen)

    def _member(self, use: TypeUse, name: QName, seen: set[QName]) -> Iterator[PyType]:
        steps: list[tuple[Facet, ...]] = []
        for _ in range(_MOST_BASES):
            type_ = self.contract.type_of(use)
            if not isinstance(type_, SimpleType) or type_.enumeration or type_.base is None:
                break
            if type_.name is not None and builtin(type_.name, is_data_contract=False) is not None:
                break
            steps.append(type_.facets)
            if shapes.text_base(type_, self.contract.types) is not None:  # has the white space of the whole chain
                steps += self._facets_below(type_)
                break
            use = type_.base
        else:
            return
        if isinstance(type_, SimpleType) and type_.members and not any(steps):
            yield from self._members(type_, type_.name or name, seen)
            return
        place = type_.location if isinstance(type_, SimpleType) else Location("")
        yield restriction(self.as_text(self.resolve(use, name, place)), steps)

    def _facets_below(self, found: SimpleType) -> Iterator[tuple[Facet, ...]]:
        base = self._base(found)
        for _ in range(_MOST_BASES):
            if not isinstance(base, SimpleType):
                return
            yield base.facets
            base = self._base(base)

    def as_text(self, made: PyType) -> PyType:
        """Return a type as it is inside of another: without xsi:type of its own."""
        if made.codec.endswith("ANY_SIMPLE") or made.pattern == "object":
            return text_type("xs:string", "string")
        return made
