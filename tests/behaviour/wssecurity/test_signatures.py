"""Signed requests and replies: who signs, what, with which algorithms, and what a client does with a reply."""

from __future__ import annotations

import asyncio
import logging
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from key_pairs import pair
from lxml import etree

from .signed_replies import (
    DS,
    GOOD,
    ID,
    SOAP,
    WSSE,
    Reply,
    called,
    changed,
    client_signature,
    signed_as_it_is,
    signed_reply,
)

if TYPE_CHECKING:
    from .conftest import Secured

WORD = "hunter2-very-secret"
FAULT = b"""<s:Envelope xmlns:s="%b"><s:Body><s:Fault><faultcode>s:Server</faultcode>
<faultstring>out of order</faultstring></s:Fault></s:Body></s:Envelope>""" % SOAP.encode()


def server_security(secured: Secured, **options: Any) -> Any:
    """Return what a server demands that trusts the client, and signs."""
    keys = pair("server")
    signature = secured.wss.Signature(keys.key, keys.certificate, trusted=pair("client").certificate, **options)
    return secured.wss.ServerSecurity(signature=signature)


@pytest.mark.parametrize("is_async", [False, True])
def test_both_sides_sign(secured: Secured, is_async: bool):  # noqa: FBT001 - a case
    plugins = (secured.wss.Security(secured.wss.Timestamp()), client_signature(secured))

    async def call(url: str) -> int:
        async with secured.package.AsyncClient(url, plugins=plugins) as client:
            return await client.do(number=5)

    with secured.server(server_security(secured)) as server:
        if is_async:
            assert asyncio.run(call(server.url)) == 5
        else:
            with secured.package.Client(server.url, plugins=plugins) as client:
                assert client.do(number=5) == 5
                with pytest.raises(secured.package.SoapFault, match="below zero"):
                    client.do(number=-1)
    sent = Reply(server.calls[0].content)
    references = [each.get("URI")[1:] for each in sent.signature.iter(f"{{{DS}}}Reference")]
    assert references == [sent.body.get(ID), sent.timestamp.get(ID)]
    token = sent.security.find(f"{{{WSSE}}}BinarySecurityToken")
    told = sent.signature.find(f"{{{DS}}}KeyInfo/{{{WSSE}}}SecurityTokenReference/{{{WSSE}}}Reference")
    assert told.get("URI") == f"#{token.get(ID)}"
    assert "".join(token.text.split()) in "".join(pair("client").certificate.decode().split())


def test_other_parts_and_an_rsa_key(secured: Secured):
    keys = pair("rsa", kind="rsa")
    parts = ("Body", "Timestamp", "UsernameToken", "BinarySecurityToken", "{urn:own}Number")
    wss = secured.wss
    signs = wss.Signature(keys.key, keys.certificate, parts=parts, algorithm="sha512")
    demands = wss.Signature(keys.key, keys.certificate, trusted=keys.certificate, reply_parts=parts)
    plugins = (wss.Security(wss.UsernameToken("anna", WORD), wss.Timestamp()), signs)
    own = etree.fromstring("<Number xmlns='urn:own'>1</Number>")
    options = {"headers": own, "plugins": plugins, "understood": (wss.SECURITY,)}
    with (
        secured.server(wss.ServerSecurity({"anna": WORD}, signature=demands)) as server,
        secured.package.Client(server.url, **options) as client,
    ):
        assert client.do(number=5) == 5
        less = client.with_options(plugins=(plugins[0], wss.Signature(keys.key, keys.certificate)))
        with pytest.raises(secured.package.SoapFault, match="UsernameToken is not signed"):
            less.do(number=5)
    signature = Reply(server.calls[0].content).signature
    assert len(list(signature.iter(f"{{{DS}}}Reference"))) == 5
    assert {each.get("Algorithm").rpartition("#")[2] for each in signature.iter(f"{{{DS}}}DigestMethod")} == {"sha512"}
    assert signature.find(f".//{{{DS}}}SignatureMethod").get("Algorithm").endswith("#rsa-sha512")


def change_number(reply: Reply) -> None:
    reply.body.find(".//{urn:t}Number").text = "8"


def change_value(reply: Reply) -> None:
    value = reply.signature.find(f"{{{DS}}}SignatureValue")
    value.text = ("B" if value.text[0] == "A" else "A") + value.text[1:]


def refer_to_nothing(reply: Reply) -> None:
    reply.signature.find(f".//{{{DS}}}Reference").set("URI", "#nothing")


def refer_elsewhere(reply: Reply) -> None:
    reply.signature.find(f".//{{{DS}}}Reference").set("URI", "http://h/secret")


def sign_twice(reply: Reply) -> None:
    reply.security.append(etree.fromstring(etree.tostring(reply.signature)))


def break_value(reply: Reply) -> None:
    reply.signature.remove(reply.signature.find(f"{{{DS}}}SignatureValue"))


def many_references(reply: Reply) -> None:
    reference = reply.signature.find(f".//{{{DS}}}Reference")
    for _ in range(60):
        reference.addnext(etree.fromstring(etree.tostring(reference)))


def many_attributes(reply: Reply) -> None:
    for number in range(600):
        reply.body[0].set(f"a{number}", "1")


def weak_hmac(reply: Reply) -> None:
    reply.signature.find(f".//{{{DS}}}SignatureMethod").set("Algorithm", f"{DS}hmac-sha1")


@pytest.mark.parametrize(
    ("change", "problem", "message"),
    [
        (change_number, "digest", "a part that is signed was changed afterwards"),
        (change_value, "signature", "was not made with the key of the certificate that is trusted"),
        (refer_to_nothing, "malformed", "refers to '#nothing', which the message does not have"),
        (refer_elsewhere, "malformed", "refers to 'http://h/secret'"),
        (sign_twice, "malformed", "there are 2 signatures"),
        (break_value, "malformed", "the signature cannot be read"),
        (many_references, "malformed", "more than 50 references"),
        (many_attributes, "malformed", "an element has more than 500 attributes"),
        (weak_hmac, "algorithm", "'http://www.w3.org/2000/09/xmldsig#hmac-sha1' is weak"),
    ],
)
def test_a_signature_that_is_wrong(secured: Secured, change: Any, problem: str, message: str):
    with pytest.raises(secured.wss.SecurityError, match=message) as caught:
        called(secured, changed(signed_reply(secured), change))
    assert caught.value.problem == problem


@pytest.mark.parametrize(
    ("content", "problem", "message"),
    [
        (GOOD % SOAP.encode(), "unsigned", "the message is not signed"),
        (b"", "unsigned", "there is nothing that could be signed"),
        (b"<html/>", "unsigned", "the root element is html, not a SOAP Envelope"),
        (b"<!DOCTYPE x>" + GOOD % SOAP.encode(), "malformed", "document type declaration"),
        ((GOOD % SOAP.encode()).replace(b"7", b"&#1;"), "unsigned", "not well-formed XML"),
        (FAULT, "unsigned", "is a fault, which anybody may have sent: Server: out of order"),
    ],
)
def test_a_reply_that_is_not_signed(secured: Secured, content: bytes, problem: str, message: str):
    with pytest.raises(secured.wss.SecurityError, match=message) as caught:
        called(secured, content)
    assert caught.value.problem == problem


def test_what_is_no_success_is_told_as_ever(secured: Secured):
    with pytest.raises(secured.package.HttpStatusError):
        called(secured, b"<html>busy", status=500)
    with pytest.raises(secured.package.SoapFault, match="out of order"):
        called(secured, FAULT, status=500, unsigned_faults=True)
    with pytest.raises(secured.wss.SecurityError, match="out of order"):
        called(secured, FAULT, status=500)
    with pytest.raises(secured.wss.SecurityError, match=r"the message is not signed$"):
        called(secured, GOOD % SOAP.encode(), status=500, unsigned_faults=True)


def test_an_answer_that_the_server_cannot_sign(secured: Secured):
    demanded = server_security(secured, parts=("Body", "{urn:own}Number"))
    plugins = (secured.wss.Security(secured.wss.Timestamp()), client_signature(secured, trusted=None))
    with (
        secured.server(demanded) as server,
        secured.package.Client(server.url, plugins=plugins) as client,
        pytest.raises(secured.package.SoapFault, match=r"cannot be secured: there is no \{urn:own\}Number to sign"),
    ):
        client.do(number=1)


XOP = '<i:Include xmlns:i="http://www.w3.org/2004/08/xop/include" href="cid:a"/>'


def test_values_beside_the_envelope(secured: Secured):
    """Their places are signed, and not what they are; test_signed_attachments.py has messages that have the values."""
    keys = pair("server")
    signature = secured.wss.Signature(keys.key, keys.certificate, parts=("Body",))
    content = signed_as_it_is(signature, (GOOD % SOAP.encode()).replace(b"7", XOP.encode()))
    with pytest.raises(secured.wss.SecurityError, match=r"beside the envelope \(MTOM\) are not signed") as caught:
        called(secured, content, reply_parts=("Body",))
    assert caught.value.problem == "unsigned"
    plugins = (client_signature(secured, parts=("Body",)),)
    with (
        secured.package.Client("http://127.0.0.1:9/", headers=etree.fromstring(XOP), plugins=plugins) as client,
        pytest.raises(secured.package.EncodeError, match="refers to values beside it"),
    ):
        client.do(number=1)


def test_parts_that_a_request_lacks(secured: Secured):
    with (
        secured.package.Client("http://127.0.0.1:9/", plugins=(client_signature(secured),)) as client,
        pytest.raises(secured.package.EncodeError, match=r"no Timestamp to sign; give Security\(Timestamp\(\)\)"),
    ):
        client.do(number=1)


def test_keys_that_cannot_be_used(secured: Secured):
    keys, hidden = pair("client"), pair("hidden", password=WORD)
    make = secured.wss.Signature
    assert repr(make(hidden.key, hidden.certificate, key_password=WORD)) == "<Signature of Body, Timestamp>"
    for key, certificate, options, message in (
        (b"secret", keys.certificate, {}, "key is not a private key in PEM"),
        (hidden.key, hidden.certificate, {}, "key_password is not its password"),
        (hidden.key, hidden.certificate, {"key_password": "wrong"}, "key_password is not its password"),
        (3, keys.certificate, {}, "key must be PEM, or a private key of cryptography, not int"),
        (keys.key, b"x", {}, "certificate is not a certificate in PEM"),
        (keys.key, (), {}, "certificate has no certificate"),
        (keys.key, pair("server").certificate, {}, "key is not that of the certificate"),
        (keys.key, keys.certificate, {"trusted": 3}, "trusted must be PEM"),
        (keys.key, keys.certificate, {"parts": ("Timestamp",)}, "parts must have 'Body'"),
        (keys.key, keys.certificate, {"reply_parts": ("Body", "Head")}, "reply_parts: 'Head' is neither of Body"),
        (keys.key, keys.certificate, {"parts": "Body"}, "parts must be a tuple"),
        (keys.key, keys.certificate, {"algorithm": "md5"}, "algorithm must be one of sha256"),
    ):
        with pytest.raises((TypeError, ValueError), match=message) as caught:
            make(key, certificate, **options)
        assert "secret" not in str(caught.value)


def test_the_library_logs_nothing_that_is_signed(secured: Secured, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)
    wss = secured.wss
    parts = ("Body", "UsernameToken")
    signs = client_signature(secured, parts=parts)
    plugins = (wss.Security(wss.UsernameToken("anna", WORD)), signs)
    with (
        secured.server(server_security(secured, reply_parts=parts)) as server,
        secured.package.Client(server.url, plugins=plugins, log_bodies=True) as client,
    ):
        assert client.do(number=1) == 1
    assert WORD in server.calls[0].content.decode()
    assert [line for line in caplog.messages if WORD in line] == []


def test_without_the_library_the_message_says_what_to_install(secured: Secured):
    code = (
        "import sys; sys.modules['signxml'] = None\n"
        f"from {secured.package.__name__}.wssecurity import Security, Signature, Timestamp\n"
        "Security(Timestamp())\n"
        "try: Signature('k', 'c')\n"
        "except ImportError as error: print(error)"
    )
    folder = secured.package.__path__[0].rpartition(secured.package.__name__)[0]
    done = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=True)
    assert "signxml, which is not installed: pip install" in done.stdout
