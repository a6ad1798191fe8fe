"""Types that refer to types that refer to types: how long such a chain may be, and that it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from soapbind.contract.model import ComplexType, QName, SimpleType, TypeUse

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from soapbind.errors import Problems

# Every link is an import of the generated package and a step of a recursion; 60 public contracts have 7 at most.
MAX_CHAIN = 64


def check_chains(types: Mapping[QName, ComplexType | SimpleType], problems: Problems) -> None:
    """Note simple types that are made of themselves, and types at the end of a chain that is too long.

    Complex types that derive from themselves are told later, where their fields are put together.
    """
    depths: dict[QName, int] = {}
    for name in types:
        _measure(name, types, depths, problems)
    for name, depth in depths.items():
        if depth == MAX_CHAIN + 1:  # once for each chain, not again for all that is longer still
            message = f"{name.name} is derived over more than {MAX_CHAIN} other types"
            problems.add(types[name].location, "too-deep", message, "leave out some of the types in between")


def _measure(
    start: QName, types: Mapping[QName, ComplexType | SimpleType], depths: dict[QName, int], problems: Problems
) -> None:
    """Put the depth of a type and all it rests on into ``depths``; without recursion, for that is what it guards."""
    path: list[tuple[QName, list[QName]]] = [(start, _rests_on(start, types))] if start not in depths else []
    active = {start}
    while path:
        name, rest = path[-1]
        if rest:
            inner = rest.pop()
            if inner in active:
                if isinstance(types[inner], SimpleType):
                    message = f"the simple type {inner.name} is made of itself"
                    problems.add(types[inner].location, "cyclic-type", message, "give it another base")
            elif inner not in depths:
                active.add(inner)
                path.append((inner, _rests_on(inner, types)))
            continue
        path.pop()
        active.discard(name)
        depths[name] = 1 + max((depths.get(n, 0) for n in _rests_on(name, types)), default=0)


def _rests_on(name: QName, types: Mapping[QName, ComplexType | SimpleType]) -> list[QName]:
    found = types[name]
    uses = (found.base, found.simple_content) if isinstance(found, ComplexType) else _simple_uses(found)
    return [use for use in uses if isinstance(use, QName) and use in types]


def _simple_uses(found: SimpleType) -> Iterator[TypeUse | None]:
    """Return what a simple type is made of, also inside the anonymous types in it."""
    todo: list[TypeUse | None] = [found.base, found.item, *found.members]
    while todo:
        use = todo.pop()
        if isinstance(use, SimpleType):
            todo += [use.base, use.item, *use.members]
        else:
            yield use
