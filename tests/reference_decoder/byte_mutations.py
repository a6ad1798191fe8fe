"""How to break a reply that is written: its bytes. Much of it remains well-formed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

_TOKENS = (
    *(
        b"<",
        b">",
        b"/>",
        b"</",
        b"&",
        b"&lt;",
        b"&#0;",
        b"&#x1F;",
        b"&#65534;",
        b"&#xD800;",
        b"&nbsp;",
        b"]]>",
        b"<![CDATA[",
        b"<!--",
        b"-->",
    ),
    *(
        b"<![CDATA[]]>",
        b"<!---->",
        b"<!-- -- -->",
        b"<?a?>",
        b"<?xml version='1.0'?>",
        b"<a/>",
        b"<a>",
        b"</a>",
        b"\xff",
        b"\xc3",
        b"\xed\xa0\x80",
    ),
    *(
        b"\x00",
        b"\x01",
        b"\r",
        b"\n",
        b" ",
        b"\xc2\x85",
        b"\xe2\x80\xa8",
        b"\xef\xbf\xbe",
        b"\xf0\x9f\x98",
        b"\xc0\x80",
        b"=",
        b'"',
        b"'",
    ),
    *(
        b' xmlns=""',
        b' nil="1"',
        b"&#xe5;",
        b"&#229;",
        b"\xc3\xa5",
        b"\xef\xbb\xbf",
        b"&#x000000000000041;",
        b"&amp",
        b"</s:Envelope>",
    ),
)
_TAG = re.compile(rb"</?[^<>!?]*>")


def mutated_bytes(data: bytes, rng: Random) -> tuple[bytes, str]:
    """Return a document that is written in another way, mostly a wrong one, and the name of the change."""
    change = rng.choice(_BYTE_CHANGES)
    return change(data, rng), change.__name__.strip("_")


def _tags(data: bytes, rng: Random) -> tuple[re.Match[bytes], re.Match[bytes]]:
    """Return two tags near each other, in order; often where lists begin, which is near the start."""
    found = list(_TAG.finditer(data)) or [re.match(rb"", data)]
    first = rng.randrange(min(len(found), rng.choice((8, 8, 24, len(found)))))
    return found[first], found[min(len(found) - 1, first + rng.choice((0, 1, 1, 2, 8)))]  # type: ignore[return-value]


def _token_at_a_tag(data: bytes, rng: Random) -> bytes:
    tag = _tags(data, rng)[0]
    place = rng.choice((tag.start(), tag.end(), max(tag.end() - 1, tag.start()), tag.start() + 1))
    return data[:place] + rng.choice(_TOKENS) + data[place:]


def _token_anywhere(data: bytes, rng: Random) -> bytes:
    place = rng.randint(0, len(data))
    return data[:place] + rng.choice(_TOKENS) + data[place:]


def _cut_short(data: bytes, rng: Random) -> bytes:
    return data[: rng.choice((rng.randrange(len(data) + 1), _tags(data, rng)[0].end(), len(data) - rng.randint(1, 30)))]


def _flipped(data: bytes, rng: Random) -> bytes:
    place = rng.randrange(len(data) + 1)
    return data[:place] + bytes([rng.randrange(256)]) + data[place + 1 :]


def _span_gone(data: bytes, rng: Random) -> bytes:
    first, last = _tags(data, rng)
    return data[: first.start()] + data[last.end() :]


def _span_twice(data: bytes, rng: Random) -> bytes:
    first, last = _tags(data, rng)
    return data[: last.end()] + data[first.start() : last.end()] + data[last.end() :]


def _span_hidden(data: bytes, rng: Random) -> bytes:
    """Put a part of the document into a comment, an instruction or a CDATA section."""
    first, last = _tags(data, rng)
    start, end = rng.choice(((b"<!--", b"-->"), (b"<?x ", b"?>"), (b"<![CDATA[", b"]]>")))
    return data[: first.start()] + start + data[first.start() : last.end()] + end + data[last.end() :]


def _copy_hidden(data: bytes, rng: Random) -> bytes:
    """Put a copy of a part into a comment, an instruction or a CDATA section in front of it, or within it."""
    first, last = _tags(data, rng)
    start, end = rng.choice(((b"<!--", b"-->"), (b"<?x ", b"?>"), (b"<![CDATA[", b"]]>")))
    place = rng.choice((first.start(), first.end(), first.end(), last.start(), last.end()))
    return data[:place] + start + data[first.start() : last.end()] + end + data[place:]


def _spans_exchanged(data: bytes, rng: Random) -> bytes:
    first, last = _tags(data, rng)
    return (
        data[: first.start()] + last[0] + data[first.end() : last.start()] + first[0] + data[last.end() :]
        if first is not last
        else data
    )


def _blank_in_a_tag(data: bytes, rng: Random) -> bytes:
    place = max(_tags(data, rng)[0].end() - 1, 0)
    return data[:place] + rng.choice((b" ", b"\n", b"\t", b"\r\n", b"\xc2\xa0", b"  ")) + data[place:]


def _line_ends(data: bytes, rng: Random) -> bytes:
    return data.replace(b"\n", rng.choice((b"\r", b"\r\n", b"\r\r"))) if b"\n" in data else data.replace(b"><", b">\r<")


def _document_type(data: bytes, rng: Random) -> bytes:
    place = 0 if data[:5] != b"<?xml" else data.find(b"?>") + 2
    text = rng.choice(
        (b"<!DOCTYPE a>", b'<!DOCTYPE a [<!ENTITY e "x">]>', b'<!DOCTYPE a SYSTEM "a.dtd">', b"<!DOCTYPE")
    )
    return data[:place] + text + data[place:]


def _encoded(data: bytes, rng: Random) -> bytes:
    """Write the document in another encoding, mostly declared as it is."""
    text = data.decode("utf-8", "replace")
    text = text[text.find("?>") + 2 :] if text.startswith("<?xml") else text
    name = rng.choice(("utf-8", "UTF-8", "utf-16", "iso-8859-1", "us-ascii", "utf-16-le", "windows-1252"))
    declared = name if rng.random() < 0.8 else rng.choice(("utf-8", "iso-8859-1", "us-ascii", "nonsense", "UTF-16"))
    declaration = f"<?xml version='1.0' encoding='{declared}'?>" if rng.random() < 0.9 else ""
    return (declaration + text).encode(name, rng.choice(("xmlcharrefreplace", "replace")))


def _byte_order_mark(data: bytes, rng: Random) -> bytes:
    return rng.choice((b"\xef\xbb\xbf", b"\xef\xbb\xbf", b"\xff\xfe", b"\xef\xbb\xbf\xef\xbb\xbf", b"\xef\xbb")) + data


def _rest_behind(data: bytes, rng: Random) -> bytes:
    return data + rng.choice(
        (b"\n", b" \r\n", b"<!-- x -->", b"<?x?>", b"x", b"<a/>", b"\x00", data, b"&#32;", b"\xc2\xa0")
    )


_BYTE_CHANGES: tuple[Callable[[bytes, Random], bytes], ...] = (
    *(
        _token_at_a_tag,
        _token_at_a_tag,
        _token_at_a_tag,
        _token_anywhere,
        _token_anywhere,
        _cut_short,
        _flipped,
        _flipped,
    ),
    *(
        _span_gone,
        _span_twice,
        _span_hidden,
        _copy_hidden,
        _copy_hidden,
        _spans_exchanged,
        _blank_in_a_tag,
        _blank_in_a_tag,
    ),
    *(_line_ends, _document_type, _encoded, _byte_order_mark, _rest_behind),
)
