"""The usual forms of text, as regular expressions, and what reads them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeAlias

from ...package import model
from ...schema.codecs import EnumCodec, SimpleCodec, StringCodec
from ...xml.characters import SPACE, unescape
from ..readers import text_reader_of

if TYPE_CHECKING:
    from ...schema.codecs import Codec

_Form: TypeAlias = "tuple[str, Callable[[str], Any] | None, int | None, Callable[[str], Any] | None]"


def form_of(codec: Codec[Any]) -> _Form:
    """Return the usual form of a text, what converts it up to which length, and what reads a longer one."""
    if isinstance(codec, EnumCodec):
        return _ANYTHING, _Names(model(codec.class_name)).__getitem__, None, None
    if isinstance(codec, StringCodec):
        return _ANYTHING, None, None, None
    usual = _USUAL.get(codec.xml_name.name) if isinstance(codec, SimpleCodec) else None
    if usual is None:
        read = text_reader_of(codec)
        is_text = isinstance(codec, SimpleCodec) and codec.xml_name.name in _TEXTS
        return (_ANYTHING, _of_text(read), None, None) if is_text and read else (_NO_REFERENCE, read, None, None)
    return *usual, text_reader_of(codec)


def _of_text(read: Callable[[str], Any]) -> Callable[[str], Any]:
    """Return a reader that takes references for the characters they stand for."""
    return lambda text: read(unescape(text) if "&" in text else text)


def converter_of(codec: Codec[Any]) -> Callable[[str], Any]:
    """Return what converts a text of the usual form that is not empty. It raises ValueError for any other."""
    _, convert, limit, read = form_of(codec)
    usual, other = convert or unescape, read or convert or unescape
    longest = _LONGEST if limit is None else limit

    def converted(text: str) -> Any:
        if not text:
            raise ValueError(text)
        return usual(text) if len(text) <= longest else other(text)

    return converted


class _Names(dict[str, Any]):
    """The members of an enumeration by their text, and combinations of them; what else a server says is not kept."""

    def __init__(self, cls: Any) -> None:
        super().__init__(cls.known_texts())
        self._known = frozenset(self)
        self._from_wire = cls.from_wire

    def __missing__(self, text: str) -> Any:
        name = unescape(text)
        if not name.strip(SPACE):
            raise ValueError(text)
        found = self._from_wire(name)
        if len(self) < _MOST_NAMES and self._known.issuperset(name.split(" ")):
            self[text] = found
        return found


IN_QUOTES = '[^<"\\t\\n'  # takes the place of "[^<": a parser makes blanks of tabs and line ends in attributes
_ANYTHING = "[^<]*+"
_NO_REFERENCE = "[^<&]*+"  # what its reader would take for text
_TEXTS = frozenset(("anyURI", "normalizedString", "token", "language", "Name", "NCName", "NMTOKEN", "ID", "IDREF"))
_MOST_NAMES = 1000
_LONGEST = 2**62
_INTEGER = "-?+[0-9]++"
_TIME = "[0-9]{4}+-[0-9]{2}+-[0-9]{2}+T(?!24)[0-9]{2}+:[0-9]{2}+:[0-9]{2}+[^<]*+"
# Usual forms, and functions of C that read them, up to a length, as XML Schema means them.
_USUAL: dict[str, tuple[str, Callable[[str], Any], int]] = {
    "byte": (_INTEGER, int, 2),
    "short": (_INTEGER, int, 4),
    "int": (_INTEGER, int, 9),
    "long": (_INTEGER, int, 18),
    "integer": (_INTEGER, int, 18),
    "boolean": ("true|false", {"true": True, "false": False}.__getitem__, 5),
    "dateTime": (_TIME, datetime.fromisoformat, len("2026-05-27T01:23:32Z")),
}
