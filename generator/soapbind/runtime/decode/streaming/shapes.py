"""What patterns can read of a class: its attributes, its text, and child elements in the order of the contract.

Whether a class has such a shape is decided once; documents that have more than the shape says are read from a tree.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from ...package import model
from ...schema.codecs import Codec, EnumCodec, SimpleCodec
from ...schema.content_model import Group, content_of
from ...schema.members import is_leaf, is_plain, members_of, specs_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...qname import XmlName
    from ...schema.record import Record
    from ...schema.wire import PartSpec, WildcardSpec


class Member(NamedTuple):
    """A member of a record, or of a pair of a dictionary. ``is_zero`` tells that absent and empty mean the same.

    ``has_nil`` tells that nil is a value of its own, which the tree makes.
    """

    attribute: str
    name: XmlName
    codec: Codec[Any]
    is_zero: bool = False
    has_nil: bool = False


class Choices(Codec[Any]):
    """Elements side by side, each of them one of ``members``, which are text; each makes an object of ``cls``."""

    def __init__(self, cls: type[Record]) -> None:
        """Keep the class of one choice."""
        self.cls, self.members = cls, tuple(members(cls))


class Shape(NamedTuple):
    """What patterns read of a class. The fields ``others`` are absent in all that they read.

    ``is_by_name`` tells that members may come in any order, and what has another name among them.
    """

    members: Sequence[Member]
    attributes: Sequence[Member] = ()
    text: Member | None = None
    others: Sequence[str] = ()
    is_by_name: bool = False

    @property
    def is_flat(self) -> bool:
        """Whether there is nothing but text and attributes, of the element and of those in it."""
        return all(is_leaf(each.codec) for each in self.members)


def members(cls: type[Record]) -> list[Member]:
    """Return the members of a record in the order of the contract."""
    return [
        Member(
            attribute,
            name,
            spec.codec,
            spec.codec.is_value_type and not (spec.optional or spec.nillable),
            spec.optional and spec.nillable,
        )
        for attribute, name, spec in members_of(cls)
    ]


def shape_of(cls: type[Record]) -> Shape | None:
    """Return the shape of a class, None for one that is always read from a tree."""
    if is_plain(cls):
        return Shape(members(cls), is_by_name=True)
    from ...schema import wire  # noqa: PLC0415 - packages that have no such fields do not load it

    attributes: list[Member] = []
    others: list[str] = []
    text: Member | None = None
    choices: list[Member] = []
    for attribute, spec in specs_of(cls):
        if isinstance(spec, wire.AttributeSpec):
            if spec.default is not None:  # the tree notes whether it was there
                return None
            attributes.append(Member(attribute, spec.name, spec.codec))
        elif isinstance(spec, wire.TextSpec):
            text = Member(attribute, cls.__xml_name__, spec.codec)
        elif isinstance(spec, wire.PartSpec) and _is_one_of_texts(spec):
            choices.append(Member(attribute, cls.__xml_name__, Choices(model(spec.class_name))))
        elif isinstance(spec, (wire.AnyAttributesSpec, wire.WildcardSpec)):
            others.append(attribute)
        else:
            return None
    if not all(isinstance(each.codec, (SimpleCodec, EnumCodec)) for each in (*attributes, *([text] if text else ()))):
        return None
    of = _in_order(cls, choices)
    wildcards = [spec for _, spec in specs_of(cls) if isinstance(spec, wire.WildcardSpec)]
    return None if of is None or not _are_told_apart(of, wildcards) else Shape(of, attributes, text, others)


def _is_one_of_texts(spec: PartSpec) -> bool:
    """Whether a part is a choice of elements that are text, any number of times."""
    cls = model(spec.class_name)
    is_simple = all(is_leaf(each.codec) for each in members(cls)) and not specs_of(cls)
    return spec.repeats and is_simple and content_of(cls).is_choice_of_fields


def _in_order(cls: type[Record], choices: Sequence[Member]) -> Sequence[Member] | None:
    """Return the members and choices in order; with choices only those of a plain sequence, where order counts."""
    if not choices:
        return members(cls)
    content = content_of(cls).innermost
    by_name = {each.attribute: each for each in (*members(cls), *choices)}
    if content.kind != "," and len(content.parts) > 1:
        return None
    found = [None if isinstance(each, Group) else by_name.get(each.field) for each in content.parts]
    known = [each for each in found if each is not None]
    return known if len(known) == len(found) == len(by_name) else None


def _are_told_apart(of: Sequence[Member], wildcards: Sequence[WildcardSpec]) -> bool:
    """Whether the name of an element tells which member it is, and no wildcard takes it."""
    names = [name for each in of for name in names_of(each)]
    taken = any(wildcard.accepts(name.namespace) for wildcard in wildcards for name in names)
    has_order = any(isinstance(each.codec, Choices) for each in of)
    return len(names) == len(set(names)) and not (taken or (has_order and wildcards) or len(wildcards) > 1)


def names_of(member: Member) -> Sequence[XmlName]:
    """Return the names of the elements that a member can be."""
    return [each.name for each in member.codec.members] if isinstance(member.codec, Choices) else [member.name]
