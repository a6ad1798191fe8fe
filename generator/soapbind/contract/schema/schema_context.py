"""What surrounds a component of a schema: its XML element, its place, the prefixes in scope, its annotations."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from soapbind.contract.model import ONCE, XSD, EnumerationValue, Facet, Occurs, QName, Wildcard
from soapbind.contract.qnames import WSDL, UnknownPrefixError, line_of, resolve
from soapbind.contract.schema.beyond import DEFAULT_ATTRIBUTES, beyond
from soapbind.contract.schema.encoded_arrays import as_array
from soapbind.contract.schema.xsd_annotations import ANNOTATION, NO_NOTES, Notes, read_notes
from soapbind.contract.schema.xsdata_adapter import ElementBase, FormType, SchemaSyntaxError, UseType, xsd
from soapbind.errors import Location

if TYPE_CHECKING:
    from collections.abc import Sequence

    from soapbind.contract.model import ComplexType, TypeUse
    from soapbind.contract.schema.unresolved import Scope
    from soapbind.documents.model import XmlElement


_NATURAL = re.compile(r"\+?[0-9]+|-0+")  # nonNegativeInteger (XML Schema Part 2, 3.3.20)
_SHOWN = 18  # characters; a number that is longer is one that nothing reaches
_MANY = 10**_SHOWN


class Surroundings:
    """Leads from xsdata's objects, which keep none of this, back to the document."""

    def __init__(self, nodes: Sequence[XmlElement], scope: Scope) -> None:
        """``nodes`` are the elements by the index of xsdata's objects."""
        self._nodes = nodes
        self.scope = scope
        self.assumed: list[tuple[str, Location]] = []

    def location(self, item: xsd.AnnotationBase, parent: Location) -> Location:
        """Return the place of something named: one step further."""
        node = self._nodes[item.index]
        name = (node.get("name") or node.get("ref") or "").strip()
        step = str(node.tag).partition("}")[2] + (f"[{name.rpartition(':')[2]}]" if name else "")
        return Location(parent.document, (*parent.path, step), line_of(node) if self.scope.lines else 0)

    def anonymous(self, item: xsd.AnnotationBase, parent: Location) -> Location:
        """Return the place of something without a name: that of what it is in."""
        line = line_of(self._nodes[item.index]) if self.scope.lines else 0
        return Location(parent.document, parent.path, line)

    def wildcard(self, item: xsd.Any | xsd.AnyAttribute, occurs: Occurs, here: Location) -> Wildcard:
        """Return what stands for elements or attributes that the schema does not name."""
        namespaces, notes = tuple(item.namespace.split()), self.notes(item)
        return Wildcard(namespaces, text_of(item.process_contents), occurs, notes.documentation, here)

    def qname(self, item: xsd.AnnotationBase, text: str, here: Location) -> QName:
        """Return the name ``text`` means there.

        Raises UnknownPrefixError, and SchemaSyntaxError for an empty name.
        """
        if not text:
            raise SchemaSyntaxError("the name of what is referred to is empty", here)
        try:
            name = resolve(self._nodes[item.index], text)
        except UnknownPrefixError:
            raise UnknownPrefixError(text, here) from None
        # An included schema without a namespace takes that of the includer (XML Schema Part 1, 4.2.1).
        if self.scope.chameleon and not name.namespace:
            return QName(self.scope.target, name.name)
        # Many authors forget that a default namespace they declared, or none, is that of such a name, too.
        if ":" not in text and (name.namespace == WSDL or (self.scope.alone and not name.namespace)):
            self.assumed.append((name.name, here))
            return QName(self.scope.target, name.name)
        return name

    def name_in(self, item: xsd.Enumeration, base: TypeUse | None) -> QName | None:
        """Return what a value of a type with this base means as a qualified name, None where it cannot be one."""
        if isinstance(base, QName) and base.namespace == XSD and base.name not in {"QName", "NOTATION"}:
            return None
        try:
            return resolve(self._nodes[item.index], item.value)
        except UnknownPrefixError:
            return None

    def _names_in(self, item: xsd.Enumeration) -> tuple[QName, ...]:
        """Return what the items of a value mean as qualified names, none where one of them cannot be one."""
        try:
            return tuple(resolve(self._nodes[item.index], word) for word in item.value.split())
        except UnknownPrefixError:
            return ()

    def scope_of(self, item: xsd.Element | xsd.Attribute) -> tuple[tuple[str, str], ...]:
        """Return the prefixes in a default or fixed value and their namespaces; "" stands for names without one."""
        text = item.default if item.default is not None else item.fixed
        if not text:
            return ()
        found = self._nodes[item.index].nsmap
        prefixes = {word.rpartition(":")[0] for word in text.split()}
        return tuple((prefix, found[prefix or None]) for prefix in sorted(prefixes) if (prefix or None) in found)

    def enumeration(self, item: xsd.Enumeration, base: TypeUse | None, here: Location) -> EnumerationValue:
        """Return a value of an enumeration. Raises SchemaSyntaxError for one without a value or with a wrong number."""
        notes = self.notes(item)
        if cast("str | None", item.value) is None:
            raise SchemaSyntaxError("an enumeration without a value", here)
        try:
            number = None if notes.enumeration_value is None else int(notes.enumeration_value)
        except ValueError:
            raise SchemaSyntaxError(f"EnumerationValue of {item.value!r} is not a number", here) from None
        name = self.name_in(item, base)
        names = () if isinstance(base, QName) and base.namespace == XSD else self._names_in(item)
        return EnumerationValue(item.value, number, notes.documentation, name, names)

    def facet(self, name: str, value: object, here: Location) -> Facet:
        """Return a facet. Raises SchemaSyntaxError for one without a value, which says nothing."""
        if value is None:
            raise SchemaSyntaxError(f"the facet {name} without a value", here)
        return Facet(name, str(value))

    def occurs(self, item: xsd.AnnotationBase, here: Location) -> Occurs:
        """Return how often a particle may come (XML Schema Part 1, 3.9.2).

        ``maxOccurs="0"`` alone means that it may not come: many write it so, though minOccurs would be 1 then. Raises
        SchemaSyntaxError for what is no number, and for numbers that no message can keep.
        """
        node = self._nodes[item.index]
        most = _count(node, "maxOccurs", here)
        least = _count(node, "minOccurs", here)
        if least is None:
            raise SchemaSyntaxError("minOccurs cannot be unbounded", here)
        if most == 0 and node.get("minOccurs") is None:
            least = 0
        if most is not None and least > most:
            raise SchemaSyntaxError(f"minOccurs {least} is above maxOccurs {most}", here)
        return ONCE if least == most == 1 else Occurs(least, most)

    def notes(self, item: xsd.AnnotationBase) -> Notes:
        """Return what the annotation says."""
        node = self._nodes[item.index]
        return read_notes(node) if len(node) and node[0].tag == ANNOTATION else NO_NOTES

    def beyond(self, item: xsd.AnnotationBase) -> str:
        """Return what is inside of XML Schema 1.1 that nothing here understands, empty for nothing."""
        return beyond(self._nodes[item.index])

    def added(self, item: xsd.ComplexType) -> str:
        """Return what the schema adds to a complex type, empty where the type declines it or there is nothing."""
        declines = (self._nodes[item.index].get("defaultAttributesApply") or "").strip() in {"false", "0"}
        return "" if declines and self.scope.beyond == DEFAULT_ATTRIBUTES else self.scope.beyond

    def as_array(self, made: ComplexType, item: xsd.AnnotationBase) -> ComplexType:
        """Return a type as an array of SOAP encoding where it restricts that; ``item`` says how it derives."""
        try:
            return as_array(made, self._nodes[item.index])
        except UnknownPrefixError as error:
            raise UnknownPrefixError(error.text, made.location) from None

    def local(self, item: xsd.Element | xsd.Attribute, *, qualified: bool) -> QName:
        """Return the name of a local declaration (XML Schema Part 1, 3.3.2: form, else the default of the schema)."""
        if item.form is not None:
            qualified = item.form == FormType.QUALIFIED
        return QName(self.scope.target if qualified else "", item.name or "")

    def prohibited(self, item: xsd.ComplexType | xsd.Extension | xsd.Restriction) -> tuple[QName, ...]:
        """Return the attributes that a restriction takes away (XML Schema Part 1, 3.4.2); elsewhere it says nothing."""
        if not isinstance(item, xsd.Restriction):
            return ()
        found = [each for each in item.attributes if each.use == UseType.PROHIBITED]
        here = self.scope.location
        return tuple(
            self.qname(each, each.ref, here)
            if each.ref is not None
            else self.local(each, qualified=self.scope.attributes_qualified)
            for each in found
        )


def _count(node: XmlElement, attribute: str, here: Location) -> int | None:
    """Return minOccurs or maxOccurs, 1 where it is not given, None for unbounded."""
    text = node.get(attribute, "1").strip()
    if text in {"0", "1"}:
        return int(text)
    if text == "unbounded":
        return None
    if not _NATURAL.fullmatch(text):
        raise SchemaSyntaxError(f"{attribute} {text[:_SHOWN]!r} is not a number from 0 up", here)
    return int(text) if len(text) <= _SHOWN else _MANY


def index_of(item: ElementBase) -> int:
    """Return the place of an object among its siblings: xsdata sorts them by kind."""
    return item.index


def text_of(value: object) -> str:
    """Return an attribute as written, also where xsdata made an enum of it."""
    return str(getattr(value, "value", value))
