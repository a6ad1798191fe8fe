"""zeep, a client nobody here wrote, calls our fake server with messages of every shape."""

from __future__ import annotations

import warnings
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from message_shapes import Shape, package, part, shop

if TYPE_CHECKING:
    from collections.abc import Iterator

zeep = pytest.importorskip("zeep")

SCHEMA = """
 <xs:complexType name="Item"><xs:sequence><xs:element name="Name" type="xs:string"/>
  <xs:element name="Price" type="xs:decimal" minOccurs="0"/></xs:sequence></xs:complexType>
 <xs:complexType name="ArrayOfItem"><xs:sequence>
  <xs:element name="Item" type="t:Item" minOccurs="0" maxOccurs="unbounded"/></xs:sequence></xs:complexType>
 <xs:element name="Notify" type="t:Item"/><xs:element name="Extra" type="xs:int"/>"""
IN = 'namespace="urn:rpc"'
ITEM, ITEMS = part("item", type="t:Item"), part("items", type="t:ArrayOfItem")
NOTIFY, EXTRA = part("notify", element="t:Notify"), part("extra", element="t:Extra")
WHOLE = part("whole", type="xs:int")
SHAPES = (
    Shape("Notify", part("p", element="t:Notify"), None, style="document"),
    Shape("Ping", style="document"),
    Shape("Find", part("text", type="xs:string") + part("n", type="xs:int"), ITEM, body=IN, reply_body=IN),
    Shape("All", ITEM, ITEMS, body=IN, reply_body=IN),
    Shape("Split", part("n", type="xs:int"), WHOLE + part("rest", type="xs:int"), body=IN, reply_body=IN),
    Shape("Nothing", body=IN, reply_body=IN),
    Shape("Both", NOTIFY + EXTRA, NOTIFY + EXTRA, style="document"),
    Shape("Tell", part("text", type="xs:string"), None, body=IN),
)  # fmt: skip


class Served:
    """What the fake server has behind it."""

    def __init__(self, made: Any) -> None:
        self.made = made
        self.seen: list[Any] = []

    def notify(self, *, name: str, price: Decimal | None) -> None:
        self.seen.append((name, price))

    def ping(self) -> None:
        self.seen.append("ping")

    def find(self, *, text: str, n: int) -> Any:
        return self.made.models.Item(name=text, price=Decimal(n))

    def all(self, *, item: Any) -> Any:
        return [item, item]

    def split(self, *, n: int) -> Any:
        return self.made.OPERATIONS["Shop.Split"].response[1](whole=n // 2, rest=n % 2)

    def both(self, *, notify: Any, extra: int | None) -> Any:
        item = self.made.models.Item(name=f"{notify.name} {extra}", price=None)
        return self.made.OPERATIONS["Shop.Both"].response[1](notify=item, extra=5)

    def nothing(self) -> None:
        self.seen.append("nothing")

    def tell(self, *, text: str) -> None:
        self.seen.append(text)


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, Any]]:
    """Give what is served, and zeep's methods for it."""
    folder = tmp_path_factory.mktemp("zeep")
    with package(folder, "zeep_shop", shop(*SHAPES, schema=SCHEMA, style="rpc")) as made:
        served = Served(made)
        with made.testing.FakeServer(shop=served) as server, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # zeep's own
            client = zeep.Client(str(folder / "zeep_shop.wsdl"))
            yield served, client.create_service("{urn:t}B", server.url)


def test_one_way(shown: tuple[Served, Any]):
    served, service = shown
    assert service.Notify(Name="n", Price=Decimal("1.5")) is None
    assert service.Tell(text="t") is None
    assert served.seen[-2:] == [("n", Decimal("1.5")), "t"]


def test_empty_bodies(shown: tuple[Served, Any]):
    served, service = shown
    assert service.Ping() is None
    assert service.Nothing() is None
    assert served.seen[-2:] == ["ping", "nothing"]


def test_rpc(shown: tuple[Served, Any]):
    _, service = shown
    found = service.Find(text="x", n=3)
    assert (found.Name, found.Price) == ("x", 3)
    everything = service.All(item={"Name": "n"})
    assert [each.Name for each in everything] == ["n", "n"]
    split = service.Split(n=7)
    assert (split.whole, split.rest) == (3, 1)


def test_several_parts(shown: tuple[Served, Any]):
    _, service = shown
    found = service.Both(notify={"Name": "n"}, extra=3)
    assert (found.notify.Name, found.extra) == ("n 3", 5)
