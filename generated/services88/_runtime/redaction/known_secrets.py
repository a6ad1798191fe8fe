"""Secrets that are known: kept from being shown, found in what records hold, and taken out of texts and errors."""

from __future__ import annotations

import re
import weakref
from binascii import b2a_base64
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING, Any, TypeVar, cast
from uuid import UUID

from ..package import secret_elements
from .logins import set_cookies, without_cookies
from .secret_elements import MASK, without_secret_elements

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

T = TypeVar("T")

# What proves who sends a message, by WS-Security, in any contract; the namespaces of it begin so.
_WS_SECURITY = "docs.oasis-open.org/wss/"
_TOKENS = ("Assertion", "BinarySecurityToken", "Nonce", "Password")
_LEVELS = 2  # of XML in the text of XML
_SHORTEST = 4  # characters; a shorter value would be found everywhere
_CUTS = frozenset({"", "'", '"', ".", "…", "&", "%", "\\"})  # what follows a text that was cut
_NAMES = {"<": "lt", ">": "gt", "&": "amp", '"': "quot", "'": "apos"}
_UNKNOWN = "extension_data"
_TEXT = re.compile(">([^<]+)<")


class Secret(str):
    """A text that debuggers and tracebacks with local variables do not show. In all else it is a plain ``str``."""

    __slots__ = ()

    def __repr__(self) -> str:
        """Show that there is something."""
        return "'***'"


class SecretBytes(bytes):
    """Bytes that debuggers and tracebacks with local variables do not show. In all else they are plain ``bytes``."""

    __slots__ = ()

    def __repr__(self) -> str:
        """Show that there is something."""
        return "b'***'"


_COLLECTIONS: frozenset[type[object]] = frozenset({list, tuple, set, frozenset})
_BYTES: frozenset[type[object]] = frozenset({bytes, bytearray})
# Messages say what was given: "expected int, got str".
Secret.__name__, SecretBytes.__name__ = "str", "bytes"


def hidden(value: T) -> T:
    """Return the same value, of which ``repr`` shows no text: a str, bytes, or a collection of them.

    Also of a value that cannot be a secret, because the error about it may show local variables. A ``bytearray``
    becomes bytes.
    """
    if isinstance(value, dict):
        found = cast("dict[object, object]", value)
        return cast("T", {hidden(key): hidden(each) for key, each in found.items()})
    kind: type[object] = type(value)
    if kind in _COLLECTIONS:
        make = cast("Callable[[list[object]], T]", kind)
        return make([hidden(each) for each in cast("Collection[object]", value)])
    if kind in _BYTES:
        return cast("T", SecretBytes(cast("bytes", value)))
    return cast("T", Secret(value)) if kind is str else value


_always: Counter[str] = Counter()  # how many keep it secret


def hide_always(*texts: str) -> None:
    """Hide texts in whatever this process shows: what no message holds, such as the password of a proxy."""
    _always.update(Secret(text) for text in texts if len(text) >= _SHORTEST)


def hide_while(owner: object, *texts: str) -> None:
    """Hide texts as long as an object is there: the credentials that it holds."""
    hide_always(*texts)
    weakref.finalize(owner, show_again, *map(Secret, texts)).atexit = False


def show_again(*texts: str) -> None:
    """Hide texts no longer that ``hide_always`` hid, unless somebody else keeps them secret."""
    for text in texts:
        _always[text] -= 1
        if _always[text] <= 0:
            del _always[text]


def secret_values(*records: object) -> frozenset[str]:
    """Return the texts of all fields that the contract calls secret, and those that are always hidden."""
    found = (Secret(text) for record in records for text in _secrets(record) if len(text) >= _SHORTEST)
    return frozenset((*found, *tuple(_always)))


def _secrets(record: object) -> Iterator[str]:
    """Give the texts of secret fields. Each object is looked at once: a graph may lead back to itself."""
    todo: list[tuple[object, bool]] = [(record, False)]
    seen: set[tuple[int, bool]] = set()
    while todo:
        value, is_secret = todo.pop()
        if isinstance(value, str):
            yield from [value] if is_secret else []
        elif isinstance(value, (bytes, UUID)):
            yield from _texts(value) if is_secret else []
        elif (id(value), is_secret) not in seen:
            seen.add((id(value), is_secret))
            todo += _parts(value, is_secret=is_secret)
            yield from _given_texts(getattr(value, _UNKNOWN, None))


def _parts(value: object, *, is_secret: bool) -> Iterator[tuple[object, bool]]:
    """Give what an object holds, and whether that is secret."""
    if is_dataclass(value):
        for field in fields(value):
            if field.metadata:  # an element of the contract
                yield getattr(value, field.name), is_secret or not field.repr
    elif isinstance(value, list):
        yield from ((each, is_secret) for each in cast("list[object]", value))
    elif isinstance(value, dict):
        for pair in cast("dict[object, object]", value).items():
            yield from ((each, is_secret) for each in pair)


def _given_texts(kept: Any) -> Iterator[str]:
    """Give the texts in elements of a user's own: of header blocks that no contract describes any may be a secret."""
    from html import unescape  # noqa: PLC0415 - hardly ever

    for each in () if kept is None else kept.elements:
        if isinstance(each.xml, Secret):
            yield from (unescape(text) for text in _TEXT.findall(each.xml))


def _texts(value: bytes | UUID) -> tuple[str, ...]:
    """Return how a value may be written: bytes as base64 or in hexadecimal digits."""
    if isinstance(value, UUID):
        return str(value), str(value).upper()
    return b2a_base64(value, newline=False).decode(), value.hex(), value.hex().upper()


def without(text: str, values: Iterable[str]) -> str:
    """Return a text in which none of ``values`` is left, however it is quoted.

    Messages may have been cut before this: the beginning of a value goes too, where the text was cut.
    """
    for value in sorted(values, key=len, reverse=True):
        text = _without(text, [_spelling(each) for each in value])
        if "&" in value:  # which is &amp; in XML, and &amp;amp; in XML that is the text of XML
            once = re.sub("&(?:amp;)+", "&", value)
            text = _without(text, ["&(?:amp;)*+" if each == "&" else _spelling(each) for each in once])
    return text


def _without(text: str, spelled: list[str]) -> str:
    told: list[str] = []
    done = 0
    rest = [re.compile(each) for each in spelled[_SHORTEST:]]
    start = re.compile("".join(spelled[:_SHORTEST]))
    found = start.search(text)
    while found is not None:
        end, is_whole = _end_of(rest, text, found.end())
        if is_whole or text[end : end + 1] in _CUTS or text[end - 1] in _CUTS:  # the last may be a closing quote
            told += text[done : found.start()], MASK
            done = end
        found = start.search(text, max(done, found.start() + 1))
    return "".join((*told, text[done:])) if told else text


def _end_of(rest: list[re.Pattern[str]], text: str, position: int) -> tuple[int, bool]:
    """Return how far ``text`` goes on with the characters of a value, and whether it has all of them."""
    for each in rest:
        found = each.match(text, position)
        if found is None:
            return position, False
        position = found.end()
    return position, True


def _spelling(character: str) -> str:
    """Return the expression for a character as XML, HTML, URLs, JSON and Python write it."""
    if character.isascii() and character.isalnum():
        return character
    code = ord(character)
    encoded = character.encode("utf-8", "surrogatepass")
    again = "" if character == "&" else f"(?:amp;){{0,{_LEVELS}}}"  # in XML that is the text of XML
    ways = [  # the character as it is comes last, for it may begin another way
        *([f"&{again}{_NAMES[character]};"] if character in _NAMES else []),
        rf"&{again}#0*{code};",
        rf"&{again}#[xX]0*(?i:{code:x});",
        "".join(f"%(?i:{byte:02x})" for byte in encoded),
        rf"\\{{1,8}}(?i:u{code:04x}|x{code:02x})",
        "".join(rf"\\{{1,8}}x(?i:{byte:02x})" for byte in encoded),
        *([] if character.isascii() else _misread(encoded)),
        rf"\\{{0,7}}{re.escape(character)}",
    ]
    return f"(?:{'|'.join(ways)})"


def _misread(encoded: bytes) -> list[str]:
    """Return what becomes of a character, here in UTF-8, in hands that take it for another encoding."""
    windows = encoded.decode("cp1252", "ignore")
    return [
        re.escape(encoded.decode("latin-1")),
        *([re.escape(windows)] if len(windows) == len(encoded) else []),
        "\ufffd",
    ]


def masked(text: str, values: Iterable[str]) -> str:
    """Return an envelope for a log: without known secrets, and without the text of elements that hold secrets."""
    names = secret_elements()
    if _WS_SECURITY in text:
        names = (*names, *(each for each in _TOKENS if each not in names))
    text = without(text, values)
    return without_secret_elements(text, names) if names else text


def clean(error: Exception, values: frozenset[str]) -> None:
    """Take secrets out of what an error tells, headers and all: servers and proxies may quote the request.

    The cookies that the reply sets are secrets, too.
    """
    headers: Mapping[str, str] = getattr(error, "http_headers", {})
    if "set-cookie" in headers:
        values |= frozenset(set_cookies(headers))
        vars(error)["http_headers"] = {**headers, "set-cookie": without_cookies(headers["set-cookie"], MASK)}
    if values:
        error.args = tuple(_clean(each, values, set()) for each in error.args)
        for name, found in list(vars(error).items()):
            try:
                setattr(error, name, _clean(found, values, set()))
            except RecursionError:  # the detail of a fault in SOAP encoding: a chain that is longer than Python's stack
                setattr(error, name, None)


def _clean(found: T, values: frozenset[str], seen: set[int]) -> T:
    """Return a text, or whatever may hold texts, without secrets; ``seen`` are the records that lead here."""
    if isinstance(found, Enum):
        return found
    if isinstance(found, str):
        return cast("T", without(found, values))
    if isinstance(found, (list, tuple, set, frozenset)):
        return cast("T", _clean_all(cast("Collection[object]", found), values, seen))
    if isinstance(found, Mapping):
        pairs = cast("Mapping[object, object]", found).items()
        return cast("T", {_clean(key, values, seen): _clean(each, values, seen) for key, each in pairs})
    if isinstance(found, Exception):
        clean(found, values)
    elif is_dataclass(found) and not isinstance(found, type) and id(found) not in seen:
        return cast("T", _clean_record(found, values, seen | {id(found)}))
    return found


def _clean_all(found: Collection[object], values: frozenset[str], seen: set[int]) -> Collection[object]:
    made: Any = type(found)
    cleaned = [_clean(each, values, seen) for each in found]
    return cast("Collection[object]", made(*cleaned) if hasattr(found, "_fields") else made(cleaned))


def _clean_record(found: Any, values: frozenset[str], seen: set[int]) -> Any:
    """Take secrets out of a record, but where it hides them; make another one of what cannot be changed."""
    cleaned = {
        each.name: _clean(getattr(found, each.name), values, seen)
        for each in fields(found)
        if each.repr or each.name == _UNKNOWN  # unknown content is hidden from repr for its length only
    }
    if found.__dataclass_params__.frozen:
        return replace(found, **cleaned)
    for name, value in cleaned.items():
        setattr(found, name, value)
    return found
