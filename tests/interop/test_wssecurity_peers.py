"""WS-Security with code that others wrote: zeep, node-soap and the command line of xmlsec1."""

from __future__ import annotations

import base64
import importlib
import warnings
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from attachment_contract import CONTRACT, XOP_TYPE, Canned, beside, envelope, reconstituted
from foreign_programs import needs, node_modules, run
from key_pairs import Pair, pair
from lxml import etree
from message_shapes import package as message_package
from small_contracts import Operation, importing, wsdl

if TYPE_CHECKING:
    from collections.abc import Iterator

SCRIPT = Path(__file__).parent / "peers" / "node_soap_security.js"
NAME = "secured_peers"
WORD = "se<cr>et & more"
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
OASIS = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-"
WSSE, WSU = f"{{{OASIS}wssecurity-secext-1.0.xsd}}", f"{{{OASIS}wssecurity-utility-1.0.xsd}}"


class Calc:
    """Returns its argument."""

    def do(self, *, number: int) -> int:
        return number


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with importing(tmp_path_factory.mktemp("peers"), NAME, wsdl(Operation("Do"))) as found:
        yield found


@pytest.fixture(scope="module")
def wss(package: Any) -> Any:
    return importlib.import_module(f"{package.__name__}.wssecurity")


@pytest.fixture
def contract(tmp_path: Path) -> Path:
    made = tmp_path / "calc.wsdl"
    made.write_text(wsdl(Operation("Do")), "utf-8")
    return made


@pytest.fixture
def keys(tmp_path: Path) -> tuple[Pair, Path, Path]:
    """Give a pair, and the files of its key and its certificate."""
    found = pair("peer", kind="rsa")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    key.write_bytes(found.key)
    certificate.write_bytes(found.certificate)
    return found, key, certificate


def server_of(package: Any, security: Any) -> Any:
    return importlib.import_module(f"{package.__name__}.testing").FakeServer(calc=Calc(), security=security)


def zeep_service(contract: Path, url: str, wsse: Any) -> Any:
    zeep = pytest.importorskip("zeep")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return zeep.Client(str(contract), wsse=wsse).create_service("{urn:t}B", url)


def timestamp() -> Any:
    made = etree.Element(f"{WSU}Timestamp")
    now = datetime.now(UTC)
    for name, instant in (("Created", now), ("Expires", now + timedelta(seconds=60))):
        etree.SubElement(made, f"{WSU}{name}").text = instant.strftime("%Y-%m-%dT%H:%M:%SZ")
    return made


@pytest.mark.parametrize("digest", [False, True])
def test_zeep_sends_a_username_token(package: Any, wss: Any, contract: Path, digest: bool):  # noqa: FBT001 - a case
    pytest.importorskip("zeep")
    from zeep.wsse.username import UsernameToken  # noqa: PLC0415 - it may be missing

    token = UsernameToken("anna", WORD, use_digest=digest, timestamp_token=timestamp())
    with server_of(package, wss.ServerSecurity({"anna": WORD}, timestamp=True)) as server:
        assert zeep_service(contract, server.url, token).Do(5) == 5


def test_zeep_signs_and_verifies(package: Any, wss: Any, contract: Path, keys: tuple[Pair, Path, Path]):
    """zeep signs with libxmlsec1 what we verify, and verifies with it what we sign."""
    xmlsec = pytest.importorskip("xmlsec")
    from zeep.wsse import compose, signature, username  # noqa: PLC0415 - zeep may be missing

    own, *files = keys
    sha256 = {"signature_method": xmlsec.Transform.RSA_SHA256, "digest_method": xmlsec.Transform.SHA256}
    token = username.UsernameToken("anna", WORD, timestamp_token=timestamp())
    wsse = compose.Compose([token, signature.BinarySignature(*map(str, files), **sha256)])
    demanded = wss.Signature(own.key, own.certificate, trusted=own.certificate)
    with server_of(package, wss.ServerSecurity({"anna": WORD}, signature=demanded)) as server:
        assert zeep_service(contract, server.url, wsse).Do(5) == 5


def test_node_soap(package: Any, wss: Any, contract: Path, keys: tuple[Pair, Path, Path]):
    folder = node_modules("soap")
    own, *files = keys
    with server_of(package, wss.ServerSecurity({"anna": WORD})) as server:
        assert run(["node", SCRIPT, contract, server.url], NODE_PATH=folder).split() == ["5", "5"]
    demanded = wss.Signature(own.key, own.certificate, trusted=own.certificate)
    with server_of(package, wss.ServerSecurity(signature=demanded)) as server:
        assert run(["node", SCRIPT, contract, server.url, *files], NODE_PATH=folder).split() == ["5"]


def test_node_soap_makes_the_same_digest(package: Any, wss: Any):
    folder = node_modules("soap")
    given = wss.Security(wss.UsernameToken("anna", WORD, digest=True))
    with (
        server_of(package, wss.ServerSecurity({"anna": WORD})) as server,
        package.Client(server.url, plugins=(given,)) as client,
    ):
        assert client.do(number=3) == 3
    token = etree.fromstring(server.calls[0].content).find(f".//{WSSE}UsernameToken")
    digest, nonce, created = (token.findtext(name) for name in (f"{WSSE}Password", f"{WSSE}Nonce", f"{WSU}Created"))
    assert len(base64.b64decode(nonce)) == 16
    assert run(["node", SCRIPT, nonce, created, WORD], NODE_PATH=folder).strip() == digest


@pytest.mark.parametrize(
    "parts", [("Body", "Timestamp"), ("Body", "Timestamp", "UsernameToken", "BinarySecurityToken")]
)
def test_xmlsec1_verifies_a_request(
    package: Any, wss: Any, keys: tuple[Pair, Path, Path], parts: tuple[str, ...], tmp_path: Path
):
    needs("xmlsec1")
    own, _, certificate = keys
    plugins = (
        wss.Security(wss.UsernameToken("anna", WORD, digest=True), wss.Timestamp()),
        wss.Signature(own.key, own.certificate, parts=parts),
    )
    demanded = wss.Signature(own.key, own.certificate, trusted=own.certificate)
    options = {"plugins": plugins, "understood": (wss.SECURITY,)}
    with (
        server_of(package, wss.ServerSecurity(signature=demanded)) as server,
        package.Client(server.url, **options) as client,
    ):
        assert client.do(number=3) == 3
    request = tmp_path / "request.xml"
    request.write_bytes(server.calls[0].content)
    named = [word for part in parts for word in ("--id-attr:Id", part)]
    check = ["xmlsec1", "--verify", "--pubkey-cert-pem", certificate, *named, request]
    run(check)
    request.write_bytes(server.calls[0].content.replace(b"Number>3<", b"Number>4<"))
    with pytest.raises(AssertionError):
        run(check)


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with message_package(tmp_path_factory.mktemp("mtom"), "secured_documents", CONTRACT) as found:
        importlib.import_module("secured_documents.wssecurity")
        yield found


class Documents:
    """Returns its argument."""

    def echo(self, *, document: Any) -> Any:
        return document


def test_xmlsec1_verifies_a_request_by_mtom(documents: Any, keys: tuple[Pair, Path, Path], tmp_path: Path):
    """What is signed is the envelope with base64 in it, as ``email`` and a regular expression put it there."""
    needs("xmlsec1")
    own, _, certificate = keys
    both = documents.wssecurity.Signature(own.key, own.certificate, trusted=own.certificate)
    plugins = (documents.wssecurity.Security(documents.wssecurity.Timestamp()), both)
    data = bytes(range(256)) * 4000
    with (
        documents.testing.FakeServer(
            shop=Documents(), security=documents.wssecurity.ServerSecurity(signature=both)
        ) as server,
        documents.Client(server.url, plugins=plugins, mtom=True) as client,
    ):
        assert client.echo(document=documents.models.Document(name="a", data=data)).data == data
    (call,) = server.calls
    assert data in call.content
    text = reconstituted(call.http_headers["content-type"], call.content)
    request = tmp_path / "request.xml"
    named = ("--id-attr:Id", "Body", "--id-attr:Id", "Timestamp")
    check = ["xmlsec1", "--verify", "--pubkey-cert-pem", certificate, *named, request]
    request.write_bytes(text)
    run(check)
    request.write_bytes(text.replace(base64.b64encode(data), base64.b64encode(data[:-1])))
    with pytest.raises(AssertionError):
        run(check)


def test_a_reply_by_mtom_that_zeep_signed(documents: Any, keys: tuple[Pair, Path, Path]):
    """zeep signs with libxmlsec1 before the values are put beside the envelope."""
    xmlsec = pytest.importorskip("xmlsec")
    from zeep.wsse import signature  # noqa: PLC0415 - zeep may be missing

    own, *files = keys
    data = bytes(range(256)) * 40
    content = f"<Document><Name>a</Name><Data>{base64.b64encode(data).decode()}</Data></Document>"
    root = etree.fromstring(envelope(content))
    header = etree.SubElement(root, f"{{{SOAP}}}Header")
    root.insert(0, header)
    etree.SubElement(header, f"{WSSE}Security").append(timestamp())
    sha256 = {"signature_method": xmlsec.Transform.RSA_SHA256, "digest_method": xmlsec.Transform.SHA256}
    signature.BinarySignature(*map(str, files), **sha256).apply(root, {})
    reply = beside(etree.tostring(root), data)
    assert base64.b64encode(data) not in reply
    demanded = documents.wssecurity.Signature(own.key, own.certificate, trusted=own.certificate, parts=("Body",))

    def call(content: bytes) -> Any:
        canned = Canned(documents, XOP_TYPE, content)
        with documents.Client("http://h", transport=canned, plugins=(demanded,)) as client:
            return client.echo(document=documents.models.Document(name="a"))

    assert call(reply).data == data
    with pytest.raises(documents.wssecurity.SecurityError, match="was changed afterwards"):
        call(reply.replace(data, data[:-1]))
