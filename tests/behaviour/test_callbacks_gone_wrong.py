"""What functions and objects of the user return wrong ends in an error that names them and what they must return."""

from __future__ import annotations

import asyncio
import gc
import warnings
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import httpx2
import pytest
from example_plugins import Changes
from http_calls import CALLS, call, call_async
from services88 import (
    AuthenticationError,
    BearerAuth,
    DecodeError,
    HttpReply,
    HttpRequest,
    HttpStatusError,
    IncomingMessage,
    NetServer,
    Plugin,
    Retries,
    SoapFault,
)
from services88.models import ChatMessage
from services88.testing import FakeNetServer
from small_contract import generated, schema_of

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator
    from pathlib import Path


class Greets:
    """Says the same to everybody."""

    def add_chat_message(self, **_: object) -> ChatMessage:
        return ChatMessage(message="H\u00e5")


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with FakeNetServer(chat=Greets()) as running:
        yield running.url


@pytest.fixture(autouse=True)
def _nothing_is_left() -> Iterator[None]:
    """Fail for a coroutine that nobody awaited, and for a connection that is left open."""
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        yield
        gc.collect(1)
    assert [str(each.message) for each in told if each.category in {ResourceWarning, RuntimeWarning}] == []


async def later(value: object = None) -> object:
    return value


def receives(**parts: object) -> Changes:
    return Changes(receives=lambda message: replace(message, **parts))


@CALLS
@pytest.mark.parametrize(
    ("plugin", "told"),
    [
        (Changes(receives=lambda _: None), "on_receive must return the message, or a copy of it, not NoneType"),
        (receives(content="x"), "on_receive must give content as bytes, not str"),
        (receives(status="200"), "on_receive must give status as a whole number, not str"),
        (receives(headers=None), "on_receive must give headers as a mapping of names to values, not NoneType"),
        (receives(headers={"content-type": 5}), "on_receive must give headers as a mapping of .*, both texts"),
        (Changes(sends=lambda message: replace(message, url=None)), "on_send must give url as a text, not NoneType"),
    ],
)
def test_a_plugin(url: str, call: Callable[..., Any], plugin: Plugin, told: str):
    with pytest.raises(TypeError, match=rf"^Changes\.{told}$"):
        call(url, plugins=(plugin,))


def test_a_plugin_that_returns_a_coroutine(url: str):
    plugins = (Changes(sends=later),)
    assert call_async(url, plugins=plugins) == call(url)
    with pytest.raises(TypeError, match=r"^Changes.on_send must return the message, .* not a coroutine"):
        call(url, plugins=plugins)


@CALLS
@pytest.mark.parametrize("content", [b"", b"\x00\xff", b"<a", b"<html/>", b"PK\x03\x04" * 999])
def test_a_plugin_that_makes_garbage_of_a_reply(url: str, call: Callable[..., Any], content: bytes):
    with pytest.raises(DecodeError, match=r"^Chat.AddChatMessage: "):
        call(url, plugins=(receives(content=content),))


@CALLS
def test_a_plugin_names_headers_as_it_likes(url: str, call: Callable[..., Any]):
    def in_latin(message: IncomingMessage) -> IncomingMessage:
        content = message.content.decode().rpartition("?>")[2].encode("latin-1")
        return replace(message, headers={"Content-Type": "text/xml; charset=iso-8859-1"}, content=content)

    assert call(url, plugins=(Changes(receives=in_latin),)) == call(url), "read as the header says"


def exhausted(_: object) -> Any:
    return next(iter(()))


def test_an_iterator_that_ends_in_code_of_the_user(url: str):
    for plugin in (Changes(sends=exhausted), Changes(receives=exhausted)):
        with pytest.raises(StopIteration):
            call(url, plugins=(plugin,))
        with pytest.raises(RuntimeError, match="StopIteration"):  # Python's own way with coroutines
            call_async(url, plugins=(plugin,))


@pytest.mark.parametrize("understood", [None, "{urn:x}a", ("{urn:x}a",)])
def test_a_plugin_that_understands_no_set_of_headers(understood: object):
    made = type("Signs", (Plugin,), {"understood": understood})
    with pytest.raises(TypeError, match=r"^Signs.understood must be a frozenset of tags, not (NoneType|str|tuple)$"):
        NetServer("http://host", plugins=(made(),))


class Given:
    """A transport that gives what it was made with."""

    def __init__(self, reply: Any) -> None:
        self.reply = reply

    def send(self, request: HttpRequest) -> Any:
        assert request
        return self.reply() if callable(self.reply) else self.reply

    def stream(self, request: HttpRequest) -> Any:
        raise NotImplementedError

    def close(self) -> None:
        """Have nothing to close."""


class AsyncGiven(Given):
    """An asynchronous one."""

    async def send(self, request: HttpRequest) -> Any:
        return super().send(request)

    async def close(self) -> None:  # type: ignore[override]
        """Have nothing to close."""


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        (None, "must return an HttpReply, not NoneType"),
        ((200, {}, b""), "must return an HttpReply, not tuple"),
        (httpx2.Response(200), "must return an HttpReply, not Response"),
        (HttpReply("200", {}, b""), "must give status as a whole number, not str"),  # type: ignore[arg-type]
        (HttpReply(200, None, b""), "must give headers as a mapping of names to values, not NoneType"),  # type: ignore[arg-type]
        (HttpReply(200, {"content-length": 0}, b""), "must give headers as a mapping of .*, both texts"),  # type: ignore[dict-item]
        (HttpReply(200, {}, None), "must give content as bytes, not NoneType"),  # type: ignore[arg-type]
    ],
)
def test_a_transport(reply: object, told: str):
    with pytest.raises(TypeError, match=rf"^the transport Given {told}$"):
        call("http://host", transport=Given(reply))
    with pytest.raises(TypeError, match=rf"^the transport AsyncGiven {told}$"):
        call_async("http://host", transport=AsyncGiven(reply))


def test_a_transport_may_be_shared_with_another_package(tmp_path: Path):
    with generated(tmp_path, "other_replies", schema_of("")) as it:
        fault = it.package.HttpReply(503, {"content-type": "text/plain"}, b"away")
        with pytest.raises(HttpStatusError, match="503"):
            call("http://host", transport=Given(fault), retries=Retries(attempts=1))


def test_a_transport_that_is_asynchronous_or_has_no_more_replies():
    with pytest.raises(TypeError, match=r"^the transport Given must return an HttpReply, not a coroutine"):
        call("http://host", transport=Given(later))
    with pytest.raises(StopIteration):
        call("http://host", transport=Given(iter(()).__next__))


class Yields(httpx2.Auth):
    """Wants to send what it was made with."""

    def __init__(self, *sent: object) -> None:
        self.sent = sent

    def auth_flow(self, request: httpx2.Request) -> Generator[Any, httpx2.Response, None]:
        for each in self.sent:
            if isinstance(each, Exception):
                raise each
            yield request if each == "it" else each


@CALLS
@pytest.mark.parametrize(
    ("auth", "told", "cause"),
    [
        (Yields(None), "auth: Yields must yield the request, not NoneType", None),
        (Yields("it", 7), "auth: Yields must yield the request, not int", None),
        (Yields(), r"auth: Yields failed \(RuntimeError\)", RuntimeError),
        (Yields(KeyError("hunter2")), r"auth: Yields failed \(KeyError\)", KeyError),
        (Yields("it", KeyError("hunter2")), r"auth: Yields failed \(KeyError\)", KeyError),
    ],
)
def test_an_auth_of_the_user(url: str, call: Callable[..., Any], auth: Any, told: str, cause: Any):
    with pytest.raises(AuthenticationError, match=f"^Chat.AddChatMessage: {told}$") as caught:
        call(url, auth=auth)
    assert (caught.value.__cause__ and type(caught.value.__cause__)) is cause


@CALLS
@pytest.mark.parametrize("value", [None, 7, b"abc", "", "a b"])
def test_a_function_that_returns_no_token(url: str, call: Callable[..., Any], value: object):
    what = f"text, not {type(value).__name__};" if not isinstance(value, str) else "visible ASCII characters"
    told = f"the function of BearerAuth returned none: a token must be a? ?{what}"
    with pytest.raises(AuthenticationError, match=told):
        call(url, auth=BearerAuth(lambda: value))  # type: ignore[arg-type,return-value]


def test_a_token_that_must_be_awaited(url: str):
    auth = BearerAuth(lambda: later("abc"))  # type: ignore[arg-type,return-value]
    assert call_async(url, auth=auth) == call(url)
    with pytest.raises(AuthenticationError, match="a token must be a text, not a coroutine"):
        call(url, auth=auth)


def test_functions_of_clients_without_a_profile(tmp_path: Path):
    with generated(tmp_path, "calling_back", schema_of('<xs:element name="It" type="xs:string"/>')) as it:

        def no_header() -> Any:
            return None

        def broken() -> Any:
            return it.package.XmlFragment("<a")

        async def run(client: Any) -> None:
            async with client:
                await client.do()

        for function, kind, told in ((no_header, TypeError, ".* not NoneType"), (broken, ValueError, ".*no XML")):
            match = rf"^what \S+\.{function.__name__} returned: headers{told}"
            with pytest.raises(kind, match=match), it.package.Client("http://host", headers=function) as client:
                client.do()
            with pytest.raises(kind, match=match):
                asyncio.run(run(it.package.AsyncClient("http://host", headers=function)))
        with (
            it.package.Client(lambda _: later()) as client,
            pytest.raises(it.package.TransportError, match=r"^Small.Do: endpoint returned a coroutine"),
        ):
            client.do()


def test_an_object_whose_operation_is_no_method():
    served = type("Holds", (), {"add_chat_message": 7, "get_chat_messages": lambda _: []})()
    with (
        FakeNetServer(chat=served) as server,
        pytest.raises(SoapFault, match=r"Holds\.add_chat_message must be a method"),
    ):
        call(server.url)
