"""From the bytes of an XML document in UTF-8 to its characters, piece by piece and as strictly as a parser."""

from __future__ import annotations

import codecs

from ...errors import DecodeError

# What no XML 1.0 document holds (section 2.2). In UTF-8 these bytes are never a part of another character.
_FORBIDDEN = bytes(set(range(0x20)) - set(b"\t\n\r"))
_NONCHARACTERS = ("\ufffe", "\uffff")


class Utf8Text:
    """Decodes pieces that may end within a character or a line end.

    ``error`` is what is wrong with the document, None so far; the characters before the place are still given.
    """

    def __init__(self) -> None:
        """Start at the beginning of a character."""
        self._decoder = codecs.getincrementaldecoder("utf-8")("strict")
        self._before = 0  # bytes that were taken
        self._carriage_return = ""  # one that ends a piece: with a line feed after it, both are one line end
        self.error: DecodeError | None = None

    def decode(self, data: bytes, *, final: bool = False) -> str:
        """Return the characters of the next piece, line ends as XML has them (section 2.11)."""
        if self.error is not None:
            return ""
        text = self._carriage_return + self._characters(data, final=final)
        self._carriage_return = ""
        if "\r" in text:
            if text.endswith("\r") and not final:
                text, self._carriage_return = text[:-1], "\r"
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        for character in _NONCHARACTERS:
            if character in text:
                self.error = DecodeError("not well-formed XML: U+FFFE and U+FFFF are not characters")
                text = text[: text.index(character)]
        return text

    def undecoded(self) -> bytes:
        """Return the bytes that were taken and not given as characters yet."""
        return self._carriage_return.encode() + self._decoder.getstate()[0]

    def _characters(self, data: bytes, *, final: bool) -> str:
        before = self._before
        self._before += len(data)
        if any(map(data.__contains__, _FORBIDDEN)):
            place = next(place for place, byte in enumerate(data) if byte in _FORBIDDEN)
            self.error = DecodeError(f"not well-formed XML: byte {before + place + 1} is a control character")
            data = data[:place]
        try:
            return self._decoder.decode(data, final and self.error is None)
        except UnicodeDecodeError as error:
            place = before + len(data) - len(error.object) + error.start
            self.error = DecodeError(f"not well-formed XML: byte {place + 1} is not UTF-8 ({error.reason})")
            # What is wrong may begin with bytes of the piece before; the characters up to it are whole.
            return error.object[: error.start].decode()
