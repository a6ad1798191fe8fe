"""lxml behind a protocol: the one place where the runtime touches it, so that no stubs are needed to type-check."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class Node(Protocol):
    """What the runtime uses of an lxml element."""

    tag: str
    text: str | None
    tail: str | None

    @property
    def prefix(self) -> str | None:
        """The prefix it is written with."""
        ...

    @property
    def nsmap(self) -> Mapping[str | None, str]:
        """Prefixes in scope."""
        ...

    def get(self, key: str, /) -> str | None:
        """Return an attribute."""
        ...

    def find(self, path: str, /) -> Node | None:
        """Return the first child of that name."""
        ...

    def findtext(self, path: str, /) -> str | None:
        """Return the text of the first child of that name."""
        ...

    def remove(self, child: Node, /) -> None:
        """Take a child out."""
        ...

    def __len__(self) -> int:
        """Return the number of children."""
        ...

    def __getitem__(self, index: int, /) -> Node:
        """Return a child."""
        ...

    def __iter__(self) -> Iterator[Node]:
        """Give the children."""
        ...


def etree() -> Any:
    """Return lxml.etree, imported when the first message is read."""
    return import_module("lxml.etree")


def to_text(node: Node) -> str:
    """Return an element as XML that stands alone: with every namespace in scope, without the text after it."""
    text: str = etree().tostring(node, encoding="unicode", with_tail=False)
    return text
