"""Elements held in Python, for documents that lxml cannot hold or is slow with.

lxml has no place for the control characters that .NET writes, and lists every namespace in scope whenever it is asked
for one. Such documents are rare, and cost two to three times as much to read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, overload

from ..qname import XML
from .lxml_adapter import etree

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from .lxml_adapter import Namespaces, Node

_XML: Mapping[str | None, str] = {"xml": XML}


class _Scope:
    """The namespaces in scope: those that an element declares itself, then those of the elements around it."""

    __slots__ = ("around", "own", "prefixes")

    def __init__(self, own: Mapping[str | None, str], around: _Scope | None) -> None:
        self.own, self.around = own, around
        self.prefixes = {uri: prefix for prefix, uri in own.items() if prefix}

    def get(self, prefix: str | None, /) -> str | None:
        scope: _Scope | None = self
        while scope is not None:
            if prefix in scope.own:
                return scope.own[prefix]
            scope = scope.around
        return None

    def prefix_of(self, uri: str) -> str | None:
        scope: _Scope | None = self
        while scope is not None:
            prefix = scope.prefixes.get(uri)
            if prefix is not None and self.get(prefix) == uri:
                return prefix
            scope = scope.around
        return None

    def items(self) -> Iterable[tuple[str | None, str]]:
        found: dict[str | None, str] = {}
        scope: _Scope | None = self
        while scope is not None:
            found = {**scope.own, **found}
            scope = scope.around
        return found.items()


def prefix_of(nsmap: Namespaces, uri: str) -> str | None:
    """Return a prefix that stands for a namespace, None where there is none; the default namespace has none."""
    if isinstance(nsmap, _Scope):
        return nsmap.prefix_of(uri)
    return next((prefix for prefix, each in nsmap.items() if prefix and each == uri), None)


class Element:
    """An element with everything in it; what ``node.Node`` asks for.

    ``whole`` is the element as it came, where it says that it is nil and yet has content, which is left out here.
    """

    __slots__ = ("_attributes", "_children", "nsmap", "prefix", "tag", "tail", "text", "whole")

    def __init__(self, tag: str, prefix: str | None, nsmap: Namespaces, attributes: Mapping[str, str]) -> None:
        """Make an element without content."""
        self.tag, self.prefix, self.nsmap, self._attributes = tag, prefix, nsmap, attributes
        self.text: str | None = None
        self.tail: str | None = None
        self.whole: Element | None = None
        self._children: list[Node] = []

    def emptied(self) -> Element:
        """Return the element without its content."""
        made = Element(self.tag, self.prefix, self.nsmap, self._attributes)
        made.tail, made.whole = self.tail, self
        return made

    def replace_last(self, child: Node) -> None:
        """Put another element in the place of the last child."""
        self._children[-1] = child

    def get(self, key: str, /) -> str | None:
        """Return an attribute."""
        return self._attributes.get(key)

    def items(self) -> Collection[tuple[str, str]]:
        """Give the names, in Clark notation, and values of the attributes."""
        return self._attributes.items()

    def keys(self) -> Collection[str]:
        """Give the names of the attributes, in Clark notation."""
        return self._attributes.keys()

    def append(self, child: Node) -> None:
        """Add a child."""
        self._children.append(child)

    def find(self, path: str, /) -> Node | None:
        """Return the first child of that name."""
        return next((child for child in self._children if child.tag == path), None)

    def remove(self, child: Node, /) -> None:
        """Take a child out, with the text behind it."""
        self._children.remove(child)

    def __len__(self) -> int:
        """Return the number of children."""
        return len(self._children)

    def __bool__(self) -> bool:
        """Be true, even without children."""
        return True

    @overload
    def __getitem__(self, index: int, /) -> Node: ...

    @overload
    def __getitem__(self, index: slice, /) -> Sequence[Node]: ...

    def __getitem__(self, index: int | slice, /) -> Node | Sequence[Node]:
        """Return a child, or several."""
        return self._children[index]

    def __iter__(self) -> Iterator[Node]:
        """Give the children."""
        return iter(self._children)


def as_it_came(node: Node) -> Node:
    """Return an element with all of its content, that of a nil one too."""
    return node.whole if isinstance(node, Element) and node.whole is not None else node


def python_element(root: Any, characters: Mapping[int, str], nils: Collection[Any] = ()) -> Element:
    """Return the root of a document of lxml's in Python.

    ``characters`` are replaced in all of its text, and the elements ``nils`` are empty but for ``whole``.
    """

    def text(value: str | None) -> str | None:
        return value.translate(characters) if value and characters else value

    def clean(value: str) -> str:
        return value.translate(characters) if characters else value

    scopes = [_Scope(_XML, None)]
    opened: list[Element] = []
    declared: dict[str | None, str] = {}
    made: Element | None = None
    for event, node in etree().iterwalk(root, events=("start-ns", "start", "end")):
        if event == "start-ns":
            prefix, uri = node
            declared[prefix or None] = clean(uri)
        elif event == "start":
            scopes.append(_Scope(declared, scopes[-1]) if declared else scopes[-1])
            declared = {}
            attributes = {clean(key): clean(value) for key, value in node.items()}
            made = Element(clean(node.tag), node.prefix, scopes[-1], attributes)
            made.text, made.tail = text(node.text), text(node.tail)
            if opened:
                opened[-1].append(made)
            opened.append(made)
        else:
            scopes.pop()
            made = opened.pop()
            if node in nils and opened:
                opened[-1].replace_last(made.emptied())
    assert made is not None  # noqa: S101 - a document has a root, whose end comes last
    return made
