"""Reading of a message in SOAP encoding: a graph of objects, in which several elements may refer to one.

An object is made when it is first met, and filled later: so cycles are cycles of Python objects, and neither long
chains nor deep ones need a deep stack. Every element is read once, however many refer to it.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any, TypeVar

from ..decode.readers import reader_of
from ..decode.record_readers import record_reader
from ..errors import DecodeError, TransportTimeoutError
from ..package import model, model_of
from ..qname import SOAP_BODY, XSD, XSI_TYPE, XmlName
from ..schema.any_type import AnyCodec, TypedValue
from ..schema.codecs import RecordCodec
from ..schema.collections import ArrayCodec
from ..xml.element_ids import id_of
from ..xml.xsi import is_nil, type_name
from .array_shape import Holes, Places, is_shaped, shape_of
from .object_types import of_schema
from .place import Place, located
from .references import References, outside_reference
from .soapenc import NAMESPACES, SOAP_11, ArrayOf
from .struct_filler import StructFiller, is_independent
from .struct_members import is_array, is_list, is_struct

if TYPE_CHECKING:
    from collections.abc import Callable, Container

    from ..schema.codecs import Codec
    from ..schema.record import Record
    from ..xml.lxml_adapter import Node

R = TypeVar("R", bound="Record")
ARRAY = XmlName(SOAP_11, "Array")
_BETWEEN_LOOKS = 1000  # elements that are read, which takes some 20 ms, before one looks at the clock again


class GraphReader:
    """Reads the values of one message: an object that header blocks and the Body refer to is one."""

    def __init__(self, *roots: Node, is_late: Callable[[], bool] | None = None) -> None:
        """Find what can be referred to in the Body and header blocks.

        Raises DecodeError, and here and later TransportTimeoutError once ``is_late`` says that no time is left.
        """
        self._is_late, self._count = is_late, 0
        self._references = References(roots, self._look_at_clock)
        self._holes = Holes()
        self._made: dict[tuple[object, ...], Any] = {}  # values of elements with an id
        self._todo: deque[tuple[Place, Callable[[Place], None]]] = deque()
        self._filler = StructFiller(self.value, self._references)

    def read(self, node: Node, cls: type[R], name: str = "") -> R:
        """Return the object that an element is, with all it leads to; paths begin with ``name``, or that of ``cls``."""
        made: R = cls.__new__(cls)
        first = Place(name or cls.__xml_name__.name, None)
        self._todo.append((first, lambda here: self._filler.fill(made, node, here, None)))
        self._finish()
        return made

    def read_body(self, body: Node, cls: type[R]) -> R:
        """Return the body of class ``cls`` that a Body holds. Raises DecodeError."""
        if cls.__xml_name__ == SOAP_BODY:
            return self.read(body, cls)
        roots = [node for node in body if not is_independent(node)]
        tag = str(cls.__xml_name__)
        found = next((node for node in roots if node.tag == tag), None)
        if found is None:
            if not roots:
                raise DecodeError("the Body is empty")
            raise DecodeError(f"the Body holds {roots[0].tag}, expected {cls.__xml_name__}")
        return self.read(self._references.target(found), cls)

    def read_value(self, node: Node, codec: Codec[Any]) -> Any:
        """Return the value of an element, with all that it leads to, None for nil. Its name is not in paths."""
        try:
            made = self.value(node, codec, Place("", None))
            self._finish()
        except DecodeError as error:
            error.path = tuple(name for name in error.path if name)
            raise
        return made

    def _look_at_clock(self) -> None:
        self._count += 1
        if not self._count % _BETWEEN_LOOKS and self._is_late is not None and self._is_late():
            raise TransportTimeoutError("the reply was not read in time")

    def _finish(self) -> None:
        while self._todo:
            place, fill = self._todo.popleft()
            try:
                fill(place)
            except DecodeError as error:
                raise located(error, place) from None

    def value(self, accessor: Node, codec: Codec[Any], place: Place) -> Any:
        """Return the value of an element, None for nil. Objects and lists are filled later."""
        self._look_at_clock()
        if is_nil(accessor):
            return None
        is_empty_array = is_array(codec) and not len(accessor)
        outside = outside_reference(accessor) if is_empty_array else None
        if outside is not None and not outside.lower().startswith("cid:"):
            node = accessor  # an empty list; what it says of itself is kept
        else:
            node = self._references.target(accessor)
        if node is not accessor and is_nil(node):
            return None
        return self._made_once(node, codec, place, is_accessor=node is accessor)

    def _made_once(self, node: Node, codec: Codec[Any], place: Place, *, is_accessor: bool) -> Any:
        name = id_of(node)
        if name is None:
            return self._make(node, codec, place, is_accessor=is_accessor)
        if isinstance(codec, RecordCodec):
            found = self._made.get((name,))
            declared = model(codec.class_name)
            if found is None:
                found = self._made[name,] = self._make(node, codec, place, is_accessor=is_accessor)
            elif not isinstance(found, declared):
                raise DecodeError(f"{type(found).__name__} stands where a {declared.__name__} is expected")
            return found
        key: tuple[object, ...] = (name, codec.xml_name or ARRAY, codec.rank) if is_array(codec) else (name, id(codec))
        if key not in self._made:
            self._made[key] = self._make(node, codec, place, is_accessor=is_accessor)
        return self._made[key]

    def _make(self, node: Node, codec: Codec[Any], place: Place, *, is_accessor: bool) -> Any:
        if isinstance(codec, RecordCodec):
            return self._record(node, model(codec.class_name), place, is_accessor=is_accessor)
        if is_array(codec):
            return self._array(node, codec, place)
        if is_list(codec):
            return self._list(node, codec, place)
        if isinstance(codec, AnyCodec):
            return self._any(node, codec, place)
        return reader_of(codec)(node)

    # objects

    def _record(self, node: Node, declared: type[Record], place: Place, *, is_accessor: bool) -> Any:
        cls, unknown = self._class_of(node, declared, is_accessor=is_accessor)
        if not is_struct(cls):
            self._references.none_inside(node)
            return record_reader(cls)(node)
        made = cls.__new__(cls)
        self._todo.append((place, lambda here: self._filler.fill(made, node, here, unknown)))
        return made

    def _class_of(
        self, node: Node, declared: type[Record], *, is_accessor: bool
    ) -> tuple[type[Record], XmlName | None]:
        """Return the class of an object, and the type it says it has where that is not known."""
        said = node.get(XSI_TYPE)
        if said is None:
            # The name of an independent element may be that of its type (SOAP 1.1, 5.1, rule 2).
            found = None if is_accessor else model_of(XmlName.parse(node.tag))
            return (found if isinstance(found, type) and issubclass(found, declared) else declared), None
        name = type_name(node, said)
        if name == declared.__xml_name__ or name.namespace in NAMESPACES:
            return declared, None
        found = model_of(name)
        if found is None:
            return declared, name
        if not (isinstance(found, type) and issubclass(found, declared)):
            raise DecodeError(f"xsi:type {name.name} is not a {declared.__xml_name__.name}")
        return found, None

    # lists

    def _array(self, node: Node, codec: ArrayOf[Any], place: Place) -> list[Any]:
        made: list[Any] = []
        self._todo.append((place, lambda here: self._fill_array(made, node, codec, here)))
        return made

    def _fill_array(self, made: list[Any], node: Node, codec: ArrayOf[Any], place: Place) -> None:
        shape = shape_of(node)
        items = self._item_codec(codec.codec, shape.item)
        places = Places(node, shape, codec.rank, self._holes)
        for number, child in enumerate(node, start=1):
            here = Place(f"item[{number}]", place)
            try:
                places.put(made, child, self.value(child, items, here))
            except DecodeError as error:
                raise located(error, here) from None

    def _item_codec(self, codec: Codec[Any], name: XmlName | None) -> Codec[Any]:
        """Return the codec of items that do not say their type, where the array says more than the contract."""
        if name is None:
            return codec
        if isinstance(codec, AnyCodec):
            found = codec.codec_of(of_schema(name))
            return codec if found is None or type(found) is AnyCodec else _Expected(codec, found)
        if isinstance(codec, RecordCodec):
            found_class, declared = model_of(name), model(codec.class_name)
            if isinstance(found_class, type) and issubclass(found_class, declared):
                return RecordCodec(found_class.__name__)
        return codec

    def _list(self, node: Node, codec: ArrayCodec[Any], place: Place) -> list[Any]:
        made: list[Any] = []
        self._todo.append((place, lambda here: self._fill_list(made, node, codec, here)))
        return made

    def _fill_list(self, made: list[Any], node: Node, codec: ArrayCodec[Any], place: Place) -> None:
        name, item = codec.items()
        for number, child in enumerate((each for each in node if each.tag == str(name)), start=1):
            here = Place(f"{name.name}[{number}]", place)
            value = self.value(child, item, here)
            if value is None and not codec.has_none:
                raise located(DecodeError("an item that must have a value is empty or nil"), here)
            made.append(value)

    # values of any type

    def _any(self, node: Node, codec: AnyCodec, place: Place) -> Any:
        said = node.get(XSI_TYPE)
        name = type_name(node, said) if said is not None else XmlName.parse(node.tag)
        if is_shaped(node) or (name.namespace in NAMESPACES and name.name == "Array"):
            named = ARRAY if said is None else name
            return TypedValue(named, self._array(node, ArrayOf(codec), place))
        if said is None and name.namespace not in {*NAMESPACES, XSD}:
            expected = codec.expected if isinstance(codec, _Expected) else None
            return reader_of(codec)(node) if expected is None else self._make(node, expected, place, is_accessor=True)
        actual = codec.codec_of(of_schema(name))
        if isinstance(actual, RecordCodec):
            return self._record(node, model(actual.class_name), place, is_accessor=True)
        if actual is None:
            return reader_of(codec)(node)
        value = reader_of(actual)(node)
        return value if value is None or codec.type_of(value) == name else TypedValue(name, value)


class _Expected(AnyCodec):
    """Any type, but for elements that do not say theirs the one that their array says."""

    def __init__(self, codec: AnyCodec, expected: Codec[Any]) -> None:
        self.__dict__.update(codec.__dict__)
        self.expected = expected


def blocks_of(header: Node, tags: Container[str]) -> list[Node]:
    """Return the header blocks that can be referred to: those with the ``tags``, and independent elements."""
    return [each for each in header if each.tag in tags or is_independent(each)]
