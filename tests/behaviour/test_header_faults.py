"""Header faults: what a server says in the Header, beside a fault, of the headers of a request (WSDL 1.1, 3.7)."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import pytest
from commands import soapbind
from header_contract import FAULT, header_contract
from small_contracts import importing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with importing(tmp_path_factory.mktemp("faults"), "header_faults", header_contract()) as found:
        yield found


@pytest.fixture
def served(package: Any) -> Iterator[Any]:
    testing = __import__("header_faults.testing").testing

    class Calc:
        def do(self, *, number: int) -> int:
            if number < 0:
                told = package.models.SessionFault(reason="expired", retry=True)
                testing.current_call().reply_headers.extend((told, package.QuotaHeaders(quota=3)))
                raise testing.soap_fault("no", "Client")
            return number

        plain = do

    with testing.FakeServer(calc=Calc()) as server:
        yield server


@pytest.mark.parametrize("port", ["P", "Q"])
def test_it_is_in_the_headers_of_the_error(package: Any, served: Any, port: str):
    with package.Client(served.url, port=port) as client, pytest.raises(package.SoapFault) as found:
        client.do(number=-1)
    headers = found.value.headers
    assert type(headers) is package.QuotaSessionFaultHeaders
    assert headers == package.QuotaSessionFaultHeaders(
        quota=3, session_fault=package.models.SessionFault(reason="expired", retry=True)
    )


def test_async_and_by_a_plan(package: Any, served: Any):
    testing = __import__("header_faults.testing").testing

    async def call() -> Any:
        async with package.AsyncClient(served.url) as client:
            with pytest.raises(package.SoapFault) as found:
                await client.do(number=1)
            return found.value.headers

    fault = testing.soap_fault("no")
    fault.headers = package.QuotaSessionFaultHeaders(session_fault=package.models.SessionFault(reason="r"))
    served.fail_next(fault)
    assert asyncio.run(call()).session_fault.reason == "r"


def test_replies_and_other_operations_have_their_own_headers(package: Any, served: Any):
    with package.Client(served.url) as client:
        assert type(client.with_reply.do(number=1).headers) is package.QuotaHeaders
        with pytest.raises(package.SoapFault) as found:
            client.plain(number=-1)
    assert type(found.value.headers) is package.NoHeaders


def test_a_header_that_is_not_as_declared_does_not_hide_the_fault(package: Any):
    testing = __import__("header_faults.testing").testing
    wrong = package.XmlFragment('<SessionFault xmlns="urn:t"><Retry>perhaps</Retry></SessionFault>')

    class Calc:
        def do(self, *, number: int) -> int:  # noqa: ARG002 - the interface
            testing.current_call().reply_headers.append(wrong)
            raise testing.soap_fault("no")

    with (
        testing.FakeServer(calc=Calc()) as server,
        package.Client(server.url) as client,
        pytest.raises(package.SoapFault, match="no") as found,
    ):
        client.do(number=1)
    assert found.value.headers is None


def test_methods_tell_of_it(package: Any):
    told = package.calc.CalcClient.do.__doc__
    assert "raises SoapFault: its ``headers`` are ``QuotaSessionFaultHeaders``" in told
    assert "raises" not in (package.calc.CalcClient.plain.__doc__ or "")


def test_show_tells_of_it(tmp_path: Path):
    (tmp_path / "a.wsdl").write_text(header_contract(), "utf-8")
    assert (
        "    header fault: SessionFault: SessionFault\n"
        in soapbind("show", str(tmp_path / "a.wsdl"), "--operation", "Calc.Do").stdout
    )
    shown = json.loads(soapbind("show", str(tmp_path / "a.wsdl"), "--format", "json").stdout)
    (service,) = shown["services"]
    assert [[each["name"] for each in o["headerFaults"]] for o in service["operations"]] == [["SessionFault"], []]


@pytest.mark.parametrize(
    ("before", "after", "rule"),
    [("", FAULT, "added"), (FAULT, "", "removed"), (FAULT, FAULT.replace("t:SessionFaultM", "t:QuotaM"), "added")],
)
def test_diff_tells_of_it(tmp_path: Path, before: str, after: str, rule: str):
    for name, fault in (("old", before), ("new", after)):
        (tmp_path / f"{name}.wsdl").write_text(header_contract(fault), "utf-8")
    found = json.loads(
        soapbind("diff", str(tmp_path / "old.wsdl"), str(tmp_path / "new.wsdl"), "--format", "json").stdout
    )
    assert f"header-fault-{rule}" in json.dumps(found)


def test_diff_tells_of_another_type(tmp_path: Path):
    text = header_contract()
    (tmp_path / "old.wsdl").write_text(text, "utf-8")
    retyped = text.replace('name="SessionFault" type="t:SessionFault"', 'name="SessionFault" type="x:string"')
    (tmp_path / "new.wsdl").write_text(retyped, "utf-8")
    assert (
        "header-fault-retyped"
        in soapbind("diff", str(tmp_path / "old.wsdl"), str(tmp_path / "new.wsdl"), "--format", "json").stdout
    )


@pytest.mark.usefixtures("small_runtime")
def test_the_lock_keeps_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.wsdl").write_text(header_contract(), "utf-8")
    config = '[[tool.soapbind.packages]]\nname = "kept"\nsources = ["a.wsdl"]\n'
    (tmp_path / "pyproject.toml").write_text(config, "utf-8")
    assert soapbind("generate").exit_code == 0
    assert soapbind("check").exit_code == 0
    (tmp_path / "a.wsdl").write_text(header_contract(""), "utf-8")
    assert soapbind("check").exit_code == 1
    assert "header-fault-removed" in soapbind("diff", "soapbind.lock", "a.wsdl", "--format", "json").stdout


@pytest.mark.usefixtures("small_runtime")
@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("t:SessionFaultM", "t:GoneM"),
        ("t:SessionFaultM", "u:SessionFaultM"),
        ('part="p"', 'part="q"'),
        ('element="t:SessionFault"', 'element="t:Gone"'),
    ],
)
def test_one_that_cannot_be_read_is_told_and_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, right: str, wrong: str
):
    monkeypatch.chdir(tmp_path)
    text = header_contract(FAULT.replace(right, wrong)).replace(right if "element" in right else wrong, wrong)
    (tmp_path / "a.wsdl").write_text(text, "utf-8")
    result = soapbind("generate", "a.wsdl", "--package", "left_out")
    assert result.exit_code == 0, result.stderr
    assert "it is kept as XML" in result.stderr
    assert "class QuotaHeaders" in (tmp_path / "left_out" / "_headers.py").read_text("utf-8")
    assert "SessionFault" not in (tmp_path / "left_out" / "_headers.py").read_text("utf-8")
