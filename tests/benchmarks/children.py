"""What is measured in processes of its own: memory, calls over HTTP, a document. ``python children.py TASK ...``."""

from __future__ import annotations

import asyncio
import gc
import json
import resource
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Any

from peaks import peak_above

if TYPE_CHECKING:
    from collections.abc import Callable

THREADS, TASKS = 8, 50
MEGABYTE = 2**20


def memory(folder: str, name: str, kind: str, count: str) -> dict[str, float]:
    """Decode once, and return the peak above what there was with the reply in memory."""
    import contestants
    import inputs

    data = inputs.INPUTS[kind](int(count))
    inputs.INPUTS[kind].cache_clear()
    if name == "lxml":
        from lxml import etree

        return peak_above(lambda: etree.fromstring(data))
    each = next(cls for cls in contestants.CONTESTANTS if cls.name == name)(Path(folder))
    each.decode(kind, inputs.INPUTS[kind](3))
    return peak_above(lambda: each.decode(kind, data))


def growth(folder: str, base: str) -> dict[str, list[list[float]]]:
    """Return the seconds of soapbind in each round over three sizes, each ten times the one before.

    Alone in its process: what a parser has used and freed between two decodings makes the larger of them dearer.
    """
    import contestants
    import inputs
    import timing

    ours, times = contestants.Soapbind(Path(folder)), list[list[float]]()
    for size in (int(base), int(base) * 10, int(base) * 100):
        data, repeat = inputs.chat(size), max(1, int(base) * 10 // size)
        found = timing.in_turn({"soapbind": lambda data=data: ours.decode("chat", data)}, 7, repeat=repeat)
        times.append(found["soapbind"])
    return {"soapbind": times}


def ours(folder: str, messages: str, rows: str) -> dict[str, float]:
    """Return the CPU seconds of each thing that soapbind does: the least of three."""
    import contestants
    import contract_contestants
    import contract_inputs
    import inputs
    import timing

    each, counts = contestants.Soapbind(Path(folder)), {"chat": int(messages), "archive": int(rows)}
    tasks: dict[str, Callable[[], object]] = {}
    for kind, count in counts.items():
        data = inputs.INPUTS[kind](count)
        tasks[f"decode {kind}, CPU s"] = lambda kind=kind, data=data: each.decode(kind, data)
    for contract in contract_inputs.CONTRACTS:
        found = contract_contestants.ContractSoapbind(contract, Path(folder))
        reply = contract_inputs.message(contract, "BookResponse", int(messages) // 3)
        tasks[f"decode {contract}, CPU s"] = lambda found=found, reply=reply: found.decode(reply)
        tasks[f"encode {contract}, CPU s"] = found.encoder(found.decode(reply))
    tasks["encode 300 requests, CPU s"] = lambda: [each.encode() for _ in range(300)]
    return {name: min(times) for name, times in timing.in_turn(tasks, 3).items()}


def serve(kind: str, count: str) -> None:
    """Answer every POST with the same reply; print the port first."""
    import inputs

    data = inputs.INPUTS[kind](int(count))
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/xml; charset=utf-8\r\nContent-Length: {len(data)}\r\n\r\n"
    reply = head.encode() + data  # in one write, as servers do

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            with suppress(ConnectionError):  # who iterates may leave early
                self.wfile.write(reply)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            pass

    ThreadingHTTPServer.request_queue_size = 128  # connections that wait; 5 are too few for many tasks
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(server.server_address[1], flush=True)
    server.serve_forever()


def stream(folder: str, port: str) -> dict[str, float]:
    """Iterate over the rows of the archive reply as they arrive, after a small call that loads what is needed."""
    sys.path.insert(0, folder)
    from bench88 import NetServer

    with NetServer(f"http://127.0.0.1:{port}", ticket="7T:bench") as net:

        def count() -> int:
            found = net.archive.iterate.get_archive_list_by_columns(provider_name="x", page=0, page_size=0)
            with found as rows:
                return sum(1 for _ in rows)

        found = net.archive.iterate.get_archive_list_by_columns(provider_name="x", page=0, page_size=0)
        with found as rows:
            next(iter(rows))
        return peak_above(count)


def document(folder: str, size: str) -> dict[str, Any]:
    """Send and receive ``size`` MB of base64 through the codec."""
    sys.path.insert(0, folder)
    import importlib

    bench: Any = importlib.import_module("bench88")
    operation = bench.OPERATIONS["Document.SetDocumentStream"]
    value = bytes(range(256)) * (int(size) * MEGABYTE // 256)
    request = bench.Request(operation.request[0](), operation.request[1](document_id=1, stream=value))
    response = bench.Response(operation.response[0](), operation.response[1](response=b"x"))
    operation.decode_response(operation.encode_response(response))
    up = peak_above(lambda: operation.encode_request(request))
    response.body.response = value
    data = operation.encode_response(response)
    return {"up": up, "down": peak_above(lambda: operation.decode_response(data))}


def calls(folder: str, library: str, port: str, count: str) -> dict[str, float]:
    """Make calls of GetChatMessages at once, and return calls per second and this process's CPU per call."""
    url, number = f"http://127.0.0.1:{port}", int(count)
    sys.path.insert(0, folder)
    run = {"soapbind-threads": _soapbind_threads, "soapbind-tasks": _soapbind_tasks}.get(library)
    run = run or {"zeep-threads": _zeep_threads, "zeep-tasks": _zeep_tasks}[library]
    gc.collect()
    run(folder, url, 10)
    cpu, wall = process_time(), perf_counter()
    run(folder, url, number)
    cpu, wall = process_time() - cpu, perf_counter() - wall
    return {"cpu_ms": cpu / number * 1000, "calls_per_second": number / wall}


def _in_threads(call: Callable[[], object], number: int) -> None:
    with ThreadPoolExecutor(THREADS) as pool:
        for done in [pool.submit(call) for _ in range(number)]:
            done.result()


async def _in_tasks(call: Callable[[], Any], number: int) -> None:
    left = iter(range(number))

    async def work() -> None:
        for _ in left:
            await call()

    await asyncio.gather(*(work() for _ in range(min(TASKS, number))))


def _soapbind_threads(folder: str, url: str, number: int) -> None:
    del folder
    from bench88 import NetServer

    with NetServer(url, ticket="7T:bench") as net:
        _in_threads(lambda: net.chat.get_chat_messages(chat_session_id=7, after=0), number)


def _soapbind_tasks(folder: str, url: str, number: int) -> None:
    del folder
    from bench88 import AsyncNetServer

    async def run() -> None:
        async with AsyncNetServer(url, ticket="7T:bench") as net:
            await _in_tasks(lambda: net.chat.get_chat_messages(chat_session_id=7, after=0), number)

    asyncio.run(run())


_BINDING = "{http://www.superoffice.net/ws/crm/NetServer/Services88}BasicHttpBinding_Chat"
_kept: dict[str, Any] = {}  # clients of zeep, which take long to make


def _zeep_threads(folder: str, url: str, number: int) -> None:
    import zeep

    if "sync" not in _kept:
        _kept["sync"] = zeep.Client(f"{folder}/wsdl/Chat.wsdl")
    service = _kept["sync"].create_service(_BINDING, f"{url}/Chat.svc")
    headers = {"ApplicationToken": "x", "Credentials": {"Ticket": "7T:bench"}, "TimeZone": zeep.xsd.Nil}
    _in_threads(lambda: service.GetChatMessages(ChatSessionId=7, After=0, _soapheaders=headers), number)


def _zeep_tasks(folder: str, url: str, number: int) -> None:
    import zeep
    from zeep.transports import AsyncTransport

    async def run() -> None:
        transport = AsyncTransport()
        client = zeep.AsyncClient(f"{folder}/wsdl/Chat.wsdl", transport=transport)
        service = client.service  # create_service of the asynchronous client gives a blocking one
        service._binding_options["address"] = f"{url}/Chat.svc"
        headers = {"ApplicationToken": "x", "Credentials": {"Ticket": "7T:bench"}, "TimeZone": zeep.xsd.Nil}
        await _in_tasks(lambda: service.GetChatMessages(ChatSessionId=7, After=0, _soapheaders=headers), number)
        await transport.aclose()

    asyncio.run(run())


def small_calls(folder: str, port: str, rounds: str, repeat: str) -> dict[str, list[float]]:
    """Return the seconds of small calls, by client and round."""
    import small_calls as timed

    return timed.measure(Path(folder), int(port), int(rounds), int(repeat))


def generation(folder: str, rounds: str, small: str) -> dict[str, Any]:
    """Return figures of making packages. A process begins with the peak of its parent: here, a small one."""
    import generation as measured

    return measured.measure(Path(folder), int(rounds), small=small == "True")


if __name__ == "__main__":
    sys.path.insert(0, sys.argv[2]) if Path(sys.argv[2]).is_dir() else None
    resource.setrlimit(resource.RLIMIT_NOFILE, (4096, 4096)) if resource.getrlimit(resource.RLIMIT_NOFILE)[
        1
    ] < 0 else None
    tasks = (memory, growth, ours, serve, stream, document, calls, small_calls, generation)
    outcome = {f.__name__: f for f in tasks}[sys.argv[1]](*sys.argv[2:])
    if outcome is not None:
        print(json.dumps(outcome))
