"""The attributes that XML Schema has for instances (part 1, 2.6): ``xsi:nil`` and ``xsi:type``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..errors import DecodeError
from ..qname import XML, XSI, XSI_NIL, XmlName
from .characters import SPACE

if TYPE_CHECKING:
    from collections.abc import Callable

    from .lxml_adapter import Node

_NAME_START = (  # XML 1.0 (fifth edition), production 4, without the colon
    "A-Z_a-z\xc0-\xd6\xd8-\xf6\xf8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f\u2c00-\u2fef"
    "\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
XSI_START = f"{{{XSI}}}"
NCNAME = re.compile(f"[{_NAME_START}][{_NAME_START}.0-9\xb7\u0300-\u036f\u203f\u2040-]*")


def is_ncname(text: str) -> bool:
    """Whether a text is a name without a colon (Namespaces in XML 1.0, production 4)."""
    return NCNAME.fullmatch(text) is not None


def is_true(text: str | None) -> bool:
    """Whether an attribute says true (``xs:boolean``)."""
    return text is not None and text.strip(SPACE) in {"true", "1"}


def is_nil(node: Node) -> bool:
    """Whether ``xsi:nil`` says so; it wins over content, as in .NET."""
    return is_true(node.get(XSI_NIL))


def has_attributes(node: Node) -> bool:
    """Whether an element has attributes of its own, beside those that XML Schema has for all."""
    return any(not key.startswith(XSI_START) for key, _ in node.items())


def own_attributes(node: Node) -> tuple[tuple[XmlName, str], ...]:
    """Return the attributes of an element, without those that XML Schema has for all."""
    return tuple((XmlName.parse(key), text) for key, text in node.items() if not key.startswith(XSI_START))


def type_name(node: Node, text: str) -> XmlName:
    """Resolve the QName of an ``xsi:type`` by the namespaces in scope. Raises DecodeError for an unknown prefix."""
    prefix, colon, local = text.strip(SPACE).rpartition(":")
    if not is_ncname(local):
        raise DecodeError(f"xsi:type {text[:80]!r} is not a name")
    uri = XML if prefix == "xml" else node.nsmap.get(prefix if colon else None)
    if uri is None and colon:
        raise DecodeError(f"xsi:type {text[:80]!r} has an undeclared prefix")
    return XmlName(uri or "", local)


def namespaces_of(node: Node) -> Callable[[str | None], str | None]:
    """Return the function that gives the namespace of a prefix at an element, None for one that nobody declares.

    lxml gathers the prefixes in scope anew each time: it is asked only for text that has a name in it.
    """

    def find(prefix: str | None) -> str | None:
        return node.nsmap.get(prefix)

    return find
