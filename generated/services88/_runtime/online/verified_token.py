"""JSON Web Tokens of the identity service: one algorithm, one issuer, and nothing believed before the signature.

Written for this one token, by RFC 7515, RFC 7519 and the advice of RFC 8725 (docs/decisions/0042).
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import isfinite
from typing import TYPE_CHECKING, Any, NoReturn, cast

from ..redaction import hidden, hide_while
from .json_http import parse_json
from .online_errors import Check, UntrustedTokenError
from .private_key import cryptography

if TYPE_CHECKING:
    from .environments import Environment
    from .json_http import Steps
    from .key_set import KeySet

CLAIMS = "http://schemes.superoffice.net/identity/"
CLOCK_SKEW = timedelta(minutes=5)  # that of .NET, with which the vendor's own clients check
_ISSUER = "SuperOffice AS"
_LONGEST = 64 * 1024  # characters; a token has about two thousand
_PART = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True, weakref_slot=True)
class OnlineSession:
    """What a sign-in gave: the ticket, the tenant's web services, and all claims of the token, by their whole names."""

    ticket: str = field(repr=False)
    netserver_url: str
    claims: Mapping[str, object] = field(repr=False)

    def __reduce__(self) -> NoReturn:
        """Refuse to be pickled: a cache keeps sessions."""
        raise TypeError("an OnlineSession holds a ticket and is not pickled; give the SystemUser a cache")


@dataclass(frozen=True, slots=True)
class Expected:
    """What a token must say: the tenant, the application (None for any), and the time now."""

    tenant: str
    serial: str | None
    now: datetime


def verified(token: str, keys: KeySet, expected: Expected) -> Steps[dict[str, object]]:
    """Return the claims of a system user token, once all was checked.

    Raises UntrustedTokenError, and OnlineUnreachableError where the keys cannot be fetched.
    """
    token = hidden(token)
    parts = hidden(token.split(".")) if len(token) <= _LONGEST else []
    if len(parts) != 3:  # noqa: PLR2004 - header, claims, signature; five are an encrypted one
        raise UntrustedTokenError("the token is not a signed JWT", "form")
    header = _json(parts[0], "header")
    _check_header(header)
    key = yield from keys.find(header, expected.now)
    _check_signature(key, hidden(token.rpartition(".")[0].encode()), _decoded(parts[2], "signature"))
    claims = hidden(_json(parts[1], "claims"))
    _check_claims(claims, expected)
    _check_times(claims, expected.now)
    return claims


def _decoded(part: str, name: str) -> bytes:
    """Return what Base64url says (RFC 7515 section 2), which has one way to say it."""
    if _PART.fullmatch(part):
        with suppress(ValueError):
            found = urlsafe_b64decode(part + "=" * (-len(part) % 4))
            if urlsafe_b64encode(found).rstrip(b"=").decode() == part:
                return hidden(found)
    raise UntrustedTokenError(f"the {name} of the token is not Base64url", "form")


def _json(part: str, name: str) -> dict[str, object]:
    content = _decoded(part, name)
    with suppress(ValueError, RecursionError):
        found = hidden(parse_json(content.decode()))
        if isinstance(found, dict):
            return cast("dict[str, object]", found)
    raise UntrustedTokenError(f"the {name} of the token is not one unambiguous JSON object", "form")


def _check_header(header: Mapping[str, object]) -> None:
    if header.get("alg") != "RS256":
        raise UntrustedTokenError(f"the token is signed by {str(header.get('alg'))[:20]!r}, not RS256", "algorithm")
    for name in ("crit", "b64", "zip", "cty"):  # extensions, none of which is understood; a token in a token
        if name in header:
            raise UntrustedTokenError(f"the header of the token has {name!r}, which is not expected", "form")
    if str(header.get("typ", "JWT")).upper() != "JWT":
        raise UntrustedTokenError("the token is one of another type than JWT", "form")


def _check_signature(key: Any, signed: bytes, signature: bytes) -> None:
    lib = cryptography()
    with suppress(lib.InvalidSignature):
        key.verify(signature, signed, *lib.rs256)
        return
    raise UntrustedTokenError("the signature of the token is not that of its key", "signature")


def _check_claims(claims: Mapping[str, object], expected: Expected) -> None:
    issuer, audience = claims.get("iss"), claims.get("aud")
    audiences = cast("list[object]", audience if isinstance(audience, list) else [audience])
    if issuer != _ISSUER:
        raise _wrong("issuer", "iss", issuer, _ISSUER)
    serial, tenant = text_claim(claims, "serial"), text_claim(claims, "ctx")
    if f"spn:{serial}" not in audiences:
        raise _wrong("audience", "aud", " ".join(map(str, audiences)), f"spn:{serial}")
    if tenant.lower() != expected.tenant.lower():
        raise _wrong("tenant", "ctx", tenant, expected.tenant)
    if expected.serial not in {None, serial}:
        raise _wrong("serial", "serial", serial, str(expected.serial))


_HINTS: dict[Check, str] = {
    "tenant": "; is the system user token that of another customer?",
    "serial": "; is the application token that of another application than before?",
}


def _wrong(check: Check, name: str, found: object, wanted: str) -> UntrustedTokenError:
    hint = _HINTS.get(check, "")
    return UntrustedTokenError(f"claim {name} of the token is {str(found)[:80]!r}, not {wanted!r}{hint}", check)


def text_claim(claims: Mapping[str, object], name: str) -> str:
    """Return a claim of the vendor. Raises UntrustedTokenError where it is missing, empty, or no text."""
    found = claims.get(CLAIMS + name)
    if not isinstance(found, str) or not found:
        raise UntrustedTokenError(f"the token has no claim {CLAIMS}{name}", "claims")
    return hidden(found)


def _check_times(claims: Mapping[str, object], now: datetime) -> None:
    begin, end = _seconds(claims, "nbf"), _seconds(claims, "exp")
    seconds, skew = now.timestamp(), CLOCK_SKEW.total_seconds()
    if seconds >= end + skew:
        raise UntrustedTokenError(_clock(f"expired {seconds - end:.0f} seconds ago", now), "expired")
    if seconds < begin - skew:
        raise UntrustedTokenError(_clock(f"will be valid in {begin - seconds:.0f} seconds", now), "not yet valid")


def _clock(what: str, now: datetime) -> str:
    return f"the token {what} by the clock of this computer ({now:%Y-%m-%d %H:%M} UTC); is the clock right?"


def _seconds(claims: Mapping[str, object], name: str) -> float:
    found = claims.get(name)
    if isinstance(found, bool) or not isinstance(found, (int, float)):
        raise UntrustedTokenError(f"the token has no claim {name} that is a number", "claims")
    with suppress(OverflowError):
        if isfinite(found):
            return float(found)
    raise UntrustedTokenError(f"the claim {name} of the token is not a time", "claims")


def session_of(claims: Mapping[str, object], tenant: str, environment: Environment) -> OnlineSession:
    """Return the session of the claims of a token. Raises UntrustedTokenError."""
    ticket, url = text_claim(claims, "ticket"), text_claim(claims, "netserver_url")
    if text_claim(claims, "ctx").lower() != tenant.lower():
        raise UntrustedTokenError("the session is one of another tenant", "tenant")
    try:
        url = environment.checked_tenant_url("netserver_url", str(url))
    except ValueError as error:
        problem = str(error)
    else:
        session = OnlineSession(ticket, url, hidden(dict(claims)))
        hide_while(session, ticket)
        return session
    raise UntrustedTokenError(f"the token has no usable address of the tenant: {problem}", "claims")
