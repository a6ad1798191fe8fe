"""Which paths lead to the services of a fake server, and the WSDL it shows."""

from __future__ import annotations

import gzip
import http.client
import importlib
import io
import sys
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from lxml import etree
from services88.chat import IChatAgent
from services88.so_principal import ISoPrincipalAgent
from services88.testing import FakeNetServer
from soapbind import output, pipeline
from soapbind.config import PackageConfig

if TYPE_CHECKING:
    from pathlib import Path


class Part(IChatAgent):
    pass


# --- paths -----------------------------------------------------------------------------------------------------------

WSDL = """<w:definitions xmlns:w="http://schemas.xmlsoap.org/wsdl/" xmlns:x="http://www.w3.org/2001/XMLSchema"
 xmlns:b="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:t="urn:t" targetNamespace="urn:t">
 <w:types><x:schema targetNamespace="urn:t" elementFormDefault="qualified">
  <x:complexType name="ArrayOfN"><x:sequence><x:element name="N" type="x:int" minOccurs="0" maxOccurs="unbounded"/>
  </x:sequence></x:complexType>{elements}</x:schema></w:types>
 {messages}
 {services}
</w:definitions>"""
ELEMENTS = """<x:element name="{0}"><x:complexType><x:sequence>
  <x:element name="Numbers" type="t:ArrayOfN"/></x:sequence></x:complexType></x:element>
  <x:element name="{0}Response"><x:complexType><x:sequence><x:element name="R" type="x:int"/></x:sequence>
  </x:complexType></x:element>"""
MESSAGES = """<w:message name="{0}In"><w:part name="p" element="t:{0}"/></w:message>
 <w:message name="{0}Out"><w:part name="p" element="t:{0}Response"/></w:message>"""
PORT = '<w:operation name="{0}"><w:input message="t:{0}In"/><w:output message="t:{0}Out"/></w:operation>'
BINDING = """<w:operation name="{0}"><b:operation soapAction="urn:t/{1}/Do"/>
   <w:input><b:body use="literal"/></w:input><w:output><b:body use="literal"/></w:output></w:operation>"""
SERVICE = """<w:portType name="{name}">{port}</w:portType>
 <w:binding name="{name}B" type="t:{name}"><b:binding transport="http://schemas.xmlsoap.org/soap/http"/>{binding}</w:binding>
 <w:service name="{name}S"><w:port name="P" binding="t:{name}B"><b:address location="{url}"/></w:port></w:service>"""


def contract(services: dict[str, str], operations: tuple[str, ...] = ("Do",)) -> str:
    """Return a WSDL of services by name and address, with the same operations, whose SOAPAction is the same too."""
    made = [
        SERVICE.format(
            name=name,
            url=url,
            port="".join(PORT.format(each) for each in operations),
            binding="".join(BINDING.format(each, name) for each in operations),
        )
        for name, url in services.items()
    ]
    elements, messages = ("".join(form.format(each) for each in operations) for form in (ELEMENTS, MESSAGES))
    return WSDL.format(elements=elements, messages=messages, services="".join(made))


def generate(folder: Path, name: str, text: str) -> Any:
    """Return the module ``testing`` of a package."""
    (folder / f"{name}.wsdl").write_text(text, "utf-8")
    config = PackageConfig(name, (str(folder / f"{name}.wsdl"),), str(folder))
    output.write(config.folder, pipeline.generate(config))
    sys.path.insert(0, str(folder))
    importlib.invalidate_caches()
    try:
        return importlib.import_module(f"{name}.testing")
    finally:
        sys.path.remove(str(folder))


NUMBERS = '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>{}</s:Body></s:Envelope>'
BODY = NUMBERS.format('<Do xmlns="urn:t"><Numbers><N>1</N><N>2</N></Numbers></Do>').encode()


class SignIn(ISoPrincipalAgent):
    pass


class Sum:
    def do(self, *, numbers: list[int]) -> int:
        return sum(numbers)


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Make a contract with one service, and one with several."""
    folder = tmp_path_factory.mktemp("routed")
    several = {
        "PriceList": "http://h/ws/v2/prices.asmx",
        "Stock": "http://h/",
        "OrderService": "http://h/soap?x=1",
        "ICustomer": "not an address",
    }
    one = generate(folder, "routed_one", contract({"Only": "http://h/a/b.svc"}))
    return {"one": one, "many": generate(folder, "routed_many", contract(several))}


def ask(url: str, path: str, action: str = "", body: bytes = BODY, method: str = "POST") -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=60)
    try:
        connection.request(method, path, body, {"Content-Type": "text/xml", "SOAPAction": f'"{action}"'})
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


@pytest.mark.parametrize("path", ["/", "/b.svc", "/Only", "/anything/at/all.php?x", "//[", "/%zz"])
def test_the_only_service_answers_on_any_path(packages: dict[str, Any], path: str):
    with packages["one"].FakeServer(only=Sum()) as fake:
        status, content = ask(fake.url, path, "urn:t/Only/Do")
    assert (status, b">3</" in content) == (200, True)


def test_operations_that_share_an_action_are_told_apart_by_the_body(tmp_path: Path):
    """A SOAPAction may be the same for all: then the body says what is meant."""
    testing = generate(tmp_path, "routed_shared", contract({"Shared": "http://h/x"}, ("Do", "Undo")))

    class Both(Sum):
        def undo(self, *, numbers: list[int]) -> int:
            return -sum(numbers)

    with testing.FakeServer(shared=Both()) as fake:
        for name, result in (("Do", b">3</"), ("Undo", b">-3</")):
            status, content = ask(fake.url, "/", "urn:t/Shared/Do", BODY.replace(b"Do", name.encode()))
            assert (status, result in content) == (200, True), content
            assert fake.calls[-1].operation == f"Shared.{name}"


@pytest.mark.parametrize(
    ("path", "service"),
    [
        ("/ws/v2/prices.asmx", "PriceList"),
        ("/prices", "PriceList"),
        ("/PriceList.svc?wsdl=no", "PriceList"),
        ("/x/pricelist.PHP", "PriceList"),
        ("/PriceListService", "PriceList"),
        ("/PriceListSoap", "PriceList"),
        ("/IPriceList", "PriceList"),
        ("/Stock/", "Stock"),
        ("/StockPortType", "Stock"),
        ("/soap", "OrderService"),
        ("/Order", "OrderService"),
        ("/OrderService", "OrderService"),
        ("/ICustomer", "ICustomer"),
        ("/customer.svc", "ICustomer"),
        ("/%50riceList", "PriceList"),
    ],
)
def test_several_are_found_by_their_names(packages: dict[str, Any], path: str, service: str):
    services = {"price_list": Sum(), "stock": Sum(), "order": Sum(), "customer": Sum()}
    with packages["many"].FakeServer(**services) as fake:
        status, content = ask(fake.url, path, f"urn:t/{service}/Do")
        assert (status, b">3</" in content) == (200, True), content
        assert fake.calls[0].operation == f"{service}.Do"


@pytest.mark.parametrize("path", ["/", "/h", "/Nothing", "/x/", "//[", "/v2", "/Service"])
@pytest.mark.parametrize("method", ["POST", "GET", "HEAD", "OPTIONS"])
def test_a_404_lists_what_is_there(packages: dict[str, Any], path: str, method: str):
    with packages["many"].FakeServer(price_list=Sum(), stock=Sum()) as fake:
        status, content = ask(fake.url, path, method=method)
    assert status == 404
    if method != "HEAD":
        assert b"/PriceList, /Stock" in content
        assert b"OrderService" not in content, "it has no object"


def test_items_of_a_list_do_not_vanish_in_other_contracts_either(packages: dict[str, Any]):
    body = BODY.replace(b"<N>2</N>", b'<N xmlns="urn:x">2</N>')
    with packages["one"].FakeServer(only=Sum()) as fake:
        status, content = ask(fake.url, "/", "urn:t/Only/Do", body)
    assert status == 500
    assert b"Do/Numbers/N: is in urn:x, not in urn:t" in content
    with packages["one"].FakeServer(only=Sum(), lenient=True) as fake:
        assert ask(fake.url, "/", "urn:t/Only/Do", body)[0] == 200


# --- ?wsdl -----------------------------------------------------------------------------------------------------------

PATH = "/Remote/Services88/Chat.svc"
DOCUMENT = contract({"Only": "http://elsewhere/x"}).encode()


def addresses(document: bytes) -> list[str | None]:
    return [
        each.get("location")
        for each in etree.fromstring(document).iter("{http://schemas.xmlsoap.org/wsdl/soap/}address")
    ]


@pytest.mark.parametrize("query", ["?wsdl", "?WSDL", "?singleWsdl"])
def test_without_a_wsdl_there_is_none_and_the_answer_says_what_to_do(query: str):
    with FakeNetServer(chat=Part()) as fake:
        status, content = ask(fake.url, PATH + query, method="GET")
    assert status == 404
    assert b"wsdl=" in content


def test_a_wsdl_is_shown_with_this_address_in_it(tmp_path: Path):
    (tmp_path / "Chat.wsdl").write_bytes(DOCUMENT)
    (tmp_path / "WSDL-x-SoPrincipal.xml").write_bytes(DOCUMENT)
    (tmp_path / "types.xsd").write_bytes(b"<x/>")
    (tmp_path / "secret.txt").write_bytes(b"secret")
    for source in (DOCUMENT, tmp_path / "Chat.wsdl", str(tmp_path)):
        with FakeNetServer(chat=Part(), wsdl=source) as fake:
            status, content = ask(fake.url, f"{PATH}?wsdl", method="GET")
            assert (status, addresses(content)) == (200, [fake.url + PATH])
            assert ask(fake.url, f"{PATH}?wsdl", method="HEAD") == (200, b"")
            has_files = not isinstance(source, bytes)
            assert ask(fake.url, "/Remote/Services88/types.xsd", method="GET")[0] == (200 if has_files else 404)
            for path in ("/secret.txt", "/..%2fChat.wsdl", "/../Chat.wsdl/..", "/nothing.xsd"):
                assert ask(fake.url, path, method="GET")[0] == 404
    assert addresses(DOCUMENT) == ["http://elsewhere/x"]


def test_a_folder_has_a_wsdl_for_each_service(tmp_path: Path):
    (tmp_path / "WSDL-x-SoPrincipal.xml").write_bytes(DOCUMENT)
    with FakeNetServer(chat=Part(), so_principal=SignIn(), wsdl=tmp_path) as fake:
        assert ask(fake.url, "/SoPrincipal.svc?wsdl", method="GET")[0] == 200
        status, content = ask(fake.url, f"{PATH}?wsdl", method="GET")
    assert status == 404
    assert b"it would be called Chat.wsdl" in content


def test_a_wsdl_that_does_not_exist_is_told_at_once(tmp_path: Path):
    with pytest.raises(FileNotFoundError, match="there is no WSDL at"):
        FakeNetServer(chat=Part(), wsdl=tmp_path / "Chat.wsdl")


def zipped(**files: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (zipped(Chat=DOCUMENT), "is an archive, not a WSDL: unpack it, and give the folder"),
        (zipped(Chat=DOCUMENT, other=b"x"), "is an archive"),
        (gzip.compress(DOCUMENT), "is not a WSDL"),
        (b"", "is not a WSDL: the message is empty"),
        (b"plain text", "is not a WSDL: not well-formed XML"),
        (DOCUMENT[:-5], "is not a WSDL: not well-formed XML"),
        (b"<html/>", "its root element is html"),
        (b"<schema xmlns='http://www.w3.org/2001/XMLSchema'/>", "its root element is .*schema"),
    ],
)
def test_what_is_no_wsdl_is_told_at_once(tmp_path: Path, content: bytes, told: str):
    file = tmp_path / "Chat.wsdl"
    file.write_bytes(content)
    for source, name in ((content, "what is given as wsdl"), (file, "Chat.wsdl"), (str(file), "Chat.wsdl")):
        with pytest.raises(ValueError, match=told) as caught:
            FakeNetServer(chat=Part(), wsdl=source)
        assert name in str(caught.value)


def test_a_document_as_text_is_told():
    with pytest.raises(ValueError, match="a document is given as bytes"):
        FakeNetServer(chat=Part(), wsdl=DOCUMENT.decode())


@pytest.mark.parametrize(
    "document",
    [
        b"\xef\xbb\xbf" + DOCUMENT,
        b"<!-- made by hand -->\n" + DOCUMENT,
        DOCUMENT.decode().encode("utf-16"),
    ],
)
def test_wsdls_as_they_are_found(document: bytes):
    with FakeNetServer(chat=Part(), wsdl=document) as fake:
        status, content = ask(fake.url, f"{PATH}?wsdl", method="GET")
    assert (status, addresses(content)) == (200, [fake_address(content)])


def fake_address(content: bytes) -> str:
    (found,) = addresses(content)
    assert found.startswith("http://127.0.0.1:")
    return found


def test_a_wsdl_with_a_document_type_is_shown_as_it_is():
    document = b"<!DOCTYPE definitions>" + DOCUMENT
    with FakeNetServer(chat=Part(), wsdl=document) as fake:
        assert ask(fake.url, f"{PATH}?wsdl", method="GET") == (200, document)
