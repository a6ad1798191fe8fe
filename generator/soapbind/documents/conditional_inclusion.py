"""Parts of a schema that say for which processors they are (XML Schema 1.1 part 1, 4.2.2).

soapbind is a processor of version 1.0 that understands the conditions: what asks for 1.1 is left out, and what stands
there instead of it is read.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, cast

from lxml import etree

from soapbind.documents.imports import XSD
from soapbind.errors import Location

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from soapbind.documents.model import XmlElement
    from soapbind.errors import Problems

VERSIONING = "http://www.w3.org/2007/XMLSchema-versioning"
_VC = f"{{{VERSIONING}}}"
_VERSION = Decimal("1.0")
_CONDITIONAL = etree.XPath(
    f"//xs:schema/descendant-or-self::*[@*[namespace-uri() = '{VERSIONING}']]",
    namespaces={"xs": XSD},
)
# XML Schema 1.0 part 2, 3, and what soapbind reads of 1.1.
_TYPES = frozenset(
    name
    for line in (
        "anyType anySimpleType string boolean decimal float double duration dateTime time date gYearMonth",
        "gYear gMonthDay gDay gMonth hexBinary base64Binary anyURI QName NOTATION normalizedString token",
        "language NMTOKEN NMTOKENS Name NCName ID IDREF IDREFS ENTITY ENTITIES integer nonPositiveInteger",
        "negativeInteger long int short byte nonNegativeInteger unsignedLong unsignedInt unsignedShort",
        "unsignedByte positiveInteger anyAtomicType dateTimeStamp dayTimeDuration yearMonthDuration",
    )
    for name in line.split()
)
_FACETS = frozenset(
    name
    for line in (
        "length minLength maxLength pattern enumeration whiteSpace maxInclusive maxExclusive minExclusive",
        "minInclusive totalDigits fractionDigits",
    )
    for name in line.split()
)


def leave_out_other_versions(root: XmlElement, name: str, problems: Problems) -> None:
    """Take out of a document what is not for processors of XML Schema 1.0, with a warning for each place.

    ``name`` is that of the document.
    """
    for element in cast("list[XmlElement]", _CONDITIONAL(root)):
        reason = next(_reasons(element), "")
        if not reason or not _is_in(element, root):
            continue
        line = cast("int | None", element.sourceline) or 0
        what = f"{_shown(element)} is left out: {reason}, and soapbind reads XML Schema 1.0"
        problems.warn(Location(name, line=line), "other-version", what, "is there a form of it for 1.0 beside it?")
        _take_out(element)


def _reasons(element: XmlElement) -> Iterator[str]:
    for attribute, is_excluded in _CONDITIONS.items():
        text = element.get(f"{_VC}{attribute}")
        if text is not None and is_excluded(element, text):
            yield f"vc:{attribute} is {text!r}"


def _is_in(element: XmlElement, root: XmlElement) -> bool:
    """Whether an element still stands in the document: what is around it may have been taken out."""
    return element is root or any(outer is root for outer in element.iterancestors())


def _take_out(element: XmlElement) -> None:
    outer = element.getparent()
    if element.tag == f"{{{XSD}}}schema" or outer is None:
        del element[:]  # a schema that is for others has nothing in it
    else:
        outer.remove(element)


def _shown(element: XmlElement) -> str:
    named = element.get("name") or element.get("ref")
    return f"xs:{etree.QName(element).localname}" + (f" {named}" if named else "")


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text.strip())
    except InvalidOperation:
        return None


def _is_newer(_element: XmlElement, text: str) -> bool:
    number = _number(text)
    return number is not None and number > _VERSION


def _is_older(_element: XmlElement, text: str) -> bool:
    number = _number(text)
    return number is not None and number <= _VERSION


def _is_known(element: XmlElement, name: str, known: frozenset[str]) -> bool:
    prefix, _, local = name.rpartition(":")
    return element.nsmap.get(prefix or None) == XSD and local in known


def _lacks(known: frozenset[str]) -> Callable[[XmlElement, str], bool]:
    has_all = _has(known)
    return lambda element, text: not has_all(element, text)


def _has(known: frozenset[str]) -> Callable[[XmlElement, str], bool]:
    return lambda element, text: all(_is_known(element, each, known) for each in text.split())


_CONDITIONS: dict[str, Callable[[XmlElement, str], bool]] = {
    "minVersion": _is_newer,
    "maxVersion": _is_older,
    "typeAvailable": _lacks(_TYPES),
    "typeUnavailable": _has(_TYPES),
    "facetAvailable": _lacks(_FACETS),
    "facetUnavailable": _has(_FACETS),
}
