"""Filling of an object of a graph from its element."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..decode.member_readers import Unknown
from ..errors import DecodeError
from ..qname import XSI_TYPE, XmlName
from ..schema.record import NIL, ElementType
from ..xml.characters import SPACE
from ..xml.element_ids import id_of
from ..xml.xsi import XSI_START, has_attributes, is_nil, type_name
from .array_shape import ARRAY_TYPE, shape_of
from .place import Place, located
from .references import outside_reference
from .soapenc import NAMESPACES, Accessor, EncodedBody, EncodedData, EncodedHeaders
from .struct_members import is_array, missing_members, struct_of, type_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..schema.codecs import Codec
    from ..schema.record import Record
    from ..xml.lxml_adapter import Node
    from .references import References
    from .struct_members import StructMember


class StructFiller:
    """Fills objects; ``value_of`` reads one element."""

    def __init__(self, value_of: Callable[[Node, Codec[Any], Place], Any], references: References) -> None:
        """Keep what reads the values."""
        self._value_of, self._references = value_of, references

    def fill(self, made: Record, node: Node, place: Place, unknown_type: XmlName | None) -> None:
        """Give an object the values that are in its element. Raises DecodeError."""
        if (node.text or "").strip(SPACE):
            raise DecodeError("text between the members of a record")
        filling = _Filling(made, unknown_type)
        struct = struct_of(type(made))
        names = {} if isinstance(made, EncodedHeaders) else struct.by_name  # a block is what its whole name says
        last = ""
        for child in node:
            if (child.tail or "").strip(SPACE):
                raise DecodeError("text between the members of a record")
            member = struct.by_tag.get(child.tag) or names.get(XmlName.parse(child.tag).name)
            if member is None:
                self._keep(filling, last, child)
                continue
            last = member.name
            here = Place(last, place)
            try:
                filling.take(child, member, self._value_of(child, member.codec, here))
            except DecodeError as error:
                raise located(error, here) from None
        filling.finish()

    def _keep(self, filling: _Filling, after: str, child: Node) -> None:
        """Keep an element that the contract does not know; an independent one is read with those that refer to it."""
        is_part = id_of(child) is not None and is_independent(child)
        if is_part and isinstance(filling.made, (EncodedBody, EncodedHeaders)) and not _must_be_understood(child):
            return
        filling.unknown = filling.unknown or Unknown()
        filling.unknown.add(after, child)


def is_independent(node: Node) -> bool:
    """Whether an element of a Body or Header says that it is no root of the graph (SOAP 1.1, 5.6)."""
    roots = [node.get(f"{{{uri}}}root") for uri in NAMESPACES]
    return any(root is not None and root.strip(SPACE) in {"0", "false"} for root in roots)


def _must_be_understood(block: Node) -> bool:
    return any(name.endswith("}mustUnderstand") for name in block.keys())  # noqa: SIM118 - an element, not a dict


class _Filling:
    """The values of one object as they come."""

    def __init__(self, made: Record, unknown_type: XmlName | None) -> None:
        self.made = made
        self.unknown: Unknown | None = None
        self._unknown_type = unknown_type
        self._values: dict[str, Any] = {}
        self._nils: set[str] = set()
        self._types: list[ElementType] = []
        self._accessors: list[Accessor] = []
        self._typed = self._untyped = False

    def take(self, child: Node, member: StructMember, value: Any) -> None:
        """Take the value of a member; of one given twice the first counts."""
        attribute, count = member.attribute, 0
        if member.repeats:
            items = self._values.setdefault(attribute, [])
            if value is None and not member.nillable:
                raise DecodeError("an item that must have a value is empty or nil")
            count = len(items)
            items.append(value)
        elif attribute in self._values or attribute in self._nils:
            return
        elif value is not None:
            self._values[attribute] = value
        elif member.optional and member.nillable and is_nil(child):
            self._values[attribute] = NIL
        else:
            self._nils.add(attribute)
        self._note(child, member, value, count)

    def _note(self, child: Node, member: StructMember, value: Any, count: int) -> None:
        """Note what an element says of itself and its value does not."""
        said = child.get(XSI_TYPE)
        if said is not None:
            self._typed = True
            self._note_type(member, type_name(child, said), count)
        elif value is not None and child.get("href") is None:
            self._untyped = True
        is_empty = value is None or (isinstance(value, list) and not value)
        is_reference = child.get("href") is not None and outside_reference(child) is None
        if is_empty and not is_reference and has_attributes(child):
            size = shape_of(child).size_text if child.get(ARRAY_TYPE) is not None else ""
            kept = [(key, text) for key, text in child.items() if not key.startswith(XSI_START) and key != ARRAY_TYPE]
            self._accessors.append(Accessor(member.name, count, tuple(kept), size))

    def _note_type(self, member: StructMember, name: XmlName, count: int) -> None:
        declared = type_of(member.codec)
        if name != declared and (member.is_simple or is_array(member.codec)):
            self._types.append(ElementType(member.name, count, name))

    def finish(self) -> None:
        """Set every attribute of the object."""
        cls, values = type(self.made), self._values
        struct = struct_of(cls)
        lacking: list[str] = [m.attribute for m in struct.members if m.is_required_list and m.attribute not in values]
        for attribute, default in struct.defaults:
            if attribute in values:
                setattr(self.made, attribute, values[attribute])
            elif default is not None:
                setattr(self.made, attribute, default())
            else:
                lacking.append(attribute)
        if lacking:
            raise missing_members(cls, lacking)
        self.made.extension_data = self._data()

    def _data(self) -> EncodedData | None:
        elements = () if self.unknown is None else self.unknown.data().elements
        is_untyped = isinstance(self.made, EncodedBody) and self._untyped and not self._typed
        if not (elements or self._types or self._accessors or is_untyped or self._unknown_type):
            return None
        return EncodedData(
            elements,
            self._unknown_type,
            types=tuple(self._types),
            accessors=tuple(self._accessors),
            is_untyped=is_untyped,
        )
