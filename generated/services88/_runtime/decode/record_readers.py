"""Reading of whole records from a tree, by a table made once per class from what its fields declare.

Reading goes by name and takes any order.
"""

from __future__ import annotations

from dataclasses import MISSING, fields
from typing import TYPE_CHECKING, Any, NamedTuple

from ..errors import DecodeError
from ..package import model, model_of
from ..qname import XSI_TYPE, XmlName
from ..schema.codecs import RecordCodec
from ..schema.collections import RepeatedCodec
from ..schema.members import members_of
from ..schema.record import ExtensionData, Record, UnknownElement
from ..xml.characters import SPACE
from ..xml.fragment import to_text
from ..xml.xsi import is_nil, type_name
from .readers import reader_of, text_reader_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from ..xml.lxml_adapter import Node
    from .readers import Reader, TextReader


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
    return polymorphic_reader(model(codec.class_name))


class _Member(NamedTuple):
    attribute: str
    name: str
    reader: Reader
    text_reader: TextReader | None
    repeats: bool


def _make_reader(cls: type[Record]) -> Reader:
    members = {
        str(name): _Member(
            attribute,
            spec.name,
            reader_of(spec.codec),
            text_reader_of(spec.codec),
            isinstance(spec.codec, RepeatedCodec),
        )
        for attribute, name, spec in members_of(cls)
    }
    find = members.get
    make = maker(cls)

    def read(node: Node) -> Any:
        values: dict[str, Any] = {}
        nils: set[str] = set()
        unknown: _Unknown | None = None
        member: _Member | None = None
        text = node.text
        if text and text.strip(SPACE):
            raise DecodeError("text between the members of a record")
        for child in node:
            found = find(child.tag)
            if found is None:
                unknown = unknown or _Unknown()
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
            made = make(**values)
        except TypeError:
            raise _missing(cls, values) from None
        if unknown is not None:
            made.extension_data = unknown.data()
        return made

    return read


def maker(cls: type[Record]) -> Callable[..., Any]:
    """Return what makes a record of values, and raises TypeError without one that must be there."""
    lists = _required_lists(cls)
    if not lists:
        return cls

    def make(**values: Any) -> Any:
        if not lists <= values.keys():
            raise TypeError
        return cls(**values)

    return make


def _missing(cls: type[Record], values: Collection[str]) -> DecodeError:
    """Return the error of a record in which elements that must be there are missing or nil."""
    lists = _required_lists(cls)
    made = {each.name for each in fields(cls) if each.default is each.default_factory is MISSING}
    lacking = [spec.name for name, _, spec in members_of(cls) if name in made | lists and name not in values]
    return DecodeError(f"an element that must be there is missing or nil: {', '.join(lacking)}")


def _required_lists(cls: type[Record]) -> frozenset[str]:
    """Return the attributes of lists that must have an item in a message."""
    codecs: list[tuple[str, Any]] = [(attribute, spec.codec) for attribute, _, spec in members_of(cls)]
    return frozenset(attribute for attribute, codec in codecs if isinstance(codec, RepeatedCodec) and codec.required)


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


class _Unknown:
    """Collects the unknown elements of one record."""

    def __init__(self) -> None:
        """Start with none."""
        self._found: list[UnknownElement] = []

    def add(self, after: str, node: Node) -> None:
        """Keep ``node``, which follows the known element ``after``, with all namespaces it needs."""
        self._found.append(UnknownElement(after, to_text(node)))

    def data(self) -> ExtensionData:
        """Return what was collected."""
        return ExtensionData(tuple(self._found))
