"""Which other documents a document names, and where those lie."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, cast
from unicodedata import normalize
from urllib.parse import unquote

from soapbind.addresses import shown_location, shown_url

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from soapbind.documents.model import Document, DocumentSet, XmlElement

WSDL = "http://schemas.xmlsoap.org/wsdl/"
XSD = "http://www.w3.org/2001/XMLSchema"
DEFINITIONS = f"{{{WSDL}}}definitions"
SCHEMA = f"{{{XSD}}}schema"
_REFERENCES = {f"{{{XSD}}}{name}": name for name in ("import", "include", "redefine")}
_FORMS: Final = ("NFC", "NFD")  # of "é": one character, or as macOS writes it into archives, an e and an accent
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")

# Namespaces whose schemas are built in, or which WCF declares inline: a web address for them is only a courtesy.
WELL_KNOWN = (
    "http://www.w3.org/",
    "http://schemas.xmlsoap.org/",
    "http://schemas.microsoft.com/2003/10/Serialization/",
)


@dataclass(frozen=True, slots=True)
class Reference:
    """An import, include or redefine that has a location; ``adds_schema`` tells that it only adds components."""

    location: str
    namespace: str
    step: str
    line: int
    adds_schema: bool = False

    @property
    def shown(self) -> str:
        """The location without what may be secret in it."""
        return shown_location(self.location)

    @property
    def is_remote(self) -> bool:
        """Whether the location has a scheme, so is no path."""
        return _SCHEME.match(self.location) is not None and not self.location.lower().startswith("file:")

    @property
    def is_optional(self) -> bool:
        """Whether we can do without that document."""
        return self.step.startswith("import") and self.namespace.startswith(WELL_KNOWN)


def references(root: XmlElement) -> Iterator[Reference]:
    """Return what a WSDL or XSD document refers to, in document order."""
    return (_reference(element, attribute, kind) for element, attribute, kind in located(root))


def located(root: XmlElement) -> Iterator[tuple[XmlElement, str, str]]:
    """Return the elements that refer to a document by its location, with the attribute that has it, and their kind."""
    if root.tag == DEFINITIONS:
        for child in root.iterchildren(f"{{{WSDL}}}import"):
            if child.get("location"):
                yield child, "location", "import"
        for types in root.iterchildren(f"{{{WSDL}}}types"):
            for schema in types.iterchildren(SCHEMA):
                yield from _located_in_schema(schema)
    elif root.tag == SCHEMA:
        yield from _located_in_schema(root)


def _located_in_schema(schema: XmlElement) -> Iterator[tuple[XmlElement, str, str]]:
    for child in schema.iterchildren(*_REFERENCES):
        if child.get("schemaLocation"):
            yield child, "schemaLocation", _REFERENCES[child.tag]


def _reference(element: XmlElement, attribute: str, kind: str) -> Reference:
    location = element.get(attribute, "")
    line = cast("int | None", element.sourceline) or 0
    adds_schema = attribute == "schemaLocation" and kind != "redefine"
    step = f"{kind}[{shown_location(location)}]"
    return Reference(location, element.get("namespace", ""), step, line, adds_schema)


def resolve(base: str, location: str) -> tuple[str, ...]:
    """Return the relative names a location may mean, best first; none when it leaves the source.

    ``base`` is the name of the document it was found in.
    """
    text = location.partition("#")[0].strip().replace("\\", "/")
    if _SCHEME.match(text) or text.startswith("/") or re.match(r"[A-Za-z]:", text):
        return ()
    found: list[str] = []
    plain = unquote(text)
    for variant in (text, plain, *(normalize(form, plain) for form in _FORMS)):
        name = posixpath.normpath(posixpath.join(posixpath.dirname(base), variant.replace("\\", "/")))
        if name != ".." and not name.startswith(("../", "/")) and name not in found:
            found.append(name)
    return tuple(found)


def reached(documents: DocumentSet, entries: Iterable[str]) -> list[Document]:
    """Return documents and what they import, directly or not, in the order in which a reader meets them."""
    found: dict[str, Document] = {}
    todo = sorted(entries, key=lambda name: (file_name_of(name), name), reverse=True)
    while todo:
        name = todo.pop()
        document = documents.documents.get(name)
        if document is None or name in found:
            continue
        found[name] = document
        todo += (document.imports[each] for each in reversed(_locations(document)) if each in document.imports)
    return list(found.values())


def file_name_of(name: str) -> str:
    """Return the last part of a path, or of an entry of an archive."""
    return without_folder(name).rpartition("!")[2]


def without_folder(name: str) -> str:
    """Return the name of a document without its folder, which is of one machine, or its host."""
    return shown_url(name).replace("\\", "/").rpartition("/")[2]


def _locations(document: Document) -> list[str]:
    return [element.get(attribute, "") for element, attribute, _ in located(document.root)]
