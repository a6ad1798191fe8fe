"""Operations of style rpc with literal content: parts as elements without a namespace in a wrapper."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from message_shapes import Shape, check_there_and_back, envelope, package, part, shop

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SCHEMA = """
 <xs:complexType name="Item"><xs:sequence><xs:element name="Name" type="xs:string"/>
  <xs:element name="Price" type="xs:decimal" minOccurs="0"/></xs:sequence></xs:complexType>
 <xs:complexType name="Special"><xs:complexContent><xs:extension base="Item"><xs:sequence>
  <xs:element name="Mark" type="xs:int"/></xs:sequence></xs:extension></xs:complexContent></xs:complexType>
 <xs:complexType name="ArrayOfItem"><xs:sequence>
  <xs:element name="Item" type="Item" minOccurs="0" maxOccurs="unbounded"/></xs:sequence></xs:complexType>
 <xs:simpleType name="Colour"><xs:restriction base="xs:string"><xs:enumeration value="red"/>
  <xs:enumeration value="blue"/></xs:restriction></xs:simpleType>
 <xs:element name="Item" type="Item"/>"""
IN = 'namespace="urn:rpc"'
CONTRACT = shop(
    Shape(
        "Find",
        part("text", type="xs:string") + part("colour", type="t:Colour"),
        part("return", type="t:Item"),
        body=IN,
        reply_body='namespace="urn:reply"',
        action="",
        attributes='parameterOrder="colour text"',
    ),
    Shape("All", part("item", type="t:Item"), part("items", type="t:ArrayOfItem"), body=IN, reply_body=IN, action=""),
    Shape(
        "Split",
        part("n", type="xs:int"),
        part("whole", type="xs:int") + part("rest", type="xs:int"),
        body=IN,
        reply_body=IN,
        action="",
    ),
    Shape("Ping", body=IN, reply_body=IN, action=""),
    Shape("Plain", part("n", type="xs:int"), part("n", type="xs:int"), action=""),
    Shape("Tell", part("text", type="xs:string"), None, body=IN),
    Shape("Save", part("item", element="t:Item"), part("item", element="t:Item"), style="document"),
    schema=SCHEMA,
    style="rpc",
)
FIND = '<a:Find xmlns:a="urn:rpc"><text>x</text><colour>blue</colour></a:Find>'
ITEM = '<b:Name xmlns:b="urn:t">n</b:Name><b:Price xmlns:b="urn:t">1.50</b:Price>'
WIRE = [
    ("Find", FIND, f'<a:FindResponse xmlns:a="urn:reply"><return>{ITEM}</return></a:FindResponse>'),
    (
        "All",
        f'<a:All xmlns:a="urn:rpc"><item>{ITEM}</item></a:All>',
        f'<a:AllResponse xmlns:a="urn:rpc"><items><b:Item xmlns:b="urn:t">{ITEM}</b:Item></items></a:AllResponse>',
    ),
    (
        "Split",
        '<a:Split xmlns:a="urn:rpc"><n>7</n></a:Split>',
        '<a:SplitResponse xmlns:a="urn:rpc"><whole>3</whole><rest>1</rest></a:SplitResponse>',
    ),
    ("Ping", '<a:Ping xmlns:a="urn:rpc"/>', '<a:PingResponse xmlns:a="urn:rpc"/>'),
    ("Plain", "<Plain><n>1</n></Plain>", "<PlainResponse><n>2</n></PlainResponse>"),
    ("Save", f'<a:Item xmlns:a="urn:t">{ITEM}</a:Item>', f'<a:Item xmlns:a="urn:t">{ITEM}</a:Item>'),
]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with package(tmp_path_factory.mktemp("rpc"), "rpc_shop", CONTRACT) as found:
        yield found


@pytest.mark.parametrize(("name", "request_", "response"), WIRE, ids=[each[0] for each in WIRE])
def test_there_and_back(made: Any, name: str, request_: str, response: str):
    check_there_and_back(made, name, request_, response)


def test_values(made: Any):
    find = made.OPERATIONS["Shop.Find"]
    body = find.decode_request(envelope(FIND)).body
    assert (body.text, body.colour) == ("x", made.models.Colour.BLUE)
    result = find.result(find.decode_response(envelope(WIRE[0][2])).body)
    assert (result.name, str(result.price)) == ("n", "1.50")
    split = made.OPERATIONS["Shop.Split"]
    both = split.result(split.decode_response(envelope(WIRE[2][2])).body)
    assert (both.whole, both.rest) == (3, 1)


def test_parts_may_have_the_namespace_of_their_wrapper(made: Any):
    """R2735 forbids it; node-soap serves so."""
    split = made.OPERATIONS["Shop.Split"]
    text = '<a:SplitResponse xmlns:a="urn:rpc"><a:whole>3</a:whole><a:rest>1</a:rest></a:SplitResponse>'
    found = split.result(split.decode_response(envelope(text)).body)
    assert (found.whole, found.rest) == (3, 1)
    for wrong in (text.replace("a:rest", "rest"), text.replace("a:rest", "a:more"), text.replace(">1<", ">x<")):
        with pytest.raises(made.DecodeError):
            split.decode_response(envelope(wrong))


def test_parts_are_in_the_order_of_the_message(made: Any):
    """The order of parameterOrder is a hint for signatures, and says nothing of the wire (R2301, WSDL 1.1, 2.4.6)."""
    headers, body = made.OPERATIONS["Shop.Find"].request
    data = made.OPERATIONS["Shop.Find"].encode_request(
        made.Request(headers(), body(colour=made.models.Colour.RED, text="x"))
    )
    assert data.index(b"<text>") < data.index(b"<colour>")


class Served:
    """What the fake server has behind it."""

    def __init__(self, made: Any) -> None:
        self.made = made
        self.told = ""

    def find(self, *, text: str, colour: Any) -> Any:
        return self.made.models.Item(name=f"{text} {colour.value}", price=None)

    def all(self, *, item: Any) -> Any:
        return [item, self.made.models.Special(name="s", price=None, mark=1)]

    def split(self, *, n: int) -> Any:
        from rpc_shop.shop.operations.split import SplitResponse  # noqa: PLC0415 - generated by the fixture

        return SplitResponse(whole=n // 2, rest=n % 2)

    def ping(self) -> None:
        pass

    def plain(self, *, n: int) -> int:
        return n + 1

    def tell(self, *, text: str) -> None:
        self.told = text

    def save(self, *, name: str, price: Any) -> Any:
        from rpc_shop.shop.operations.save import Item  # noqa: PLC0415 - generated by the fixture

        return Item(name=f"{name}!", price=price)


def check(made: Any, served: Served, results: list[Any]) -> None:
    found, everything, split, ping, plain, tell, saved = results
    assert found.name == "x red"
    assert everything == [found, made.models.Special(name="s", price=None, mark=1)]
    assert (split.whole, split.rest) == (3, 1)
    assert (ping, plain, tell, served.told) == (None, 2, None, "told")
    assert saved.name == "n!"


def test_calls(made: Any):
    served = Served(made)
    with made.testing.FakeServer(shop=served) as server, made.Client(server.url) as client:
        shop, red = client.shop, made.models.Colour.RED
        item = made.models.Item(name="x red", price=None)
        results = [shop.find(text="x", colour=red), shop.all(item=item), shop.split(n=7), shop.ping(), shop.plain(n=1)]
        check(made, served, [*results, shop.tell(text="told"), shop.save(name="n", price=None)])


def test_calls_with_asyncio(made: Any):
    served = Served(made)

    async def run(url: str) -> list[Any]:
        async with made.AsyncClient(url) as client:
            shop, red = client.shop, made.models.Colour.RED
            item = made.models.Item(name="x red", price=None)
            results = [await shop.find(text="x", colour=red), await shop.all(item=item), await shop.split(n=7)]
            results += [await shop.ping(), await shop.plain(n=1), await shop.tell(text="told")]
            return [*results, await shop.save(name="n", price=None)]

    with made.testing.FakeServer(shop=served) as server:
        check(made, served, asyncio.run(run(server.url)))


@pytest.mark.parametrize(
    "wrong", ['<a:FindResponse xmlns:a="urn:rpc"/>', FIND, "<FindResponse/>", "", '<a:Find xmlns:a="urn:reply"/>']
)
def test_another_wrapper_is_refused(made: Any, wrong: str):
    """The name of the operation with Response behind it, in the namespace of the binding (R2729)."""
    with pytest.raises(made.DecodeError):
        made.OPERATIONS["Shop.Find"].decode_response(envelope(wrong))


def test_parts_that_are_elements_are_sent_themselves(tmp_path: Path):
    """WS-I forbids them (R2203), and there are such contracts; zeep and Axis write the element, none for the part."""
    schema = (
        SCHEMA
        + '<xs:element name="Box"><xs:complexType><xs:attribute name="n" type="xs:int"/></xs:complexType></xs:element>'
    )
    parts = part("item", element="t:Item") + part("count", type="xs:int")
    contract = shop(
        Shape("Save", parts, part("box", element="t:Box"), body=IN, reply_body=IN), schema=schema, style="rpc"
    )
    with package(tmp_path, "rpc_elements", contract) as found:
        item = f'<b:Item xmlns:b="urn:t">{ITEM}</b:Item>'
        request = f'<a:Save xmlns:a="urn:rpc">{item}<count>2</count></a:Save>'
        reply = '<a:SaveResponse xmlns:a="urn:rpc"><b:Box xmlns:b="urn:t" n="3"/></a:SaveResponse>'
        check_there_and_back(found, "Save", request, reply)
        made = found.OPERATIONS["Shop.Save"]
        assert made.decode_request(envelope(request)).body.item.name == "n"
        assert made.result(made.decode_response(envelope(reply)).body) == found.models.Box(n=3)
