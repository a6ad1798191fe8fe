"""Which namespaces a record may write, so that an envelope declares the prefixes it needs and no others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..package import model
from ..schema.codecs import RecordCodec
from ..schema.collections import ArrayCodec, DictionaryCodec, PairsCodec, RepeatedCodec
from ..schema.members import members_of, specs_of

if TYPE_CHECKING:
    from ..qname import XmlName
    from ..schema.codecs import Codec
    from ..schema.record import Record

_FOUND: dict[type[Record], frozenset[str]] = {}


def namespaces_of(cls: type[Record]) -> frozenset[str]:
    """Return the namespaces of all elements below one of class ``cls``, as far as they bear no ``xsi:type``."""
    found = _FOUND.get(cls)
    if found is None:
        names: set[str] = set()
        _visit(cls, names, set())
        found = _FOUND[cls] = frozenset(names)
    return found


def namespaces_in(name: XmlName, codec: Codec[Any]) -> frozenset[str]:
    """Return the namespaces of an element and of all below it, as far as they bear no ``xsi:type``."""
    names = {name.namespace}
    _visit_content(codec, names, set())
    return frozenset(names)


def _visit(cls: type[Record], found: set[str], seen: set[type[Record]]) -> None:
    if cls in seen:
        return
    seen.add(cls)
    for _, name, spec in members_of(cls):
        found.add(name.namespace)
        _visit_content(spec.codec, found, seen)
    for _, other in specs_of(cls):
        part = getattr(other, "class_name", None)  # of a content model
        if part is not None:
            _visit(model(part), found, seen)


def _visit_content(codec: Codec[Any], found: set[str], seen: set[type[Record]]) -> None:
    if isinstance(codec, RecordCodec):
        _visit(model(codec.class_name), found, seen)
    elif isinstance(codec, (ArrayCodec, DictionaryCodec, PairsCodec, RepeatedCodec)):
        uri, parts = codec.content()
        found.add(uri)
        for part in parts:
            _visit_content(part, found, seen)
