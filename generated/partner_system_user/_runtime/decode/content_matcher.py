"""Elements matched to a content model by their order, where their names alone do not tell which field is meant.

A content model is deterministic: at every place the name of the next element tells which particle it is (XML Schema
part 1, 3.8.6, unique particle attribution). So one look at the next name is enough, and nothing is ever tried twice.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from ..errors import DecodeError
from ..package import model
from ..qname import XmlName
from ..schema.content_model import Group, content_of
from ..schema.members import specs_of
from ..schema.wire import PartSpec, WildcardSpec
from .any_type_readers import fragment_of
from .member_readers import extension_of, maker, members_to_read, missing, taker
from .particles import Children, Match, Names, Particle, all_names

if TYPE_CHECKING:
    from ..schema.content_model import Content
    from ..schema.record import Record
    from ..xml.lxml_adapter import Node
    from .member_readers import Member


def matcher(cls: type[Record]) -> Particle:
    """Return what matches all that may be in an element of the class."""
    members = {each.attribute: each for each in members_to_read(cls)}
    return _particle(content_of(cls), members, dict(specs_of(cls)))


def match(particle: Particle, nodes: Sequence[Node], tags: Sequence[str], values: dict[str, Any]) -> None:
    """Put the values of elements with these ``tags`` where they belong.

    Raises DecodeError for one that cannot stand at its place.
    """
    end = particle.match(Children(nodes, tags), 0, values)
    if end < len(nodes):
        raise DecodeError("stands where the contract does not allow it", XmlName.parse(tags[end]).name)


def _particle(content: Content, members: dict[str, Member], others: dict[str, Any]) -> Particle:
    if isinstance(content, Group):
        parts = [_particle(part, members, others) for part in content.parts]
        made_of = {",": _sequence, "|": _choice, "&": _all}[content.kind](parts)
        return made_of if content.is_required else _optional(made_of)
    name = content.field
    if name in members:
        found = _element(members[name])
    else:
        spec = others[name]
        found = _wildcard(name, spec) if isinstance(spec, WildcardSpec) else _part(name, spec)
    return found if content.is_required else found._replace(may_be_empty=True)


def _optional(group: Particle) -> Particle:
    """Return a group that may be absent as a whole: one whose first element is not next leaves the rest to others."""
    if group.accepts == group.begins:
        return group._replace(may_be_empty=True)
    may_begin, match_group = group.begins.test(), group.match

    def match_if_begun(children: Children, at: int, values: dict[str, Any]) -> int:
        is_begun = at < len(children.tags) and may_begin(children.tags[at])
        return match_group(children, at, values) if is_begun else at

    return group._replace(may_be_empty=True, match=match_if_begun)


def _element(member: Member) -> Particle:
    tag, attribute, read = member.tag, member.attribute, taker(member)

    def match_all(children: Children, at: int, values: dict[str, Any]) -> int:
        tags = children.tags
        while at < len(tags) and tags[at] == tag:
            read(children.nodes[at], values, None)
            at += 1
        return at

    def match_one(children: Children, at: int, values: dict[str, Any]) -> int:
        if at < len(children.tags) and children.tags[at] == tag and attribute not in values:
            read(children.nodes[at], values, None)
            return at + 1
        return at

    names = Names(frozenset((tag,)))
    return Particle(names, may_be_empty=False, match=match_all if member.repeats else match_one, accepts=names)


def _wildcard(name: str, spec: WildcardSpec) -> Particle:
    names = Names(wildcards=(spec,))

    def match_but(others: frozenset[str]) -> Match:
        def match_all(children: Children, at: int, values: dict[str, Any]) -> int:
            tags = children.tags
            while at < len(tags) and tags[at] not in others and names.has(tags[at]):
                values.setdefault(name, []).append(fragment_of(children.nodes[at]))
                at += 1
            return at

        return match_all

    def match_one(children: Children, at: int, values: dict[str, Any]) -> int:
        if at < len(children.tags) and names.has(children.tags[at]) and name not in values:
            values[name] = fragment_of(children.nodes[at])
            return at + 1
        return at

    if not spec.repeats:
        return Particle(names, may_be_empty=False, match=match_one, accepts=names)
    return Particle(names, may_be_empty=False, match=match_but(frozenset()), accepts=names, match_but=match_but)


def _part_reader(cls: type[Record], inner: Particle) -> Callable[[Children, int], tuple[Any, int]]:
    """Return the function that reads an object of the class of a part, and gives the index behind it."""
    make, names = maker(cls), [(each.name, each.name) for each in fields(cls)]

    def one(children: Children, at: int) -> tuple[Any, int]:
        values: dict[str, Any] = {}
        end = inner.match(children, at, values)
        kept = extension_of(values, None)
        try:
            found = make(**values)
        except TypeError:
            raise missing(cls, values, names) from None
        if kept is not None:
            found.extension_data = kept
        return found, end

    return one


def _part(name: str, spec: PartSpec) -> Particle:
    cls = model(spec.class_name)
    inner = matcher(cls)
    one = _part_reader(cls, inner)

    def match_all(children: Children, at: int, values: dict[str, Any]) -> int:
        found: list[Any] = values.setdefault(name, [])
        tags, may_begin = children.tags, inner.begins.test()
        try:
            while at < len(tags) and may_begin(tags[at]):
                value, end = one(children, at)
                if end == at:
                    break
                found.append(value)
                at = end
        except DecodeError as error:
            error.within(f"{name}[{len(found) + 1}]")
            raise
        return at

    def match_one(children: Children, at: int, values: dict[str, Any]) -> int:
        if at < len(children.tags) and inner.begins.has(children.tags[at]) and name not in values:
            try:
                values[name], at = one(children, at)
            except DecodeError as error:
                error.within(name)
                raise
        return at

    match_items = _quick_items(cls, name, match_all) if content_of(cls).is_choice_of_fields else match_all
    return Particle(inner.begins, inner.may_be_empty, match_items if spec.repeats else match_one, inner.accepts)


def _quick_items(cls: type[Record], name: str, match_all: Match) -> Match:
    """Return what reads items that are one element of usual text each, and leaves the rest to ``match_all``."""
    once = [each for each in members_to_read(cls) if not each.repeats]
    find = {each.tag: (each.attribute, each.text_reader) for each in once if each.text_reader}.get
    make = maker(cls)

    def match_quick(children: Children, at: int, values: dict[str, Any]) -> int:
        found: list[Any] = values.setdefault(name, [])
        nodes, tags = children
        while at < len(tags):
            known = find(tags[at])
            if known is None:
                break
            child = nodes[at]
            text = child.text
            if not text or len(child) or child.keys():
                break
            attribute, read = known
            try:
                found.append(make(**{attribute: read(text)}))
            except (TypeError, ValueError):  # not usual, or an element that must be there beside it
                break
            at += 1
        return match_all(children, at, values) if at < len(tags) else at

    return match_quick


def _sequence(parts: Sequence[Particle]) -> Particle:
    first: list[Names] = []
    for part in parts:
        first.append(part.begins)
        if not part.may_be_empty:
            break

    matches = [_before(part, parts[index + 1 :]) for index, part in enumerate(parts)]

    def match_parts(children: Children, at: int, values: dict[str, Any]) -> int:
        for match_part in matches:
            at = match_part(children, at, values)
        return at

    accepts = all_names(part.accepts for part in parts)
    return Particle(all_names(first), all(part.may_be_empty for part in parts), match_parts, accepts)


def _before(part: Particle, others: Sequence[Particle]) -> Match:
    """Return the match of a particle that others follow.

    Where a name could be of a wildcard or of an element that is declared, it is that of the element (XML Schema 1.1
    part 1, 3.8.6). In 1.0 there is such a place only behind a wildcard that must be there once.
    """
    if part.match_but is None:
        return part.match
    names: set[str] = set()
    for other in others:
        names |= other.begins.tags
        if not other.may_be_empty:
            break
    return part.match_but(frozenset(names))


def _choice(parts: Sequence[Particle]) -> Particle:
    by_tag: dict[str, Callable[[Children, int, dict[str, Any]], int]] = {}
    for each in parts:
        for name in each.begins.tags:
            by_tag.setdefault(name, each.match)

    def match_branch(children: Children, at: int, values: dict[str, Any]) -> int:
        if at < len(children.tags):
            tag = children.tags[at]
            known = by_tag.get(tag)
            if known is not None:
                return known(children, at, values)
            for part in parts:
                if part.begins.has(tag):
                    return part.match(children, at, values)
        return at

    begins, accepts = all_names(part.begins for part in parts), all_names(part.accepts for part in parts)
    return Particle(begins, not parts or any(part.may_be_empty for part in parts), match_branch, accepts)


def _all(parts: Sequence[Particle]) -> Particle:
    def match_any_order(children: Children, at: int, values: dict[str, Any]) -> int:
        while at < len(children.tags):
            tag = children.tags[at]
            part = next((part for part in parts if part.begins.has(tag)), None)
            end = at if part is None else part.match(children, at, values)
            if end == at:
                break
            at = end
        return at

    begins, accepts = all_names(part.begins for part in parts), all_names(part.accepts for part in parts)
    return Particle(begins, all(part.may_be_empty for part in parts), match_any_order, accepts)
