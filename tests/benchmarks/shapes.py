"""The same replies in other shapes, as servers of other versions and makes write them, and what reading them takes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import inputs
from lxml import etree
from timing import in_turn

if TYPE_CHECKING:
    from collections.abc import Callable

    from contestants import Soapbind

USUAL = "usual"
_XSI = b"http://www.w3.org/2001/XMLSchema-instance"
_Z = b'xmlns:z="http://schemas.microsoft.com/2003/10/Serialization/"'
_LEAF = re.compile(rb'<(\w+)(?: i:nil="true"/>|>[^<]*</\1>)')
_LEAVES = re.compile(rb'<(ChatMessage|Value)>((?:<(\w+)(?: i:nil="true"/>|>[^<]*</\3>))+)</\1>')


def _unknown(data: bytes) -> bytes:
    """Add two or three members to each object that is nothing but text, one of them nil, and one to each row."""
    members = re.sub(
        rb"(</WhenPosted>|<LinkHint[^<]*(?:</LinkHint>)?)(</ChatMessage>|</Value>)", rb"\1<New>3</New>\2", data
    )
    return re.sub(rb"</(ChatMessage|ArchiveListItem)>", rb'<Later i:nil="true"/></\1>', members)


def _different(data: bytes) -> bytes:
    count = iter(range(len(data)))
    return re.sub(rb"<New>3<", lambda _: b"<New>%d<" % next(count), _unknown(data))


def _reordered(data: bytes) -> bytes:
    """Put the second half of such an object before the first."""

    def turned(found: re.Match[bytes]) -> bytes:
        leaves = [each[0] for each in _LEAF.finditer(found[2])]
        half = len(leaves) // 2
        return b"<%b>%b</%b>" % (found[1], b"".join(leaves[half:] + leaves[:half]), found[1])

    return _LEAVES.sub(turned, data)


def _declared_inside(data: bytes) -> bytes:
    """Declare a prefix at each element that is nil, as .NET writes it where none is declared around it."""
    return data.replace(b' i:nil="true"/>', b' d5p1:nil="true" xmlns:d5p1="%b"/>' % _XSI)


def _prefixed(data: bytes) -> bytes:
    """Write a prefix in place of the default namespace."""
    named = re.sub(rb"<(/?)(?!s:)(\w)", rb"<\1a:\2", data)
    return named.replace(b' xmlns="', b' xmlns:a="', 1)


def _indented(data: bytes) -> bytes:
    tree = etree.fromstring(data)
    etree.indent(tree)
    return etree.tostring(tree, encoding="utf-8")


def _attributes(data: bytes) -> bytes:
    """Give each item an attribute, and the namespace for it."""
    count = iter(range(len(data)))
    return re.sub(
        rb"<(ChatMessage|ArchiveListItem)>", lambda found: b'<%b z:Id="i%d" %b>' % (found[1], next(count), _Z), data
    )


def _soap12(data: bytes) -> bytes:
    return data.replace(b"http://schemas.xmlsoap.org/soap/envelope/", b"http://www.w3.org/2003/05/soap-envelope")


SHAPES: dict[str, Callable[[bytes], bytes]] = {
    USUAL: lambda data: data,
    "unknown members": _unknown,
    "unknown, all different": _different,
    "another order": _reordered,
    "declarations inside": _declared_inside,
    "prefixes": _prefixed,
    "indented": _indented,
    "attributes": _attributes,
    "SOAP 1.2": _soap12,
}


def measure(ours: Soapbind, kind: str, count: int, rounds: int) -> dict[str, list[float]]:
    """Return the times of one reply in all shapes by round, once they were decoded to the same values."""
    usual = inputs.INPUTS[kind](count)
    replies = {name: shape(usual) for name, shape in SHAPES.items()}
    values = ours.values(kind, ours.decode(kind, usual))
    for name, reply in replies.items():
        assert name == USUAL or reply != usual, (kind, name)
        assert ours.values(kind, ours.decode(kind, reply)) == values, (kind, name)
    tasks = {name: lambda reply=reply: ours.decode(kind, reply) for name, reply in replies.items()}
    return in_turn(tasks, rounds)
