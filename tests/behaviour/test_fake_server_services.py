"""Which paths lead to the services of a fake server, and the WSDL it shows."""

from __future__ import annotations

import http.client
import importlib
import sys
from typing import TYPE_CHECKING, Any

import pytest
from lxml import etree
from services88.chat import IChatAgent
from services88.so_principal import ISoPrincipalAgent
from services88.testing import FakeNetServer
from soapbind import output, pipeline
from soapbind.config import PackageConfig

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import ModuleType


class Part(IChatAgent):
    pass


# --- paths -----------------------------------------------------------------------------------------------------------

WSDL = """<w:definitions xmlns:w="http://schemas.xmlsoap.org/wsdl/" xmlns:x="http://www.w3.org/2001/XMLSchema"
 xmlns:b="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:t="urn:t" targetNamespace="urn:t">
 <w:types><x:schema targetNamespace="urn:t" elementFormDefault="qualified">
  <x:complexType name="ArrayOfN"><x:sequence><x:element name="N" type="x:int" minOccurs="0" maxOccurs="unbounded"/>
  </x:sequence></x:complexType>
  <x:element name="Do"><x:complexType><x:sequence><x:element name="Numbers" type="t:ArrayOfN"/></x:sequence>
  </x:complexType></x:element>
  <x:element name="DoResponse"><x:complexType><x:sequence><x:element name="R" type="x:int"/></x:sequence>
  </x:complexType></x:element></x:schema></w:types>
 <w:message name="In"><w:part name="p" element="t:Do"/></w:message>
 <w:message name="Out"><w:part name="p" element="t:DoResponse"/></w:message>
 {services}
</w:definitions>"""
SERVICE = """<w:portType name="{0}"><w:operation name="Do">
  <w:input message="t:In"/><w:output message="t:Out"/></w:operation></w:portType>
 <w:binding name="{0}B" type="t:{0}"><b:binding transport="http://schemas.xmlsoap.org/soap/http"/>
  <w:operation name="Do"><b:operation soapAction="urn:t/{0}/Do"/>
   <w:input><b:body use="literal"/></w:input><w:output><b:body use="literal"/></w:output></w:operation></w:binding>
 <w:service name="{0}S"><w:port name="P" binding="t:{0}B"><b:address location="{1}"/></w:port></w:service>"""
NUMBERS = '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>{}</s:Body></s:Envelope>'
BODY = NUMBERS.format('<Do xmlns="urn:t"><Numbers><N>1</N><N>2</N></Numbers></Do>').encode()


class SignIn(ISoPrincipalAgent):
    pass


class Sum:
    def do(self, *, numbers: list[int]) -> int:
        return sum(numbers)


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, ModuleType]]:
    """Make a contract with one service, and one with several."""
    folder = tmp_path_factory.mktemp("routed")
    several = {
        "PriceList": "http://h/ws/v2/prices.asmx",
        "Stock": "http://h/",
        "OrderService": "http://h/soap?x=1",
        "ICustomer": "not an address",
    }
    for name, services in (("routed_one", {"Only": "http://h/a/b.svc"}), ("routed_many", several)):
        text = WSDL.format(services="".join(SERVICE.format(*each) for each in services.items()))
        (folder / f"{name}.wsdl").write_text(text, "utf-8")
        config = PackageConfig(name, (str(folder / f"{name}.wsdl"),), str(folder))
        output.write(config.folder, pipeline.generate(config))
    sys.path.insert(0, str(folder))
    importlib.invalidate_caches()
    yield {name: importlib.import_module(f"routed_{name}.testing") for name in ("one", "many")}
    sys.path.remove(str(folder))


def ask(url: str, path: str, action: str = "", body: bytes = BODY, method: str = "POST") -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=5)
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
    services = {"price_list": Sum(), "stock": Sum(), "order_service": Sum(), "i_customer": Sum()}
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
DOCUMENT = WSDL.format(services=SERVICE.format("Only", "http://elsewhere/x")).encode()


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
