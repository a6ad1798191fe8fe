"""Who looks for what clients of zeep and suds have is told where it is here; all other names are as usual."""

from __future__ import annotations

import copy
from functools import cached_property
from importlib.util import find_spec
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from raw_http import RawServer, http
from small_contract import generated, schema_of, wsdl_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

SCHEMA = schema_of('<xs:element name="It" type="xs:string"/>')


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    with generated(tmp_path_factory.mktemp("habits"), "other_habits", SCHEMA) as it:
        yield it.package


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("service", "operations are methods of the client"),
        ("bind", "give port= to the client"),
        ("create_service", "give the address to the client"),
        ("get_type", "import data types from models"),
        ("type_factory", "import data types from models"),
        ("factory", "import data types from models"),
        ("create_message", r"OPERATION\.encode_request"),
        ("set_default_soapheaders", "give headers="),
        ("set_options", r"with_options\(\.\.\.\)"),
        ("settings", r"with_options\(\.\.\.\)"),
        ("transport", r"with_options\(\.\.\.\)"),
        ("wsdl", "when this package was generated"),
        ("last_sent", r"plugins=\(History\(\),\)"),
    ],
)
def test_a_name_of_zeep_or_suds(package: ModuleType, name: str, told: str):
    for kind in (package.Client, package.AsyncClient):
        client = kind("http://host")
        with pytest.raises(AttributeError, match=rf"^'{kind.__name__}' object has no attribute '{name}': .*{told}"):
            getattr(client, name)
        assert not hasattr(client, name)
        assert name not in dir(client)


def test_any_other_name(package: ModuleType):
    client = package.Client("http://host")
    with pytest.raises(AttributeError, match=r"^'Client' object has no attribute 'do_it'$") as caught:
        client.do_it  # noqa: B018
    assert (caught.value.name, caught.value.obj) == ("do_it", client), "so that Python can suggest the right one"
    assert repr(copy.copy(client)) == repr(client)


def test_an_error_inside_a_property_is_told_as_it_is(package: ModuleType):
    class Own(package.Client):  # type: ignore[misc,name-defined]
        @cached_property
        def spoilt(self) -> Any:
            return SimpleNamespace().inner

        @property
        def service(self) -> str:
            return "mine"

    with pytest.raises(AttributeError, match=r"'types\.SimpleNamespace' object has no attribute 'inner'"):
        Own("http://host").spoilt  # noqa: B018
    assert Own("http://host").service == "mine"


@pytest.mark.parametrize(
    ("reply", "address", "told"),
    [
        (http(200, wsdl_of(SCHEMA).encode()), "/orders?wsdl", r"the reply is a WSDL: .* without \?wsdl$"),
        (http(200, wsdl_of(SCHEMA).encode()), "", r"the reply is a WSDL: .* without \?wsdl$"),
        (http(405, b""), "/orders?WSDL", r"it is not a SOAP endpoint; .* without \?wsdl$"),
        (http(405, b""), "/wsdl", r"it is not a SOAP endpoint$"),
        (http(503, b""), "/orders?wsdl", r"the server is not available now$"),
    ],
)
def test_the_address_of_the_wsdl(package: ModuleType, reply: bytes, address: str, told: str):
    with (
        RawServer(lambda peer, _: peer.send(reply)) as raw,
        package.Client(f"{raw.url}{address}") as client,
        pytest.raises(package.SoapError, match=told),
    ):
        client.do()


@pytest.mark.parametrize(("module", "kind"), [("zeep", "Transport"), ("suds.transport.http", "HttpTransport")])
def test_a_transport_of_zeep_or_suds(package: ModuleType, module: str, kind: str):
    if find_spec(module.partition(".")[0]) is None:
        pytest.skip(f"{module} is not installed; pip install '.[test]'")
    transport = getattr(pytest.importorskip(module), kind)()
    with pytest.raises(TypeError, match=rf"not \w+\.{kind}: give transport=HttpxTransport\(httpx2\.Client\(\.\.\.\)\)"):
        package.Client("http://host", transport=transport)


def test_a_token_among_the_plugins(package: ModuleType):
    token = type("UsernameToken", (), {})()
    with pytest.raises(TypeError, match=r"derived from Plugin, not UsernameToken; a token goes into Security"):
        package.Client("http://host", plugins=(token,))
