"""Headers that must be understood, and for whom they are: typed ones, and elements of the user's own."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from header_contract import header_contract
from lxml import etree
from small_contracts import importing

if TYPE_CHECKING:
    from collections.abc import Iterator

SOAP = {"P": "http://schemas.xmlsoap.org/soap/envelope/", "Q": "http://www.w3.org/2003/05/soap-envelope"}
ROLE = {"P": "actor", "Q": "role"}
NEXT = {"P": "http://schemas.xmlsoap.org/soap/actor/next", "Q": "http://www.w3.org/2003/05/soap-envelope/role/next"}


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with importing(tmp_path_factory.mktemp("marked"), "marked_headers", header_contract()) as found:
        yield found


@pytest.fixture
def served(package: Any) -> Iterator[Any]:
    testing = __import__("marked_headers.testing").testing

    class Calc:
        def do(self, *, number: int) -> int:
            if number < 0:
                testing.current_call().reply_headers.append(package.must_understand(package.QuotaHeaders(quota=number)))
                raise testing.soap_fault("no")
            return number

        def plain(self, *, number: int) -> int:
            return number

    with testing.FakeServer(calc=Calc()) as server:
        yield server


def attributes(content: bytes, port: str) -> dict[str, dict[str, str]]:
    """Return the attributes of SOAP of each header block, by its local name."""
    header: Any = etree.fromstring(content).find(f"{{{SOAP[port]}}}Header")
    blocks: list[Any] = [] if header is None else list(header)
    return {
        each.tag.rpartition("}")[2]: {k.rpartition("}")[2]: v for k, v in each.items() if SOAP[port] in k}
        for each in blocks
    }


@pytest.mark.parametrize("port", ["P", "Q"])
def test_a_typed_header_says_that_it_must_be_understood(package: Any, served: Any, port: str):
    given = package.must_understand(package.SessionTraceHeaders(session="s < ü", trace=package.models.Trace(id=4)))
    with package.Client(served.url, port=port, headers=given) as client:
        assert client.do(number=1) == 1
        client.plain(number=2)
    first, second = served.calls
    assert attributes(first.content, port) == {name: {"mustUnderstand": "1"} for name in ("Session", "Trace")}
    assert (first.headers.session, first.headers.trace.id) == ("s < ü", 4)
    assert attributes(second.content, port) == {}


@pytest.mark.parametrize("port", ["P", "Q"])
@pytest.mark.parametrize("role", ["next", "urn:relay"])
def test_a_role_is_an_actor_in_soap_1_1(package: Any, served: Any, port: str, role: str):
    trace = package.must_understand(package.models.Trace(id=4), role=role)
    with package.Client(served.url, port=port, headers=(package.SessionTraceHeaders(session="s"), trace)) as client:
        client.do(number=1)
    uri = NEXT[port] if role == "next" else role
    assert attributes(served.calls[0].content, port) == {
        "Session": {},
        "Trace": {"mustUnderstand": "1", ROLE[port]: uri},
    }


def test_async_and_from_a_function(package: Any, served: Any):
    async def fresh() -> Any:
        await asyncio.sleep(0)
        return package.must_understand(package.SessionTraceHeaders(session="s"), role="next")

    async def call() -> None:
        async with package.AsyncClient(served.url, port="Q", headers=fresh) as client:
            await client.do(number=1)

    asyncio.run(call())
    assert attributes(served.calls[0].content, "Q") == {"Session": {"mustUnderstand": "1", "role": NEXT["Q"]}}


@pytest.mark.parametrize("port", ["P", "Q"])
def test_the_fake_server_refuses_what_it_does_not_understand(package: Any, served: Any, port: str):
    own = etree.Element("{urn:own}Thing")
    with package.Client(served.url, port=port) as client:
        with pytest.raises(package.SoapFault) as found:
            client.with_options(headers=package.must_understand(own)).plain(number=1)
        assert found.value.code.name == "MustUnderstand"
        assert "{urn:own}Thing" in found.value.reason
        elsewhere = client.with_options(headers=package.must_understand(own, role="urn:relay"))
        assert elsewhere.plain(number=1) == 1


def test_what_is_given_later_counts(package: Any, served: Any):
    given = package.must_understand(package.SessionTraceHeaders(session="s"))
    with package.Client(served.url, headers=given) as client:
        client.with_options(headers=package.SessionTraceHeaders(session="t")).do(number=1)
        client.do(number=1)
    assert [attributes(each.content, "P")["Session"] for each in served.calls] == [{}, {"mustUnderstand": "1"}]


@pytest.mark.parametrize("port", ["P", "Q"])
def test_a_fake_server_answers_with_such_headers(package: Any, served: Any, port: str):
    with package.Client(served.url, port=port) as client, pytest.raises(package.SoapFault) as found:
        client.do(number=-1)
    assert found.value.headers.quota == -1


def test_a_value_that_cannot_be_written_is_told_with_its_place(package: Any, served: Any):
    given = package.must_understand(package.models.Trace(id="x"))
    with package.Client(served.url, headers=given) as client, pytest.raises(package.EncodeError, match="Trace/Id"):
        client.do(number=1)


def test_what_it_takes(package: Any):
    session = package.SessionTraceHeaders(session="s")
    marked = package.must_understand(session)
    for wrong in (lambda: session, marked, (session,)):
        with pytest.raises(TypeError, match="takes one header"):
            package.must_understand(wrong)
    for role in ("a b", "\n", 7):
        with pytest.raises(ValueError, match="role must be an address"):
            package.must_understand(session, role=role)
    with pytest.raises(TypeError, match="headers takes objects of"):
        package.Client(headers=package.must_understand(7))
