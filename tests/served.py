"""Applications served for real: uvicorn in a thread of the test, or in process over httpx2's ASGI transport."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from contextlib import contextmanager
from socketserver import ThreadingMixIn
from typing import TYPE_CHECKING, Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server
from wsgiref.validate import validator

import httpx2
import uvicorn

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def served(application: Any, **settings: Any) -> Iterator[str]:
    """Serve an application by uvicorn on a free port, and give its address."""
    config = uvicorn.Config(application, log_config=None, **settings)
    server = uvicorn.Server(config)
    # With its protocol, for asyncio sends small packets at once only over what says that it is TCP.
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(1024)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            while not server.started:
                time.sleep(0.005)
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


class _Threads(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    request_queue_size = 128


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        """Write nothing."""


@contextmanager
def served_by_wsgi(application: Any) -> Iterator[str]:
    """Serve an application by wsgiref with threads and the standard library's validator; give its address."""
    with make_server("127.0.0.1", 0, validator(application.wsgi), _Threads, _Quiet) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


def exchanged(application: Any, method: str, path: str, content: Any = b"", **headers: str) -> httpx2.Response:
    """Return what an application answers in process; what leaves it is raised here."""

    async def exchange() -> httpx2.Response:
        transport = httpx2.ASGITransport(app=application)
        async with httpx2.AsyncClient(transport=transport, base_url="http://served") as client:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            return await client.request(method, path, content=content, headers=named)

    return asyncio.run(exchange())
