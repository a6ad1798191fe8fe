"""multipart/related in every form, as Python's ``email`` reads it, and what is refused, whole and in pieces."""

from __future__ import annotations

import base64
import quopri
import time
from email import message_from_bytes, policy
from random import Random
from typing import TYPE_CHECKING

import pytest
from services88._runtime.attachments.multipart_reader import MOST_PARTS, MimePart, MultipartReader
from services88._runtime.errors import DecodeError

if TYPE_CHECKING:
    from collections.abc import Iterator

TYPE = 'multipart/related; boundary="b"'


def read(data: bytes, content_type: str = TYPE, sizes: int = 0) -> list[MimePart]:
    """Read a body at once, or in pieces of ``sizes`` bytes."""
    reader = MultipartReader(content_type)
    for begin in range(0, len(data), sizes or len(data) or 1):
        reader.write(data[begin : begin + (sizes or len(data))])
    return reader.parts()


def outcome(data: bytes, sizes: int = 0, content_type: str = TYPE) -> object:
    try:
        return [(dict(part.headers), part.body.content()) for part in read(data, content_type, sizes)]
    except DecodeError as error:
        return str(error)


def bodies(data: bytes) -> list[bytes]:
    """Return what ``email`` finds in the parts."""
    message = message_from_bytes(f"Content-Type: {TYPE}\r\n\r\n".encode() + data, policy=policy.HTTP)
    assert message.is_multipart()
    return [part.get_payload(decode=True) for part in message.iter_parts()]


def lines(*rows: str | bytes, end: bytes = b"\r\n") -> bytes:
    return end.join(row.encode() if isinstance(row, str) else row for row in rows)


QUOTED = "Content-Transfer-Encoding: quoted-printable"
READ = {
    "two parts": lines("--b", "Content-ID: <a>", "", "one", "--b", "", "two", "--b--"),
    "LF": lines("--b", "Content-ID: <a>", "", "one", "--b", "", "two", "--b--", "", end=b"\n"),
    "CRLF and LF": b"--b\nContent-ID: <a>\r\n\nfirst\r\nline\r\n--b\r\n\r\ntwo\n--b--",
    "preamble and epilogue": lines("This is MIME", "--bb", "--b", "", "one", "--b--", "--b", "", "not read", "--b--"),
    "blanks behind boundaries": lines("--b \t ", "", "one", "--b-- ", "more"),
    "boundaries in content": lines("--b", "", "a --b", " --b", "--bc", "--b -", "--b--c", "---b", "one", "--b--"),
    "a body of line breaks": lines("--b", "", "", "", "", "--b--"),
    "an empty body": lines("--b", "X: y", "", "", "--b", "", "one", "--b--"),
    "bytes": lines("--b", "", bytes(range(256)) * 3, "--b--"),
    "ends in CR": lines("--b", "", b"one\r", "--b", "", b"\r\n\r", "--b--"),
    "nested": lines("--b", "Content-Type: multipart/mixed; boundary=bc", "", "--bc", "", "in", "--bc--", "--b--"),
    "base64": lines("--b", "content-transfer-encoding:BASE64", "", base64.encodebytes(bytes(range(200))), "--b--"),
    "quoted-printable": lines(
        "--b", "Content-Transfer-Encoding: quoted-printable", "", quopri.encodestring(b"a=b\xff \n" * 40), "--b--"
    ),
    "long": lines("--b", "", Random(1).randbytes(300_000), "--b", "", b"\r\n-" * 60_000, "--b--"),  # noqa: S311 - no secret
}


@pytest.mark.parametrize("name", sorted(READ))
def test_what_email_reads(name: str):
    data = READ[name]
    found = [part.body.content() for part in read(data)]
    if name != "nested":
        # It takes the encoding of the end of a line in quoted-printable, and its own LF, for the same.
        assert [b.replace(b"\r\n", b"\n") for b in found] == [b.replace(b"\r\n", b"\n") for b in bodies(data)]
    else:
        assert found == [b"--bc\r\n\r\nin\r\n--bc--"]


REFUSED = {
    "no final boundary": (lines("--b", "", "one", "--b", "", "two"), "cut short"),
    "nothing": (b"", "cut short"),
    "only the end": (b"--b--\r\n", "no end of its headers"),
    "no end of headers": (lines("--b", "X: y", "--b--"), "no end of its headers"),
    "headers into the next part": (lines("--b", "X: y", "--b", "", "one", "--b--"), "no end of its headers"),
    "huge headers": (lines("--b", "X: " + "y" * 20_000, "", "one", "--b--"), "no end of its headers"),
    "header bomb": (lines("--b", *["X: y"] * 5_000, "", "one", "--b--"), "no end of its headers"),
    "headers into the next part, and a line like it": (lines("--b", "--bx: y", "--b", "", "one", "--b--"), "no end"),
    "many headers": (lines("--b", *[f"x{number}:" for number in range(101)], "", "--b--"), "more than 100 headers"),
    "a long line": (lines("--b", QUOTED, "", b"a" * 140_000, "--b--"), "a line of a quoted-printable part is longer"),
    "a long line behind another": (
        lines("--b", QUOTED, "", "a=", b"b" * 131_073, "c", "--b--"),
        "a line of a quoted-printable part is longer",
    ),
    "too many parts": (b"--b\r\n\r\n\r\n" * (MOST_PARTS + 1) + b"--b--", "more than 10000 parts"),
    "another transfer encoding": (lines("--b", "Content-Transfer-Encoding: uu", "", "", "--b--"), "encoding 'uu'"),
    "bad base64": (lines("--b", "Content-Transfer-Encoding: base64", "", "a!bc", "--b--"), "not valid base64"),
    "base64 behind its end": (lines("--b", "Content-Transfer-Encoding: base64", "", "YQ==YQ==", "--b--"), "not valid"),
    "base64 cut short": (lines("--b", "Content-Transfer-Encoding: base64", "", "YWJ", "--b--"), "not valid base64"),
}


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_what_is_refused_is_named(name: str):
    data, told = REFUSED[name]
    with pytest.raises(DecodeError, match=told):
        read(data)


@pytest.mark.parametrize("boundary", ["", "x" * 71, "\xe9"])
def test_boundaries_that_are_none(boundary: str):
    with pytest.raises(DecodeError, match="without a valid boundary"):
        read(READ["two parts"], f'multipart/related; boundary="{boundary}"')


def cases() -> Iterator[tuple[str, bytes]]:
    yield from READ.items()
    yield from ((name, data) for name, (data, _) in REFUSED.items())


@pytest.mark.parametrize(("name", "data"), list(cases()), ids=[name for name, _ in cases()])
def test_pieces_make_no_difference(name: str, data: bytes):
    whole = outcome(data)
    for size in (1, 2, 3, 7) if len(data) < 5000 else (4999, 65_537):
        assert outcome(data, size) == whole, f"{name} in pieces of {size}"


@pytest.mark.parametrize("encoding", ["binary", "base64", "quoted-printable"])
def test_what_ends_anywhere(encoding: str):
    """Whatever is missing, it is cut short: never less than was sent."""
    head = f"Content-Transfer-Encoding: {encoding}"
    data = lines("before", "--b ", head, "", "YWJj", "--b", head, "Content-ID: <x>", "", "YWJj", "YQ==", "--b--")
    bodies_ = {"base64": [b"abc", b"abca"], "binary": [b"YWJj", b"YWJj\r\nYQ=="]}
    assert [part.body.content() for part in read(data)] == bodies_.get(encoding, [b"YWJj", b"YWJj\r\nYQ="])
    for end in range(len(data)):
        with pytest.raises(DecodeError):
            read(data[:end])


def test_limits_of_headers_and_lines_are_these():
    parts = read(
        lines("--b", *[f"x{number}:" for number in range(100)], "", "--b", QUOTED, "", b"=41" * 43_690, "--b--")
    )
    assert (len(parts[0].headers), parts[1].body.content()) == (100, b"A" * 43_690)


def test_headers():
    data = lines("--b", "CONTENT-ID : <x@y>", "X-Long: a", "\tb", " c", "no header", "X-Long: other", "", "--b--")
    (part,) = read(data)
    assert dict(part.headers) == {"content-id": "<x@y>", "x-long": "a b c"}
    assert part.id == "x@y"


@pytest.mark.parametrize(
    "data",
    [
        b"--b\r\n\r\n" + b"\n--bx" * 400_000 + b"\r\n--b--",
        b"--b\r\n\r\n" + (b"\n--b" + b" " * 1100) * 2000 + b"\r\n--b--",
        b"--b\r\n\r\n" + b"\r" * 2_000_000 + b"\r\n--b--",
        b"--b\r\n\r\n\r\n" * MOST_PARTS + b"--b--",
        (b"--b\r\n" + b"X: y\r\n" * 300 + b"\r\n\r\n") * 1000 + b"--b--",
        b"--b\r\nContent-Transfer-Encoding: base64\r\n\r\n" + b"Y Q\r\n" * 400_000 + b"\r\n--b--",
        b"--b\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" + b"=" * 2_000_000 + b"\r\n--b--",
    ],
    ids=["boundaries", "blanks", "CR", "parts", "headers", "base64", "quoted-printable"],
)
def test_time_is_linear(data: bytes):
    begin = time.process_time()
    outcome(data)
    assert time.process_time() - begin < 1.0 + 5e-7 * len(data)
