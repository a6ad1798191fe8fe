"""Faults that the contract declares: an exception class for each, with the detail typed."""

from __future__ import annotations

import asyncio
import copy
import datetime as dt
import importlib
import pickle
import sys
from typing import TYPE_CHECKING, Any

import pytest
from fault_contract import WSDL
from shared_code import write_package
from soapbind import pipeline
from soapbind.config import PackageConfig

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import ModuleType

REJECTED = "<o:orderRejected xmlns:o='urn:orders' {0}>{1}</o:orderRejected>"
STOCK = "<o:outOfStock xmlns:o='urn:orders'><o:sku>a</o:sku><o:sku>b</o:sku></o:outOfStock>"
OTHER = "<x xmlns='urn:other'>1</x>"
XSI = "xmlns:i='http://www.w3.org/2001/XMLSchema-instance'"
WCF = "http://schemas.datacontract.org/2004/07/System.ServiceModel"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    folder = tmp_path_factory.mktemp("faults")
    (folder / "orders.wsdl").write_text(WSDL, "utf-8")
    config = PackageConfig("fault_shop", (str(folder / "orders.wsdl"),), str(folder))
    write_package(config.folder, pipeline.generate(config))
    sys.path.insert(0, str(folder))
    importlib.invalidate_caches()
    yield importlib.import_module("fault_shop")
    sys.path.remove(str(folder))


@pytest.fixture
def errors(shop: ModuleType) -> Any:
    return importlib.import_module(f"{shop.__name__}.errors")


def anything(shop: ModuleType) -> Any:
    """Return an object that can be served, for tests in which no call reaches it."""
    return type("Orders", (shop.orders.IOrdersClient,), {})()


def caught(shop: ModuleType, detail: str | None, operation: str = "submit") -> Any:
    """Return what a client raises when a server answers with a fault that has this detail."""
    testing = importlib.import_module(f"{shop.__name__}.testing")
    with testing.FakeServer(orders=anything(shop)) as server, shop.Client(server.url) as client:
        server.fail_next(testing.soap_fault("no", detail=detail))
        with pytest.raises(shop.SoapFault) as found:
            getattr(client.orders, operation)(id=1)
    return found.value


def unpickled(found: Any) -> Any:
    return pickle.loads(pickle.dumps(found))  # noqa: S301 - our own


def raised(shop: ModuleType, error: Exception, operation: str = "submit") -> Any:
    """Return what a client raises when the object of a fake server raises an error."""
    testing = importlib.import_module(f"{shop.__name__}.testing")

    class Orders:
        def submit(self, *, id: int) -> Any:  # noqa: A002, ARG002
            raise error

        cancel = submit

    with testing.FakeServer(orders=Orders()) as server, shop.Client(server.url) as client:
        with pytest.raises(shop.SoapFault) as found:
            getattr(client.orders, operation)(id=1)
        return found.value, server.errors


def test_a_declared_fault_is_raised_as_its_class(shop: ModuleType, errors: Any):
    found = caught(shop, REJECTED.format("", "<o:reasonCode>7</o:reasonCode>"))
    assert type(found) is errors.OrderRejected is shop.orders.OrderRejected
    assert found.detail == shop.models.Rejection(reason_code=7)
    assert (found.reason, found.code.name, found.http_status) == ("no", "Server", 500)
    assert "reasonCode>7<" in found.detail_xml
    assert "7" not in f"{found}{found!r}"  # what is in a detail is for the program, not for the log


def test_of_several_entries_the_first_that_is_declared_counts(shop: ModuleType, errors: Any):
    found = caught(shop, OTHER + STOCK + REJECTED.format("", "<o:reasonCode>7</o:reasonCode>"))
    assert type(found) is errors.OutOfStock
    assert found.detail.sku == ["a", "b"]
    assert [entry.partition(" ")[0] for entry in found.detail_entries] == ["<x", "<o:outOfStock", "<o:orderRejected"]


def test_a_derived_detail_is_an_object_of_its_class(shop: ModuleType):
    content = "<o:reasonCode>7</o:reasonCode><o:more>m</o:more>"
    found = caught(shop, REJECTED.format(f"{XSI} i:type='o:LongRejection'", content))
    assert found.detail == shop.models.LongRejection(reason_code=7, more="m")


@pytest.mark.parametrize(
    ("detail", "why"),
    [
        (REJECTED.format("", "<o:reasonCode>seven</o:reasonCode>"), "detail/orderRejected/reasonCode"),
        (REJECTED.format("", ""), "detail/orderRejected"),
        (REJECTED.format(f"{XSI} i:nil='true'", ""), "nil"),
        (REJECTED.format(f"{XSI} i:type='o:Lock'", "<o:by>x</o:by>"), "Lock"),
    ],
)
def test_a_detail_that_is_not_as_declared_leaves_a_plain_fault(shop: ModuleType, detail: str, why: str):
    found = caught(shop, detail)
    assert type(found) is shop.SoapFault
    assert "orderRejected" in found.detail
    assert found.detail_xml == found.detail
    assert len(found.detail_entries) == 1
    assert why in str(found.detail_error)


@pytest.mark.parametrize("detail", [None, OTHER, "<o:tooLate xmlns:o='urn:orders'>2020-01-02</o:tooLate>"])
def test_a_fault_that_the_operation_does_not_declare_stays_plain(shop: ModuleType, errors: Any, detail: str | None):
    found = caught(shop, detail)
    assert type(found) is shop.SoapFault
    assert found.detail_error is None
    typed = errors.TimeoutErrorFault.of(found)
    assert (typed and typed.detail) == (dt.date(2020, 1, 2) if detail and "tooLate" in detail else None)


def test_a_detail_by_type_is_known_by_its_name_or_its_type(shop: ModuleType, errors: Any):
    by = "<by xmlns='urn:orders'>me</by>"
    for entry in (
        f"<lock>{by}</lock>",
        f"<q:lock xmlns:q='urn:q'>{by}</q:lock>",
        f"<Thrown {XSI} xmlns:o='urn:orders' i:type='o:Lock'>{by}</Thrown>",
    ):
        found = caught(shop, entry, "cancel")
        assert (type(found), found.detail) == (errors.Locked, shop.models.Lock(by="me"))
    assert type(caught(shop, f"<Thrown {XSI} i:type='o:Lock'>{by}</Thrown>", "cancel")) is shop.SoapFault


def test_names_that_clash(shop: ModuleType, errors: Any):
    """A fault called like one of another detail, and like an exception of Python."""
    cancel = shop.OPERATIONS["Orders.cancel"].faults
    assert [each.__name__ for each in cancel] == ["TimeoutErrorFault", "OutOfStockOrders", "Locked"]
    assert shop.OPERATIONS["Orders.submit"].faults == (errors.OrderRejected, errors.OutOfStock, errors.Refused)


def test_methods_tell_what_they_raise(shop: ModuleType):
    told = shop.orders.OrdersClient.submit.__doc__
    assert "- raises OrderRejected: The order was not accepted. Its detail is ``models.Rejection``" in told
    assert "- raises Refused: The order was not accepted. It has the detail of OrderRejected" in told
    assert "the fault ``Empty``, which has no detail" in told
    assert shop.orders.OrdersClient.submit.__doc__ == shop.orders.IOrdersClient.submit.__doc__


def test_an_exception_of_wcf_can_be_read(shop: ModuleType):
    inner = "<InnerException><Message>why</Message><Type>System.Inner</Type></InnerException>"
    content = f"<HelpLink/>{inner}<Message>what</Message><StackTrace>at A.B()</StackTrace><Type>System.Outer</Type>"
    found = caught(shop, f"<ExceptionDetail xmlns='{WCF}'>{content}</ExceptionDetail>")
    told = found.exception_detail
    assert (told.type, told.message, told.stack_trace) == ("System.Outer", "what", "at A.B()")
    assert (told.inner.type, told.inner.message, told.inner.inner) == ("System.Inner", "why", None)
    assert "A.B" not in repr(told)
    deep = "<InnerException>" * 2000 + "</InnerException>" * 2000
    assert repr(caught(shop, f"<ExceptionDetail xmlns='{WCF}'>{deep}</ExceptionDetail>"))


def test_a_fake_server_raises_it(shop: ModuleType, errors: Any):
    detail = shop.models.LongRejection(reason_code=7, text="a < b", more="m")
    found, problems = raised(shop, errors.OrderRejected(detail=detail, reason="sorry"))
    assert (type(found), found.detail, found.reason, problems) == (errors.OrderRejected, detail, "sorry", [])
    found, _ = raised(shop, errors.TimeoutErrorFault(dt.date(2020, 1, 2)), "cancel")
    assert (found.detail, found.reason) == (dt.date(2020, 1, 2), "TimeoutErrorFault")
    found, _ = raised(shop, errors.Refused(detail))  # nothing on the wire tells the two apart
    assert type(found) is errors.OrderRejected


def test_a_fake_server_refuses_what_the_operation_does_not_declare(shop: ModuleType, errors: Any):
    found, (problem,) = raised(shop, errors.TimeoutErrorFault(dt.date(2020, 1, 2)))
    assert found.code.name == "InternalServiceFault"
    assert "Orders.submit does not declare the fault TimeoutErrorFault" in str(problem)
    _, (problem,) = raised(shop, errors.OrderRejected(shop.models.Lock(by="me")))
    assert "expected Rejection, got Lock" in str(problem)
    testing = importlib.import_module(f"{shop.__name__}.testing")
    with (
        testing.FakeServer(orders=anything(shop)) as server,
        pytest.raises(shop.EncodeError, match="expected Rejection"),
    ):
        server.fail_next(errors.OrderRejected("no"))


def test_async_and_with_reply_raise_it_with_the_headers(shop: ModuleType, errors: Any):
    testing = importlib.import_module(f"{shop.__name__}.testing")

    async def call(url: str) -> Any:
        async with shop.AsyncClient(url) as client:
            with pytest.raises(errors.OrderRejected) as found:
                await client.orders.with_reply.submit(id=1)
        return found.value

    with testing.FakeServer(orders=anything(shop)) as server:
        server.fail_next(errors.OrderRejected(shop.models.Rejection(reason_code=3)))
        found = asyncio.run(call(server.url))
    assert (found.detail.reason_code, type(found.headers)) == (3, shop.NoHeaders)


def test_it_can_be_pickled_and_copied(shop: ModuleType):
    found = caught(shop, REJECTED.format("", "<o:reasonCode>7</o:reasonCode>") + OTHER)
    for again in (unpickled(found), copy.copy(found), copy.deepcopy(found)):
        assert type(again) is type(found)
        assert vars(again) == vars(found)
    made = copy.deepcopy(type(found)(shop.models.Rejection(reason_code=1), "why"))
    assert (made.detail.reason_code, made.reason) == (1, "why")
    content = '<n:orderRejected xmlns:n="urn:orders"><n:reasonCode>1</n:reasonCode></n:orderRejected>'
    assert made.detail_xml == f"<detail>{content}</detail>"


def test_decoding_without_a_client_gives_the_same(shop: ModuleType, errors: Any):
    fault = f"<faultcode>Server</faultcode><faultstring>no</faultstring><detail>{STOCK}</detail>"
    soap = "http://schemas.xmlsoap.org/soap/envelope/"
    data = f"<s:Envelope xmlns:s='{soap}'><s:Body><s:Fault>{fault}</s:Fault></s:Body></s:Envelope>".encode()
    operation = shop.OPERATIONS["Orders.submit"]
    for decode in (operation.decode_response, lambda data: operation.decode_response_pieces([data])):
        with pytest.raises(errors.OutOfStock) as found:
            decode(data)
        assert (found.value.detail.sku, found.value.__cause__) == (["a", "b"], None)


def test_details_of_one_name_are_told_apart_by_their_types(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """As Axis declares them: each fault has a part ``lock``, of a type of its own."""
    two = WSDL.replace(
        '<wsdl:message name="locked">',
        '<wsdl:message name="held"><wsdl:part name="lock" type="t:Rejection"/></wsdl:message>'
        '<wsdl:message name="locked">',
    ).replace('<wsdl:fault name="Locked"', '<wsdl:fault name="Held" message="t:held"/><wsdl:fault name="Locked"')
    (tmp_path / "orders.wsdl").write_text(two, "utf-8")
    config = PackageConfig("two_locks", (str(tmp_path / "orders.wsdl"),), str(tmp_path))
    write_package(config.folder, pipeline.generate(config))
    monkeypatch.syspath_prepend(str(tmp_path))
    package, testing, errors = map(importlib.import_module, ("two_locks", "two_locks.testing", "two_locks.errors"))
    details = {errors.Held: package.models.Rejection(reason_code=7), errors.Locked: package.models.Lock(by="Åse")}
    with testing.FakeServer(orders=anything(package)) as server, package.Client(server.url) as client:
        for cls, detail in details.items():
            server.fail_next(cls(detail))
            with pytest.raises(cls) as found:
                client.orders.cancel(id=1)
            assert found.value.detail == detail
