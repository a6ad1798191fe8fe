"""Content models as languages: whether every message of the one is a message of the other, by derivatives.

A content model is a regular expression over elements (XML Schema part 1, 3.8.4). What is left of it after an element is
its derivative by that element (Brzozowski, Derivatives of Regular Expressions, 1964): a model includes another if no
way through both ends where the other may end and the one may not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from soapbind.contract.model import ONCE, Element, Group, GroupKind, Occurs, Particle, QName, Wildcard
from soapbind.contract.walk import leaves

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# An element, or one that a wildcard takes: its namespace as in a wildcard, and how it fares in validation.
_Symbol: TypeAlias = "QName | tuple[str, str]"
_VALIDITY = {"strict": ("valid",), "lax": ("valid", "undeclared"), "skip": ("valid", "undeclared", "invalid")}
_PLACES = ("##targetNamespace", "##local", "##other")
_STEPS = 2_000  # pairs of models, beyond which nothing is said


@dataclass(frozen=True, slots=True)
class _Model:
    """What has derivatives: one of some symbols, parts in a group of ``kind``, or a part that is there ``occurs``."""

    kind: str
    symbols: frozenset[_Symbol] = frozenset()
    parts: tuple[_Model, ...] = ()
    occurs: Occurs = ONCE


_EMPTY = _Model("sequence")
_NEVER = _Model("choice")


def includes(outer: Particle | None, inner: Particle | None, known: Mapping[QName, Occurs]) -> bool:
    """Whether every sequence of elements that ``inner`` allows is one that ``outer`` allows; False if that is too much.

    ``known`` are the elements that count, with how often each may come.
    """
    wildcards = [each for content in (outer, inner) for each in leaves(content) if isinstance(each, Wildcard)]
    namespaces = _namespaces(wildcards)
    one, other = (_model(each, known, namespaces) or _EMPTY for each in (outer, inner))
    wild = {symbol for each in wildcards for symbol in _taken(each, namespaces)}
    return _is_included(one, other, [*known, *wild])


def wildcard_includes(outer: Wildcard | None, inner: Wildcard | None) -> bool:
    """Whether all that one wildcard allows is allowed by another."""
    namespaces = _namespaces([each for each in (outer, inner) if each is not None])
    one, other = (frozenset[_Symbol]() if each is None else _taken(each, namespaces) for each in (outer, inner))
    return one >= other


def free_elements(content: Particle | None, *, is_free: bool = False) -> frozenset[QName]:
    """Return the elements that may be absent because a group around them may, or is a choice of several."""
    if isinstance(content, Element):
        return frozenset({content.name} if is_free else ())
    if not isinstance(content, Group):
        return frozenset()
    is_free = is_free or content.occurs.minimum == 0
    is_free = is_free or (content.kind is GroupKind.CHOICE and len(content.particles) > 1)
    return frozenset(name for each in content.particles for name in free_elements(each, is_free=is_free))


def at_most(content: Particle | None, name: QName) -> float:
    """Return how often an element may come at most because of the groups around it, not of itself."""
    if isinstance(content, Element):
        return int(content.name == name)
    counts = [at_most(each, name) for each in content.particles] if isinstance(content, Group) else []
    if not any(counts) or not isinstance(content, Group):
        return 0
    times = float("inf") if content.occurs.maximum is None else content.occurs.maximum
    return times and times * (max(counts) if content.kind is GroupKind.CHOICE else sum(counts))


def _is_included(one: _Model, other: _Model, symbols: Iterable[_Symbol]) -> bool:
    todo, seen = [(one, other)], {(one, other)}
    while todo:
        one, other = todo.pop()
        if (_may_end(other) and not _may_end(one)) or len(seen) > _STEPS:
            return False
        for symbol in symbols:
            pair = _after(one, symbol), _after(other, symbol)
            if pair[1] != _NEVER and pair not in seen:
                seen.add(pair)
                todo.append(pair)
    return True


def _namespaces(wildcards: Iterable[Wildcard]) -> frozenset[str]:
    """Return the namespaces that wildcards tell apart, and one that none of them names."""
    return frozenset(uri for each in wildcards for uri in each.namespaces if uri != "##any").union(_PLACES)


def _taken(found: Wildcard, namespaces: frozenset[str]) -> frozenset[_Symbol]:
    if "##any" in found.namespaces:
        allowed = namespaces
    elif "##other" in found.namespaces:
        allowed = namespaces - {"##targetNamespace", "##local"}
    else:
        allowed = frozenset(found.namespaces)
    return frozenset((uri, validity) for uri in allowed for validity in _VALIDITY[found.process_contents])


def _model(found: Particle | None, known: Mapping[QName, Occurs], namespaces: frozenset[str]) -> _Model | None:
    """Return the model of a particle; None where nothing in it counts."""
    if isinstance(found, Element):
        is_known = found.name in known
        return _times(_Model("symbol", frozenset({found.name})), known[found.name]) if is_known else None
    if isinstance(found, Wildcard):
        return _times(_Model("symbol", _taken(found, namespaces)), found.occurs)
    inner = [_model(each, known, namespaces) for each in found.particles] if found is not None else []
    parts = [each for each in inner if each is not None]
    return _times(_group(found.kind.value, parts), found.occurs) if found is not None and parts else None


def _group(kind: str, parts: Iterable[_Model]) -> _Model:
    """Return a group in one of the forms that mean the same, so that there are few."""
    if kind == "choice":
        flat = {inner for each in parts for inner in (each.parts if each.kind == "choice" else (each,))}
        return flat.pop() if len(flat) == 1 else _Model("choice", parts=tuple(sorted(flat, key=repr)))
    found = list(parts)
    if _NEVER in found:
        return _NEVER
    if kind == "sequence":
        found = [inner for each in found for inner in (each.parts if each.kind == "sequence" else (each,))]
    found = [each for each in found if each != _EMPTY]
    if len(found) == 1:
        return found[0]
    return _Model(kind, parts=tuple(found)) if found else _EMPTY


def _times(part: _Model, occurs: Occurs) -> _Model:
    low, high = occurs
    if high == 0 or part == _EMPTY:
        return _EMPTY
    low = 0 if _may_end(part) else low
    return part if (low, high) == (1, 1) else _Model("times", parts=(part,), occurs=Occurs(low, high))


def _may_end(model: _Model) -> bool:
    if model.kind == "times":
        return model.occurs.minimum == 0
    ends = [_may_end(each) for each in model.parts]
    return any(ends) if model.kind == "choice" else model.kind != "symbol" and all(ends)


def _after(model: _Model, symbol: _Symbol) -> _Model:
    """Return what may follow a symbol."""
    parts = model.parts
    if model.kind == "symbol":
        return _EMPTY if symbol in model.symbols else _NEVER
    if model.kind == "choice":
        return _group("choice", [_after(each, symbol) for each in parts])
    if model.kind == "times":
        low, high = model.occurs
        rest = _times(parts[0], Occurs(max(low - 1, 0), None if high is None else high - 1))
        return _group("sequence", [_after(parts[0], symbol), rest])
    ways: list[_Model] = []
    for place, each in enumerate(parts):
        others = (*parts[:place], *parts[place + 1 :])
        rest = _group("all", others) if model.kind == "all" else _group("sequence", parts[place + 1 :])
        ways.append(_group("sequence", [_after(each, symbol), rest]))
        if model.kind == "sequence" and not _may_end(each):
            break
    return _group("choice", ways)
