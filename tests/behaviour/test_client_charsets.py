"""Replies in any character encoding: BOM, then Content-Type, then declaration (RFC 7303 section 3.2), never a guess."""

from __future__ import annotations

import asyncio
import codecs
import encodings
import random
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any

import pytest
from fault_cases import ADD, POSTED, TEXT
from lxml import etree
from services88 import AsyncNetServer, DecodeError, NetServer, Response
from services88._runtime.transport.interface import HttpReply, HttpRequest
from services88._runtime.xml.charset import Utf8Pieces, to_utf8
from services88.models import ChatMessage

if TYPE_CHECKING:
    from collections.abc import Iterator

NO_TEXT = {
    "aliases",
    "undefined",
    "mbcs",
    "oem",
    "idna",
    "punycode",
    "unicode_escape",
    "raw_unicode_escape",
    "utf_7",
} | {
    *("charmap", "base64_codec", "bz2_codec", "hex_codec", "quopri_codec", "rot_13", "uu_codec", "zlib_codec"),
}
ENCODINGS = sorted({each.name for each in iter_modules(encodings.__path__)} - NO_TEXT)
# Their own declarations cannot be read before one knows: quotes or brackets are not where ASCII or EBCDIC have them.
UNREADABLE = {"cp1026", "mac_arabic", "mac_farsi"}
LETTERS = "æøå éüß €šž Ωλ жя あア 漢字 한글 😀"


def text_for(encoding: str) -> str:
    """Return an element with those letters that the encoding has."""
    letters = "".join(each for each in LETTERS if codecs.encode(each, encoding, "ignore"))
    return f"<a>{letters}</a>"


def in_pieces(data: bytes, content_type: str | None, sizes: Iterator[int]) -> bytes:
    pieces, found, position = Utf8Pieces(content_type), b"", 0
    while position < len(data):
        size = next(sizes)
        found += pieces.feed(data[position : position + size])
        position += size
    return found + pieces.close()


@pytest.mark.sampled(15)
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_every_encoding_that_python_knows(encoding: str):
    text = text_for(encoding)
    declared = f'<?xml version="1.0" encoding="{encoding}"?>{text}'
    wrong = f'<?xml version="1.0" encoding="iso-8859-5" standalone="yes"?>{text}'
    dice = random.Random(encoding)  # noqa: S311 - the same in every run
    sources = [
        (text, f"text/xml; charset={encoding}"),
        (wrong, f'application/soap+xml; action="x"; charset="{encoding.upper()}"'),
    ]
    if encoding not in UNREADABLE:
        sources += [(declared, "text/xml"), (declared, None)]
    for source, content_type in sources:
        data = source.encode(encoding)
        found = to_utf8(data, content_type)
        assert etree.fromstring(found).text == etree.fromstring(text).text
        for sizes in (iter(lambda: 1, 0), iter(lambda: dice.randint(1, 9), 0)):
            assert in_pieces(data, content_type, sizes) == found


@pytest.mark.parametrize("mark", ["utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("header", [None, "text/xml; charset=iso-8859-1", "text/xml; charset=utf-16be"])
def test_a_byte_order_mark_wins(mark: str, header: str | None):
    data = f'<?xml version="1.0" encoding="koi8-r"?>{text_for("utf-8")}'.encode(mark)
    found = to_utf8(data, header)
    assert etree.fromstring(found).text == LETTERS
    assert in_pieces(data, header, iter(lambda: 1, 0)) == found


@pytest.mark.parametrize("order", ["le", "be"])
@pytest.mark.parametrize("width", ["utf-16", "utf-32"])
def test_wide_characters_without_a_mark(order: str, width: str):
    data = text_for("utf-8").encode(f"{width}-{order}")
    for name in (width, f"{width}{order}", f"{width}-{order}".upper()):
        assert etree.fromstring(to_utf8(data, f"text/xml; charset={name}")).text == LETTERS
    declared = f'<?xml version="1.0" encoding="{width}"?>{text_for("utf-8")}'.encode(f"{width}-{order}")
    assert etree.fromstring(to_utf8(declared, "text/xml")).text == LETTERS


@pytest.mark.parametrize(
    ("data", "content_type", "told"),
    [
        ("<a>æ</a>".encode(), "text/xml; charset=us-ascii", "not in the encoding ascii"),
        ("<a>æ</a>".encode("latin-1"), "text/xml; charset=shift_jis", "not in the encoding shift_jis"),
        ("<a>æ</a>".encode("utf-16-le")[:-1], "text/xml; charset=utf-16le", "not in the encoding utf-16-le"),
        (b"<\0a\0>\0\x00\xd8<\0/\0a\0>\0", "text/xml; charset=utf-16", "not in the encoding utf-16-le"),
        (b"<a>\x81</a>", "text/xml; charset=windows-1252", "not in the encoding cp1252"),
        *((b"<a/>", f"text/xml; charset={name}", f"not known: '{name}'") for name in ("klingon", "x" * 40, "utf-9")),
        *(
            (b"<a/>", f"text/xml; charset={name}", f"not known: '{name}'")
            for name in ("rot13", "base64", "idna", "utf-7")
        ),
        *(
            (b"<a/>", f"text/xml; charset={name}", f"not known: '{name}'")
            for name in ("unicode_escape", "punycode", "hex")
        ),
        (b'<?xml version="1.0" encoding="klingon"?><a/>', "text/xml", "not known: 'klingon'"),
        (b'<?xml version="1.0" encoding="utf-7"?><a/>', None, "not known: 'utf-7'"),
        (b'<?xml version="1.0" encoding="UTF-16"?><a/>', None, "'UTF-16', which the message is not in"),
        (
            '<?xml version="1.0" encoding="utf-8"?><a/>'.encode("utf-16-be"),
            None,
            "'utf-8', which the message is not in",
        ),
        ('<?xml version="1.0" encoding="cp1026"?><a/>'.encode("cp1026"), None, "EBCDIC"),
        ("<?xml version='1.0'?><a/>".encode("cp037"), "text/xml", "EBCDIC"),
        (b"<?xml " + b" " * 5000 + b"?><a/>", None, "declaration is longer"),
    ],
)
def test_nothing_is_decoded_wrong_in_silence(data: bytes, content_type: str | None, told: str):
    for decode in (to_utf8, lambda data, named: in_pieces(data, named, iter(lambda: 1, 0))):
        with pytest.raises(DecodeError, match=told) as caught:
            decode(data, content_type)
        assert caught.value.__context__ is None, "which would hold the reply"


@pytest.mark.parametrize("start", ["", '<?xml version="1.0"?>', '<?xml version="1.0" encoding="UTF-8"?>'])
@pytest.mark.parametrize("content_type", [None, "text/xml; charset=utf-8", 'text/xml;charset="UTF-8"'])
def test_plain_utf8_is_not_copied(start: str, content_type: str | None):
    data = f"{start}<a>{LETTERS * 1000}</a>".encode()
    assert to_utf8(data, content_type) is data


class Canned:
    """Answers with one reply, whole or in pieces."""

    def __init__(self, content: bytes, content_type: str) -> None:
        self.status, self.headers, self.content = 200, {"content-type": content_type}, content

    def send(self, _: HttpRequest) -> HttpReply:
        return HttpReply(self.status, self.headers, self.content)

    def close(self) -> None: ...


class AsyncCanned(Canned):
    async def send(self, request: HttpRequest) -> HttpReply:  # type: ignore[override]
        return super().send(request)

    async def close(self) -> None:  # type: ignore[override]
        ...


@pytest.mark.parametrize(
    ("encoding", "content_type"),
    [("utf-16", "text/xml"), ("utf-32-be", "text/xml; charset=utf-32"), ("cp1252", 'text/xml; charset="windows-1252"')],
)
def test_calls(encoding: str, content_type: str):
    content = TEXT.encode(encoding)
    net = NetServer("https://host", ticket="7T:any", transport=Canned(content, content_type))  # type: ignore[arg-type]
    assert net.chat.add_chat_message(chat_session_id=1, message=None) == POSTED

    async def run() -> Any:
        other = AsyncNetServer("https://host", ticket="7T:any", transport=AsyncCanned(content, content_type))  # type: ignore[arg-type]
        return await other.chat.add_chat_message(chat_session_id=1, message=None)

    assert asyncio.run(run()) == POSTED


def test_a_long_reply():
    text = "blåbær og ærlighet " * 20_000
    whole = ADD.encode_response(
        Response(ADD.response[0](succeeded=True), ADD.response[1](response=ChatMessage(message=text)))
    )
    content = whole.decode().encode("iso-8859-1")
    transport = Canned(content, "text/xml; charset=iso-8859-1")
    net = NetServer("https://host", ticket="7T:any", transport=transport)  # type: ignore[arg-type]
    assert net.chat.add_chat_message(chat_session_id=1, message=None).message == text
