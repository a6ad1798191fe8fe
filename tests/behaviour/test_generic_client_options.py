"""Clients of contracts without a profile take the same options as NetServer, but for tickets."""

from __future__ import annotations

import asyncio
import importlib
import logging
import sys
from typing import TYPE_CHECKING, Any

import pytest
from raw_http import RawServer, http
from shared_code import write_package
from soapbind import pipeline
from soapbind.config import PackageConfig

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import ModuleType

WSDL = """<wsdl:definitions name="Vault" targetNamespace="urn:vault" xmlns:tns="urn:vault"
    xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/"
    xmlns:xs="http://www.w3.org/2001/XMLSchema">
  <wsdl:types><xs:schema targetNamespace="urn:vault" elementFormDefault="qualified">
    <xs:element name="Key"><xs:complexType><xs:sequence>
      <xs:element name="ApiKey" type="xs:string"/>
    </xs:sequence></xs:complexType></xs:element>
    <xs:element name="Open"><xs:complexType><xs:sequence>
      <xs:element name="Password" type="xs:string"/><xs:element name="Door" type="xs:string"/>
    </xs:sequence></xs:complexType></xs:element>
    <xs:element name="OpenResponse"><xs:complexType><xs:sequence>
      <xs:element name="Inside" type="xs:string"/>
    </xs:sequence></xs:complexType></xs:element>
  </xs:schema></wsdl:types>
  <wsdl:message name="In"><wsdl:part name="b" element="tns:Open"/><wsdl:part name="k" element="tns:Key"/></wsdl:message>
  <wsdl:message name="Out"><wsdl:part name="b" element="tns:OpenResponse"/></wsdl:message>
  <wsdl:portType name="Vault"><wsdl:operation name="Open">
    <wsdl:input message="tns:In"/><wsdl:output message="tns:Out"/></wsdl:operation></wsdl:portType>
  <wsdl:binding name="B" type="tns:Vault">
    <soap:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>
    <wsdl:operation name="Open"><soap:operation soapAction="urn:vault/Open"/>
      <wsdl:input>
        <soap:body parts="b" use="literal"/><soap:header message="tns:In" part="k" use="literal"/>
      </wsdl:input>
      <wsdl:output><soap:body use="literal"/></wsdl:output></wsdl:operation>
  </wsdl:binding>
  <wsdl:service name="Vault"><wsdl:port name="P" binding="tns:B"><soap:address location="http://x"/></wsdl:port></wsdl:service>
</wsdl:definitions>"""
REPLY = (
    b'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>'
    b'<OpenResponse xmlns="urn:vault"><Inside>gold</Inside></OpenResponse></s:Body></s:Envelope>'
)


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    folder: Path = tmp_path_factory.mktemp("vault")
    (folder / "vault.wsdl").write_text(WSDL, "utf-8")
    config = PackageConfig("vault_client", (str(folder / "vault.wsdl"),), str(folder))
    write_package(config.folder, pipeline.generate(config))
    sys.path.insert(0, str(folder))
    importlib.invalidate_caches()
    try:
        yield importlib.import_module("vault_client")
    finally:
        sys.path.remove(str(folder))


def busy_then_good(server: RawServer) -> Any:
    busy = http(503, b"", retry_after="0")
    return lambda peer, _: peer.send(busy if len(server.requests) == 1 else http(200, REPLY))


def test_retries_log_and_events(vault: ModuleType, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)
    events: list[Any] = []
    with RawServer(lambda *_: None) as server:
        server.answer = busy_then_good(server)
        with vault.Client(server.url, log_bodies=True, on_request=events.append, on_response=events.append) as client:
            assert client.vault.open(password="hunter2-password", door="east") == "gold"  # noqa: S106 - made up
    assert [event.attempt for event in events] == [1, 1, 2, 2]
    assert {record.name for record in caplog.records if "Vault.Open" in record.getMessage()} == {"vault_client"}
    assert "Password>***</" in caplog.text
    assert "east" in caplog.text
    assert "hunter2" not in caplog.text


def test_options_of_tasks_and_of_a_few_calls(vault: ModuleType):
    async def run(url: str) -> None:
        async with vault.AsyncClient(
            url, retries=vault.Retries(attempts=1), timeout=vault.Timeouts(total=20)
        ) as client:
            with pytest.raises(vault.HttpStatusError):
                await client.vault.open(password="x", door="east")  # noqa: S106 - made up
            with pytest.raises(vault.TransportError, match="larger"):
                await client.vault.with_options(max_reply_bytes=10).open(password="x", door="east")  # noqa: S106
            assert await client.vault.with_options(timeout=5).open(password="x", door="east") == "gold"  # noqa: S106

    with RawServer(lambda *_: None) as server:
        server.answer = busy_then_good(server)
        asyncio.run(run(server.url))


def test_what_is_no_proxy_or_certificate_is_told_at_once(vault: ModuleType, tmp_path: Path):
    for client in (vault.Client, vault.AsyncClient):
        with pytest.raises(ValueError, match="proxy"):
            client("http://host", proxy="hunter2")
        with pytest.raises(ValueError, match="verify"):
            client("http://host", verify=tmp_path / "missing.pem")
        with pytest.raises(ValueError, match="transport"):
            client("http://host", proxy="http://proxy:1", transport=object())


@pytest.mark.parametrize("kind", ["Client", "AsyncClient"])
@pytest.mark.parametrize(
    ("endpoint", "error", "told"),
    [
        *((url, ValueError, "is not an http or https URL") for url in ("", " ", "host", "/x", "ftp://host", "http://")),
        *((url, ValueError, "is not an http or https URL") for url in ("http://h:0", "http://h:70000", "http://a b/")),
        *((value, TypeError, "endpoint must be a URL or a function") for value in (7, b"http://host", ["http://host"])),
        (asyncio.sleep, TypeError, "endpoint must be a plain function"),
        ("ftp://kari:secret@host", ValueError, "endpoint: 'host'"),
    ],
)
def test_an_endpoint_is_checked_when_it_is_given(
    vault: ModuleType, kind: str, endpoint: Any, error: type[Exception], told: str
):
    with pytest.raises(error, match=told) as caught:
        getattr(vault, kind)(endpoint)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("returned", [None, "", 7, "ftp://host", "http://host:0"])
def test_a_function_that_returns_no_endpoint_ends_the_call_with_a_transport_error(vault: ModuleType, returned: Any):
    with vault.Client(lambda _: returned) as client, pytest.raises(vault.TransportError, match="Vault") as caught:
        client.vault.open(password="p", door="d")  # noqa: S106
    assert not caught.value.sent


def test_a_transport_of_ones_own_may_know_other_urls(vault: ModuleType):
    found = []

    class Queue:
        def send(self, request: Any) -> Any:
            found.append(request.url)
            raise vault.TransportError("no queue")

    with vault.Client("queue:vault", transport=Queue()) as client, pytest.raises(vault.TransportError):
        client.vault.open(password="p", door="d")  # noqa: S106
    assert found == ["queue:vault"]
