"""``soapbind call`` of other contracts than NetServer's: faults, headers, ports, sources and attachments."""

from __future__ import annotations

import base64
import importlib
import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from commands import soapbind
from fault_contract import WSDL as FAULTS
from header_contract import header_contract
from lxml import etree
from raw_http import Peer, RawServer, Seen, http
from small_contracts import Operation
from small_contracts import wsdl as small_wsdl
from soapbind import live
from soapbind.config import PackageConfig
from swa_contract import CONTRACT as ATTACHMENTS

from .calls import SOAP, refused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pytest


@contextmanager
def served(path: Path, text: str, **services: Any) -> Iterator[Any]:
    """Serve a contract that is written to ``path``, by a package in memory."""
    path.write_text(text, "utf-8")
    package = live.load(PackageConfig("served", (str(path),)))
    try:
        testing = importlib.import_module(f"{package.__name__}.testing")
        objects = {name: make(package) for name, make in services.items()}
        with testing.FakeServer(**objects) as server:
            yield server
    finally:
        live.unload(package)


class Orders:
    """Fails with what a test says."""

    error: Exception | None = None

    def submit(self, *, id: int) -> Any:  # noqa: A002 - the name in the contract
        if self.error is not None:
            raise self.error
        return id


def failing(make: Any) -> Any:
    """Return what makes an object that fails with what is made of the package."""

    def made(package: Any) -> Orders:
        orders = Orders()
        orders.error = make(package)
        return orders

    return made


def rejected(package: Any) -> Any:
    errors = importlib.import_module(f"{package.__name__}.errors")
    detail = package.models.LongRejection(reason_code=3, text="no <stock>", more="x")
    return errors.OrderRejected(detail, "it is rejected")


def test_a_declared_fault_is_typed_and_its_detail_is_json(tmp_path: Path):
    with served(tmp_path / "orders.wsdl", FAULTS, orders=failing(rejected)) as server:
        result = soapbind("call", tmp_path / "orders.wsdl", "Orders.submit", "--url", server.url, "--json", '{"id":1}')
    assert result.exit_code == 1
    assert result.stdout == ""
    first, _, rest = result.stderr.partition("\n")
    assert first == "Orders.submit: fault[OrderRejected]: Server: it is rejected"
    fault = json.loads(rest)
    assert fault == {
        "fault": "OrderRejected",
        "code": f"{{{SOAP}}}Server",
        "subcodes": [],
        "reason": "it is rejected",
        "actor": None,
        "detail": fault["detail"],
    }
    assert {**fault["detail"], "$type": None} == {"$type": None, "reason_code": 3, "text": "no <stock>", "more": "x"}


def test_another_fault_shows_its_detail_as_xml(tmp_path: Path):
    def plain(package: Any) -> Any:
        testing = importlib.import_module(f"{package.__name__}.testing")
        return testing.soap_fault("no", code="Client", detail="<a xmlns='urn:a'>b</a>")

    with served(tmp_path / "orders.wsdl", FAULTS, orders=failing(plain)) as server:
        result = soapbind("call", tmp_path / "orders.wsdl", "Orders.submit", "--url", server.url, "--json", '{"id":1}')
    assert result.exit_code == 1
    fault = json.loads(result.stderr.partition("\n")[2])
    assert (fault["fault"], fault["reason"], fault["code"]) == ("SoapFault", "no", f"{{{SOAP}}}Client")
    assert etree.fromstring(fault["detail"])[0].text == "b"


class Calc:
    """Answers with what it is given."""

    def do(self, *, number: int) -> int:
        return number

    def plain(self, *, number: int) -> int:
        return number


def test_headers_version_and_port_of_a_contract(tmp_path: Path):
    wsdl = tmp_path / "calc.wsdl"
    with served(wsdl, header_contract(), calc=lambda _: Calc()) as server:
        call = "call", wsdl, "Calc.Do", "--url", server.url, "--json", '{"number": 3}'
        assert json.loads(soapbind(*call, "--soap-headers", '{"trace": {"id": 4}}').stdout) == 3
        assert soapbind(*call, "--soap", "1.2", "--format", "xml").stdout.count(
            "http://www.w3.org/2003/05/soap-envelope"
        )
        first, second = server.calls
        wrong = soapbind(*call, "--soap-headers", '{"trase": {}}')
        refused(soapbind(*call, "--port", "Nothing"), "the contract has no port 'Nothing'")
        refused(
            soapbind(*call, "--port", "P", "--soap", "1.2"), "the contract has no port P of SOAP 1.2; its ports are"
        )
        refused(soapbind(*call, "--ticket-env", "PATH"), "a ticket and an application token are for NetServer only")
    assert first.headers.trace.id == 4
    assert second.headers.trace is None
    assert wrong.exit_code == 1
    assert '--soap-headers: error[bad-json]: $: "trase" is none of' in wrong.stderr
    assert "did you mean trace?" in wrong.stderr


def test_a_contract_calls_the_address_it_has(tmp_path: Path):
    def answer(peer: Peer, _: Seen) -> None:
        body = f'<s:Envelope xmlns:s="{SOAP}"><s:Body><submitResponse xmlns="urn:orders"><total>1.50</total>'
        peer.send(http(200, f"{body}</submitResponse></s:Body></s:Envelope>".encode()))

    with RawServer(answer) as server:
        wsdl = tmp_path / "orders.wsdl"
        wsdl.write_text(FAULTS.replace("http://127.0.0.1/orders", f"{server.url}/orders"), "utf-8")
        result = soapbind("call", wsdl, "Orders.submit", "--json", '{"id": 12}')
        assert result.exit_code == 0, result.output
        assert json.loads(result.stdout) == "1.50"
        wsdl.write_text(FAULTS.replace("http://127.0.0.1/orders", "YOUR_SERVER"), "utf-8")
        refused(soapbind("call", wsdl, "Orders.submit", "--json", '{"id":12}'), "--url URL says where the service is")
        shown = soapbind("call", wsdl, "Orders.submit", "--json", '{"id": 12}', "--dry-run")
    assert [each.line for each in server.requests] == ["POST /orders HTTP/1.1"]
    assert etree.fromstring(shown.stdout_bytes).find(".//{urn:orders}id").text == "12"


def test_the_address_of_a_wsdl_is_a_source_and_no_result_is_null():
    def answer(peer: Peer, seen: Seen) -> None:
        wsdl = FAULTS.replace("http://127.0.0.1/orders", f"{server.url}/orders")
        body = f'<s:Envelope xmlns:s="{SOAP}"><s:Body><cancelResponse xmlns="urn:orders"/></s:Body></s:Envelope>'
        peer.send(http(200, (wsdl if seen.line.startswith("GET") else body).encode()))

    with RawServer(answer) as server:
        result = soapbind("call", f"{server.url}/orders?wsdl", "Orders.cancel", "--json", '{"id": 12}')
        assert (result.exit_code, result.stdout) == (0, "null\n"), result.output
        shown = soapbind(
            "call", f"{server.url}/orders?wsdl", "Orders.cancel", "--json", '{"id": 12}', "--format", "xml"
        )
    assert etree.fromstring(shown.stdout_bytes)[0][0].tag == "{urn:orders}cancelResponse"
    assert [each.line.split()[0] for each in server.requests] == ["GET", "POST"] * 2


def test_a_lock_is_called_as_a_wsdl_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    with served(tmp_path / "orders.wsdl", FAULTS, orders=lambda _: Orders()) as server:
        assert soapbind("generate", "orders.wsdl", "--package", "shop", "--lock", "soapbind.lock").exit_code == 0
        call = "call", "soapbind.lock", "Orders.submit", "--url", server.url, "--json", '{"id": 12}'
        assert json.loads(soapbind(*call).stdout) == "12"


def test_of_overloaded_operations_the_others_are_named(tmp_path: Path):
    finds = Operation("Find"), Operation("Find", wrapper="FindByNumber", ways=("ByNumber", "ByNumberOut"))
    (tmp_path / "calc.wsdl").write_text(small_wsdl(*finds), "utf-8")
    call = "call", tmp_path / "calc.wsdl"
    first = soapbind(*call, "Calc.Find", "--json", '{"number": 1}', "--dry-run")
    assert (first.exit_code, first.stderr) == (0, "Calc.Find is overloaded; there are also Calc.Find(ByNumber)\n")
    other = soapbind(*call, "Calc.Find(ByNumber)", "--json", '{"number": 1}', "--dry-run")
    roots = [etree.fromstring(each.stdout_bytes)[-1][0].tag for each in (first, other)]
    assert roots == ["{urn:t}Find", "{urn:t}FindByNumber"]
    unclear = soapbind(*call, "Find", "--dry-run")
    assert "error[ambiguous-operation]: Find names no service" in unclear.stderr
    assert "name it in full: Calc.Find, Calc.Find(ByNumber)" in unclear.stderr


def test_an_attachment_is_text_in_json(tmp_path: Path):
    class Shop:
        def store(self, *, name: str, document: Any) -> int:
            return len(name) + len(document.content)

    wsdl = tmp_path / "files.wsdl"
    with served(wsdl, ATTACHMENTS, shop=lambda _: Shop()) as server:
        content = base64.b64encode(b"\0\1\2").decode()
        given = json.dumps({"name": "a", "document": {"content": content, "content_type": "image/png"}})
        result = soapbind("call", wsdl, "Shop.Store", "--url", server.url, "--json", given)
        assert result.exit_code == 0, result.output
    assert json.loads(result.stdout) == 4
