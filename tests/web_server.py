"""A web server for tests, with answers that a test writes down, and one that publishes WSDLs the way WCF does."""

from __future__ import annotations

import gzip
import ssl
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Self

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from email.message import Message
    from pathlib import Path

    import trustme

WSDL = "http://schemas.xmlsoap.org/wsdl/"
XS = "http://www.w3.org/2001/XMLSchema"


@dataclass(frozen=True)
class Reply:
    body: bytes = b""
    status: int = 200
    type: str = "text/xml; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)


def page(text: str, status: int = 200) -> Reply:
    return Reply(f"<!DOCTYPE html>\n<html><body>{text}</body></html>".encode(), status, "text/html")


def redirect(url: str) -> Reply:
    return Reply(status=302, headers={"Location": url})


def packed(body: bytes) -> Reply:
    return Reply(gzip.compress(body), headers={"Content-Encoding": "gzip"})


class WebServer:
    """Answers ``routes[path and query]``: a reply, or a function of the handler that makes one or breaks off (None)."""

    def __init__(self, authority: trustme.CA | None = None) -> None:
        self.routes: dict[str, Reply | Callable[[BaseHTTPRequestHandler], Reply | None]] = {}
        self.seen: list[tuple[str, Message]] = []
        self.ending = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        if authority is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            authority.issue_cert("127.0.0.1").configure_cert(context)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
            self.url = f"https{self.url[4:]}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)

    @property
    def paths(self) -> list[str]:
        return [path for path, _ in self.seen]

    def never(self, _: BaseHTTPRequestHandler) -> None:
        """Answer nothing before the test is over."""
        self.ending.wait(60)

    def endless(self, handler: BaseHTTPRequestHandler) -> None:
        """Send a byte now and then, for ever: each read is in time, all of them are not."""
        handler.send_response(200)
        handler.end_headers()
        with suppress(OSError):
            while not self.ending.wait(0.02):
                handler.wfile.write(b" ")
                handler.wfile.flush()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.seen.append((self.path, self.headers))
                found = outer.routes.get(self.path, Reply(b"nothing here", 404, "text/plain"))
                reply = found if isinstance(found, Reply) else found(self)
                if reply is None:
                    self.close_connection = True
                    return
                self.send_response(reply.status)
                for name, value in {"Content-Type": reply.type, **reply.headers}.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(reply.body)))
                self.end_headers()
                self.wfile.write(reply.body)

            def log_message(self, *_: object) -> None:
                pass

        return Handler

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.ending.set()
        self._server.shutdown()
        self._server.server_close()


def publish(server: WebServer, folder: Path, at: str, *, single: bool) -> None:
    """Publish the WSDLs of a folder as services in ``at``: in one document, or in parts that name each other."""
    for path in sorted(folder.glob("*.wsdl")):
        service = f"{at}/{path.stem}.svc"
        if single:
            server.routes[f"{service}?singleWsdl"] = Reply(in_one(path))
            continue
        parts = {name: f"{service}?xsd=xsd{number}" for number, name in enumerate(_reached(path))}
        for name, url in {path.name: f"{service}?wsdl", **parts}.items():
            root = etree.parse(folder / name).getroot()
            for element in root.iter(f"{{{XS}}}import", f"{{{XS}}}include"):
                element.set("schemaLocation", server.url + parts[element.get("schemaLocation")])
            server.routes[url] = Reply(etree.tostring(root))


def _reached(path: Path) -> list[str]:
    """Return the names of the schemas a document leads to, in the same folder."""
    found: list[str] = []
    todo = [path]
    while todo:
        for element in etree.parse(todo.pop()).iter(f"{{{XS}}}import", f"{{{XS}}}include"):
            name = element.get("schemaLocation")
            if name is not None and name not in found:
                found.append(name)
                todo.append(path.parent / name)
    return found


def in_one(path: Path) -> bytes:
    """Return a WSDL with all its schemas inside and no location in it, as ``?singleWsdl`` does."""
    root = etree.parse(path).getroot()
    types = root.find(f"{{{WSDL}}}types")
    assert types is not None
    types.extend(etree.parse(path.parent / name).getroot() for name in _reached(path))
    for element in list(root.iter(f"{{{XS}}}include")):
        element.getparent().remove(element)
    for element in root.iter(f"{{{XS}}}import"):
        element.attrib.pop("schemaLocation", None)
    return etree.tostring(root)
