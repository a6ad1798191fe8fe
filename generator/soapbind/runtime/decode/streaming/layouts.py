"""How a server writes the elements of a list, learned from some of them that are not in the usual form.

What is learned is a guess: an item that is written otherwise does not match what is made of it, and goes to the tree.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from ...package import is_data_contract
from ...qname import XML, XSI, XSI_NIL
from ...xml.characters import declarations
from ...xml.python_element import prefix_of
from ...xml.xsi import is_nil

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ...xml.lxml_adapter import Namespaces, Node

_Declared: TypeAlias = "tuple[tuple[str | None, str], ...]"  # prefixes with their namespaces

_MOST, _DEEPEST = 150, 10  # elements of different names and places, and in each other


class Layout(NamedTuple):
    """Elements of one name as they were seen, ``name`` as written. Hashable, so readers are kept by it.

    ``attributes`` is the expression of those in a start tag before content, ``declares`` has the namespaces among them
    by prefix. ``nils`` are the attributes of nil ones that declare a prefix for that, each with the prefix.
    ``children`` are in the order in which they come.
    """

    name: str
    tag: str
    attributes: str
    declares: _Declared
    nils: tuple[tuple[str, str], ...]
    children: tuple[Layout, ...]


def learned(items: Sequence[Node], nsmap: Namespaces) -> tuple[Layout, ...]:
    """Return what is to be learned of items of a list with these namespaces around them, nothing where it is much."""
    found = _layouts([(items, nsmap)], _DEEPEST)
    return found if _size(found) <= _MOST else ()


def _size(layouts: tuple[Layout, ...]) -> int:
    return sum(1 + _size(each.children) for each in layouts)


def _layouts(holders: Iterable[tuple[Iterable[Node], Namespaces]], depth: int) -> tuple[Layout, ...]:
    """Return the layouts of children, by those of several holders, each with the namespaces in scope around them."""
    order: list[str] = []
    seen: dict[str, list[tuple[Node, Namespaces, Namespaces]]] = {}
    for children, around in holders if depth else ():
        place = 0
        for child in children:
            if child.tag not in seen:
                order.insert(place, child.tag)
            seen.setdefault(child.tag, []).append((child, around, child.nsmap))
            place = order.index(child.tag) + 1
    return tuple(_layout(tag, seen[tag], depth) for tag in order)


def _layout(tag: str, seen: list[tuple[Node, Namespaces, Namespaces]], depth: int) -> Layout:
    starts = [_start(*each) for each in seen]
    attributes, declares = next((each[:2] for each in starts if each[0]), ("", ()))
    nils = tuple(sorted({nil for _, _, nils in starts for nil in nils}))
    alike = zip(seen, starts, strict=True)  # what is in others may have prefixes that are not declared in these
    inside = _layouts([(node, nsmap) for (node, _, nsmap), start in alike if start[1] == declares], depth - 1)
    return Layout(_written(tag, seen[0][0].prefix), tag, attributes, declares, nils, inside)


def _start(node: Node, around: Namespaces, nsmap: Namespaces) -> tuple[str, _Declared, Sequence[tuple[str, str]]]:
    """Return attributes, declarations and nils as in a layout."""
    declares = tuple((prefix, uri) for prefix, uri in nsmap.items() if around.get(prefix) != uri)
    written, names = declarations(declares), node.keys()
    if XSI_NIL in names:
        ((prefix, uri), *others) = declares or ((None, ""),)
        is_own = is_nil(node) and uri == XSI and not others and len(names) == 1
        true = f' {prefix}:nil="true"'
        return "", declares, [(prefix, true + written), (prefix, written + true)] if prefix and is_own else ()
    uris = [name[1:].rpartition("}")[0] for name in names]
    if names and (not is_data_contract() or XSI in uris or XML in uris):
        return "", declares, ()
    expression = "".join(
        rf' {re.escape(_written(name, prefix_of(nsmap, uri) if uri else None))}="[^<&"\t\n]*+"'
        for name, uri in zip(names, uris, strict=True)
    )
    if not declares:
        return expression and f"(?:{expression})?+", (), ()
    declared = re.escape(written)
    return f"(?:{expression}{declared}|{declared}{expression})" if expression else declared, declares, ()


def _written(tag: str, prefix: str | None) -> str:
    local = tag.rpartition("}")[2]
    return f"{prefix}:{local}" if prefix else local
