"""A SOAP header given to the client reaches every operation that takes it, whatever other parts that has."""

from __future__ import annotations

import asyncio
import importlib
from typing import TYPE_CHECKING, Any

import pytest
from lxml import etree
from small_contracts import NUMBER, Operation, Recording, importing, wsdl
from soapbind import pipeline
from soapbind.config import PackageConfig
from soapbind.sample import SampleStyle, samples
from soapbind.show import show_json

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SOAP = "{http://schemas.xmlsoap.org/soap/envelope/}"
TYPES = f"""<x:element name="Session" type="x:string"/><x:element name="Trace" type="x:int"/>
<x:complexType name="Person"><x:sequence>{NUMBER}</x:sequence></x:complexType>"""
MESSAGES = """<w:message name="Ctx"><w:part name="session" element="t:Session"/><w:part name="trace" element="t:Trace"/>
<w:part name="note" type="x:string"/><w:part name="person" type="t:Person"/><w:part name="day" type="x:date"/>
</w:message>"""


def headers(*parts: str) -> str:
    return "".join(
        f'<b:header message="t:Ctx" part="{p}" use="literal"/>'.replace(':ns"', '" namespace="urn:n"') for p in parts
    )


COMBINATIONS = {
    "Login": ("trace",),
    "First": ("session",),
    "Second": ("session", "trace"),
    "Third": ("trace", "session"),
    "Typed": ("note", "session"),
    "Named": ("person:ns", "day", "trace"),
    "Bare": (),
}
CONTRACT = wsdl(
    *(Operation(name, f'<b:operation soapAction="{name}"/>', headers=headers(*c)) for name, c in COMBINATIONS.items()),
    types=TYPES,
    messages=MESSAGES,
)
SENT = {
    "trace": "{urn:t}Trace",
    "session": "{urn:t}Session",
    "note": "note",
    "day": "day",
    "person:ns": "{urn:n}person",
}


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with importing(tmp_path_factory.mktemp("headers"), "session_headers", CONTRACT) as found:
        yield found


def sent(package: Any, name: str, *given: Any) -> dict[str, str]:
    """Return the header blocks of a call as lxml reads them, as text by name."""
    transport = Recording()
    client = package.Client("http://h/", headers=given, transport=transport)
    with pytest.raises(ConnectionAbortedError):
        getattr(client.calc, name.lower())(number=1)
    header = etree.fromstring(transport.requests[0].content).find(f"{SOAP}Header")
    return {} if header is None else {str(block.tag): "".join(block.itertext()) for block in header}


@pytest.mark.parametrize("name", COMBINATIONS)
def test_every_operation_gets_the_parts_it_takes(package: Any, name: str):
    person = importlib.import_module("session_headers.models").Person(number=7)
    named = package.PersonDayTraceHeaders(person=person, trace=5)
    found = sent(package, name, package.SessionHeaders(session="s"), package.NoteSessionHeaders(note="t"), named)

    values = {"session": "s", "trace": "5", "note": "t", "person:ns": "7"}
    assert found == {SENT[part]: values[part] for part in COMBINATIONS[name] if part in values}


def test_the_own_class_of_an_operation_goes_first_then_what_was_given_last(package: Any):
    own, other = package.SessionHeaders(session="own"), package.NoteSessionHeaders(session="other", note="t")
    for given in ((own, other), (other, own)):
        assert sent(package, "First", *given)["{urn:t}Session"] == "own"
        assert sent(package, "Typed", *given)["{urn:t}Session"] == "other"
        assert sent(package, "Second", *given)["{urn:t}Session"] == given[1].session
    assert sent(package, "First", package.SessionHeaders(), other) == {"{urn:t}Session": "other"}
    assert (own.session, other.session) == ("own", "other")


def test_options_of_a_few_calls_and_of_tasks(package: Any):
    transport = Recording()
    client = package.Client("http://h/", headers=(package.SessionHeaders(session="s"),), transport=transport)
    calls = client.calc.with_options(headers=package.TraceHeaders(trace=1)).with_options(
        headers=package.TraceHeaders(trace=2)
    )
    with pytest.raises(ConnectionAbortedError):
        calls.second(number=1)
    assert b">s</n:Session><n:Trace>2</n:Trace></s:Header>" in transport.requests[0].content

    class Later(Recording):
        async def send(self, request: Any) -> Any:
            Recording.send(self, request)

    task = package.AsyncClient("http://h/", headers=(package.TraceHeaders(trace=3),), transport=Later())
    with pytest.raises(ConnectionAbortedError):
        asyncio.run(task.calc.third(number=1))
    assert b"<s:Header><n:Trace>3</n:Trace></s:Header>" in task._channel.transport.requests[0].content


def test_the_content_of_a_header_stands_for_the_header(package: Any):
    person = package.models.Person(number=7)
    assert sent(package, "Named", person, package.TraceHeaders(trace=5)) == {"{urn:n}person": "7", "{urn:t}Trace": "5"}
    again = sent(
        package, "Named", package.PersonDayTraceHeaders(person=person, trace=1), package.models.Person(number=8)
    )
    assert again == {"{urn:n}person": "8", "{urn:t}Trace": "1"}
    assert sent(package, "Bare", person) == {}


def test_content_that_several_headers_can_have_must_say_which(tmp_path: Path):
    two = "".join(f'<w:part name="{p}" type="t:Person"/>' for p in ("one", "two"))
    both = "".join(f'<b:header message="t:Ctx" part="{p}" use="literal"/>' for p in ("one", "two"))
    messages = f'<w:message name="Ctx">{two}</w:message>'
    text = wsdl(Operation("Do", headers=both), types=TYPES, messages=messages)
    told = "headers takes objects of NoHeaders, OneTwoHeaders, or what is in one.* not Person"
    with importing(tmp_path, "ambiguous", text) as found, pytest.raises(TypeError, match=told):
        found.Client(headers=found.models.Person(number=1))


@pytest.mark.parametrize("name", ["Typed", "Named"])
def test_parts_with_a_type_are_read_written_and_shown(package: Any, tmp_path: Path, name: str):
    operation = package.OPERATIONS[f"Calc.{name}"]
    cls, body = operation.request
    person = importlib.import_module("session_headers.models").Person(number=7)
    values = {"note": "t", "session": "s"} if name == "Typed" else {"person": person, "trace": 1}
    given = cls(**values)

    data = operation.encode_request(package.Request(given, body(number=1)))

    assert operation.decode_request(data).headers == given
    (tmp_path / "a.wsdl").write_text(CONTRACT, "utf-8")
    config = PackageConfig("a", (str(tmp_path / "a.wsdl"),), operations=(f"Calc.{name}",))
    contract = pipeline.read(config).contract
    shown = samples(contract, contract.services[0], contract.services[0].operations[0], SampleStyle.WIRE)[0]
    blocks = etree.fromstring(shown.encode()).find(f"{SOAP}Header")
    assert {str(block.tag) for block in blocks} == {SENT[part] for part in COMBINATIONS[name]}
    assert f'"{COMBINATIONS[name][0].partition(":")[0]}"' in show_json(contract)


def test_zeep_calls_a_part_with_a_type_the_same(package: Any, tmp_path: Path):
    zeep = pytest.importorskip("zeep")
    (tmp_path / "a.wsdl").write_text(CONTRACT, "utf-8")
    peer = zeep.Client(str(tmp_path / "a.wsdl"))
    message = peer.create_message(peer.service, "Typed", Number=1, _soapheaders={"note": "t", "session": "s"})

    theirs = {str(block.tag): block.text for block in message.find(f"{SOAP}Header")}

    assert theirs == sent(package, "Typed", package.NoteSessionHeaders(note="t", session="s"))


def test_a_part_that_is_named_twice_is_one_block(tmp_path: Path):
    twice = wsdl(Operation("Do", headers=headers("session", "trace", "session")), types=TYPES, messages=MESSAGES)
    with importing(tmp_path, "named_twice", twice) as package:
        operation = package.OPERATIONS["Calc.Do"]
        cls = operation.request[0]
        assert cls.__name__ == "SessionTraceHeaders"
        data = operation.encode_request(package.Request(cls(session="a", trace=1), operation.request[1](number=7)))
        assert data.count(b"<Session>a</Session>") == 1
        assert operation.decode_request(data).headers == cls(session="a", trace=1)


@pytest.mark.parametrize("facade", ["Client", "AsyncClient"])
@pytest.mark.parametrize("wrong", ["part", "text", "class", "dict", "list"])
def test_what_is_no_header_is_refused_when_given(package: Any, facade: str, wrong: str):
    good = package.SessionHeaders(session="s")
    given: dict[str, Any] = {
        "part": (good, package.OPERATIONS["Calc.Bare"].request[1](number=1)),
        "text": ("s",),
        "class": (package.SessionHeaders,),
        "dict": {package.SessionHeaders: good},
        "list": [good],
    }
    kind = "the class SessionHeaders" if wrong == "class" else ""
    with pytest.raises(TypeError, match=rf"headers takes objects of .*SessionHeaders.*, not {kind}"):
        getattr(package, facade)("http://server.invalid", headers=given[wrong])
    made = getattr(package, facade)("http://server.invalid", headers=(good,))
    with pytest.raises(TypeError, match="headers takes objects of"):
        made.calc.with_options(headers=package.OPERATIONS["Calc.Bare"].request[1](number=1))
