"""What other rooms use of this one; ``_contract.py`` of a package names it where the contract has encoded messages.

Other packages do without the room: only ``_contract.py`` and generated classes may import it.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from ..errors import EncodeError
from ..package import prefixes
from ..schema.record import Record
from .soapenc import SOAP_11, SOAP_12, Accessor, EncodedBody, EncodedData

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Mapping

    from ..schema.codecs import Codec
    from ..xml.lxml_adapter import Node
    from .graph_reader import GraphReader
    from .soapenc import ArrayOf

R = TypeVar("R", bound=Record)


def write(headers: Record | None, body: Record, blocks: list[str], out: list[str]) -> str:
    """Write a body, and headers that are encoded, as ``graph_writer.write_message`` does."""
    from .graph_writer import write_message  # noqa: PLC0415 - with the first message

    return write_message(headers, body, blocks, out)


def reader(body: Node, header: Node, tags: Container[str] | None, is_late: Callable[[], bool] | None) -> GraphReader:
    """Return what reads a Body, and with it the header blocks that have ``tags``, None for none."""
    from .graph_reader import GraphReader, blocks_of  # noqa: PLC0415 - with the first message

    return GraphReader(body, *([] if tags is None else blocks_of(header, tags)), is_late=is_late)


def copied(body: R) -> R:
    """Return a copy of a body, without a deep stack."""
    from .sharing import graph_copy  # noqa: PLC0415 - fake servers only

    return graph_copy(body)


def kept_of(values: Mapping[str, Any]) -> EncodedData:
    """Return what is kept of an object, from its fields; an accessor is a list of what it has."""
    made: dict[str, Any] = dict(values)
    rows = made.pop("accessors", ())
    accessors = (
        Accessor(name, place, tuple((str(key), text) for key, text in own), size) for name, place, own, size in rows
    )
    return EncodedData(**made, accessors=tuple(accessors))


def tree_reader(codec: Codec[Any]) -> Callable[[Node], Any]:
    """Return what reads an element where no graph is, with all that is in it and the references inside of that."""
    from .graph_reader import GraphReader  # noqa: PLC0415 - with the first message

    return lambda node: GraphReader(node).read_value(node, codec)


def array_writer(codec: ArrayOf[Any], tag: str) -> Callable[[Any, list[str]], None]:
    """Return what writes an array with all that is in it as the element ``tag``, where no graph is.

    That is in a header block and in the detail of a fault: there is no place for independent elements there. It raises
    EncodeError for an object that contains itself: only a graph can say that.
    """
    from .graph_writer import GraphWriter  # noqa: PLC0415 - with the first message

    def write(value: Any, out: list[str]) -> None:
        writer = GraphWriter(_body_class()())
        start = len(out)
        writer.values.write(tag, value, codec, out, (0, None, None))
        if writer.independent_elements():
            raise EncodeError("objects are nested too deeply, or one contains itself, which only a Body can say")
        out[start] = f"<{tag}{writer.dialect.declared}{out[start][len(tag) + 1 :]}"

    return write


@cache
def _body_class() -> type[EncodedBody]:
    """Return a class of bodies of the version that the contract has, of SOAP 1.1 where it has both."""
    if SOAP_12 not in prefixes() or SOAP_11 in prefixes():
        return EncodedBody
    return type("EncodedBody12", (EncodedBody,), {"__encoding__": SOAP_12, "__slots__": ()})
