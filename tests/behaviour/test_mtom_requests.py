"""Requests by MTOM/XOP: bytes go beside the envelope where the user or a policy asks for it, and come back so."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from email import message_from_bytes, policy
from typing import TYPE_CHECKING, Any

import pytest
from attachment_contract import CONTRACT, SOAP12_CONTRACT
from message_shapes import package

if TYPE_CHECKING:
    from collections.abc import Iterator

BYTES = bytes(range(256)) * 40
SMALL = b"\x00\xff small"
XOP = "{http://www.w3.org/2004/08/xop/include}Include"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with package(tmp_path_factory.mktemp("mtom"), "mtom_out", CONTRACT) as found:
        yield found


@pytest.fixture(scope="module")
def made12(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with package(tmp_path_factory.mktemp("mtom"), "mtom_out12", SOAP12_CONTRACT) as found:
        yield found


class Echo:
    def echo(self, *, document: Any) -> Any:
        return document


def document(made: Any, **more: Any) -> Any:
    models = made.models
    given = {
        "name": "a < b",
        "data": BYTES,
        "file": models.File(value=BYTES, kind="k"),
        "page": [models.Page(number=1, image=SMALL), models.Page(number=2, image=BYTES[1:]), models.Page(number=3)],
        "listed": [BYTES, SMALL],
        "stamp": BYTES,
    }
    return models.Document(**given | more)


def parts(call: Any) -> list[Any]:
    """Return the parts of a request, as ``email`` reads them."""
    kind = call.http_headers["content-type"]
    message = message_from_bytes(f"Content-Type: {kind}\r\n\r\n".encode() + call.content, policy=policy.HTTP)
    assert not message.defects
    return list(message.iter_parts())


def test_there_and_back(made: Any):
    with made.testing.FakeServer(shop=Echo()) as server, made.Client(server.url, mtom=True) as client:
        assert client.echo(document=document(made)) == document(made)
        root, *others = parts(server.calls[0])
    text = root.get_payload(decode=True)
    assert root["Content-Type"].startswith('application/xop+xml; charset="utf-8"; type="text/xml"')
    assert [part.get_payload(decode=True) for part in others] == [BYTES, BYTES, BYTES[1:]]
    assert text.count(b"xop:Include ") == 3, "lists and attributes have base64"
    assert all(part["Content-ID"][1:-1].encode() in text for part in others)
    kind = server.calls[0].http_headers["content-type"]
    assert 'type="application/xop+xml"' in kind
    assert 'start-info="text/xml"' in kind
    assert server.calls[0].body.document == document(made)
    assert server.calls[0].http_headers["content-length"] == str(len(server.calls[0].content))


def test_asyncio(made: Any):
    async def run(url: str) -> Any:
        async with made.AsyncClient(url, mtom=1) as client:
            return await client.echo(document=document(made))

    with made.testing.FakeServer(shop=Echo()) as server:
        assert asyncio.run(run(server.url)) == document(made)
        assert len(parts(server.calls[0])) == 5


@pytest.mark.parametrize(("mtom", "count"), [(None, 0), (False, 0), (True, 4), (len(BYTES), 3), (10**9, 1)])
def test_who_asks_for_it(made: Any, mtom: Any, count: int):
    with made.testing.FakeServer(shop=Echo()) as server:
        with made.Client(server.url, mtom=mtom) as client:
            assert client.echo(document=document(made)) == document(made)
            others = client.with_options(mtom=7).with_options(timeout=20, mtom=mtom)
            assert others.echo(document=document(made)) == document(made)
            assert others.shop.with_options(mtom=7).with_options(mtom=mtom).echo(document=document(made)).name
        assert len(server.calls) == 3
        for call in server.calls:
            found = 0 if call.http_headers["content-type"].startswith("text/xml") else len(parts(call))
            assert found == count


@pytest.mark.parametrize(("mtom", "error"), [(0, ValueError), (-1, ValueError), ("yes", TypeError), (1.5, TypeError)])
def test_what_is_no_threshold(made: Any, mtom: Any, error: type[Exception]):
    with pytest.raises(error, match="mtom"):
        made.Client("http://h", mtom=mtom)


def test_without_large_values(made: Any):
    """A server that expects MTOM gets it in any case."""
    with made.testing.FakeServer(shop=Echo()) as server, made.Client(server.url, mtom=True) as client:
        small = made.models.Document(name="a", data=SMALL)
        assert client.echo(document=small) == small
        assert len(parts(server.calls[0])) == 1


def test_soap_12(made12: Any):
    with made12.testing.FakeServer(shop=Echo()) as server, made12.Client(server.url, mtom=True) as client:
        assert client.echo(document=document(made12)) == document(made12)
        kind = server.calls[0].http_headers["content-type"]
        assert 'start-info="application/soap+xml"; action="urn:t/Echo"' in kind
        assert server.calls[0].soap_version == "1.2"
        assert 'type="application/soap+xml"' in str(parts(server.calls[0])[0]["Content-Type"])


class Own:
    """A transport of the user's own, which knows nothing of pieces."""

    def __init__(self, made: Any) -> None:
        self.inner = made.HttpxTransport()
        self.seen: list[Any] = []

    def send(self, request: Any) -> Any:
        self.seen.append(request)
        return self.inner.send(request)

    def close(self) -> None:
        self.inner.close()


def test_an_own_transport_gets_the_whole_body(made: Any):
    transport = Own(made)
    with made.testing.FakeServer(shop=Echo()) as server:
        with made.Client(server.url, mtom=True, transport=transport) as client:
            assert client.echo(document=document(made)) == document(made)
        assert transport.seen[0].content == server.calls[0].content
    assert transport.seen[0].pieces is None
    transport.close()


def test_repeated_calls(made: Any):
    with made.testing.FakeServer(shop=Echo()) as server, made.Client(server.url, mtom=True) as client:
        busy = made.HttpStatusError(503)
        busy.http_headers = {"Retry-After": "0"}
        server.fail_next(busy)
        assert client.echo(document=document(made)) == document(made)
        first, second = server.calls
        contents = [[part.get_payload(decode=True) for part in parts(call)[1:]] for call in (first, second)]
        assert contents == [[BYTES, BYTES, BYTES[1:]]] * 2


def test_no_marks_are_left(made: Any):
    from mtom_out._runtime.lexical import primitives  # noqa: PLC0415 - the package is made by a fixture

    with made.Client("http://h", mtom=True) as client, pytest.raises(made.EncodeError):
        client.echo(document=document(made, page=[made.models.Page(number="x", image=BYTES)]))
    assert primitives.TAKERS == {}


def test_events_and_logs(made: Any, caplog: pytest.LogCaptureFixture):
    seen: list[Any] = []
    with made.testing.FakeServer(shop=Echo()) as server, caplog.at_level("DEBUG", "mtom_out"):
        with made.Client(server.url, mtom=True, on_request=seen.append, log_bodies=True) as client:
            client.echo(document=document(made))
        assert seen[0].size == len(server.calls[0].content)
    assert "<Name>a &lt; b</Name>" in caplog.text
    assert "xop:Include" in caplog.text


def test_plugins_see_and_change_the_envelope(made: Any):
    class Renaming(made.Plugin):
        def on_send(self, message: Any) -> Any:
            assert b"xop:Include" in message.content
            return replace(message, content=message.content.replace(b"<Name>a &lt; b", b"<Name>changed, and longer"))

        def on_receive(self, message: Any) -> Any:
            return replace(message, content=message.content.replace(b"changed", b"also"))

    with made.testing.FakeServer(shop=Echo()) as server:
        with made.Client(server.url, mtom=True, plugins=[Renaming()]) as client:
            found = client.echo(document=document(made))
        assert server.calls[0].body.document.name == "changed, and longer"
    assert (found.name, found.data) == ("also, and longer", BYTES)


def test_with_addressing(made: Any):
    """What is put around an envelope by plugins and by the fake server is put around one with attachments."""
    seen: list[bytes] = []

    class Watching(made.Plugin):
        def on_receive(self, message: Any) -> Any:
            seen.append(message.content)
            return message

    with made.testing.FakeServer(shop=Echo()) as server:
        with made.Client(server.url, mtom=True, plugins=[made.WsAddressing(), Watching()]) as client:
            assert client.echo(document=document(made)) == document(made)
        assert b"MessageID" in server.calls[0].content
    assert b"RelatesTo" in seen[0]
    assert b"xop:Include" in seen[0]


def test_bad_requests(made: Any):
    import httpx2  # noqa: PLC0415 - for this test only

    with made.testing.FakeServer(shop=Echo()) as server:
        kind = 'multipart/related; boundary="b"'
        reply = httpx2.post(server.url, content=b"--b\r\n\r\n<a/>", headers={"Content-Type": kind})
        assert reply.status_code == 500
        assert "cut short" in reply.text
