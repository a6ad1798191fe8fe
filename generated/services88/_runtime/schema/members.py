"""What the members of a record are on the wire, from what its fields declare."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from ..package import namespace
from ..qname import XmlName
from .codecs import EnumCodec, SimpleCodec
from .fields import ATTACHMENT, ELEMENT, WIRE, ElementSpec

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .codecs import Codec
    from .record import Record

_ON_WIRE = frozenset({ELEMENT, WIRE, ATTACHMENT})  # in the metadata of fields
# Asked for with every message.
_TAGS: dict[type[Record], frozenset[str]] = {}
_NAMES: dict[type[Record], tuple[str, ...]] = {}


def members_of(cls: type[Record]) -> Sequence[tuple[str, XmlName, ElementSpec]]:
    """Return attribute, name on the wire and declaration of each member, in the order of the wire: base class first."""
    specs: list[tuple[str, ElementSpec]] = [(f.name, f.metadata[ELEMENT]) for f in fields(cls) if ELEMENT in f.metadata]
    own = namespace()
    return [
        (attribute, XmlName(own if spec.namespace is None else spec.namespace, spec.name), spec)
        for attribute, spec in specs
    ]


def specs_of(cls: type[Record]) -> list[tuple[str, Any]]:
    """Return the fields that are on the wire as something else than child elements, with their declarations."""
    return [(each.name, each.metadata[WIRE]) for each in fields(cls) if WIRE in each.metadata]


def member_tags(cls: type[Record]) -> frozenset[str]:
    """Return the tags of the members of ``cls``, as the parser names them."""
    found = _TAGS.get(cls)
    if found is None:
        found = _TAGS[cls] = frozenset(str(name) for _, name, _ in members_of(cls))
    return found


def is_leaf(codec: Codec[Any]) -> bool:
    """Whether the content is text."""
    return isinstance(codec, (SimpleCodec, EnumCodec))


def is_plain(cls: type[Record]) -> bool:
    """Whether a record is a sequence of child elements of different names and nothing else."""
    return not specs_of(cls) and has_members_by_name(cls)


def has_members_by_name(cls: type[Record]) -> bool:
    """Whether what is in an element of a record is child elements of different names, beside its attributes."""
    specs = [spec for _, spec in specs_of(cls)]
    if cls.__content__ or (specs and not _are_attributes(specs)):
        return False
    tags = [(spec.name, spec.namespace) for spec in (each.metadata.get(ELEMENT) for each in fields(cls)) if spec]
    return len(tags) == len(set(tags))


def _are_attributes(specs: Sequence[Any]) -> bool:
    from .wire import AnyAttributesSpec, AttributeSpec  # noqa: PLC0415 - most packages have no such class

    return all(isinstance(spec, (AttributeSpec, AnyAttributesSpec)) for spec in specs)


def wire_fields(cls: type[Record]) -> tuple[str, ...]:
    """Return the names of the fields that are on the wire, as elements or otherwise."""
    found = _NAMES.get(cls)
    if found is None:
        on_wire = (each.name for each in fields(cls) if not _ON_WIRE.isdisjoint(each.metadata))
        found = _NAMES[cls] = tuple(on_wire)
    return found


def is_flat(cls: type[Record]) -> bool:
    """Whether a record has no members but text."""
    return is_plain(cls) and all(is_leaf(spec.codec) for _, _, spec in members_of(cls))
