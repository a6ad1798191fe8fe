"""Mutations of XML that keep much of its sense: what random bytes would hardly ever reach."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from random import Random

LARGEST = 8 << 10  # bytes; what grows beyond is cut

TEXTS = (
    *("", " ", "0", "-1", "1", "true", "nil", "INF", "NaN", "x" * 300, "9" * 40, "1e400", "\t\n ", "é", "😀", "\u202e"),
    *("2026-11-25T04:31:00", "0001-01-01T00:00:00", "9999-12-31T23:59:59.9999999Z", "P1DT1H", "-P10675199DT2H48M5S"),
    *("unbounded", "qualified", "xs:string", "xs:int", "xs:anyType", "tns:Missing", "nope:x", ":", "a:b:c", "xml:lang"),
    *('"""; import os', "{{ x }}", "{% x %}", "../../x", "con", "class", "__init__", "a\\", "'", '"', "}", "{", "\r\n"),
    *("http://www.w3.org/2001/XMLSchema", "urn:x", "rpc", "encoded", "ArrayOfX", "#all", "../x.xsd", "http://h/x.xsd"),
)
TOKENS = (
    *(b"<", b">", b"/>", b"</", b"&", b"&lt;", b"&#0;", b"&#x1F;", b"&#65534;", b"]]>", b"<![CDATA[", b"<!--", b"-->"),
    *(b"<!DOCTYPE a [", b"<?xml version='1.0' encoding='utf-16'?>", b"\xff\xfe", b"\xef\xbb\xbf", b"\x00", b"\xc3"),
    *(b' xmlns=""', b' xmlns:a="a"', b' i:nil="true"', b' nil="1"', b' i:type="a:b"', b" a='", b'"', b"</s:Envelope>"),
)


def mutated(data: bytes, rng: Random, donors: Sequence[bytes] = (), largest: int = LARGEST) -> bytes:
    """Return a few mutations of ``data``, mostly of its tree; ``donors`` lend their branches."""
    result = data
    for _ in range(rng.choice((0, 1, 1, 1, 2, 4))):
        result = _mutated_tree(result, rng, donors) if rng.random() < 0.75 else mutated_bytes(result, rng)
    return result[:largest]


def mutated_bytes(data: bytes, rng: Random) -> bytes:
    """Return ``data`` with one change that knows nothing of XML."""
    start, end = sorted((rng.randint(0, len(data)), rng.randint(0, len(data))))
    piece = data[start : min(end, start + rng.choice((1, 4, 64, 1024)))]
    match rng.randrange(5):
        case 0:  # cut short
            return data[:start]
        case 1:  # something missing
            return data[:start] + data[start + len(piece) :]
        case 2:  # something twice
            return data[:start] + piece + data[start:]
        case 3:
            return data[:start] + rng.choice(TOKENS) + data[start:]
        case _:
            return data[:start] + bytes([rng.randrange(256)]) + data[start + 1 :]


def _mutated_tree(data: bytes, rng: Random, donors: Sequence[bytes]) -> bytes:
    root = _parsed(data)
    if root is None:
        return mutated_bytes(data, rng)
    elements = [e for e in root.iter() if isinstance(e.tag, str)]
    element = rng.choice(elements)
    try:
        rng.choice(_CHANGES)(element, rng, elements, donors)
        return etree.tostring(root)
    except (ValueError, TypeError):  # lxml refuses what no XML can hold, such as an element inside itself
        return data


def _parsed(data: bytes) -> etree._Element | None:
    try:
        return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    except (etree.XMLSyntaxError, ValueError):
        return None


def _delete(element: etree._Element, _rng: Random, _elements: list[etree._Element], _donors: Sequence[bytes]) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _repeat(element: etree._Element, rng: Random, _elements: list[etree._Element], _donors: Sequence[bytes]) -> None:
    parent = element.getparent()
    if parent is not None:
        for _ in range(rng.choice((1, 1, 2, 20))):
            parent.insert(rng.randint(0, len(parent)), deepcopy(element))


def _move(element: etree._Element, rng: Random, elements: list[etree._Element], _donors: Sequence[bytes]) -> None:
    target = rng.choice(elements)
    if element not in {target, *target.iterancestors()}:
        target.insert(rng.randint(0, len(target)), element)


def _set_text(element: etree._Element, rng: Random, _elements: list[etree._Element], _donors: Sequence[bytes]) -> None:
    element.text = rng.choice(TEXTS)


def _set_attribute(
    element: etree._Element, rng: Random, elements: list[etree._Element], _donors: Sequence[bytes]
) -> None:
    known = [pair for other in rng.sample(elements, min(8, len(elements))) for pair in other.attrib.items()]
    own = list(element.attrib)
    name = rng.choice(own) if own and rng.random() < 0.7 else rng.choice(known or [("name", "")])[0]
    values = [value for _, value in known] if rng.random() < 0.6 else []
    element.set(name, rng.choice(values or TEXTS))


def _drop_attribute(
    element: etree._Element, rng: Random, _elements: list[etree._Element], _donors: Sequence[bytes]
) -> None:
    if element.attrib:
        del element.attrib[rng.choice(list(element.attrib))]


def _rename(element: etree._Element, rng: Random, elements: list[etree._Element], _donors: Sequence[bytes]) -> None:
    element.tag = rng.choice(elements).tag


def _deepen(element: etree._Element, rng: Random, _elements: list[etree._Element], _donors: Sequence[bytes]) -> None:
    inner = deepcopy(element)
    for _ in range(rng.choice((2, 20, 150))):
        outer = etree.Element(element.tag, dict(element.attrib))
        outer.append(inner)
        inner = outer
    parent = element.getparent()
    if parent is not None:
        parent.replace(element, inner)


def _graft(element: etree._Element, rng: Random, _elements: list[etree._Element], donors: Sequence[bytes]) -> None:
    root = _parsed(rng.choice(donors)) if donors else None
    if root is not None:
        element.append(deepcopy(rng.choice([e for e in root.iter() if isinstance(e.tag, str)])))


_CHANGES: tuple[Callable[[etree._Element, Random, list[etree._Element], Sequence[bytes]], None], ...] = (
    _delete,
    _repeat,
    _move,
    _set_text,
    _set_text,
    _set_attribute,
    _set_attribute,
    _set_attribute,
    _drop_attribute,
    _rename,
    _deepen,
    _graft,
)
