"""What of a document is outside its lists: kept as text for the parser, and searched for where a list begins."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import uuid4

from ..decode.streaming.list_paths import item_lists
from ..decode.streaming.open_elements import MARKUP, OpenElements, Place, clark_name
from ..decode.streaming.prefixes import scope_of
from ..errors import DecodeError
from ..qname import SOAP_BODY, XSI_NIL, XSI_TYPE
from ..xml.parse import parse, without_place
from .envelope import Envelope, frame

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..decode.streaming.list_items import Items
    from ..decode.streaming.list_paths import ItemList
    from ..decode.streaming.prefixes import PrefixScope
    from ..schema.record import Record

_FARTHEST = 2**20  # characters outside lists; behind them no list is looked for
_MOST_MARKUP = 500  # tags outside lists; the same
_NAMESPACE = uuid4().urn
_MARK, _MARK_TAG = f'<list xmlns="{_NAMESPACE}"/>', f"{{{_NAMESPACE}}}list"  # what stands for the items of a list
_ITEM = re.compile(r"(?P<blank>[ \t\n]*+)<(?P<name>[^\s<>/!?\"'=&]++)[ \t\n/>]")
_ITEM_MAY_FOLLOW = re.compile(r"[ \t\n]*+(?:<[^\s<>/!?\"'=&]*+)?\Z")


class Found(NamedTuple):
    """A list whose first item comes next."""

    of: ItemList
    scope: PrefixScope
    nsmap: Mapping[str | None, str]


class OutsideLists:
    """Takes the text of a document outside its lists. ``body`` is the class of the body that the message should have.

    ``found`` is a list that begins behind what was taken; ``is_done`` tells that no more lists are looked for, and
    ``enough`` how many characters must be there for it to be of use to look again.
    """

    def __init__(self, body: type[Record]) -> None:
        """Start before the document."""
        lists = () if body.__xml_name__ == SOAP_BODY else item_lists(body)
        self._wanted = {_place(of): of for of in lists}
        self._elements = OpenElements([of.path for of in lists])
        self._expected: ItemList | None = None  # a list that begins here, if one of its items follows
        self._kept: list[str] = []
        self._size = self._markup = 0
        self._lists: list[tuple[Found, Items]] = []
        self._heads: list[tuple[int, str]] = []  # how much was kept when each list began, and what ends that
        self.found: Found | None = None
        self.is_done = not self._wanted
        self.enough = 0

    def keep(self, text: str) -> None:
        """Take text as it is."""
        self._kept.append(text)
        self._size += len(text)

    def add(self, items: Items) -> None:
        """Take it that the items of the list that was found are read by somebody else."""
        assert self.found is not None  # noqa: S101 - else there is nothing to read
        self._lists.append((self.found, items))
        self._kept.append(_MARK)
        self._heads.append((len(self._kept), "".join(f"</{each.written}>" for each in reversed(self._elements.opened))))
        self.found = None
        self.is_done = not self._wanted

    def read(self, text: str, position: int, *, is_last: bool) -> int:
        """Take what is there, up to the first item of a list. Return the position behind it."""
        self.enough = 0
        while not self.is_done:
            if self._expected is not None:
                if not is_last and _ITEM_MAY_FOLLOW.match(text, position):
                    return position
                self.found, self._expected = self._open(self._expected, text, position), None
                if self.found is not None:
                    return position
            start = text.find("<", position)
            markup = None if start < 0 else MARKUP.match(text, start)
            if markup is None:
                if is_last:
                    self.is_done = True
                    return position
                end = len(text) if start < 0 else start
                self.enough = 2 * (len(text) - end)
                self.keep(text[position:end])
                return end
            self.keep(text[position : markup.end()])
            position = markup.end()
            self._take(markup)
        return position

    def envelope(self, rest: bytes = b"") -> Envelope:
        """Return the envelope of the document that goes on with ``rest``, and the items that were read.

        Raises DecodeError when a parser refuses it, or does not see the lists where they were read.
        """
        try:
            root = parse("".join(self._kept).encode() + rest, self._confirm)
        except DecodeError as error:
            raise without_place(error) if self._lists else error from None
        return frame(root, tuple(items for _, items in self._lists))

    def head(self, count: int) -> Envelope:
        """Return the envelope as if it ended where its list number ``count`` began. Raises DecodeError."""
        kept, ends = self._heads[count - 1]
        return frame(parse("".join((*self._kept[:kept], ends)).encode(), lambda root: self._confirm(root, count)))

    def _take(self, markup: re.Match[str]) -> None:
        self._markup += 1
        try:
            place = self._elements.take(markup)
        except ValueError:  # malformed, for the parser to say how
            self.is_done = True
            return
        self._expected = self._wanted.pop(place, None) if place else None
        if self._expected is None and (self._size > _FARTHEST or self._markup > _MOST_MARKUP):
            self.is_done = True

    def _open(self, of: ItemList, text: str, position: int) -> Found | None:
        item, nsmap = _ITEM.match(text, position), self._elements.opened[-1].nsmap
        if item is None:
            return None
        written = item["name"]
        try:
            is_item = clark_name(written, nsmap) == str(of.item)
        except ValueError:
            return None
        prefix = written.rpartition(":")[0]
        scope = scope_of(nsmap, prefix, of.namespaces, spaced=bool(item["blank"]))
        return Found(of, scope, nsmap) if is_item else None

    def _confirm(self, root: Any, count: int | None = None) -> None:
        """Take the marks of all lists, or of the first ``count``, out of the document.

        Raises DecodeError when one is not where it was put.
        """
        marks, lists = list(root.iter(_MARK_TAG)), self._lists[:count]
        if len(marks) != len(lists):
            raise DecodeError("not well-formed XML: a list is not in the body")
        for mark, (found, items) in zip(marks, lists, strict=True):
            if not _is_in_place(mark, found):
                raise DecodeError("not well-formed XML: a list is not where its tags say")
            items.before = sum(1 for _ in mark.itersiblings(str(found.of.item), preceding=True))
            _take_out(mark)


def _place(of: ItemList) -> Place:
    """Return where a list begins: items without an element around them behind the first, which stays in the tree."""
    return Place((*of.path, str(of.item)), is_end=True) if of.repeated else Place(of.path, is_end=False)


def _is_in_place(mark: Any, found: Found) -> bool:
    """Whether a tree would look for the list's items where the mark is.

    That is in the first element of the Body, in the first one of each name (the first one counts), and in none that is
    nil or of a derived type. The namespaces must be those by which the items were read.
    """
    opened = list(mark.iterancestors())[::-1]
    below = opened[2:]
    return (
        tuple(node.tag for node in below) == found.of.path
        and opened[1].tag == opened[0].tag.replace("}Envelope", "}Body")
        and opened[1][0] is below[0]
        and all(next(outer.iterchildren(inner.tag)) is inner for outer, inner in pairwise(opened))
        and all(node.get(XSI_NIL) is None and node.get(XSI_TYPE) is None for node in below)
        and opened[-1].nsmap == found.nsmap
    )


def _take_out(mark: Any) -> None:
    """Remove the mark, but not the text behind it."""
    parent, before = mark.getparent(), mark.getprevious()
    if mark.tail and before is not None:
        before.tail = (before.tail or "") + mark.tail
    elif mark.tail:
        parent.text = (parent.text or "") + mark.tail
    parent.remove(mark)
