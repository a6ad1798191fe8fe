"""What elements of a message say of each other: ``href`` and ``id`` (SOAP 1.1, 5.4.1), ``id`` of SOAP 1.2 encoding."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ..qname import SOAP_12_ENCODING
from .characters import SPACE
from .fragment import to_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .lxml_adapter import Node

REF_12 = f"{{{SOAP_12_ENCODING}}}ref"
_ID_12 = f"{{{SOAP_12_ENCODING}}}id"
_MARK = "\ue000"  # for private use


def id_of(node: Node) -> str | None:
    """Return the id of an element."""
    found = node.get("id")
    return node.get(_ID_12) if found is None else found


def local_reference(node: Node) -> str | None:
    """Return the id that the ``href`` of an element names, None where it names none of the message."""
    href = href_of(node)
    return href[1:] if href.startswith("#") else None


def href_of(node: Node) -> str:
    """Return where the ``href`` of an element leads, "" without one."""
    return (node.get("href") or "").strip(SPACE)


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
