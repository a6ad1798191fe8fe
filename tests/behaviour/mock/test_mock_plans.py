"""Failures and delays on demand: from options, over HTTP, by a header of the request."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from mocked_contract import COUNT, NOTE
from soapbind.errors import SoapbindError
from soapbind.mocking import plans

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Mocked


@pytest.mark.parametrize("version", ["1.1", "1.2"])
def test_a_fault_for_the_next_two_calls(mocked: Mocked, version: str):
    assert mocked.plan(operation="Orders.Place", fail="fault", text="out of order", times=2).status_code == 201

    statuses = [mocked.call(version=version).status_code for _ in range(3)]
    other = mocked.call("Stock.Count", COUNT).status_code

    assert (statuses, other) == ([500, 500, 200], 200)
    assert "out of order" in mocked.exchanges[0].reply.text
    assert [each.source for each in mocked.exchanges[:3]] == ["planned: fault", "planned: fault", "sample"]
    assert [each.advice for each in mocked.exchanges] == [None] * 4, "the request was good"
    assert mocked.ask("GET", "/_mock/plans").json() == []


def test_a_declared_fault_with_its_detail(mocked: Mocked):
    mocked.plan(fail="OutOfStock", text="no more of it")

    with pytest.raises(mocked.package.errors.OutOfStock) as caught:
        mocked.result("Orders.Place", mocked.call().content)

    assert caught.value.reason == "no more of it"
    assert isinstance(caught.value.detail.sku, str)
    assert mocked.call("Stock.Count", COUNT).status_code == 200, "which does not declare it"


@pytest.mark.parametrize("status", [301, 401, 429, 503])
def test_an_http_status(mocked: Mocked, status: int):
    mocked.plan(operation="Orders.*", fail=status, text="come back later")

    reply = mocked.call()

    assert (reply.status_code, reply.text) == (status, "come back later\n")
    assert mocked.last.status == status
    mocked.ask("DELETE", "/_mock/plans")
    assert mocked.call().status_code == 200


def test_a_page_of_a_proxy_instead_of_soap(mocked: Mocked):
    reply = mocked.call(x_mock_fail="html")

    assert (reply.status_code, reply.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert mocked.call().status_code == 200, "a header is for its own request"


def test_a_delay_and_a_failure_together(mocked: Mocked):
    mocked.plan(operation="Orders.Place", delay=0.2, times=1)
    began = time.monotonic()

    reply = mocked.call(x_mock_fail="client-fault")

    assert time.monotonic() - began >= 0.2
    assert (reply.status_code, "Client" in reply.text) == (500, True)
    assert mocked.last.seconds >= 0.2
    assert mocked.call(x_mock_delay="0.01").status_code == 200


def test_the_newest_plan_goes_first(mocked: Mocked):
    mocked.plan(fail="503")
    mocked.plan(operation="Orders.Place", fail="504", times=1)

    assert [mocked.call().status_code for _ in range(2)] == [504, 503]
    assert mocked.ask("GET", "/_mock/plans").json() == [{"operation": "*", "fail": "503"}]


def test_a_wrong_request_takes_no_planned_failure(mocked: Mocked):
    mocked.plan(fail="503", times=1)

    assert mocked.ask("POST", "/Orders", b"<a", content_type="text/xml").status_code == 500
    assert mocked.call().status_code == 503


def test_a_one_way_operation_fails_too(mocked: Mocked):
    assert mocked.call("Orders.Note", NOTE, x_mock_fail="502").status_code == 502


def test_options_plan_too(made: Callable[..., Mocked]):
    mock = made(failures=("Orders.Place=503:1", "Stock.Count=fault"), delays=("Orders.Note=0.01",))

    assert [mock.call().status_code for _ in range(2)] == [503, 200]
    assert mock.call("Stock.Count", COUNT).status_code == 500
    assert mock.call("Orders.Note", NOTE).status_code == 202


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"failures": ("Orders.Plaice=503",)}, "there is no operation Orders.Plaice: did you mean Orders.Place?"),
        ({"failures": ("Orders.Place=OutofStock",)}, "did you mean OutOfStock?"),
        ({"failures": ("200",)}, "'200' is not a failure"),
        ({"failures": ("503:0",)}, "'0' is not a number of calls"),
        ({"failures": ("503:-1",)}, "'-1' is not a number of calls"),
        ({"failures": ("503:" + "9" * 5_000,)}, "is not a number of calls"),
        ({"failures": ("\x1b[2J",)}, "\\x1b[2J"),
        ({"delays": ("Orders.Place=soon",)}, "'soon' is not a delay"),
        ({"delays": ("1e9",)}, "'1e9' is not a delay"),
        ({"delays": ("nan",)}, "'nan' is not a delay"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(made: Callable[..., Mocked], options: dict[str, tuple[str]], message: str):
    with pytest.raises(SoapbindError) as caught:
        made(**options)

    assert message in str(caught.value)
    assert "\x1b" not in str(caught.value)


@pytest.mark.parametrize(
    ("plan", "message"),
    [
        ({}, "a plan has fail, delay or both"),
        ({"fail": "503", "tims": 1}, "'tims' is none of operation, fail, text, delay, times"),
        ({"fail": 503, "times": "1"}, "'times' is a int"),
        ({"fail": True}, "'fail' is a str or int"),
        ({"fail": "503", "operation": "Nobody.*"}, "there is no operation Nobody.*"),
        ({"delay": -1}, "'-1' is not a delay"),
        ({"fail": "503", "times": 0}, "'0' is not a number"),
    ],
)
def test_a_plan_over_http_that_cannot_be(mocked: Mocked, plan: dict[str, object], message: str):
    reply = mocked.plan(**plan)

    assert (reply.status_code, message in reply.text) == (400, True), reply.text
    assert mocked.ask("GET", "/_mock/plans").json() == []


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff", b"[" * 40_000, b"1" * 10_000])
def test_what_is_no_plan_at_all(mocked: Mocked, content: bytes):
    reply = mocked.ask("POST", "/_mock/plans", content, content_type="application/json")

    assert reply.status_code == 400


def test_pages_of_others_cannot_plan(mocked: Mocked):
    sent = b'{"fail": "503"}'
    foreign = [
        mocked.ask("POST", "/_mock/plans", sent, content_type="text/plain"),
        mocked.ask("POST", "/_mock/plans", sent, content_type="application/json", host="evil.example.com"),
        mocked.ask("GET", "/_mock/requests", host="evil.example.com:8080"),
    ]

    assert [each.status_code for each in foreign] == [415, 421, 421]
    assert mocked.ask("GET", "/_mock/plans").json() == []


@pytest.mark.parametrize(("name", "value"), [("x_mock_fail", "nonsense"), ("x_mock_delay", "soon")])
def test_a_header_that_plans_nonsense(mocked: Mocked, name: str, value: str):
    reply = mocked.call(**{name: value})

    assert (reply.status_code, value in reply.text) == (400, True)
    assert mocked.last.advice is not None
    assert mocked.last.advice.fix == "correct the header of the request"


def test_there_is_an_end_to_plans(mocked: Mocked, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(plans, "_MOST_PLANS", 20)
    for _ in range(20):
        assert mocked.plan(operation="Stock.Count", delay=0.001).is_success

    assert mocked.plan(fail="503").status_code == 400
