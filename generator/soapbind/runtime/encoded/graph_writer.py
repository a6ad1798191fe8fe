"""Writing of a body in SOAP encoding: every element says its type, and what is referred to twice stands on its own.

An object that several elements refer to, or that contains itself, is written once, behind the body, as an independent
element with an id (SOAP 1.1, 5.1 rule 5 and 5.4.1). So is what would be nested deeper than parsers like.
"""

from __future__ import annotations

import re
from collections import deque
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, Any

from ..encode.record_writers import record_writer
from ..encode.type_attribute import type_attribute
from ..encode.unknown_elements import write_unknown
from ..encode.writers import items_of
from ..errors import EncodeError
from ..package import model
from ..schema.record import NIL, Record
from .dialects import dialect_of
from .object_types import declared_type, text_of_type
from .sharing import shared_objects
from .soapenc import EncodedBody, EncodedData
from .struct_members import is_struct, struct_of
from .value_writers import ValueWriters, kept_attributes

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..qname import XmlName
    from ..schema.codecs import RecordCodec
    from .soapenc import Accessor
    from .struct_members import StructMember

_OUR_ID = re.compile(r"""\bid\s*=\s*["']\s*id\d""")
_OTHER_ID = re.compile(r"""\bid\s*=\s*["']\s*id_(\d{1,9})_""")  # of longer numbers some shorter one is unused
_DEEPEST = 50  # objects in each other; libxml2 takes 256 elements, and Python's stack some 300 objects


def write_message(headers: Record | None, body: Record, blocks: list[str], out: list[str]) -> str:
    """Append what is in a body, and as the last item the elements that stand behind it. Returns its attributes.

    ``headers`` are header blocks that are encoded, too, and go to ``blocks``: they and the body are one graph.
    Raises EncodeError, with the path of the member that cannot be written.
    """
    if not isinstance(body, EncodedBody):
        raise EncodeError(f"{type(body).__name__} is not a body in SOAP encoding")
    before, start = len(blocks), len(out)
    names = _write(headers, body, "id", blocks, out)
    if names:
        written = "".join((*blocks[before:], *out[start:]))
        if (
            len(_OUR_ID.findall(written)) > names
        ):  # an attribute of the contract, or an unknown element, has one of ours
            del blocks[before:], out[start:]
            _write(headers, body, _unused_prefix(written), blocks, out)
    return dialect_of(type(body).__encoding__).style


def _write(headers: Record | None, body: EncodedBody, prefix: str, blocks: list[str], out: list[str]) -> int:
    """Append header blocks and a body, and return how many ids they gave; these begin with ``prefix``."""
    writer = GraphWriter(body, headers, prefix)
    if headers is not None:
        writer.members(headers, blocks, 0, writer.dialect.style)
    writer.members(body, out, 0)
    out.append(writer.independent_elements())
    return len(writer.names)


def _unused_prefix(written: str) -> str:
    """Return what no id in a message begins with."""
    taken = {int(number) for number in _OTHER_ID.findall(written)}
    return f"id_{next(number for number in count() if number not in taken)}_"


class GraphWriter:
    """Writes the objects of one message."""

    def __init__(self, body: EncodedBody, headers: Record | None = None, prefix: str = "id") -> None:
        """Find out what is shared; ``prefix`` is what ids begin with."""
        self._prefix = prefix
        self.dialect = dialect_of(type(body).__encoding__)
        self._shared = shared_objects(body) if headers is None else shared_objects(body, headers)
        self.names: dict[int, str] = {}
        self._kept: list[Any] = []  # so that no identity is used again
        self._todo: deque[Callable[[list[str]], None]] = deque()
        kept = body.extension_data
        self.is_untyped = isinstance(kept, EncodedData) and kept.is_untyped
        self.values = ValueWriters(self)

    def type(self, name: XmlName | None) -> str:
        """Return the attribute that says a type, "" where messages do not."""
        return "" if name is None or self.is_untyped else type_attribute(name)

    def independent_elements(self) -> str:
        """Return the elements behind the body, each with what it refers to."""
        out: list[str] = []
        while self._todo:
            self._todo.popleft()(out)
        return "".join(out)

    def refer(
        self, tag: str, value: Any, out: list[str], write: Callable[[str, list[str], int], None], depth: int
    ) -> bool:
        """Write a reference to a value that must stand on its own, and return whether that is so.

        ``write`` writes the value as an element, given its start up to the attributes, and how deep that is.
        """
        if id(value) not in self._shared and depth < _DEEPEST:
            return False
        name = self.names.get(id(value))
        if name is None:
            name = self.names[id(value)] = f"{self._prefix}{len(self.names) + 1}"
            self._kept.append(value)
            self._todo.append(lambda behind: write(self.dialect.independent("multiRef", name), behind, 0))
        out.append(f"<{tag}{self.dialect.reference(name)}/>")
        return True

    # objects

    def record(self, tag: str, value: Any, codec: RecordCodec, out: list[str], depth: int) -> None:
        """Write an object as the element ``tag``, or a reference to it."""
        cls = model(codec.class_name)
        if not isinstance(value, cls):
            raise EncodeError(f"expected {cls.__name__}, got {type(value).__name__}")
        if not self.refer(tag, value, out, partial(self._record, value), depth):
            self._record(value, f"<{tag}", out, depth)

    def _record(self, value: Record, start: str, out: list[str], depth: int) -> None:
        mark, tag = len(out), start[1:].partition(" ")[0]
        out.append("")
        attributes = ""
        if is_struct(type(value)):
            self.members(value, out, depth)
        else:
            attributes = record_writer(type(value))(value, out)
        end = "/>" if len(out) == mark + 1 else ">"
        out[mark] = f"{start}{self.type(declared_type(value))}{attributes}{end}"
        if end == ">":
            out.append(f"</{tag}>")

    def members(self, value: Record, out: list[str], depth: int, more: str = "") -> None:
        """Write the members of an object in the order of the contract, unknown ones at their places.

        ``more`` are attributes of each.
        """
        extension = value.extension_data
        if extension is not None:
            write_unknown(extension, "", out)
        for member in struct_of(type(value)).members:
            start = len(out)
            try:
                self._member(value, member, out, depth)
            except EncodeError as error:
                error.within(member.name)
                raise
            if more and len(out) > start:
                out[start] = f"<{member.tag}{more}{out[start].removeprefix(f'<{member.tag}')}"
            if extension is not None:
                write_unknown(extension, member.name, out)

    def _member(self, value: Record, member: StructMember, out: list[str], depth: int) -> None:
        found = getattr(value, member.attribute)
        if not member.repeats:
            self._element(value, member, (found, 0), out, depth)
            return
        for place, each in enumerate(items_of(found)):
            self._element(value, member, (each, place), out, depth)

    def _element(
        self, holder: Record, member: StructMember, found: tuple[Any, int], out: list[str], depth: int
    ) -> None:
        value, place = found
        accessor, said = _noted(holder, member, place)
        if value is None or value is NIL:
            if value is None and member.optional and not member.repeats:
                return
            if not member.nillable:
                raise EncodeError("None is not allowed here")
            out.append(f'<{member.tag} i:nil="true"{kept_attributes(accessor)}/>')
            return
        if said is not None:
            said = None if text_of_type(said) is None else said
        self.values.write(member.tag, value, member.codec, out, (depth + 1, said, accessor))


def _noted(holder: Record, member: StructMember, place: int) -> tuple[Accessor | None, XmlName | None]:
    """Return what an element without a value said of itself, and the type that an element said."""
    kept = holder.extension_data
    if kept is None:
        return None, None
    said = next((t.type_name for t in kept.types if t.name == member.name and t.place == place), None)
    accessors = kept.accessors if isinstance(kept, EncodedData) else ()
    return next((a for a in accessors if a.name == member.name and a.place == place), None), said
