"""All documents one WSDL can see: what it imports, and what those import."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from soapbind.contract.model import XSD
from soapbind.contract.qnames import WSDL, line_of, segment
from soapbind.contract.schema.beyond import beyond_of_schema
from soapbind.contract.schema.unresolved import Scope
from soapbind.contract.well_known import APACHE, well_known
from soapbind.documents.model import Document, DocumentSet, XmlElement
from soapbind.errors import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from soapbind.contract.defects import Findings

_SCHEMA = f"{{{XSD}}}schema"
_IMPORT, _INCLUDE = (f"{{{XSD}}}{name}" for name in ("import", "include"))
_REDEFINE, _OVERRIDE = (f"{{{XSD}}}{name}" for name in ("redefine", "override"))
_DEFINITIONS = f"{{{WSDL}}}definitions"
# A file of so few lines was written by a program; its line numbers help nobody.
_FEW_LINES = 5


@dataclass(slots=True)
class Closure:
    """A WSDL, the WSDLs it imports, and every schema in or behind them, each once per namespace it is read for."""

    name: str
    wsdls: list[Document] = field(default_factory=list[Document])
    schemas: list[tuple[XmlElement, Scope]] = field(default_factory=list[tuple[XmlElement, Scope]])


def closure(documents: DocumentSet, name: str, problems: Findings) -> Closure:
    """Return what the WSDL ``name`` can see."""
    walk = _Walk(documents, Closure(name), problems)
    walk.todo.append((name, ""))
    while walk.todo:
        # What a document refers to is read before what stands behind the reference.
        at = len(walk.todo) - 1
        walk.document(*walk.todo.pop())
        walk.todo[at:] = reversed(walk.todo[at:])
    walk.add_well_known()
    schemas = walk.result.schemas
    if all(scope.target for _, scope in schemas):
        walk.result.schemas = [(schema, replace(scope, alone=True)) for schema, scope in schemas]
    return walk.result


def target_namespace(root: XmlElement) -> str:
    """Return the target namespace of a WSDL or a schema, empty for none."""
    return root.get("targetNamespace", "").strip()


def has_lines(document: Document) -> bool:
    """Whether the line numbers of a document say anything."""
    last = next(document.root.iterchildren(reversed=True), None)
    return last is not None and line_of(last) > _FEW_LINES


@dataclass(slots=True)
class _Walk:
    documents: DocumentSet
    result: Closure
    problems: Findings
    seen: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])
    todo: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])  # the last one is next

    def document(self, name: str, target: str) -> None:
        """Read one document; ``target`` is the namespace an including schema lends it (chameleon)."""
        document = self.documents.documents.get(name)
        if document is None:
            return
        target = target_namespace(document.root) or target
        if (name, target) in self.seen:
            return
        self.seen.add((name, target))
        if document.root.tag == _DEFINITIONS:
            self.result.wsdls.append(document)
            for element in document.root.iterchildren(f"{{{WSDL}}}import"):
                self._follow(document, element.get("location"), "")
            for schema in _inline(document.root):
                self._schema(document, schema, "", Location(name, ("types",)))
        elif document.root.tag == _SCHEMA:
            self._schema(document, document.root, target, Location(name))

    def _schema(self, document: Document, schema: XmlElement, lent: str, parent: Location) -> None:
        own = target_namespace(schema)
        target = own or lent
        lines = has_lines(document)
        step = f"schema[{segment(target)}]"
        here = Location(document.name, (*parent.path, step), line_of(schema) if lines else 0)
        scope = Scope(
            target=target,
            elements_qualified=schema.get("elementFormDefault", "").strip() == "qualified",
            attributes_qualified=schema.get("attributeFormDefault", "").strip() == "qualified",
            chameleon=not own and bool(target),
            location=here,
            lines=lines,
            beyond=beyond_of_schema(schema),
        )
        self.result.schemas.append((schema, scope))
        for element in schema.iterchildren(_IMPORT, _INCLUDE, _REDEFINE, _OVERRIDE):
            location = element.get("schemaLocation")
            if element.tag == _OVERRIDE:
                message = f"overrides {location}, and xs:override is not supported"
                hint = "write the types into the schema itself as they shall be"
                self.problems.add(here.step("override"), "unsupported-override", message, hint)
            is_import = element.tag == _IMPORT
            found = self._follow(document, location, element.get("namespace", "").strip() if is_import else target)
            if found is not None and is_import and found.root.tag == _SCHEMA:
                self._check_import(element, found, here)

    def add_well_known(self) -> None:
        """Add schemas that are imported, or never are, and that nobody brings along."""
        there = {scope.target for _, scope in self.result.schemas}
        imported = [e.get("namespace", "") for s, _ in self.result.schemas for e in s.iterchildren(_IMPORT)]
        imported += [APACHE for wsdl in self.result.wsdls if APACHE in wsdl.root.nsmap.values()]
        for namespace in dict.fromkeys(imported):
            schema = None if namespace in there else well_known(namespace)
            if schema is not None:
                place = Location(namespace)
                scope = Scope(namespace, True, False, False, place, False)  # noqa: FBT003 - qualified, with a namespace
                self.result.schemas.append((schema, scope))

    def _check_import(self, element: XmlElement, found: Document, here: Location) -> None:
        """Warn of a schema that is imported into a namespace and has none: it is taken as if it were included."""
        namespace = element.get("namespace", "").strip()
        if namespace and not target_namespace(found.root):
            message = f"imports {found.name}, which has no targetNamespace; it is taken to be of {namespace}"
            help_ = "include it, or write its targetNamespace"
            self.problems.warn(here.step("import"), "no-target-namespace", message, help_)

    def _follow(self, document: Document, location: str | None, target: str) -> Document | None:
        found = document.imports.get(location) if location else None
        if found is None:
            return None
        self.todo.append((found, target))
        return self.documents.documents.get(found)


def _inline(definitions: XmlElement) -> Iterator[XmlElement]:
    for types in definitions.iterchildren(f"{{{WSDL}}}types"):
        yield from types.iterchildren(_SCHEMA)
