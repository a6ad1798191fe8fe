"""Flags that keep the names a newer server may send, each value its own."""

from __future__ import annotations

from enum import KEEP, EnumType, Flag
from functools import lru_cache
from typing import Any, ClassVar, NamedTuple, Self, cast

from ..lexical.primitives import collapse
from ..qname import XmlName
from .enums import name_on_the_wire


class _Names(NamedTuple):
    """Names the contract does not have: these, or with ``others`` all but these (the complement, ``~flags``)."""

    names: tuple[str, ...] = ()
    others: bool = False

    def __invert__(self) -> _Names:
        """Return all that are not here."""
        return _Names(self.names, not self.others)

    def __and__(self, other: _Names) -> _Names:
        """Return what is in both, in the order of the first."""
        if self.others and other.others:
            return ~(~self | ~other)
        if self.others:
            return other & self
        return _Names(tuple(name for name in self.names if (name in other.names) is not other.others))

    # Self of a base class is that class to pyright, not the class that overrides.
    def __or__(self, other: _Names) -> _Names:
        """Return what is in one of them, in the order of the first."""
        if self.others or other.others:
            return ~(~self & ~other)
        return _Names(tuple(dict.fromkeys(self.names + other.names)))


_NONE = _Names()
_LONGEST_USUAL = 200  # characters
_MOST_USUAL = 512  # texts that are remembered: a server may send as many as it likes


def numbers_of(cls: type) -> dict[str, int]:
    """Return the wire names of a flags class with their numbers, in the order of the contract."""
    return cast("dict[str, int]", cls.__dict__["__wire_numbers__"])


class _FlagType(EnumType):
    """Lets flags inherit operators: EnumType gives each class those of Flag, whatever the bases say."""

    def __init__(cls, *arguments: Any, **options: Any) -> None:
        """Take away the operators that the class did not ask for."""
        super().__init__(*arguments, **options)
        for name, method in vars(Flag).items():
            if name in _OPERATORS and vars(cls).get(name) is method:
                type.__delattr__(cls, name)


_OPERATORS = {"__or__", "__and__", "__xor__", "__ror__", "__rand__", "__rxor__", "__invert__"}


class WireFlag(Flag, boundary=KEEP, metaclass=_FlagType):
    """Flags, written as a list of names. Members are declared as ``NAME = number, "WireName"``.

    A name this package does not know belongs to the value it came with: ``unknown_names`` shows it, the operators treat
    it as a flag of its own, and it is written back.
    """

    __xml_name__: ClassVar[XmlName]
    _value_: int

    def __init_subclass__(cls) -> None:
        """Name the class on the wire: by its own name in the contract's own namespace, unless it says otherwise."""
        name_on_the_wire(cls)

    def __new__(cls, value: int, wire_name: str = "") -> Self:
        """Create a member and remember the name it has on the wire; an alias keeps its own name for reading."""
        member = object.__new__(cls)
        member._value_ = value
        if "__wire_numbers__" not in cls.__dict__:
            type.__setattr__(cls, "__wire_numbers__", {})
        numbers_of(cls)[wire_name] = value
        return member

    @classmethod
    def _made(cls, value: int, unknown: _Names = _NONE, as_read: str | None = None) -> Self:
        """Return a value: the member itself, or an object the class does not remember, as a server chooses how many."""
        known = cls._value2member_map_.get(value)
        if known is not None and unknown == _NONE and as_read is None:
            return cast("Self", known)
        made = object.__new__(cls)
        made._value_ = value
        made._name_ = "|".join(member.name or "" for member in cls if member._value_ & value) or None
        if unknown != _NONE:
            vars(made)["unknown"] = unknown
        if as_read is not None:
            vars(made)["as_read"] = as_read
        return made

    @classmethod
    def from_wire(cls, text: str) -> Self:
        """Read a list of names separated by blanks; no name at all is 0.

        A list in another order than the contract's, or with an alias, is kept as it came and written so again; it is
        equal to the same flags all the same.
        """
        return cast("Self", (_usual if len(text) <= _LONGEST_USUAL else _parsed)(cls, text))

    @classmethod
    def parsed(cls, text: str) -> Self:
        """Read a list of names anew."""
        numbers = numbers_of(cls)
        value = 0
        unknown: dict[str, None] = {}
        joined = collapse(text)
        tokens = joined.split(" ") if joined else []
        for token in tokens:
            number = numbers.get(token)
            if number is None:
                unknown[token] = None
            else:
                value |= number
        names = _Names(tuple(unknown))
        made = cls._made(value, names)
        return made if not tokens or made.to_wire() == joined else cls._made(value, names, joined)

    @classmethod
    def known_texts(cls) -> dict[str, Self]:
        """Return the members that stand alone by their text on the wire."""
        return {member.to_wire(): member for member in cls}

    @classmethod
    def _missing_(cls, value: object) -> Any:
        """Make a combination; a negative number is the complement of flags, and leaves unknown names alone."""
        if not isinstance(value, int):
            return super()._missing_(value)
        if value < 0:
            return cls._made(value & cls._known_mask(), ~_NONE)
        return cls._made(value)

    @classmethod
    def _known_mask(cls) -> int:
        mask = 0
        for number in numbers_of(cls).values():
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
        numbers = numbers_of(cls)
        rest = self._value_
        names: list[str] = []
        for name, number in numbers.items():
            if number and number & rest == number:
                names.append(name)
                rest &= ~number
        if rest:
            raise ValueError(f"{cls.__name__} has no name for the bits {rest:#x}")
        names += self.unknown_names
        if not names and not self._value_:
            names = [name for name, number in numbers.items() if number == 0][:1]
        return " ".join(names)

    @property
    def _unknown(self) -> _Names:
        return cast("_Names", vars(self).get("unknown", _NONE))

    @property
    def unknown_names(self) -> tuple[str, ...]:
        """Names that came over the wire and are not in the contract this package was generated from."""
        unknown = self._unknown
        return () if unknown.others else unknown.names

    # Self of a base class is that class to pyright, not the class that overrides.
    def __or__(self, other: Self) -> Self:  # pyright: ignore[reportIncompatibleMethodOverride] - see above
        """Return the flags of both."""
        if type(other) is not type(self):
            return NotImplemented
        return self._made(self._value_ | other._value_, self._unknown | other._unknown)

    def __and__(self, other: Self) -> Self:  # pyright: ignore[reportIncompatibleMethodOverride] - see above
        """Return the flags that both have."""
        if type(other) is not type(self):
            return NotImplemented
        return self._made(self._value_ & other._value_, self._unknown & other._unknown)

    def __xor__(self, other: Self) -> Self:  # pyright: ignore[reportIncompatibleMethodOverride] - see above
        """Return the flags that one has and the other has not."""
        if type(other) is not type(self):
            return NotImplemented
        ours, theirs = self._unknown, other._unknown
        return self._made(self._value_ ^ other._value_, (ours & ~theirs) | (theirs & ~ours))

    def __invert__(self) -> Self:
        """Return the flags that are not set; unknown names stay in ``flags & ~X`` unless X has them."""
        return self._made(self._known_mask() & ~self._value_, ~self._unknown)

    def __contains__(self, other: Self) -> bool:  # pyright: ignore[reportIncompatibleMethodOverride] - see above
        """Whether all flags of the other are set."""
        return super().__contains__(other) and other._unknown & self._unknown == other._unknown

    def __bool__(self) -> bool:
        """Whether any flag is set, an unknown one too."""
        return bool(self._value_ or self.unknown_names)

    def _key(self) -> tuple[int, frozenset[str], bool]:
        names, others = self._unknown
        return self._value_, frozenset(names), others

    def __eq__(self, other: object) -> bool:
        """Compare by class, number and unknown names."""
        return isinstance(other, WireFlag) and type(other) is type(self) and self._key() == other._key()

    def __hash__(self) -> int:
        """Hash by what equality compares."""
        return hash(self._key())

    def __reduce_ex__(self, protocol: Any) -> tuple[Any, ...]:
        """Pickle the number and the unknown names."""
        del protocol
        unknown = self._unknown
        return type(self).restored, (self._value_, tuple(unknown), vars(self).get("as_read"))

    @classmethod
    def restored(cls, value: int, unknown: tuple[tuple[str, ...], bool], as_read: str | None) -> Self:
        """Return the value that was pickled."""
        return cls._made(value, _Names(*unknown), as_read)

    def __repr__(self) -> str:
        """Show class and names."""
        cls = type(self)
        known = [member.name or "" for member in cls if member._value_ and member._value_ & ~self._value_ == 0]
        shown = "|".join(known + [f"unknown {name!r}" for name in self.unknown_names])
        return f"<{cls.__name__}.{shown or 'NONE'}: {self._value_}>"


def _parsed(cls: type[WireFlag], text: str) -> WireFlag:
    return cls.parsed(text)


_usual = lru_cache(_MOST_USUAL)(_parsed)
