"""A server of replies that are made while they are sent, of any size: ``POST /NUMBER_OF_BLOCKS/...``.

Prints its port, and how many messages and bytes a block has.
"""

from __future__ import annotations

from contextlib import suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import inputs

MESSAGES = 1000  # of a block
_ITEM, _ITEM_END = b"<ChatMessage>", b"</ChatMessage>"


def main() -> None:
    """Serve until killed."""
    reply = inputs.chat(MESSAGES)
    begin, end = reply.index(_ITEM), reply.rindex(_ITEM_END) + len(_ITEM_END)
    head, block, tail = reply[:begin], reply[begin:end], reply[end:]

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            blocks = int(self.path.split("/")[1])
            self.send_response(200)
            self.send_header("Content-Type", "text/xml; charset=utf-8")
            self.send_header("Content-Length", str(len(head) + blocks * len(block) + len(tail)))
            self.end_headers()
            with suppress(ConnectionError):
                self.wfile.write(head)
                for _ in range(blocks):
                    self.wfile.write(block)
                self.wfile.write(tail)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    print(server.server_address[1], MESSAGES, len(block), flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
