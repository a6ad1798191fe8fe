"""Two sets of services: endpoints, operations, and what their messages carry."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from soapbind.contract.model import (
    XSD,
    ComplexType,
    Contract,
    Element,
    Message,
    Operation,
    Part,
    Port,
    QName,
    Service,
    SimpleType,
    TypeUse,
)
from soapbind.contract.reach import Reach
from soapbind.contract.walk import child_elements
from soapbind.diff.model import Change
from soapbind.diff.parts.elements import Site, compare_elements, nillable_texts
from soapbind.diff.parts.languages import free_elements
from soapbind.diff.parts.places import Owner, Places
from soapbind.diff.parts.sequences import align
from soapbind.diff.parts.shapes import Shape, compare_shape, needed_elements, whole
from soapbind.diff.parts.types import compare_type
from soapbind.diff.parts.values import retype_facts
from soapbind.pymodel.literals import shown_action

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_Named: TypeAlias = "tuple[str, str]"  # namespace and name of a service


@dataclass(frozen=True, slots=True)
class _Site:
    """What is being compared: the service and, inside it, the operation."""

    places: Places
    path: str
    key: tuple[object, ...]

    def change(self, rule: str, old: str | None = None, new: str | None = None, *facts: str) -> Change:
        """Return a change of the service or operation as a whole, which both directions feel."""
        return Change(rule, self.path, (self.key,), old, new, request=True, response=True, facts=frozenset(facts))

    def inner(self, separator: str, name: str, kind: str) -> _Site:
        """Return a site inside this one."""
        return _Site(self.places, f"{self.path}{separator}{name}", (kind, *self.key[1:], name))

    def way(self, way: str) -> Owner:
        """Return the owner of what a request or a response carries."""
        return Owner(f"{self.path}/{way}", self.key, way == "request", way == "response")


def compare_services(old: Contract, new: Contract, places: Places) -> Iterable[Change]:
    """Return the changes of services. The operations of an added or removed service are not listed."""
    before, after = _services(old), _services(new)
    names = [name for _, name in {*before, *after}]
    for key in sorted(before.keys() | after.keys(), key=lambda k: (k[1], k[0])):
        path = key[1] if names.count(key[1]) == 1 else f"{{{key[0]}}}{key[1]}"
        site = _Site(places, path, ("service", key))
        if key not in before:
            yield site.change("service-added", None, _count(after[key]))
        elif key not in after:
            yield site.change("service-removed", _count(before[key]), None)
        else:
            yield from _service(site, (old, before[key]), (new, after[key]))


def _services(contract: Contract) -> dict[_Named, Service]:
    return {(s.namespace, s.name): s for s in contract.services}


def _count(service: Service) -> str:
    count = len(service.operations)
    return f"{count} operation{'' if count == 1 else 's'}"


def _service(site: _Site, old: tuple[Contract, Service], new: tuple[Contract, Service]) -> Iterable[Change]:
    yield from _endpoints(site, old[1].ports, new[1].ports)
    before, after = ({o.label: o for o in each[1].operations} for each in (old, new))
    for name in sorted(before.keys() | after.keys()):
        inner = site.inner(".", name, "operation")
        if name not in before:
            change = inner.change("operation-added", None, shown_action(after[name].action))
            yield _with_types(change, site.places, new[0], after[name])
        elif name not in after:
            change = inner.change("operation-removed", shown_action(before[name].action), None)
            yield _with_types(change, site.places, old[0], before[name])
        elif before[name] != after[name]:
            yield from _operation(inner, (old[0], before[name]), (new[0], after[name]))


def _with_types(change: Change, places: Places, contract: Contract, operation: Operation) -> Change:
    """Return the change of an operation that also explains the classes that only such operations need.

    Both contracts declare their types, so nothing else tells why they come or go.
    """
    alone = places.one_sided & places.types[0].keys() & places.types[1].keys()
    if not alone:
        return change
    needed = sorted(Reach(contract, [operation]).types & alone)
    return replace(change, keys=(*change.keys, *(("type", name) for name in needed)))


def _endpoints(site: _Site, old: Iterable[Port], new: Iterable[Port]) -> Iterable[Change]:
    before, after = {p.name: p for p in old}, {p.name: p for p in new}
    for name in sorted(before.keys() | after.keys()):
        inner = site.inner("/endpoint/", name, "endpoint")
        a, b = (None if p is None else _endpoint(p) for p in (before.get(name), after.get(name)))
        if a != b:
            rule = "added" if a is None else "removed" if b is None else "moved"
            yield inner.change(f"endpoint-{rule}", a, b)


def _endpoint(port: Port) -> str:
    return f"{port.address} (SOAP {port.soap_version})"


def _operation(site: _Site, old: tuple[Contract, Operation], new: tuple[Contract, Operation]) -> Iterable[Change]:
    a, b = old[1], new[1]
    if a.action != b.action:
        yield site.change("action-changed", shown_action(a.action), shown_action(b.action))
    before, after = _binding(a), _binding(b)
    if before != after:
        yield site.change("binding-changed", before, after, *_use_facts(a, b))
    yield from _message(site, "request", (old[0], a.input), (new[0], b.input))
    if a.output is not None and b.output is not None:
        yield from _message(site, "response", (old[0], a.output), (new[0], b.output))
    elif a.output is not b.output:
        yield site.change("reply-added" if a.output is None else "reply-removed")
    yield from _faults(site, a, b)


def _binding(operation: Operation) -> str:
    """Return the style and use; that of the response too where it is another."""
    shown = f"{operation.style.value}/{operation.input.use.value}"
    output = operation.output
    return shown if output is None or output.use is operation.input.use else f"{shown}, response {output.use.value}"


def _use_facts(old: Operation, new: Operation) -> tuple[str, ...]:
    """Tell which message is encoded now, or literal."""
    pairs = (("request", old.input, new.input), ("response", old.output, new.output))
    return tuple(
        f"{way}-{b.use.value}" for way, a, b in pairs if a is not None and b is not None and a.use is not b.use
    )


def _message(site: _Site, way: str, old: tuple[Contract, Message], new: tuple[Contract, Message]) -> Iterable[Change]:
    owner = site.way(way)
    before, after = (_body(site.places, contract, message) for contract, message in (old, new))
    if before != after:
        yield Change("body-changed", owner.path, (site.key,), before, after, owner.request, owner.response)

    def nested(inner: Owner, a: Element, b: Element) -> Iterable[Change]:
        assert not isinstance(a.type, QName)  # noqa: S101 - the caller has looked
        assert not isinstance(b.type, QName)  # noqa: S101
        return compare_type(site.places, inner, a.type, b.type)

    types = [_own_type(message) for message in (old[1], new[1])]
    free = frozenset(name for each in types if each is not None for name in free_elements(each.content))
    needed = frozenset[QName]() if types[0] is None or types[1] is None else needed_elements(types[0], types[1])
    parts = [p.element for p in new[1].body if p.element is not None]
    wrapper = parts[0].name if len(parts) == 1 else None
    kind = "parameter" if way == "request" else "result"
    thing = Site(kind, owner, site.places, nested, free, needed, wrapper=wrapper)
    yield from compare_elements(thing, _own_elements(old[1]), _own_elements(new[1]))
    if types[0] is not None and types[1] is not None:
        shape = Shape(site.places, owner, lambda inner, a, b: compare_type(site.places, inner, a, b))
        yield from compare_shape(shape, types[0], types[1])
    yield from _headers(site, owner, old[1], new[1])


def _body(places: Places, contract: Contract, message: Message) -> str:
    """Return how the body begins: the wrapper, with its type where that has a name."""
    parts = [p.element for p in message.body if p.element is not None]
    if message.wrapper is not None or not parts:
        return str(message.wrapper or "empty")
    named = [e.type for e in parts if isinstance(e.type, QName) and _is_shown(e.type, contract)]
    return ", ".join([*(str(e.name) for e in parts), *(f"of type {places.label(t)}" for t in named)])


def _is_shown(name: QName, contract: Contract) -> bool:
    return name in contract.types or name.namespace == XSD


def _own_type(message: Message) -> ComplexType | None:
    """Return the type of the only element in a body, where it has no name."""
    part = message.body[0].element if len(message.body) == 1 else None
    return part.type if part is not None and isinstance(part.type, ComplexType) else None


def _own_elements(message: Message) -> list[Element]:
    """Return the elements that belong to the message alone; those of a named type are compared with that type."""
    found: list[Element] = []
    for part in message.body:
        if part.element is None:
            found += [Element(QName("", part.name), part.type)] if part.type is not None else []
        elif isinstance(part.element.type, ComplexType):
            found += child_elements(part.element.type.content)
    return found


def _headers(site: _Site, owner: Owner, old: Message, new: Message) -> Iterable[Change]:
    before, after = _header_elements(old.headers), _header_elements(new.headers)
    found = align(list(before), list(after), lambda _a, _b: False)
    label = site.places.label

    def change(rule: str, name: QName, old: str | None, new: str | None, *facts: str) -> Change:
        inner = Owner(
            f"{owner.path}/header/{name.name}", ("header", *site.key[1:], name.name), owner.request, owner.response,
            (site.key,),
        )  # fmt: skip
        return whole(inner, f"header-{rule}", old, new, *facts)

    for name in (*found.appended, *found.inserted):
        yield change("added", name, None, label(after[name].type))
    for name in found.removed:
        yield change("removed", name, label(before[name].type), None)
    for name in sorted(before.keys() & after.keys()):
        a, b = before[name], after[name]
        if a.type != b.type:
            facts = retype_facts(site.places, a.type, b.type)
            yield change("retyped", name, *_types(label(a.type), label(b.type)), *facts)
        if a.nillable != b.nillable:
            yield change("nillability-changed", name, *nillable_texts(a), *(("nillable",) * b.nillable))
    if found.moved:
        orders = [", ".join(n.name for n in each if n in before and n in after) for each in (before, after)]
        path = f"{owner.path}/header"
        yield Change("header-reordered", path, (site.key,), orders[0], orders[1], owner.request, owner.response)


def _types(old: str, new: str) -> tuple[str, str]:
    """Return two labels; two anonymous types look alike, but are not."""
    return (f"{old} before", f"{new} after") if old == new else (old, new)


def _header_elements(parts: Iterable[Part]) -> dict[QName, Element]:
    return {p.element.name: p.element for p in parts if p.element is not None}


def _faults(site: _Site, old: Operation, new: Operation) -> Iterable[Change]:
    declared = ({f.name: f.parts for f in o.faults} for o in (old, new))
    yield from _told(site, "fault", "fault", *declared)
    headers = ({e.name.name: (p,) for p in o.header_faults if (e := p.element)} for o in (old, new))
    yield from _told(site, "header-fault", "header", *headers)


_Parts: TypeAlias = "Mapping[str, Sequence[Part]]"


def _told(site: _Site, kind: str, thing: str, before: _Parts, after: _Parts) -> Iterable[Change]:
    """Return the changes of faults or header faults, by name; ``thing`` is what has a name in Python."""
    for name in sorted(before.keys() | after.keys()):
        parts = before.get(name), after.get(name)
        a, b = (None if each is None else _fault(site.places, each) for each in parts)
        if a != b:
            rule = "added" if a is None else "removed" if b is None else "retyped"
            keys = ((thing, *site.key[1:], name), site.key)
            facts = _detail_facts(site.places, parts[0] or (), parts[1] or ())
            path = f"{site.path}/{kind}/{name}"
            yield Change(f"{kind}-{rule}", path, keys, a, b, response=True, facts=frozenset(facts))


def _detail_facts(places: Places, old: Sequence[Part], new: Sequence[Part]) -> tuple[str, ...]:
    """Tell how the types of two details compare, where they come under one name."""
    if len(old) != 1 or len(new) != 1:
        return ()
    names = [p.element.name if p.element is not None else p.name for p in (old[0], new[0])]
    before, after = (p.element.type if p.element is not None else p.type for p in (old[0], new[0]))
    if names[0] != names[1] or before is None or after is None:
        return ()
    return retype_facts(places, before, after)


def _fault(places: Places, parts: Iterable[Part]) -> str:
    words: list[str] = []
    for part in parts:
        use: TypeUse | None = part.element.type if part.element is not None else part.type
        name = str(part.element.name) if part.element is not None else part.name
        if isinstance(use, ComplexType | SimpleType):
            shown = child_elements(use.content) if isinstance(use, ComplexType) else []
            words.append(f"{name}({', '.join(f'{e.name.name}: {places.label(e.type)}' for e in shown)})")
        elif use is not None:
            words.append(f"{name}: {places.label(use)}")
    return ", ".join(words)
