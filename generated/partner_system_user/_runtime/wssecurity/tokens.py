"""Tokens that say who sends a message, and when it was made."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass, field
from datetime import timedelta
from hashlib import sha1
from secrets import token_bytes
from typing import Any, cast
from uuid import uuid4

from ..errors import EncodeError
from ..option_checks import check_function, check_seconds, check_text
from ..redaction import hidden
from ..xml.characters import is_forbidden
from ..xml.lxml_adapter import etree
from .instants import now, written
from .security_names import (
    BASE64_BINARY,
    CREATED,
    EXPIRES,
    ID,
    NONCE,
    PASSWORD,
    PASSWORD_DIGEST,
    PASSWORD_TEXT,
    PREFIXES,
    TIMESTAMP,
    USERNAME,
    USERNAME_TOKEN,
)

_NONCE_SIZE = 16  # bytes


@dataclass(frozen=True, slots=True, init=False)
class UsernameToken:
    """A name and a password (OASIS Web Services Security UsernameToken Profile 1.1).

    With ``digest``, the password is not sent, but Base64(SHA-1(nonce + created + password)), and the nonce and the time
    it is made of. They differ in every message. ``nonce`` sends them beside a plain password, too. ``password`` may be
    a function that returns it, called for every message, or None for a name alone, for which something else answers.

    Raises TypeError for texts of other types, and for an asynchronous function, ValueError for a digest of no password,
    and EncodeError (a ValueError) for characters that XML cannot carry.
    """

    username: str
    password: str | Callable[[], str] | None = field(default=None, repr=False)
    _: KW_ONLY
    digest: bool = False
    nonce: bool = False

    def __init__(
        self,
        username: str,
        password: str | Callable[[], str] | None = None,
        *,
        digest: bool = False,
        nonce: bool = False,
    ) -> None:
        """Check, and keep the password out of what is shown: tracebacks with local variables, too."""
        password = hidden(password)
        for name, value in (("username", username), ("password", password), ("digest", digest), ("nonce", nonce)):
            object.__setattr__(self, name, value)
        _check_sendable("username", username)
        if callable(password):
            check_function("password", password)
        elif password is not None:
            _check_sendable("password", password)
        elif digest:
            raise ValueError("digest needs a password")

    def element(self) -> Any:
        """Return the token for one message. Raises what the function for the password raises, and as ``__init__``."""
        token = _element(USERNAME_TOKEN)
        token.set(ID, new_id("token"))
        _child(token, USERNAME, self.username)
        password = hidden(self.password() if callable(self.password) else self.password)
        if password is None:
            return token
        _check_sendable("password", password)
        nonce, created = token_bytes(_NONCE_SIZE), written(now())
        said = password_digest(nonce, created, password) if self.digest else password
        _child(token, PASSWORD, said).set("Type", PASSWORD_DIGEST if self.digest else PASSWORD_TEXT)
        if self.digest or self.nonce:
            _child(token, NONCE, b64encode(nonce).decode()).set("EncodingType", BASE64_BINARY)
            _child(token, CREATED, created)
        return token


@dataclass(frozen=True, slots=True)
class Timestamp:
    """When a message is made, and when it expires: ``seconds`` later (SOAP Message Security 1.1, section 10).

    Raises TypeError and ValueError for what is no number of seconds.
    """

    seconds: float = 300.0

    def __post_init__(self) -> None:
        """Check."""
        check_seconds("seconds", self.seconds)

    def element(self) -> Any:
        """Return the timestamp for one message."""
        made = now()
        found = _element(TIMESTAMP)
        found.set(ID, new_id("time"))
        _child(found, CREATED, written(made))
        _child(found, EXPIRES, written(made + timedelta(seconds=self.seconds)))
        return found


def password_digest(nonce: bytes, created: str, password: str) -> str:
    """Return what proves the knowledge of a password (UsernameToken Profile 1.1, section 3.1)."""
    whole = hidden(nonce + created.encode() + password.encode())
    return hidden(b64encode(sha1(whole, usedforsecurity=False).digest()).decode())  # the profile knows no other hash


def _check_sendable(name: str, text: object) -> None:
    """Raise TypeError for no text, and EncodeError for one that no XML can carry; what it is may be a secret."""
    check_text(name, text)
    if is_forbidden(cast("str", text)):
        raise EncodeError(f"{name} has a control character, or another one that XML cannot carry")


def new_id(kind: str) -> str:
    """Return an identifier that no other element has."""
    return f"{kind}-{uuid4().hex}"


def _element(tag: str) -> Any:
    return etree().Element(tag, nsmap=PREFIXES)


def _child(holder: Any, tag: str, text: str) -> Any:
    made = etree().SubElement(holder, tag)
    made.text = text
    return made
