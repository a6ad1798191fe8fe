"""Prefixes that only values use, as in ``xsi:type="q:Order"``: what they mean is signed, too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from key_pairs import pair
from lxml import etree

from .signed_replies import DS, ID, SOAP, WSSE, called, client_signature, signed_reply

if TYPE_CHECKING:
    from .conftest import Secured

XSI = "http://www.w3.org/2001/XMLSchema-instance"
XSD = "http://www.w3.org/2001/XMLSchema"
CANNOT = "-"
EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"


def reply(*, envelope: str = "", body: str = "", wrapper: str = "", kind: str = "q:int") -> bytes:
    """Return a reply whose number says its type; the arguments are what start tags have more."""
    return (
        f'<s:Envelope xmlns:s="{SOAP}" xmlns:i="{XSI}" {envelope}><s:Body {body}>'
        f'<t:DoResponse xmlns:t="urn:t" {wrapper}><t:Number i:type="{kind}">7</t:Number></t:DoResponse>'
        "</s:Body></s:Envelope>"
    ).encode()


DECLARED = f'xmlns:q="{XSD}"'
REPLIES = [
    reply(envelope=DECLARED),
    reply(body=DECLARED),
    reply(wrapper=DECLARED),
    reply(envelope='xmlns:q="urn:other"', wrapper=DECLARED),
]
BY_DEFAULT = [reply(envelope=f'xmlns="{XSD}"', kind="int"), reply(wrapper=f'xmlns="{XSD}"', kind="int")]


def remapped(content: bytes) -> bytes:
    """Return a message in which a prefix, or no prefix, means something else."""
    changed = content.replace(f'"{XSD}"'.encode(), b'"urn:evil"')
    assert changed != content
    return changed


def signed_by_another(content: bytes, prefixes: list[str] | None = None, *, everywhere: bool = False) -> bytes:
    """Return a reply that signxml signed as it would by itself; ``everywhere`` is for SignedInfo, too."""
    import signxml  # noqa: PLC0415 - it may be missing

    keys = pair("server")
    root = etree.fromstring(content)
    root.find(f"{{{SOAP}}}Body").set(ID, "b")
    header = etree.Element(f"{{{SOAP}}}Header")
    root.insert(0, header)
    security = etree.SubElement(header, f"{{{WSSE}}}Security")
    reference = signxml.SignatureReference(URI="#b", inclusive_ns_prefixes=prefixes)
    signer = signxml.XMLSigner(signxml.methods.detached, "ecdsa-sha256", "sha256", EXCLUSIVE)
    more = {"inclusive_ns_prefixes": prefixes} if everywhere else {}
    made = signer.sign(root, key=keys.key, cert=keys.certificate.decode(), reference_uri=[reference], **more)
    security.append(made)
    return etree.tostring(root)


def incoming(secured: Secured, content: bytes) -> Any:
    request = secured.package.OutgoingMessage(operation="Calc.Do", url="http://h/", headers={}, content=b"")
    return secured.package.IncomingMessage(
        operation="Calc.Do", status=200, headers={}, content=content, request=request
    )


BODY_ONLY: dict[str, Any] = {"reply_parts": ("Body",)}


@pytest.mark.parametrize("content", REPLIES)
def test_what_we_sign_means_what_it_meant(secured: Secured, content: bytes):
    signed = signed_reply(secured, content=content)
    assert b"InclusiveNamespaces" in signed
    assert called(secured, signed) == 7
    with pytest.raises(secured.wss.SecurityError, match="changed afterwards") as caught:
        called(secured, remapped(signed))
    assert caught.value.problem == "digest"


@pytest.mark.parametrize("content", REPLIES)
def test_the_list_of_another_is_honoured(secured: Secured, content: bytes):
    signed = signed_by_another(content, ["unused", "q"])
    assert called(secured, signed, **BODY_ONLY) == 7
    with pytest.raises(secured.wss.SecurityError, match="changed afterwards"):
        called(secured, remapped(signed), **BODY_ONLY)


def test_a_list_may_be_for_signed_info_too(secured: Secured):
    """WSS4J sends one."""
    signed = signed_by_another(reply(wrapper=DECLARED), ["q"], everywhere=True)
    assert signed.count(b"InclusiveNamespaces") == 2
    assert called(secured, signed, **BODY_ONLY) == 7


@pytest.mark.parametrize("content", [*REPLIES, *BY_DEFAULT])
def test_without_a_list_it_is_refused_unless_that_is_allowed(secured: Secured, content: bytes):
    for signed in (signed_by_another(content), signed_by_another(content, ["s"]), remapped(signed_by_another(content))):
        with pytest.raises(secured.wss.SecurityError, match="which is not signed; unsigned_prefixes=True") as caught:
            called(secured, signed, **BODY_ONLY)
        assert caught.value.problem == "unsigned"
        assert ("the default namespace" if b'type="int"' in content else "the prefix 'q'") in str(caught.value)
    assert called(secured, signed_by_another(content), **BODY_ONLY, unsigned_prefixes=True) == 7


@pytest.mark.parametrize(
    "content",
    [
        reply(envelope=f'{DECLARED} xmlns="urn:unused"').replace(b'q:int"', b't:int" a="q"'),
        reply(envelope=DECLARED).replace(b'i:type="q:int">7', b"><!--q:a-->7"),
        reply().replace(b'i:type="q:int"', b'i:type="urn:x"'),
        reply(kind="number"),
    ],
)
def test_what_tags_use_and_what_is_no_prefix_needs_no_list(secured: Secured, content: bytes):
    message = incoming(secured, signed_by_another(content))
    assert b"DoResponse" in client_signature(secured, **BODY_ONLY).on_receive(message).content


def test_a_default_namespace_that_a_list_names(secured: Secured):
    """Libxml2 does not write it, whoever asks for it: the message is refused, and the error says why."""
    signed = signed_by_another(BY_DEFAULT[0], ["#default"])
    with pytest.raises(secured.wss.SecurityError, match="the default namespace"):
        called(secured, signed, **BODY_ONLY)
    with pytest.raises(secured.wss.SecurityError, match="changed afterwards, or #default stands for a namespace"):
        called(secured, signed.replace(b">7<", b">8<"), **BODY_ONLY)


def test_a_default_namespace_for_a_type_that_had_none(secured: Secured):
    signed = signed_by_another(reply(kind="int"))
    with pytest.raises(secured.wss.SecurityError, match="the default namespace"):
        called(secured, signed.replace(b"<s:Envelope ", b'<s:Envelope xmlns="urn:evil" ', 1), **BODY_ONLY)


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ('<a v="q:x"/>', "q"),
        ("<a>q:x</a>", "q"),
        ("<a> q:x\n r:y </a>", "q r"),
        ("<a>q<!-- -->:x</a>", "q"),
        ('<a i:type="x"/>', None),
        ('<s:a i:type="x"><b/></s:a>', CANNOT),
        ('<a xmlns:o="urn:o"><b v="o:x"/></a>', "o"),
        ('<a v="i:nil"/>', "i"),
        ('<a xmlns:o="urn:o"/>', None),
        ("<a>urn:x q : x http://q q: :q 12:30 qq:x xml:x</a>", None),
        ("<a v='q:1'>q:</a>", None),
    ],
)
def test_the_prefixes_that_a_request_names(secured: Secured, inner: str, expected: str | None):
    keys = pair("client")
    signature = secured.wss.Signature(keys.key, keys.certificate, parts=("Body",))
    content = (
        f'<s:Envelope xmlns:s="{SOAP}" xmlns:i="{XSI}" xmlns="urn:t" xmlns:q="urn:q" xmlns:r="urn:r">'
        f"<s:Body>{inner}</s:Body></s:Envelope>"
    )
    message = secured.package.OutgoingMessage(
        operation="Calc.Do", url="http://h/", headers={}, content=content.encode()
    )
    if expected == CANNOT:
        with pytest.raises(secured.package.EncodeError, match="cannot be signed where only it uses the default"):
            signature.on_send(message)
        return
    signed = etree.fromstring(signature.on_send(message).content)
    (transform,) = signed.iter(f"{{{DS}}}Transform")
    found = transform.find(f"{{{EXCLUSIVE}}}InclusiveNamespaces")
    assert (None if found is None else found.get("PrefixList")) == expected


def test_values_that_clients_write(secured: Secured):
    """A header block of the user's own, signed with the Body: its QName is, too."""
    own = etree.fromstring('<o:Kind xmlns:o="urn:own" xmlns:v="urn:value">v:gold</o:Kind>')
    parts = ("Body", "{urn:own}Kind")
    plugins = (client_signature(secured, trusted=None, parts=parts),)
    with (
        secured.server(lenient=True) as server,
        secured.package.Client(server.url, headers=own, plugins=plugins) as client,
    ):
        assert client.do(number=3) == 3
    root = etree.fromstring(server.calls[0].content)
    (found,) = root.iter(f"{{{EXCLUSIVE}}}InclusiveNamespaces")
    assert found.get("PrefixList") == "v"
    assert found.getparent().getparent().getparent().get("URI") == f"#{root.find('.//{urn:own}Kind').get(ID)}"
