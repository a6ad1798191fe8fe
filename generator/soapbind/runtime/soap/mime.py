"""SOAP inside multipart/related: the envelope of a reply that a server packs for attachments (XOP, RFC 2387)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ..errors import DecodeError
from ..xml.charset import parameter, parameter_as_given, to_utf8

if TYPE_CHECKING:
    from email.message import Message

MULTIPART = "multipart/related"
_XOP = b"http://www.w3.org/2004/08/xop/include"
_MOST_PARTS = 1000
_LONGEST_HEADERS = 16 * 1024  # bytes, of one part
_LONGEST_BOUNDARY = 70  # characters, RFC 2046 section 5.1.1
_BLANK_LINE = re.compile(rb"\r?\n\r?\n")


def media_type(content_type: str | None) -> str:
    """Return type and subtype of a Content-Type header in lower case, "" without one."""
    return (content_type or "").partition(";")[0].strip().lower()


def is_xml(content_type: str | None) -> bool:
    """Whether a Content-Type is one of XML (RFC 7303 sections 3 and 8), or says nothing."""
    found = media_type(content_type)
    return found in {"", "text/xml", "application/xml"} or found.endswith("+xml")


def soap_text(content_type: str | None, data: bytes) -> bytes:
    """Return the envelope in a reply's body as UTF-8: the body itself, or the only part of multipart/related.

    Raises DecodeError for attachments, for what is no multipart, and for characters that cannot be read.
    """
    if media_type(content_type) != MULTIPART:
        return to_utf8(data, content_type)
    headers, body = _root(content_type, data)
    if not is_xml(headers["Content-Type"]):
        raise DecodeError(
            f"the reply is multipart/related around {media_type(headers['Content-Type'])[:80]!r}, not SOAP"
        )
    text = to_utf8(_unpacked(headers["Content-Transfer-Encoding"], body), headers["Content-Type"])
    if _XOP in text:
        _refuse_includes(text)
    return text


def _root(content_type: str | None, data: bytes) -> tuple[Message, bytes]:
    """Return the part that holds the envelope. Raises DecodeError."""
    boundary = parameter(content_type, "boundary") or ""
    if not 0 < len(boundary) <= _LONGEST_BOUNDARY or not boundary.isascii():
        raise DecodeError("the reply is multipart/related without a valid boundary")
    parts = [_part(each) for each in _split(data, boundary.encode())]
    start = parameter_as_given(content_type, "start")  # RFC 2387 section 3.2: without it the first part is the root
    root = parts[0] if start is None else _part_of_id(parts, _id(start))
    if root is None:
        raise DecodeError(
            f"the reply is multipart/related without the part that its header calls the start: {(start or '')[:80]!r}"
        )
    if len(parts) > 1:
        raise DecodeError(f"the reply is multipart/related with attachments ({len(parts)} parts), which are not read")
    return root


def _split(data: bytes, boundary: bytes) -> list[bytes]:
    """Return the parts, each with the line break before its headers. Raises DecodeError unless the last is complete."""
    delimiter = re.compile(rb"(?:\A|\r?\n)--" + re.escape(boundary) + rb"(?P<last>--)?[ \t]*(?=\r?\n|\Z)")
    found: list[bytes] = []
    begin = None
    for each in delimiter.finditer(data):
        if begin is not None:
            found.append(data[begin : each.start()])
        if each["last"] and begin is not None:
            return found
        if len(found) == _MOST_PARTS:
            raise DecodeError(f"the reply is multipart/related with more than {_MOST_PARTS} parts")
        begin = each.end()
    raise DecodeError("the reply is multipart/related and cut short: its last boundary is missing")


def _part(data: bytes) -> tuple[Message, bytes]:
    """Return the headers and the body of a part. Raises DecodeError for headers that do not end."""
    from email.parser import BytesHeaderParser  # noqa: PLC0415 - only multipart needs it

    end = _BLANK_LINE.search(data, 0, _LONGEST_HEADERS)
    if end is None:
        raise DecodeError("a part of the multipart/related reply has no end of its headers")
    return BytesHeaderParser().parsebytes(data[: end.start()].lstrip(b"\r\n")), data[end.end() :]


def _part_of_id(parts: list[tuple[Message, bytes]], wanted: str) -> tuple[Message, bytes] | None:
    return next((each for each in parts if wanted and _id(each[0]["Content-ID"]) == wanted), None)


def _id(text: str | None) -> str:
    return (text or "").strip().strip("<>")


def _unpacked(encoding: str | None, data: bytes) -> bytes:
    """Undo a Content-Transfer-Encoding (RFC 2045 section 6). Raises DecodeError for one that is not known."""
    import binascii  # noqa: PLC0415 - only multipart needs it

    name = (encoding or "binary").strip().lower()
    if name in {"7bit", "8bit", "binary"}:
        return data
    if name == "quoted-printable":
        return binascii.a2b_qp(data)
    if name != "base64":
        raise DecodeError(f"a part of the multipart/related reply has the transfer encoding {name[:40]!r}")
    try:
        return binascii.a2b_base64(b"".join(data.split()), strict_mode=True)
    except binascii.Error:
        pass
    raise DecodeError("a part of the multipart/related reply is not valid base64")


def _refuse_includes(data: bytes) -> None:
    """Raise DecodeError for an envelope that refers to attachments; a text may well speak of the namespace."""
    from ..xml.parse import parse  # noqa: PLC0415 - loads lxml, which only a reply needs

    parse(data, _refuse_include)


def _refuse_include(root: Any) -> None:
    if next(root.iter(f"{{{_XOP.decode()}}}Include"), None) is not None:
        raise DecodeError("the reply is multipart/related and refers to attachments (xop:Include), which are not read")
