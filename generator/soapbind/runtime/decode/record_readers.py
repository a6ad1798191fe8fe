"""Reading of whole records from a tree, by a table made once per class from what its fields declare.

Reading goes by name and takes any order.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ..errors import DecodeError
from ..package import is_data_contract, model, model_of
from ..qname import XSI_NIL, XSI_TYPE, XmlName
from ..schema.codecs import RecordCodec
from ..schema.members import is_plain
from ..schema.record import ExtensionData, Record
from ..xml.characters import SPACE
from ..xml.xsi import has_attributes, is_nil, own_attributes, type_name
from .member_readers import (
    Member,
    Unknown,
    extension_of,
    maker,
    members_to_read,
    missing,
    take,
)
from .readers import reader_of

if TYPE_CHECKING:
    from ..xml.lxml_adapter import Node
    from .readers import Reader


_READERS: dict[type[Record], Reader] = {}


def record_reader(cls: type[Record]) -> Reader:
    """Return the function that reads the members of ``cls`` from an element, whatever its name."""
    found = _READERS.get(cls)
    if found is None:
        found = _READERS[cls] = _make_reader(cls)
    return found


@reader_of.register(RecordCodec)
def _(codec: RecordCodec) -> Reader:
    """Return a reader of the class and its subclasses."""
    read = polymorphic_reader(model(codec.class_name))
    return _with_empty(read, codec.empty) if codec.empty else read


def _make_reader(cls: type[Record]) -> Reader:
    if not is_plain(cls):
        from .content_readers import rich_reader  # noqa: PLC0415 - most packages have no such class

        return rich_reader(cls)
    return _plain_reader(cls)


def _plain_reader(cls: type[Record]) -> Reader:
    """Return the reader of a record that is child elements only."""
    members = {each.tag: each for each in members_to_read(cls)}
    names = [(each.attribute, each.name) for each in members.values()]
    find = members.get
    make = maker(cls)
    keeps_types = not is_data_contract()

    def read(node: Node) -> Any:
        values: dict[str, Any] = {}
        nils: set[str] = set()
        unknown: Unknown | None = None
        member: Member | None = None
        text = node.text
        if text and text.strip(SPACE):
            raise DecodeError("text between the members of a record")
        for child in node:
            found = find(child.tag)
            if found is None:
                unknown = unknown or Unknown()
                unknown.add(member.name if member else "", child)
            else:
                member = found
                attribute, text_reader = found.attribute, found.text_reader
                text = child.text
                if (
                    text_reader is None
                    or not text
                    or len(child)
                    or attribute in values
                    or attribute in nils
                    or (keeps_types and child.keys())
                ):
                    take(child, found, values, nils)
                else:
                    try:
                        values[attribute] = text_reader(text)
                    except ValueError:
                        take(child, found, values, nils)  # padded, unknown or wrong: for the reader to tell
            text = child.tail
            if text and text.strip(SPACE):
                raise DecodeError("text between the members of a record")
        kept = extension_of(values, unknown)
        try:
            result = make(**values)
        except TypeError:
            raise missing(cls, values, names) from None
        if kept is not None:
            result.extension_data = kept
        return result

    return read


def _with_empty(read: Reader, text: str) -> Reader:
    """Return a reader for which an empty element has a text."""

    def read_filled(node: Node) -> Any:
        if not node.text and not len(node) and not is_nil(node):
            node.text = text
        return read(node)

    return read_filled


def polymorphic_reader(cls: type[Record]) -> Reader:
    """Return a reader of ``cls`` that follows ``xsi:type`` to a subclass and gives None for nil."""
    declared: Reader | None = None
    is_bare = is_plain(cls)
    keeps_attributes = is_bare and not is_data_contract()

    def read(node: Node) -> Any:
        nonlocal declared
        names = node.keys()
        if not names or (XSI_NIL not in names and XSI_TYPE not in names):  # the usual case
            if declared is None:
                declared = record_reader(cls)
            made = declared(node)
            if names and keeps_attributes:
                keep_attributes(node, made)
            return made
        if is_nil(node) and (is_bare or not has_attributes(node)):
            return None
        actual = node.get(XSI_TYPE)
        if actual is not None:
            return _read_as(node, type_name(node, actual), cls)
        if declared is None:
            declared = record_reader(cls)
        return declared(node)

    return read if is_bare else _with_attributes(cls, read)


def _with_attributes(cls: type[Record], otherwise: Reader) -> Reader:
    """Return the reader of a class whose elements mostly have attributes: it looks at them once."""
    made: list[Reader] = []

    def read(node: Node) -> Any:
        if not made:
            from .content_readers import rich_reader  # noqa: PLC0415 - most packages have no such class

            made.append(rich_reader(cls, otherwise))
        return made[0](node)

    return read


def keep_attributes(node: Node, made: Record) -> None:
    """Keep on an object of a class without attributes those that its element has."""
    found = own_attributes(node)
    if found:
        made.extension_data = replace(made.extension_data or ExtensionData(), attributes=found)


def keep_type(node: Node, made: Record, name: XmlName | None) -> None:
    """Note on an object what its element says of itself and its class cannot: the type, nil, and attributes."""
    kept = made.extension_data or ExtensionData()
    attributes = kept.attributes
    if is_plain(type(made)):
        attributes = own_attributes(node)
    made.extension_data = replace(kept, type_name=name, is_nil=is_nil(node), attributes=attributes)


def _read_as(node: Node, name: XmlName, cls: type[Record]) -> Any:
    if name == cls.__xml_name__:
        return record_reader(cls)(node)
    actual = model_of(name)
    if actual is None:  # a newer server has a subclass this package does not know: keep its name and members
        made = record_reader(cls)(node)
        keep_type(node, made, name)
        return made
    if not (isinstance(actual, type) and issubclass(actual, cls)):
        raise DecodeError(f"xsi:type {name.name} is not a {cls.__xml_name__.name}")
    return record_reader(actual)(node)
