"""The fields of a class: child elements, attributes, text, wildcards, and parts that have classes of their own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from soapbind.contract.model import ONCE, XSD, Attribute, ComplexType, Element, Group, GroupKind, QName, Wildcard
from soapbind.contract.schema.xsd_annotations import joined_texts
from soapbind.contract.walk import leaves
from soapbind.pymodel.classes.content import documentation_of, fields_of, qname_of
from soapbind.pymodel.literals import literal
from soapbind.pymodel.model import FieldKind, PyField, PyRecord, PyType, Symbol
from soapbind.pymodel.naming.names import ClassName, class_module, field_name
from soapbind.pymodel.plain_text import plain_text
from soapbind.pymodel.python_types.builtin_types import RUNTIME

if TYPE_CHECKING:
    from collections.abc import Iterator

    from soapbind.pymodel.classes.class_table import ClassTable

ANY_ATTRIBUTE = QName("##any", "")  # stands for xs:anyAttribute among the names of attributes
NIL = Symbol(RUNTIME, "Nil")
_FRAGMENT = PyType("XmlFragment", "", "xs:any", is_value=False, symbols=frozenset({Symbol(RUNTIME, "XmlFragment")}))
_MAPPING = PyType("dict[str, str]", "", "xs:anyAttribute", is_value=False, is_hashable=False)


def element_field(table: ClassTable, found: Element, owner: QName) -> PyField:
    """Return the field for one element of a content model."""
    place = _place(owner, found.name)
    table.types.check(found, found.name)
    resolved = table.types.of_element(found, place)
    is_absent_allowed, is_nillable = found.occurs.minimum == 0, found.nillable
    if table.types.contract.is_data_contract:
        # What .NET writes: value types always, reference types as nil; EmitDefaultValue=false may leave them out.
        is_optional = is_absent_allowed and not is_nillable and (not resolved.is_value or resolved.is_zeroless)
    else:
        if is_nillable and found.occurs.repeats:
            resolved = resolved.or_nil()
        is_optional = is_absent_allowed
        if is_optional and is_nillable and not found.occurs.repeats:
            resolved = replace(resolved, symbols=resolved.symbols | {NIL})
    own = table.types.own_namespace
    may_lack_value = is_optional or is_nillable or found.occurs.repeats or not table.types.is_parsed(found.type)
    return PyField(
        field_name(found.name.name),
        found.name.name,
        resolved,
        None if found.name.namespace == own else found.name.namespace,
        is_optional,
        is_nillable,
        found.occurs.repeats,
        table.profile.is_secret(owner.name, found.name.name, resolved.label),
        joined_texts(plain_text(found.documentation), resolved.documentation),
        default=None if may_lack_value else found.fixed,
        # As for a single element: only one that cannot be nil is a value that must be there.
        is_fixed=found.fixed is not None,
        is_required_list=found.occurs.repeats
        and not (is_optional or is_nillable or table.types.contract.is_data_contract),
    )


def _place(owner: QName, name: QName) -> QName:
    """Return the name that an anonymous type of a member of ``owner`` gets."""
    return QName(owner.namespace, owner.name + name.name[:1].upper() + name.name[1:])


def attribute_field(table: ClassTable, found: Attribute, owner: QName) -> PyField:
    """Return the field of an attribute. One with a default always has a value."""
    name = found.name.name
    resolved = table.types.as_text(table.types.resolve(found.type, _place(owner, found.name), found.location))
    default = found.default if found.fixed is None else found.fixed
    return PyField(
        field_name(name),
        name,
        resolved,
        found.name.namespace or None,
        is_optional=not found.required and default is None,
        is_secret=table.profile.is_secret(owner.name, name, resolved.label),
        documentation=joined_texts(plain_text(found.documentation), resolved.documentation),
        kind=FieldKind.ATTRIBUTE,
        default=default,
        is_fixed=found.fixed is not None,
        scope=found.scope if default is not None and table.types.holds_names(found.type) else (),
    )


def any_attributes_field(found: Wildcard) -> PyField:
    """Return the field of the attributes that the contract does not name."""
    name, said = "any_attributes", plain_text(found.documentation)
    return PyField(field_name(name), name, _MAPPING, documentation=said, kind=FieldKind.ANY_ATTRIBUTES)


def text_field(table: ClassTable, found: ComplexType, owner: QName) -> PyField:
    """Return the field of the text of an element with simple content."""
    use = found.simple_content or QName(XSD, "string")
    resolved = table.types.resolve(use, QName(owner.namespace, f"{owner.name}Value"), found.location)
    return _text_field(table, resolved, owner, is_nillable=False)


def text_of_element(table: ClassTable, found: Element) -> PyField:
    """Return the field of the text of an element whose type is simple, for a class that stands for the element."""
    return _text_field(table, table.types.of_element(found, found.name), found.name, is_nillable=found.nillable)


def _text_field(table: ClassTable, resolved: PyType, owner: QName, *, is_nillable: bool) -> PyField:
    resolved = table.types.as_text(resolved)
    is_secret = table.profile.is_secret(owner.name, "value", resolved.label)
    return PyField(
        field_name("value"),
        "value",
        resolved,
        is_optional=is_nillable,
        is_secret=is_secret,
        documentation=resolved.documentation,
        kind=FieldKind.TEXT,
    )


@dataclass(frozen=True, slots=True)
class Parts:
    """Makes the fields of one content model, and the classes of its parts."""

    table: ClassTable
    owner: QName

    def element(self, found: Element) -> PyField:
        """Return the field of an element."""
        return element_field(self.table, found, self.owner)

    def is_replaceable(self, found: Element) -> bool:
        """Whether other elements may stand for one."""
        return found.is_reference and found.name in self.table.substitutes

    def wildcard(self, found: Wildcard) -> PyField:
        """Return the field of a wildcard."""
        name = "any_elements" if found.occurs.repeats else "any_element"
        return PyField(
            field_name(name),
            name,
            _FRAGMENT,
            is_optional=not found.occurs.repeats,
            is_repeated=found.occurs.repeats,
            documentation=plain_text(found.documentation),
            kind=FieldKind.ANY_ELEMENT,
            namespaces=tuple(_namespaces(found, self.owner.namespace)),
        )

    def part(self, found: Group) -> PyField:
        """Return the field of a part of the content model, whose class is made if no other has it."""
        replaced = (
            next((p for p in found.particles if isinstance(p, Element)), None) if len(found.particles) == 1 else None
        )
        if replaced is not None and replaced.name in self.table.substitutes:
            name, suffix, python_name = replaced.name, "Choice", replaced.name.name
            found = replace(found, kind=GroupKind.CHOICE, particles=tuple(self._instead(replaced)))
        elif found.name is not None:
            name, suffix, python_name = found.name, "Group", found.name.name
        else:
            suffix, python_name = ("Choice", "choice") if found.kind is GroupKind.CHOICE else ("Group", "group")
            name, python_name = self.owner, f"{python_name}s" if found.occurs.repeats else python_name
        cls = self._class(qname_of(name, suffix), replace(found, occurs=ONCE))
        return self._part_field(cls, python_name, found)

    def _instead(self, head: Element) -> Iterator[Element]:
        """Give the elements that may stand where the head may, itself among them unless it is abstract."""
        if not head.abstract:
            yield replace(head, is_reference=False)
        for each in self.table.substitutes[head.name]:
            yield replace(each, occurs=ONCE, is_reference=False)

    def _part_field(self, cls: ClassName, python_name: str, found: Group) -> PyField:
        type_ = PyType(f"{{m}}{cls}", literal(cls), cls, is_value=False, models=frozenset({cls}), is_hashable=False)
        return PyField(
            field_name(python_name),
            python_name,
            type_,
            is_optional=not found.occurs.repeats and found.occurs.minimum == 0,
            is_repeated=found.occurs.repeats,
            documentation=plain_text(found.documentation),
            kind=FieldKind.PART,
            is_required_list=found.occurs.repeats and found.occurs.minimum > 0,
        )

    def _class(self, name: QName, found: Group) -> ClassName:
        """Return the class of a part. Parts of the same name and content share it."""
        while self.table.parts.setdefault(name, found) != found:
            name = QName(name.namespace, f"{name.name}2")
        cls = self.table.types.names.of(name)
        if cls not in self.table.records:
            self._build(name, cls, found)
        return cls

    def _build(self, name: QName, cls: ClassName, found: Group) -> None:
        inner = QName(self.owner.namespace, cls)
        empty = PyRecord(cls, class_module(cls), name, (), is_part=True, location=found.location)
        self.table.records[cls] = empty  # a part may hold itself, by an element in it
        fields, content = fields_of(found, Parts(self.table, inner))
        said = documentation_of(found)
        self.table.records[cls] = replace(empty, fields=fields, content=content, documentation=said)

    def mixed(self, found: ComplexType) -> tuple[PyField, ...]:
        """Return the field of mixed content: text, and objects of a class that holds one element of any that may come.

        Types that derive from a mixed one have its field, so that class has their elements too.
        """
        if any(base.mixed for base in self.table.ancestors(found)):
            return ()
        types = [found, *self.table.descendants(found.name)]
        once = {
            each.name if isinstance(each, Element) else each.namespaces: each
            for type_ in types
            for each in leaves(type_.content)
        }
        particles = tuple(replace(each, occurs=ONCE) for each in once.values())
        if not particles:
            text = replace(found, simple_content=QName(XSD, "string"))
            return (text_field(self.table, text, self.owner),)
        choice = Group(GroupKind.CHOICE, particles, location=found.location)
        cls = self._class(qname_of(self.owner, "Element"), choice)
        pattern = f"str | {{m}}{cls}"
        type_ = PyType(pattern, literal(cls), cls, is_value=False, models=frozenset({cls}), is_hashable=False)
        return (PyField(field_name("content"), "content", type_, is_repeated=True, kind=FieldKind.MIXED),)


def _namespaces(found: Wildcard, target: str) -> Iterator[str]:
    """Give the arguments that say which namespaces a wildcard takes (XML Schema part 1, 3.10.2)."""
    for each in found.namespaces:
        if each == "##other":
            yield f"not_in={literal(target)}"
        elif each != "##any":
            yield literal({"##targetNamespace": target, "##local": ""}.get(each, each))
