"""Signature wrapping: what was signed stands in the message, and something else stands where it would be read."""

from __future__ import annotations

from copy import deepcopy
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest
from key_pairs import pair
from lxml import etree

from .signed_replies import DS, GOOD, ID, SOAP, WSSE, WSU, Reply, called, changed, signed_reply

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import Secured


def body_into_header(reply: Reply) -> None:
    forged = reply.forged_body()
    del forged.attrib[ID]
    reply.root.replace(reply.body, forged)
    reply.put_away(reply.body)


def body_into_header_with_its_id(reply: Reply) -> None:
    reply.root.replace(reply.body, forged := reply.forged_body())
    assert forged.get(ID)
    reply.put_away(reply.body)


def body_into_header_with_another_id_attribute(reply: Reply) -> None:
    forged = reply.forged_body()
    forged.set("Id", forged.attrib.pop(ID))
    reply.root.replace(reply.body, forged)
    reply.put_away(reply.body)


def second_body_before(reply: Reply) -> None:
    forged = reply.forged_body()
    del forged.attrib[ID]
    reply.root.insert(reply.root.index(reply.body), forged)


def second_body_behind(reply: Reply) -> None:
    forged = reply.forged_body()
    del forged.attrib[ID]
    reply.root.append(forged)


def body_into_body(reply: Reply) -> None:
    forged = reply.forged_body()
    del forged.attrib[ID]
    reply.root.replace(reply.body, forged)
    forged[0].append(reply.body)


def body_into_signature(reply: Reply) -> None:
    forged = reply.forged_body()
    del forged.attrib[ID]
    reply.root.replace(reply.body, forged)
    reply.put_away(reply.body, etree.SubElement(reply.signature, f"{{{DS}}}Object"))


def body_behind_envelope_body(reply: Reply) -> None:
    forged = reply.forged_body()
    del forged.attrib[ID]
    reply.root.replace(reply.body, forged)
    reply.put_away(reply.body, etree.SubElement(reply.root, "{urn:x}Rest"))


def fresh_timestamp(reply: Reply) -> None:
    fresh = deepcopy(reply.timestamp)
    del fresh.attrib[ID]
    reply.security.replace(reply.timestamp, fresh)
    reply.put_away(reply.timestamp)


def second_timestamp(reply: Reply) -> None:
    fresh = deepcopy(reply.timestamp)
    del fresh.attrib[ID]
    reply.security.insert(0, fresh)


def second_header(reply: Reply) -> None:
    reply.root.insert(0, etree.Element(f"{{{SOAP}}}Header"))


def second_security(reply: Reply) -> None:
    reply.header.insert(0, etree.Element(f"{{{WSSE}}}Security"))


def security_for_somebody_else(reply: Reply) -> None:
    own = etree.Element(f"{{{WSSE}}}Security")
    reply.header.append(own)
    reply.security.set(f"{{{SOAP}}}actor", "urn:somebody")
    own.append(deepcopy(reply.timestamp))


VARIANTS = [
    (body_into_header, "wrapped", "the Body that is signed is not the one that would be read"),
    (body_into_header_with_its_id, "wrapped", "2 elements have the identifier"),
    (body_into_header_with_another_id_attribute, "wrapped", "2 elements have the identifier"),
    (second_body_before, "wrapped", "the envelope has Body more than once"),
    (second_body_behind, "wrapped", "the envelope has Body more than once"),
    (body_into_body, "wrapped", "the Body that is signed"),
    (body_into_signature, "wrapped", "the Body that is signed"),
    (body_behind_envelope_body, "wrapped", "the Body that is signed"),
    (fresh_timestamp, "wrapped", "the Timestamp that is signed"),
    (second_timestamp, "wrapped", "the message has Timestamp more than once"),
    (second_header, "wrapped", "the envelope has Header more than once"),
    (second_security, "malformed", "several Security headers"),
    (security_for_somebody_else, "unsigned", "the message is not signed"),
]


@pytest.mark.parametrize(("move", "problem", "message"), VARIANTS)
def test_what_is_moved_is_refused(secured: Secured, move: Callable[[Reply], None], problem: str, message: str):
    content = changed(signed_reply(secured), move)
    with pytest.raises(secured.wss.SecurityError, match=message) as caught:
        called(secured, content)
    assert caught.value.problem == problem
    assert caught.value.operation == "Calc.Do"
    assert caught.value.http_status == 200


def test_the_reply_they_are_made_of_is_taken(secured: Secured):
    assert called(secured, signed_reply(secured)) == 7
    assert called(secured, signed_reply(secured), is_async=True) == 7


def test_an_asynchronous_client_refuses_them_too(secured: Secured):
    with pytest.raises(secured.wss.SecurityError, match="the Body that is signed"):
        called(secured, changed(signed_reply(secured), body_into_header), is_async=True)


def test_a_signature_over_what_is_in_the_body_only(secured: Secured):
    """The reference leads to an element that is read, but that is not all that is read."""
    content = signed_reply(secured)

    def move(reply: Reply) -> None:
        reply.body[0].set(ID, reply.body.attrib.pop(ID))

    with pytest.raises(secured.wss.SecurityError, match="Body is not signed") as caught:
        called(secured, changed(content, move))
    assert caught.value.problem == "unsigned"


@pytest.mark.parametrize(
    ("algorithm", "inner"),
    [
        ("http://www.w3.org/2000/09/xmldsig#base64", ""),
        ("http://www.w3.org/TR/1999/REC-xpath-19991116", f'<XPath xmlns="{DS}">ancestor::x</XPath>'),
        ("http://www.w3.org/TR/1999/REC-xslt-19991116", ""),
        (f"{WSSE}#STR-Transform", ""),
    ],
)
def test_a_transform_that_takes_parts_away(secured: Secured, algorithm: str, inner: str):
    def add(reply: Reply) -> None:
        transform = reply.signature.find(f".//{{{DS}}}Transform")
        transform.set("Algorithm", algorithm)
        if inner:
            transform.append(etree.fromstring(inner))

    with pytest.raises(secured.wss.SecurityError, match="is not one that is trusted") as caught:
        called(secured, changed(signed_reply(secured), add))
    assert caught.value.problem == "algorithm"


def test_an_element_around_the_signature(secured: Secured):
    """Of node-soap each reference takes the signature out; that must not take anything out of what is signed."""
    enveloped = "http://www.w3.org/2000/09/xmldsig#enveloped-signature"

    def add(reply: Reply) -> None:
        transform = reply.signature.find(f".//{{{DS}}}Transform")
        transform.addprevious(etree.Element(transform.tag, Algorithm=enveloped))

    def add_and_move(reply: Reply) -> None:
        add(reply)
        reference = reply.signature.find(f".//{{{DS}}}Reference")
        reply.header.set(ID, "header")
        reference.set("URI", "#header")

    with pytest.raises(secured.wss.SecurityError, match="not made with the key"):  # SignedInfo is another
        called(secured, changed(signed_reply(secured), add))
    with pytest.raises(secured.wss.SecurityError, match="an element around the signature"):
        called(secured, changed(signed_reply(secured), add_and_move))


def test_comments_and_instructions_hide_nothing(secured: Secured):
    """A comment is no part of what is signed, and none of what is read: the text around it is one."""

    def add(reply: Reply) -> None:
        number: Any = reply.body.find(".//{urn:t}Number")
        number.text = None
        number.append(etree.Comment("x"))
        number[0].tail = "7"

    assert called(secured, changed(signed_reply(secured), add)) == 7

    def instruct(reply: Reply) -> None:
        reply.body[0].append(etree.ProcessingInstruction("x", "y"))

    with pytest.raises(secured.wss.SecurityError, match="changed afterwards"):
        called(secured, changed(signed_reply(secured), instruct))


def test_a_comment_makes_no_timestamp_younger(secured: Secured):
    """A signature says nothing of comments: what stands behind one, here the zone, is part of the text all the same."""
    zone = timezone(timedelta(hours=2))
    created, expires = (datetime.now(zone) - timedelta(minutes=each) for each in (35, 30))
    stamp = etree.fromstring(
        f'<u:Timestamp xmlns:u="{WSU}"><u:Created>{created.isoformat(timespec="seconds")}</u:Created>'
        f"<u:Expires>{expires.isoformat(timespec='seconds')}</u:Expires></u:Timestamp>"
    )
    keys = pair("server")
    message = secured.package.OutgoingMessage(
        operation="Calc.Do", url="http://h/", headers={}, content=GOOD % SOAP.encode()
    )
    for plugin in (secured.wss.Security(stamp), secured.wss.Signature(keys.key, keys.certificate)):
        message = plugin.on_send(message)

    def cut(reply: Reply) -> None:
        element: Any = reply.timestamp[1]
        element.append(etree.Comment("x"))
        element[0].tail, element.text = element.text[-6:], element.text[:-6]

    for content in (message.content, changed(message.content, cut)):
        with pytest.raises(secured.wss.SecurityError, match="the message expired at"):
            called(secured, content)
