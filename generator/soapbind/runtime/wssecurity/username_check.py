"""Judges UsernameTokens as a server does (UsernameToken Profile 1.1, sections 3.1 and 4)."""

from __future__ import annotations

import threading
from base64 import b64decode
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from hmac import compare_digest
from typing import TYPE_CHECKING, TypeAlias, cast

from ..option_checks import check_function
from ..redaction import hidden
from .instants import check_not_ahead, instant_in, now, text_of
from .security_error import SecurityError
from .security_names import (
    CREATED,
    NONCE,
    PASSWORD,
    PASSWORD_DIGEST,
    PASSWORD_TEXT,
    USERNAME,
)
from .tokens import password_digest

if TYPE_CHECKING:
    from ..xml.lxml_adapter import Node

# The password of a user, None for nobody.
Users: TypeAlias = Mapping[str, str] | Callable[[str], str | None]

_WRONG = "the name or the password is wrong"


class UsernameCheck:
    """Knows users, and the nonces that they sent within the last ``freshness`` seconds."""

    def __init__(self, users: Users, freshness: float, skew: float) -> None:
        """Keep the users. Raises TypeError for what is neither a mapping nor a function."""
        if callable(users):
            check_function("users", users)
            self._password_of = users
        elif isinstance(cast("object", users), Mapping):
            self._password_of = users.get
        else:
            raise TypeError(f"users must be a mapping or a function, not {type(users).__name__}")
        self._freshness, self._skew = freshness, skew
        self._seen: dict[tuple[str, bytes], datetime] = {}
        self._lock = threading.Lock()

    def check(self, token: Node) -> None:
        """Check a UsernameToken. Raises SecurityError."""
        name, given = _only(token, USERNAME), _only(token, PASSWORD)
        user = "" if name is None else text_of(name)
        password = hidden(self._password_of(user))
        if given is None or password is None:
            raise SecurityError(_WRONG, "authentication")
        kind = given.get("Type") or PASSWORD_TEXT
        if kind not in {PASSWORD_TEXT, PASSWORD_DIGEST}:
            raise SecurityError(f"the type of password {kind[:100]!r} is not known", "authentication")
        sent, created = _only(token, NONCE), _only(token, CREATED)
        nonce = None if sent is None else _decoded(sent)
        expected = password
        if kind == PASSWORD_DIGEST:
            if nonce is None or created is None:
                raise SecurityError("a digest comes with a nonce and the time when it was made", "authentication")
            expected = password_digest(nonce, text_of(created), password)
        if not compare_digest(hidden(text_of(given)).encode(), hidden(expected).encode()):
            raise SecurityError(_WRONG, "authentication")
        self._check_fresh(user, token, nonce)

    def _check_fresh(self, user: str, token: Node, nonce: bytes | None) -> None:
        """Check that a token is young, and that it is here for the first time."""
        moment, leeway = now(), timedelta(seconds=self._skew)
        created = instant_in(token, CREATED)
        oldest = moment - timedelta(seconds=self._freshness) - leeway
        if created is not None:
            check_not_ahead(created, moment, leeway)
            if created < oldest:
                raise SecurityError("the UsernameToken is too old", "expired")
        if nonce is None:
            return
        key = user, nonce
        with self._lock:
            self._seen = {each: seen for each, seen in self._seen.items() if seen >= oldest}
            if key in self._seen:
                raise SecurityError("the nonce has been used before", "replayed")
            self._seen[key] = max(created or moment, moment)


def _only(token: Node, tag: str) -> Node | None:
    found = [child for child in token if child.tag == tag]
    if len(found) > 1:
        raise SecurityError(f"{tag} comes twice in a UsernameToken", "malformed")
    return found[0] if found else None


def _decoded(nonce: Node) -> bytes:
    """Return what a nonce says, in which a digit of base64 may say nothing: another text may be the same nonce."""
    try:
        return hidden(b64decode("".join(text_of(nonce).split()), validate=True))
    except ValueError:
        pass
    raise SecurityError("the nonce is not valid base64", "malformed")
