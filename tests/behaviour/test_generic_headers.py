"""SOAP headers of any contract: typed, of the user's own, made anew for each call, and those that come back."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

import pytest
from lxml import etree
from small_contracts import Operation, importing, wsdl

if TYPE_CHECKING:
    from collections.abc import Iterator

SOAP = "{http://schemas.xmlsoap.org/soap/envelope/}"
WSSE = "{urn:wsse}"
CONTRACT = wsdl(
    Operation("Login", headers='<b:header message="t:Ctx" part="trace" use="literal"/>'),
    Operation("Count", headers='<b:header message="t:Ctx" part="session" use="literal"/>'),
    types='<x:element name="Session" type="x:string"/><x:element name="Trace" type="x:int"/>',
    messages="""<w:message name="Ctx"><w:part name="session" element="t:Session"/>
    <w:part name="trace" element="t:Trace"/></w:message>""",
).replace(
    '<w:output ><b:body use="literal"/>',
    '<w:output ><b:header message="t:Ctx" part="session" use="literal"/><b:body use="literal"/>',
)


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with importing(tmp_path_factory.mktemp("headers"), "generic_headers", CONTRACT) as found:
        yield found


@pytest.fixture
def served(package: Any) -> Iterator[Any]:
    """Give a fake server that answers with the session that it was given, and faults for negative numbers."""
    testing = __import__("generic_headers.testing").testing

    class Calc:
        def login(self, *, number: int) -> int:
            call = testing.current_call()
            call.reply_headers.append(package.SessionHeaders(session=f"s{call.headers.trace}"))
            return number

        async def count(self, *, number: int) -> int:
            call = testing.current_call()
            call.reply_headers.append(etree.fromstring("<Left xmlns='urn:left'>3</Left>"))
            if number < 0:
                call.reply_headers.append(package.SessionHeaders(session="over"))
                raise testing.soap_fault("no")
            return number

    with testing.FakeServer(calc=Calc()) as server:
        yield server


def security(password: str = "hunter2-very-secret", **attributes: str) -> Any:  # noqa: S107 - made up
    made = etree.Element(f"{WSSE}Security", nsmap={"wsse": "urn:wsse"})
    for name, value in attributes.items():
        made.set(f"{SOAP}{name}", value)
    made.append(etree.Comment("nobody needs this"))
    etree.SubElement(made, f"{WSSE}Password").text = password
    return made


def sent(server: Any, call: int = -1) -> dict[str, Any]:
    root = etree.fromstring(server.calls[call].content)
    return {block.tag: block for block in root.find(f"{SOAP}Header")}


def test_headers_come_back_in_the_reply(package: Any, served: Any):
    with package.Client(served.url, headers=package.TraceHeaders(trace=7)) as client:
        reply = client.with_reply.login(number=1)
        assert (reply.result, reply.headers.session) == (1, "s7")
        signed_in = client.with_options(headers=package.SessionHeaders(session=reply.headers.session))
        reply = signed_in.with_reply.count(number=2)
    assert served.calls[-1].headers.session == "s7"
    assert reply.headers.session is None
    (left,) = package.unknown_headers(reply.headers)
    assert (left.tag, left.text) == ("{urn:left}Left", "3")


def test_headers_come_back_with_a_fault(package: Any, served: Any):
    with package.Client(served.url) as client, pytest.raises(package.SoapFault) as caught:
        client.count(number=-1)
    assert caught.value.headers.session == "over"
    assert [each.tag for each in package.unknown_headers(caught.value.headers)] == ["{urn:left}Left"]
    assert package.unknown_headers(None) == []


def test_an_element_of_the_users_own_goes_to_every_operation(package: Any, served: Any):
    given = (security(actor="urn:relay", mustUnderstand="1"), package.TraceHeaders(trace=1))
    with package.Client(served.url, headers=given) as client:
        client.login(number=1)
        client.count(number=1)
        assert set(sent(served, -2)) == {f"{WSSE}Security", "{urn:t}Trace"}
        assert set(sent(served)) == {f"{WSSE}Security"}
        block = sent(served)[f"{WSSE}Security"]
        assert block.get(f"{SOAP}actor") == "urn:relay"
        assert [child.tag for child in block] == [f"{WSSE}Password"]
        other = client.with_options(headers=package.XmlFragment("<a:Security xmlns:a='urn:wsse'><b/></a:Security>"))
        other.count(number=1)
        (inner,) = sent(served)[f"{WSSE}Security"]
        assert inner.tag == "b"  # not in the default namespace of the envelope


def test_an_element_takes_the_place_of_a_typed_header_of_its_name(package: Any, served: Any):
    own = etree.fromstring("<Session xmlns='urn:t'>mine</Session>")
    own.set(f"{SOAP}mustUnderstand", "1")
    with package.Client(served.url, headers=(own, package.SessionHeaders(session="theirs"))) as client:
        client.count(number=1)
    root = etree.fromstring(served.calls[-1].content)
    assert [block.text for block in root.find(f"{SOAP}Header")] == ["mine"]
    assert served.calls[-1].headers.session == "mine"


def test_a_function_is_asked_for_each_call(package: Any, served: Any):
    numbers = iter(range(100))

    def fresh() -> Any:
        return package.TraceHeaders(trace=next(numbers)), etree.Element("{urn:n}Nonce", n=str(next(numbers)))

    with package.Client(served.url, headers=(fresh, package.SessionHeaders(session="s"))) as client:
        client.login(number=1)
        client.calc.login(number=1)
        client.with_options(timeout=5).count(number=1)
    assert [call.headers.trace for call in served.calls[:2]] == [0, 2]
    assert [sent(served, place)["{urn:n}Nonce"].get("n") for place in range(3)] == ["1", "3", "5"]
    assert served.calls[-1].headers.session == "s"


def test_async_clients_wait_for_functions(package: Any, served: Any):
    async def fresh() -> Any:
        await asyncio.sleep(0)
        return package.TraceHeaders(trace=9)

    async def main() -> Any:
        async with package.AsyncClient(served.url, headers=fresh) as client:
            return await client.with_reply.login(number=1), await client.calc.login(number=4)

    reply, number = asyncio.run(main())
    assert (reply.headers.session, number) == ("s9", 4)
    with package.Client(served.url, headers=fresh) as client, pytest.raises(TypeError, match="AsyncClient only"):
        client.login(number=1)


def test_what_a_function_gives_is_checked(package: Any, served: Any):
    with package.Client(served.url, headers=lambda: "text") as client, pytest.raises(TypeError, match="headers takes"):
        client.login(number=1)
    with pytest.raises(ValueError, match="no XML element"):
        package.Client(served.url, headers=package.XmlFragment("<a>"))


def test_texts_of_own_elements_are_never_shown(package: Any, served: Any, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)
    with package.Client(served.url, headers=security(), log_bodies=True) as client:
        assert "hunter2" not in repr(client._channel.settings)
        client.login(number=1)
    assert "Password>" in caplog.text
    assert "hunter2" not in caplog.text
    assert sent(served)[f"{WSSE}Security"][0].text == "hunter2-very-secret"


def test_wrong_headers_of_a_served_object_are_its_error(package: Any):
    testing = __import__("generic_headers.testing").testing

    class Calc:
        def login(self, *, number: int) -> int:  # noqa: ARG002 - the interface
            testing.current_call().reply_headers.append(7)
            raise testing.soap_fault("no")

    with testing.FakeServer(calc=Calc()) as server, package.Client(server.url) as client:
        with pytest.raises(package.SoapFault, match="headers takes"):
            client.login(number=1)
        assert isinstance(server.errors[0], TypeError)
    with pytest.raises(RuntimeError, match="no call is being answered"):
        testing.current_call()
