"""References inside of a message: ``href`` and ``id`` (SOAP 1.1, 5.4.1), ``ref`` and ``id`` of SOAP 1.2 encoding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import DecodeError
from ..qname import XmlName
from ..xml.characters import SPACE
from ..xml.element_ids import REF_12, href_of, id_of, local_reference

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ..xml.lxml_adapter import Node

_SHOWN = 80  # characters of a reference in a message


class References:
    """The elements of a message that have an id, and what refers to them."""

    def __init__(self, roots: Iterable[Node], look_at_clock: Callable[[], None]) -> None:
        """Find all ids in the Body and header blocks. Raises DecodeError for one that two elements have."""
        self._nodes: dict[str, Node] = {}
        self._ends: dict[str, str] = {}  # where a reference to an id ends, for ids of elements that refer on
        todo = list(roots)
        while todo:
            node = todo.pop()
            look_at_clock()
            found = id_of(node)
            if found is not None:
                if found in self._nodes:
                    raise DecodeError(f"two elements have the id {found[:_SHOWN]!r}")
                self._nodes[found] = node
            todo.extend(node)

    def target(self, node: Node) -> Node:
        """Return the element that holds the value of ``node``: itself unless it refers to another.

        Raises DecodeError for a reference that leads nowhere, to itself, or out of the message.
        """
        reference = _reference_of(node)
        if reference is None:
            return node
        return self._nodes[self._end(node, reference)]

    def none_inside(self, node: Node) -> None:
        """Raise DecodeError for an element inside of ``node`` that refers to another: it would not be followed."""
        todo = list(node)
        while todo:
            each = todo.pop()
            local = local_reference(each)
            reference = each.get(REF_12) if local is None else local
            if reference in self._nodes and not len(each):
                shown = f"{XmlName.parse(each.tag).name} refers to {reference[:_SHOWN]!r}"
                raise DecodeError(f"{shown}; that is not read inside of a type with attributes, text or wildcards")
            todo.extend(each)

    def _end(self, node: Node, reference: str) -> str:
        """Return the id of the element that does not refer on. Every step is remembered, so that it is made once."""
        passed: list[str] = []
        seen: set[str] = set()
        here: str | None = reference
        while here is not None:
            if here in self._ends:
                reference = self._ends[here]
                break
            if here in seen:
                raise DecodeError(f"the reference {here[:_SHOWN]!r} leads back to itself")
            if len(node) or (node.text or "").strip(SPACE):
                raise DecodeError(f"an element that refers to {here[:_SHOWN]!r} has content, too")
            found = self._nodes.get(here)
            if found is None:
                raise DecodeError(f"no element of the message has the id {here[:_SHOWN]!r}")
            passed.append(here)
            seen.add(here)
            reference, node = here, found
            here = _reference_of(found)
        self._ends.update(dict.fromkeys(passed, reference))
        return reference


def outside_reference(node: Node) -> str | None:
    """Return where an element refers to outside of the message, None where it does not."""
    href = href_of(node)
    return href if href and not href.startswith("#") else None


def _reference_of(node: Node) -> str | None:
    href = node.get("href")
    if href is None:
        return node.get(REF_12)
    href = href.strip(SPACE)
    if href.startswith("#"):
        return href[1:]
    if href.lower().startswith("cid:"):
        raise DecodeError(f"the value is in an attachment ({href[:_SHOWN]!r}), which is not read")
    raise DecodeError(f"the value is outside of the message ({href[:_SHOWN]!r})")
