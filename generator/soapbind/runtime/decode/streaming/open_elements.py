"""The markup of a document that is still arriving: where it ends, and which elements are open.

Nothing here judges a document. What the scanner takes for an element is believed only when a parser, given the
document without the items of its lists, says the same (``soap.stream_reader``).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from ...qname import SOAP11, SOAP12, XSI
from ...xml.characters import unescape

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# Markup of which no "<" can be left out (XML 1.0 productions 40 to 44, 15, 16, 18): in the value of an attribute none
# may stand. Every loop is possessive, so none is tried twice.
_NAME = r"[^\s<>/!?\"'=&]++"
_VALUE = r"\"[^<\"]*+\"|'[^<']*+'"
_NO_TAG = r"<!--(?:[^-]++|-(?!-))*+-->|<!\[CDATA\[(?:[^\]]++|\](?!\]>))*+\]\]>|<\?(?:[^?]++|\?(?!>))*+\?>"
MARKUP = re.compile(rf"<(?P<slash>/?+)(?P<name>{_NAME})(?P<attributes>(?:[^<>\"']++|{_VALUE})*+)>|{_NO_TAG}")
_ATTRIBUTE = re.compile(r"([^\s=\"']++)[ \t\n]*+=[ \t\n]*+(?:\"([^\"]*+)\"|'([^']*+)')")
_XSI_NAMES = {"nil", "type"}


def element_pattern(depth: int) -> str:
    """Return the expression of an element with so many elements inside each other, whatever its end tags are."""
    text = rf"(?:[^<]++|{_NO_TAG})*+"
    children = f"(?:{element_pattern(depth - 1)}{text})*+" if depth else ""
    return rf"<{_NAME}(?:[^<>\"'/]++|{_VALUE}|/(?!>))*+(?:/>|>{text}{children}</[^<>]*+>)"


_SHALLOW = re.compile(element_pattern(4))  # what most items are; 30 times as fast as to go from tag to tag


def end_tag(name: str) -> re.Pattern[str]:
    """Return what finds the end tags of elements, by their name as written."""
    return re.compile(rf"</{re.escape(name)}[ \t\n>]")


def element_end(text: str, position: int, end_tag: re.Pattern[str]) -> int | None:
    """Return where the element that begins at a position ends, None when that is not to be seen."""
    shallow = _SHALLOW.match(text, position)
    if shallow is not None:
        return shallow.end()
    # An element that goes on behind the text, as the last one of every piece does, is not gone through tag by tag.
    return _end_by_tags(text, position) if end_tag.search(text, position) else None


def _end_by_tags(text: str, position: int) -> int | None:
    depth = 0
    while position >= 0:
        found = MARKUP.match(text, position)
        if found is None:
            return None
        if found["slash"]:
            depth -= 1
        elif found["name"] and not found["attributes"].endswith("/"):
            depth += 1
        if depth == 0 and found["name"]:
            return found.end()
        position = text.find("<", found.end())
    return None


def is_renamed(text: str, position: int) -> bool:
    """Whether the start tag at a position declares the very prefix of its own name."""
    found = MARKUP.match(text, position)
    if found is None or "xmlns" not in (found["attributes"] or ""):
        return False
    prefix = found["name"].rpartition(":")[0]
    own = f"xmlns:{prefix}" if prefix else "xmlns"
    return any(name == own for name, _, _ in _ATTRIBUTE.findall(found["attributes"]))


class Opened(NamedTuple):
    """An element that is open: its name as written and in Clark notation, and the namespaces in scope in it."""

    written: str
    tag: str
    nsmap: Mapping[str | None, str]
    seen: set[str]  # the tags of its children so far


class Place(NamedTuple):
    """Where a list may begin: behind the start tag of an element, or behind the end of one.

    ``path`` has the tags from the body's element to that element.
    """

    path: tuple[str, ...]
    is_end: bool


class OpenElements:
    """The elements that are open from Envelope through Body to a list; others are only counted.

    ``paths`` has the tags, from the body's element on, of the elements that a list may begin in.
    """

    def __init__(self, paths: Iterable[tuple[str, ...]]) -> None:
        """Start before the root element."""
        self._prefixes = {path[:length] for path in paths for length in range(len(path) + 1)}
        self._aside = 0  # elements that are open beside the path
        self._beside: str | None = None  # the tag of the outermost of them, where it is the first of its name
        self.opened: list[Opened] = []

    def take(self, markup: re.Match[str]) -> Place | None:
        """Take the next markup; return the place behind it where that is on the path to a list.

        Raises ValueError for what no parser would accept.
        """
        name, attributes = markup["name"], markup["attributes"]
        if name is None:  # a comment, an instruction or CDATA
            return None
        if markup["slash"]:
            return self._end(name)
        is_empty = attributes.endswith("/")
        if self._aside:
            self._aside += not is_empty
            return None
        return self._start(name, attributes, is_empty=is_empty)

    def _start(self, written: str, attributes: str, *, is_empty: bool) -> Place | None:
        found = _ATTRIBUTE.findall(attributes)
        nsmap = _declared(found, self.opened[-1].nsmap if self.opened else {})
        tag = clark_name(written, nsmap)
        leads, seen = self._leads(tag), self.opened[-1].seen if self.opened else set[str]()
        is_first = tag not in seen
        seen.add(tag)
        if leads and is_first and not is_empty and not _is_typed(found, nsmap):
            self.opened.append(Opened(written, tag, nsmap, set()))
            return Place(self._path(), is_end=False)
        self._aside, self._beside = int(not is_empty), tag if is_first else None
        return self._ended() if is_empty else None

    def _end(self, written: str) -> Place | None:
        if self._aside:
            self._aside -= 1
            return None if self._aside else self._ended()
        if not self.opened or self.opened.pop().written != written:
            raise ValueError("an end tag without its start tag")
        return None

    def _ended(self) -> Place | None:
        return Place((*self._path(), self._beside), is_end=True) if self._beside else None

    def _path(self) -> tuple[str, ...]:
        return tuple(each.tag for each in self.opened[2:])

    def _leads(self, tag: str) -> bool:
        """Whether a child of the innermost element leads to a list."""
        depth = len(self.opened)
        if depth == 0:
            return tag in {f"{{{SOAP11}}}Envelope", f"{{{SOAP12}}}Envelope"}
        if depth == 1:
            return tag == self.opened[0].tag.replace("}Envelope", "}Body")
        if depth == 2 and self.opened[1].seen:  # noqa: PLR2004 - Body, of which the first element counts
            return False
        return (*self._path(), tag) in self._prefixes


def _declared(attributes: Iterable[tuple[str, str, str]], around: Mapping[str | None, str]) -> Mapping[str | None, str]:
    found = {
        name[6:] or None: unescape(double or single)
        for name, double, single in attributes
        if name == "xmlns" or (name.startswith("xmlns:") and name != "xmlns:xml")  # which is declared for good
    }
    return {**around, **found} if found else around


def clark_name(written: str, nsmap: Mapping[str | None, str]) -> str:
    """Return a name in Clark notation. Raises ValueError when its prefix is not declared."""
    prefix, colon, local = written.rpartition(":")
    uri = nsmap.get(prefix if colon else None)
    if uri is None and colon:
        raise ValueError("a prefix that is not declared")
    return f"{{{uri}}}{local}" if uri else local


def _is_typed(attributes: Iterable[tuple[str, str, str]], nsmap: Mapping[str | None, str]) -> bool:
    """Whether an element says that it is nil or of another type."""
    names = (name.rpartition(":") for name, _, _ in attributes)
    return any(local in _XSI_NAMES and nsmap.get(prefix) == XSI for prefix, _, local in names)
