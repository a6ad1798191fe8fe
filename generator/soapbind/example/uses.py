"""What the contract says of fields, beyond what the model of a package has of it: the types of their values."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from soapbind.contract import relations
from soapbind.contract.model import SERIALIZATION, XSD, ComplexType, QName, SimpleType
from soapbind.contract.walk import child_elements
from soapbind.contract.wsdl.bodies import body_element
from soapbind.example.words import usual
from soapbind.pymodel.model import FieldKind
from soapbind.pymodel.python_types import datacontract_shapes as shapes
from soapbind.sample.values import Values

if TYPE_CHECKING:
    from soapbind.contract.model import Contract, Message, TypeUse
    from soapbind.pymodel.model import PyField, PyRecord

_Members = dict[tuple[bool, str], "TypeUse"]  # of elements and attributes (True), by their names


@dataclass(frozen=True)
class Uses:
    """Finds the declarations behind fields. What it does not find has no facets as far as examples know."""

    contract: Contract
    _known: dict[QName, _Members] = field(default_factory=dict[QName, _Members])

    def type_of(self, record: PyRecord) -> ComplexType | None:
        """Return the type that a class was made of."""
        found = self.contract.types.get(record.xml_name)
        return found if isinstance(found, ComplexType) else None

    def body(self, message: Message) -> ComplexType | None:
        """Return the type of what is in the Body."""
        element = body_element(message)
        found = None if element is None else self.contract.type_of(element.type)
        return found if isinstance(found, ComplexType) else None

    def member(self, holder: ComplexType | None, found: PyField) -> TypeUse | None:
        """Return the type of a field of a class that was made of ``holder``."""
        if holder is None:
            return None
        members = self._members(holder)
        if found.kind is FieldKind.TEXT:
            return members.get((False, ""))
        return members.get((found.kind is FieldKind.ATTRIBUTE, found.wire_name))

    def _members(self, holder: ComplexType) -> _Members:
        if holder.name is None:
            return self._made(holder)
        if holder.name not in self._known:
            self._known[holder.name] = self._made(holder)
        return self._known[holder.name]

    def _made(self, holder: ComplexType) -> _Members:
        whole = relations.flattened(self.contract.types, holder)
        made: _Members = {(False, each.name.name): each.type for each in child_elements(whole.content)}
        made |= {(True, each.name.name): each.type for each in whole.attributes}
        return made if whole.simple_content is None else {**made, (False, ""): whole.simple_content}

    def item(self, use: TypeUse | None) -> TypeUse | None:
        """Return the type of the items of an array."""
        found = self.contract.type_of(use)
        item = shapes.array_item(found) if isinstance(found, ComplexType) else None
        return None if item is None else item.type

    def pair(self, use: TypeUse | None) -> tuple[TypeUse | None, TypeUse | None]:
        """Return the types of the keys and values of a dictionary."""
        found = self.contract.type_of(use)
        pair = shapes.dictionary_pair(found) if isinstance(found, ComplexType) else None
        return (None, None) if pair is None else (pair[1].type, pair[2].type)

    def text(self, use: TypeUse | None, name: str) -> str:
        """Return a text that facets and enumerations allow, "" where there are none, or nothing is known of them."""
        found = self.contract.type_of(use)
        if not isinstance(found, SimpleType) or (found.name is not None and found.name.namespace in _BUILT_IN):
            return ""
        made = Values(self.contract, usual=partial(usual, name=name)).of(found, QName("", name))
        return made.text if made.is_sure and isinstance(made.text, str) else ""


_BUILT_IN = frozenset({XSD, SERIALIZATION})
