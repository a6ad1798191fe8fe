"""What is fuzzed: functions from bytes to "read" or "refused"; any exception they let out is a finding."""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

HERE = Path(__file__).resolve().parent
for _folder in (HERE.parents[1] / "generated", HERE.parents[1] / "generator", HERE.parents[0]):
    if str(_folder) not in sys.path:
        sys.path.insert(0, str(_folder))

from lxml import etree  # noqa: E402
from services88 import OPERATIONS, DecodeError, HttpReply, NetServer, Reply, SoapError  # noqa: E402 - found by the path above
from services88._runtime.decode.streaming import list_items as _list_items  # noqa: E402
from services88._runtime.soap import envelope_reader as _envelope  # noqa: E402
from services88._runtime.xml.parse import parse  # noqa: E402
from services88.chat import AsyncIChatAgent  # noqa: E402
from services88.models import ChatMessage  # noqa: E402
from services88.server import Application, Limits  # noqa: E402
from soapbind import pipeline  # noqa: E402
from soapbind.config import PackageConfig  # noqa: E402
from soapbind.documents.allowed import Allowed  # noqa: E402
from soapbind.documents.load import load_sources  # noqa: E402
from soapbind.documents.source import Source  # noqa: E402
from soapbind.errors import Problems, SoapbindError  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from services88 import HttpRequest

_BODY = re.compile(rb"Body[^<]{0,40}<(?:[\w.-]+:)?(\w{1,60}?)(?:Response)?[\s/>]")
_CONFIG = PackageConfig("fuzzed", ("memory",))


@cache
def _operation(name: str) -> Any:
    keys = (f"Chat.{name}", f"SoPrincipal.{name}", "Chat.AddChatMessage")
    return OPERATIONS[next(key for key in keys if key in OPERATIONS)]


def _operation_of(data: bytes) -> Any:
    """Return the operation an envelope looks like, so that mutations of one reply go to its own codec."""
    found = _BODY.search(data)
    return _operation(found[1].decode("ascii", "replace") if found else "AddChatMessage")


def decoder(data: bytes) -> bool:
    """Decode a reply, and a request; write back what was read. Declared: SoapError and what is under it."""
    operation = _operation_of(data)
    read = False
    for decode, encode in (
        (operation.decode_response, operation.encode_response),
        (operation.decode_request, operation.encode_request),
    ):
        try:
            encode(decode(data))
        except SoapError:
            continue
        read = True
    return read


def _outcome(data: bytes, long: int) -> tuple[object, ...]:
    """Decode a list of messages; ``long`` is the size from which lists are read from the text."""
    operation = OPERATIONS["Chat.GetChatMessages"]
    # What the modules take for long is nobody's to choose but a test's.
    with patch.object(_envelope, "_LONG", long), patch.object(_list_items, "_LESSON", 300):
        try:
            found = operation.decode_response(data)
            return repr(found), operation.encode_response(found)
        except DecodeError as error:
            return ("a value", *error.path[:1]) if error.path else ("malformed",)  # of several, any may be told
        except SoapError as error:
            return (str(error),)


def lists(data: bytes) -> bool:
    """Decode a list from its text and from a tree: they must agree, in values, unknown content and errors."""
    from_text, from_tree = _outcome(data, 0), _outcome(data, len(data) + 1)
    if from_text != from_tree:
        raise AssertionError(f"from text {from_text!r}, from a tree {from_tree!r}")
    return len(from_text) > 1 and isinstance(from_text[1], bytes)


@dataclass
class _Canned:
    """A transport that answers every request with the same reply."""

    reply: HttpReply

    def send(self, request: HttpRequest) -> HttpReply:
        del request
        return self.reply

    def close(self) -> None:
        pass


def envelope(data: bytes) -> bool:
    """Make a call that is answered with these bytes: status, fault, headers, result. Declared: SoapError."""
    status = (200, 200, 200, 500)[len(data) % 4]
    reply = HttpReply(status, {"content-type": "text/xml; charset=utf-8"}, data)
    with NetServer("http://localhost/", ticket="7T:fuzz", transport=_Canned(reply)) as net:
        try:
            answer: Reply[Any, Any] = net.chat.with_reply.get_chat_topic_entity(chat_topic_entity_id=1)
        except SoapError as error:
            str(error)
            repr(error)
            return False
    repr(answer)
    return True


@dataclass(frozen=True)
class MemorySource(Source):
    """Documents in memory."""

    documents: Mapping[str, bytes] = field(default_factory=dict[str, bytes])

    def names(self) -> tuple[str, ...]:
        return tuple(sorted(self.documents))

    def read(self, name: str) -> bytes:
        return self.documents[name]

    def display(self, name: str) -> str:
        return name

    def has(self, name: str) -> bool:
        return name in self.documents


def read_wsdl(documents: Mapping[str, bytes]) -> dict[str, str]:
    """Return the package that documents make. Raises SoapbindError."""
    loaded = load_sources([MemorySource("memory", documents)], (), Allowed(), Problems())
    return pipeline.package_files(pipeline.understand(loaded, _CONFIG), _CONFIG).files


def wsdl(data: bytes) -> bool:
    """Make a package of a WSDL. Declared: SoapbindError."""
    try:
        read_wsdl({"fuzz.wsdl": data, "types.xsd": _TYPES})
    except SoapbindError as error:
        if not all(d.code and d.location.document and d.message for d in error.diagnostics):
            raise AssertionError(f"a diagnostic without a place or a text: {error.diagnostics}") from error
        return False
    return True


_TYPES = b'<x:schema xmlns:x="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:r"><x:simpleType name="R">\
<x:restriction base="x:string"/></x:simpleType></x:schema>'


@cache
def _encoded() -> Any:
    """Return the package of a contract in SOAP encoding, made anew for this process."""
    from encoded_contract import wsdl as contract  # noqa: PLC0415 - for this target only
    from small_contracts import imported  # noqa: PLC0415

    folder = Path(tempfile.mkdtemp(prefix="fuzz-encoded-"))
    sys.path.insert(0, str(folder))
    return imported(folder, "fuzzed_encoded", contract())


def encoded(data: bytes) -> bool:
    """Decode a graph in SOAP encoding and write it back. Declared: SoapError of its package."""
    package = _encoded()
    found = _BODY.search(data)
    name = found[1].decode("ascii", "replace") if found else ""
    operation = package.OPERATIONS.get(f"Echo.{name}") or package.OPERATIONS["Echo.EchoNodes"]
    try:
        request = operation.decode_request(data)
        repr(request)
        again = operation.encode_request(request)
    except package.SoapError as error:
        str(error)
        return False
    except RecursionError:  # of repr alone: Python's own of objects in each other
        again = operation.encode_request(request)
    operation.decode_request(again)
    return True


@cache
def _attachments() -> Any:
    """Return the package of a contract with bytes in it, made anew for this process."""
    from attachment_contract import CONTRACT  # noqa: PLC0415 - for this target only
    from small_contracts import imported  # noqa: PLC0415

    folder = Path(tempfile.mkdtemp(prefix="fuzz-multipart-"))
    sys.path.insert(0, str(folder))
    return imported(folder, "fuzzed_multipart", CONTRACT)


def multipart(data: bytes) -> bool:
    """Make a call that is answered with multipart/related; its Content-Type is the first line. Declared: SoapError.

    The reply in pieces says the same as the whole, and no part is left behind.
    """
    package = _attachments()
    from attachment_contract import Canned  # noqa: PLC0415 - for this target only
    from fuzzed_multipart._runtime.attachments.packed import Receiver  # noqa: PLC0415 - made above
    from fuzzed_multipart._runtime.lexical.primitives import ATTACHED  # noqa: PLC0415

    kind, _, body = data.partition(b"\n")
    content_type = "multipart/related;" + kind.decode("latin-1").partition(";")[2]
    received = Receiver(content_type)
    for begin in range(0, len(body), 1 + len(kind)):
        received.write(body[begin : begin + 1 + len(kind)])
    in_pieces = package.HttpReply(200, {"content-type": content_type}, received.envelope(), received=received)
    seen: list[str] = []
    for reply in (package.HttpReply(200, {"content-type": content_type}, body), in_pieces):
        canned = Canned(package, "", b"")
        canned.reply = reply
        with package.Client("http://localhost/", transport=canned) as client:
            try:
                seen.append(repr(client.echo(document=package.models.Document(name="a"))))
            except package.SoapError as error:
                seen.append(f"refused: {error!r}")
    if seen[0] != seen[1] or ATTACHED:
        raise AssertionError(f"as a whole {seen[0]!r}, in pieces {seen[1]!r}, left behind {len(ATTACHED)}")
    return not seen[0].startswith("refused")


class _Chat(AsyncIChatAgent):
    """Gives back what it is given, so that nothing is ever its own mistake."""

    async def add_chat_message(self, *, chat_session_id: int, message: Any) -> Any:
        del chat_session_id
        return message

    async def get_chat_messages(self, *, chat_session_id: int, after: int) -> Any:
        return [ChatMessage(chat_session_id=chat_session_id, chat_message_id=after)]


@cache
def _served() -> tuple[Any, asyncio.AbstractEventLoop]:
    return Application(chat=_Chat(), limits=Limits(request_bytes=2**18)), asyncio.new_event_loop()


def _request(data: bytes) -> tuple[dict[str, Any], bytes]:
    """Return scope and body of a request: a line with method and target, lines of headers, a blank line, the body."""
    head, _, body = data.partition(b"\n\n")
    first, *lines = head.split(b"\n")
    method, _, target = first.partition(b" ")
    path, _, query = target.partition(b"?")
    pairs = (line.partition(b":") for line in lines)
    headers = [(name.strip().lower(), value.strip()) for name, colon, value in pairs if colon]
    scope = {"type": "http", "method": method.decode("latin-1"), "path": path.decode("latin-1"), "raw_path": path}
    return {**scope, "query_string": query, "headers": headers, "scheme": "http", "client": ("192.0.2.1", 5)}, body


def application(data: bytes) -> bool:
    """Answer a request in process. Nothing leaves the application, and the answer is whole and tells nothing of it."""
    served, loop = _served()
    scope, body = _request(data)
    size = 1 + len(data) // 3  # in pieces
    pieces = [body[begin : begin + size] for begin in range(0, len(body), size)] or [b""]
    messages = iter([{"type": "http.request", "body": each, "more_body": True} for each in pieces])
    sent: list[Any] = []

    async def receive() -> Any:
        return next(messages, {"type": "http.request"})

    async def send(message: Any) -> None:
        sent.append(message)

    loop.run_until_complete(served(scope, receive, send))
    start, content = sent[0], b"".join(each.get("body", b"") for each in sent[1:])
    headers = dict(start["headers"])
    if scope["method"] != "HEAD" and int(headers[b"content-length"]) != len(content):
        raise AssertionError(f"an answer of {len(content)} bytes says {headers[b'content-length']!r}")
    if b"internal error" in content or b"Traceback" in content:
        raise AssertionError(f"the application has made a mistake: {content[:1000]!r}")
    if content and headers[b"content-type"].startswith(b"text/xml"):
        (etree.fromstring if start["status"] != 200 else parse)(content)  # a value may have what .NET writes, too
    return bool(start["status"] == 200)


TARGETS: dict[str, Callable[[bytes], bool]] = {
    "application": application,
    "encoded": encoded,
    "decoder": decoder,
    "lists": lists,
    "envelope": envelope,
    "wsdl": wsdl,
    "multipart": multipart,
}


def corpus(target: str) -> list[bytes]:
    """Return the committed seeds of a target."""
    return [path.read_bytes() for path in sorted((HERE / "corpus" / target).iterdir())]
