"""Reading of records that are more than child elements: attributes, text, choices, wildcards, mixed content."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias

from ..errors import DecodeError
from ..package import model
from ..qname import XSI_NIL, XSI_TYPE, XmlName
from ..schema.members import members_of, specs_of
from ..schema.record import ExtensionData
from ..schema.wire import AttributeSpec, MixedSpec, PartSpec, TextSpec, WildcardSpec
from ..xml.characters import SPACE
from ..xml.xsi import is_nil
from .any_type_readers import fragment_of
from .attribute_readers import NOTHING, attributes_reader, contrary_finder, usual_text
from .content_matcher import match, matcher
from .member_readers import (
    Unknown,
    extension_of,
    maker,
    members_to_read,
    missing,
    nil_record,
    take,
    taker,
)
from .particles import Names
from .text_value_readers import text_value_reader

if TYPE_CHECKING:
    from ..schema.record import Record
    from ..xml.lxml_adapter import Node
    from .readers import Reader

_ContentReader: TypeAlias = "Callable[[Node, dict[str, Any]], Unknown | None]"


_LOOSE_TEXT = "text between the members of a record"


def rich_reader(cls: type[Record], otherwise: Reader | None = None) -> Reader:
    """Return the function that reads an object of the class from an element, whatever its name.

    An element that says what it is, by ``xsi:nil`` or ``xsi:type``, is for ``otherwise`` where that is given.
    """
    read_attributes, read_content = attributes_reader(cls), _content_reader(cls)
    make = maker(cls)
    contrary_to = contrary_finder(cls)
    names = [(attribute, f"@{spec.name.name}") for attribute, spec in specs_of(cls) if isinstance(spec, AttributeSpec)]
    names += [(attribute, spec.name) for attribute, _, spec in members_of(cls)]
    names += [(attribute, attribute) for attribute, spec in specs_of(cls) if not isinstance(spec, AttributeSpec)]

    def read(node: Node) -> Any:
        values: dict[str, Any] = {}
        others: tuple[tuple[XmlName, str], ...] = ()
        attributes = node.items()
        if attributes:
            try:
                others = read_attributes(node, attributes, values)
            except DecodeError:  # another type may allow it
                if otherwise is None or not _says_what_it_is(node):
                    raise
                return otherwise(node)
        contrary = NOTHING if contrary_to is None else contrary_to(values)
        if len(values) != len(attributes):  # else all of them are fields
            if otherwise is not None and _says_what_it_is(node):
                return otherwise(node)
            if is_nil(node):
                return nil_record(cls, values, ExtensionData(is_nil=True, attributes=others, contrary=contrary))
        kept = extension_of(values, read_content(node, values))
        try:
            found = make(**values)
        except TypeError:
            raise missing(cls, values, names) from None
        if kept is not None or others or contrary:
            found.extension_data = replace(kept or ExtensionData(), attributes=others, contrary=contrary)
        return found

    return read


def _says_what_it_is(node: Node) -> bool:
    return node.get(XSI_TYPE) is not None or node.get(XSI_NIL) is not None


def _content_reader(cls: type[Record]) -> _ContentReader:
    for attribute, spec in specs_of(cls):
        if isinstance(spec, TextSpec):
            return _text_reader(attribute, spec)
        if isinstance(spec, MixedSpec):
            return _mixed_reader(attribute, model(spec.class_name))
    return _in_order_reader(cls) if _needs_order(cls) else _by_name_reader(cls)


def _needs_order(cls: type[Record]) -> bool:
    """Whether names alone do not tell which field is meant."""
    tags = [name for _, name, _ in members_of(cls)]
    specs = [spec for _, spec in specs_of(cls)]
    wildcards = [spec for spec in specs if isinstance(spec, WildcardSpec)]
    if len(wildcards) > 1 or len(tags) > len(set(tags)) or any(isinstance(spec, PartSpec) for spec in specs):
        return True
    return any(spec.accepts(name.namespace) for spec in wildcards for name in tags)


def _text_reader(attribute: str, spec: TextSpec) -> _ContentReader:
    usual, read_text = usual_text(spec.codec), text_value_reader(spec.codec)

    def read(node: Node, values: dict[str, Any]) -> None:
        if len(node):
            raise DecodeError(f"expected text, found the element {node[0].tag}")
        text = node.text
        if text:
            try:
                values[attribute] = usual(text)
            except ValueError:
                pass  # for the other to tell
            else:
                return
        try:
            value = read_text(text or "", node)
        except ValueError as error:
            raise DecodeError(f"{(text or '')[:40]!r}: {error}") from None
        if value is not None:
            values[attribute] = value

    return read


def _by_name_reader(cls: type[Record]) -> _ContentReader:
    """Return a reader that takes elements in any order, as that of plain records does."""
    members = {each.tag: taker(each) for each in members_to_read(cls)}
    find = members.get
    wildcard = next(((name, spec) for name, spec in specs_of(cls) if isinstance(spec, WildcardSpec)), None)
    is_wild = Names(wildcards=(wildcard[1],) if wildcard else ()).has

    def read(node: Node, values: dict[str, Any]) -> Unknown | None:
        unknown: Unknown | None = None
        nils: set[str] = set()
        text = node.text
        if text and text.strip(SPACE):
            raise DecodeError(_LOOSE_TEXT)
        for child in node:
            found = find(child.tag)
            if found is not None:
                found(child, values, nils)
            elif wildcard is None or not is_wild(child.tag) or not _keep(child, *wildcard, values):
                unknown = unknown or Unknown()
                unknown.add("", child)
            text = child.tail
            if text and text.strip(SPACE):
                raise DecodeError(_LOOSE_TEXT)
        return unknown

    return read


def _keep(child: Node, name: str, spec: WildcardSpec, values: dict[str, Any]) -> bool:
    """Keep an element that a wildcard takes. Returns whether it does."""
    if not spec.repeats:
        if name in values:
            return False
        values[name] = fragment_of(child)
    else:
        values.setdefault(name, []).append(fragment_of(child))
    return True


def _in_order_reader(cls: type[Record]) -> _ContentReader:
    particle = matcher(cls)
    is_known = particle.accepts.test()

    def read(node: Node, values: dict[str, Any]) -> Unknown | None:
        nodes = node[:]
        _refuse_text(node, nodes)
        tags = [child.tag for child in nodes]
        if all(map(is_known, tags)):
            match(particle, nodes, tags, values)
            return None
        unknown = Unknown()
        known: list[Node] = []
        for child, tag in zip(nodes, tags, strict=True):
            if is_known(tag):
                known.append(child)
            else:
                unknown.add("", child)
        match(particle, known, [child.tag for child in known], values)
        return unknown

    return read


def _mixed_reader(attribute: str, cls: type[Record]) -> _ContentReader:
    members = {each.tag: each for each in members_to_read(cls)}
    wildcard = next(((name, Names(wildcards=(s,))) for name, s in specs_of(cls) if isinstance(s, WildcardSpec)), None)

    def item(child: Node) -> Any:
        values: dict[str, Any] = {}
        member = members.get(child.tag)
        if member is not None:
            take(child, member, values, set())
        elif wildcard is not None and wildcard[1].has(child.tag):
            values[wildcard[0]] = fragment_of(child)
        else:
            return None
        kept = extension_of(values, None)
        return cls(**values, extension_data=kept)

    def read(node: Node, values: dict[str, Any]) -> Unknown | None:
        unknown: Unknown | None = None
        found: list[Any] = [node.text] if node.text else []
        for child in node:
            try:
                made_item = item(child)
            except DecodeError as error:
                error.within(f"{attribute}[{len(found) + 1}]")
                raise
            if made_item is None:
                unknown = unknown or Unknown()
                unknown.add("", child)
            else:
                found.append(made_item)
            if child.tail:
                found.append(child.tail)
        values[attribute] = found
        return unknown

    return read


def _refuse_text(node: Node, children: Iterable[Node]) -> None:
    text = node.text
    if text and text.strip(SPACE):
        raise DecodeError(_LOOSE_TEXT)
    for child in children:
        text = child.tail
        if text and text.strip(SPACE):
            raise DecodeError(_LOOSE_TEXT)
