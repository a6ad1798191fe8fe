"""Elements that the contract does not have, among members that are read by patterns: where they come, what is kept."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING

from ...errors import DecodeError
from ...schema.record import ExtensionData, UnknownElement
from ...xml.characters import declarations
from ...xml.fragment import to_text
from ...xml.parse import parse
from .open_elements import element_pattern
from .tag_patterns import Irregular

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .layouts import Layout
    from .prefixes import PrefixScope
    from .shapes import Member, Shape


_MOST = 100  # ways to write an element that is empty or nil


class KeptElement:
    """Makes what is kept of an element, as seen in ``scope`` behind the member ``after``, of its text.

    Of one that is nothing but text without a reference or a colon, which may end a prefix, that text is kept between
    ``opened`` and ``end``.
    """

    def __init__(self, layout: Layout, after: str, scope: PrefixScope) -> None:
        """Raise Irregular when this is no name in the scope."""
        self.after, self._tag = after, layout.tag
        self._empty: dict[str, UnknownElement] = {}
        self._start, self.end = f"<r{declarations(scope.nsmap)}>", f"</{layout.name}>"
        start, name = f"<{layout.name}{declarations(layout.declares)}>", re.escape(layout.name)
        self.opened = self._xml(f"{start}.{self.end}").removesuffix(f".{self.end}")
        element = element_pattern(3 if layout.children else 0)
        self.pattern = f"{re.escape(start)}([^<&>:]++)</{name}>|((?=<{name}[ \\t\\n/>]){element})"

    def __call__(self, text: str) -> UnknownElement:
        """Return what is kept of a text. Raises Irregular for what is no such element."""
        kept = self._empty.get(text)
        if kept is None:
            kept = UnknownElement(self.after, self._xml(text))
            if text.endswith("/>") and len(self._empty) < _MOST:
                self._empty[text] = kept
        return kept

    def _xml(self, text: str) -> str:
        with suppress(DecodeError, ValueError):
            (node,) = parse(f"{self._start}{text}</r>".encode())
            if node.tag == self._tag:
                return to_text(node)
        raise Irregular


def late_data(elements: Sequence[KeptElement]) -> Callable[..., ExtensionData]:
    """Return what makes the extension data of an object: of the text in each element, or of what is made already."""

    def made(*texts: str | UnknownElement | None) -> ExtensionData:
        found = (
            UnknownElement(of.after, of.opened + text + of.end) if isinstance(text, str) else text
            for of, text in zip(elements, texts, strict=True)
            if text
        )
        return ExtensionData(tuple(found))

    return made


def slots(shape: Shape, scope: PrefixScope) -> list[tuple[Member | None, list[Layout]]]:
    """Return the members in the order in which they come, each with the unknown elements right behind it."""
    if not (scope.layouts and shape.is_by_name):
        return [(None, []), *((member, []) for member in shape.members)]
    by_tag = {str(member.name): member for member in shape.members}
    found: list[tuple[Member | None, list[Layout]]] = [(None, [])]
    for layout in scope.layouts:
        if layout.tag in by_tag:
            found.append((by_tag[layout.tag], []))
        else:
            found[-1][1].append(layout)
    before: Member | None = None
    for member in shape.members:  # one that was not seen is where the contract has it
        order = [each for each, _ in found]
        if member not in order:
            found.insert(order.index(before) + 1, (member, []))
        before = member
    return found
