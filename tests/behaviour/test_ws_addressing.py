"""WS-Addressing: sent where a port demands it or the user says so; the reply to another message is refused."""

from __future__ import annotations

import asyncio
import importlib
import re
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from addressed_contract import NEW, OLD, REQUIRED, contract
from lxml import etree
from raw_http import RawServer, http
from small_contracts import imported

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType


class Calc:
    """Returns the number it gets."""

    def do(self, *, number: int) -> int:
        if number < 0:
            raise LookupError
        return number

    named = plain = told = do


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """Return the package of a contract whose port demands addressing."""
    folder = tmp_path_factory.mktemp("addressed")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(folder))
        yield imported(folder, "addressed", contract(REQUIRED))


@pytest.fixture(scope="module")
def mentioning(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """Return the package of a contract that only mentions addressing."""
    folder = tmp_path_factory.mktemp("mentioning")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(folder))
        yield imported(folder, "mentioning", contract("<wsaw:UsingAddressing/>"))


def served(package: ModuleType) -> Any:
    return importlib.import_module(f"{package.__name__}.testing").FakeServer(calc=Calc())


def blocks(content: bytes) -> dict[str, str]:
    """Return the header blocks of an envelope, by tag, as text."""
    header = etree.fromstring(content).find("{*}Header")
    return {} if header is None else {str(each.tag): "".join(each.itertext()) for each in header}


def call(package: ModuleType, url: str, *names: str, **options: Any) -> list[Any]:
    """Call operations by a blocking client, then by an asynchronous one."""

    async def run() -> list[Any]:
        async with package.AsyncClient(url, **options) as client:
            return [await getattr(client, name)(number=7) for name in names]

    with package.Client(url, **options) as client:
        return [getattr(client, name)(number=7) for name in names] + asyncio.run(run())


def test_a_port_that_demands_addressing_gets_it(package: ModuleType):
    with served(package) as server:
        url = server.url
        assert call(package, url, "do", "named", "plain", "told") == [7] * 8
    sent = [blocks(each.content) for each in server.calls]
    actions = ["urn:t/do", "urn:t:Calc:In", "urn:t:Calc:PlainRequest", "urn:t/said"]
    assert [each[f"{{{NEW}}}Action"] for each in sent] == actions * 2
    assert len({each[f"{{{NEW}}}MessageID"] for each in sent}) == 8
    for each in sent:
        assert uuid.UUID(each[f"{{{NEW}}}MessageID"].removeprefix("urn:uuid:")).version == 4
        assert each[f"{{{NEW}}}To"] == url
        assert each[f"{{{NEW}}}ReplyTo"] == f"{NEW}/anonymous"
        assert len(each) == 4


def test_what_is_only_mentioned_is_not_sent(mentioning: ModuleType):
    with served(mentioning) as server:
        assert call(mentioning, server.url, "do") == [7] * 2
    assert [blocks(each.content) for each in server.calls] == [{}, {}]


@pytest.mark.parametrize(
    ("version", "space", "anonymous"), [("2005/08", NEW, f"{NEW}/anonymous"), ("2004/08", OLD, f"{OLD}/role/anonymous")]
)
def test_a_user_says_so(mentioning: ModuleType, version: str, space: str, anonymous: str):
    with served(mentioning) as server:
        plugin = mentioning.WsAddressing(version, to="urn:to&me", actions={"Calc.Do": "urn:mine"})
        history = mentioning.History()
        assert call(mentioning, server.url, "do", "named", plugins=(plugin, history)) == [7] * 4
    sent = [blocks(each.content) for each in server.calls]
    assert [each[f"{{{space}}}Action"] for each in sent] == ["urn:mine", "urn:t:Calc:In"] * 2
    assert {(each[f"{{{space}}}To"], each[f"{{{space}}}ReplyTo"]) for each in sent} == {("urn:to&me", anonymous)}
    for request, exchange in zip(sent, history.exchanges, strict=True):
        came = blocks(exchange.reply.encode())
        assert came[f"{{{space}}}RelatesTo"] == request[f"{{{space}}}MessageID"]
        assert came[f"{{{space}}}Action"] in {"urn:mineResponse", "urn:t:Calc:InResponse"}


def test_header_blocks_that_are_there_stay(package: ModuleType):
    own = etree.fromstring(f'<a:To xmlns:a="{NEW}">urn:other</a:To>')
    with served(package) as server, package.Client(server.url, headers=own) as client:
        client.do(number=1)
        client.with_options(plugins=()).do(number=1)
        client.with_options(plugins=(package.WsAddressing("2004/08"),)).do(number=1)
    first, second, third = (blocks(each.content) for each in server.calls)
    for each in (first, second):
        assert each[f"{{{NEW}}}To"] == "urn:other"
        assert each[f"{{{NEW}}}Action"] == "urn:t/do"
    assert f"{{{OLD}}}Action" in third
    assert f"{{{NEW}}}Action" not in third


def test_login_in_an_address_is_not_sent_in_the_message(package: ModuleType):
    with served(package) as server, package.Client(server.url.replace("//", "//ola:hunter2@")) as client:
        client.do(number=1)
        assert blocks(server.calls[0].content)[f"{{{NEW}}}To"] == server.url


def reply(relation: str, *, must: bool = False, more: str = "", kind: str = "") -> bytes:
    marks = ' s:mustUnderstand="1"' * must + kind
    return (
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Header>'
        f'<RelatesTo xmlns="{NEW}"{marks}>{relation}</RelatesTo>{more}</s:Header>'
        '<s:Body><DoResponse xmlns="urn:t"><Number>7</Number></DoResponse></s:Body></s:Envelope>'
    ).encode()


def identity(body: bytes) -> str:
    return blocks(body)[f"{{{NEW}}}MessageID"]


@pytest.mark.parametrize("must", [False, True])
def test_the_reply_to_this_message(package: ModuleType, *, must: bool):
    with RawServer(lambda peer, seen: peer.send(http(200, reply(identity(seen.body), must=must)))) as server:
        assert call(package, server.url, "do") == [7] * 2


@pytest.mark.parametrize("kind", ["urn:part-of", f"{NEW}/reply"])
def test_other_relations_are_none_of_a_reply(package: ModuleType, kind: str):
    """A message may be related to several, and answers those alone to which its relation is that of a reply."""
    said = f' RelationshipType="{kind}"'

    def answer(peer: Any, seen: Any) -> None:
        other = f'<RelatesTo xmlns="{NEW}" RelationshipType="urn:part-of">{identity(seen.body)}</RelatesTo>'
        peer.send(http(200, reply("urn:uuid:1", kind=said, more="" if kind == "urn:part-of" else other)))

    with RawServer(answer) as server, package.Client(server.url) as client:
        if kind == "urn:part-of":
            assert client.do(number=1) == 7
        else:
            with pytest.raises(package.DecodeError, match="to another message"):
                client.do(number=1)


def test_the_reply_to_another_message(package: ModuleType):
    async def run(url: str) -> None:
        async with package.AsyncClient(url) as client:
            await client.do(number=1)

    with RawServer(lambda peer, _: peer.send(http(200, reply("urn:uuid:1")))) as server:
        with package.Client(server.url) as client, pytest.raises(package.DecodeError) as caught:
            client.do(number=1)
        assert str(caught.value) == "Calc.Do: at Header: the reply is to another message: 'urn:uuid:1' (RelatesTo)"
        with pytest.raises(package.DecodeError, match="to another message"):
            asyncio.run(run(server.url))


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", "DecodeError"),
        (b"<html>", "DecodeError"),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]>" + reply("&b;"), "DecodeError"),
        (reply("x").replace(b"<s:Body>", b"<s:Other>"), "DecodeError"),
        (reply("x").replace(b"</s:Header>", b""), "DecodeError"),
        (b"\xff" + reply("x"), "DecodeError"),
    ],
)
def test_replies_that_make_no_sense(package: ModuleType, content: bytes, error: str):
    with (
        RawServer(lambda peer, _: peer.send(http(200, content))) as server,
        package.Client(server.url) as client,
        pytest.raises(getattr(package, error)),
    ):
        client.do(number=1)


def test_a_reply_without_addressing_is_taken(package: ModuleType):
    plain = re.sub(b"<s:Header>.*</s:Header>", b"", reply(""))
    with RawServer(lambda peer, _: peer.send(http(200, plain))) as server:
        assert call(package, server.url, "do") == [7] * 2


def test_faults_are_related_too(package: ModuleType):
    history = package.History()
    with served(package) as server, package.Client(server.url, plugins=(history,)) as client:
        with pytest.raises(package.SoapFault):
            client.do(number=-1)
        request = blocks(server.calls[0].content)
    came = blocks(history.exchanges[0].reply.encode())
    assert came[f"{{{NEW}}}Action"] == f"{NEW}/soap/fault"
    assert came[f"{{{NEW}}}RelatesTo"] == request[f"{{{NEW}}}MessageID"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"version": "2006/01"}, "version must be one of 2005/08, 2004/08"),
        ({"actions": {"Calc.Du": "x"}}, "'Calc.Du' names no operation"),
    ],
)
def test_what_cannot_be(package: ModuleType, arguments: dict[str, Any], told: str):
    with pytest.raises(ValueError, match=told):
        package.WsAddressing(**arguments)


def test_the_guide(mentioning: ModuleType):
    page = (Path(__file__).resolve().parents[2] / "docs/guide/ws-addressing.md").read_text("utf-8")
    (program,) = re.findall(r"^```python\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    with served(mentioning) as server:
        exec(program.replace("from calc import", "from mentioning import"), {"url": server.url})  # noqa: S102 - ours
    sent = [blocks(each.content) for each in server.calls]
    assert [each.get(f"{{{NEW}}}Action", each.get(f"{{{OLD}}}Action")) for each in sent] == [
        "urn:t/do",
        "urn:t/calculate",
    ]


@pytest.mark.parametrize("soap12", [False, True])
def test_zeep_and_this_client_say_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, soap12: bool):
    zeep = pytest.importorskip("zeep", reason="zeep is not installed; pip install '.[test]'")
    wsa = pytest.importorskip("zeep.wsa")
    monkeypatch.syspath_prepend(str(tmp_path))
    name = f"both{soap12}".lower()
    package = imported(tmp_path, name, contract(REQUIRED, soap12=soap12))
    with served(package) as server:
        theirs = zeep.Client(str(tmp_path / f"{name}.wsdl"), plugins=[wsa.WsAddressingPlugin()])
        service = theirs.create_service("{urn:t}B", server.url)
        for operation in ("Do", "Told"):
            assert service[operation](Number=7) == 7
        with package.Client(server.url) as client:
            assert (client.do(number=7), client.told(number=7)) == (7, 7)
    sent = [blocks(each.content) for each in server.calls]
    for zeeps, ours in zip(sent[:2], sent[2:], strict=True):
        for block in ("Action", "To"):
            assert zeeps[f"{{{NEW}}}{block}"] == ours[f"{{{NEW}}}{block}"]
        assert zeeps[f"{{{NEW}}}MessageID"][:9] == ours[f"{{{NEW}}}MessageID"][:9] == "urn:uuid:"


@pytest.mark.parametrize(
    ("header", "blocks"),
    [
        ("", ["new"]),
        ("<s:Header/>", ["new"]),  # as suds sends it, and WCF
        ("<s:Header a='/>' /><!-- <x/> -->", ["new"]),
        ("<s:Header></s:Header>", ["new"]),
        ("<s:Header><old/></s:Header>", ["old", "new"]),
    ],
)
def test_where_blocks_go(package: ModuleType, header: str, blocks: list[str]):
    module = importlib.import_module(f"{package.__name__}._runtime.addressing.envelope_header")
    space = "http://schemas.xmlsoap.org/soap/envelope/"
    text = f'<s:Envelope xmlns:s="{space}">{header}<t:Body xmlns:t="{space}"/></s:Envelope>'.encode()
    made = etree.fromstring(module.with_blocks(text, module.read_header(text, frozenset()), "<new/>"))
    assert [each.tag for each in made.iterchildren("{*}Header", "{*}Body")] == [
        f"{{{space}}}Header",
        f"{{{space}}}Body",
    ]
    assert [each.tag for each in made[0]] == blocks
