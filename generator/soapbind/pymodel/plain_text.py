"""Documentation as contracts have it, with HTML, XML comments of .NET and layout of its own, as plain paragraphs."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from functools import lru_cache

_BLOCKS = frozenset(
    [
        *("address", "article", "blockquote", "body", "center", "div", "dl", "example", "exception", "form", "head"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "hr", "html", "list", "ol", "p", "para", "param", "pre", "remarks"),
        *("returns", "section", "summary", "table", "title", "typeparam", "ul", "value"),
    ]
)
_LINES = frozenset(["br", "caption", "dd", "dt", "listheader", "tr"])
_ITEMS = frozenset(["item", "li"])
_CELLS = frozenset(["description", "td", "term", "th"])
_INLINE = frozenset(
    [
        *("a", "abbr", "b", "big", "c", "cite", "code", "del", "em", "font", "i", "img", "ins", "kbd", "label", "mark"),
        *("nobr", "paramref", "q", "s", "samp", "see", "seealso", "small", "span", "strike", "strong", "sub", "sup"),
        *("tbody", "thead", "tt", "typeparamref", "u", "var"),
    ]
)
_KNOWN = _BLOCKS | _LINES | _ITEMS | _CELLS | _INLINE
# What XML comments of .NET name instead of saying it, and what a picture says.
_NAMING = {
    "see": "cref|langword|href",
    "seealso": "cref|href",
    "paramref": "name",
    "typeparamref": "name",
    "img": "alt",
}
_TAG = re.compile(r"<(/?)([A-Za-z][\w.:-]*)((?:\s[^<>]*)?)/?>")
_CLOSING = re.compile(r"</([A-Za-z][\w.:-]*)\s*>")
_LINK = re.compile(r"""\bhref\s*=\s*["']?(https?://[^\s"'>]+)""", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_SILENT = tuple(
    (re.compile(start, re.IGNORECASE), re.compile(end, re.IGNORECASE))
    for start, end in (("<!--", "-->"), (r"<script\b", r"</script\s*>"), (r"<style\b", r"</style\s*>"))
)
_ITEM = re.compile(r"(?:[-*+\u2022\u00b7\u2013]|[0-9]{1,3}[.)]) ")


@lru_cache(maxsize=1 << 14)  # what is said of one thing is said of many
def plain_text(text: str) -> str:
    """Return documentation as plain text: a blank line between paragraphs, one line for each, and for each list item.

    Tags that HTML or .NET knows, and others that come in pairs, are taken out; what else is in angle brackets stays.
    """
    if not text:
        return ""
    if "<" in text:
        for start, end in _SILENT:
            text = _without(text, start, end)
        text = _TAG.sub(_Tags(frozenset(name.lower() for name in _CLOSING.findall(text))), text)
    if "&" in text:
        text = _ENTITY.sub(lambda found: html.unescape(found[0]), text)
    return "\n\n".join("\n".join(paragraph) for paragraph in _paragraphs(text))


def _without(text: str, start: re.Pattern[str], end: re.Pattern[str]) -> str:
    """Return a text without what stands from ``start`` to ``end``; what never ends stays."""
    kept: list[str] = []
    place = 0
    while (first := start.search(text, place)) and (last := end.search(text, first.end())):
        kept.append(text[place : first.start()])
        place = last.end()
    return "".join([*kept, text[place:]])


@dataclass(slots=True)
class _Tags:
    """Gives the text for one tag after the other; ``paired`` are the names that are closed somewhere."""

    paired: frozenset[str]
    links: list[str] = field(default_factory=list[str])

    def __call__(self, tag: re.Match[str]) -> str:
        """Return what stands for a tag."""
        closes, name = bool(tag[1]), tag[2].lower()
        if name not in _KNOWN and name not in self.paired:
            return tag[0]
        if name == "a":
            return self._link(tag[3], closes=closes)
        if name in _NAMING:
            return "" if closes else _named(_NAMING[name], tag[3])
        if name in _ITEMS:
            return "" if closes else "\n- "
        if name in _CELLS:
            return " "
        return "\n" if name in _LINES else "" if name in _INLINE else "\n\n" if name in _BLOCKS else " "

    def _link(self, attributes: str, *, closes: bool) -> str:
        """Return the address behind the text of a link."""
        if closes:
            address = self.links.pop() if self.links else ""
            return f" ({address})" if address else ""
        found = _LINK.search(attributes)
        self.links.append(found[1] if found else "")
        return ""


def _named(keys: str, attributes: str) -> str:
    found = re.search(rf"""\b(?:{keys})\s*=\s*["']?(?:[A-Z]:)?([^"'<>]+)""", attributes)
    return found[1].strip().rstrip("/") if found else ""


def _paragraphs(text: str) -> list[list[str]]:
    """Return the lines of every paragraph: one for its text and one for each of its list items."""
    found: list[list[list[str]]] = []  # paragraphs of lines of what stood on lines of their own
    was_item, ended = False, True
    for written in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        shown = written if written.isprintable() else "".join(c if c.isprintable() else " " for c in written)
        line = " ".join(shown.split())
        if line in ("", "-"):
            ended = True
            continue
        is_item = _ITEM.match(line) is not None
        if ended and not (is_item and was_item):  # blank lines between the items of a list say nothing
            found.append([[line]])
        elif is_item:
            found[-1].append([line])
        else:
            found[-1][-1].append(line)
        was_item, ended = is_item or (was_item and not ended), False
    return [[" ".join(line) for line in paragraph] for paragraph in found]
