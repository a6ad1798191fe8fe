"""JSON Web Tokens of SuperOffice: one algorithm, one issuer, and nothing believed before the signature.

Written for these tokens, by RFC 7515, RFC 7519 and the advice of RFC 8725 (docs/decisions/0042).
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from math import isfinite
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from ..redaction import hidden
from .json_http import parse_json
from .private_key import cryptography
from .token_errors import Check, UntrustedTokenError

if TYPE_CHECKING:
    from .json_http import Steps
    from .key_set import KeySet

Claims: TypeAlias = Mapping[str, object]
CLAIMS = "http://schemes.superoffice.net/identity/"
CLOCK_SKEW = timedelta(minutes=5)  # that of .NET, with which the vendor's own clients check
_ISSUER = "SuperOffice AS"
LONGEST = 16 * 1024  # characters; a token has about two thousand
_PART = re.compile(r"[A-Za-z0-9_-]+")


def verified(token: str, keys: KeySet, now: datetime, check: Callable[[Claims], None]) -> Steps[Claims]:
    """Return the claims of a token, once all was checked; ``check`` raises for claims that are not the wanted ones.

    Raises UntrustedTokenError, and OnlineUnreachableError where the keys cannot be fetched.
    """
    token = hidden(token)
    parts = hidden(token.split(".")) if len(token) <= LONGEST else []
    if len(parts) != 3:  # noqa: PLR2004 - header, claims, signature; five are an encrypted one
        raise UntrustedTokenError("the token is not a signed JWT", "form")
    header = _json(parts[0], "header")
    _check_header(header)
    key = yield from keys.find(header, now)
    _check_signature(key, hidden(token.rpartition(".")[0].encode()), _decoded(parts[2], "signature"))
    claims = hidden(_json(parts[1], "claims"))
    if claims.get("iss") != _ISSUER:
        raise wrong_claim("issuer", "iss", claims.get("iss"), _ISSUER)
    check(claims)
    _check_times(claims, now)
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


def check_audience(claims: Claims, name: str) -> None:
    """Raise UntrustedTokenError for a token that is not for the service principal of this name."""
    audience, wanted = claims.get("aud"), f"spn:{name}"
    audiences = cast("list[object]", audience if isinstance(audience, list) else [audience])
    if wanted not in audiences:
        raise wrong_claim("audience", "aud", " ".join(map(str, audiences)), wanted)


def check_tenant_claim(claims: Claims, wanted: str, hint: str = "") -> None:
    """Raise UntrustedTokenError for a token that is for another tenant; the hint says what the cause may be."""
    tenant = text_claim(claims, "ctx")
    if tenant.lower() != wanted.lower():
        raise wrong_claim("tenant", "ctx", tenant, wanted, hint)


def wrong_claim(check: Check, name: str, found: object, wanted: str, hint: str = "") -> UntrustedTokenError:
    """Return the error of a claim that is another than the wanted one."""
    return UntrustedTokenError(f"claim {name} of the token is {str(found)[:80]!r}, not {wanted!r}{hint}", check)


def text_claim(claims: Claims, name: str) -> str:
    """Return a claim of the vendor. Raises UntrustedTokenError where it is missing, empty, or no text."""
    found = claims.get(CLAIMS + name)
    if not isinstance(found, str) or not found:
        raise UntrustedTokenError(f"the token has no claim {CLAIMS}{name}", "claims")
    return hidden(found)


def _check_times(claims: Claims, now: datetime) -> None:
    begin, end = _seconds(claims, "nbf"), _seconds(claims, "exp")
    seconds, skew = now.timestamp(), CLOCK_SKEW.total_seconds()
    if seconds >= end + skew:
        raise UntrustedTokenError(_clock(f"expired {seconds - end:.0f} seconds ago", now), "expired")
    if seconds < begin - skew:
        raise UntrustedTokenError(_clock(f"will be valid in {begin - seconds:.0f} seconds", now), "not yet valid")


def _clock(what: str, now: datetime) -> str:
    return f"the token {what} by the clock of this computer ({now:%Y-%m-%d %H:%M} UTC); is the clock right?"


def _seconds(claims: Claims, name: str) -> float:
    found = claims.get(name)
    if isinstance(found, bool) or not isinstance(found, (int, float)):
        raise UntrustedTokenError(f"the token has no claim {name} that is a number", "claims")
    with suppress(OverflowError):
        if isfinite(found):
            return float(found)
    raise UntrustedTokenError(f"the claim {name} of the token is not a time", "claims")
