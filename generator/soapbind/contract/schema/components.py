"""xsdata's components to ours: every name gets its namespace, every component its place.

xsdata's classes are known here and in ``xsdata_adapter`` only.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

from soapbind.contract import model
from soapbind.contract.model import (
    ANY_TYPE,
    XSD,
    Derivation,
    Facet,
    GroupKind,
    Particle,
    QName,
    TypeUse,
)
from soapbind.contract.schema.schema_context import Surroundings, index_of
from soapbind.contract.schema.unresolved import (
    AttributeGroup,
    AttributeGroupRef,
    AttributeRef,
    Component,
    ElementRef,
    GroupRef,
    Kind,
    Scope,
    Value,
)
from soapbind.contract.schema.xsd_annotations import joined_texts
from soapbind.contract.schema.xsdata_adapter import (
    FACETS,
    Compositor,
    Content,
    ElementBase,
    UseType,
    parse,
    xsd,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from soapbind.documents.model import XmlElement
    from soapbind.errors import Location

_ANY_SIMPLE_TYPE = QName(XSD, "anySimpleType")
# xsdata's objects are large and soon done with; fewer at a time give the garbage collector less to look through.
_BATCH = 100
_COMPOSITORS = {xsd.All: GroupKind.ALL, xsd.Choice: GroupKind.CHOICE, xsd.Sequence: GroupKind.SEQUENCE}
_DERIVATIONS = {xsd.Extension: Derivation.EXTENSION, xsd.Restriction: Derivation.RESTRICTION}


def parse_components(components: Sequence[tuple[XmlElement, Scope]]) -> list[Component | None]:
    """Return the components in the order given, whatever schemas they are of; None for what is no component.

    Raises SchemaSyntaxError, and UnknownPrefixError for a name with an undeclared prefix.
    """
    found: list[Component | None] = []
    for start in range(0, len(components), _BATCH):
        batch = components[start : start + _BATCH]
        parsed = parse([element for element, _ in batch])
        pairs = zip(parsed.components, batch, strict=True)
        found += (
            None if item is None else _Converter(parsed.nodes, scope).component(item) for item, (_, scope) in pairs
        )
    return found


class _Converter(Surroundings):
    """Makes one component of ours from one of xsdata's."""

    _plain = True

    def component(self, item: xsd.AnnotationBase) -> Component:
        """Return a global component."""
        self._plain = True
        name = QName(self.scope.target, str(getattr(item, "name", None) or ""))
        here = self.location(item, self.scope.location)
        kind, value = self._global(item, name, here)
        return Component(kind, name, value, self._plain, here, tuple(self.assumed))

    def _global(self, item: xsd.AnnotationBase, name: QName, here: Location) -> tuple[Kind, Value]:
        match item:
            case xsd.Element():
                return Kind.ELEMENT, self._element(item, name, here)
            case xsd.ComplexType():
                return Kind.TYPE, self._complex(item, name, here)
            case xsd.SimpleType():
                return Kind.TYPE, self._simple(item, name, here)
            case xsd.Attribute():
                return Kind.ATTRIBUTE, self._attribute(item, name, here)
            case xsd.Group():
                content = self._content(item, here) or model.Group(GroupKind.SEQUENCE, location=here)
                said = joined_texts(self.notes(item).documentation, content.documentation)
                return Kind.GROUP, replace(content, documentation=said)
            case _:
                return Kind.ATTRIBUTE_GROUP, AttributeGroup(*self._attributes(cast("xsd.AttributeGroup", item), here))

    # elements and groups

    def _element(self, item: xsd.Element, name: QName, here: Location) -> model.Element:
        substitutes = (item.substitution_group or "").split()
        head = self.qname(item, substitutes[0], here) if substitutes else None
        if head is not None and all(given is None for given in (item.type, item.complex_type, item.simple_type)):
            self._plain = False
        return model.Element(
            name=name,
            type=self._type(item, item.type, item.complex_type or item.simple_type, here) or ANY_TYPE,
            occurs=self.occurs(item, here),
            nillable=item.nillable,
            default=item.default,
            fixed=item.fixed,
            abstract=item.abstract,
            substitution_group=head,
            beyond=self.beyond(item) or ("several substitution groups" if len(substitutes) > 1 else ""),
            scope=self.scope_of(item),
            documentation=self.notes(item).documentation,
            location=here,
        )

    def _type(
        self,
        item: xsd.AnnotationBase,
        named: str | None,
        inner: xsd.ComplexType | xsd.SimpleType | None,
        here: Location,
    ) -> TypeUse | None:
        if named is not None:
            return self.qname(item, named, here)
        if isinstance(inner, xsd.ComplexType):
            return self._complex(inner, None, self.anonymous(inner, here))
        return None if inner is None else self._simple(inner, None, self.anonymous(inner, here))

    def _particle(self, item: ElementBase, parent: Location) -> Particle:
        if isinstance(item, xsd.Element):
            here = self.location(item, parent)
            if item.ref is None:
                return self._element(item, self.local(item, qualified=self.scope.elements_qualified), here)
            self._plain = False
            name = self.qname(item, item.ref, here)
            notes = self.notes(item).documentation
            return ElementRef(
                name, ANY_TYPE, self.occurs(item, here), is_reference=True, documentation=notes, location=here
            )
        if isinstance(item, xsd.Any):
            here = self.location(item, parent)
            return self.wildcard(item, self.occurs(item, here), here)
        if isinstance(item, xsd.Group):
            return self._group_ref(item, parent)
        return self._group(cast("Compositor", item), parent)

    def _group_ref(self, item: xsd.Group, parent: Location) -> GroupRef:
        here = self.location(item, parent)
        self._plain = False
        return GroupRef(
            GroupKind.SEQUENCE,
            occurs=self.occurs(item, here),
            location=here,
            documentation=self.notes(item).documentation,
            ref=self.qname(item, item.ref, here),
        )

    def _group(self, item: Compositor, here: Location) -> model.Group:
        inner = [*item.elements, *item.groups, *item.any]
        if not isinstance(item, xsd.All):
            inner += [*item.choices, *item.sequences]
        inner.sort(key=index_of)
        particles = (self._particle(i, here) for i in inner)
        kept = tuple(p for p in particles if p.occurs.maximum != 0)
        place, notes = self.anonymous(item, here), self.notes(item)
        return model.Group(
            _COMPOSITORS[type(item)], kept, self.occurs(item, here), place, documentation=notes.documentation
        )

    def _content(self, item: Content | xsd.Group, here: Location) -> model.Group | None:
        for inner in (item.sequence, item.choice, item.all):
            if inner is not None:
                return self._group(inner, here)
        if isinstance(item, xsd.Group) or item.group is None:
            return None
        return self._group_ref(item.group, here)

    # attributes

    def _attributes(
        self, item: Content | xsd.AttributeGroup, parent: Location
    ) -> tuple[tuple[model.Attribute, ...], model.Wildcard | None]:
        found: list[model.Attribute] = []
        both: list[xsd.Attribute | xsd.AttributeGroup] = [*item.attributes, *item.attribute_groups]
        for each in sorted(both, key=index_of):
            here = self.location(each, parent)
            if isinstance(each, xsd.AttributeGroup):
                self._plain = False
                found.append(AttributeGroupRef(self.qname(each, each.ref, here), ANY_TYPE, location=here))
            elif each.use != UseType.PROHIBITED:
                name = self.local(each, qualified=self.scope.attributes_qualified)
                found.append(self._attribute(each, name, here))
        rest = item.any_attribute
        if rest is None:
            return tuple(found), None
        here = self.location(rest, parent)
        return tuple(found), self.wildcard(rest, model.ONCE, here)

    def _attribute(self, item: xsd.Attribute, name: QName, here: Location) -> model.Attribute:
        make = model.Attribute
        if item.ref is not None:
            self._plain = False
            make, name = AttributeRef, self.qname(item, item.ref, here)
        return make(
            name=name,
            type=self._type(item, item.type, item.simple_type, here) or _ANY_SIMPLE_TYPE,
            required=item.use == UseType.REQUIRED,
            default=item.default,
            fixed=item.fixed,
            beyond=self.beyond(item),
            scope=self.scope_of(item),
            documentation=self.notes(item).documentation,
            location=here,
        )

    # types

    def _complex(self, item: xsd.ComplexType, name: QName | None, here: Location) -> model.ComplexType:
        notes = self.notes(item)
        outer = item.complex_content or item.simple_content
        derived = None if outer is None else outer.extension or outer.restriction
        source: Content = derived or item
        base = self.qname(derived, derived.base, here) if derived is not None and derived.base else None
        attributes, any_attribute = self._attributes(source, here)
        made = model.ComplexType(
            name=name,
            content=self._content(source, here),
            base=base,
            derivation=None if base is None or derived is None else _DERIVATIONS[type(derived)],
            simple_content=self._simple_content(item.simple_content, base, here),
            attributes=attributes,
            any_attribute=any_attribute,
            prohibited=() if derived is None else self.prohibited(derived),
            abstract=item.abstract,
            mixed=item.mixed or (item.complex_content is not None and item.complex_content.mixed),
            is_dictionary=notes.is_dictionary,
            is_value_type=notes.is_value_type,
            beyond=self.beyond(item) or ("" if derived is None else self.beyond(derived)) or self.added(item),
            documentation=joined_texts(*(self.notes(each).documentation for each in (item, outer, derived) if each)),
            location=here,
        )
        return made if derived is None else self.as_array(made, derived)

    def _simple_content(self, item: xsd.SimpleContent | None, base: QName | None, here: Location) -> TypeUse | None:
        """Return the type of the text as far as it is written here; ``resolve`` looks into a complex base."""
        if item is None:
            return None
        self._plain = False
        if item.restriction is None:
            return base
        narrowed = self._restriction(item.restriction, None, here)
        inner = item.restriction.simple_type
        if inner is not None:  # the type of the text, whatever the base has (XML Schema Part 1, 3.4.2)
            narrowed = replace(narrowed, base=self._simple(inner, None, self.anonymous(inner, here)))
        if narrowed.enumeration or narrowed.facets or narrowed.beyond or item.restriction.simple_type:
            return narrowed
        return base

    def _simple(self, item: xsd.SimpleType, name: QName | None, here: Location) -> model.SimpleType:
        notes = self.notes(item)
        if item.restriction is not None:
            made = self._restriction(item.restriction, name, here)
        elif item.list is not None:
            inner = self._type(item.list, item.list.item_type or None, item.list.simple_type, here)
            made = model.SimpleType(name, item=inner)
        elif item.union is not None:
            union = item.union
            named = [self.qname(union, text, here) for text in (union.member_types or "").split()]
            members: tuple[TypeUse, ...] = (*named, *(self._simple(s, None, here) for s in union.simple_types))
            made = model.SimpleType(name, members=members)
        else:
            made = model.SimpleType(name, base=_ANY_SIMPLE_TYPE)
        return replace(made, actual_type=notes.actual_type, documentation=notes.documentation, location=here)

    def _restriction(self, item: xsd.Restriction, name: QName | None, here: Location) -> model.SimpleType:
        facets: list[tuple[int, Facet]] = [(p.index, self.facet("pattern", p.value, here)) for p in item.patterns]
        for field, facet_name in FACETS.items():
            facet = getattr(item, field)
            if facet is not None:
                facets.append((facet.index, self.facet(facet_name, facet.value, here)))
        base = self._type(item, item.base, item.simple_type, here)
        return model.SimpleType(
            name,
            base=base,
            enumeration=tuple(self.enumeration(e, base, here) for e in item.enumerations),
            facets=tuple(facet for _, facet in sorted(facets)),
            beyond=self.beyond(item),
            location=here,
        )
