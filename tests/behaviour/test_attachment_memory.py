"""What attachments need of memory: bytes once, files nothing; and clients without attachments load no code for them."""

from __future__ import annotations

import asyncio
import gc
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


def test_asyncio(swa: Any, tmp_path: Path):
    async def run() -> None:
        http = httpx2.AsyncClient(transport=server_of_files())
        async with http, swa.AsyncClient("http://h", transport=swa.AsyncHttpxTransport(http)) as client:
            await client.load(name="a")
            with peak_below(20 * MIB):
                (await client.load(name="a")).save(tmp_path / "file")

    asyncio.run(run())
    assert (tmp_path / "file").stat().st_size == SIZE


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
