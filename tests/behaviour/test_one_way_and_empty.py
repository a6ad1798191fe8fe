"""One-way operations, and messages that have nothing in their Body."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from message_shapes import SOAP, Canned, Shape, body_of, envelope, package, part, shop

if TYPE_CHECKING:
    from collections.abc import Iterator

SCHEMA = """<xs:element name="Notify"><xs:complexType><xs:sequence><xs:element name="Text" type="xs:string"/>
 </xs:sequence></xs:complexType></xs:element>"""
CONTRACT = shop(
    Shape("Notify", part("p", element="t:Notify"), None),
    Shape("Ping"),
    Shape("Tell", part("p", element="t:Notify"), body='parts="p"'),
    Shape("Hide", part("p", element="t:Notify"), body='parts=""'),
    schema=SCHEMA,
)
FAULT = "<s:Fault><faultcode>s:Server</faultcode><faultstring>broken</faultstring></s:Fault>"


class Served:
    """What the fake server has behind it."""

    def __init__(self) -> None:
        self.seen: list[Any] = []

    def notify(self, *, text: str) -> None:
        self.seen.append(text)
        if text == "bad":
            raise ValueError(text)

    def ping(self) -> None:
        self.seen.append("ping")

    def tell(self, *, text: str) -> None:
        self.seen.append(text)

    def hide(self) -> None:
        self.seen.append("hide")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with package(tmp_path_factory.mktemp("one_way"), "one_way_shop", CONTRACT) as found:
        yield found


@pytest.mark.parametrize("is_async", [False, True])
def test_calls_arrive(made: Any, *, is_async: bool):
    served = Served()
    with made.testing.FakeServer(shop=served) as server:
        if is_async:

            async def run() -> list[Any]:
                async with made.AsyncClient(server.url) as client:
                    shop = client.shop
                    return [
                        await shop.notify(text="a"),
                        await shop.ping(),
                        await shop.tell(text="b"),
                        await shop.hide(),
                    ]

            results = asyncio.run(run())
        else:
            with made.Client(server.url) as client:
                shop = client.shop
                results = [shop.notify(text="a"), shop.ping(), shop.tell(text="b"), shop.hide()]
    assert results == [None] * 4
    assert served.seen == ["a", "ping", "b", "hide"]


def test_the_server_accepts_and_says_nothing(made: Any):
    with made.testing.FakeServer(shop=Served()) as server, made.Client(server.url) as client:
        reply = client.shop.with_reply.notify(text="a")
        assert (reply.result, reply.http_status, reply.http_headers.get("content-type")) == (None, 202, None)
        with pytest.raises(made.SoapFault):
            client.shop.notify(text="bad")


@pytest.mark.parametrize(
    ("status", "content"),
    [(202, b""), (200, b""), (204, b""), (200, envelope("")), (202, envelope("")), (200, envelope("<x/>"))],
)
def test_what_a_one_way_operation_accepts(made: Any, status: int, content: bytes):
    with made.Client("http://localhost/", transport=Canned(made, status, content)) as client:
        assert client.shop.notify(text="a") is None


@pytest.mark.parametrize(("status", "content", "error"), [
    (500, envelope(FAULT), "SoapFault"),
    (200, envelope(FAULT), "SoapFault"),
    (500, b"", "HttpStatusError"),
    (200, b"<html/>", "DecodeError"),
    (200, envelope("").replace(b"<s:Body></s:Body>", b""), "DecodeError"),
])  # fmt: skip
def test_what_it_does_not(made: Any, status: int, content: bytes, error: str):
    with (
        made.Client("http://localhost/", transport=Canned(made, status, content)) as client,
        pytest.raises(getattr(made, error)),
    ):
        client.shop.notify(text="a")


def test_an_answer_is_not_optional_where_there_is_one(made: Any):
    """An empty reply with status 200 is none: the operation has an output, an Envelope with an empty Body."""
    with (
        made.Client("http://localhost/", transport=Canned(made, 200, b"")) as client,
        pytest.raises(made.DecodeError),
    ):
        client.shop.ping()


@pytest.mark.parametrize("key", ["Shop.Ping", "Shop.Hide"])
def test_an_empty_body_on_the_wire(made: Any, key: str):
    operation = made.OPERATIONS[key]
    headers, body = operation.request
    data = operation.encode_request(made.Request(headers(), body()))
    assert b"<s:Body/>" in data
    assert operation.decode_request(data).body == body()
    assert body_of(operation.encode_response(made.Response(operation.response[0](), operation.response[1]()))) == []
    for content in ("", " \n", "<!-- nothing -->"):
        assert operation.decode_response(envelope(content)).body == operation.response[1]()


def test_content_where_none_is_declared_is_kept(made: Any):
    operation = made.OPERATIONS["Shop.Ping"]
    found = operation.decode_response(envelope("<x xmlns='urn:x'>1</x>"))
    assert found.body.extension_data is not None
    assert b'<x xmlns="urn:x">1</x>' in operation.encode_response(found)


def test_text_in_an_empty_body_is_refused(made: Any):
    with pytest.raises(made.DecodeError):
        made.OPERATIONS["Shop.Ping"].decode_response(envelope("text"))


def test_empty_bodies_are_told_apart_by_their_action(made: Any):
    with made.testing.FakeServer(shop=Served()) as server, made.Client(server.url) as client:
        client.shop.hide()
        client.shop.ping()
        assert [call.operation for call in server.calls] == ["Shop.Hide", "Shop.Ping"]
    assert SOAP.encode() in server.calls[0].content
