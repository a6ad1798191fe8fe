"""From any character encoding to UTF-8, as RFC 7303 section 3.2 orders: BOM, Content-Type, XML declaration, else UTF-8.

What is UTF-8 already is handed on as it is, without a copy; only its start is looked at.
"""

from __future__ import annotations

import codecs
import re
from contextlib import suppress
from functools import cache, lru_cache
from typing import NamedTuple

from ..errors import DecodeError
from ..redaction import masked

_LONGEST_SHOWN = 100_000  # characters of a body that is shown
_ASCII_LIKE = "latin-1"  # reads the declaration of most encodings
_EBCDIC = "cp037"  # reads that of EBCDIC's many
_BOMS = (  # the longer first: UTF-32 begins like UTF-16
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SIGNATURES = (  # how "<?xm" looks where no ASCII is (XML 1.0 appendix F.1)
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0?\0", "utf-16-le"),
    (b"\0<\0?", "utf-16-be"),
    (b"\x4c\x6f\xa7\x94", _EBCDIC),
)
_WIDE = re.compile(r"utf-(?:16|32)(?:-[lb]e)?")
# Python's encodings that are no text, or in which text hides: not for what a server sends.
_REFUSED = re.compile(r"utf-?7|idna|punycode|(?:raw-)?unicode-escape|undefined|charmap|mbcs|oem")
_DECLARATION = re.compile(r"<\?xml\s[^<>]*?\?>")
_ENCODING = re.compile(r"""\s+encoding\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9._-]*")  # XML 1.0, production 81
_OTHER_BLANK = re.compile(r"[^\S ]")  # white space but the blank, which may stand in a parameter more than once
_LONGEST = 4096  # characters of an XML declaration, and of a header that is looked at: longer ones take long
_LONGEST_NAME = 40
_SIGNATURE = 4  # bytes


class _Start(NamedTuple):
    """What the start of a message tells: its encoding, the size of a BOM, and whether the declaration says the same."""

    encoding: str
    bom: int
    is_declared_right: bool


def to_utf8(data: bytes, content_type: str | None) -> bytes:
    """Return a whole message in UTF-8, with an XML declaration that names no other encoding.

    ``content_type`` is the header of that name, None without one. Raises DecodeError for an encoding that is not known,
    and for bytes that are not of the encoding.
    """
    if data[:1] == b"<" and data[1:2].isalpha() and (parameter(content_type, "charset") or "utf-8").lower() == "utf-8":
        return data  # without a declaration, as most are
    pieces = Utf8Pieces(content_type)
    first = pieces.feed(data)
    last = pieces.close()
    return first + last if last else first


class Utf8Pieces:
    """``to_utf8`` for a message that arrives in pieces, which may end anywhere."""

    def __init__(self, content_type: str | None) -> None:
        """Start with nothing read."""
        self._named = parameter(content_type, "charset")
        self._start = b""
        self._is_utf8 = False
        self._decoder: codecs.IncrementalDecoder | None = None
        self._encoding = ""

    def feed(self, data: bytes) -> bytes:
        """Take the next piece and return what can be told in UTF-8. Raises DecodeError."""
        if self._is_utf8:
            return data
        if self._decoder is not None:
            return self._decoded(data, final=False).encode()
        self._start += data
        return self._begin(final=False)

    def close(self) -> bytes:
        """Return the rest, once all pieces were taken. Raises DecodeError for a character that is cut."""
        begun = b"" if self._is_utf8 or self._decoder is not None else self._begin(final=True)
        return begun if self._decoder is None else begun + self._decoded(b"", final=True).encode()

    def _begin(self, *, final: bool) -> bytes:
        start = self._start
        found = _look(start, self._named, final=final)
        if found is None:
            return b""
        self._start = b""
        if found.encoding == "utf-8":
            self._is_utf8 = True
            if not found.bom and found.is_declared_right:
                return start
            head, rest = start[found.bom : _LONGEST], start[max(_LONGEST, found.bom) :]
            return _undeclared(head.decode(_ASCII_LIKE)).encode(_ASCII_LIKE) + rest
        self._encoding = found.encoding
        self._decoder = codecs.getincrementaldecoder(found.encoding)("strict")
        return _undeclared(self._decoded(start[found.bom :], final=False)).encode()

    def _decoded(self, data: bytes, *, final: bool) -> str:
        assert self._decoder is not None  # noqa: S101 - else there is nothing to decode with
        try:
            text = self._decoder.decode(data, final)
            text.encode()  # what is no character cannot be written as UTF-8 either
        except UnicodeError as error:
            reason = getattr(error, "reason", "")
        else:
            return text
        # Raised here, so that the error keeps nothing of the data.
        raise DecodeError(f"the message is not in the encoding {self._encoding} that it claims: {reason}")


def readable(data: bytes, content_type: str | None) -> str | None:
    """Return a body as text for a person, whether it is SOAP or not; None for what is no text. Nothing is refused.

    ``data`` may be the start of a body, and end within a character. What is valid UTF-8 is taken for that, whatever
    else it claims to be (but UTF-16 and UTF-32); what is not even in the encoding it claims is shown as Windows-1252.
    """
    claimed = _claimed(data, content_type)
    is_certain = data.isascii() or _WIDE.fullmatch(claimed)
    for encoding in (claimed, "utf-8") if is_certain else ("utf-8", claimed, "cp1252"):
        with suppress(UnicodeError):
            text = codecs.getincrementaldecoder(encoding)().decode(data).removeprefix("\ufeff")
            return None if "\0" in text else text
    text = data.decode(_ASCII_LIKE)
    return None if "\0" in text else text


def shown(content: bytes, secrets: frozenset[str], content_type: str | None = None) -> str:
    """Return a body as text that may be shown: without secrets, and the start only of a long one."""
    found = readable(content, content_type)
    if found is None:
        return f"({len(content)} bytes that are not text)"
    text = masked(found, secrets)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}... ({len(text)} characters)"


def _claimed(data: bytes, content_type: str | None) -> str:
    try:
        found = _look(data, parameter(content_type, "charset"), final=True)
    except DecodeError:
        found = None
    return "utf-8" if found is None else found.encoding


def parameter(content_type: str | None, name: str) -> str | None:
    """Return a parameter of a Content-Type header (RFC 9110 section 8.3.1), None where it is missing or empty."""
    return parameter_as_given(content_type, name) or None


def parameter_as_given(content_type: str | None, name: str) -> str | None:
    """Return a parameter of a Content-Type header, None where it is missing, "" where it is there and says nothing."""
    if content_type is None or name not in content_type.lower():
        return None
    return _parameters(content_type).get(name)


@lru_cache(maxsize=16)
def _parameters(content_type: str) -> dict[str, str]:
    from email.message import Message  # noqa: PLC0415 - only a header with parameters needs it
    from email.utils import collapse_rfc2231_value  # noqa: PLC0415 - the same

    message = Message()
    message["Content-Type"] = _OTHER_BLANK.sub(" ", content_type[:_LONGEST]).strip()
    found: dict[str, str] = {}
    for name, value in message.get_params([])[1:]:
        text = collapse_rfc2231_value(value).strip()
        if name.lower() != "boundary":  # in which quotes are characters like any other (RFC 2046 section 5.1.1)
            text = text.strip("'")
        found[name.lower()] = found.get(name.lower()) or text
    return found


def _look(start: bytes, named: str | None, *, final: bool) -> _Start | None:
    """Tell the encoding of a message by its start, None when more of it is needed. Raises DecodeError."""
    if len(start) < _SIGNATURE and not final:
        return None
    bom, by_bom = next(((len(mark), name) for mark, name in _BOMS if start.startswith(mark)), (0, None))
    certain = by_bom or (named and _ordered(canonical(named), start))
    family = certain or next((name for mark, name in _SIGNATURES if start.startswith(mark)), _ASCII_LIKE)
    # Decoded piece by piece, so that a character which is not complete yet does no harm.
    text = codecs.getincrementaldecoder(family)("replace").decode(start[bom : bom + _LONGEST])
    declaration = _DECLARATION.match(text)
    if declaration is None and not final and "<?xml".startswith(text[:5]) and (text[5:6] or " ").isspace():
        if len(start) >= _LONGEST:
            raise DecodeError(f"the XML declaration is longer than {_LONGEST} bytes")
        return None
    declared = _ENCODING.search(declaration[0]) if declaration is not None else None
    name = None if declared is None else declared[1] or declared[2] or ""
    if name is not None and not _NAME.fullmatch(name):
        raise DecodeError("not well-formed XML: the declaration names no encoding")
    if certain:
        return _Start(certain, bom, name is None or name.lower() == certain)
    return _Start(_declared(name, family), 0, name is None or name.lower() == "utf-8")


def _declared(name: str | None, family: str) -> str:
    """Return the encoding that a declaration names, which was read as one of ``family``. Raises DecodeError."""
    if name is None and family != _EBCDIC:
        return "utf-8" if family == _ASCII_LIKE else family
    if name is None:
        raise DecodeError("the message is in EBCDIC, and its XML declaration does not say which")
    found = canonical(name)
    if _WIDE.fullmatch(family):
        if found in {family, family[:6]}:
            return family
    elif not _WIDE.fullmatch(found):
        return found
    raise DecodeError(f"the XML declaration names the encoding {name[:_LONGEST_NAME]!r}, which the message is not in")


def canonical(name: str) -> str:
    """Return Python's name of a character encoding. Raises DecodeError for one that is not known, or is no text."""
    if name.lower() == "utf-8":
        return "utf-8"
    key = re.sub(r"[^a-z0-9.]+", "_", name.lower()[:_LONGEST_NAME]).strip("_")
    info = _found(key) if len(name) <= _LONGEST_NAME and key in _known() else None
    if info is not None and not _REFUSED.fullmatch(info.name.replace("_", "-")):
        return {"utf-8-sig": "utf-8"}.get(info.name, info.name)
    raise DecodeError(f"the message is in a character encoding that is not known: {name[:_LONGEST_NAME]!r}")


def _found(key: str) -> codecs.CodecInfo | None:
    try:
        info = codecs.lookup(key)
    except LookupError:  # one of another operating system
        return None
    return info if getattr(info, "_is_text_encoding", True) else None


@cache
def _known() -> frozenset[str]:
    """Return the names of Python's encodings. Asking Python for others would make it remember each of them for ever."""
    import encodings  # noqa: PLC0415 - only a message that is not plain UTF-8 needs these
    from encodings.aliases import aliases  # noqa: PLC0415
    from pkgutil import iter_modules  # noqa: PLC0415

    modules = {each.name for each in iter_modules(encodings.__path__)} - {"aliases"}
    return frozenset(modules | set(aliases))


def _ordered(encoding: str, start: bytes) -> str:
    """Return the encoding with its order of bytes; without a BOM the zeros around the first ``<`` tell it.

    Where they do not, it is big-endian (RFC 2781 section 4.3).
    """
    if encoding not in {"utf-16", "utf-32"}:
        return encoding
    is_little = b"\0" in start[:_SIGNATURE] and not start.startswith(b"\0")
    return f"{encoding}-{'le' if is_little else 'be'}"


def _undeclared(text: str) -> str:
    """Return a text whose XML declaration names no encoding."""
    declaration = _DECLARATION.match(text)
    if declaration is None:
        return text
    return _ENCODING.sub("", declaration[0], count=1) + text[declaration.end() :]
