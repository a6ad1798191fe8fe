"""Reference sites made in memory, and their pages as a parser of HTML sees them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from html.parser import HTMLParser
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import lxml.html
from soapbind.config import PackageConfig
from soapbind.site import make_site

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# https://html.spec.whatwg.org/multipage/syntax.html#void-elements
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)


@dataclass(frozen=True)
class Pages:
    """The files of a site, and its pages by their paths."""

    files: dict[str, str]
    warnings: tuple[str, ...] = ()

    @cached_property
    def trees(self) -> dict[str, Any]:
        return {path: lxml.html.document_fromstring(t) for path, t in self.files.items() if path.endswith(".html")}

    def text(self, path: str) -> str:
        """Return what a reader sees, in one line."""
        return _one_line(self.trees[path].find("body").text_content())

    def texts(self, path: str, xpath: str) -> list[str]:
        """Return the texts of elements."""
        return [_one_line(each.text_content()) for each in self.trees[path].xpath(xpath)]

    def facts(self, path: str) -> dict[str, list[str]]:
        """Return the texts of a list of facts, by their names."""
        found: dict[str, list[str]] = {}
        for name in self.trees[path].iter("dt"):
            found.setdefault(_one_line(name.text_content()), []).append(_one_line(name.getnext().text_content()))
        return found

    def row(self, path: str, anchor: str) -> list[str]:
        """Return the cells of a row of a table, as text."""
        (found,) = self.trees[path].xpath("//tr[@id=$anchor]", anchor=anchor)
        return [_one_line(" ".join(cell.itertext())) for cell in found]

    def codes(self, path: str) -> dict[str, str]:
        """Return the code of a page by its title."""
        return {
            each.find("figcaption").text.strip(): each.find("pre").text_content()
            for each in self.trees[path].iter("figure")
        }


def _one_line(text: str) -> str:
    return " ".join(text.split())


def site_of(source: Path, **settings: Any) -> Pages:
    """Return the site of a contract."""
    made = make_site(PackageConfig(settings.pop("name", ""), (str(source),), **settings), lambda _: None)
    return Pages(made.files, tuple(each.code for each in made.warnings))


def wrong_links(pages: Pages) -> list[str]:
    """Return what leads nowhere, or out of the site; and identifiers that a page has twice."""
    ids = {path: tree.xpath("//@id") for path, tree in pages.trees.items()}
    found = [f"{path} has {name} twice" for path, own in ids.items() for name in own if own.count(name) > 1]
    for path, tree in pages.trees.items():
        for element, _, link, _ in tree.iterlinks():
            parts = urlsplit(link)
            if parts.scheme or parts.netloc or link.startswith("/"):
                found.append(f"{path} leads to {link}")
                continue
            target = _joined(path, unquote(parts.path)) if parts.path else path
            if target not in pages.files:
                found.append(f"{path} leads to {link}, which is not there")
            elif parts.fragment and unquote(parts.fragment) not in ids[target]:
                found.append(f"{path} leads to {link}, whose part is not there ({element.tag})")
    return found


def _joined(page: str, relative: str) -> str:
    parts = list(PurePosixPath(page).parent.parts)
    for part in relative.split("/"):
        if part == "..":
            if not parts:
                return "outside"
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)


class _Balance(HTMLParser):
    """Notes tags that do not come in pairs, and what a policy without inline code forbids."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.wrong += [f"{tag} has {name}" for name, _ in attrs if name == "style" or name.startswith("on")]
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if self.open[-1:] != [tag]:
            self.wrong.append(f"</{tag}> in {self.open[-3:]}")
        else:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if self.open[-1:] in (["script"], ["style"]) and data.strip():
            self.wrong.append(f"{self.open[-1]} has text")


def wrong_markup(text: str) -> list[str]:
    """Return what is wrong with the tags of a page."""
    parser = _Balance()
    parser.feed(text)
    parser.close()
    return [*parser.wrong, *(f"<{tag}> is not closed" for tag in parser.open)]


def sentences(texts: Iterator[str]) -> set[str]:
    """Return the sentences of documentation without tags."""
    found: set[str] = set()
    for text in texts:
        plain = re.sub(r"<[^<>]*>", "\n", text)
        found |= {_one_line(each) for line in plain.split("\n\n") for each in re.split(r"(?<=[.])\s+|\n", line)}
    return found - {""}
