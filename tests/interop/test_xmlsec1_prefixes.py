"""InclusiveNamespaces of exclusive canonicalization, both ways, with the command line of xmlsec1."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

import pytest
from foreign_programs import needs, run
from key_pairs import Pair, pair
from raw_http import RawServer, http
from small_contracts import Operation, importing, wsdl

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NAME = "prefixed_peers"
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
OASIS = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-"
WSSE, WSU = f"{OASIS}wssecurity-secext-1.0.xsd", f"{OASIS}wssecurity-utility-1.0.xsd"
XSI, XSD = "http://www.w3.org/2001/XMLSchema-instance", "http://www.w3.org/2001/XMLSchema"
DS, EXCLUSIVE = "http://www.w3.org/2000/09/xmldsig#", "http://www.w3.org/2001/10/xml-exc-c14n#"


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with importing(tmp_path_factory.mktemp("peers"), NAME, wsdl(Operation("Do"))) as found:
        yield found


@pytest.fixture
def keys(tmp_path: Path) -> tuple[Pair, Path, Path]:
    """Give a pair, and the files of its key and its certificate."""
    needs("xmlsec1")
    found = pair("peer", kind="rsa")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    key.write_bytes(found.key)
    certificate.write_bytes(found.certificate)
    return found, key, certificate


def listed(prefixes: str) -> str:
    return f'<e:InclusiveNamespaces xmlns:e="{EXCLUSIVE}" PrefixList="{prefixes}"/>' if prefixes else ""


def template(prefixes: str, body: str, *, envelope: str) -> str:
    """Return a reply that is to be signed; both canonicalizations name these prefixes, as WSS4J has it."""
    method = f'Algorithm="{EXCLUSIVE}">{listed(prefixes)}'
    return (
        f'<s:Envelope xmlns:s="{SOAP}" xmlns:i="{XSI}" {envelope}><s:Header><w:Security xmlns:w="{WSSE}">'
        f'<d:Signature xmlns:d="{DS}"><d:SignedInfo><d:CanonicalizationMethod {method}</d:CanonicalizationMethod>'
        '<d:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/>'
        f'<d:Reference URI="#b"><d:Transforms><d:Transform {method}</d:Transform></d:Transforms>'
        '<d:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><d:DigestValue/></d:Reference>'
        "</d:SignedInfo><d:SignatureValue/></d:Signature></w:Security></s:Header>"
        f'<s:Body xmlns:u="{WSU}" u:Id="b"><t:DoResponse xmlns:t="urn:t">{body}</t:DoResponse></s:Body></s:Envelope>'
    )


DECLARED = f'xmlns:q="{XSD}" xmlns:r="urn:r"'
TYPED = '<t:Number i:type="q:int">7</t:Number>'
INSIDE = f'<t:Number i:type="o:int" xmlns:o="{XSD}">7</t:Number>'
REPLIES = [
    ("q", TYPED, ""),
    ("q s i", TYPED, ""),
    ("s i r q u w d", TYPED, ""),
    ("o", INSIDE, ""),
    ("q unknown", "<t:Number>7</t:Number>", ""),
    ("", "<t:Number>7</t:Number>", ""),
    ("", TYPED, "the prefix 'q'"),
    ("s r", TYPED, "the prefix 'q'"),
    ("q", INSIDE, "the prefix 'o'"),
]


@pytest.mark.slow  # it runs xmlsec1
@pytest.mark.parametrize("reply", REPLIES)
def test_what_xmlsec1_signs(package: Any, keys: tuple[Pair, Path, Path], reply: tuple[str, str, str], tmp_path: Path):
    own, key, certificate = keys
    prefixes, body, refused = reply
    made, signed = tmp_path / "template.xml", tmp_path / "signed.xml"
    made.write_text(template(prefixes, body, envelope=DECLARED), "utf-8")
    run(
        ["xmlsec1", "--sign", "--privkey-pem", f"{key},{certificate}", "--id-attr:Id", "Body", "--output", signed, made]
    )
    content = signed.read_bytes()
    wss = importlib.import_module(f"{NAME}.wssecurity")

    def call(content: bytes, **options: Any) -> int:
        trusting = wss.Signature(own.key, own.certificate, trusted=own.certificate, reply_parts=("Body",), **options)
        answers = RawServer(lambda peer, _: peer.send(http(200, content)))
        with answers as server, package.Client(server.url, plugins=(_OnlyReplies(trusting),)) as client:
            found: int = client.do(number=1)
            return found

    class _OnlyReplies(package.Plugin):  # type: ignore[misc,name-defined]  # of a package that is made here
        def __init__(self, plugin: Any) -> None:
            self.on_receive = plugin.on_receive

    assert call(content, unsigned_prefixes=True) == 7
    if refused:
        with pytest.raises(wss.SecurityError, match=f"{refused}.*, which is not signed"):
            call(content)
        return
    assert call(content) == 7
    if "i:type" in body:
        with pytest.raises(wss.SecurityError, match=r"changed afterwards|was not made with the key"):
            call(content.replace(f'"{XSD}"'.encode(), b'"urn:evil"'))


@pytest.mark.slow  # it runs xmlsec1
@pytest.mark.parametrize(
    "inner",
    [
        '<a i:type="q:int"/>',
        f'<a i:type="o:int" xmlns:o="{XSD}"/>',
        f"<a>q:x o:y</a><b xmlns:q='{XSD}' c='q:z'/>",
        "<a/>",
    ],
)
def test_what_we_sign(package: Any, keys: tuple[Pair, Path, Path], inner: str, tmp_path: Path):
    own, _, certificate = keys
    wss = importlib.import_module(f"{NAME}.wssecurity")
    content = f'<s:Envelope xmlns:s="{SOAP}" xmlns:i="{XSI}" {DECLARED}><s:Body>{inner}</s:Body></s:Envelope>'
    message = package.OutgoingMessage(operation="Calc.Do", url="http://h/", headers={}, content=content.encode())
    signed = wss.Signature(own.key, own.certificate, parts=("Body",)).on_send(message).content
    request = tmp_path / "request.xml"
    check = ["xmlsec1", "--verify", "--pubkey-cert-pem", certificate, "--id-attr:Id", "Body", request]
    request.write_bytes(signed)
    run(check)
    request.write_bytes(signed.replace(f'"{XSD}"'.encode(), b'"urn:evil"'))
    if inner == "<a/>":
        run(check)  # nothing in the message means anything else now
        return
    with pytest.raises(AssertionError):
        run(check)
