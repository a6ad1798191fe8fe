"""Where a value stands, and what makes the values inside of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Protocol

from soapbind.example.values.fields import Wish

if TYPE_CHECKING:
    from collections.abc import Iterator

    from soapbind.contract.model import ComplexType, TypeUse
    from soapbind.example.values.codecs import Declared
    from soapbind.example.values.uses import Uses
    from soapbind.example.values.value import Value
    from soapbind.pymodel.model import PyEnum, Symbol


@dataclass(frozen=True, slots=True)
class Place:
    """What a value is called, its type in the contract, how much is shown of it, and the classes around it.

    ``text`` is the only value that may stand there, "" where there are more. ``holder`` is the type around it.
    ``tried`` counts the objects of one example, with those that came to nothing.
    """

    name: str
    use: TypeUse | None = None
    wish: Wish = field(default_factory=Wish)
    open: tuple[str, ...] = ()
    text: str = ""
    holder: ComplexType | None = None
    tried: Iterator[int] = field(default_factory=count)


class ValueMaker(Protocol):
    """Makes values by the declarations of their types."""

    @property
    def root(self) -> str:
        """The name of the package."""
        ...

    @property
    def uses(self) -> Uses:
        """What the contract says of types."""
        ...

    def value(self, found: Declared, place: Place, /) -> Value:
        """Return a value of what is declared. Raises NoExampleError."""
        ...

    def instance(self, name: str, place: Place, /) -> Value:
        """Return an object of a class, or of one derived from it. Raises NoExampleError."""
        ...

    def enum(self, name: str, /) -> PyEnum:
        """Return an enumeration by the name of its class."""
        ...

    def named(self, name: str, /) -> tuple[str, Symbol]:
        """Return how a class is written in a script, and what that imports."""
        ...
