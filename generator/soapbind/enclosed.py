"""The documents that a package encloses: copies under names of our own, which lead to nowhere but each other."""

from __future__ import annotations

import re
from copy import deepcopy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit, urlunsplit

from lxml import etree

from soapbind.documents.allowed import is_url
from soapbind.documents.imports import DEFINITIONS, WELL_KNOWN, file_name_of, located, reached
from soapbind.documents.web.logins import without_login
from soapbind.documents.web.names import distinct_name, file_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from soapbind.documents.model import Document, DocumentSet, XmlElement

_ENDING = re.compile(r"\.(wsdl|xsd|xml)$", re.IGNORECASE)
_CHOICE = re.compile("(wsdl|singlewsdl|xsd)(=|$)", re.IGNORECASE)
# Where else to look for a schema, or what relative names are relative to: both are places of whoever wrote it.
_PLACES = (
    "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation",
    "{http://www.w3.org/2001/XMLSchema-instance}noNamespaceSchemaLocation",
    "{http://www.w3.org/XML/1998/namespace}base",
)
_ADDRESSES = etree.XPath("//*[local-name()='port']/*[local-name()='address'][@location]")
_ENDPOINTS = etree.XPath("//*[local-name()='Address'][contains(namespace-uri(), 'addressing')]")  # WS-Addressing
# What turns the direction of text around, or breaks a line of it, without being seen.
_UNSEEN = re.compile("[\x80-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Enclosed:
    """Copies of documents: ``files`` are their texts by file name, ``wsdls`` the names of those of services."""

    files: Mapping[str, str] = field(default_factory=dict[str, str])
    wsdls: Mapping[str, str] = field(default_factory=dict[str, str])


def enclosed(documents: DocumentSet, entries: Mapping[str, Sequence[str]]) -> Enclosed:
    """Return copies of the WSDLs of services, ``entries`` by their names, and of all that they import, directly or not.

    They mean what the originals mean: an import leads to the copy of what was found there, and one that was not
    followed says no more where it would lead. Comments, processing instructions and a DOCTYPE are gone, names and
    passwords are out of addresses, and nothing tells of the places where the originals lie. Texts are for UTF-8, and
    names do not depend on folders outside of the source.
    """
    originals = reached(documents, {name for wsdls in entries.values() for name in wsdls})
    taken: set[str] = set()
    names = {each.name: _name(each, taken) for each in originals}
    files = {names[each.name]: _text(each, names) for each in originals}
    return Enclosed(files, {service: names[wsdls[0]] for service, wsdls in entries.items() if wsdls})


def _name(document: Document, taken: set[str]) -> str:
    """Return the file name for a copy: that of the original, as far as every system can have it."""
    ending = ".wsdl" if document.root.tag == DEFINITIONS else ".xsd"
    if is_url(document.name):
        return file_name(_without_keys(document.name), ending, taken)
    return distinct_name(_ENDING.sub("", file_name_of(document.name)), ending, taken)


def _without_keys(url: str) -> str:
    """Return an address without the parts of its query that do not choose a document: they may be keys."""
    parts = urlsplit(url)
    query = next((part for part in parts.query.split("&") if _CHOICE.match(part)), "")
    return urlunsplit(parts._replace(query=query))


def _text(document: Document, names: Mapping[str, str]) -> str:
    root = deepcopy(document.root)
    for element, attribute, kind in list(located(root)):
        target = document.imports.get(element.get(attribute, ""))
        if target is not None:
            element.set(attribute, names[target])
        elif attribute != "schemaLocation" or kind != "import":  # an include without a place means nothing
            cast("XmlElement", element.getparent()).remove(element)
        elif not _is_public(element):
            del element.attrib[attribute]
    _clean(root)
    text = etree.tostring(root, encoding="unicode", with_tail=False)
    text = _UNSEEN.sub(lambda found: f"&#x{ord(found[0]):X};", text)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _is_public(element: XmlElement) -> bool:
    """Whether an import that was not followed leads to the schema of a standard, where its authors have put it."""
    location = element.get("schemaLocation", "").strip()
    is_known = all(text.startswith(WELL_KNOWN) for text in (location, element.get("namespace", "")))
    return is_known and not urlsplit(location).query


def _clean(root: XmlElement) -> None:
    """Take out what tells of the places and the people that a document comes from."""
    for element in root.iter(etree.Element):
        for place in _PLACES:
            element.attrib.pop(place, "")
    for element in cast("list[XmlElement]", _ADDRESSES(root)):
        element.set("location", _without_login(element.get("location", "")))
    for element in cast("list[XmlElement]", _ENDPOINTS(root)):
        element.text = _without_login(element.text or "") or None


def _without_login(text: str) -> str:
    address = text.strip()
    clean = without_login(address)
    return text if clean == address else clean
