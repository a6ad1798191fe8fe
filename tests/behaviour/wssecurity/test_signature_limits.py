"""What a signed reply may have at most: libxml2 compares some things with all others, for every element."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from lxml import etree

from .signed_replies import DS, Reply, called, changed, signed_reply

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import Secured

INCLUSIVE = "{http://www.w3.org/2001/10/xml-exc-c14n#}InclusiveNamespaces"
NAMESPACES, PREFIXES = "more than 500 namespaces are in scope", "has more than 100 prefixes"


def declared(count: int) -> bytes:
    return b"".join(b' xmlns:p%d="urn:p%d"' % (each, each) for each in range(count))


def around(content: bytes, count: int) -> bytes:
    """Return a message whose envelope declares so many namespaces, which are no part of what is signed."""
    return content.replace(b"<s:Envelope", b"<s:Envelope" + declared(count), 1)


def inside(reply: Reply) -> None:
    """Declare them in the Body, where canonicalization leaves them out."""
    reply.body[0].append(etree.fromstring(b"<x%b/>" % declared(600)))


def in_steps(reply: Reply) -> None:
    reply.header.append(etree.fromstring(b"<x%b><y%b/></x>" % (declared(300), declared(300).replace(b":p", b":q"))))


def many_prefixes(reply: Reply) -> None:
    listed = etree.SubElement(reply.signature.find(f".//{{{DS}}}Transform"), INCLUSIVE)
    listed.set("PrefixList", " ".join(f"p{number}" for number in range(101)))


def many_prefixes_of_signed_info(reply: Reply) -> None:
    listed = etree.SubElement(reply.signature.find(f".//{{{DS}}}CanonicalizationMethod"), INCLUSIVE)
    listed.set("PrefixList", "p " * 101)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (inside, NAMESPACES),
        (in_steps, NAMESPACES),
        (many_prefixes, PREFIXES),
        (many_prefixes_of_signed_info, PREFIXES),
    ],
)
def test_too_many(secured: Secured, change: Callable[[Reply], None], message: str):
    with pytest.raises(secured.wss.SecurityError, match=message) as caught:
        called(secured, changed(signed_reply(secured), change))
    assert caught.value.problem == "malformed"


def test_as_many_as_large_contracts_have(secured: Secured):
    assert called(secured, around(signed_reply(secured), 400)) == 7


def test_100_000_take_no_time(secured: Secured):
    """It was a minute, before anybody could know whether the signature is right."""
    content = around(signed_reply(secured), 100_000)
    began = time.process_time()
    with pytest.raises(secured.wss.SecurityError, match=NAMESPACES):
        called(secured, content)
    assert time.process_time() - began < 5
