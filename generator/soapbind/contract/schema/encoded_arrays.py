"""Arrays of SOAP encoding: types that restrict ``soapenc:Array`` (SOAP 1.1, 5.4.2; WSDL 1.1, 2.2).

What is in an array is written in ``wsdl:arrayType``, an attribute of an attribute, as ``t:Item[]``, ``t:Item[,]`` or
``t:Item[][]``. Others give the element of an item instead, or both. Here an array is a type with one element, its item,
that may be nil and comes any number of times; ``array`` of the type has its rank.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from soapbind.contract.model import (
    ANY_TYPE,
    XSD,
    ComplexType,
    Element,
    Group,
    GroupKind,
    Occurs,
    QName,
)
from soapbind.contract.qnames import SOAP_12_ENCODING, SOAP_ENCODING, UnknownPrefixError, resolve

if TYPE_CHECKING:
    from soapbind.contract.model import TypeUse
    from soapbind.documents.model import XmlElement

ENCODINGS = (SOAP_ENCODING, SOAP_12_ENCODING)
ARRAY_TYPE = QName(SOAP_ENCODING, "arrayType")
_ARRAYS = frozenset(QName(uri, "Array") for uri in ENCODINGS)
_ARRAY_TYPE = re.compile(r"\s*(?P<name>[^\[\]\s]+)\s*(?P<ranks>(?:\[[\d,\s]*\]\s*)+)\Z")
_RANK = re.compile(r"\[([\d,\s]*)\]")
_MOST_NESTED = 8


def is_array(name: QName | None) -> bool:
    """Whether a type is ``Array`` of SOAP encoding."""
    return name in _ARRAYS


def of_schema(name: QName) -> QName | None:
    """Return the type of XML Schema that one of SOAP encoding is like, None for any other name and for arrays."""
    if name.namespace not in ENCODINGS or is_array(name):
        return None
    return QName(XSD, {"base64": "base64Binary", "Struct": "anyType"}.get(name.name, name.name))


def as_array(found: ComplexType, node: XmlElement) -> ComplexType:
    """Return a type as an array where it is one, else as it is; ``node`` is the restriction or extension it has.

    Raises UnknownPrefixError.
    """
    text = _array_type(node)
    if text is None and not is_array(found.base):
        return found
    item = _only_element(found.content)
    type_, ranks = _item_type(node, text, item)
    name = item.name if item is not None else QName("", "item")
    for rank in ranks[:-1][:_MOST_NESTED]:
        type_ = _array(ComplexType(None, location=found.location), QName("", "item"), type_, rank)
    return _array(found, name, type_, ranks[-1])


def array_type(found: ComplexType, count: int) -> QName:
    """Return what ``arrayType`` of an array says that has ``count`` items, all in one row: its type and sizes."""
    name = _type_of_items(found)
    sizes = ",".join(["1"] * found.array.count(",") + [str(count)])
    return QName(name.namespace, f"{name.name}[{sizes}]")


def _type_of_items(found: ComplexType) -> QName:
    item = _only_element(found.content)
    use = ANY_TYPE if item is None else item.type
    if isinstance(use, ComplexType) and use.array:
        inner = _type_of_items(use)
        return QName(inner.namespace, inner.name + use.array)
    return (use if isinstance(use, QName) else use.name) or ANY_TYPE


def _array(found: ComplexType, name: QName, type_: TypeUse, rank: str) -> ComplexType:
    item = Element(name, type_, Occurs(0, None), nillable=True, location=found.location)
    content = Group(GroupKind.SEQUENCE, (item,), location=found.location)
    return replace(found, content=content, base=None, derivation=None, attributes=(), any_attribute=None, array=rank)


def _array_type(node: XmlElement) -> str | None:
    """Return what some attribute of a type says its ``arrayType`` is; WSDLs differ in the namespace they have it in."""
    for attribute in node.iterchildren("{*}attribute"):
        for key, text in attribute.attrib.items():
            if str(key).rpartition("}")[2] == "arrayType":
                return str(text)
    return None


def _item_type(node: XmlElement, text: str | None, item: Element | None) -> tuple[TypeUse, list[str]]:
    """Return the type of the items, and the ranks of arrays in each other, the innermost first."""
    match = _ARRAY_TYPE.match(text or "")
    if match is None:
        return (ANY_TYPE if item is None else item.type), ["[]"]
    try:
        name = resolve(node, match["name"])
    except UnknownPrefixError:
        if item is None:
            raise
        return item.type, ["[]"]
    if name.name == "ur-type":  # what drafts of XML Schema called anyType
        name = ANY_TYPE
    return name, [f"[{',' * rank.count(',')}]" for rank in _RANK.findall(match["ranks"])]


def _only_element(content: Group | None) -> Element | None:
    """Return the element of an item where the type names one."""
    while content is not None and len(content.particles) == 1:
        only = content.particles[0]
        if isinstance(only, Element):
            return only
        content = only if isinstance(only, Group) else None
    return None
