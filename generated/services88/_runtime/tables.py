"""Reading of whole records from a tree, by a table made once per class from what its fields declare.

Reading goes by name and takes any order.
"""

from __future__ import annotations

import re
from dataclasses import MISSING, fields
from typing import TYPE_CHECKING, Any, NamedTuple

from .codecs import is_nil
from .collection_codecs import RepeatedCodec
from .errors import DecodeError
from .extension import Extensions
from .lexical import SPACE
from .members import members_of
from .records import ExtensionData, Record
from .registry import model_of
from .xmlname import XML, XSI_TYPE, XmlName

if TYPE_CHECKING:
    from collections.abc import Callable

    from .codecs import Reader
    from .node import Node


_NAME_START = (  # XML 1.0 (fifth edition), production 4, without the colon
    "A-Z_a-z\xc0-\xd6\xd8-\xf6\xf8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f\u2c00-\u2fef"
    "\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_NCNAME = re.compile(f"[{_NAME_START}][{_NAME_START}.0-9\xb7\u0300-\u036f\u203f\u2040-]*")
_READERS: dict[type[Record], Reader] = {}


def record_reader(cls: type[Record]) -> Reader:
    """Return the function that reads the members of ``cls`` from an element, whatever its name."""
    found = _READERS.get(cls)
    if found is None:
        found = _READERS[cls] = _make_reader(cls)
    return found


class _Member(NamedTuple):
    attribute: str
    name: str
    reader: Reader
    text_reader: Callable[[str], Any] | None
    repeats: bool


def _make_reader(cls: type[Record]) -> Reader:
    members = {
        str(name): _Member(
            attribute, spec.name, spec.codec.reader(), spec.codec.text_reader(), isinstance(spec.codec, RepeatedCodec)
        )
        for attribute, name, spec in members_of(cls)
    }
    find = members.get
    required = {each.name for each in fields(cls) if each.default is each.default_factory is MISSING}

    def read(node: Node) -> Any:
        values: dict[str, Any] = {}
        nils: set[str] = set()
        unknown: Extensions | None = None
        member: _Member | None = None
        text = node.text
        if text and text.strip(SPACE):
            raise DecodeError("text between the members of a record")
        for child in node:
            found = find(child.tag)
            if found is None:
                unknown = unknown or Extensions()
                unknown.add(member.name if member else "", child)
            else:
                member = found
                attribute, _, _, text_reader, _ = found
                text = child.text
                if text_reader is None or not text or len(child) or attribute in values or attribute in nils:
                    _take(child, found, values, nils)
                else:
                    try:
                        values[attribute] = text_reader(text)
                    except ValueError:
                        _take(child, found, values, nils)  # padded, unknown or wrong: for the reader to tell
            text = child.tail
            if text and text.strip(SPACE):
                raise DecodeError("text between the members of a record")
        try:
            made = cls(**values)
        except TypeError:
            lacking = (each.name for each in members.values() if each.attribute in required.difference(values))
            raise DecodeError(f"an element that must be there is missing or nil: {', '.join(lacking)}") from None
        if unknown is not None:
            made.extension_data = unknown.data()
        return made

    return read


def _take(child: Node, member: _Member, values: dict[str, Any], nils: set[str]) -> None:
    attribute, name, reader, _, repeats = member
    try:
        if repeats:
            values.setdefault(attribute, []).append(reader(child))
        elif attribute not in values and attribute not in nils:  # the first one wins, as in .NET
            value = reader(child)
            if value is None:
                nils.add(attribute)
            else:
                values[attribute] = value
    except DecodeError as error:
        error.within(name)
        raise


def polymorphic_reader(cls: type[Record]) -> Reader:
    """Return a reader of ``cls`` that follows ``xsi:type`` to a subclass and gives None for nil."""
    declared: Reader | None = None

    def read(node: Node) -> Any:
        nonlocal declared
        if is_nil(node):
            return None
        actual = node.get(XSI_TYPE)
        if actual is not None:
            return _read_as(node, type_name(node, actual), cls)
        if declared is None:
            declared = record_reader(cls)
        return declared(node)

    return read


def type_name(node: Node, text: str) -> XmlName:
    """Resolve the QName of an ``xsi:type`` by the namespaces in scope. Raises DecodeError for an unknown prefix."""
    prefix, colon, local = text.strip(SPACE).rpartition(":")
    if not _NCNAME.fullmatch(local):
        raise DecodeError(f"xsi:type {text[:80]!r} is not a name")
    uri = XML if prefix == "xml" else node.nsmap.get(prefix if colon else None)
    if uri is None and colon:
        raise DecodeError(f"xsi:type {text[:80]!r} has an undeclared prefix")
    return XmlName(uri or "", local)


def _read_as(node: Node, name: XmlName, cls: type[Record]) -> Any:
    if name == cls.__xml_name__:
        return record_reader(cls)(node)
    actual = model_of(name)
    if actual is None:  # a newer server has a subclass this package does not know: keep its name and members
        made = record_reader(cls)(node)
        elements = made.extension_data.elements if made.extension_data else ()
        made.extension_data = ExtensionData(elements, name)
        return made
    if not (isinstance(actual, type) and issubclass(actual, cls)):
        raise DecodeError(f"xsi:type {name.name} is not a {cls.__xml_name__.name}")
    return record_reader(actual)(node)
