"""Messages of style document with several parts, and those whose part is a type: their Body is all of the message."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from message_shapes import Shape, body_of, check_there_and_back, envelope, package, part, shop
from small_contracts import generated
from soapbind import pipeline
from soapbind.config import PackageConfig
from soapbind.errors import SoapbindError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SCHEMA = """
 <xs:element name="Date" type="xs:date"/><xs:element name="Amount" type="xs:int"/>
 <xs:element name="Customer"><xs:complexType><xs:sequence><xs:element name="Name" type="xs:string"/></xs:sequence>
  <xs:attribute name="id" type="xs:int"/></xs:complexType></xs:element>
 <xs:complexType name="Base"><xs:sequence><xs:element name="A" type="xs:int"/></xs:sequence></xs:complexType>
 <xs:complexType name="Pair"><xs:complexContent><xs:extension base="Base">
  <xs:sequence><xs:element name="B" type="xs:string" minOccurs="0"/></xs:sequence>
 </xs:extension></xs:complexContent></xs:complexType>
 <xs:complexType name="Anything"><xs:sequence><xs:any minOccurs="0" maxOccurs="unbounded" processContents="lax"/>
 </xs:sequence></xs:complexType>
 <xs:complexType name="Numbers"><xs:sequence><xs:element name="N" type="xs:int" maxOccurs="unbounded"/></xs:sequence>
 </xs:complexType>"""
DATE, AMOUNT, CUSTOMER = (part(name.lower(), element=f"t:{name}") for name in ("Date", "Amount", "Customer"))
CONTRACT = shop(
    Shape("Book", DATE + AMOUNT + CUSTOMER, CUSTOMER + AMOUNT, action=""),
    Shape("Count", CUSTOMER + AMOUNT, AMOUNT, body='parts="amount customer"', action=""),
    Shape("Reset", action=""),
    Shape("Add", part("p", type="t:Pair"), part("p", type="t:Numbers")),
    Shape("Say", part("p", type="xs:int"), part("p", type="xs:string")),
    Shape("Pass", part("message", type="t:Anything"), part("message", type="t:Anything")),
    schema=SCHEMA,
)
ANNA = '<a:Customer xmlns:a="urn:t" id="7"><a:Name>Anna</a:Name></a:Customer>'
FIVE, DAY = '<a:Amount xmlns:a="urn:t">5</a:Amount>', '<a:Date xmlns:a="urn:t">2024-02-29</a:Date>'
FREE = '<x xmlns="urn:x"><y>1</y></x><z xmlns=""/>'
WIRE = [
    ("Book", f"{DAY}{FIVE}{ANNA}", f"{ANNA}{FIVE}"),
    ("Count", f"{ANNA}{FIVE}", FIVE),
    ("Reset", "", ""),
    ("Add", '<a:A xmlns:a="urn:t">1</a:A><a:B xmlns:a="urn:t">b</a:B>', '<N xmlns="urn:t">1</N><N xmlns="urn:t">2</N>'),
    ("Say", "5", "a &lt; b"),
    ("Pass", FREE, FREE),
]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with package(tmp_path_factory.mktemp("parts"), "parts_shop", CONTRACT) as found:
        yield found


@pytest.mark.parametrize(("name", "request_", "response"), WIRE, ids=[each[0] for each in WIRE])
def test_there_and_back(made: Any, name: str, request_: str, response: str):
    check_there_and_back(made, name, request_, response)


@pytest.mark.parametrize("header", ["text", "<h xmlns='urn:h'/>text", "text<h xmlns='urn:h'/>"])
def test_text_in_the_header_means_nothing(made: Any, header: str):
    data = envelope(FIVE).replace(b"<s:Body>", f"<s:Header>{header}</s:Header><s:Body>".encode())
    operation = made.OPERATIONS["Shop.Count"]
    found = operation.decode_response(data)
    assert operation.result(found.body) == 5
    assert bool(found.headers.extension_data) == ("<h" in header)


def test_values(made: Any):
    book = made.OPERATIONS["Shop.Book"].decode_request(envelope(WIRE[0][1])).body
    assert (book.date.isoformat(), book.amount, book.customer.name, book.customer.id) == ("2024-02-29", 5, "Anna", 7)
    add = made.OPERATIONS["Shop.Add"]
    assert add.result(add.decode_response(envelope(WIRE[3][2])).body) == [1, 2]


def test_a_long_reply(made: Any):
    """Lists in the Body are read from the tree, whatever their length."""
    numbers = "".join(f'<N xmlns="urn:t">{number}</N>' for number in range(5000))
    add = made.OPERATIONS["Shop.Add"]
    data = envelope(numbers)
    assert add.result(add.decode_response(data).body) == list(range(5000))
    assert add.result(add.decode_response_pieces([data[:999], data[999:]]).body) == list(range(5000))


class Served:
    """What the fake server has behind it."""

    def __init__(self, made: Any) -> None:
        self.made = made

    def book(self, *, date: Any, amount: int, customer: Any) -> Any:
        return self.made.OPERATIONS["Shop.Book"].response[1](customer=customer, amount=amount + date.year)

    def count(self, *, customer: Any, amount: int) -> int:
        return amount + len(customer.name)

    def reset(self) -> None:
        pass

    def add(self, *, a: int, b: str | None) -> list[int]:
        return [a, len(b or "")]


def check(made: Any, results: list[Any]) -> None:
    booked, count, reset, added = results
    assert (booked.customer, booked.amount) == (made.models.Customer(name="Anna", id=7), 2029)
    assert (count, reset, added) == (9, None, [1, 3])


def values(made: Any) -> dict[str, Any]:
    book = made.OPERATIONS["Shop.Book"].decode_request(envelope(WIRE[0][1])).body
    return {"amount": book.amount, "customer": book.customer}


def test_calls(made: Any):
    given = values(made)
    book = made.OPERATIONS["Shop.Book"].decode_request(envelope(WIRE[0][1])).body
    with made.testing.FakeServer(shop=Served(made)) as server, made.Client(server.url) as client:
        shop = client.shop
        results = [shop.book(date=book.date, **given), shop.count(**given), shop.reset(), shop.add(a=1, b="abc")]
    check(made, results)


def test_calls_with_asyncio(made: Any):
    given = values(made)
    book = made.OPERATIONS["Shop.Book"].decode_request(envelope(WIRE[0][1])).body

    async def run(url: str) -> list[Any]:
        async with made.AsyncClient(url) as client:
            shop = client.shop
            results = [await shop.book(date=book.date, **given), await shop.count(**given)]
            return [*results, await shop.reset(), await shop.add(a=1, b="abc")]

    with made.testing.FakeServer(shop=Served(made)) as server:
        check(made, asyncio.run(run(server.url)))


def test_one_class_for_an_element_of_several_messages(made: Any):
    classes = [made.OPERATIONS[key].request[1].__annotations__["customer"] for key in ("Shop.Book", "Shop.Count")]
    assert {text.partition(" ")[0] for text in classes} == {"models.Customer"}


def test_the_first_part_must_be_there(made: Any):
    """In samples of public contracts there is no other."""
    operation = made.OPERATIONS["Shop.Book"]
    found = operation.decode_request(envelope(DAY))
    assert (found.body.amount, found.body.customer) == (None, None)
    assert body_of(operation.encode_request(found)) == body_of(envelope(DAY))


def test_parts_that_the_binding_lists_must_be_there(made: Any):
    """``parts`` of soap:body says what is in the Body (WSDL 1.1, 3.5)."""
    operation = made.OPERATIONS["Shop.Count"]
    assert operation.decode_request(envelope(f"{ANNA}{FIVE}")).body.amount == 5
    with pytest.raises(made.DecodeError, match=r"must be there is missing.*Amount"):
        operation.decode_request(envelope(ANNA))
    assert operation.request[1].__annotations__["amount"] == "int"


@pytest.mark.parametrize("wrong", ["", FIVE, f"{ANNA}text{FIVE}", '<Amount xmlns="urn:t">x</Amount>'])
def test_what_is_missing_or_wrong_is_told(made: Any, wrong: str):
    with pytest.raises(made.DecodeError):
        made.OPERATIONS["Shop.Book"].decode_response(envelope(wrong))


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        (AMOUNT + part("again", element="t:Amount"), "some of them the same"),
        (AMOUNT + part("typed", type="t:Base"), "some by type"),
    ],
)
def test_what_cannot_be_told_apart_is_refused(tmp_path: Path, parts: str, message: str):
    with pytest.raises(SoapbindError, match=message):
        generated(tmp_path, "refused", shop(Shape("Do", parts), schema=SCHEMA))


@pytest.mark.parametrize("listed", ["", 'parts="amount"'])
def test_attachments_are_no_part_of_the_body(tmp_path: Path, listed: str):
    """Messages with attachments (WSDL 1.1, 5): what is in the Body is sent and read as without them."""
    text = shop(Shape("Send", AMOUNT + part("photo", type="xs:base64Binary"), AMOUNT, action=""), schema=SCHEMA)
    plain, mime = '<w:input><b:body use="literal" /></w:input>', "http://schemas.xmlsoap.org/wsdl/mime/"
    assert plain in text
    text = text.replace(
        plain,
        f'<w:input><m:multipartRelated xmlns:m="{mime}"><m:part><b:body use="literal" {listed}/></m:part>'
        '<m:part><m:content part="photo" type="image/png"/><m:content part="photo" type="image/jpeg"/></m:part>'
        "</m:multipartRelated></w:input>",
    )
    (tmp_path / "a.wsdl").write_text(text, "utf-8")
    assert pipeline.read(PackageConfig("with_photo", (str(tmp_path / "a.wsdl"),))).warnings == ()
    with package(tmp_path, "with_photo", text) as found:
        check_there_and_back(found, "Send", FIVE, FIVE)
        assert "An attachment (image/png, image/jpeg)." in found.Client.send.__doc__
