"""What is sent: the body and the SOAP headers of a request, from JSON."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from shlex import quote
from typing import TYPE_CHECKING, Any

from soapbind.errors import Diagnostic, Location, SoapbindError
from soapbind.files import encoding_of

if TYPE_CHECKING:
    from soapbind.calling.target import Target

BODY, HEADERS = "--json", "--soap-headers"
_NAME = re.compile(r"""[^{}\[\]"'\n]+""")  # of a file, as opposed to JSON that is not right
_ENCODING = "save it as UTF-8"
SEEN = "others can see the command line (in ps, in the history of the shell)"


@dataclass(frozen=True, slots=True)
class Given:
    """A JSON text of a user. ``place`` says in messages where it is from; ``is_inline``: from the command line."""

    text: bytes
    place: str
    is_inline: bool = False


@dataclass(frozen=True, slots=True)
class Content:
    """Body and SOAP headers of a request, as objects of the package; no headers unless they were given."""

    body: Any
    headers: Any = None


def as_utf8(data: bytes, place: str) -> bytes:
    """Return a JSON text in UTF-8, whatever encoding its byte order mark tells. Raises SoapbindError."""
    encoding = encoding_of(data)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        name = encoding.removesuffix("-sig").upper()
        told = f"it is not in {name}: {error.reason} at byte {error.start}"
        raise SoapbindError(Diagnostic(Location(place), "bad-json", told, _ENCODING)) from None
    if "\0" in text:  # UTF-16 without a mark
        raise SoapbindError(Diagnostic(Location(place), "bad-json", "it is not in UTF-8: it has zero bytes", _ENCODING))
    return text.encode()


def content(target: Target, body: Given, headers: Given | None) -> Content:
    """Return what JSON texts say.

    Raises SoapbindError, with the place, for what does not fit the operation, and ValueError for secrets on the command
    line.
    """
    header_class, body_class = target.operation.request
    if headers is not None and not target.module("_runtime.schema.members").members_of(header_class):
        raise ValueError(f"{HEADERS}: {target.key} has no SOAP headers")
    made = Content(_read(target, body_class, body), None if headers is None else _read(target, header_class, headers))
    _check(target, made.body, body)
    for given, found in ((body, made.body), (headers, made.headers)):
        if given is not None and given.is_inline and _has_secrets(target, found):
            raise ValueError(f"{given.place} holds a secret, and {SEEN}; give it as @FILE, or on standard input as -")
    return made


def _read(target: Target, cls: type[Any], given: Given) -> Any:
    try:
        return target.module("json").from_json(cls, given.text)
    except target.package.JsonError as error:
        advice = f'"soapbind show ... --operation {target.key}" lists its headers'
        advice = advice if cls is target.operation.request[0] else _sample(target)
        if _is_name(given):
            advice = f"to send what a file holds, put @ before its name: {given.place} {quote(f'@{_text(given)}')}"
        raise SoapbindError(Diagnostic(Location(given.place), "bad-json", str(error), advice)) from None


def _is_name(given: Given) -> bool:
    """Whether a text of the command line may be the name of a file: it is no JSON, and nothing like it."""
    if not given.is_inline or _NAME.fullmatch(_text(given)) is None:
        return False
    try:
        json.loads(given.text)
    except ValueError:
        return True
    return False


def _text(given: Given) -> str:
    return given.text.decode("utf-8", "backslashreplace")


def _check(target: Target, body: Any, given: Given) -> None:
    """Raise SoapbindError for a body that cannot be written, before anything is asked for or sent."""
    if body.__attached__:
        return  # what is beside the envelope is written with it
    package = target.package
    try:
        target.operation.encode_request(package.Request(target.operation.request[0](), body))
    except package.EncodeError as error:
        raise SoapbindError(unwritable(target, error, given.place)) from None


def unwritable(target: Target, error: Any, place: str) -> Diagnostic:
    """Return what to tell of a value that the operation cannot be called with."""
    where = f"at {'/'.join(error.path)}: " if error.path else ""
    return Diagnostic(Location(place), "bad-json", f"{where}{error.message}", _sample(target))


def _sample(target: Target) -> str:
    return f'"soapbind call ... {target.key} --sample" prints a JSON to start from'


def _has_secrets(target: Target, record: Any) -> bool:
    """Whether there is text in a field that the contract calls secret; texts too short to be hidden do not count."""
    redaction = target.module("_runtime.redaction")
    return bool(redaction.secret_values(record) - redaction.secret_values())
