"""The client of a contract without a profile: its address, the methods of an only service, optional parameters."""

from __future__ import annotations

import asyncio
import importlib
import inspect
from typing import TYPE_CHECKING, Any

import plain_http
import pytest
from small_contracts import NUMBER, Operation, Recording, importing, wsdl

if TYPE_CHECKING:
    from collections.abc import Iterator

OPTIONAL = """<x:element name="Number" type="x:int"/><x:element name="Note" type="x:string" minOccurs="0"/>
<x:element name="Rest" type="x:int" minOccurs="0" nillable="true"/>
<x:element name="Tag" type="x:string" minOccurs="0" maxOccurs="9"/>
<x:element name="Must" type="x:string" maxOccurs="9"/>
<x:element name="Nil" type="x:int" nillable="true"/>
<x:choice><x:element name="Left" type="x:int"/><x:element name="Right" type="x:int"/></x:choice>"""
ONE = wsdl(Operation("Add", request=OPTIONAL), Operation("Calc"), Operation("Close"), Operation("Search"))
SECOND = """<w:portType name="Other"><w:operation name="Add"><w:input message="t:AddIn"/>
<w:output message="t:AddOut"/></w:operation></w:portType>"""
SECOND_BINDING = """<w:binding name="B2" type="t:Other"><b:binding transport="http://schemas.xmlsoap.org/soap/http"/>
<w:operation name="Add"><b:operation soapAction="urn:t/other"/><w:input><b:body use="literal"/></w:input>
<w:output><b:body use="literal"/></w:output></w:operation></w:binding>"""


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with importing(tmp_path_factory.mktemp("one"), "one_service", ONE) as found:
        yield found


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    port = '<w:port name="P2" binding="t:B2"><b:address location="ftp://h/second"/></w:port>'
    text = wsdl(Operation("Add"), bindings=SECOND + SECOND_BINDING, ports=port)
    with importing(tmp_path_factory.mktemp("two"), "two_services", text) as found:
        yield found


class Served:
    """A calculator that tells what it was given."""

    def add(self, **given: Any) -> int:
        self.given = given
        return int(given["number"])

    def close_(self, *, number: int) -> int:
        return -number

    def calc(self, *, number: int) -> int:
        return number * 2


def test_the_address_of_the_contract_is_the_default(one: Any):
    transport = Recording()
    with pytest.raises(ConnectionAbortedError):
        one.Client(transport=transport).search(number=1)
    with pytest.raises(ConnectionAbortedError):
        one.Client("https://other/x", transport=transport).search(number=1)
    assert [request.url for request in transport.requests] == ["http://h/", "https://other/x"]


def test_a_service_without_an_address_is_told_when_it_is_called(two: Any):
    transport = Recording()
    client = two.Client(transport=transport)
    with pytest.raises(two.TransportError, match=r"no address for Other: say where it is") as caught:
        client.other.add(number=1)
    assert not caught.value.sent
    assert transport.requests == []
    with pytest.raises(ConnectionAbortedError):
        client.calc.add(number=1)


def test_a_contract_without_an_address_needs_one(tmp_path: Any):
    text = wsdl(Operation("Add")).replace("http://h/", "REPLACE_WITH_ACTUAL_URL")
    with importing(tmp_path, "no_address", text) as package:
        with pytest.raises(ValueError, match="the contract has no address"):
            package.Client()
        assert package.Client("http://h/") is not None


def test_the_methods_of_an_only_service_are_on_the_client(one: Any):
    served = Served()
    testing = importlib.import_module("one_service.testing")
    with testing.FakeServer(s=served) as server, one.Client(server.url) as client:
        assert client.add(number=3, must=["x"], nil=None, left=1) == 3
        assert client.with_reply.calc(number=2).result == 4
        assert client.with_options(timeout=9).close_(number=1) == -1
        assert isinstance(client, one.s.SClient)
        assert repr(client) == "<Client>"

        async def main() -> tuple[int, int]:
            async with one.AsyncClient(server.url) as other:
                return await other.calc(number=5), (await other.with_reply.close_(number=6)).result

        assert asyncio.run(main()) == (10, -6)
    with pytest.raises(one.TransportError):
        client.with_options(timeout=9).close_(number=1)


def test_a_method_called_as_its_service_goes_first(one: Any, two: Any):
    assert inspect.isfunction(one.Client.calc)
    assert type(two.Client("http://h/").calc).__name__ == "CalcClient"
    assert not hasattr(two.Client, "add")  # two services have one


def test_parameters_that_may_be_absent_have_defaults(one: Any):
    found = inspect.signature(one.Client.add).parameters
    assert {name: each.default for name, each in found.items() if each.kind is each.KEYWORD_ONLY} == {
        "number": inspect.Parameter.empty,
        "note": None,
        "rest": None,
        "tag": None,
        "must": inspect.Parameter.empty,
        "nil": inspect.Parameter.empty,
        "left": None,
        "right": None,
    }
    assert inspect.signature(one.s.Calc.add) == inspect.signature(one.Client.add)
    with pytest.raises(TypeError, match="missing 2 required keyword-only arguments: 'must' and 'nil'"):
        one.Client().add(number=1)


def test_what_is_left_out_is_absent(one: Any):
    served = Served()
    testing = importlib.import_module("one_service.testing")
    with testing.FakeServer(s=served) as server, one.Client(server.url) as client:
        client.add(number=3, must=["x"], nil=None, left=1)
        empty = {"note": None, "rest": None, "tag": [], "right": None}
        assert served.given == {"number": 3, "must": ["x"], "nil": None, "left": 1, **empty}
        assert b"Note" not in server.calls[0].content
        client.add(number=3, must=["x"], nil=7, note="", rest=one.NIL, tag=["a", "b"], right=2)
        assert (served.given["rest"], served.given["tag"]) == (one.NIL, ["a", "b"])
        with pytest.raises(one.EncodeError, match="one must be given: left or right"):
            client.add(number=3, must=["x"], nil=None)


@pytest.mark.usefixtures("one")
def test_the_fake_server_shows_the_wsdl_that_it_is_given():
    testing = importlib.import_module("one_service.testing")
    with testing.FakeServer(s=Served(), wsdl=ONE.encode()) as server:
        shown = plain_http.get(f"{server.url}/?wsdl").text
        assert f'location="{server.url}/"' in shown
    assert NUMBER in shown
