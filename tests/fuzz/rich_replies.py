"""Replies of ``wsdl/rich``, valid and not: written from a seed, and changed in their trees and in their text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from lxml import etree
from reference_decoder.byte_mutations import mutated_bytes

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

NS, SOAP, XSI = (
    "urn:fuzz:rich",
    "http://schemas.xmlsoap.org/soap/envelope/",
    "http://www.w3.org/2001/XMLSchema-instance",
)
# Blanks of Unicode are none of XML; xmlschema takes them for such, so there is none here.
_WORDS = (
    "a",
    "R&D",
    "Ærlig & <b>",
    " padded  text ",
    "\"quoted\" 'too'",
    "]]>",
    "line\nend",
    "tab\there",
    "",
    "😀",
    "\u200b",
)
_TIMES = (
    *("2026-01-02T03:04:05", "2026-01-02T03:04:05Z", "2026-01-02T03:04:05.125"),
    *("2026-12-31T24:00:00", " 2026-01-02T03:04:05 "),
)
_INTEGERS = ("0", "-7", "12345", "+7", "007", "999999999", " 12 ", "2147483647")
_BOOLEANS = ("true", "false", "true", "1", "0", " true")
_KEYS = ("0a", "FF00", "00", "")
_MONEY = ("1.50", "-3", "12", " 7.0 ", ".5", "+2.")
_LINKS = ("urn:x", "http://h/?a=1&b=2", "/a", "")
_LONGS = ("5", "-922337203685477580", "77", " 1")
_USUAL = 3  # of each tuple so many are usual; the others are rare in most replies
_KINDS = ("Small", "Very large", "R&D")


class _Source:
    """Chooses at random; what is not usual with the probability ``odd``."""

    def __init__(self, rng: Random) -> None:
        self.rng, self.odd = rng, rng.choice((0, 0, 0.01, 0.01, 0.1, 0.5))

    def one(self, texts: Sequence[str]) -> str:
        return self.rng.choice(texts if self.rng.random() < self.odd else texts[:_USUAL])

    def is_(self, probability: float) -> bool:
        return self.rng.random() < probability


def _attributes(source: _Source) -> dict[str, str]:
    given = {
        "Id": source.one(_INTEGERS),
        "Name": source.one(_WORDS),
        "Kind": source.one(_KINDS),
        "Made": source.one(_TIMES),
        "Ready": source.one(_BOOLEANS),
        "Tag": source.one(_WORDS),
        "Key": source.one(_KEYS),
    }
    kept = [name for name in given if name == "Id" or source.is_(0.6)]
    if source.is_(source.odd / 5):
        source.rng.shuffle(kept)
    return {name: given[name] for name in kept}


def _add(parent: Any, name: str, text: str | None = None, **attributes: str) -> Any:
    made = etree.SubElement(parent, f"{{{NS}}}{name}", attributes)
    made.text = text
    return made


def _some(source: _Source, **attributes: str) -> dict[str, str]:
    return {name: text for name, text in attributes.items() if source.is_(0.6)}


def _nil_or(source: _Source, parent: Any, name: str, text: str) -> None:
    if source.is_(0.2):
        _add(parent, name).set(f"{{{XSI}}}nil", source.one(("true", "1", "true")))
    else:
        _add(parent, name, text)


def _content(item: Any, source: _Source, depth: int) -> None:
    _add(item, "Code", source.one(_WORDS))
    if source.is_(0.5):
        _add(item, "Link", source.one(_LINKS))
    if source.is_(0.5):
        _nil_or(source, item, "Note", source.one(_WORDS))
    if source.is_(0.7):
        _add(item, "Price", source.one(_MONEY), **_some(source, Currency=source.one(("EUR", "NOK", "USD", " SEK "))))
    for _ in range(source.rng.choice((0, 0, 1, 3))):
        _add(item, "Label", source.one(_WORDS), **_some(source, Of=source.one(_WORDS)))
    _either(item, source)
    if source.is_(0.6):
        events = _add(item, "Events", **_some(source, Day="2026-05-06"))
        texts = {"Seen": _TIMES, "Said": _WORDS, "Rated": _INTEGERS, "Sort": _KINDS}
        for _ in range(source.rng.choice((0, 1, 4))):
            name = source.rng.choice(tuple(texts))
            _add(events, name, source.one(texts[name]))
    if source.is_(0.4):
        _parts(_add(item, "Parts"), source)
    for _ in range(source.rng.choice((0, 0, 0, 1, 2)) if depth else 0):
        made = _add(item, "Sub", **_attributes(source))
        _content(made, source, depth - 1)
    if source.is_(0.2):
        _add(item, "Late", source.one(_WORDS))


def _either(item: Any, source: _Source) -> None:
    way = source.rng.randrange(3)
    if way == 0:
        _add(item, "Count", source.one(_INTEGERS))
    elif way == 1:
        _add(item, "Amount", source.one(_MONEY))
    else:
        detail = _add(item, "Detail", **_some(source, Level=source.one(_LONGS)))
        if source.is_(0.6):
            _add(detail, "Text", source.one(_WORDS))
        if source.is_(0.6):
            _nil_or(source, detail, "Size", source.one(_INTEGERS))
        if source.is_(0.1):
            etree.SubElement(detail, "{urn:other}More").text = "kept"


def _parts(parts: Any, source: _Source) -> None:
    if source.is_(0.5):
        _add(parts, "First", source.one(_WORDS))
    for _ in range(source.rng.choice((0, 1, 3))):
        name = source.rng.choice(("Left", "Right"))
        _add(parts, name, source.one(_BOOLEANS) if name == "Left" else source.one(_WORDS))
    if source.is_(0.5):
        _add(parts, "Last", source.one(("5", "-5", "0", " -5")))


def reply(rng: Random) -> bytes:
    """Return a reply that is valid."""
    source = _Source(rng)
    own = rng.choice(("r", "r", None))
    nsmap: Any = {"s": SOAP, "xsi": XSI, own: NS}
    envelope = etree.Element(f"{{{SOAP}}}Envelope", nsmap=nsmap)
    response = _add(etree.SubElement(envelope, f"{{{SOAP}}}Body"), "x")
    response.tag = f"{{{NS}}}ReadResponse"
    for _ in range(rng.choice((1, 2, 6, 12))):
        item = _add(response, "Item", **_attributes(source))
        _content(item, source, 2)
        if source.is_(source.odd):
            item.set(f"{{{XSI}}}type", f"{own}:Heavy" if own else "Heavy")
            _add(item, "Weight", "77")
    if rng.random() < 0.3:
        _change_tree(response, rng)
    data = etree.tostring(envelope, encoding="utf-8")
    return data.replace(b"><", b">\n <") if rng.random() < 0.2 else data


def _change_tree(response: Any, rng: Random) -> None:
    """Make one change that a server may make, or a bad one."""
    nodes = list(response.iter("*"))[1:]
    node, other = rng.choice(nodes), rng.choice(nodes)
    change = rng.randrange(7)
    if change == 0:
        node.set(
            f"{{{XSI}}}{rng.choice(('nil', 'type', 'schemaLocation'))}",
            rng.choice(("true", "false", "r:Heavy", "Price")),
        )
    elif change == 1:
        node.set(rng.choice(("Unknown", "{urn:other}a", f"{{{NS}}}Id", "Id")), rng.choice(_WORDS[:5]))
    elif change == 2:
        node.addnext(etree.fromstring(etree.tostring(other)))
    elif change == 3:
        node.getparent().remove(node)
    elif change == 4 and node.attrib:
        del node.attrib[rng.choice(node.keys())]
    elif change == 5:
        node.text = rng.choice(("", "  ", "1", "x", None))
    else:
        etree.SubElement(node, f"{{{NS}}}{rng.choice(('Code', 'Late', 'Other'))}").text = "more"


_QUOTED = re.compile(rb'="([^"\']*)"')
_RECORDS = rb"((?:r:)?)(Item|Sub|Price|Label|Detail|Events|Parts)"
_SCOPES = (b'xmlns:r="urn:fuzz:rich"', b'xmlns="urn:fuzz:rich"', b'xmlns:r="urn:other"', b'xmlns=""', b'xml:lang="nb"')
_MORE = (*_SCOPES, b'xsi:nil="false"', b'xsi:nil="true"', b'r:Id="1"', b'Id="1"', b'Other="1"', b"")
# What is changed, and into what.
_TEXTS: tuple[tuple[bytes, tuple[bytes, ...]], ...] = (
    (
        rb' (Id|Name|Tag|Kind|Of|Level)="',
        (rb'  \1="', rb'\n\1="', rb' \1 = "', rb' a="" \1="', rb' \1="" \1="', rb'\1="'),
    ),
    (
        rb'( Name="[^"]*)"',
        (rb'\1\t"', rb'\1\n"', rb'\1\r\n"', rb'\1\r"', rb'\1&#9;"', rb'\1&#10;"', rb'\1 "'),
    ),
    (rb'(="[^"]*)"', (rb'\1&lt;"', rb'\1<"', rb'\1&"', rb'\1&#1;"', rb'\1&quot;"', rb'\1>"', rb'\1]]>"', rb'\1&x;"')),
    (rb"<" + _RECORDS + rb"([ >])", tuple(rb"<\1\2 " + each + rb"\3" for each in _MORE)),
    (
        rb"<" + _RECORDS + rb"([ >])",
        (rb"<\1Code>x</\1Code><\1\2\3", rb"x<\1\2\3", rb"<!--x--><\1\2\3", rb"<q/><\1\2\3"),
    ),
    (
        rb"</" + _RECORDS + rb">",
        (rb"<!--x--></\1\2>", rb"x</\1\2>", rb"<![CDATA[7]]></\1\2>", rb" </\1\2 >", rb"</\1\2"),
    ),
    (rb"/>", (rb" />", rb"  />", rb"\n/>")),
)


def changed(data: bytes, rng: Random) -> bytes:
    """Return a reply with up to three changes in its text."""
    for _ in range(rng.choice((0, 0, 0, 1, 1, 2, 3))):
        kind = rng.random()
        if kind < 0.5:
            data, _name = mutated_bytes(data, rng)
        elif kind < 0.55:
            data = _QUOTED.sub(rb"='\1'", data, count=rng.choice((0, 1)))
        else:
            data = _changed_once(data, rng)
    return data


def _changed_once(data: bytes, rng: Random) -> bytes:
    pattern, texts = rng.choice(_TEXTS)
    found = list(re.finditer(pattern, data))
    if not found:
        return data
    place = rng.choice(found)
    return data[: place.start()] + place.expand(rng.choice(texts)) + data[place.end() :]
