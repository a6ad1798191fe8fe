"""Reading and writing of whole records, by a table made once per class from what its fields declare.

Order on the wire is the order of the fields, base class first: DataContractSerializer drops what is out of order.
Reading goes by name and takes any order.
"""

from __future__ import annotations

import re
from dataclasses import fields
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from .codecs import is_nil
from .collection_codecs import RepeatedCodec
from .errors import DecodeError, EncodeError
from .extension import Extensions, write_unknown
from .records import ELEMENT, ElementSpec, ExtensionData, Record
from .registry import model_of, namespace, prefixes, qualified
from .xmlname import XSI_TYPE, XmlName

if TYPE_CHECKING:
    from collections.abc import Callable

    from .codecs import Reader, Writer
    from .node import Node


def _specs(cls: type[Record]) -> list[tuple[str, ElementSpec]]:
    return [(f.name, f.metadata[ELEMENT]) for f in fields(cls) if ELEMENT in f.metadata]


def _xml_name(spec: ElementSpec) -> XmlName:
    return XmlName(namespace() if spec.namespace is None else spec.namespace, spec.name)


def members_of(cls: type[Record]) -> list[tuple[str, XmlName, ElementSpec]]:
    """Return attribute, name on the wire and declaration of each member, in the order of the wire."""
    return [(attribute, _xml_name(spec), spec) for attribute, spec in _specs(cls)]


def member_tags(cls: type[Record]) -> frozenset[str]:
    """Return the tags of the members of ``cls``, as the parser names them."""
    return frozenset(str(_xml_name(spec)) for _, spec in _specs(cls))


_NCNAME = re.compile(r"[^\W\d][\w.\-]*")
_READERS: dict[type[Record], Reader] = {}
_WRITERS: dict[type[Record], Writer] = {}


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
        str(_xml_name(spec)): _Member(
            attribute, spec.name, spec.codec.reader(), spec.codec.text_reader(), isinstance(spec.codec, RepeatedCodec)
        )
        for attribute, spec in _specs(cls)
    }
    find = members.get

    def read(node: Node) -> Any:
        values: dict[str, Any] = {}
        unknown: Extensions | None = None
        member: _Member | None = None
        text = node.text
        if text and not text.isspace():
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
                if text_reader is None or not text or len(child) or attribute in values:
                    _take(child, found, values)
                else:
                    try:
                        values[attribute] = text_reader(text)
                    except ValueError:
                        _take(child, found, values)  # padded, unknown or wrong: for the reader to tell
            text = child.tail
            if text and not text.isspace():
                raise DecodeError("text between the members of a record")
        made = cls(**values)
        if unknown is not None:
            made.extension_data = unknown.data()
        return made

    return read


def _take(child: Node, member: _Member, values: dict[str, Any]) -> None:
    attribute, name, reader, _, repeats = member
    try:
        if repeats:
            values.setdefault(attribute, []).append(reader(child))
        elif attribute not in values:  # the first one wins, as in .NET
            value = reader(child)
            if value is not None:
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
    prefix, colon, local = text.strip().rpartition(":")
    if not _NCNAME.fullmatch(local):
        raise DecodeError(f"xsi:type {text[:80]!r} is not a name")
    uri = node.nsmap.get(prefix if colon else None)
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


def record_writer(cls: type[Record]) -> Writer:
    """Return the function that writes the members of ``cls``, without the element around them."""
    found = _WRITERS.get(cls)
    if found is None:
        found = _WRITERS[cls] = _make_writer(cls)
    return found


def _make_writer(cls: type[Record]) -> Writer:
    specs = _specs(cls)
    members = [_member_writer(spec) for _, spec in specs]
    names = [spec.name for _, spec in specs]
    get = _values_getter([attribute for attribute, _ in specs])

    def write(value: Any, out: list[str]) -> None:
        extension = value.extension_data
        if extension is not None:
            write_unknown(extension, "", out)
        index = 0
        try:
            for index, (member, each) in enumerate(zip(members, get(value), strict=True)):
                member(each, out)
                if extension is not None:
                    write_unknown(extension, names[index], out)
        except EncodeError as error:
            error.within(names[index])
            raise

    return write


def _values_getter(attributes: list[str]) -> Callable[[Any], tuple[Any, ...]]:
    if len(attributes) > 1:
        many: Callable[[Any], tuple[Any, ...]] = attrgetter(*attributes)
        return many
    return lambda value: tuple(getattr(value, attribute) for attribute in attributes)


def _member_writer(spec: ElementSpec) -> Writer:
    tag = qualified(_xml_name(spec))
    write_value = spec.codec.writer(tag)
    if not (spec.optional or spec.nillable):
        return write_value
    absent = "" if spec.optional else f'<{tag} i:nil="true"/>'

    def write(value: Any, out: list[str]) -> None:
        if value is not None:
            write_value(value, out)
        elif absent:
            out.append(absent)

    return write


def polymorphic_writer(cls: type[Record], tag: str) -> Writer:
    """Return a writer of ``cls`` as the element ``tag``, with ``xsi:type`` when the object is of another class."""
    start, end, empty = f"<{tag}", f"</{tag}>", f"<{tag}/>"

    def write(value: Any, out: list[str]) -> None:
        actual = cast("type[Record]", type(value))
        if actual is not cls and not isinstance(value, cls):
            raise EncodeError(f"expected {cls.__name__}, got {actual.__name__}")
        extension: ExtensionData | None = value.extension_data
        name = extension.type_name if extension is not None else None
        if name is None and actual is not cls:
            known = _known_class(actual)
            name = None if known is cls else known.__xml_name__
        mark = len(out)
        out.append(start + ">" if name is None else f"{start}{type_attribute(name)}>")
        record_writer(actual)(value, out)
        if len(out) == mark + 1 and name is None:
            out[mark] = empty
        else:
            out.append(end)

    return write


def _known_class(actual: type[Record]) -> type[Record]:
    """Return the class of the contract that an object is of: an application may derive classes of its own."""
    records: list[type[Record]] = [cls for cls in actual.__mro__ if issubclass(cls, Record) and cls is not Record]
    return next((cls for cls in records if cls == model_of(cls.__xml_name__)), actual)


def type_attribute(name: XmlName) -> str:
    """Return the ``xsi:type`` attribute for a type, declaring a prefix where the envelope has none.

    A type in no namespace cannot be named where a default namespace is in force; it is left out.
    """
    if not name.namespace:
        return ""
    if name.namespace in prefixes():
        return f' i:type="{_attribute(qualified(name))}"'
    return f' xmlns:t="{_attribute(name.namespace)}" i:type="t:{_attribute(name.name)}"'


def _attribute(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
