"""Signatures of messages by MTOM: they are over the envelope with base64 in it, and never over a reference alone."""

from __future__ import annotations

import asyncio
import base64
import importlib
import re
from typing import TYPE_CHECKING, Any

import pytest
import signxml
from attachment_contract import CONTRACT, XOP_TYPE, Canned, beside, envelope, include, message, reconstituted
from key_pairs import pair
from lxml import etree
from message_shapes import package
from raw_http import RawServer, http
from swa_contract import CONTRACT as SWA

from .signed_replies import SOAP, WSSE, signed_as_it_is

if TYPE_CHECKING:
    from collections.abc import Iterator

BYTES = bytes(range(256)) * 40
NAME = "signed_attachments"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with package(tmp_path_factory.mktemp(NAME), NAME, CONTRACT) as found:
        importlib.import_module(f"{NAME}.wssecurity")
        yield found


class Shop:
    def echo(self, *, document: Any) -> Any:
        return document


def plugins(made: Any, **options: Any) -> tuple[Any, ...]:
    keys, wss = pair("client"), made.wssecurity
    signature = wss.Signature(keys.key, keys.certificate, **{"trusted": pair("server").certificate, **options})
    return wss.Security(wss.Timestamp()), signature


def security(made: Any, **options: Any) -> Any:
    keys, wss = pair("server"), made.wssecurity
    return wss.ServerSecurity(
        signature=wss.Signature(keys.key, keys.certificate, trusted=pair("client").certificate, **options)
    )


def check_signature(envelope_: bytes, signer: str) -> None:
    """Check by signxml alone that Body and Timestamp are signed."""
    location = f"./{{{SOAP}}}Header/{{{WSSE}}}Security/"
    wanted = signxml.SignatureConfiguration(location=location, expect_references=2)
    certificate = pair(signer).certificate.decode()
    found = signxml.XMLVerifier().verify(envelope_, x509_cert=certificate, expect_config=wanted)
    assert [etree.QName(each.signed_xml).localname for each in found] == ["Body", "Timestamp"]


def test_both_sides_sign(made: Any):
    document = made.models.Document(name="a", data=BYTES, page=[made.models.Page(number=1, image=BYTES[5:])])

    async def also(url: str) -> Any:
        async with made.AsyncClient(url, plugins=plugins(made), mtom=True) as client:
            return await client.with_reply.echo(document=document)

    with made.testing.FakeServer(shop=Shop(), security=security(made)) as server:
        with made.Client(server.url, plugins=plugins(made), mtom=True) as client:
            found = client.with_reply.echo(document=document)
        assert asyncio.run(also(server.url)).result == found.result == document
    assert found.attachments == ()
    assert found.http_headers["content-type"].startswith("multipart/related")
    for call in server.calls:
        kind = call.http_headers["content-type"]
        assert b"Include" in call.content
        assert base64.b64encode(BYTES) not in call.content
        text = reconstituted(kind, call.content)
        check_signature(text, "client")
        with pytest.raises(signxml.exceptions.InvalidDigest):
            check_signature(text.replace(base64.b64encode(BYTES), base64.b64encode(BYTES[1:] + b"x")), "client")


def signed(made: Any, *values: bytes, name: str = "a") -> bytes:
    """Return a reply with values in its envelope, as a server signs it."""
    pages = "".join(
        f"<Page><Number>1</Number><Image>{base64.b64encode(each).decode()}</Image></Page>" for each in values
    )
    found: bytes = security(made).sealed(envelope(f"<Document><Name>{name}</Name>{pages}</Document>"))
    return found


def outcome(made: Any, content: bytes, *, in_pieces: bool = True, content_type: str = XOP_TYPE, **options: Any) -> Any:
    """Return the images of a reply, over HTTP or from a transport that hands it on as a whole; or what is wrong."""
    document = made.models.Document(name="a")
    bounds = {"max_reply_bytes": options.pop("max_reply_bytes")} if "max_reply_bytes" in options else {}
    more = {"plugins": plugins(made, **options), **bounds}
    try:
        if in_pieces:
            with (
                RawServer(lambda peer, _seen: peer.send(http(200, content, content_type))) as server,
                made.Client(server.url, **more) as client,
            ):
                return [page.image for page in client.echo(document=document).page]
        with made.Client("http://h", transport=Canned(made, content_type, content), **more) as client:
            return [page.image for page in client.echo(document=document).page]
    except made.wssecurity.SecurityError as error:
        return error.problem, error.message


@pytest.mark.parametrize("in_pieces", [True, False])
def test_a_reply_that_was_signed_before_its_values_were_put_beside(made: Any, in_pieces: bool):  # noqa: FBT001 - a case
    for values in ((BYTES,), (BYTES, b"\0", b"two"), (b"",)):
        content = signed(made, *values)
        assert outcome(made, content, in_pieces=in_pieces, content_type="text/xml") == list(values)
        if b"" not in values:
            assert outcome(made, beside(content, *values), in_pieces=in_pieces) == list(values)


def moved_into_security(content: bytes) -> bytes:
    """Let an unsigned header that is taken away hold what would be the attachment of the reply."""
    return content.replace(b"</wsse:Security>", f"<x:y xmlns:x='urn:x'>{include('p9')}</x:y></wsse:Security>".encode())


def test_what_is_changed_is_refused(made: Any):
    content = signed(made, BYTES, b"two")
    good = beside(content, BYTES, b"two")
    extra = b"\r\n--b1\r\nContent-ID: <p9>\r\n\r\nevil\r\n--b1--\r\n"
    changed = {
        "other bytes": good.replace(b"two", b"twO"),
        "other places": good.replace(b"cid:p0", b"cid:x").replace(b"cid:p1", b"cid:p0").replace(b"cid:x", b"cid:p1"),
        "one of them twice": good.replace(b"cid:p0", b"cid:p1"),
        "not there": good.replace(b"<p1>", b"<p2>"),
        "one more": good.replace(b"\r\n--b1--\r\n", extra),
        "one more in Security": moved_into_security(good).replace(b"\r\n--b1--\r\n", extra),
    }
    found = {name: outcome(made, each) for name, each in changed.items()}
    assert found == {
        "other bytes": ("digest", "a part that is signed was changed afterwards"),
        "other places": ("digest", "a part that is signed was changed afterwards"),
        "one of them twice": ("digest", "a part that is signed was changed afterwards"),
        "not there": (
            "malformed",
            "the signature cannot be verified: the message refers to the attachment 'p1', which it does not have",
        ),
        "one more": ("unsigned", "the message has attachments that stand for no value in it: not signed"),
        "one more in Security": ("unsigned", "the message has attachments that stand for no value in it: not signed"),
    }
    assert {name: outcome(made, each, in_pieces=False) for name, each in changed.items()} == found


def test_a_signature_over_a_reference(made: Any):
    """Some sign the Include as it stands: anybody may then change what it refers to."""
    text = envelope(f"<Document><Name>a</Name><Page><Number>1</Number><Image>{include('p0')}</Image></Page></Document>")
    keys = pair("server")
    signature = made.wssecurity.Signature(keys.key, keys.certificate, parts=("Body",))
    content = message(signed_as_it_is(signature, text), p0=BYTES)
    assert outcome(made, content, reply_parts=("Body",)) == ("digest", "a part that is signed was changed afterwards")


def test_a_reply_that_is_too_large_for_its_signature(made: Any):
    """Many references to a small part are many values, where they are inside."""
    value = bytes(3000)
    content = beside(signed(made, *[value] * 50), *[value] * 50)
    one = re.sub(rb"cid:p\d+", b"cid:p0", content.partition(b"\r\n--b1\r\nContent-ID: <p1>")[0]) + b"\r\n--b1--\r\n"
    assert outcome(made, one) == [value] * 50
    problem, told = outcome(made, one, max_reply_bytes=150_000)
    assert problem == "malformed"
    assert "is over base64, which has more than 150000 bytes here; raise max_reply_bytes, or ask" in told


def test_attachments_of_soap_are_not_signed(tmp_path: Any):
    """What a reply has beside its envelope and not as a value of it, anybody may have put there."""
    with package(tmp_path, "signed_swa", SWA) as made:
        importlib.import_module("signed_swa.wssecurity")
        sealed = security(made).sealed(envelope("", "LoadResponse"))
        content = b"--b\r\n\r\n" + sealed + b"\r\n--b\r\nContent-ID: <document=1@h>\r\n\r\nevil\r\n--b--"
        kind = 'multipart/related; boundary="b"'
        for content_ in (content, moved_into_security(content).replace(b"p9", b"document%3D1@h")):
            canned = Canned(made, kind, content_)
            with (
                made.Client("http://h", transport=canned, plugins=plugins(made)) as client,
                pytest.raises(made.wssecurity.SecurityError, match="not signed") as caught,
            ):
                client.load(name="a")
            assert caught.value.problem == "unsigned"
