"""Bytes to a parsed tree, with nothing in between that a hostile file could use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from soapbind.errors import Location, Problems

if TYPE_CHECKING:
    from soapbind.documents.model import XmlElement


def parse(data: bytes, name: str, problems: Problems) -> XmlElement | None:
    """Return the root element, or None after noting why there is none.

    A DTD is refused outright: WSDL and XSD need none, and entities, external files and default attributes come with it.
    ``huge_tree`` stays off: libxml2 then bounds depth (256) and expansion, and the size of a whole file is not limited.
    """
    where = Location(name)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        if b"<!DOCTYPE" in data.replace(b"\0", b""):
            _refuse_dtd(where, problems)
            return None
        line, column = error.position
        problems.add(
            Location(name, line=line),
            "not-well-formed",
            f"not well-formed XML at {line}:{column}: {error.msg or 'the document is empty'}",
            "is the file complete? download or export it again",
        )
        return None
    if root.getroottree().docinfo.internalDTD is not None:
        _refuse_dtd(where, problems)
        return None
    return root


def _refuse_dtd(where: Location, problems: Problems) -> None:
    problems.add(
        where,
        "dtd",
        "the document has a DOCTYPE; soapbind reads no DTD, because it can pull in files and blow up entities",
        "remove the <!DOCTYPE ...> from the file; WSDL and XML Schema do not need it",
    )
