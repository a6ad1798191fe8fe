"""What surrounds a component of a schema: its XML element, its place, the prefixes in scope, its annotations."""

from __future__ import annotations

from sys import maxsize
from typing import TYPE_CHECKING

from soapbind.contract.model import ONCE, Occurs, QName
from soapbind.contract.notes import ANNOTATION, NO_NOTES, Notes, read_notes
from soapbind.contract.qnames import UnknownPrefixError, line_of, resolve
from soapbind.contract.xsdata_adapter import Compositor, ElementBase, FormType, xsd
from soapbind.errors import Location

if TYPE_CHECKING:
    from collections.abc import Sequence

    from soapbind.contract.raw import Scope
    from soapbind.documents.model import XmlElement


class Surroundings:
    """Leads from xsdata's objects, which keep none of this, back to the document."""

    def __init__(self, nodes: Sequence[XmlElement], scope: Scope) -> None:
        """``nodes`` are the elements by the index of xsdata's objects."""
        self._nodes = nodes
        self.scope = scope

    def location(self, item: xsd.AnnotationBase, parent: Location) -> Location:
        """Return the place of something named: one step further."""
        node = self._nodes[item.index]
        name = node.get("name") or node.get("ref")
        step = str(node.tag).partition("}")[2] + (f"[{name.rpartition(':')[2]}]" if name else "")
        return Location(parent.document, (*parent.path, step), line_of(node) if self.scope.lines else 0)

    def anonymous(self, item: xsd.AnnotationBase, parent: Location) -> Location:
        """Return the place of something without a name: that of what it is in."""
        line = line_of(self._nodes[item.index]) if self.scope.lines else 0
        return Location(parent.document, parent.path, line)

    def qname(self, item: xsd.AnnotationBase, text: str, here: Location) -> QName:
        """Return the name ``text`` means there.

        Raises UnknownPrefixError.
        """
        try:
            name = resolve(self._nodes[item.index], text)
        except UnknownPrefixError:
            raise UnknownPrefixError(text, here) from None
        # An included schema without a namespace takes that of the includer (XML Schema Part 1, 4.2.1).
        return QName(self.scope.target, name.name) if self.scope.chameleon and not name.namespace else name

    def notes(self, item: xsd.AnnotationBase) -> Notes:
        """Return what the annotation says."""
        node = self._nodes[item.index]
        return read_notes(node) if len(node) and node[0].tag == ANNOTATION else NO_NOTES

    def local(self, item: xsd.Element | xsd.Attribute, *, qualified: bool) -> QName:
        """Return the name of a local declaration (XML Schema Part 1, 3.3.2: form, else the default of the schema)."""
        if item.form is not None:
            qualified = item.form == FormType.QUALIFIED
        return QName(self.scope.target if qualified else "", item.name or "")


def occurs_of(item: xsd.Element | xsd.Any | xsd.Group | Compositor) -> Occurs:
    """Return how often a particle may come."""
    most = int(item.max_occurs)
    return ONCE if item.min_occurs == most == 1 else Occurs(item.min_occurs, None if most == maxsize else most)


def index_of(item: ElementBase) -> int:
    """Return the place of an object among its siblings: xsdata sorts them by kind."""
    return item.index


def text_of(value: object) -> str:
    """Return an attribute as written, also where xsdata made an enum of it."""
    return str(getattr(value, "value", value))
