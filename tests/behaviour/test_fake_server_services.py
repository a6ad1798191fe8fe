"""Which paths lead to the services of a fake server, and the WSDL it shows."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

import pytest
from services88.chat import IChatAgent
from services88.so_principal import ISoPrincipalAgent
from services_alike import BODY, ask, contract, generate

if TYPE_CHECKING:
    from pathlib import Path


class Part(IChatAgent):
    pass


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


@pytest.mark.sampled(10)
@pytest.mark.parametrize("path", ["/", "/h", "/Nothing", "/x/", "//[", "/v2", "/Service"])
@pytest.mark.parametrize("method", ["POST", "GET", "HEAD", "OPTIONS"])
def test_a_404_lists_what_is_there(packages: dict[str, Any], path: str, method: str):
    with packages["many"].FakeServer(price_list=Sum(), stock=Sum()) as fake:
        status, content = ask(fake.url, path, method=method)
    assert status == 404
    if method != "HEAD":
        assert b"/PriceList, /Stock" in content
        assert b"OrderService" not in content, "it has no object"


def test_several_at_one_address_are_told_apart_by_the_message(packages: dict[str, Any]):
    """A client has one address for all services, unless it is given a function."""
    package = importlib.import_module("routed_many")
    with packages["many"].FakeServer(price_list=Sum(), stock=Sum()) as fake, package.Client(fake.url) as client:
        assert [client.stock.do(numbers=[1, 2]), client.price_list.do(numbers=[4])] == [3, 4]
        with pytest.raises(package.HttpStatusError, match="no service answers at this address"):
            client.order.do(numbers=[1])
    assert [call.operation for call in fake.calls] == ["Stock.Do", "PriceList.Do"]


def test_items_of_a_list_do_not_vanish_in_other_contracts_either(packages: dict[str, Any]):
    body = BODY.replace(b"<N>2</N>", b'<N xmlns="urn:x">2</N>')
    with packages["one"].FakeServer(only=Sum()) as fake:
        status, content = ask(fake.url, "/", "urn:t/Only/Do", body)
    assert status == 500
    assert b"Do/Numbers/N: is in urn:x, not in urn:t" in content
    with packages["one"].FakeServer(only=Sum(), lenient=True) as fake:
        assert ask(fake.url, "/", "urn:t/Only/Do", body)[0] == 200
