"""The one module that knows xsdata: it parses schema components with it, for ``components`` to convert.

xsdata's parser is driven element by element instead of being given the tree: its own handler clears the tree it reads,
and this way components of many documents take one call. Annotations and prefixes stay with us (``notes``, ``qnames``).
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from xsdata.codegen.parsers import SchemaParser
from xsdata.exceptions import ParserError
from xsdata.formats.dataclass.parsers.bases import NodeParser
from xsdata.formats.dataclass.parsers.config import ParserConfig
from xsdata.formats.dataclass.parsers.mixins import XmlHandler
from xsdata.models import xsd
from xsdata.models.enums import FormType, UseType
from xsdata.models.mixins import ElementBase

from soapbind.contract.model import XSD
from soapbind.contract.notes import ANNOTATION
from soapbind.errors import Location

if TYPE_CHECKING:
    from lxml import etree

__all__ = ["Compositor", "Content", "ElementBase", "FormType", "Parsed", "SchemaSyntaxError", "UseType", "parse", "xsd"]

_SCHEMA = f"{{{XSD}}}schema"
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

    nodes: Sequence[etree._Element]
    components: Sequence[xsd.AnnotationBase | None]


def parse(components: Sequence[etree._Element]) -> Parsed:
    """Parse global components of any number of schemas.

    Raises SchemaSyntaxError.
    """
    config = ParserConfig(fail_on_unknown_properties=False, fail_on_converter_warnings=True)
    refuse = _Refuse()
    logger = logging.getLogger("xsdata")
    logger.addFilter(refuse)
    try:
        result: Any = _Parser(handler=_Walker, config=config).parse(components, xsd.Schema)
    except (ParserError, AssertionError, TypeError) as error:
        raise SchemaSyntaxError(" ".join(str(error).split())) from error
    finally:
        logger.removeFilter(refuse)
    schema, nodes, starts = result
    found = {item.index: item for item in _globals(schema)}
    return Parsed(nodes, [found.get(start) for start in starts])


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


class _Parser(SchemaParser):
    """xsdata's schema parser without its hooks, which look at forms and imports that we treat ourselves."""

    def start(
        self,
        clazz: type[Any] | None,
        queue: list[Any],
        objects: list[Any],
        qname: str,
        attrs: dict[str, str],
        ns_map: dict[Any, Any],
    ) -> None:
        """Number the elements, so that an object leads back to its element."""
        self.index += 1
        self.indices.append(self.index)
        NodeParser.start(self, clazz, queue, objects, qname, attrs, ns_map)

    def end(self, queue: list[Any], objects: list[Any], qname: str, text: str | None, tail: str | None) -> bool:
        """Put the number on the object; what xsdata skips has none."""
        index = self.indices.pop()
        known = NodeParser.end(self, queue, objects, qname, text, tail)
        if known:
            objects[-1][1].index = index
        return known


class _Walker(XmlHandler):
    """Feeds lxml elements to xsdata's parser and leaves annotations out."""

    __slots__ = ("nodes", "tops")

    def parse(self, source: Any, ns_map: dict[str | None, str]) -> Any:
        """Return an xsd.Schema of the elements given, and the elements by number."""
        components: list[etree._Element] = source
        self.nodes: list[etree._Element] = []
        self.tops: list[int] = []
        # Numbers start at 1, and 1 is the schema element made up here.
        self.nodes += components[:1] * 2
        self.parser.start(self.clazz, self.queue, self.objects, _SCHEMA, {}, ns_map)
        for component in components:
            self.tops.append(len(self.nodes))
            self._walk(component)
        self.parser.end(self.queue, self.objects, _SCHEMA, None, None)
        return self.objects[-1][1], self.nodes, self.tops

    def _walk(self, element: etree._Element) -> None:
        tag = str(element.tag)
        self.nodes.append(element)
        self.parser.start(None, self.queue, self.objects, tag, dict(element.attrib), _NO_PREFIXES)
        for child in element:
            if child.tag != ANNOTATION:
                self._walk(child)
        self.parser.end(self.queue, self.objects, tag, None, None)
