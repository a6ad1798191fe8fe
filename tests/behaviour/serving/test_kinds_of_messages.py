"""Applications of other contracts, by ASGI and by WSGI: headers, one-way, SOAP 1.2, declared faults, attachments."""

from __future__ import annotations

import importlib
import threading
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, TypeAlias

import attachment_contract
import fault_contract
import pytest
import swa_contract
from message_shapes import Shape, part, shop
from patience import PATIENCE
from served import exchanged, served, served_by_wsgi
from small_contracts import Operation, importing, wsdl
from soap_versions import SOAP12, both

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

BYTES = bytes(range(256)) * 40
HEADERS = wsdl(
    Operation("Login", headers='<b:header message="t:Ctx" part="trace" use="literal"/>'),
    types='<x:element name="Session" type="x:string"/><x:element name="Trace" type="x:int"/>',
    messages="""<w:message name="Ctx"><w:part name="session" element="t:Session"/>
    <w:part name="trace" element="t:Trace"/></w:message>""",
).replace(
    '<w:output ><b:body use="literal"/>',
    '<w:output ><b:header message="t:Ctx" part="session" use="literal"/><b:body use="literal"/>',
)
NOTIFY = """<xs:element name="Notify"><xs:complexType><xs:sequence><xs:element name="Text" type="xs:string"/>
 </xs:sequence></xs:complexType></xs:element>"""
CONTRACTS = {
    "served_one_way": shop(Shape("Notify", part("p", element="t:Notify"), None), schema=NOTIFY),
    "served_headers": HEADERS,
    "served_faults": fault_contract.WSDL,
    "served_both": both(),
    "served_mtom": attachment_contract.CONTRACT,
    "served_mtom12": attachment_contract.SOAP12_CONTRACT,
    "served_swa": swa_contract.CONTRACT,
}


class Calc:
    """Answers with what it is asked."""

    def do(self, *, number: int) -> int:
        return number


Serve: TypeAlias = "Callable[[Any], AbstractContextManager[str]]"


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Any]]:
    """Give packages by name, each made when it is asked for."""
    with ExitStack() as open_ones:
        made: dict[str, Any] = {}

        def package(name: str) -> Any:
            if name not in made:
                folder = tmp_path_factory.mktemp(name)
                made[name] = open_ones.enter_context(importing(folder, name, CONTRACTS[name]))
                importlib.import_module(f"{name}.server")
            return made[name]

        yield package


@pytest.fixture(params=[served, served_by_wsgi])
def serve(request: pytest.FixtureRequest) -> Any:
    return request.param


def test_headers_in_and_out(packages: Callable[[str], Any], serve: Serve):
    made = packages("served_headers")

    class Calc:
        async def login(self, *, number: int) -> int:
            call = made.server.current_call()
            call.reply_headers.append(made.SessionHeaders(session=f"s{call.headers.trace}"))
            return number

    headers = made.TraceHeaders(trace=5)
    with serve(made.server.Application(calc=Calc())) as url, made.Client(url) as client:
        reply = client.calc.with_options(headers=headers).with_reply.login(number=3)
    assert (reply.result, reply.headers.session) == (3, "s5")


@pytest.mark.parametrize("version", ["1.1", "1.2"])
def test_both_versions(packages: Callable[[str], Any], serve: Serve, version: str):
    made = packages("served_both")

    class Calc:
        async def do(self, *, number: int) -> int:
            assert made.server.current_call().soap_version == version
            if number < 0:
                raise made.server.soap_fault("negative", "Client")
            return number + 1

    port = next(each.name for each in made.PORTS if each.soap_version == version)
    with serve(made.server.Application(calc=Calc())) as url, made.Client(url, port=port) as client:
        assert client.calc.do(number=1) == 2
        with pytest.raises(made.SoapFault, match="negative") as caught:
            client.calc.do(number=-1)
    assert caught.value.code.name == {"1.1": "Client", "1.2": "Sender"}[version]
    assert caught.value.http_status == {"1.1": 500, "1.2": 400}[version]


def test_what_is_wrong_in_soap_12_is_the_senders_fault(packages: Callable[[str], Any]):
    made = packages("served_both")
    app = made.server.Application(calc=Calc())
    answer = exchanged(app, "POST", "/", b"<a/>", Content_Type="application/soap+xml")
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/soap+xml; charset=utf-8"
    assert f'xmlns:s="{SOAP12}"' in answer.text
    assert "<s:Value>s:Sender</s:Value>" in answer.text
    assert "Subcode" not in answer.text


def test_declared_faults(packages: Callable[[str], Any], serve: Serve):
    made = packages("served_faults")
    faults = importlib.import_module("served_faults.errors")

    class Orders:
        def submit(self, *, id: int) -> Any:  # noqa: A002 - of the contract
            raise faults.OutOfStock(made.models.OutOfStock(sku=["a", str(id)]), reason="sold out")

        async def cancel(self, *, id: int) -> None:  # noqa: A002
            raise faults.OutOfStock(made.models.OutOfStock(sku=[str(id)]), reason="not declared here")

    with serve(made.server.Application(orders=Orders())) as url, made.Client(url) as client:
        with pytest.raises(faults.OutOfStock) as caught:
            client.submit(id=7)
        with pytest.raises(made.SoapFault, match="internal error"):
            client.cancel(id=7)
    assert caught.value.detail.sku == ["a", "7"]


@pytest.mark.parametrize("name", ["served_mtom", "served_mtom12"])
def test_mtom_both_ways(packages: Callable[[str], Any], serve: Serve, name: str):
    made = packages(name)
    seen: list[str] = []

    class Echo:
        async def echo(self, *, document: Any) -> Any:
            seen.append(made.server.current_call().http_headers["content-type"].partition(";")[0])
            return document

    document = made.models.Document(name="a < b", data=BYTES, listed=[BYTES], page=[made.models.Page(number=1)])
    with serve(made.server.Application(shop=Echo())) as url, made.Client(url, mtom=True) as client:
        reply = client.with_reply.echo(document=document)
    assert reply.result.data == BYTES
    assert reply.http_headers["content-type"].startswith("multipart/related")
    assert seen == ["multipart/related"]


def test_attachments_both_ways(packages: Callable[[str], Any], serve: Serve):
    made = packages("served_swa")

    class Shop:
        def store(self, *, name: str, document: Any) -> int:
            assert name
            return len(document.content)

        async def load(self, *, name: str) -> Any:
            return made.Attachment(name.encode() * 3, "text/plain")

    with serve(made.server.Application(shop=Shop())) as url, made.Client(url) as client:
        assert client.store(name="a", document=made.Attachment(BYTES, "application/pdf")) == len(BYTES)
        assert client.load(name="abc").content == b"abc" * 3


def test_many_threads_of_wsgi_share_one_loop(packages: Callable[[str], Any]):
    made = packages("served_both")
    loops: set[int] = set()

    class Calc:
        async def do(self, *, number: int) -> int:
            loops.add(threading.get_ident())
            return number

    with served_by_wsgi(made.server.Application(calc=Calc())) as url, made.Client(url) as client:
        threads = [threading.Thread(target=client.calc.do, kwargs={"number": n}) for n in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(PATIENCE)
    assert len(loops) == 1


def test_too_much_by_wsgi(packages: Callable[[str], Any]):
    made = packages("served_both")
    limits = made.server.Limits(request_bytes=100)
    application = made.server.Application(calc=Calc(), limits=limits)
    with served_by_wsgi(application) as url, made.Client(url) as client, pytest.raises(made.HttpStatusError) as caught:
        client.calc.do(number=1)
    assert caught.value.status == 413


def test_one_way(packages: Callable[[str], Any], serve: Serve):
    made = packages("served_one_way")
    told: list[str] = []

    class Shop:
        async def notify(self, *, text: str) -> None:
            told.append(text)

    with serve(made.server.Application(shop=Shop())) as url, made.Client(url) as client:
        client.notify(text="one")
    assert told == ["one"]
