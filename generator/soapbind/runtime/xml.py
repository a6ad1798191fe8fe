"""Parsing of replies: strict, without DTD, entities or network, but with the control characters that .NET writes."""

from __future__ import annotations

import re

from lxml import etree

from .errors import DecodeError

# References to characters that XML 1.0 forbids and that DataContractSerializer writes all the same.
_CONTROL = re.compile(
    rb"&#(?:x0*(?:[1-8BbCcEeFf]|1[0-9A-Fa-f]|[Ff]{3}[EeFf])|0*(?:[1-8]|1[124-9]|2[0-9]|3[01]|6553[45]));"
)


def parse(data: bytes) -> etree._Element:
    """Return the root element of a whole, well-formed document.

    Raises DecodeError for anything else, and for a document with a DTD (which SOAP forbids, SOAP 1.1 section 3).
    """
    if not data.strip():
        raise DecodeError("the message is empty")
    try:
        root = etree.fromstring(data, _parser())
    except etree.XMLSyntaxError as error:
        root = _parse_with_control_characters(data, error)
    if root.getroottree().docinfo.doctype:
        raise DecodeError("the message has a document type declaration, which SOAP forbids")
    return root


def _parser(*, recover: bool = False) -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        remove_comments=True,
        remove_pis=True,
        huge_tree=True,
        recover=recover,
    )


def _parse_with_control_characters(data: bytes, error: etree.XMLSyntaxError) -> etree._Element:
    """Parse a document that is well-formed but for references to control characters.

    The parser only gives such characters in its forgiving mode, which would also forgive a document that is cut short.
    So the document must first prove well-formed without them.
    """
    if _CONTROL.search(data) is None:
        raise DecodeError(f"not well-formed XML: {error.msg}") from None
    try:
        etree.fromstring(_CONTROL.sub(b" ", data), _parser())
        root = etree.fromstring(data, _parser(recover=True))
    except etree.XMLSyntaxError as second:
        raise DecodeError(f"not well-formed XML: {second.msg}") from None
    return root
