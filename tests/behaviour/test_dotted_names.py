"""Operations and services with dots in their names, and both styles in one service."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from message_shapes import Shape, package, part, shop
from small_contracts import importing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NUMBER = part("n", type="xs:int")
RPC = {"style": "rpc", "body": 'namespace="urn:r"', "reply_body": 'namespace="urn:r"'}
CONTRACT = shop(
    Shape("Find", NUMBER, NUMBER, **RPC),
    Shape("Find.All", NUMBER, NUMBER, **RPC),
    Shape("a.b.c", part("p", element="t:Text"), None),
    schema='<xs:element name="Text" type="xs:string"/>',
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with package(
        tmp_path_factory.mktemp("dots"),
        "dotted_shop",
        CONTRACT.replace('"Shop"', '"My.Shop"').replace("t:Shop", "t:My.Shop"),
    ) as found:
        yield found


def test_keys(made: Any):
    keys = ["My.Shop.Find", "My.Shop.Find.All", "My.Shop.a.b.c"]
    assert list(made.OPERATIONS) == keys
    found = [made.OPERATIONS[key] for key in keys]
    assert [each.key for each in found] == keys
    assert [(each.service, each.name) for each in found] == [("My.Shop", n) for n in ("Find", "Find.All", "a.b.c")]
    assert [each.action for each in found] == ["urn:t/Find", "urn:t/Find.All", "urn:t/a.b.c"]


@pytest.mark.parametrize("key", ["", "My", "My.Shop", "My.Shop.", "Shop.Find", "My.Shop.All", "My.Shop.Find.", ".Find"])
def test_other_keys(made: Any, key: str):
    assert key not in made.OPERATIONS


class Served:
    """What the fake server has behind it."""

    def find(self, *, n: int) -> int:
        return n

    def find_all(self, *, n: int) -> int:
        return -n

    def a_b_c(self, *, value: str) -> None:
        assert value == "x"


def test_calls(made: Any):
    with made.testing.FakeServer(my_shop=Served()) as server, made.Client(server.url) as client:
        shop = client.my_shop
        assert (shop.find(n=1), shop.find_all(n=1), shop.a_b_c(value="x")) == (1, -1, None)
        assert [call.operation for call in server.calls] == list(made.OPERATIONS)


def test_two_services_do_not_have_the_same_keys(tmp_path: Path):
    first = shop(Shape("b.c", NUMBER, NUMBER, **RPC))
    second = shop(Shape("c", NUMBER, NUMBER, **RPC)).replace('"Shop"', '"Shop.b"').replace("t:Shop", "t:Shop.b")
    second = second.replace("urn:t", "urn:other")
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "other.wsdl").write_text(second, "utf-8")
    imported = '<w:import namespace="urn:other" location="more/other.wsdl"/><w:types>'
    with importing(tmp_path, "alike", first.replace("<w:types>", imported)) as made:
        assert sorted(made.OPERATIONS) == ["Shop.b.c", "Shop.b.c(2)"]
        assert {each.service for each in made.OPERATIONS.values()} == {"Shop", "Shop.b"}
