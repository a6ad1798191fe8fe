"""The transfer encodings of MIME parts, undone while a part arrives (RFC 2045 section 6)."""

from __future__ import annotations

import binascii
from typing import Protocol

from ..errors import DecodeError
from .store import Store

_LONGEST_LINE = 128 * 1024  # bytes of quoted-printable; RFC 2045 section 6.7 allows 76
_BLANKS = b" \t\r\n"
_AS_IT_IS = frozenset({"", "7bit", "8bit", "binary"})
_SHOWN = 40  # characters of a name in a message


class Sink(Protocol):
    """Takes the body of a part as it was sent."""

    def write(self, data: bytes) -> object:
        """Take the next bytes. Raises DecodeError."""
        ...

    def finish(self) -> None:
        """Take it that this was all. Raises DecodeError."""
        ...


def sink(encoding: str, store: Store) -> Sink:
    """Return what writes a part with this Content-Transfer-Encoding to a store. Raises DecodeError for another one."""
    name = encoding.strip().lower()
    if name in _AS_IT_IS:
        return _AsItIs(store)
    if name == "base64":
        return _Base64(store)
    if name == "quoted-printable":
        return _QuotedPrintable(store)
    raise DecodeError(f"a part of the multipart/related message has the transfer encoding {name[:_SHOWN]!r}")


class _AsItIs:
    def __init__(self, store: Store) -> None:
        self.write = store.write

    def finish(self) -> None:
        """Have nothing left to do."""


class _Base64:
    """Decodes four characters to three bytes; line breaks may stand anywhere."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._rest = b""

    def write(self, data: bytes) -> None:
        text = self._rest + data.translate(None, _BLANKS)
        whole = len(text) // 4 * 4
        self._rest = text[whole:]
        if whole:
            # What ends in padding is the end: it waits, so that anything behind it is refused with it.
            if b"=" in text[:whole]:
                self._rest = text
                if len(text) > text.index(b"=") + 4:
                    raise _not_base64()
                return
            self._decode(text[:whole])

    def finish(self) -> None:
        if self._rest:
            self._decode(self._rest)

    def _decode(self, text: bytes) -> None:
        try:
            found = binascii.a2b_base64(text, strict_mode=True)
        except binascii.Error:
            found = None
        if found is None:  # raised here, so that the error keeps nothing of the data
            raise _not_base64()
        self._store.write(found)


def _not_base64() -> DecodeError:
    return DecodeError("a part of the multipart/related message is not valid base64")


class _QuotedPrintable:
    """Decodes line by line, in which nothing but a soft line break reaches into the next."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._rest = bytearray()  # the start of a line

    def write(self, data: bytes) -> None:
        end = data.rfind(b"\n") + 1
        if len(self._rest) + (data.find(b"\n") if end else len(data)) > _LONGEST_LINE:
            raise DecodeError(f"a line of a quoted-printable part is longer than {_LONGEST_LINE} bytes")
        if end:
            self._store.write(binascii.a2b_qp(self._rest + data[:end]))
            self._rest = bytearray(data[end:])
        else:
            self._rest += data

    def finish(self) -> None:
        self._store.write(binascii.a2b_qp(self._rest))
