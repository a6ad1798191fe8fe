"""A user and a password in the URL of a service: they are sent, and nobody sees them."""

from __future__ import annotations

import asyncio
import logging
import traceback
from base64 import b64decode
from typing import TYPE_CHECKING, Any

import pytest
from commands import soapbind
from raw_http import Peer, RawServer, Seen, http
from small_contracts import Operation, importing, wsdl

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LOGIN = "ola:hunter2%2Fs%C3%A6cret"


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with importing(tmp_path_factory.mktemp("login"), "login_calls", wsdl(Operation("Do"))) as found:
        yield found


def quote(peer: Peer, seen: Seen) -> None:
    sent = seen.headers["authorization"]
    told = f"{sent}, {b64decode(sent.partition(' ')[2]).decode()}, {LOGIN}"
    peer.send(http(500, told.encode(), "text/plain; charset=utf-8", x_quoted=sent))


@pytest.mark.parametrize("is_async", [False, True])
@pytest.mark.parametrize("is_function", [False, True])
def test_they_are_shown_nowhere(package: Any, caplog: pytest.LogCaptureFixture, *, is_async: bool, is_function: bool):
    caplog.set_level(logging.DEBUG)
    events: list[Any] = []
    options = {"log_bodies": True, "on_request": events.append, "on_response": events.append}

    async def call_async(endpoint: Any) -> None:
        async with package.AsyncClient(endpoint, **options) as client:
            await client.do(number=1)

    def call(endpoint: Any) -> None:
        with package.Client(endpoint, **options) as client:
            client.do(number=1)

    with RawServer(quote) as server:
        address = server.url
        url = address.replace("//", f"//{LOGIN}@")
        endpoint = (lambda _: url) if is_function else url
        with pytest.raises(package.HttpStatusError) as caught:
            asyncio.run(call_async(endpoint)) if is_async else call(endpoint)
    assert caught.value.excerpt == "Basic ***, ola:***, ola:***"
    assert [each.url for each in events] == [address] * 2
    stack = traceback.TracebackException.from_exception(caught.value, capture_locals=True).stack
    shown = [str(frame.locals) for frame in stack if frame.filename != __file__]
    told = [*caplog.messages, str(vars(caught.value)), *shown]
    assert [each for each in told if "hunter2" in each or "b2xhOmh1bnRlcjI" in each] == []


def test_nor_where_a_client_cannot_be_made(package: Any):
    with pytest.raises(ValueError, match="max_reply_bytes") as caught:
        package.Client(f"http://{LOGIN}@host/", max_reply_bytes=-1)
    stack = traceback.TracebackException.from_exception(caught.value, capture_locals=True).stack
    assert [frame for frame in stack if "hunter2" in str(frame.locals) and frame.filename != __file__] == []


@pytest.mark.usefixtures("small_runtime")
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('location="http://h/"', f'location="https://{LOGIN}@h/"'),
        ('location="http://h/"', f'location="{LOGIN}@h/"'),
        ('location="http://h/"', 'location="https://ola:hunter2/word?x#y@h/"'),
        (
            "<w:types>",
            f'<w:types><x:schema><x:import namespace="urn:z" schemaLocation="http://{LOGIN}@h/z.xsd"/></x:schema>',
        ),
        ("<w:types>", f'<w:import namespace="urn:z" location="http://{LOGIN}@h/z.wsdl"/><w:types>'),
        ("<w:types>", f'<w:import namespace="urn:z" location="//{LOGIN}@h/z.wsdl"/><w:types>'),
    ],
)
def test_a_login_in_a_contract_goes_nowhere(tmp_path: Path, old: str, new: str):
    """Not into the package, the lock, and what any command tells."""
    (tmp_path / "calc.wsdl").write_text(wsdl(Operation("Do")).replace(old, new, 1), "utf-8")
    source, folder = str(tmp_path / "calc.wsdl"), tmp_path / "made"
    told = [
        soapbind("generate", source, "--package", "made", "--output", str(folder), "--lock", str(tmp_path / "lock")),
        soapbind("show", source),
        soapbind("sample", source, "Calc.Do"),
    ]
    written = [path.read_text("utf-8") for path in (*folder.rglob("*.*"), *tmp_path.glob("lock")) if path.is_file()]
    shown = [each.output for each in told]
    assert any("warning[" in each or "error[" in each for each in shown)
    assert [each for each in (*written, *shown) if "hunter2" in each or "ola" in each] == []
