"""From the bytes of an XML document in UTF-8 to its characters, piece by piece and as strictly as a parser."""

from __future__ import annotations

import codecs

from .errors import DecodeError

# What no XML 1.0 document holds (section 2.2). In UTF-8 these bytes are never a part of another character.
_FORBIDDEN = bytes(set(range(0x20)) - set(b"\t\n\r"))


class Utf8Text:
    """Decodes pieces that may end within a character or a line end."""

    def __init__(self) -> None:
        """Start at the beginning of a character."""
        self._decoder = codecs.getincrementaldecoder("utf-8")("strict")
        self._held = ""

    def decode(self, data: bytes, *, final: bool = False) -> str:
        """Return the characters of the next piece, line ends as XML has them (section 2.11).

        Raises DecodeError for what is not UTF-8 and for characters that XML forbids.
        """
        if len(data.translate(None, _FORBIDDEN)) != len(data):
            raise DecodeError("not well-formed XML: a control character")
        try:
            text = self._held + self._decoder.decode(data, final)
        except UnicodeDecodeError as error:
            raise DecodeError(f"not well-formed XML: not UTF-8 ({error.reason})") from None
        self._held = ""
        if "\r" in text:
            if text.endswith("\r") and not final:
                text, self._held = text[:-1], "\r"
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        if "\ufffe" in text or "\uffff" in text:
            raise DecodeError("not well-formed XML: U+FFFE and U+FFFF are no characters")
        return text
