"""Enumerations that keep their wire names, their DataContract numbers, and names a newer server may send."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, ClassVar, Self

from ..lexical.primitives import WHITE_SPACE
from ..package import own_name
from ..qname import XmlName
from ..xml.characters import SPACE
from .codecs import ScopedCodec, SimpleCodec


def name_on_the_wire(cls: type) -> None:
    """Give a class its own name, in the contract's own namespace, unless it says otherwise."""
    if "__xml_name__" not in cls.__dict__:
        type.__setattr__(cls, "__xml_name__", own_name(cls.__name__))


class WireEnum(StrEnum):
    """An enumeration whose value is the name on the wire and whose ``number`` is the DataContract value.

    A name this package does not know (a newer server) decodes to a member with ``is_known`` False, which is written
    back as it came.
    """

    __xml_name__: ClassVar[XmlName]
    __white_space__: ClassVar[str] = "preserve"  # XML Schema part 2, 4.3.6
    __codec__: ClassVar[SimpleCodec[Any] | ScopedCodec[Any] | None] = None  # of values that are no text: 1 is 01 too
    number: int

    def __init_subclass__(cls) -> None:
        """Name the class on the wire: by its own name in the contract's own namespace, unless it says otherwise."""
        name_on_the_wire(cls)

    def __new__(cls, value: str, number: int = 0) -> Self:
        """Create a member from its wire name and number."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.number = number
        return member

    @property
    def is_known(self) -> bool:
        """Whether the contract this package was generated from has this name."""
        return self._name_ in type(self).__members__

    @classmethod
    def from_wire(cls, name: str) -> Self:
        """Return the member called ``name`` on the wire, or a member that stands for an unknown name.

        White space around the name does not count, nor does any other that the type ignores.
        """
        known = cls._value2member_map_.get(name)
        if known is None:
            name = WHITE_SPACE.get(cls.__white_space__, str)(name).strip(SPACE)
            known = cls._value2member_map_.get(name) or cls._equal(name)
        if known is not None:
            return known  # type: ignore[return-value]
        member = str.__new__(cls, name)
        member._name_ = f"UNKNOWN_{name}"
        member._value_ = name
        member.number = 0
        return member

    @classmethod
    def _equal(cls, text: str) -> Self | None:
        """Return the member whose text is another form of the same value (XML Schema part 2, 4.3.5)."""
        if cls.__codec__ is None:
            return None
        try:
            value = cls.__codec__.parse(text)
            found = ((member, cls.__codec__.parse(member._value_)) for member in cls)
            return next((member for member, each in found if each == value and type(each) is type(value)), None)
        except ValueError:
            return None

    @classmethod
    def known_texts(cls) -> dict[str, Self]:
        """Return the members by their text on the wire."""
        return {member._value_: member for member in cls}

    @classmethod
    def zero(cls) -> Self | None:
        """Return the member .NET takes when none is given: the one numbered 0, None when there is none."""
        return next((member for member in cls if member.number == 0), None)

    def __reduce_ex__(self, protocol: Any) -> tuple[Any, ...]:
        """Pickle by wire name, so that unknown names survive."""
        return type(self).from_wire, (self._value_,)

    def __repr__(self) -> str:
        """Show class and member; an unknown name is shown as such."""
        name = self._name_ if self.is_known else f"unknown {self._value_!r}"
        return f"<{type(self).__name__}.{name}>"
