"""Enumerations that keep their wire names, their DataContract numbers, and names a newer server may send."""

from __future__ import annotations

from enum import KEEP, Flag, StrEnum
from typing import TYPE_CHECKING, Any, ClassVar, Self, cast

from .registry import own_name

if TYPE_CHECKING:
    from .xmlname import XmlName

_MAX_UNKNOWN = 256  # names; no contract grows by so many, a hostile server might
_UNKNOWN_SHIFT = 64  # bits above every number DataContract can carry stand for tokens this package does not know


def _name_on_the_wire(cls: type) -> None:
    if "__xml_name__" not in cls.__dict__:
        type.__setattr__(cls, "__xml_name__", own_name(cls.__name__))


class WireEnum(StrEnum):
    """An enumeration whose value is the name on the wire and whose ``number`` is the DataContract value.

    A name this package does not know (a newer server) decodes to a member with ``is_known`` False, which is written
    back as it came.
    """

    __xml_name__: ClassVar[XmlName]
    number: int

    def __init_subclass__(cls) -> None:
        """Name the class on the wire: by its own name in the contract's own namespace, unless it says otherwise."""
        _name_on_the_wire(cls)

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
        """Return the member called ``name`` on the wire, or a member that stands for an unknown name."""
        known = cls._value2member_map_.get(name)
        if known is not None:
            return known  # type: ignore[return-value]
        member = str.__new__(cls, name)
        member._name_ = f"UNKNOWN_{name}"
        member._value_ = name
        member.number = 0
        return member

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


def _numbers(cls: type) -> dict[str, int]:
    """Return the wire names of a flags class with their numbers, in the order of the contract."""
    return cast("dict[str, int]", cls.__dict__["__wire_numbers__"])


class WireFlag(Flag, boundary=KEEP):
    """Flags, written as a list of names. Members are declared as ``NAME = number, "WireName"``.

    A name this package does not know decodes to a bit of its own above the DataContract range; ``unknown_names`` shows
    it, and it is written back.
    """

    __xml_name__: ClassVar[XmlName]
    _value_: int

    def __init_subclass__(cls) -> None:
        """Name the class on the wire: by its own name in the contract's own namespace, unless it says otherwise."""
        _name_on_the_wire(cls)

    def __new__(cls, value: int, wire_name: str = "") -> Self:
        """Create a member and remember the name it has on the wire; an alias keeps its own name for reading."""
        member = object.__new__(cls)
        member._value_ = value
        if "__wire_numbers__" not in cls.__dict__:
            type.__setattr__(cls, "__wire_numbers__", {})
            type.__setattr__(cls, "__unknown_tokens__", [])
        _numbers(cls)[wire_name] = value
        return member

    @classmethod
    def from_wire(cls, text: str) -> Self:
        """Read a list of names separated by blanks; no name at all is 0.

        A list in another order than the contract's, or with an alias, is kept as it came and written so again; it is
        equal to the same flags all the same.
        """
        numbers = _numbers(cls)
        value = 0
        for token in text.split():
            number = numbers.get(token)
            value |= cls._unknown_bit(token) if number is None else number
        member = cls(value)
        tokens = " ".join(text.split())
        if not tokens or member.to_wire() == tokens:
            return member
        as_read = object.__new__(cls)
        as_read._value_, as_read._name_ = value, member._name_
        vars(as_read)["as_read"] = tokens
        return as_read

    @classmethod
    def known_texts(cls) -> dict[str, Self]:
        """Return the members that stand alone by their text on the wire."""
        return {member.to_wire(): member for member in cls}

    @classmethod
    def _unknown_bit(cls, token: str) -> int:
        tokens: list[str] = cls.__dict__["__unknown_tokens__"]
        if token not in tokens:
            if len(tokens) >= _MAX_UNKNOWN:
                raise ValueError(f"more than {_MAX_UNKNOWN} unknown names for {cls.__name__}")
            tokens.append(token)
        return 1 << (_UNKNOWN_SHIFT + tokens.index(token))

    @classmethod
    def _missing_(cls, value: object) -> Any:
        """Make a combination; the complement of flags (``flags & ~X``) leaves unknown names alone."""
        if isinstance(value, int) and value < 0:
            return cls(value & (cls._known_mask() | ((1 << _MAX_UNKNOWN) - 1) << _UNKNOWN_SHIFT))
        return super()._missing_(value)

    @classmethod
    def _known_mask(cls) -> int:
        mask = 0
        for number in _numbers(cls).values():
            mask |= number
        return mask

    def to_wire(self) -> str:
        """Write the names in the order of the contract, the first declared name of every number.

        The rule is EnumDataContract.WriteEnumValue of DataContractSerializer. Raises ValueError for a bit without name.
        """
        cls = type(self)
        as_read: str | None = vars(self).get("as_read")
        if as_read is not None:
            return as_read
        numbers = _numbers(cls)
        rest = self._value_
        names: list[str] = []
        for name, number in numbers.items():
            if number and number & rest == number:
                names.append(name)
                rest &= ~number
        names += self.unknown_names
        rest &= (1 << _UNKNOWN_SHIFT) - 1
        if rest:
            raise ValueError(f"{cls.__name__} has no name for the bits {rest:#x}")
        if not names and not self._value_:
            names = [name for name, number in numbers.items() if number == 0][:1]
        return " ".join(names)

    @property
    def unknown_names(self) -> tuple[str, ...]:
        """Names that came over the wire and are not in the contract this package was generated from."""
        tokens: list[str] = type(self).__dict__["__unknown_tokens__"]
        bits = self._value_ >> _UNKNOWN_SHIFT
        return tuple(token for index, token in enumerate(tokens) if bits >> index & 1)

    def __eq__(self, other: object) -> bool:
        """Compare by class and number."""
        return isinstance(other, WireFlag) and type(other) is type(self) and self._value_ == other._value_

    def __hash__(self) -> int:
        """Hash by number, as equality has it."""
        return hash(self._value_)

    def __reduce_ex__(self, protocol: Any) -> tuple[Any, ...]:
        """Pickle by names when there are unknown ones: their bits mean nothing in another process."""
        if self.unknown_names or "as_read" in vars(self):
            return type(self).from_wire, (self.to_wire(),)
        return type(self), (self._value_,)

    def __repr__(self) -> str:
        """Show class and names."""
        cls = type(self)
        known = [member.name or "" for member in cls if member._value_ and member in self]
        shown = "|".join(known + [f"unknown {name!r}" for name in self.unknown_names])
        return f"<{cls.__name__}.{shown or 'NONE'}: {self._value_ & ((1 << _UNKNOWN_SHIFT) - 1)}>"
