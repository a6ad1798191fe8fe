"""Attacks on signatures that are known: each is refused, and the error says which it is."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from key_pairs import pair
from lxml import etree
from raw_http import RawServer, http

from . import attacks
from .attacks import XML_ID, confirmation_of, identifier, transform
from .signed_replies import DS, ID, Reply, called, changed, client_signature, signed_reply

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import Secured

MOVED = "Body that is signed is not the one"
ATTACKS = [
    (attacks.xsw1, "unsigned", "the message is not signed"),
    (attacks.xsw2, "unsigned", "the message is not signed"),
    (attacks.xsw3, "wrapped", "Body more than once"),
    (attacks.xsw4, "wrapped", MOVED),
    (attacks.xsw5, "wrapped", "Body more than once"),
    (attacks.xsw6, "wrapped", MOVED),
    (attacks.xsw7, "wrapped", "2 elements have the identifier"),
    (attacks.xsw8, "wrapped", MOVED),
    (attacks.timestamp_into_object, "wrapped", "the Timestamp that is signed is not the one"),
    (attacks.without_timestamp, "unsigned", "has no Timestamp, which must be signed"),
    (attacks.wrapped_security, "unsigned", "the message is not signed"),
    (attacks.two_for_us, "malformed", "several Security headers for the same receiver"),
    (attacks.other_role_first, "malformed", "another signature before it, for another receiver"),
    (attacks.other_role, "unsigned", "the message is not signed"),
    *((identifier(name), "wrapped", "2 elements have the identifier") for name in (ID, "Id", "ID", "id", XML_ID)),
    (identifier("{urn:x}Id"), "wrapped", "2 elements have the identifier"),
    (identifier("{urn:x}ident"), "wrapped", MOVED),
    (attacks.other_attribute_of_the_same_element, "wrapped", "2 elements have the identifier"),
    (attacks.whole_document, "malformed", "refers to ''"),
    (attacks.pointer, "malformed", "refers to .#xpointer"),
    (attacks.attachment, "malformed", "refers to 'cid:body'"),
    (attacks.no_uri, "malformed", "refers to ''"),
    (attacks.no_reference, "unsigned", "Body is not signed"),
    (attacks.second_signed_info, "malformed", "the signature cannot be read"),
    (transform("http://www.w3.org/2002/06/xmldsig-filter2"), "algorithm", "filter2' is not one that is trusted"),
    (transform("http://www.w3.org/2002/07/decrypt#XML"), "algorithm", "is not one that is trusted"),
    (transform(""), "algorithm", "the algorithm '' is not one"),
    (attacks.chained, "algorithm", "several ways to write its element"),
    (attacks.hmac_with_the_public_key, "algorithm", "hmac-sha256' is not one that is trusted"),
    (attacks.comments_are_signed, "signature", "was not made with the key"),
    (attacks.encrypted_body, "encrypted", "a plugin behind this one must decrypt"),
    (attacks.encrypted_header, "encrypted", "a plugin behind this one must decrypt"),
    (attacks.encrypted_signature, "encrypted", "a plugin behind this one must decrypt"),
    (confirmation_of("AAAA"), "replayed", "the reply confirms the signature of another request"),
    (confirmation_of(None), "replayed", "the reply confirms the signature of another request"),
]


@pytest.mark.parametrize(("attack", "problem", "message"), ATTACKS, ids=lambda each: getattr(each, "__name__", ""))
def test_an_attack_is_refused(secured: Secured, attack: Callable[[Reply], None], problem: str, message: str):
    content = changed(signed_reply(secured), attack)
    with pytest.raises(secured.wss.SecurityError, match=message) as caught:
        called(secured, content)
    assert caught.value.problem == problem
    assert caught.value.operation == "Calc.Do"


@pytest.mark.parametrize("attack", [attacks.own_certificate, attacks.key_value])
def test_a_certificate_that_is_named_is_not_trusted_for_that(secured: Secured, attack: Callable[[Reply], None]):
    content = changed(signed_reply(secured, signer="eve"), attack)
    with pytest.raises(secured.wss.SecurityError, match="was not made with the key of the certificate") as caught:
        called(secured, content)
    assert caught.value.problem == "signature"


@pytest.mark.parametrize(
    "declared",
    [
        "<!DOCTYPE x>",
        '<!DOCTYPE x [<!ENTITY seven "7">]>',
        '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
        "<!DOCTYPE x [<!ATTLIST Number Id ID #IMPLIED>]>",
        '<!DOCTYPE x [<!ATTLIST s:Body xmlns:t CDATA "urn:evil">]>',
        '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]>',
    ],
)
@pytest.mark.parametrize("text", [b"7", b"&seven;"])
def test_a_document_type_declaration_is_refused(secured: Secured, declared: str, text: bytes):
    content = declared.encode() + signed_reply(secured).replace(b">7<", b">%b<" % text)
    with pytest.raises(secured.wss.SecurityError) as caught:
        called(secured, content)
    assert caught.value.problem in {"malformed", "unsigned"}
    assert "document type declaration" in str(caught.value) or "not well-formed" in str(caught.value)


def test_the_security_of_another_message(secured: Secured):
    """A whole Security header of the server's, over another Body of the server's."""
    one, other = Reply(signed_reply(secured)), Reply(signed_reply(secured))
    number: Any = other.body.find(".//{urn:t}Number")
    number.text = "666"
    for same in (False, True):
        other.header.replace(other.security, deepcopy(one.security))
        other.security = other.header[0]
        if same:
            other.body.set(ID, str(one.body.get(ID)))
        with pytest.raises(secured.wss.SecurityError) as caught:
            called(secured, other.content())
        assert caught.value.problem == ("digest" if same else "malformed")


@pytest.mark.parametrize("is_replayed", [False, True])
def test_a_reply_that_confirms_a_signature_is_for_that_request(secured: Secured, *, is_replayed: bool):
    """SOAP Message Security 1.1, section 8.5: then a reply to an earlier request is recognized."""
    earlier: list[bytes] = []

    def answer(peer: Any, seen: Any) -> None:
        value = etree.fromstring(seen.body).findtext(f".//{{{DS}}}SignatureValue")
        if not (earlier and is_replayed):
            earlier[:] = [changed(signed_reply(secured), confirmation_of(value))]
        peer.send(http(200, earlier[0]))

    plugins = (secured.wss.Security(secured.wss.Timestamp()), client_signature(secured))
    with RawServer(answer) as server, secured.package.Client(server.url, plugins=plugins) as client:
        assert client.do(number=1) == 7
        if not is_replayed:
            assert client.do(number=1) == 7
            return
        with pytest.raises(secured.wss.SecurityError, match="of another request") as caught:
            client.do(number=1)
    assert caught.value.problem == "replayed"


@pytest.mark.parametrize(
    ("attack", "parts", "message"),
    [
        (attacks.token_moved, ("Body", "UsernameToken"), "the UsernameToken that is signed is not the one"),
        (attacks.second_token, ("Body", "UsernameToken"), "the message has UsernameToken more than once"),
        (attacks.other_name, ("Body", "UsernameToken"), "was changed afterwards"),
        (attacks.second_token, ("Body",), "the request must have one UsernameToken"),
        (attacks.xsw4, ("Body", "UsernameToken"), MOVED),
    ],
)
def test_an_attack_on_a_request_with_a_username_token(
    secured: Secured, attack: Callable[[Reply], None], parts: tuple[str, ...], message: str
):
    """The password is one that the attacker knows; the name is not."""
    wss, own, theirs = secured.wss, pair("client"), pair("server")
    words = {"anna": "hunter2-word", "admin": "hunter2-word"}
    demanded = wss.Signature(
        theirs.key, theirs.certificate, trusted=own.certificate, reply_parts=parts, parts=("Body",)
    )
    sent = (
        wss.Security(wss.UsernameToken("anna", words["anna"])),
        wss.Signature(own.key, own.certificate, parts=parts),
    )

    class Between(secured.package.Plugin):  # type: ignore[misc,name-defined]  # of a package that is made here
        def on_send(self, message: Any) -> Any:
            return replace(message, content=changed(message.content, attack))

    security = wss.ServerSecurity(words, signature=demanded)
    with secured.server(security) as server:
        with secured.package.Client(server.url, plugins=sent, understood=(wss.SECURITY,)) as client:
            assert client.do(number=1) == 1
        with (
            secured.package.Client(server.url, plugins=(*sent, Between())) as client,
            pytest.raises(secured.package.SoapFault, match=message),
        ):
            client.do(number=1)
    assert len(server.calls) == 1
