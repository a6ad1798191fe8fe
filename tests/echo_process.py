"""A server in a process of its own that answers AddChatMessage with the number it was sent.

For tests that fork: a TLS server in a thread of the process that forks may at that moment hold a lock of OpenSSL, which
the child would then wait for.
"""

from __future__ import annotations

import re
import ssl
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from fault_cases import reply
from raw_http import Peer, RawServer, Seen, http
from services88.models import ChatMessage

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path


@contextmanager
def echo_process(certificate: Path | None = None) -> Generator[str, None, None]:
    """Start the server and give its URL. ``certificate``: a PEM file of a chain and its key."""
    command = [sys.executable, __file__, *([str(certificate)] if certificate else [])]
    environment = {"PYTHONPATH": ":".join(filter(None, sys.path))}
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        yield server.stdout.readline().strip()
        server.stdin.close()  # which ends it, as the death of this process would
        assert server.wait(30) == 0


def _echo(peer: Peer, seen: Seen) -> None:
    number = int(re.findall(rb"<\w*:?ChatSessionId>(\d+)<", seen.body)[0])
    peer.wait(0.001)  # so that parent and child wait at the same time
    peer.send(http(200, reply(ChatMessage(chat_session_id=number))))


def _main(certificate: str | None) -> None:
    tls = None
    if certificate:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(certificate)
    with RawServer(_echo, tls=tls) as server:
        sys.stdout.write(f"{server.url}\n")
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    _main(sys.argv[1] if sys.argv[1:] else None)
