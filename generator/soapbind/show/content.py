"""What is inside a type, as ``soapbind show`` writes it: elements, groups, attributes, and what types are called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from soapbind.contract.model import (
    ONCE,
    SERIALIZATION,
    XSD,
    Attribute,
    ComplexType,
    Contract,
    Element,
    Group,
    GroupKind,
    Occurs,
    Particle,
    QName,
    TypeUse,
    Wildcard,
)
from soapbind.contract.qnames import SOAP_ENCODING
from soapbind.contract.relations import instead_of
from soapbind.pymodel.python_types import datacontract_shapes as shapes

if TYPE_CHECKING:
    from collections.abc import Iterable


def type_label(use: TypeUse) -> str:
    """Return how a type is called: ``xs:int``, ``ChatMessage``; an anonymous one is ``(anonymous)``."""
    name = use if isinstance(use, QName) else use.name
    if name is None:
        return "(anonymous)"
    prefix = {XSD: "xs:", SERIALIZATION: "ser:", SOAP_ENCODING: "soapenc:"}.get(name.namespace, "")
    return prefix + name.name


def element_label(contract: Contract, element: Element) -> str:
    """Return how the type of an element is called, with ``[]`` for lists: repeated elements and ``ArrayOf`` types."""
    use, found = element.type, contract.type_of(element.type)
    label = _array_label(found) if isinstance(found, ComplexType) else ""
    label = label or type_label(use)
    return f"{label}[]" if element.occurs.repeats else label


def _array_label(found: ComplexType) -> str:
    """Return how an array is called by its items, "" for a type that is none; those of SOAP encoding have a rank."""
    item = shapes.array_item(found)
    if item is None:
        return ""
    inner = _array_label(item.type) if isinstance(item.type, ComplexType) and item.type.array else ""
    return f"{inner or type_label(item.type)}{found.array or '[]'}"


def is_plain(content: Group | None) -> bool:
    """Whether the elements of a content model just follow one another."""
    if content is None:
        return True
    if content.kind is not GroupKind.SEQUENCE or content.occurs != ONCE:
        return False
    return all(is_plain(each) if isinstance(each, Group) else isinstance(each, Element) for each in content.particles)


def particle_lines(contract: Contract, found: Particle, indent: int) -> Iterable[str]:
    """Give a line for each element of a content model, with groups around them as it has them."""
    margin = " " * indent
    if isinstance(found, Element):
        yield margin + member(contract, found)
    elif isinstance(found, Wildcard):
        yield f"{margin}any of {' '.join(found.namespaces)}{numbers(found.occurs)}"
    else:
        is_silent = found.kind is GroupKind.SEQUENCE and found.occurs == ONCE
        if not is_silent:
            yield f"{margin}{found.kind.value}{numbers(found.occurs)}"
        for each in found.particles:
            is_step = found.kind is GroupKind.CHOICE and isinstance(each, Group) and each.occurs == ONCE
            if is_step and isinstance(each, Group) and each.kind is GroupKind.SEQUENCE:
                yield f"{margin}  sequence"
            yield from particle_lines(contract, each, indent + (0 if is_silent else 2) + (2 if is_step else 0))


def member(contract: Contract, found: Element) -> str:
    """Return an element with its type and what else is said of it."""
    words = [f"{found.name.name}: {element_label(contract, found)}"]
    words += ["nillable"] * found.nillable + ["abstract"] * found.abstract
    words += [f"{word} {value!r}" for word, value in (("default", found.default), ("fixed", found.fixed)) if value]
    others = instead_of(contract.elements, found)
    words += [f"or {', '.join(name.name for name in others)}"] if others else []
    return " ".join(words)


def attribute(found: Attribute) -> str:
    """Return an attribute with its type and what else is said of it."""
    words = [f"@{found.name.name}: {type_label(found.type)}", *(["required"] * found.required)]
    values = ("default", found.default), ("fixed", found.fixed)
    return " ".join([*words, *(f"{word} {value!r}" for word, value in values if value is not None)])


def numbers(occurs: Occurs) -> str:
    """Return how often something may come, where that is not once: `` [0..n]``."""
    most = "n" if occurs.maximum is None else occurs.maximum
    return "" if occurs == ONCE else f" [{occurs.minimum}..{most}]"


def inline(contract: Contract, found: Particle, *, is_inner: bool = False) -> str:
    """Return a content model in one line: ``A: xs:int, B?: xs:int, (C: xs:int | D: xs:string)[]``.

    What may be absent has a question mark, but not in a DataContract, in which that is so of everything.
    """
    mark = mark_of(contract, found.occurs)
    if isinstance(found, Element):
        return f"{found.name.name}{mark}: {element_label(contract, found)}"
    if isinstance(found, Wildcard):
        return f"any{'[]' if found.occurs.repeats else mark}"
    joint = " | " if found.kind is GroupKind.CHOICE else ", "
    needs_brackets = found.occurs.repeats or mark or (is_inner and found.kind is GroupKind.CHOICE)
    made = [inline(contract, each, is_inner=found.kind is GroupKind.CHOICE or len(found.particles) > 1)
        for each in found.particles]  # fmt: skip
    if found.kind is GroupKind.CHOICE:
        pairs = zip(made, found.particles, strict=True)
        made = [f"({m})" if isinstance(p, Group) and not p.occurs.repeats and ", " in m else m for m, p in pairs]
    text = joint.join(filter(None, made))
    return f"({text}){'[]' if found.occurs.repeats else mark}" if needs_brackets and text else text


def mark_of(contract: Contract, occurs: Occurs) -> str:
    """Return the mark of what may be absent; a list needs none."""
    return "" if contract.is_data_contract or occurs.minimum or occurs.repeats else "?"
