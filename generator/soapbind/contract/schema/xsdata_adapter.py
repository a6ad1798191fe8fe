"""The one module that knows xsdata: it parses schema components with it, for ``components`` to convert.

xsdata's nodes are driven element by element instead of its parser being given the tree: its own handler clears the tree
it reads, and this way components of many documents take one call. Annotations and prefixes stay with us
(``xsd_annotations``, ``qnames``).
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from xsdata.exceptions import ParserError
from xsdata.formats.dataclass.context import XmlContext
from xsdata.formats.dataclass.parsers.config import ParserConfig
from xsdata.formats.dataclass.parsers.nodes import ElementNode, SkipNode
from xsdata.models import xsd
from xsdata.models.enums import FormType, UseType
from xsdata.models.mixins import ElementBase

from soapbind.contract.model import XSD
from soapbind.contract.schema.xsd_annotations import ANNOTATION

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from soapbind.documents.model import XmlElement
    from soapbind.errors import Location

__all__ = [
    "FACETS",
    "Compositor",
    "Content",
    "ElementBase",
    "FormType",
    "Parsed",
    "SchemaSyntaxError",
    "UseType",
    "parse",
    "xsd",
]

_XSD_PREFIX = f"{{{XSD}}}"
_SCHEMA = f"{{{XSD}}}schema"
# The facets of a restriction by the attribute that holds them, but pattern and enumeration.
FACETS = {
    "length": "length",
    "min_length": "minLength",
    "max_length": "maxLength",
    "min_inclusive": "minInclusive",
    "max_inclusive": "maxInclusive",
    "min_exclusive": "minExclusive",
    "max_exclusive": "maxExclusive",
    "total_digits": "totalDigits",
    "fraction_digits": "fractionDigits",
    "white_space": "whiteSpace",
}
# xsdata's cache of its own classes.
_CONTEXT = XmlContext()
_CONFIG = ParserConfig(fail_on_unknown_properties=False, fail_on_converter_warnings=True)
# Attributes whose white space counts or not by the type they are of; all others collapse theirs.
_TEXTS = frozenset({"default", "fixed", "value"})
_OURS = frozenset({"minOccurs", "maxOccurs"})  # ``schema_context`` reads them: xsdata takes any number
_NO_PREFIXES: dict[Any, Any] = {}
Compositor: TypeAlias = xsd.All | xsd.Choice | xsd.Sequence
Content: TypeAlias = xsd.ComplexType | xsd.Extension | xsd.Restriction


class SchemaSyntaxError(ValueError):
    """A component that makes no sense as XML Schema; the text says why."""

    def __init__(self, text: str, location: Location | None = None) -> None:
        """Keep the place too, when it is known."""
        super().__init__(text)
        self.location = location


@dataclass(frozen=True, slots=True)
class Parsed:
    """What xsdata made of components: ``nodes`` are the XML elements by the ``index`` of xsdata's objects.

    ``components`` are in the order given, None for one that is no component of XML Schema.
    """

    nodes: Sequence[XmlElement]
    components: Sequence[xsd.AnnotationBase | None]


def parse(components: Sequence[XmlElement]) -> Parsed:
    """Parse global components of any number of schemas.

    Raises SchemaSyntaxError.
    """
    refuse = _Refuse()
    logger = logging.getLogger("xsdata")
    logger.addFilter(refuse)
    try:
        feeder = _Feeder()
        schema, starts = feeder.schema(components)
    except (ParserError, AssertionError, TypeError) as error:
        raise SchemaSyntaxError(" ".join(str(error).split()) or "it has a value that is not allowed there") from error
    finally:
        logger.removeFilter(refuse)
    found = {item.index: item for item in _globals(schema)}
    return Parsed(feeder.nodes, [found.get(start) for start in starts])


def _globals(schema: xsd.Schema) -> Iterator[xsd.AnnotationBase]:
    yield from schema.elements
    yield from schema.complex_types
    yield from schema.simple_types
    yield from schema.groups
    yield from schema.attributes
    yield from schema.attribute_groups


class _Refuse(logging.Filter):
    """Makes errors of xsdata's warnings: it warns when it leaves out part of a schema."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Refuse the component instead of writing the record."""
        raise SchemaSyntaxError(record.getMessage())


class _Feeder:
    """Feeds XML elements to xsdata's nodes and leaves annotations out."""

    def __init__(self) -> None:
        self._objects: list[Any] = []
        self.nodes: list[XmlElement] = []

    def schema(self, components: Sequence[XmlElement]) -> tuple[xsd.Schema, list[int]]:
        """Return a schema of the elements given, and the number each of them has."""
        # Numbers start at 1, and 1 is the schema element made up here.
        self.nodes += (components[0], components[0])
        starts: list[int] = []
        schema = ElementNode(_CONTEXT.fetch(xsd.Schema), {}, _NO_PREFIXES, _CONFIG, _CONTEXT, position=0)
        for component in components:
            starts.append(len(self.nodes))
            self._feed(component, schema)
        schema.bind(_SCHEMA, None, None, self._objects)
        return self._objects[-1][1], starts

    def _feed(self, element: XmlElement, parent: Any) -> None:
        """Bind an element and all in it, and put its number on the object; what xsdata skips has none."""
        tag = str(element.tag)
        given = cast("list[tuple[str, str]]", element.items())
        attributes = {k: v if k in _TEXTS else v.strip() for k, v in given if k not in _OURS}
        number = len(self.nodes)
        self.nodes.append(element)
        node: Any = parent.child(tag, attributes, _NO_PREFIXES, len(self._objects))
        if type(node) is SkipNode and tag.startswith(_XSD_PREFIX):
            raise SchemaSyntaxError(f"xs:{tag.removeprefix(_XSD_PREFIX)} is not allowed there")
        for child in element:
            if child.tag != ANNOTATION:
                self._feed(child, node)
        if node.bind(tag, None, None, self._objects):  # pyright: ignore[reportUnknownMemberType]
            self._objects[-1][1].index = number
