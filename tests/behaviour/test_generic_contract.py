"""A contract of nobody's in particular: every kind of type that can be rendered, through the generic profile."""

from __future__ import annotations

import asyncio
import datetime as dt
import importlib
import re
import sys
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from lab_contract import wsdl
from shared_code import write_package
from soapbind import pipeline
from soapbind.config import PackageConfig

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType


@pytest.fixture(scope="module", params=["qualified", "unqualified"])
def lab(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """Generate the package and import it."""
    folder, name = tmp_path_factory.mktemp("lab"), f"lab_{request.param}"
    (folder / "lab.wsdl").write_text(wsdl(request.param), "utf-8")
    config = PackageConfig(name, (str(folder / "lab.wsdl"),), str(folder))
    write_package(config.folder, pipeline.generate(config))
    sys.path.insert(0, str(folder))
    importlib.invalidate_caches()
    try:
        yield importlib.import_module(name)
    finally:
        sys.path.remove(str(folder))


def everything(lab: ModuleType, **members: Any) -> Any:
    m = lab.models
    values: dict[str, Any] = {
        "text": "a <b> & c",
        "nil_text": None,
        "number": Decimal("1.50"),
        "nil_number": None,
        "ratio": float("inf"),
        "day": dt.date(2026, 5, 27),
        "clock": dt.time(1, 2, 3),
        "moment": dt.datetime(2026, 5, 27, 1, 2, 3, tzinfo=dt.UTC),
        "span": dt.timedelta(days=1, seconds=2),
        "data": b"\x00\xff",
        "hex": b"\xca\xfe",
        "where": "https://example.org/a b",
        "rights": [m.Rights.WRITE, m.Rights.READ, m.Rights.WRITE],
        "codes": ["a", "b"],
        "thing": m.Special(id=1, colour=m.Colour.DEEP_BLUE),
        "things": [m.Thing(id=2), m.Special(id=3)],
        "inline": m.EverythingInline(class_=7),
    }
    return m.Everything(**(values | members))


class Lab:
    def turn(self, *, it: Any, times: int | None) -> Any:
        response = type(self).response
        return response(it=it, count=-1 if times is None else times)

    def ping(self) -> None:
        """Answer."""

    response: Any


@pytest.fixture
def server(lab: ModuleType) -> Iterator[Any]:
    testing = importlib.import_module(f"{lab.__name__}.testing")
    served = Lab()
    Lab.response = importlib.import_module(f"{lab.__name__}.lab.operations.turn").TurnResponse
    with testing.FakeServer(lab=served) as running:
        yield running


def url(server: Any) -> str:
    return f"{server.url.rstrip('/')}/Lab"


def test_every_kind_of_value_goes_there_and_back(lab: ModuleType, server: Any):
    sent = everything(lab)
    with lab.Client(url(server)) as client:
        answer = client.lab.turn(it=sent, times=3)
        assert client.lab.ping() is None
    assert answer.count == 3
    assert answer.it == sent
    assert type(answer.it.thing) is lab.models.Special
    assert [type(each).__name__ for each in answer.it.things] == ["Thing", "Special"]
    assert server.calls[0].body.it == sent


@pytest.mark.parametrize("stray", ["", "<!-- here -->", "<New>1</New>", "stray"])
@pytest.mark.parametrize("at", ["first", "between", "last"])
def test_items_side_by_side_are_what_a_tree_gives(lab: ModuleType, stray: str, at: str, monkeypatch: Any):
    """Repeated elements have no element around them; read from the text, they stop where another member begins."""
    operation = lab.OPERATIONS["Lab.Turn"]
    turn = importlib.import_module(f"{lab.__name__}.lab.operations.turn")
    envelope = importlib.import_module(f"{lab.__name__}._runtime.soap.envelope_reader")
    sent = everything(lab, things=[lab.models.Thing(id=n) for n in range(5)])
    response = lab.Response(operation.response[0](), turn.TurnResponse(it=sent, count=5))
    data = operation.encode_response(response)
    items = re.findall(b"<(?:n0:|tns:)?Things>.*?</(?:n0:|tns:)?Things>", data)
    assert len(items) == 5
    place = {"first": items[0], "between": items[2], "last": items[4] + b"<"}[at]
    put = place[:-1] + stray.encode() + b"<" if at == "last" else stray.encode() + place
    data = data.replace(place, put)
    found = []
    for long in (0, len(data) + 1):
        monkeypatch.setattr(envelope, "_LONG", long)
        try:
            message = operation.decode_response(data)
            found.append((repr(message), operation.encode_response(message)))
        except lab.DecodeError as error:
            found.append((repr(error), b""))
    assert found[0] == found[1]
    assert ("DecodeError" in found[0][0]) == (stray == "stray")


@pytest.mark.parametrize("long", [0, 10**6], ids=["text", "tree"])
@pytest.mark.parametrize("instead", [b"", b'<Text i:nil="true"/>'], ids=["missing", "nil"])
def test_what_must_be_there_and_is_not(lab: ModuleType, instead: bytes, long: int, monkeypatch: Any):
    operation = lab.OPERATIONS["Lab.Turn"]
    turn = importlib.import_module(f"{lab.__name__}.lab.operations.turn")
    monkeypatch.setattr(importlib.import_module(f"{lab.__name__}._runtime.soap.envelope_reader"), "_LONG", long)
    response = lab.Response(operation.response[0](), turn.TurnResponse(it=everything(lab), count=1))
    data = operation.encode_response(response)
    element = b"<Text>a &lt;b&gt; &amp; c</Text>"
    assert element in data
    with pytest.raises(lab.DecodeError, match=r"an element that must be there is missing or nil: .*Text") as caught:
        operation.decode_response(data.replace(element, instead))
    assert caught.value.path == ("TurnResponse", "It")


def test_what_may_be_absent_is(lab: ModuleType, server: Any):
    sent = everything(lab, maybe_text=None, late=None, things=[])

    async def call() -> Any:
        async with lab.AsyncClient(url(server)) as client:
            return await client.lab.turn(it=sent, times=None)

    answer = asyncio.run(call())
    assert answer.count == -1
    assert answer.it == sent
    content = server.calls[0].content
    assert b"MaybeText" not in content
    assert b"Late" not in content
    assert b"Things" not in content
    assert b"NilText" in content


def test_unqualified_names_have_no_namespace(lab: ModuleType, server: Any):
    with lab.Client(url(server)) as client:
        client.lab.turn(it=everything(lab), times=1)
    assert (b":Turn>" in server.calls[0].content) == lab.__name__.endswith("unqualified")


def test_headers_are_sent(lab: ModuleType, server: Any):
    headers = importlib.import_module(f"{lab.__name__}._headers")
    with lab.Client(url(server), headers=(headers.KeyHeaders(key="secret"),)) as client:
        client.lab.ping()
        client.lab.with_options(headers=headers.KeyHeaders(key="other"), timeout=5).ping()
    assert [call.headers.key for call in server.calls] == ["secret", "other"]


ANYTHING = [
    "text",
    7,
    2**40,
    True,
    1.5,
    Decimal("1.50"),
    dt.datetime(2026, 5, 27, tzinfo=dt.UTC),
    dt.timedelta(hours=1),
    UUID(int=5),
    b"bytes",
]


@pytest.mark.parametrize("value", ANYTHING, ids=lambda value: type(value).__name__)
def test_a_value_of_any_type_keeps_its_type(lab: ModuleType, server: Any, value: Any):
    with lab.Client(url(server)) as client:
        answer = client.lab.turn(it=everything(lab, thing=lab.models.Thing(id=1, any=value)), times=0)
    assert answer.it.thing.any == value
    assert type(answer.it.thing.any) is type(value)


def test_any_type_takes_types_of_the_contract_too(lab: ModuleType, server: Any):
    m = lab.models
    runtime = importlib.import_module(f"{lab.__name__}._runtime")
    array = runtime.TypedValue(runtime.XmlName(runtime.ARRAYS, "ArrayOfint"), [1, 2])
    short = runtime.TypedValue(runtime.XmlName(runtime.XSD, "short"), 3)
    values = [m.Thing(id=5), m.Colour.RED, m.Rights.READ, array, short]
    with lab.Client(url(server)) as client:
        for value in values:
            answer = client.lab.turn(it=everything(lab, thing=m.Thing(id=1, any=value)), times=0)
            assert answer.it.thing.any == value


def test_what_has_no_xml_type_is_refused_before_anything_is_sent(lab: ModuleType, server: Any):
    with lab.Client(url(server)) as client, pytest.raises(lab.EncodeError, match="no XML type is known for complex"):
        client.lab.turn(it=everything(lab, thing=lab.models.Thing(id=1, any=1j)), times=0)
    assert server.calls == []


def test_an_unknown_type_is_kept_as_xml(lab: ModuleType):
    operation = lab.OPERATIONS["Lab.Turn"]
    request = lab.Request(
        importlib.import_module(f"{lab.__name__}._headers").KeyHeaders(),
        importlib.import_module(f"{lab.__name__}.lab.operations.turn").Turn(
            it=everything(lab, thing=lab.models.Thing(id=1, any="x")), times=1
        ),
    )
    data = operation.encode_request(request)
    strange = data.replace(b'string">x<', b'unknown">x<')
    assert strange != data
    decoded = operation.decode_request(strange)
    assert type(decoded.body.it.thing.any).__name__ == "XmlFragment"
    assert b'unknown"' in operation.encode_request(decoded)


def test_documentation_is_shown_and_cannot_become_code(lab: ModuleType):
    text = lab.models.Thing.__doc__ or ""
    assert 'Ends a docstring: """ and \\ and' in text
    assert "\u202e" not in text
    assert "{{ 7 * 7 }}" in text
