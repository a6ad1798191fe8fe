"""What attachments need of memory: bytes once, files nothing; and clients without attachments load no code for them."""

from __future__ import annotations

import asyncio
import gc
import socket
import subprocess
import sys
import tracemalloc
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx2
import pytest
from attachment_contract import CONTRACT, XOP_TYPE, envelope, include, message
from message_shapes import package
from swa_contract import CONTRACT as SWA

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

MIB = 2**20
SIZE = 40 * MIB
PIECE = b"\x89\r\n-\r\n--" * 8192


@pytest.fixture(scope="module")
def mtom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with package(tmp_path_factory.mktemp("memory"), "memory_mtom", CONTRACT) as found:
        yield found


@pytest.fixture(scope="module")
def swa(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with package(tmp_path_factory.mktemp("memory"), "memory_swa", SWA) as found:
        yield found


class Body(httpx2.SyncByteStream, httpx2.AsyncByteStream):
    """A large part between the two ends of a message."""

    def __init__(self, ends: bytes) -> None:
        self.ends = ends.partition(b"HERE")

    def __iter__(self) -> Iterator[bytes]:
        yield self.ends[0]
        if self.ends[1]:
            yield from (PIECE for _ in range(SIZE // len(PIECE)))
        yield self.ends[2]

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for each in self:
            yield each


class Server(httpx2.BaseTransport, httpx2.AsyncBaseTransport):
    """Takes requests without keeping them, and answers with a large part."""

    def __init__(self, ends: bytes, content_type: str) -> None:
        self.ends, self.content_type, self.received = ends, content_type, 0

    def _reply(self) -> httpx2.Response:
        return httpx2.Response(200, headers={"Content-Type": self.content_type}, stream=Body(self.ends))

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        self.received = sum(map(len, request.stream))
        return self._reply()

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        async for each in request.stream:
            self.received += len(each)
        return self._reply()


@contextmanager
def peak_below(limit: float) -> Iterator[None]:
    gc.collect()  # what tests before this one left is not collected, and perhaps told, below
    tracemalloc.start()
    try:
        yield
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < limit, f"{peak / MIB:.1f} MiB"


def server_of_bytes() -> Server:
    text = envelope(f"<Document><Name>a</Name><Data>{include('one')}</Data></Document>")
    return Server(message(text, one=b"HERE"), XOP_TYPE)


def server_of_files() -> Server:
    ends = b"--b\r\n\r\n" + envelope("", "LoadResponse") + b"\r\n--b\r\n\r\nHERE\r\n--b--"
    return Server(ends, 'multipart/related; boundary="b"')


def warm(made: Any, server: Server) -> Any:
    """Return a client that has loaded everything."""
    return made.Client("http://h", transport=made.HttpxTransport(httpx2.Client(transport=server)), mtom=True)


@pytest.mark.slow  # moves tens of megabytes
def test_bytes_are_in_memory_once(mtom: Any):
    server = server_of_bytes()
    client = warm(mtom, server)
    small, large = mtom.models.Document(name="a"), mtom.models.Document(name="a", data=bytes(SIZE))
    assert len(client.echo(document=small).data) == SIZE
    with peak_below(1.3 * SIZE):
        found = client.echo(document=small)
    assert found.data == PIECE * (SIZE // len(PIECE))
    server.ends = message(envelope("<Document><Name>a</Name></Document>"))
    del found
    with peak_below(2 * MIB):
        client.echo(document=large)
    assert server.received > SIZE


@pytest.mark.slow  # moves tens of megabytes
def test_files_need_none(swa: Any, tmp_path: Path):
    server = server_of_files()
    client = warm(swa, server)
    loaded, stored = server.ends, b"--b\r\n\r\n" + envelope("<Size>1</Size>", "StoreResponse") + b"\r\n--b--"
    client.load(name="a").save(tmp_path / "file")
    server.ends = stored
    client.store(name="a", document=swa.Attachment(iter([b"x"])))  # nothing is imported and compiled below
    server.ends = loaded
    with peak_below(20 * MIB):  # 16 MiB stay in memory, and what a buffer of that size has in reserve
        client.load(name="a").save(tmp_path / "file")
    assert (tmp_path / "file").stat().st_size == SIZE
    server.ends = stored
    with peak_below(2 * MIB):
        assert client.store(name="a", document=swa.Attachment(tmp_path / "file")) == 1
    assert server.received > SIZE
    with peak_below(20 * MIB):
        document = swa.Attachment(PIECE for _ in range(SIZE // len(PIECE)))
        assert client.store(name="a", document=document) == 1


@pytest.mark.slow  # moves tens of megabytes
def test_asyncio(swa: Any, tmp_path: Path):
    async def run() -> None:
        http = httpx2.AsyncClient(transport=server_of_files())
        async with http, swa.AsyncClient("http://h", transport=swa.AsyncHttpxTransport(http)) as client:
            await client.load(name="a")
            with peak_below(20 * MIB):
                (await client.load(name="a")).save(tmp_path / "file")

    asyncio.run(run())
    assert (tmp_path / "file").stat().st_size == SIZE


def exchange(url: str, action: str, content_type: str, ends: bytes, *, is_chunked: bool = False) -> int:
    """Send a fake server a large part between two ends of a message, and return how long its answer is.

    This side holds no more than a piece of either.
    """
    before, _, behind = ends.partition(b"HERE")
    pieces = [before, *[PIECE] * (SIZE // len(PIECE)), behind]
    with socket.create_connection(("127.0.0.1", int(url.rpartition(":")[2]))) as peer:
        head = f"POST / HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Type: {content_type}\r\n"
        head += f'SOAPAction: "urn:t/{action}"\r\n'
        head += "Transfer-Encoding: chunked" if is_chunked else f"Content-Length: {sum(map(len, pieces))}"
        peer.sendall(f"{head}\r\n\r\n".encode())
        for piece in pieces:
            peer.sendall(b"%x\r\n%b\r\n" % (len(piece), piece) if is_chunked else piece)
        if is_chunked:
            peer.sendall(b"0\r\n\r\n")
        start, size = peer.recv(12), 12
        assert start.endswith(b" 200")
        while data := peer.recv(2**16):
            size += len(data)
    return size


class Bytes:
    """What the fake server has behind it for MTOM."""

    def echo(self, *, document: Any) -> Any:
        return document


@pytest.mark.slow  # moves tens of megabytes
@pytest.mark.parametrize("is_chunked", [False, True])
def test_a_fake_server_has_bytes_once(mtom: Any, is_chunked: bool):  # noqa: FBT001 - a case
    text = envelope(f"<Document><Name>a</Name><Data>{include('one')}</Data></Document>", "Echo")
    ends = message(text, one=b"HERE")
    with mtom.testing.FakeServer(shop=Bytes()) as server, mtom.Client(server.url, mtom=True) as client:
        client.echo(document=mtom.models.Document(name="a", data=bytes(5000)))  # everything is loaded
        server.calls.clear()
        with peak_below(1.1 * SIZE):
            assert exchange(server.url, "Echo", XOP_TYPE, ends, is_chunked=is_chunked) > SIZE
        (call,) = server.calls
        assert call.body.document.data == PIECE * (SIZE // len(PIECE))
        assert call.content == ends.replace(b"HERE", call.body.document.data)


@pytest.mark.slow  # moves tens of megabytes
def test_a_fake_server_has_files_in_files(swa: Any):
    stored: list[int] = []

    class Files:
        def store(self, *, name: str, document: Any) -> int:
            stored.append(document.size)
            return len(name)

        def swap(self, *, count: int, first: Any, second: Any) -> Any:
            assert count == second.size == 1
            return swa.OPERATIONS["Shop.Swap"].response[1](count=1, first=second, second=first)

    rpc = '<t:Swap xmlns:t="urn:t"><count xmlns="">1</count></t:Swap>'
    text = envelope("", "X").replace(b"<X></X>", rpc.encode())
    ends = b"--b\r\n\r\n%b\r\n--b\r\n\r\nHERE\r\n--b\r\n\r\n1\r\n--b--" % text
    with swa.testing.FakeServer(shop=Files()) as server, swa.Client(server.url) as client:
        client.swap(count=1, first=swa.Attachment(b"1"), second=swa.Attachment(b"1"))
        with peak_below(20 * MIB):  # 16 MiB stay in memory, and what a buffer of that size has in reserve
            assert exchange(server.url, "Swap", 'multipart/related; boundary="b"', ends) > SIZE
        with peak_below(20 * MIB):
            client.store(name="a", document=swa.Attachment(PIECE for _ in range(SIZE // len(PIECE))))
    assert stored == [SIZE]


_CALL = """
import sys
sys.path.insert(0, {folder!r})
from {name} import Client
from {name}.testing import FakeServer
from {name}.models import Document
class Shop:
    def echo(self, *, document): return document
with FakeServer(shop=Shop()) as server, Client(server.url) as client:
    client.echo(document=Document(name="a", data=bytes(9000)))
print(*sorted(name for name in sys.modules if "attachments" in name or "packed" in name))
"""


def test_a_client_without_attachments_loads_no_code_for_them(mtom: Any):
    folder = str(Path(mtom.__file__).parents[1])
    program = _CALL.format(folder=folder, name="memory_mtom")
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert done.stdout.split() == []
