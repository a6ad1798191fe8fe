"""Text forms of the simple types of XML Schema and DataContractSerializer.

Reading accepts what a .NET reader accepts (measured, 280 inputs against DataContractSerializer) and refuses the rest
with ValueError; writing gives the text that .NET writes.

What is written is made from the plain value inside, by the functions of the built-in types: a subclass (an enumeration
of text, say) may print as something else, which is no value of the type and may not even be escaped.
"""

from __future__ import annotations

from _thread import get_ident
from binascii import a2b_base64, a2b_hex, b2a_base64, b2a_hex
from typing import TYPE_CHECKING

from ..xml.characters import SPACE, escape_text, late_pattern

if TYPE_CHECKING:
    from collections.abc import Callable

# What stands for bytes beside an envelope while it is read, see ``attachments``; nothing else can have these names.
ATTACHED: dict[str, Callable[[], bytes]] = {}
# What takes bytes out of the message that a thread writes, to send them beside it, and gives text for them or None.
TAKERS: dict[int, Callable[[bytes | bytearray], str | None]] = {}

_BLANK = late_pattern("[\t\r\n]")
_BLANKS = late_pattern(r"[ \t\r\n]+")
_BASE64_END = late_pattern(
    "|[^=]*|[^=]{2}[AEIMQUYcgkosw048]=|[^=][AQgw]=="
)  # XSD part 2, 3.2.16: no bits are left over
_CHAR = late_pattern(r"\+?[0-9]{1,100}")


def collapse(text: str) -> str:
    """Return text with every run of white space made one space, and none around (``whiteSpace="collapse"``)."""
    return _BLANKS().sub(" ", text).strip(" ")


def replace(text: str) -> str:
    """Return text with every character of white space made a space (``whiteSpace="replace"``)."""
    return _BLANK().sub(" ", text)


WHITE_SPACE: dict[str, Callable[[str], str]] = {"collapse": collapse, "replace": replace}


def read_boolean(text: str) -> bool:
    """Read ``true``, ``1``, ``false`` or ``0``."""
    match text.strip(SPACE):
        case "true" | "1":
            return True
        case "false" | "0":
            return False
        case _:
            raise ValueError("not a boolean")


def write_boolean(value: object) -> str:
    """Write ``true`` or ``false``."""
    if not isinstance(value, bool):
        raise TypeError(f"expected bool, got {type(value).__name__}")
    return "true" if value else "false"


def read_base64(text: str) -> bytes:
    """Read base64; blanks and line breaks are allowed, anything else outside the alphabet is refused."""
    try:
        found = a2b_base64(text, strict_mode=True)  # straight from the text: a document may have 100 MB
    except ValueError:
        if text in ATTACHED:
            return ATTACHED[text]()
        if _BLANKS().search(text) is None:
            raise
        text = _BLANKS().sub("", text)
        found = a2b_base64(text, strict_mode=True)
    if len(text) % 4 or not _BASE64_END().fullmatch(text[-4:]):
        raise ValueError("too many characters at the end of base64")
    return found


def write_base64(value: object) -> str:
    """Write base64 without line breaks, or what stands for bytes that go beside the envelope."""
    if TAKERS and isinstance(value, (bytes, bytearray)):
        take = TAKERS.get(get_ident())
        mark = None if take is None else take(value)
        if mark is not None:
            return mark
    return write_base64_inside(value)


def write_base64_inside(value: object) -> str:
    """Write base64 in the envelope, where lists and unions keep it: XOP takes what is base64Binary only (2.1)."""
    if not isinstance(value, (bytes, bytearray)):
        raise TypeError(f"expected bytes, got {type(value).__name__}")
    return b2a_base64(value, newline=False).decode("ascii")


def read_hex(text: str) -> bytes:
    """Read ``xs:hexBinary``."""
    return a2b_hex(text.strip(SPACE))


def write_hex(value: object) -> str:
    """Write ``xs:hexBinary``."""
    if not isinstance(value, (bytes, bytearray)):
        raise TypeError(f"expected bytes, got {type(value).__name__}")
    return b2a_hex(value).decode("ascii").upper()


def read_char(text: str) -> str:
    """Read ``ser:char``, which is the UTF-16 code unit as a number."""
    text = text.strip(SPACE)
    code = int(text) if _CHAR().fullmatch(text) else -1
    if not 0 <= code <= 0xFFFF:  # noqa: PLR2004 - one UTF-16 code unit
        raise ValueError("not a character code")
    return chr(code)


def write_char(value: object) -> str:
    """Write ``ser:char``."""
    if not isinstance(value, str) or len(value) != 1 or ord(value) > 0xFFFF:  # noqa: PLR2004 - one UTF-16 code unit
        raise ValueError("expected one character of the Basic Multilingual Plane")
    return str(ord(value))


def read_string(text: str) -> str:
    """Return the text as it is; blanks count."""
    return text


def write_string(value: object) -> str:
    """Write text, escaped for element content."""
    if not isinstance(value, str):
        raise TypeError(f"expected str, got {type(value).__name__}")
    return escape_text(value)
