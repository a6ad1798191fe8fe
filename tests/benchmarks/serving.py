"""CPU of an application under uvicorn, beside a bare ASGI echo that reads the same bytes and answers the same bytes.

``python tests/benchmarks/serving.py`` prints a table: requests a second over a few connections, CPU a request of the
server, and how many times that is the echo's; then the time of a call while thousands of connections are open, and the
memory of the server before and after. Exit code 1 when a call to an asynchronous object costs more than ``--limit``
times the echo. Needs Linux, for /proc.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import socket
import subprocess
import sys
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from time import perf_counter, sleep
from typing import TYPE_CHECKING, Any, NamedTuple

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
if __name__ == "__main__":
    sys.path.insert(0, str(HERE.parents[1] / "generated"))

import spyne_server  # noqa: E402 - found by the path above

if TYPE_CHECKING:
    from collections.abc import Iterator

PATH = "/Chat.svc"
_TICKS = os.sysconf("SC_CLK_TCK")
_WARM = 300  # requests before anything is counted
_READY = 60.0  # seconds for a server to start


class Figures(NamedTuple):
    """What a server did with so many requests."""

    requests_per_second: float
    cpu_microseconds: float


def message() -> tuple[bytes, bytes]:
    """Return a small request, and the answer to it."""
    from services88 import OPERATIONS, Request, RequestHeaders, Response
    from services88.models import ChatMessage

    add = OPERATIONS["Chat.AddChatMessage"]
    said = ChatMessage(chat_session_id=7, author="Åse", message="Hei på deg")
    request = Request(RequestHeaders(time_zone=None), add.request[1](chat_session_id=7, message=said))
    response = Response(add.response[0](succeeded=True), add.response[1](response=said))
    return add.encode_request(request), add.encode_response(response)


def http_request() -> bytes:
    """Return the request as it goes over a connection."""
    from services88 import OPERATIONS

    body = message()[0]
    action = OPERATIONS["Chat.AddChatMessage"].action
    head = f'POST {PATH} HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/xml; charset=utf-8\r\nSOAPAction: "{action}"'
    return f"{head}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


def echo() -> Any:
    """Return an application that does nothing but HTTP."""
    answer = message()[1]
    headers = [(b"content-length", b"%d" % len(answer)), (b"content-type", b"text/xml; charset=utf-8")]

    async def application(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await receive()
            return
        while (await receive()).get("more_body"):
            pass
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": answer})

    return application


def asynchronous() -> Any:
    """Return the application of the package, around an asynchronous object."""
    from services88.chat import AsyncIChatAgent
    from services88.models import ChatMessage  # noqa: TC002 - a package measured as it is used
    from services88.server import Application, Limits

    class Chat(AsyncIChatAgent):
        async def add_chat_message(self, *, chat_session_id: int, message: ChatMessage | None) -> ChatMessage:
            assert message is not None
            message.chat_session_id = chat_session_id
            return message

    return Application(chat=Chat(), limits=Limits(concurrent_calls=10_000))


def blocking() -> Any:
    """Return the application of the package, around an object whose methods run in threads."""
    from services88.chat import IChatAgent
    from services88.models import ChatMessage  # noqa: TC002 - a package measured as it is used
    from services88.server import Application

    class Chat(IChatAgent):
        def add_chat_message(self, *, chat_session_id: int, message: ChatMessage | None) -> ChatMessage:
            assert message is not None
            message.chat_session_id = chat_session_id
            return message

    return Application(chat=Chat())


def by_wsgi() -> Any:
    """Return the same as a WSGI application."""
    return blocking().wsgi


WSGI = {"blocking object by WSGI": by_wsgi, "spyne by WSGI": spyne_server.application}
SERVED = {"echo": echo, "asynchronous object": asynchronous, "blocking object": blocking, **WSGI}


def serve(kind: str) -> None:
    """Serve until killed; say at which port."""
    import uvicorn

    application = SERVED[kind]()
    # With its protocol, for asyncio sends small packets at once only over what says that it is TCP.
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(8192)
        print(listener.getsockname()[1], flush=True)
        kinds: dict[str, Any] = {"interface": "wsgi"} if kind in WSGI else {}
        config = uvicorn.Config(application, log_level="warning", access_log=False, backlog=8192, **kinds)
        uvicorn.Server(config).run(sockets=[listener])


@contextmanager
def running(kind: str) -> Iterator[tuple[int, int]]:
    """Run a server; give its process and port."""
    command = [sys.executable, __file__, "--serve", kind]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.pid, int(process.stdout.readline())
        finally:
            process.kill()


def cpu_seconds(pid: int) -> float:
    """Return the CPU time of a process, of user and system."""
    parts = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(parts[11]) + int(parts[12])) / _TICKS


def megabytes(pid: int) -> float:
    """Return the resident memory of a process."""
    pages = int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def connected(port: int) -> socket.socket:
    """Return a connection, once the server listens."""
    end = perf_counter() + _READY
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=60)
        except ConnectionError:
            if perf_counter() > end:
                raise
            sleep(0.05)


def exchange(connection: socket.socket, request: bytes) -> bytes:
    """Send a request, and return the body of its answer."""
    connection.sendall(request)
    data = connection.recv(65536)
    while b"\r\n\r\n" not in data:
        data += connection.recv(65536)
    head, _, body = data.partition(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
    while len(body) < length:
        body += connection.recv(65536)
    if not head.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(head + body)
    return body


def measured(kind: str, count: int) -> Figures:
    """Return the figures of one server."""
    request, answer = http_request(), message()[1]
    with running(kind) as (pid, port), connected(port) as connection:
        for _ in range(_WARM):
            body = exchange(connection, request)
        assert body == answer or (kind.startswith("spyne") and b"AddChatMessageResponse" in body), body
        cpu, began = cpu_seconds(pid), perf_counter()
        for _ in range(count):
            exchange(connection, request)
        return Figures(count / (perf_counter() - began), (cpu_seconds(pid) - cpu) / count * 1e6)


async def crowd(port: int, connections: int, rounds: int) -> float:
    """Call over so many connections at the same time; return the seconds."""
    request, limit = http_request(), asyncio.Semaphore(500)  # of connections that are made at once

    async def opened() -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        async with limit:
            return await asyncio.open_connection("127.0.0.1", port)

    async def call(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        await reader.readexactly(int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0]))
        assert head.startswith(b"HTTP/1.1 200"), head

    pairs = await asyncio.gather(*(opened() for _ in range(connections)))
    began = perf_counter()
    for _ in range(rounds):
        await asyncio.gather(*(call(*pair) for pair in pairs))
    seconds = perf_counter() - began
    for _, writer in pairs:
        writer.close()
    return seconds


def main() -> int:
    """Measure and print; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--serve", choices=SERVED, help="be the server of one kind")
    parser.add_argument("--requests", type=int, default=5000)
    parser.add_argument("--connections", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=4, help="of calls over all connections (default: 4)")
    parser.add_argument("--limit", type=float, default=3.0)
    options = parser.parse_args()
    if options.serve:
        serve(options.serve)
        return 0
    kinds = [kind for kind in SERVED if find_spec("spyne") or not kind.startswith("spyne")]
    figures = {kind: measured(kind, options.requests) for kind in kinds}
    bare = figures["echo"].cpu_microseconds
    print("| served | requests a second | CPU a request, µs | times the echo |\n| --- | ---: | ---: | ---: |")
    for kind, found in figures.items():
        cpu = found.cpu_microseconds
        print(f"| {kind} | {found.requests_per_second:.0f} | {cpu:.0f} | {cpu / bare:.2f} |")
    with running("asynchronous object") as (pid, port), connected(port) as connection:
        for _ in range(_WARM):
            exchange(connection, http_request())
        asyncio.run(crowd(port, options.connections, 1))
        before = megabytes(pid)
        seconds = asyncio.run(crowd(port, options.connections, options.rounds))
        calls = options.connections * options.rounds
        print(
            f"\n{calls} calls over {options.connections} connections at once: {calls / seconds:.0f} a second, ", end=""
        )
        print(f"{before:.0f} MB before and {megabytes(pid):.0f} MB after")
    return 1 if figures["asynchronous object"].cpu_microseconds > options.limit * bare else 0


if __name__ == "__main__":
    sys.exit(main())
