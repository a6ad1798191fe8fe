"""Everything a server or a proxy may do wrong, as cases: what it sends, and what the caller must see."""

from __future__ import annotations

import gzip
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from raw_http import Peer, chunked, http
from services88 import OPERATIONS, Response
from services88.models import ChatMessage, ChatMessageType, SoExceptionInfo
from shared_data import SERVICES88, SOAP11, SOAP12, XSI

if TYPE_CHECKING:
    from collections.abc import Callable

ADD = OPERATIONS["Chat.AddChatMessage"]
POSTED = ChatMessage(chat_message_id=55667788, chat_session_id=7, type=ChatMessageType.TO_CUSTOMER, message="Hi æ €")
LIMIT = 20_000  # bytes of a reply that the client of the cases takes
TIMEOUT = 1.0  # seconds of a call
READ_TIMEOUT = 0.4


def reply(body: ChatMessage | None = POSTED, **headers: Any) -> bytes:
    cls_headers, cls_body = ADD.response
    return ADD.encode_response(Response(cls_headers(**({"succeeded": True} | headers)), cls_body(response=body)))


GOOD = reply()
FAILED = reply(None, succeeded=False, exception_info=SoExceptionInfo(message="no"))
TEXT = GOOD.decode()
LONG = reply(ChatMessage(chat_message_id=55667788, message="a long text. " * 400))
HTML = b"<!DOCTYPE html><html><head><title>Sign in</title></head><body><br>hello</body></html>"


def envelope(body: str, header: str = "", version: str = SOAP11, prolog: str = "") -> bytes:
    head = f"<s:Header>{header}</s:Header>" if header else ""
    declared = f'xmlns:s="{version}" xmlns:i="{XSI}" xmlns="{SERVICES88}"'
    return f"{prolog}<s:Envelope {declared}>{head}<s:Body>{body}</s:Body></s:Envelope>".encode()


FAULT = envelope(
    '<s:Fault><faultcode xmlns="">s:Server</faultcode><faultstring xmlns="">out of order</faultstring></s:Fault>'
)
FAULT_DETAIL = envelope(
    '<s:Fault><faultcode xmlns="" xmlns:a="urn:codes">a:Busy</faultcode><faultstring xmlns="">later</faultstring>'
    '<detail xmlns=""><x:Why xmlns:x="urn:x">full</x:Why></detail></s:Fault>'
)
FAULT12 = envelope(
    "<s:Fault><s:Code><s:Value>s:Receiver</s:Value></s:Code><s:Reason><s:Text>no</s:Text></s:Reason></s:Fault>",
    version=SOAP12,
)
ANSWER = "<AddChatMessageResponse><Response>{}</Response></AddChatMessageResponse>"
NOWHERE = envelope(
    ANSWER.format('<Message><x:Include xmlns:x="http://www.w3.org/2004/08/xop/include" href="cid:9"/></Message>')
)
LATIN_DECLARED = b'<?xml version="1.0" encoding="iso-8859-1"?>'
KLINGON = b'<?xml version="1.0" encoding="klingon"?>'
LATIN_TYPE = "text/xml; charset=iso-8859-1"
UTF8_TYPE = "text/xml; charset=utf-8"
XOP = 'multipart/related; type="application/xop+xml"; start="<0>"; boundary="uuid:1"; start-info="text/xml"'
LATIN = LATIN_DECLARED + TEXT.replace("€", "&#8364;").encode("latin-1")
CONTROLS = GOOD.replace("æ".encode(), b"&#x1;\xc3\xa6&#x1F;")
BOMB = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)
EXTERNAL = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
DEEP = "<a>" * 5000 + "</a>" * 5000


def sends(data: bytes) -> Callable[[Peer], None]:
    return lambda peer: peer.send(data)


def closes(data: bytes = b"") -> Callable[[Peer], None]:
    def answer(peer: Peer) -> None:
        if data:
            peer.send(data)
        peer.close()

    return answer


def resets(data: bytes = b"") -> Callable[[Peer], None]:
    def answer(peer: Peer) -> None:
        if data:
            peer.send(data)
        peer.wait(0.05)  # the data should arrive before the reset, which overtakes it
        peer.reset()

    return answer


def stalls(data: bytes = b"") -> Callable[[Peer], None]:
    def answer(peer: Peer) -> None:
        if data:
            peer.send(data)
        peer.wait(20)

    return answer


def trickles(data: bytes) -> Callable[[Peer], None]:
    def answer(peer: Peer) -> None:
        for byte in data:
            if peer.stopped.wait(0.05):
                return
            peer.send(bytes([byte]))

    return answer


def soap(content: bytes, content_type: str = UTF8_TYPE, *, status: int = 200, **headers: str) -> Callable[[Peer], None]:
    return sends(http(status, content, content_type, **headers))


def packed(*parts: bytes) -> bytes:
    """Return multipart/related, as a server sends it that could attach something."""
    head = b'--uuid:1\r\nContent-ID: <0>\r\nContent-Type: application/xop+xml; charset=UTF-8; type="text/xml"\r\n\r\n'
    return head + b"\r\n--uuid:1\r\nContent-ID: <1>\r\n\r\n".join(parts) + b"\r\n--uuid:1--\r\n"


@dataclass(frozen=True)
class Case:
    """``expected`` is the exception, "the reply" for the right value. ``attempts`` counts the requests of the call."""

    group: str
    name: str
    answer: Callable[[Peer], None]
    expected: str
    attempts: int = 1
    options: dict[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return f"{self.group}-{self.name}".replace(" ", "_")


def group(name: str, *cases: tuple[Any, ...]) -> list[Case]:
    return [Case(name, *case) for case in cases]


BODY = GOOD[: len(GOOD) // 2]
CHUNKED = {"content_length": "", "transfer_encoding": "chunked"}
RIGHT = "the reply"

CONNECTION = group(
    "connection",
    ("closed without an answer", closes(), "TransportError"),
    ("reset without an answer", resets(), "TransportError"),
    ("closed inside the HTTP headers", closes(http(200, GOOD)[:40]), "TransportError"),
    ("closed inside the body", closes(http(200, GOOD)[:-20]), "TransportError"),
    ("reset inside the body", resets(http(200, GOOD)[:-20]), "TransportError"),
    ("closed inside a chunk", closes(http(200, chunked(GOOD, 100)[:-30], **CHUNKED)), "TransportError"),
    ("closed before the last chunk", closes(http(200, chunked(GOOD, end=b""), **CHUNKED)), "TransportError"),
    ("closed inside a body whose end is the close", closes(http(200, BODY, content_length="")), "DecodeError"),
    ("silence", stalls(), "TransportTimeoutError"),
    ("silence inside the HTTP headers", stalls(http(200, GOOD)[:40]), "TransportTimeoutError"),
    ("silence inside the body", stalls(http(200, GOOD)[:-20]), "TransportTimeoutError"),
    ("a byte now and then in the HTTP headers", trickles(http(200, GOOD)), "TransportTimeoutError"),
    ("a byte now and then in the body", trickles(b"HTTP/1.1 200 OK\r\n\r\n" + GOOD), "TransportTimeoutError"),
)

FRAMING = group(
    "HTTP",
    ("chunks", soap(chunked(GOOD, 100), **CHUNKED), RIGHT),
    ("a chunk without a size", soap(chunked(GOOD, 100).replace(b"64\r\n", b"zz\r\n", 1), **CHUNKED), "TransportError"),
    ("Content-Length too small", soap(GOOD, content_length=str(len(BODY))), "DecodeError"),
    ("Content-Length too small, then closed", closes(http(200, BODY)), "DecodeError"),
    ("Content-Length too large", stalls(http(200, GOOD, content_length="9999")), "TransportTimeoutError"),
    ("Content-Length too large, then closed", closes(http(200, GOOD, content_length="9999")), "TransportError"),
    ("Content-Length that is not a number", soap(GOOD, content_length="many"), "TransportError"),
    ("two different Content-Lengths", soap(GOOD, content_length=f"{len(GOOD)}\r\nContent-Length: 7"), "TransportError"),
    ("another reply after the reply", sends(http(200, GOOD) + http(200, FAULT)), RIGHT),
    ("an interim reply first", sends(b"HTTP/1.1 100 Continue\r\n\r\n" + http(200, GOOD)), RIGHT),
    ("HTTP/1.0", closes(b"HTTP/1.0 200 OK\r\n\r\n" + GOOD), RIGHT),
    ("something that is not HTTP", closes(b"SSH-2.0-OpenSSH_9.6\r\n"), "TransportError"),
    ("endless HTTP headers", closes(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 50_000), "TransportError"),
    ("gzip", soap(gzip.compress(GOOD), content_encoding="gzip"), RIGHT),
    ("a body that is not gzip, as it claims", soap(GOOD, content_encoding="gzip"), "TransportError"),
    (
        "gzip with a wrong checksum",
        soap(gzip.compress(GOOD)[:-8] + bytes(8), content_encoding="gzip"),
        "TransportError",
    ),
    ("gzip cut short", soap(gzip.compress(GOOD)[:-9], content_encoding="gzip"), "TransportError"),
    ("gzip of 50 MB", soap(gzip.compress(b"<a/>" * 2**23), content_encoding="gzip"), "TransportError"),
    ("a compression that was not asked for", soap(GOOD, content_encoding="br"), "TransportError"),
    ("a reply above the limit", soap(reply(ChatMessage(message="x" * LIMIT))), "TransportError"),
    ("Content-Type text/html", soap(GOOD, content_type="text/html"), RIGHT),
    ("no Content-Type", soap(GOOD, content_type=""), RIGHT),
    ("301 to another path", soap(b"", status=301, location="/elsewhere"), "HttpStatusError"),
    ("302 to another host", soap(b"", status=302, location="http://127.0.0.1:9/stolen"), "HttpStatusError"),
    ("307 to another host", soap(b"", status=307, location="http://127.0.0.1:9/stolen"), "HttpStatusError"),
    ("308 to another host", soap(b"", status=308, location="http://127.0.0.1:9/stolen"), "HttpStatusError"),
    ("503, Retry-After 0", soap(b"", status=503, retry_after="0"), RIGHT, 2),
    ("429, Retry-After 0", soap(b"", status=429, retry_after="0"), RIGHT, 2),
    ("503, Retry-After a past date", soap(b"", status=503, retry_after="Wed, 21 Oct 2015 07:28:00 GMT"), RIGHT, 2),
    ("503, Retry-After an hour", soap(b"", status=503, retry_after="3600"), "HttpStatusError"),
    ("503, Retry-After nonsense", soap(b"", status=503, retry_after="soon"), "HttpStatusError"),
)

REFUSED = "AuthenticationError"  # what 401 means, whatever comes with it
STATUSES = [
    case
    for status in (400, 401, 403, 404, 413, 415, 421, 429, 500, 502, 503)
    for case in group(
        "status",
        (f"{status}, nothing", soap(b"", status=status), REFUSED if status == 401 else "HttpStatusError"),
        (
            f"{status}, HTML",
            soap(HTML, status=status, content_type="text/html"),
            REFUSED if status == 401 else "HttpStatusError",
        ),
        (f"{status}, SOAP fault", soap(FAULT, status=status), REFUSED if status == 401 else "SoapFault"),
        (f"{status}, ExceptionInfo", soap(FAILED, status=status), REFUSED if status == 401 else "ServerError"),
        (f"{status}, the reply", soap(GOOD, status=status), REFUSED if status == 401 else "HttpStatusError"),
    )
]

SOAP = group(
    "SOAP",
    ("a login page", soap(HTML, content_type="text/html"), "DecodeError"),
    ("nothing", soap(b""), "DecodeError"),
    ("204, nothing", sends(http(204, b"", content_length="")), "DecodeError"),
    ("JSON", soap(b'{"error": "no"}', content_type="application/json"), "DecodeError"),
    ("XML that is not SOAP", soap(b"<ok/>"), "DecodeError"),
    ("no Body", soap(f'<s:Envelope xmlns:s="{SOAP11}"/>'.encode()), "DecodeError"),
    ("an empty Body", soap(envelope("")), "DecodeError"),
    ("the reply to another operation", soap(envelope("<GetChatPresenceResponse/>")), "DecodeError"),
    ("the request itself", soap(envelope("<AddChatMessage/>")), "DecodeError"),
    ("SOAP 1.1 fault with detail", soap(FAULT_DETAIL, status=500), "SoapFault"),
    ("SOAP 1.1 fault with status 200", soap(FAULT), "SoapFault"),
    ("SOAP 1.2 fault", soap(FAULT12, status=500), "SoapFault"),
    ("Succeeded false", soap(reply(POSTED, succeeded=False)), "ServerError"),
    ("Succeeded false, no body", soap(envelope("", "<Succeeded>false</Succeeded>")), "ServerError"),
    (
        "ExceptionInfo",
        soap(reply(None, exception_info=SoExceptionInfo(message="no", exception_type="X"))),
        "ServerError",
    ),
    ("nil", soap(reply(None)), "EmptyResultError"),
    (
        "a number out of range",
        soap(envelope(ANSWER.format("<ChatMessageId>99999999999</ChatMessageId>"))),
        "DecodeError",
    ),
    (
        "a value that is not a number",
        soap(envelope(ANSWER.format("<ChatMessageId>7.5</ChatMessageId>"))),
        "DecodeError",
    ),
)

XML = group(
    "XML",
    ("cut short", soap(GOOD[:-1]), "DecodeError"),
    ("text after the end", soap(GOOD + b"x"), "DecodeError"),
    ("a second document after the end", soap(GOOD + GOOD), "DecodeError"),
    ("a DTD", soap(b"<!DOCTYPE x>" + GOOD), "DecodeError"),
    ("an entity bomb", soap(envelope(ANSWER.format("<Message>&i;</Message>"), prolog=BOMB)), "DecodeError"),
    ("an external entity", soap(envelope(ANSWER.format("<Message>&a;</Message>"), prolog=EXTERNAL)), "DecodeError"),
    ("deep nesting", soap(envelope(ANSWER.format(DEEP))), "DecodeError", 1, {"max_reply_bytes": 200_000}),
    ("invalid UTF-8", soap(GOOD.replace("æ".encode(), b"\xe6")), "DecodeError"),
    ("a BOM", soap(b"\xef\xbb\xbf" + GOOD), RIGHT),
    ("references to control characters, as .NET writes them", soap(CONTROLS), "the reply with the characters"),
    ("control characters", soap(GOOD.replace("æ".encode(), b"\x01")), "DecodeError"),
    ("NUL", soap(GOOD.replace("æ".encode(), b"\x00")), "DecodeError"),
    ("a reference to NUL", soap(GOOD.replace("æ".encode(), b"&#0;")), "DecodeError"),
    ("an entity that is not declared", soap(GOOD.replace("æ".encode(), b"&aelig;")), "DecodeError"),
)

CHARSETS = group(
    "character encodings (RFC 7303 section 3.2)",
    ("a BOM of UTF-8, another charset in the header", soap(b"\xef\xbb\xbf" + GOOD, content_type=LATIN_TYPE), RIGHT),
    ("UTF-16 with a BOM, UTF-8 in the header", soap(TEXT.encode("utf-16")), RIGHT),
    ("UTF-16, only the header says so", soap(TEXT.encode("utf-16-le"), "text/xml; charset=utf-16"), RIGHT),
    ("UTF-16 that is declared nowhere", soap(TEXT.encode("utf-16-le"), "text/xml"), "DecodeError"),
    ("ISO 8859-1, only the header says so", soap(LATIN.partition(b"?>")[2], LATIN_TYPE), RIGHT),
    ("ISO 8859-1, only the declaration says so", soap(LATIN, "text/xml"), RIGHT),
    ("UTF-8 by the header, ISO 8859-1 by the declaration", soap(LATIN_DECLARED + GOOD), RIGHT),
    ("US-ASCII by the header, with other characters", soap(GOOD, "text/xml; charset=us-ascii"), "DecodeError"),
    ("an unknown charset in the header", soap(GOOD, "text/xml; charset=klingon"), "DecodeError"),
    ("an unknown encoding in the declaration", soap(KLINGON + GOOD, "text/xml"), "DecodeError"),
)

FORMATS = group(
    "other formats",
    ("multipart/related with one part", soap(packed(GOOD), XOP), RIGHT),
    ("multipart/related with an attachment", soap(packed(GOOD, b"\x89PNG"), XOP), RIGHT),
    ("multipart/related that refers to a part it does not have", soap(packed(NOWHERE), XOP), "DecodeError"),
    ("multipart/related cut short", soap(packed(GOOD)[:-30], XOP), "DecodeError"),
    ("multipart/related without a boundary", soap(packed(GOOD), "multipart/related"), "DecodeError"),
    ("multipart/mixed", soap(packed(GOOD), XOP.replace("related", "mixed")), "DecodeError"),
    ("binary XML of .NET", soap(b"V\x02\x0b\x01s\x04", "application/soap+msbin1"), "DecodeError"),
    ("202 without a body, where a value is expected", soap(b"", status=202), "DecodeError"),
)

CASES = [*CONNECTION, *FRAMING, *SOAP, *XML, *CHARSETS, *FORMATS, *STATUSES]
