"""Values in SOAP encoding outside of a Body: in header blocks and in the detail of a fault.

They are written as trees: there is no place for independent elements there.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from ..errors import EncodeError
from ..package import prefixes
from ..xml.fragment import to_text
from .graph_reader import GraphReader
from .graph_writer import GraphWriter
from .references import id_of, local_reference
from .soapenc import SOAP_11, SOAP_12, EncodedBody

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ..schema.codecs import Codec
    from ..xml.lxml_adapter import Node
    from .soapenc import ArrayOf

_MARK = "\ue000"  # for private use


def array_writer(codec: ArrayOf[Any], tag: str) -> Callable[[Any, list[str]], None]:
    """Return the function that writes an array with all that is in it as the element ``tag``.

    It raises EncodeError for an object that contains itself: only a graph can say that.
    """

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


def tree_reader(codec: Codec[Any]) -> Callable[[Node], Any]:
    """Return the function that reads an element with all that is in it, and the references inside of that."""

    def read(node: Node) -> Any:
        return GraphReader(node).read_value(node, codec)

    return read


def embedded(detail: Any, independent: Iterable[Any]) -> str:
    """Return the detail of a fault as XML that stands alone, with the elements beside the Fault that it refers to.

    Each goes to the first reference and keeps its id, for others may refer to it as well.
    """
    by_id = {name: each for each in independent if (name := id_of(each)) is not None}
    found: list[Any] = []
    todo = [detail]
    while todo:
        node = todo.pop()
        reference = local_reference(node)
        target = None if reference is None or len(node) else by_id.pop(reference, None)
        if target is not None:
            target.tag, node.text = node.tag, f"{_MARK}{len(found)}{_MARK}"
            found.append(target)
            node = target
        todo.extend(reversed(list(node)))
    text = to_text(detail, alone=True)
    for number, target in enumerate(found):
        place = re.compile(f"<([^\\s<>]+)[^<>]*>{_MARK}{number}{_MARK}</\\1>")
        inner = to_text(target, alone=True)
        text = place.sub(lambda _, inner=inner: inner, text, count=1)  # type: ignore[misc]
    return text
