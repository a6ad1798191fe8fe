"""References inside schemas to what they refer to, for one WSDL.

XML Schema Part 1: element and attribute references (3.2.2, 3.3.2), model groups (3.7), attribute groups (3.6).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from soapbind.contract import model
from soapbind.contract.checks.depth import MAX_CHAIN
from soapbind.contract.model import (
    ANY_TYPE,
    XSD,
    ComplexType,
    Element,
    Group,
    Owner,
    Particle,
    QName,
    SimpleType,
    TypeUse,
)
from soapbind.contract.schema.attributes import attributes_of
from soapbind.contract.schema.lookup import Lookup, shown
from soapbind.contract.schema.unresolved import ElementRef, GroupRef, Kind, groups_in
from soapbind.contract.schema.xsd_annotations import joined_texts

if TYPE_CHECKING:
    from soapbind.contract.defects import Findings
    from soapbind.contract.schema.unresolved import Tables

_STRING = QName(XSD, "string")


@dataclass(frozen=True, slots=True)
class Schemas:
    """The types and global elements one WSDL can see, nothing left to look up in them but named types."""

    types: dict[QName, ComplexType | SimpleType]
    elements: dict[QName, Element]


def resolve_tables(tables: Tables, problems: Findings) -> Schemas:
    """Follow every reference in the tables."""
    resolver = _Resolver(Lookup(tables, problems), problems)
    types: dict[QName, ComplexType | SimpleType] = {}
    for name, component in tables[Kind.TYPE].items():
        problems.owner = Owner("type", name)
        if isinstance(component.value, ComplexType):
            types[name] = component.value if component.plain else resolver.complex(component.value)
        elif isinstance(component.value, SimpleType):
            types[name] = component.value
    elements: dict[QName, Element] = {}
    for name, component in tables[Kind.ELEMENT].items():
        problems.owner = Owner("element", name)
        if isinstance(component.value, Element):
            elements[name] = component.value if component.plain else resolver.element(component.value)
    resolver.finish()
    problems.owner = None
    for name, shared in resolver.shared.items():
        if shared.name is not None:
            elements[name] = replace(elements[name], type=shared.name)
            types[shared.name] = shared
    types.update(resolver.recursive)
    return Schemas(types, elements)


@dataclass(slots=True)
class _Resolver:
    lookup: Lookup
    problems: Findings
    shared: dict[QName, ComplexType] = field(default_factory=dict[QName, ComplexType])
    unfinished: list[QName] = field(default_factory=list[QName])
    inner: dict[int, QName] = field(default_factory=dict[int, QName])  # anonymous types that contain themselves
    recursive: dict[QName, ComplexType] = field(default_factory=dict[QName, ComplexType])
    unfinished_inner: list[QName] = field(default_factory=list[QName])
    reach: dict[QName, set[QName]] = field(default_factory=dict[QName, set[QName]])
    active: list[QName] = field(default_factory=list[QName])

    # --- elements and groups ------------------------------------------------------------------------------------------

    def element(self, element: Element) -> Element:
        """Return a declaration with everything in it resolved."""
        if isinstance(element, ElementRef):
            return self._element_ref(element)
        if isinstance(element.type, ComplexType):
            if self.active and self._comes_back(element.type):
                return replace(element, type=self._shared_inner(element, element.type))
            return replace(element, type=self.complex(element.type))
        head = self._head(element)
        return element if head is element else replace(element, type=self._shared_type(head))

    def _head(self, element: Element) -> Element:
        """Return the element whose type this one has: without one of its own a substitute has that of its head.

        XML Schema Part 1, 3.3.2.
        """
        seen: set[QName] = set()
        while element.type == ANY_TYPE and element.substitution_group is not None and element.name not in seen:
            seen.add(element.name)
            head = self.lookup.component(Kind.ELEMENT, element.substitution_group)
            if head is None or not isinstance(head.value, Element):
                break
            element = head.value
        return element

    def _element_ref(self, ref: ElementRef) -> Element:
        component = self.lookup.find(Kind.ELEMENT, ref.name, ref.location)
        target = component.value if component is not None else None
        if not isinstance(target, Element):
            # Also xs:schema, which stands for the schema and the rows of a .NET DataSet.
            return Element(ref.name, ANY_TYPE, ref.occurs, is_reference=True, location=ref.location)
        return replace(
            target,
            type=self._shared_type(target),
            occurs=ref.occurs,
            is_reference=True,
            documentation=joined_texts(ref.documentation, target.documentation),
            location=ref.location,
        )

    def _shared_type(self, element: Element) -> TypeUse:
        """Return the type of a global element for others to use; an anonymous complex one gets a name of ours.

        Putting it in place would repeat it at every reference, and never end where an element refers to itself.
        """
        element = self._head(element)
        if not isinstance(element.type, ComplexType):
            return element.type
        known = self.shared.get(element.name)
        if known is None:
            name = element.name
            while name in self.lookup.tables[Kind.TYPE] or name in self.inner.values():
                name = QName(name.namespace, f"{name.name}Element")
            text = element.type.documentation or element.documentation
            known = replace(element.type, name=name, element=element.name, documentation=text)
            self.shared[element.name] = known
            self.unfinished.append(element.name)
        return known.name or ANY_TYPE

    def _comes_back(self, type_: ComplexType) -> bool:
        """Whether an anonymous type inside of a group refers to a group that is being put in place around it."""
        return any(name in self.active or self._leads_to(name).intersection(self.active) for name in groups_in(type_))

    def _leads_to(self, name: QName) -> set[QName]:
        """Return the groups that a group refers to, at any depth."""
        found = self.reach.get(name)
        if found is None:
            found = self.reach[name] = set()
            todo = [name]
            while todo:
                component = self.lookup.component(Kind.GROUP, todo.pop())
                if component is not None and isinstance(component.value, Group):
                    more = groups_in(component.value) - found
                    found |= more
                    todo += more
        return found

    def _shared_inner(self, element: Element, type_: ComplexType) -> QName:
        """Return a name of ours for an anonymous type that would contain itself: a group may (Part 1, 3.8.6)."""
        known = self.inner.get(id(type_))
        if known is None:
            name, number = element.name, 1
            taken = {name for name in (*(s.name for s in self.shared.values()), *self.inner.values()) if name}
            while name in self.lookup.tables[Kind.TYPE] or name in taken:
                name = QName(element.name.namespace, f"{element.name.name}{(number := number + 1)}")
            text = type_.documentation or element.documentation
            known = self.inner[id(type_)] = name
            self.recursive[name] = replace(type_, name=name, element=element.name, documentation=text)
            self.unfinished_inner.append(name)
        return known

    def finish(self) -> None:
        """Resolve what is in the shared types: one after the other, because they may be a long chain or a circle."""
        while self.unfinished or self.unfinished_inner:
            if self.unfinished_inner:
                name = self.unfinished_inner.pop()
                self.problems.owner = Owner("type", name)
                self.recursive[name] = self.complex(self.recursive[name])
                continue
            name = self.unfinished.pop()
            self.problems.owner = Owner("type", self.shared[name].name or name)
            self.shared[name] = self.complex(self.shared[name])

    def _particle(self, particle: Particle) -> Particle:
        if isinstance(particle, Element):
            return self.element(particle)
        return self._group(particle) if isinstance(particle, Group) else particle

    def _group(self, group: Group) -> Group:
        if not isinstance(group, GroupRef):
            return self._content(group)
        nothing = Group(model.GroupKind.SEQUENCE, (), group.occurs, location=group.location)
        if group.ref in self.active:
            message = f"group {shown(group.ref)} contains itself, with no element in between"
            self.problems.add(group.location, "recursive-group", message, "put an element around the reference")
            return nothing
        if not self.lookup.is_bounded(len(self.active), group.location):
            return nothing
        component = self.lookup.find(Kind.GROUP, group.ref, group.location)
        if component is None or not isinstance(component.value, Group):
            return nothing
        self.active.append(group.ref)
        found = component.value if component.plain else self._group(component.value)
        self.active.pop()
        said = joined_texts(group.documentation, found.documentation)
        return replace(found, occurs=group.occurs, name=group.ref, documentation=said, location=group.location)

    def _content(self, group: Group) -> Group:
        if self.active:
            self.lookup.copies += len(group.particles)
            if not self.lookup.is_bounded(len(self.active), group.location):
                return group
        self.lookup.depth += 1
        made = replace(group, particles=tuple(self._particle(p) for p in group.particles))
        self.lookup.depth -= 1
        return made

    # --- types --------------------------------------------------------------------------------------------------------

    def complex(self, type_: ComplexType) -> ComplexType:
        """Return a complex type with its content and attributes resolved."""
        attributes, wildcard = attributes_of(self.lookup, type_.attributes, type_.any_attribute)
        made = replace(
            type_,
            content=None if type_.content is None else self._group(type_.content),
            attributes=attributes,
            any_attribute=wildcard,
        )
        if type_.simple_content is None or type_.base is None:
            return made
        base = self.lookup.component(Kind.TYPE, type_.base)
        if base is None or isinstance(base.value, SimpleType):
            return replace(made, base=None, derivation=None)
        return replace(made, simple_content=self._text(type_.simple_content, ()))

    def _text(self, use: TypeUse, seen: tuple[QName, ...]) -> TypeUse:
        """Return the simple type of the text that is behind complex types with simple content."""
        if isinstance(use, SimpleType):
            return use if use.base is None else replace(use, base=self._text(use.base, seen))
        if not isinstance(use, QName) or use in seen or len(seen) > MAX_CHAIN:
            return _STRING
        component = self.lookup.component(Kind.TYPE, use)
        if component is None or not isinstance(component.value, ComplexType):
            return use
        inner = component.value.simple_content
        return _STRING if inner is None else self._text(inner, (*seen, use))
