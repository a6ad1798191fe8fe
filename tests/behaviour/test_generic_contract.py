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
from soapbind import output, pipeline
from soapbind.config import PackageConfig

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

HOSTILE = 'Ends a docstring: """ and \\ and \u202e and {{ 7 * 7 }} and %s"'
SCHEMA = """
<xs:simpleType name="Colour"><xs:restriction base="xs:string">
  <xs:enumeration value="Red"/><xs:enumeration value="deep-blue"/><xs:enumeration value="Red"/>
</xs:restriction></xs:simpleType>
<xs:simpleType name="Rights"><xs:list><xs:simpleType><xs:restriction base="xs:string">
  <xs:enumeration value="Read"/><xs:enumeration value="Write"/>
</xs:restriction></xs:simpleType></xs:list></xs:simpleType>
<xs:simpleType name="Code"><xs:restriction base="xs:string"><xs:maxLength value="9"/></xs:restriction></xs:simpleType>
<xs:complexType name="ArrayOfCode"><xs:sequence>
  <xs:element name="Code" type="tns:Code" minOccurs="0" maxOccurs="unbounded" nillable="true"/>
</xs:sequence></xs:complexType>
<xs:complexType name="Thing">
  <xs:annotation><xs:documentation>HOSTILE</xs:documentation></xs:annotation>
  <xs:sequence>
    <xs:element name="Id" type="xs:int"/>
    <xs:element name="Any" type="xs:anyType" minOccurs="0"/>
  </xs:sequence>
</xs:complexType>
<xs:complexType name="Special"><xs:complexContent><xs:extension base="tns:Thing"><xs:sequence>
  <xs:element name="Colour" type="tns:Colour" minOccurs="0"/>
</xs:sequence></xs:extension></xs:complexContent></xs:complexType>
<xs:complexType name="Everything"><xs:sequence>
  <xs:element name="Text" type="xs:string"/>
  <xs:element name="MaybeText" type="xs:string" minOccurs="0"/>
  <xs:element name="NilText" type="xs:string" nillable="true"/>
  <xs:element name="Number" type="xs:decimal"/>
  <xs:element name="NilNumber" type="xs:int" nillable="true"/>
  <xs:element name="Ratio" type="xs:double"/>
  <xs:element name="Day" type="xs:date"/>
  <xs:element name="Clock" type="xs:time"/>
  <xs:element name="Moment" type="xs:dateTime"/>
  <xs:element name="Span" type="xs:duration"/>
  <xs:element name="Data" type="xs:base64Binary"/>
  <xs:element name="Hex" type="xs:hexBinary"/>
  <xs:element name="Where" type="xs:anyURI"/>
  <xs:element name="Rights" type="tns:Rights"/>
  <xs:element name="Codes" type="tns:ArrayOfCode"/>
  <xs:element name="Thing" type="tns:Thing"/>
  <xs:element name="Things" type="tns:Thing" minOccurs="0" maxOccurs="unbounded"/>
  <xs:element name="Inline"><xs:complexType><xs:sequence>
    <xs:element name="class" type="xs:int"/>
  </xs:sequence></xs:complexType></xs:element>
  <xs:sequence minOccurs="0"><xs:element name="Late" type="xs:int"/></xs:sequence>
</xs:sequence></xs:complexType>
<xs:element name="Key" type="xs:string"/>
<xs:element name="Turn"><xs:complexType><xs:sequence>
  <xs:element name="It" type="tns:Everything"/><xs:element name="Times" type="xs:int" minOccurs="0"/>
</xs:sequence></xs:complexType></xs:element>
<xs:element name="TurnResponse"><xs:complexType><xs:sequence>
  <xs:element name="It" type="tns:Everything"/><xs:element name="Count" type="xs:int"/>
</xs:sequence></xs:complexType></xs:element>
<xs:element name="Ping"><xs:complexType/></xs:element>
<xs:element name="PingResponse"><xs:complexType/></xs:element>
"""
OPERATION = """
  <wsdl:message name="{0}In">
    <wsdl:part name="body" element="tns:{0}"/><wsdl:part name="key" element="tns:Key"/>
  </wsdl:message>
  <wsdl:message name="{0}Out"><wsdl:part name="body" element="tns:{0}Response"/></wsdl:message>"""
BINDING = """<wsdl:operation name="{0}"><soap:operation soapAction="urn:lab/{0}"/>
      <wsdl:input>
        <soap:body parts="body" use="literal"/><soap:header message="tns:{0}In" part="key" use="literal"/>
      </wsdl:input>
      <wsdl:output><soap:body use="literal"/></wsdl:output></wsdl:operation>
"""
NAMES = ("Turn", "Ping")
PORT = (
    '<wsdl:operation name="{0}"><wsdl:input message="tns:{0}In"/><wsdl:output message="tns:{0}Out"/></wsdl:operation>'
)


def wsdl(form: str) -> str:
    schema = SCHEMA.replace("HOSTILE", HOSTILE.replace("&", "&amp;"))
    return f"""<wsdl:definitions name="Lab" targetNamespace="urn:lab" xmlns:tns="urn:lab"
    xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/"
    xmlns:xs="http://www.w3.org/2001/XMLSchema">
  <wsdl:types><xs:schema targetNamespace="urn:lab" elementFormDefault="{form}">{schema}</xs:schema></wsdl:types>
  {"".join(OPERATION.format(name) for name in NAMES)}
  <wsdl:portType name="Lab">{"".join(PORT.format(name) for name in NAMES)}</wsdl:portType>
  <wsdl:binding name="LabSoap" type="tns:Lab">
    <soap:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>
    {"".join(BINDING.format(name) for name in NAMES)}
  </wsdl:binding>
  <wsdl:service name="LabService"><wsdl:port name="P" binding="tns:LabSoap">
    <soap:address location="http://localhost/lab"/></wsdl:port></wsdl:service>
</wsdl:definitions>
"""


@pytest.fixture(scope="module", params=["qualified", "unqualified"])
def lab(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """Generate the package and import it."""
    folder, name = tmp_path_factory.mktemp("lab"), f"lab_{request.param}"
    (folder / "lab.wsdl").write_text(wsdl(request.param), "utf-8")
    config = PackageConfig(name, (str(folder / "lab.wsdl"),), str(folder))
    output.write(config.folder, pipeline.generate(config))
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
