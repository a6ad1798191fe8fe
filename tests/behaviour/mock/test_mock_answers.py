"""What the mock answers: samples, files of a folder, functions of a Python file."""

from __future__ import annotations

import os
import time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from mocked_contract import COUNT, NOTE, envelope
from soapbind.errors import SoapbindError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Mocked

RECEIPT = '<PlaceResponse xmlns="urn:orders"><Receipt><Number>{}</Number><Total>9.50</Total></Receipt></PlaceResponse>'


@pytest.mark.parametrize("version", ["1.1", "1.2"])
def test_an_operation_is_answered_with_its_sample(mocked: Mocked, version: str):
    reply = mocked.call(version=version)

    assert reply.status_code == 200
    assert ("soap-envelope" if version == "1.2" else "soap/envelope/") in reply.text
    assert mocked.result("Orders.Place", reply.content).number == 0
    assert (mocked.last.operation, mocked.last.source, mocked.last.advice) == ("Orders.Place", "sample", None)


def test_several_services_and_a_one_way_operation(mocked: Mocked):
    assert mocked.result("Stock.Count", mocked.call("Stock.Count", COUNT).content) == 0
    assert (mocked.call("Orders.Note", NOTE).status_code, mocked.last.operation) == (202, "Orders.Note")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Orders.Place.xml", RECEIPT.format(7)),
        ("Orders.Place.xml", f'<?xml version="1.0" encoding="utf-8"?>\n{envelope(RECEIPT.format(7), "1.2").decode()}'),
        ("Orders.Place.json", '{"number": 7, "total": "9.50", "due": "2026-12-24"}'),
    ],
)
def test_a_file_is_the_reply(made: Callable[..., Mocked], tmp_path: Path, name: str, text: str):
    (tmp_path / name).write_text(text, "utf-8")
    (tmp_path / "README.md").write_text("of the tester", "utf-8")
    mock = made(replies=tmp_path)

    receipt = mock.result("Orders.Place", mock.call().content)

    assert (receipt.number, receipt.total) == (7, Decimal("9.50"))
    assert mock.last.source.endswith(name)
    assert mock.call("Stock.Count", COUNT).status_code == 200
    assert mock.last.source == "sample"


def test_a_file_that_changes_is_read_again(made: Callable[..., Mocked], tmp_path: Path):
    path = tmp_path / "Stock.Count.json"
    path.write_text("1", "utf-8")
    mock = made(replies=tmp_path)
    counts = [mock.result("Stock.Count", mock.call("Stock.Count", COUNT).content)]

    path.write_text("2", "utf-8")
    os.utime(path, ns=(time.time_ns(), path.stat().st_mtime_ns + 1_000_000))
    counts.append(mock.result("Stock.Count", mock.call("Stock.Count", COUNT).content))
    path.write_text('"many"', "utf-8")
    broken = mock.call("Stock.Count", COUNT)
    path.unlink()
    counts.append(mock.result("Stock.Count", mock.call("Stock.Count", COUNT).content))

    assert counts == [1, 2, 0]
    assert broken.status_code == 500
    assert "the mock has no reply for Stock.Count" in broken.text
    advice = mock.exchanges[2].advice
    assert advice is not None
    assert "Stock.Count.json: $: " in advice.problem
    assert "Stock.Count.json: error[bad-reply]" in mock.troubles[0]


def test_a_fault_in_a_file(made: Callable[..., Mocked], tmp_path: Path):
    fault = """<s:Fault><faultcode>s:Server</faultcode><faultstring>all gone</faultstring><detail>
<outOfStock xmlns="urn:orders"><Sku>A1</Sku></outOfStock></detail></s:Fault>"""
    (tmp_path / "Orders.Place.xml").write_bytes(envelope(fault))
    mock = made(replies=tmp_path)

    reply = mock.call()

    assert reply.status_code == 500
    with pytest.raises(mock.package.errors.OutOfStock) as caught:
        mock.result("Orders.Place", reply.content)
    assert (caught.value.reason, caught.value.detail.sku) == ("all gone", "A1")


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("Orders.Plaice.xml", "<a/>", "there is no operation Orders.Plaice"),
        ("Orders.Place.xml", "<a>\n<b>\n</a>", "Orders.Place.xml:3: error[bad-reply]: not well-formed XML"),
        (
            "Orders.Place.xml",
            RECEIPT.format("\nmany"),
            "Orders.Place.xml: error[bad-reply]: '\\nmany' is not a valid int",
        ),
        ("Orders.Place.xml", RECEIPT.format("7").replace("</Receipt>", "\n<Deu/></Receipt>"), "Orders.Place.xml:2: "),
        ("Orders.Place.xml", '<OrderResponse xmlns="urn:orders"/>', "OrderResponse"),
        ("Orders.Place.xml", "<!DOCTYPE a [<!ENTITY b 'c'>]>\n<a>&b;</a>", "document type declaration"),
        ("Orders.Place.json", '{"number": 7,\n"totl": 9}', "totl"),
        ("Orders.Place.json", '{\n"number": }', "Orders.Place.json:2: error[bad-reply]: not JSON"),
        ("Orders.Place.json", "[" * 100_000, "nested too deeply"),
        ("Stock.Count.json", "1.5", "$"),
    ],
)
def test_a_reply_that_does_not_fit_is_located(
    made: Callable[..., Mocked], tmp_path: Path, name: str, text: str, message: str
):
    (tmp_path / name).write_text(text, "utf-8")

    with pytest.raises(SoapbindError) as caught:
        made(replies=tmp_path)

    assert name in str(caught.value)
    assert message in str(caught.value)
    assert "help: " in str(caught.value)


def test_functions_answer(made: Callable[..., Mocked], tmp_path: Path):
    path = tmp_path / "answers.py"
    path.write_text(
        """
import asyncio

def place(*, customer, password, lines):
    return {"number": len(customer), "total": "1.5"}

async def count(*, sku):
    await asyncio.sleep(0)
    return 42

def _helper():
    raise AssertionError
""",
        "utf-8",
    )
    mock = made(handlers=path)

    assert mock.result("Orders.Place", mock.call().content).number == 3
    assert mock.result("Stock.Count", mock.call("Stock.Count", COUNT).content) == 42
    assert mock.last.source == "answers.py"
    assert mock.call("Orders.Note", NOTE).status_code == 202
    assert mock.last.source == "sample"


def test_a_class_answers_with_types_of_the_contract(made: Callable[..., Mocked], tmp_path: Path):
    path = tmp_path / "answers.py"
    path.write_text(
        """
from decimal import Decimal
from mocked_orders.models import Receipt
from mocked_orders.orders import IOrdersClient
from mocked_orders.server import current_call, soap_fault

class Orders(IOrdersClient):
    def place(self, *, customer, password, lines):
        if customer == "Ada":
            return Receipt(number=len(current_call().operation), total=Decimal(0))
        raise soap_fault("who is that?", "Client")
""",
        "utf-8",
    )
    mock = made(handlers=path)

    assert mock.result("Orders.Place", mock.call().content).number == len("Orders.Place")
    reply = mock.call(body='<Place xmlns="urn:orders"><Customer>Bob</Customer></Place>')
    assert (reply.status_code, "who is that?" in reply.text) == (500, True)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("def place(:\n", "answers.py: error[bad-handlers]: is not Python"),
        ("\n\nraise RuntimeError('not today')\n", "answers.py:3: error[bad-handlers]: raised RuntimeError: not today"),
        ("\nimport sys\nsys.exit(3)\n", "answers.py:3: error[bad-handlers]: raised SystemExit: 3"),
        ("\ndef plaec(*, customer): ...\n", "answers.py:2: error[bad-handlers]: plaec is not a method of any service"),
        (
            "\ndef place(*, customer): ...\n",
            "answers.py:2: error[bad-handlers]: place cannot be called as Orders.Place",
        ),
        ("class Orders:\n    def plase(self): ...\n", "plase is none of its operations, did you mean place?"),
        (
            "class Orders:\n    def __init__(self): 1 / 0\n    def place(self, **_): ...\n",
            "Orders() raised ZeroDivision",
        ),
        ("x = 1\n", "has no function for any operation"),
        ("\0", "is not Python"),
    ],
)
def test_a_broken_file_is_located(made: Callable[..., Mocked], tmp_path: Path, text: str, message: str):
    path = tmp_path / "answers.py"
    path.write_text(text, "utf-8")

    with pytest.raises(SoapbindError) as caught:
        made(handlers=path)

    assert message in str(caught.value)
    assert "help: " in str(caught.value)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("raise ValueError('\\x1b[2Jboom')", "answers.py:3: ValueError: "),
        ("return {'number': 'x', 'total': 1}", "what the function returned does not fit: $.number"),
        ("return 'a receipt'", "expected Receipt, got str"),
    ],
)
def test_a_function_that_fails_is_told_and_the_mock_goes_on(
    made: Callable[..., Mocked], tmp_path: Path, body: str, message: str
):
    path = tmp_path / "answers.py"
    path.write_text(f"\ndef place(*, customer, password, lines):\n    {body}\n", "utf-8")
    mock = made(handlers=path)

    reply = mock.call()

    assert reply.status_code == 500
    assert "answers.py" not in reply.text
    assert mock.last.advice is not None
    assert message in mock.last.advice.problem
    assert "\x1b" not in "".join(mock.troubles)
    assert mock.call("Stock.Count", COUNT).status_code == 200


def test_what_cannot_be_an_answer_of_the_mock_at_all(made: Callable[..., Mocked], tmp_path: Path):
    options: list[dict[str, Any]] = [{"replies": tmp_path / "none"}, {"handlers": tmp_path / "none.py"}]
    for each in options:
        with pytest.raises(SoapbindError, match="none"):
            made(**each)
