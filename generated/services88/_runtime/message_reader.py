"""Reading a message while it arrives: long lists item by item from their text, the rest as a tree at the end.

Memory is bounded by the values read, not by the text. Items that were read are left out of the document that the parser
gets; they were judged on their own, so a message is well-formed when its items are and the rest is.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from .frame import Envelope, frame
from .item_lists import item_lists
from .item_reader import ItemReader
from .open_elements import body_path, end_tags, open_elements
from .scope import scope_of
from .xml import parse

if TYPE_CHECKING:
    from .item_lists import ItemList
    from .item_reader import Items
    from .node import Node
    from .records import Record

_PIECE = 2**16  # bytes read at once
_FARTHEST = 2**20  # bytes before a list; one that begins later is read with the rest
_ATTEMPTS = 8  # places that look like a list and are none
_ENCODING = re.compile(rb"""(?:\xef\xbb\xbf)?<\?xml[^>]*\sencoding\s*=\s*["']([^"']*)["']""")
_UTF8 = {b"utf-8", b"utf8", b"us-ascii", b"ascii"}


class MessageReader:
    """Takes a message in pieces, then gives its envelope. ``body`` is the class of the body it should have."""

    def __init__(self, body: type[Record]) -> None:
        """Start with nothing read."""
        self._wanted = {(of.path, of.item.name): of for of in item_lists(body)}
        self._attempts = _ATTEMPTS
        self._arrived: list[bytes] = []
        self._length = 0
        self._rest = bytearray()  # the document without the items
        self._searched = 0
        self._opened: list[Node] = []
        self._reader: ItemReader | None = None
        self._lists: list[Items] = []

    def feed(self, data: bytes) -> None:
        """Take the next piece. Raises DecodeError for a list that is not well-formed."""
        if len(data) > _PIECE and self._looks_for_items():
            for start in range(0, len(data), _PIECE):
                self.feed(data[start : start + _PIECE])
            return
        self._arrived.append(data)
        self._length += len(data)
        if self._length >= _PIECE and self._looks_for_items():
            self._advance(final=False)

    def close(self) -> Envelope:
        """Return the envelope of the whole message. Raises DecodeError for a document that is not well-formed."""
        if self._looks_for_items():
            self._advance(final=True)
        root = parse(b"".join((self._rest, *self._arrived)))
        return frame(root, tuple(self._lists))

    def head(self) -> Envelope | None:
        """Return the envelope without the items while a list is being read, else None."""
        return frame(parse(bytes(self._rest) + end_tags(self._opened))) if self._reader else None

    def take(self) -> list[Any]:
        """Return the items read since the last call, and forget them. Raises DecodeError for one that is wrong."""
        return [value for items in self._lists for value in items.take()]

    def _looks_for_items(self) -> bool:
        return self._reader is not None or bool(self._wanted)

    def _advance(self, *, final: bool) -> None:
        data = b"".join(self._arrived)
        self._arrived, self._length = [], 0
        while True:
            if self._reader is None:
                self._rest += data
                place = self._search()
                if place is None:
                    return
                data = bytes(self._rest[place:])
                del self._rest[place:]
            following = None if self._reader is None else self._reader.feed(data, final=final)
            if following is None:
                return
            self._reader = None
            data = following

    def _search(self) -> int | None:
        """Find where the items of a wanted list begin, and make their reader."""
        if self._searched == 0 and not _is_utf8(self._rest):
            self._wanted.clear()
        while self._wanted and self._attempts and self._searched < _FARTHEST:
            found = _candidates(tuple(self._wanted.values())).search(self._rest, self._searched)
            if found is None:
                return None
            if self._begin(found.end()):
                self._searched = found.end()
                return found.end()
            self._attempts -= 1
            self._searched = found.end() + 1
        self._wanted.clear()
        return None

    def _begin(self, place: int) -> bool:
        start = bytes(self._rest[:place])
        opened = [] if b"<!DOCTYPE" in start else open_elements(start)
        item = _ITEM.match(self._rest, place)
        path = body_path(opened)
        if not path or item is None:
            return False
        of = self._wanted.pop((path, item["name"].decode("utf-8", "replace")), None)
        if of is None:
            return False
        nsmap = opened[-1].nsmap
        scope = scope_of(nsmap, (item["prefix"] or b"").decode("utf-8", "replace"), spaced=bool(item["blank"]))
        self._opened, self._reader = opened, ItemReader(of, scope, nsmap)
        self._lists.append(self._reader.items)
        return True


_NAME = rb"[^\s<>/:\"'=]+"
_ITEM = re.compile(rb"(?P<blank>[ \t\r\n]*)<(?:(?P<prefix>" + _NAME + rb"):)?(?P<name>" + _NAME + rb")[ \t\r\n/>]")


def _is_utf8(start: bytes | bytearray) -> bool:
    declared = _ENCODING.match(start)
    return declared is None or declared[1].lower() in _UTF8


@lru_cache(maxsize=256)
def _candidates(wanted: tuple[ItemList, ...]) -> re.Pattern[bytes]:
    """Return the expression for places where one of the lists may begin."""

    def tag(name: str) -> bytes:
        return rb"<(?:" + _NAME + rb":)?" + re.escape(name.encode())

    def items(of: ItemList) -> bytes:
        item = rb"(?=[ \t\r\n]*" + tag(of.item.name) + rb"[ \t\r\n/>])"
        if of.repeated:  # the first one stays in the tree, to mark the place
            return rb"</(?:" + _NAME + rb":)?" + re.escape(of.item.name.encode()) + rb">" + item
        return tag(of.path[-1].rpartition("}")[2]) + rb"(?:[ \t\r\n][^<>]*)?(?<!/)>" + item

    return re.compile(b"|".join(map(items, wanted)))
