"""From a type of the contract to a type of Python, noting which classes that needs."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from soapbind.contract.model import XSD, ComplexType, Contract, Element, QName, SimpleType, TypeUse
from soapbind.contract.schema.xsd_annotations import joined_texts
from soapbind.contract.well_known import SWA_REFERENCE
from soapbind.pymodel.advice import LEAVE_OUT
from soapbind.pymodel.classes.encoded import array_of, encoded_builtin, typed
from soapbind.pymodel.literals import literal
from soapbind.pymodel.model import PyType, Symbol
from soapbind.pymodel.plain_text import plain_text
from soapbind.pymodel.python_types import datacontract_shapes as shapes
from soapbind.pymodel.python_types.builtin_types import ATTACHMENT_REFERENCE, RUNTIME, builtin, namespace_symbol
from soapbind.pymodel.python_types.facets import described
from soapbind.pymodel.python_types.simple_types import SimpleTypes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from soapbind.errors import Location, Problems
    from soapbind.pymodel.naming.class_names import ClassNames
    from soapbind.pymodel.naming.names import ClassName


@dataclass(slots=True)
class Types(SimpleTypes):
    """Resolves types of one contract. ``wanted`` queues the types that need a class of their own."""

    contract: Contract
    problems: Problems
    names: ClassNames
    constants: Mapping[str, str] = field(default_factory=dict[str, str])  # of _contract, by namespace
    wanted: deque[ComplexType | SimpleType] = field(default_factory=deque[ComplexType | SimpleType])
    has_references: bool = False  # to attachments
    _seen: set[QName] = field(default_factory=set[QName])
    _places: dict[QName, ComplexType | SimpleType] = field(default_factory=dict[QName, "ComplexType | SimpleType"])
    _open: list[QName] = field(default_factory=list[QName])  # collections around the type looked at
    _bases: frozenset[QName] | None = None

    def resolve(self, use: TypeUse, owner: QName, location: Location) -> PyType:
        """Return the Python type of ``use``; ``owner`` names an anonymous type after where it stands."""
        if isinstance(use, QName):
            known = builtin(use, is_data_contract=self.contract.is_data_contract) or encoded_builtin(use)
            if known is not None:
                return known
            if use == SWA_REFERENCE:
                self.has_references = True
                return ATTACHMENT_REFERENCE
            found = self.contract.types.get(use)
            if found is None:
                self.problems.add(
                    location, "unsupported-type", f"the type {_shown(use)} has no form in Python yet", LEAVE_OUT
                )
                return _UNKNOWN
        else:
            found = use if use.name is not None else self.named(use, owner)
        self.check(found, found.name or owner)
        made = self._complex(found) if isinstance(found, ComplexType) else self._simple(found, owner)
        has_class = found.name is not None and found.name in self._seen
        return made if has_class else replace(made, documentation=self._documentation(found))

    def _simple(self, found: SimpleType, owner: QName) -> PyType:
        return typed(self, self.simple(found, owner), found)

    def _documentation(self, found: ComplexType | SimpleType) -> str:
        """Return what is said of a type without a class, and of the simple types that it restricts."""
        texts, facets = [found.documentation], [found.facets] if isinstance(found, SimpleType) else []
        for _ in range(_MOST_BASES):
            next_ = self.contract.type_of(found.base)
            if not isinstance(next_, SimpleType):
                break
            found = next_
            texts.append(found.documentation)
            facets.append(found.facets)
        rules = "" if self.contract.is_data_contract else described(facets)
        return joined_texts(*map(plain_text, texts), rules)

    def check(self, found: ComplexType | SimpleType | Element, name: QName) -> None:
        """Refuse what has something of XML Schema 1.1 that would be lost."""
        attributes = found.attributes if isinstance(found, ComplexType) else ()
        for each in (found, *attributes):
            if each.beyond:
                message = f"{name.name} has {each.beyond} (XML Schema 1.1), which soapbind cannot render yet"
                self.problems.add(each.location, "unsupported-xsd11", message, LEAVE_OUT)

    def of_element(self, found: Element, owner: QName) -> PyType:
        """Return the Python type of an element, with what it means when it is empty (its default or fixed value)."""
        resolved = self.resolve(found.type, owner, found.location)
        default = found.fixed if found.default is None else found.default
        type_ = self.contract.type_of(found.type)
        has_text = not isinstance(type_, ComplexType) or type_.simple_content is not None or type_.mixed
        return resolved if default is None or not has_text else self.with_empty(resolved, found, default)

    def with_empty(self, resolved: PyType, found: Element, default: str) -> PyType:
        """Return the type of an element that means ``default`` when it is empty."""
        arguments = [literal(default)]
        if self.holds_names(found.type) and found.scope:
            arguments.append(scope_argument(found.scope))
        codec = f"{resolved.codec}.with_empty({', '.join(arguments)})"
        return replace(resolved, codec=codec, is_value=False, default=default)

    def named(self, use: ComplexType | SimpleType, owner: QName) -> ComplexType | SimpleType:
        """Give an anonymous type the name of its place, with a number where another type has that name."""
        name, number, others = owner, 2, 1
        while name in self.contract.types or self._places.setdefault(name, use) != use:
            others += name in self._places
            name, number = QName(owner.namespace, f"{owner.name}{number}"), number + 1
        # What the lock calls it must not change because a type gets that name.
        self.names.places.setdefault(name, f"{owner}#{others}")
        return replace(use, name=name)

    def class_of(self, found: ComplexType | SimpleType) -> ClassName:
        """Return the class that a type gets, which will be built."""
        name = found.name or QName("", "Type")
        if name not in self._seen:
            self._seen.add(name)
            self.wanted.append(found)
        return self.names.of(name)

    def _complex(self, found: ComplexType) -> PyType:
        name = found.name or QName("", "Type")
        if self._bases is None:
            self._bases = shapes.bases_of(self.contract)
        if shapes.is_collection(found, self._bases):
            return self._collection(found, shapes.array_item(found), shapes.dictionary_pair(found))
        cls = self.class_of(found)
        extra = ", is_value_type=True" if found.is_value_type else ""
        symbols = frozenset({Symbol(RUNTIME, "RecordOf")})
        codec = f'RecordOf("{cls}"{extra})'
        is_value = found.is_value_type
        return PyType(f"{{m}}{cls}", codec, name.name, is_value, symbols, frozenset({cls}), is_hashable=False)

    def _collection(
        self, found: ComplexType, item: Element | None, pair: tuple[Element, Element, Element] | None
    ) -> PyType:
        """Return the type of an array or a dictionary, which has no class to stop at: what is in it is part of it."""
        name = found.name or QName("", "Type")
        if name in self._open or len(self._open) >= _MOST_NESTED:
            inside = "itself" if name in self._open else f"more than {_MOST_NESTED} other collections"
            self.problems.add(found.location, "unsupported-collection", f"{name.name} is inside of {inside}", LEAVE_OUT)
            return _UNKNOWN
        self._open.append(name)
        if item is not None:
            made = self._array(name, item, found.array)
        else:
            made = self._dictionary(name, pair) if pair else _UNKNOWN
        self._open.pop()
        return made

    def _array(self, name: QName, item: Element, rank: str) -> PyType:
        inner = self.of_element(item, QName(name.namespace, name.name + "Item"))
        if item.nillable and not self.contract.is_data_contract:
            inner = inner.or_nil()
        if rank:
            return array_of(self, name, item, inner, rank)
        where, symbols = self.namespace_argument(item.name.namespace)
        where += "" if item.nillable or self.contract.is_data_contract else ", nillable=False"
        codec = f"ArrayOf({literal(item.name.name)}, {inner.codec}{where})"
        symbols |= inner.symbols | {Symbol(RUNTIME, "ArrayOf")}
        if not where and inner.codec == f'RecordOf("{item.name.name}")':  # as .NET names them
            codec, symbols = f'RecordsOf("{item.name.name}")', frozenset({Symbol(RUNTIME, "RecordsOf")})
        return PyType(
            f"list[{inner.pattern}]",
            codec,
            name.name,
            is_value=False,
            symbols=symbols,
            models=inner.models,
            collection="list",
            is_hashable=False,
        )

    def _dictionary(self, name: QName, pair: tuple[Element, Element, Element]) -> PyType:
        item, key_element, value_element = pair
        key = self.of_element(key_element, QName(name.namespace, name.name + "Key"))
        value = self.of_element(value_element, QName(name.namespace, name.name + "Value"))
        where, symbols = self.namespace_argument(item.name.namespace)
        names = (key_element.name.name, value_element.name.name)
        named = "" if names == ("Key", "Value") else f", names=({literal(names[0])}, {literal(names[1])})"
        pattern, function, collection = ("dict[{}, {}]", "DictionaryOf", "dict")
        if not key.is_hashable:
            pattern, function, collection = ("list[tuple[{}, {}]]", "PairsOf", "list")
        return PyType(
            pattern.format(key.pattern, value.pattern),
            f"{function}({literal(item.name.name)}, {key.codec}, {value.codec}{where}{named})",
            name.name,
            is_value=False,
            symbols=key.symbols | value.symbols | symbols | {Symbol(RUNTIME, function)},
            models=key.models | value.models,
            collection=collection,
            is_hashable=False,
            is_pairs=not key.is_hashable,
        )

    def namespace_argument(self, namespace: str) -> tuple[str, frozenset[Symbol]]:
        """Return the argument that names a namespace other than the contract's own, and what it imports."""
        if namespace == self.own_namespace:
            return "", frozenset()
        constant = namespace_symbol(namespace, self.constants)
        if constant is None:
            return f", namespace={literal(namespace)}", frozenset()
        return f", namespace={constant.name}", frozenset({constant})

    @property
    def own_namespace(self) -> str:
        """The target namespace of the first service."""
        return self.contract.services[0].namespace


def scope_argument(scope: Sequence[tuple[str, str]]) -> str:
    """Return the expression for the prefixes of a value and their namespaces."""
    return f"{{{', '.join(f'{literal(prefix)}: {literal(namespace)}' for prefix, namespace in scope)}}}"


def _shown(name: QName) -> str:
    return f"xs:{name.name}" if name.namespace == XSD else str(name)


_MOST_NESTED = 8  # collections in each other: a dictionary of two dictionaries of two ... would double at each level
_MOST_BASES = 100  # of a simple type; a longer chain is a cycle
_UNKNOWN = PyType("object", "ANY", "unknown", is_value=False)
