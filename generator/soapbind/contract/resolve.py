"""References inside schemas to what they refer to, for one WSDL.

XML Schema Part 1: element and attribute references (3.2.2, 3.3.2), model groups (3.7), attribute groups (3.6).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from soapbind.contract import model
from soapbind.contract.check_depth import MAX_CHAIN
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
from soapbind.contract.qnames import WSDL, XML, is_builtin, segment
from soapbind.contract.unresolved import (
    AttributeGroup,
    AttributeGroupRef,
    AttributeRef,
    Component,
    ElementRef,
    GroupRef,
    Kind,
)
from soapbind.did_you_mean import nearest
from soapbind.documents.parse import MAX_DEPTH

if TYPE_CHECKING:
    from collections.abc import Mapping

    from soapbind.contract.defects import Findings
    from soapbind.contract.symbol_tables import Tables
    from soapbind.errors import Location

_STRING = QName(XSD, "string")
# A reference to a group copies what is in it; in 60 public contracts that makes 137 copies at most.
_MOST_NESTED = 16
_MOST_COPIES = 100_000
_XML_ATTRIBUTES = {"lang": "language", "space": "NCName", "base": "anyURI", "id": "ID"}


@dataclass(frozen=True, slots=True)
class Schemas:
    """The types and global elements one WSDL can see, nothing left to look up in them but named types."""

    types: dict[QName, ComplexType | SimpleType]
    elements: dict[QName, Element]


def resolve_tables(tables: Tables, problems: Findings) -> Schemas:
    """Follow every reference in the tables."""
    resolver = _Resolver(tables, problems)
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
    return Schemas(types, elements)


def did_you_mean(name: QName, known: Mapping[QName, object]) -> str:
    """Return the next step for a name that is not there; ``known`` holds those that are."""
    same = [k for k in known if k.name == name.name]
    if same:
        return f"did you mean the one of {same[0].namespace or 'no namespace'}? is a prefix declared wrongly?"
    here = [k.name for k in known if k.namespace == name.namespace]
    close = nearest(name.name, here)
    if close:
        return f"did you mean {close}?"
    if not here:
        return f"no schema of {name.namespace or 'no namespace'} is there; add the document that declares it"
    return "is a schema missing?"


def shown(name: QName) -> str:
    """Return a name for messages: ``Name (Services88)``."""
    return f"{name.name} ({segment(name.namespace)})" if name.namespace else name.name


@dataclass(slots=True)
class _Resolver:
    tables: Tables
    problems: Findings
    shared: dict[QName, ComplexType] = field(default_factory=dict[QName, ComplexType])
    unfinished: list[QName] = field(default_factory=list[QName])
    active: list[QName] = field(default_factory=list[QName])
    depth: int = 0
    copies: int = 0  # of particles and attributes that references to groups have made

    # --- elements and groups ------------------------------------------------------------------------------------------

    def element(self, element: Element) -> Element:
        """Return a declaration with everything in it resolved."""
        if isinstance(element, ElementRef):
            return self._element_ref(element)
        if isinstance(element.type, ComplexType):
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
            head = self._component(Kind.ELEMENT, element.substitution_group)
            if head is None or not isinstance(head.value, Element):
                break
            element = head.value
        return element

    def _element_ref(self, ref: ElementRef) -> Element:
        component = self._find(Kind.ELEMENT, ref.name, ref.location)
        target = component.value if component is not None else None
        if not isinstance(target, Element):
            # Also xs:schema, which stands for the schema and the rows of a .NET DataSet.
            return Element(ref.name, ANY_TYPE, ref.occurs, is_reference=True, location=ref.location)
        return replace(
            target,
            type=self._shared_type(target),
            occurs=ref.occurs,
            is_reference=True,
            documentation="\n\n".join(filter(None, [ref.documentation, target.documentation])),
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
            while name in self.tables[Kind.TYPE]:
                name = QName(name.namespace, f"{name.name}Element")
            text = element.type.documentation or element.documentation
            known = replace(element.type, name=name, element=element.name, documentation=text)
            self.shared[element.name] = known
            self.unfinished.append(element.name)
        return known.name or ANY_TYPE

    def finish(self) -> None:
        """Resolve what is in the shared types: one after the other, because they may be a long chain or a circle."""
        while self.unfinished:
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
            message = f"group {shown(group.ref)} contains itself"
            self.problems.add(group.location, "recursive-group", message, "give the element in between a named type")
            return nothing
        if not self._is_bounded(len(self.active), group.location):
            return nothing
        component = self._find(Kind.GROUP, group.ref, group.location)
        if component is None or not isinstance(component.value, Group):
            return nothing
        self.active.append(group.ref)
        found = component.value if component.plain else self._group(component.value)
        self.active.pop()
        return replace(found, occurs=group.occurs, name=group.ref, location=group.location)

    def _content(self, group: Group) -> Group:
        if self.active:
            self.copies += len(group.particles)
            if not self._is_bounded(len(self.active), group.location):
                return group
        self.depth += 1
        made = replace(group, particles=tuple(self._particle(p) for p in group.particles))
        self.depth -= 1
        return made

    # --- types --------------------------------------------------------------------------------------------------------

    def complex(self, type_: ComplexType) -> ComplexType:
        """Return a complex type with its content and attributes resolved."""
        attributes, rest = self._attributes(type_.attributes, ())
        made = replace(
            type_,
            content=None if type_.content is None else self._group(type_.content),
            attributes=tuple(attributes),
            any_attribute=type_.any_attribute or rest,
        )
        if type_.simple_content is None or type_.base is None:
            return made
        base = self._component(Kind.TYPE, type_.base)
        if base is None or isinstance(base.value, SimpleType):
            return replace(made, base=None, derivation=None)
        return replace(made, simple_content=self._text(type_.simple_content, ()))

    def _text(self, use: TypeUse, seen: tuple[QName, ...]) -> TypeUse:
        """Return the simple type of the text that is behind complex types with simple content."""
        if isinstance(use, SimpleType):
            return use if use.base is None else replace(use, base=self._text(use.base, seen))
        if not isinstance(use, QName) or use in seen or len(seen) > MAX_CHAIN:
            return _STRING
        component = self._component(Kind.TYPE, use)
        if component is None or not isinstance(component.value, ComplexType):
            return use
        inner = component.value.simple_content
        return _STRING if inner is None else self._text(inner, (*seen, use))

    # --- attributes ---------------------------------------------------------------------------------------------------

    def _attributes(
        self, attributes: tuple[model.Attribute, ...], seen: tuple[QName, ...]
    ) -> tuple[list[model.Attribute], model.Wildcard | None]:
        found: list[model.Attribute] = []
        rest: model.Wildcard | None = None
        for attribute in attributes:
            if isinstance(attribute, AttributeRef):
                found.append(self._attribute_ref(attribute))
            elif isinstance(attribute, AttributeGroupRef):
                inner, wildcard = self._attribute_group(attribute, seen)
                found += inner
                rest = rest or wildcard
            else:
                found.append(attribute)
        return found, rest

    def _attribute_group(
        self, ref: AttributeGroupRef, seen: tuple[QName, ...]
    ) -> tuple[list[model.Attribute], model.Wildcard | None]:
        component = self._find(Kind.ATTRIBUTE_GROUP, ref.name, ref.location) if ref.name not in seen else None
        if component is None or not isinstance(component.value, AttributeGroup):
            return [], None
        self.copies += len(component.value.attributes)
        if not self._is_bounded(len(seen), ref.location):
            return [], None
        inner, wildcard = self._attributes(component.value.attributes, (*seen, ref.name))
        return inner, component.value.any_attribute or wildcard

    def _attribute_ref(self, ref: AttributeRef) -> model.Attribute:
        component = self._find(Kind.ATTRIBUTE, ref.name, ref.location)
        target = component.value if component is not None else None
        if not isinstance(target, model.Attribute):
            builtin = _XML_ATTRIBUTES.get(ref.name.name, "string") if ref.name.namespace == XML else "string"
            target = model.Attribute(ref.name, QName(XSD, builtin))
        return replace(
            target,
            required=ref.required,
            default=ref.default if ref.default is not None else target.default,
            fixed=ref.fixed if ref.fixed is not None else target.fixed,
            documentation=ref.documentation or target.documentation,
            location=ref.location,
        )

    def _is_bounded(self, depth: int, here: Location) -> bool:
        """Whether groups in groups are still few; each level could double what the one below holds."""
        if self.copies > _MOST_COPIES:
            problem = f"groups that refer to groups make more than {_MOST_COPIES} copies of what is in them"
        elif depth > _MOST_NESTED or self.depth > MAX_DEPTH:
            problem = f"groups refer to groups more than {_MOST_NESTED} deep, or what is in them is nested too deeply"
        else:
            return True
        self.problems.owner = None  # it ends the run, whether anything needs the group or not
        self.problems.add(here, "too-deep", problem, "write the inner groups in place, or give their content a type")
        self.problems.raise_if_any()
        return False

    # --- lookup -------------------------------------------------------------------------------------------------------

    def _component(self, kind: Kind, name: QName) -> Component | None:
        return self.tables[kind].get(name)

    def _find(self, kind: Kind, name: QName, here: Location) -> Component | None:
        found = self.tables[kind].get(name)
        if found is None and name.namespace not in (XML, WSDL) and not is_builtin(name):
            code = "unknown-" + ("attribute-group" if kind is Kind.ATTRIBUTE_GROUP else kind.value)
            message = f"refers to {kind.value} {shown(name)}, which no schema declares"
            self.problems.add(here, code, message, did_you_mean(name, self.tables[kind]))
        return found
