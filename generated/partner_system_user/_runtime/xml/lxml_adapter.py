"""What the decoder uses of an XML element, as a protocol; the one place where the runtime imports lxml.

``lxml`` elements have all of it, and so does ``element.Element``, so no stubs are needed to type-check.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, overload

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence


class Namespaces(Protocol):
    """The namespaces in scope at an element, by prefix; None stands for the default namespace."""

    def get(self, prefix: str | None, /) -> str | None:
        """Return the namespace of a prefix, None when it is not declared."""
        ...

    def items(self) -> Iterable[tuple[str | None, str]]:
        """Give prefixes and namespaces."""
        ...


class Node(Protocol):
    """An element of a parsed document."""

    tag: str
    text: str | None
    tail: str | None

    @property
    def prefix(self) -> str | None:
        """The prefix it is written with."""
        ...

    @property
    def nsmap(self) -> Namespaces:
        """The namespaces in scope."""
        ...

    def get(self, key: str, /) -> str | None:
        """Return an attribute."""
        ...

    def items(self) -> Collection[tuple[str, str]]:
        """Give the names, in Clark notation, and values of the attributes."""
        ...

    def keys(self) -> Collection[str]:
        """Give the names of the attributes, in Clark notation."""
        ...

    def find(self, path: str, /) -> Node | None:
        """Return the first child of that name."""
        ...

    def remove(self, child: Node, /) -> None:
        """Take a child out, with the text behind it."""
        ...

    def __len__(self) -> int:
        """Return the number of children."""
        ...

    @overload
    def __getitem__(self, index: int, /) -> Node: ...

    @overload
    def __getitem__(self, index: slice, /) -> Sequence[Node]: ...

    def __getitem__(self, index: int | slice, /) -> Node | Sequence[Node]:
        """Return a child, or several."""
        ...

    def __iter__(self) -> Iterator[Node]:
        """Give the children."""
        ...


def etree() -> Any:
    """Return lxml.etree, imported when the first message is read."""
    module: Any = None
    if not TYPE_CHECKING:  # so that no stubs are needed
        import lxml.etree as module  # noqa: PLC0415 - loads a megabyte, which only a message needs
    return module
