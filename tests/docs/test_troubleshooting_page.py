"""The messages on docs/guide/troubleshooting.md are those that users see: each is provoked here, and has a row."""

from __future__ import annotations

import asyncio
import importlib
import re
import ssl
import sys
import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
import services88
import trustme
from commands import soapbind
from raw_http import RawServer, http
from services88.models import ChatMessage
from services88.testing import FakeNetServer
from small_contracts import importing

from .test_code_blocks import REPO
from .test_troubleshooting import pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from types import ModuleType

pytestmark = pytest.mark.slow  # more than sixty ways to fail
PAGE = (REPO / "docs/guide/troubleshooting.md").read_text("utf-8")
ROWS = [line.split(" | ")[0] for line in PAGE.splitlines() if line.startswith("| ") and " | " in line[2:]]
SEEN = sorted(
    {message for row in ROWS for message in re.findall("`([^`]+)`", row) if message not in {"SoapFault", "FakeServer"}}
)
WSDL = REPO / "docs/examples/bookshop/bookshop.wsdl"
ENVELOPE = '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>{0}</s:Body></s:Envelope>'
FOUND = ENVELOPE.format('<FindOrderResponse xmlns="urn:example:bookshop"><Order>{0}</Order></FindOrderResponse>')


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    with importing(tmp_path_factory.mktemp("shop"), "shop", WSDL.read_text("utf-8")) as made:
        yield made
        for name in [name for name in sys.modules if name.partition(".")[0] == "shop"]:
            del sys.modules[name]


@pytest.fixture(scope="module")
def provoked(shop: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Return the messages that there are."""
    folder = tmp_path_factory.mktemp("tool")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        tool = list(reading(folder))
        missing = list(importing_it(patch))
    return [
        *tool,
        *missing,
        *refused_before(shop),
        *unanswered(shop),
        *refused_by_http(shop),
        *read(shop),
        *faked(shop),
    ]


def message_of(made: Callable[[], Any]) -> str:
    with pytest.raises(Exception) as caught:  # noqa: PT011 - its message is what is asked for
        made()
    return f"{type(caught.value).__name__}: {caught.value}"


def reading(folder: Path) -> Iterator[str]:
    text = WSDL.read_text("utf-8")
    (folder / "empty").mkdir()
    service = text[text.index("<wsdl:service") : text.index("</wsdl:definitions>")]
    broken = {
        "page": "<html><body>Sign in</body></html>",
        "half": re.sub(r"<wsdl:binding .*</wsdl:binding>", "", text.replace(service, ""), flags=re.DOTALL),
        "typo": text.replace('type="tns:Customer"', 'type="tns:Customr"'),
        "file": text.replace("<xs:schema ", '<xs:include schemaLocation="no.xsd"/><xs:schema ', 1),
        "assert": text.replace(
            "</xs:sequence>\n        <xs:attribute", '</xs:sequence><xs:assert test="1"/><xs:attribute', 1
        ),
    }
    imported = '<xs:import namespace="urn:x" schemaLocation="{0}"/><xs:simpleType name="Status"'
    for name, place in (("file", "no.xsd"), ("remote", "https://example.com/x.xsd")):
        used = text.replace('<xs:simpleType name="Status"', imported.format(place), 1)
        used = used.replace('type="xs:string"', 'type="x:Missing"', 1)
        broken[name] = used.replace("<wsdl:definitions ", '<wsdl:definitions xmlns:x="urn:x" ', 1)
    for name, content in broken.items():
        (folder / f"{name}.wsdl").write_text(content, "utf-8")
        yield soapbind("generate", f"{name}.wsdl", "--package", "made").stderr
    yield soapbind("generate", "empty", "--package", "made").stderr
    yield soapbind("generate", WSDL).stderr
    yield soapbind("show", "http://127.0.0.1:1/x?wsdl").stderr
    yield soapbind("sample", WSDL, "Orders.FindOrder").stderr
    (folder / "made").mkdir()
    (folder / "made" / "mine.py").touch()
    yield soapbind("generate", WSDL, "--package", "made").stderr
    (folder / "made" / "mine.py").unlink()
    yield soapbind("check", WSDL, "--package", "made").stderr


def importing_it(patch: pytest.MonkeyPatch) -> Iterator[str]:
    yield message_of(lambda: importlib.import_module("shop_that_is_elsewhere")).replace(
        "shop_that_is_elsewhere", "shop"
    )
    yield message_of(lambda: importlib.import_module("lxml_that_is_not_there")).replace(
        "lxml_that_is_not_there", "lxml"
    )
    yield message_of(lambda: exec("from shop import NetServer"))  # noqa: S102 - what a user writes
    yield message_of(lambda: exec("from shop.models import Ordr"))  # noqa: S102 - the same
    patch.setattr("services88._runtime.transport.httpx_transport.find_spec", lambda _: None)
    patch.delitem(sys.modules, "httpx2", raising=False)
    yield message_of(lambda: services88.NetServer("http://127.0.0.1:1/"))


class Chat:
    """What the fake NetServer has; its result is nil."""

    def add_chat_message(self, *, chat_session_id: int, message: ChatMessage) -> None:
        assert (chat_session_id, message.message) == (7, "Hi")


class Orders:
    """What the fake server has."""

    def find_order(self, *, number: str) -> Any:
        return importlib.import_module("shop.models").Order(number=number)

    def place_order(self, *, order: Any, coupon: str | None = None) -> Any:
        raise ValueError(order, coupon)


def refused_before(shop: ModuleType) -> Iterator[str]:
    models = importlib.import_module("shop.models")
    order = models.Order
    client = shop.Client("http://127.0.0.1:1/")
    yield message_of(client.find_order)
    yield message_of(lambda: client.find_order("A-1"))
    yield message_of(lambda: client.FindOrder(number="A-1"))
    yield message_of(lambda: client.place_order(order={"Number": "B-1"}))
    yield message_of(lambda: client.find_order(number=None))
    for wrong in ({"total": 9.5}, {"status": "Open"}, {"card": "1", "iban": "2"}):
        yield message_of(lambda wrong=wrong: client.place_order(order=order(number="B", **wrong)))
    assert models.Status("Open") is models.Status.OPEN
    yield message_of(lambda: shop.Client("shop.example.com"))
    yield message_of(lambda: shop.Client("http://127.0.0.1:1/", port="Nowhere"))
    yield message_of(lambda: shop.Client("http://127.0.0.1:1/", verify=False))
    client.close()
    yield message_of(lambda: client.find_order(number="A-1"))
    asynchronous = shop.AsyncClient("http://127.0.0.1:1/", retries=shop.Retries(attempts=1))

    async def call() -> Any:
        return await asynchronous.find_order(number="A-1")

    message_of(lambda: asyncio.run(call()))
    yield message_of(lambda: asyncio.run(call()))


def unanswered(shop: ModuleType) -> Iterator[str]:
    def failed(url: str, **options: Any) -> str:
        options = {"retries": shop.Retries(attempts=1), "timeout": 5, **options}
        with shop.Client(url, **options) as client:
            return message_of(lambda: client.find_order(number="A-1"))

    yield failed("http://127.0.0.1:1/")
    yield failed("http://nowhere.invalid/").replace("nodename nor servname provided", "Name or service not known")
    nobody_knows = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(nobody_knows)
    with RawServer(lambda *_: None, tls=nobody_knows) as server:
        yield failed(server.url)
    with RawServer(lambda peer, _: peer.close()) as server:
        yield failed(server.url)
    with RawServer(lambda peer, _: peer.reset()) as server:
        yield failed(server.url)
    with importlib.import_module("shop.testing").FakeServer(orders=Orders()) as server:
        yield failed(server.url.replace("http:", "https:"))
        yield failed(server.url, max_reply_bytes=10)
    ended = threading.Event()
    with RawServer(lambda *_: ended.wait(5)) as server:
        yield failed(server.url, timeout=0.2)
        ended.set()


def refused_by_http(shop: ModuleType) -> Iterator[str]:
    for status in (301, 400, 401, 404, 405, 415, 500, 502, 503):
        yield answered(shop, status, "")


def answered(shop: ModuleType, status: int, content: str) -> str:
    with (
        RawServer(lambda peer, _: peer.send(http(status, content.encode()))) as server,
        shop.Client(server.url, retries=shop.Retries(attempts=1)) as client,
    ):
        return message_of(lambda: client.find_order(number="A-1"))


def read(shop: ModuleType) -> Iterator[str]:
    number = "<Number>1</Number>"
    good = FOUND.format(number)
    security = '<s:Header><w:Security xmlns:w="urn:w" s:mustUnderstand="1"/></s:Header><s:Body>'
    for content in (
        "<html><body>Sign in</body></html>",
        "",
        FOUND.format(""),
        FOUND.format(f"{number}<Total>9,50</Total>"),
        FOUND.format(f"{number}<Due>01.06.2026</Due>"),
        good.replace("urn:example:bookshop", "urn:example:bookshop:2"),
        good.replace("<s:Body>", security),
        good.replace("http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope"),
    ):
        yield answered(shop, 200, content)
    with FakeNetServer(chat=Chat()) as server, services88.NetServer(server.url, ticket="7T:docs") as net:
        message = ChatMessage(message="Hi")
        yield message_of(lambda: net.chat.add_chat_message(chat_session_id=7, message=message))


def faked(shop: ModuleType) -> Iterator[str]:
    testing = importlib.import_module("shop.testing")

    class Misspelt:
        def find_ordr(self) -> None: ...

    yield message_of(lambda: testing.FakeServer(orders=Orders))
    yield message_of(lambda: testing.FakeServer(orders=Misspelt()))
    yield message_of(lambda: testing.FakeServer(order=Orders()))
    with testing.FakeServer(orders=Orders()) as server, shop.Client(server.url) as client:
        yield message_of(client.list_orders)
        order = importlib.import_module("shop.models").Order(number="B-1")
        yield message_of(lambda: client.place_order(order=order))
        assert isinstance(server.errors[0], ValueError)
    yield changed(b"http://schemas.xmlsoap.org/soap/envelope/", b"http://www.w3.org/2003/05/soap-envelope")
    yield changed(b"<ChatSessionId>7<", b"<ChatSessionId>seven<")


def changed(old: bytes, new: bytes) -> str:
    """Return what a client says of a request that was changed on its way."""

    class Changing(services88.Plugin):
        def on_send(self, message: services88.OutgoingMessage) -> services88.OutgoingMessage:
            assert old in message.content
            return replace(message, content=message.content.replace(old, new))

    message = ChatMessage(message="Hi")
    with (
        FakeNetServer(chat=Chat()) as server,
        services88.NetServer(server.url, ticket="7T:docs", plugins=(Changing(),)) as net,
    ):
        return message_of(lambda: net.chat.add_chat_message(chat_session_id=7, message=message))


def test_what_is_on_the_page_is_seen(provoked: list[str]):
    assert [message for message in SEEN if not any(map(pattern(message).search, provoked))] == []
    assert len(SEEN) > 50


def test_what_is_seen_is_on_the_page(provoked: list[str]):
    patterns = [pattern(message) for message in SEEN]
    assert [each for each in provoked if not any(known.search(each) for known in patterns)] == []
    assert len(provoked) > 50
