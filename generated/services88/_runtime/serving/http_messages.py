"""HTTP requests and answers as values, whoever reads and writes them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..attachments.packed import KeepingReader, Packed
    from ..attachments.packing import Package

_HOST = re.compile(r"[A-Za-z0-9._~%:\[\]-]{1,255}")  # what a WSDL may show as a host; RFC 3986 section 3.2.2


@dataclass(frozen=True, slots=True)
class ReceivedRequest:
    """An HTTP request; names of headers are lower case, ``content`` is None when there is no body.

    ``base`` is the address of the server as the client called it (``http://host:8080``), ``peer`` that of the client.
    ``received`` took the body where it has several parts; then there is no content. ``packed`` is the message that it
    came in where it has attachments.
    """

    method: str
    target: str
    headers: Mapping[str, str] = field(repr=False)
    content: bytes | None = field(repr=False)
    base: str = ""
    peer: str = ""
    received: KeepingReader | None = field(default=None, repr=False)
    packed: Packed | None = field(default=None, repr=False)

    def with_body(self, content: bytes | None, received: KeepingReader | None) -> ReceivedRequest:
        """Return the request with its body, as content or as what took its parts."""
        named = self.method, self.target, self.headers
        return ReceivedRequest(*named, content, self.base, self.peer, received)


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """An HTTP answer: status, body, its type ("" for no body), and other headers.

    ``package`` is the whole body where it has attachments; then ``content`` is the envelope in it.
    """

    status: int
    content: bytes = field(repr=False)
    content_type: str = "text/xml; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    package: Package | None = field(default=None, repr=False)


def explained(status: int, text: str, **headers: str) -> HttpAnswer:
    """Return an answer for people: plain text; ``Accept_Encoding="x"`` adds a header."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return HttpAnswer(status, f"{text}\n".encode(), "text/plain; charset=utf-8", named)


def called_address(scheme: str, host: str | None, name: object, port: object) -> str:
    """Return how the client called the server: by its Host header, if that can be one, else by the socket's name."""
    if host is None or not _HOST.fullmatch(host):
        host = "localhost" if not port else f"[{name}]:{port}" if ":" in str(name) else f"{name}:{port}"
    return f"{scheme}://{host}"
