"""From complex types to dataclasses, and from enumerations to enum classes."""

from __future__ import annotations

from soapbind.contract.model import (
    XSD,
    ComplexType,
    Derivation,
    Element,
    GroupKind,
    QName,
    SimpleType,
    TypeUse,
)
from soapbind.contract.reach import is_nameable
from soapbind.contract.schema.xsd_annotations import joined_texts
from soapbind.pymodel.advice import LEAVE_OUT
from soapbind.pymodel.classes.class_table import ClassTable
from soapbind.pymodel.classes.content import documentation_of, fields_of
from soapbind.pymodel.classes.narrowing import rules_of
from soapbind.pymodel.classes.parts import ANY_ATTRIBUTE, Parts, any_attributes_field, attribute_field, text_field
from soapbind.pymodel.model import PyContent, PyField, PyRecord, PyRule
from soapbind.pymodel.naming.names import ClassName, class_module
from soapbind.pymodel.plain_text import plain_text
from soapbind.pymodel.python_types import datacontract_shapes as shapes
from soapbind.pymodel.python_types.enums import enum_of

_ANY = frozenset({QName(XSD, "anyType"), QName(XSD, "anySimpleType")})


class Classes(ClassTable):
    """Builds the classes that ``types`` asks for, until it asks for no more."""

    def build_wanted(self) -> None:
        """Build every queued type, everything that those refer to, and all types derived from them."""
        while self.types.wanted:
            found = self.types.wanted.popleft()
            if isinstance(found, SimpleType):
                made = enum_of(found, self.types)
                self.enums[made.name] = made
                continue
            self._record(found)
            for each in self.derived.get(found.name, []) if found.name else ():
                self.types.resolve(each.name or each, found.name or QName("", ""), each.location)

    def build_nameable(self) -> None:
        """Build every type that a value of xs:anyType can name, whether or not a field has it.

        An array has a class there, since a list would not say which array it is. Arrays of DataContractSerializer are
        told by their names, and those of SOAP encoding by the type of their items.
        """
        contract = self.types.contract
        for name, found in sorted(contract.types.items()):
            if not is_nameable(contract, name):
                continue
            is_array = isinstance(found, ComplexType) and shapes.array_item(found) is not None and not found.array
            if is_array and not contract.is_data_contract:
                self.types.class_of(found)
            else:
                self.types.resolve(name, name, found.location)
        self.build_wanted()

    def _record(self, found: ComplexType) -> None:
        name = found.name or QName("", "Type")
        cls = self.types.names.of(name)
        base = self._base(found)
        fields, content = self.fields(found, name)
        made = PyRecord(
            cls,
            class_module(cls),
            name,
            fields,
            base,
            class_module(base) if base else None,
            found.is_value_type,
            found.abstract,
            content=content,
            order=self._other_order(found),
            rules=self._rules(found),
            documentation=self.documentation(found),
            location=found.location,
        )
        self.records[cls] = made

    def _base(self, found: ComplexType) -> ClassName | None:
        if found.base is None:
            return None
        if isinstance(self.types.contract.type_of(found.base), SimpleType):  # XML Schema part 1, 3.4.3
            name = found.name.name if found.name is not None else "a type"
            message = f"{name} has complex content and derives from the simple type {found.base.name}"
            self.problems.add(found.location, "unsupported-type", message, LEAVE_OUT)
            return None
        resolved = self.types.resolve(found.base, found.base, found.location)
        return next(iter(resolved.models), None) if not resolved.collection else None

    def fields(self, found: ComplexType, owner: QName) -> tuple[tuple[PyField, ...], PyContent | None]:
        """Return the fields of what a complex type has of its own, in wire order, and that order where it is special.

        Attributes stand behind what is in the element.
        """
        is_narrowed = found.derivation is Derivation.RESTRICTION and bool(self.ancestors(found))
        inside, content = self._inside(found, owner, is_narrowed=is_narrowed)
        known = self._inherited(found)
        attributes = [attribute_field(self, each, owner) for each in found.attributes if each.name not in known]
        if found.any_attribute is not None and ANY_ATTRIBUTE not in known:
            attributes.append(any_attributes_field(found.any_attribute))
        return (*inside, *attributes), content

    def documentation(self, found: ComplexType) -> str:
        """Return what is said of a complex type and of the groups in it, if it has fields of its own for them."""
        is_narrowed = found.derivation is Derivation.RESTRICTION and bool(self.ancestors(found))
        return joined_texts(plain_text(found.documentation), "" if is_narrowed else documentation_of(found.content))

    def _inside(
        self, found: ComplexType, owner: QName, *, is_narrowed: bool
    ) -> tuple[tuple[PyField, ...], PyContent | None]:
        """Return the fields of what is between the tags. A restriction has those of its base."""
        if is_narrowed:
            return (), None
        if found.simple_content is not None:
            is_inherited = found.base is not None
            return ((), None) if is_inherited else ((text_field(self, found, owner),), None)
        parts = Parts(self, owner)
        if found.mixed:
            return parts.mixed(found), None
        return fields_of(found.content, parts)

    def _other_order(self, found: ComplexType) -> tuple[tuple[QName, str], ...]:
        """Return the elements of a restriction of an xs:all, which may put them into another order."""
        if found.derivation is not Derivation.RESTRICTION or found.content is None or not self.ancestors(found):
            return ()
        base = self.flattened(self.ancestors(found)[0]).content
        if base is None or base.kind is not GroupKind.ALL:
            return ()
        before, after = ([each for each in g.particles if isinstance(each, Element)] for g in (base, found.content))
        names = [each.name for each in after]
        if [each.name for each in before if each.name in names] == names:
            return ()
        return tuple((each.name, "?" if each.occurs.minimum == 0 else "") for each in after)

    def _rules(self, found: ComplexType) -> tuple[PyRule, ...] | None:
        """Return how restrictions narrow the fields of the bases, None where that is as in the base."""
        line = [found, *self.ancestors(found)]
        own, *inherited = (rules_of(line[at:], self.flattened(each), self._is_text) for at, each in enumerate(line[:2]))
        return None if own == (inherited[0] if inherited else ()) else own

    def _is_text(self, use: TypeUse) -> bool:
        """Whether a type is text in which no prefixes count."""
        is_simple = isinstance(self.types.contract.type_of(use), SimpleType)
        is_built_in = isinstance(use, QName) and use.namespace == XSD and use not in _ANY
        return (is_simple or is_built_in) and not self.types.holds_names(use)

    def _inherited(self, found: ComplexType) -> set[QName]:
        """Return the names of the attributes that the bases of a type have."""
        bases = self.ancestors(found)
        names = {each.name for base in bases for each in base.attributes}
        return names | ({ANY_ATTRIBUTE} if any(base.any_attribute is not None for base in bases) else set())
