"""How the fields of generated dataclasses say what they are on the wire."""

from __future__ import annotations

from dataclasses import field
from typing import Any, NamedTuple, TypeVar, cast

from .codecs import Codec, SimpleCodec
from .collections import RepeatedCodec

T = TypeVar("T")

ELEMENT = "soapbind.element"
ATTACHMENT = "soapbind.attachment"  # what is beside the envelope, see the room attachments
WIRE = "soapbind.wire"  # what is on the wire as something else than a child element, see wire


class ElementSpec(NamedTuple):
    """What one field is on the wire."""

    name: str
    codec: Codec[Any]
    namespace: str | None
    optional: bool
    nillable: bool
    fixed: bool = False  # required with one legal value: the default for objects you make, not for what is read


def element(  # noqa: PLR0913 - one call per generated field; every argument is a fact of the schema
    name: str,
    codec: Codec[T],
    *,
    namespace: str | None = None,
    optional: bool = False,
    nillable: bool | None = None,
    fixed: bool = False,
    secret: bool = False,
) -> T:
    """Declare a field that is the child element ``name``.

    ``namespace`` is given when it is not the contract's own, "" for an unqualified element. With ``optional`` None
    means that the element is absent; else None is written as ``xsi:nil`` where ``nillable`` allows it (by default for
    reference types, as DataContractSerializer has it). With both, nil is ``NIL``. ``fixed`` says that an element which
    must be there has only the value of its ``codec`` for an empty one. ``secret`` keeps the value out of ``repr``.
    """
    if nillable is None:
        nillable = not (optional or codec.is_value_type)
    spec = ElementSpec(name, codec, namespace, optional, nillable, fixed)
    shown: dict[str, Any] = {"repr": not secret, "metadata": {ELEMENT: spec}}
    if optional or nillable:
        shown["default"] = None
    elif isinstance(codec, SimpleCodec) and codec.is_value_type:
        shown["default"] = codec.default
    elif fixed or codec.is_value_type:
        shown["default_factory"] = codec.zero
    made: Any = field(**shown)
    return cast("T", made)


def repeated(  # noqa: PLR0913 - as for element
    name: str,
    codec: Codec[T],
    *,
    namespace: str | None = None,
    nillable: bool = False,
    required: bool = False,
    secret: bool = False,
) -> list[T]:
    """Declare a field that is any number of child elements ``name`` side by side, without an element around them.

    A message without any is wrong where they are ``required``: ``minOccurs`` above 0 and not nillable, in contracts
    that are not DataContractSerializer's. ``secret`` keeps the values out of ``repr``.
    """
    side_by_side = RepeatedCodec(codec, nillable=nillable, required=required)
    spec = ElementSpec(name, side_by_side, namespace, optional=True, nillable=False)
    made: Any = field(default_factory=list[Any], repr=not secret, metadata={ELEMENT: spec})
    return cast("list[T]", made)


def or_nil(codec: Codec[T]) -> Codec[T | None]:
    """Return the codec of items that may be nil: it is the same one, but the type of the list then has None."""
    return cast("Codec[T | None]", codec)
