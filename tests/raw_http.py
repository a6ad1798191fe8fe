"""A server of raw sockets, for tests: it answers with whatever bytes a test wants, as slowly or badly as it wants."""

from __future__ import annotations

import socket
import struct
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable
    from types import TracebackType


@dataclass(frozen=True)
class Seen:
    """A request as it came in."""

    line: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Peer:
    """One connection of a client, on the server's side."""

    socket: socket.socket
    stopped: threading.Event
    number: int
    keep: bool = True
    _rest: bytes = b""
    seen: list[Seen] = field(default_factory=list)

    def request(self) -> Seen | None:
        """Read a request, None when the client went away."""
        while b"\r\n\r\n" not in self._rest:
            if not self._more():
                return None
        head, _, self._rest = self._rest.partition(b"\r\n\r\n")
        line, *lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (each.partition(":") for each in lines)}
        size = int(headers.get("content-length", "0"))
        while len(self._rest) < size:
            if not self._more():
                return None
        body, self._rest = self._rest[:size], self._rest[size:]
        return Seen(line, headers, body)

    def _more(self) -> bool:
        data = self.socket.recv(1 << 16)
        self._rest += data
        return bool(data)

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def close(self) -> None:
        """Close after the answer."""
        self.keep = False

    def reset(self) -> None:
        """Close with a TCP reset."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.keep = False

    def wait(self, seconds: float = 30.0) -> None:
        """Do nothing, until the server stops at the latest."""
        self.stopped.wait(seconds)


def http(status: int, content: bytes, content_type: str = "text/xml; charset=utf-8", **headers: str) -> bytes:
    """Return an HTTP answer; ``headers`` have underscores for hyphens, and "" leaves one out."""
    fields = {"Content-Type": content_type, "Content-Length": str(len(content))}
    fields.update({name.replace("_", "-").title(): value for name, value in headers.items()})
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items() if value)
    return f"HTTP/1.1 {status} Status\r\n{lines}\r\n".encode() + content


def chunked(content: bytes, size: int = 1000, *, end: bytes = b"0\r\n\r\n") -> bytes:
    """Return content in chunks (RFC 9112 section 7.1)."""
    pieces = [content[start : start + size] for start in range(0, len(content), size)]
    return b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces) + end


class RawServer:
    """Listens on loopback. ``answer`` is called for every request, in a thread per connection."""

    def __init__(self, answer: Callable[[Peer, Seen], None], *, tls: ssl.SSLContext | None = None) -> None:
        self.answer = answer
        self.requests: list[Seen] = []
        self.connections = 0
        self.first_closed = threading.Event()  # the first connection that this side closes
        self._tls = tls
        self._stopped = threading.Event()
        self._threads: list[threading.Thread] = []
        self._peers: set[socket.socket] = set()

    def __enter__(self) -> Self:
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self._start(self._accept)
        return self

    @property
    def port(self) -> int:
        return int(self._listener.getsockname()[1])

    @property
    def url(self) -> str:
        return f"{'https' if self._tls else 'http'}://{'localhost' if self._tls else '127.0.0.1'}:{self.port}"

    def _start(self, work: Callable[..., None], *arguments: object) -> None:
        thread = threading.Thread(target=work, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self._stopped.is_set():
            try:
                found, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            self._start(self._serve, found, self.connections)

    def _serve(self, found: socket.socket, number: int) -> None:
        self._peers.add(found)
        try:
            found.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self._tls is not None:
                self._peers.discard(found)
                found = self._tls.wrap_socket(found, server_side=True)
                self._peers.add(found)
            peer = Peer(found, self._stopped, number)
            while peer.keep and (seen := peer.request()) is not None:
                self.requests.append(seen)
                self.answer(peer, seen)
        except OSError:
            pass  # the client went away, which is what some tests are about
        finally:
            self._peers.discard(found)
            found.close()
            self.first_closed.set()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """Stop listening and close all connections; stopping twice is no error."""
        self._stopped.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for peer in list(self._peers):
            with suppress(OSError):
                peer.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(5)
