"""``soapbind mock`` as a process: over real HTTP, with clients of others, started and stopped."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import httpx2
import pytest
import zeep
from mock_process import MockProcess
from mocked_contract import COUNT, MEDIA_TYPES, PLACE, envelope
from shared_code import write_package
from soapbind import pipeline
from soapbind.config import PackageConfig

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow  # starts processes, each of which generates a package
HEADERS = {"Content-Type": MEDIA_TYPES["1.1"], "SOAPAction": '"urn:orders/Place"'}
COUNTING = {"Content-Type": MEDIA_TYPES["1.1"], "SOAPAction": '"urn:orders/Count"'}


@pytest.fixture(scope="module")
def running(contract: Path) -> Iterator[MockProcess]:
    with MockProcess(contract) as process:
        yield process
        assert process.stop() == 0
        assert "Traceback" not in process.errors()


def test_it_tells_where_it_listens(running: MockProcess):
    assert running.first == f"Serving 3 operations at {running.url}/ (Ctrl-C stops)"
    assert running.line() == f"  Orders: {running.url}/Orders  WSDL: {running.url}/Orders?wsdl"


def test_one_line_a_call(running: MockProcess):
    httpx2.post(f"{running.url}/Orders", content=envelope(PLACE), headers=HEADERS)
    httpx2.post(f"{running.url}/Orders", content=b"<a", headers=HEADERS)

    assert " 200 Orders.Place (" in (first := running.line_with("200"))
    assert first.endswith("ms, sample)")
    assert "\x1b" not in first
    second = running.line_with("500")
    assert "not well-formed XML" in second
    assert "-> send one whole XML document" in second


def test_zeep_calls_it_by_its_wsdl(running: MockProcess):
    client = zeep.Client(f"{running.url}/Orders?wsdl")

    for port in ("p11", "p12"):
        service = client.bind("OrderService", port)
        assert service._binding_options["address"] == f"{running.url}/Orders"
        found = service.Place(Customer="Ada", _soapheaders={"session": {"SessionToken": "t"}})
        assert (found.Number, str(found.Due)) == (0, "2026-01-01")
    assert zeep.Client(f"{running.url}/Stock?wsdl").bind("StockService", "p").Count(Sku="A") == 0


def test_our_client_calls_it(running: MockProcess, contract: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    write_package(tmp_path / "shopper", pipeline.make(PackageConfig("shopper", (str(contract),))).files)
    monkeypatch.syspath_prepend(tmp_path)
    import shopper  # noqa: PLC0415

    with shopper.Client(running.url) as client:
        assert client.orders.place(customer="Ada", password=None, lines=[]).number == 0
        client.orders.note(text="Hi")
        assert client.stock.count(sku="A1") == 0
        httpx2.post(f"{running.url}/_mock/plans", json={"fail": "OutOfStock", "times": 1})
        with pytest.raises(shopper.errors.OutOfStock):
            client.orders.place(customer="Ada", password=None, lines=[])


def _raw(url: str, content: bytes, *headers: str) -> bytes:
    """Return all that comes back over one connection."""
    host, _, port = url.removeprefix("http://").partition(":")
    sent = [f"POST /Orders HTTP/1.1\r\nHost: {host}:{port}\r\nContent-Length: {len(content)}", *headers]
    with socket.create_connection((host, int(port)), timeout=30) as peer:
        peer.sendall("\r\n".join([*sent, "", ""]).encode() + content)
        pieces = []
        while piece := peer.recv(65536):
            pieces.append(piece)
    return b"".join(pieces)


def test_connections_close_and_answers_break_off_on_demand(running: MockProcess):
    named = [f"{name}: {value}" for name, value in HEADERS.items()]

    closed = _raw(running.url, envelope(PLACE), *named, "X-Mock-Fail: close")
    cut = _raw(running.url, envelope(PLACE), *named, "X-Mock-Fail: cut")
    whole = _raw(running.url, envelope(PLACE), *named, "Connection: close")

    assert closed == b""
    head, _, half = cut.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200")
    assert 0 < len(half) < int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
    assert whole.endswith(b"</s:Envelope>")
    assert "closed Orders.Place" in running.line_with("planned: close")
    assert "planned: cut" in running.line_with("200 Orders.Place")


def test_foreign_text_does_not_reach_the_terminal(running: MockProcess):
    httpx2.post(f"{running.url}/%1b%5b2J%0aFAKE", content=b"x")
    wild = '"urn:\x9b31mx\u202e"'.encode()
    httpx2.post(f"{running.url}/Orders", content=envelope(PLACE), headers={**HEADERS, "SOAPAction": wild})

    first, second = running.line_with("404"), running.line_with("500")
    for line in (first, second):
        assert "FAKE" not in line.split("POST")[0]
        assert not [each for each in line if ord(each) < 32 or 127 <= ord(each) < 160 or each == "\u202e"]
    assert "\\x1b[2J" in first


def test_many_calls_at_a_time(running: MockProcess):
    def call(number: int) -> int:
        delay = {"X-Mock-Delay": "0.3"} if number % 2 else {}
        reply = httpx2.post(f"{running.url}/Stock", content=envelope(COUNT), headers={**COUNTING, **delay}, timeout=60)
        return reply.status_code

    with ThreadPoolExecutor(20) as pool:
        assert set(pool.map(call, range(60))) == {200}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_stops_at_once_whatever_it_does(contract: Path, number: int):
    with MockProcess(contract, "--delay", "300") as process, ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(
            httpx2.post, f"{process.url}/Orders", content=envelope(PLACE), headers=HEADERS, timeout=60
        )
        time.sleep(0.5)
        began = time.monotonic()

        code = process.stop(number)

        assert code == 0
        assert time.monotonic() - began < 30
        assert waiting.exception() is not None or waiting.result().status_code >= 500
        assert "Traceback" not in process.errors()
        assert process.errors() == ""


def test_a_port_that_is_taken(running: MockProcess, contract: Path):
    port = running.url.rpartition(":")[2]

    done = subprocess.run(
        [sys.executable, "-m", "soapbind", "mock", contract, "--port", port],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines() == [
        f"127.0.0.1:{port}: error[port-in-use]: another program listens there",
        "  help: choose another port with --port, 0 for a free one, or stop the program that uses it",
        "1 problem found",
    ]


def test_an_address_of_another_machine(contract: Path):
    done = subprocess.run(
        [sys.executable, "-m", "soapbind", "mock", contract, "--host", "192.0.2.1", "--port", "0"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 1
    assert "192.0.2.1:0: error[cannot-listen]" in done.stderr
    assert "--host" in done.stderr


def test_an_archive_and_one_service_of_it(contract: Path, tmp_path: Path):
    with zipfile.ZipFile(tmp_path / "orders.zip", "w") as archive:
        archive.write(contract, "wsdl\\orders.wsdl")

    with MockProcess(tmp_path / "orders.zip", "--service", "Stock", "--host", "localhost", "-q") as process:
        assert process.first.startswith("Serving 1 operation at http://localhost:")
        reply = httpx2.post(f"{process.url}/", content=envelope(COUNT), headers=COUNTING)
        assert reply.status_code == 200
        assert httpx2.get(f"{process.url}/").status_code == 200
        assert process.stop() == 0
