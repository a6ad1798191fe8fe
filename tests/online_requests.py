"""Requests to SuperOffice Online in the plain, without soapbind's client: what the fake of it is tested with."""

from __future__ import annotations

from base64 import b64encode
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

import jwt
import plain_http
import pytest

pytest.importorskip("cryptography", reason="signing in to Online needs the extra 'online'")

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding

if TYPE_CHECKING:
    from services88.testing import FakeOnline

CLAIMS = "http://schemes.superoffice.net/identity/"


@cache
def _loaded(private_key: str) -> Any:
    return serialization.load_pem_private_key(private_key.encode(), None)  # checks its primes, which takes long


def signed_token(token: str, private_key: str, now: datetime | None = None, *, timestamp: str | None = None) -> str:
    """Return a signed system user token."""
    moment = (now or datetime.now(UTC)).strftime("%Y%m%d%H%M") if timestamp is None else timestamp
    text = f"{token}.{moment}"
    signature = _loaded(private_key).sign(text.encode(), padding.PKCS1v15(), hashes.SHA256())
    return f"{text}.{b64encode(signature).decode()}"


def signed(online: FakeOnline, **changes: Any) -> str:
    """Return the signed token of the fake's application."""
    return signed_token(online.system_user_token, online.private_key, online.clock(), **changes)


def question(online: FakeOnline, **changes: Any) -> dict[str, Any]:
    """Return what an exchange by REST asks, with changes."""
    usual = {
        "SignedSystemToken": signed(online),
        "ApplicationToken": online.application_token,
        "ContextIdentifier": online.tenant,
        "ReturnTokenType": "JWT",
    }
    return usual | changes


def exchange(online: FakeOnline, **changes: Any) -> dict[str, Any]:
    """Return the answer to an exchange by REST."""
    answer = plain_http.post(
        f"{online.identity_url}/Login/api/PartnerSystemUser/Authenticate", json=question(online, **changes)
    )
    answer.raise_for_status()
    told: dict[str, Any] = answer.json()
    return told


def read_token(online: FakeOnline, token: str, key: Any = None) -> dict[str, Any]:
    """Return the claims of a token, verified by PyJWT."""
    if key is None:
        client = jwt.PyJWKClient(f"{online.identity_url}/login/.well-known/jwks", cache_keys=False)
        key = client.get_signing_key_from_jwt(token).key
    loose: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    audience = f"spn:{loose[CLAIMS + 'serial']}"
    claims: dict[str, Any] = jwt.decode(
        token,
        key,
        algorithms=["RS256"],
        audience=audience,
        issuer="SuperOffice AS",
        options={"verify_exp": False, "verify_nbf": False, "verify_iat": False, "require": ["exp", "nbf", "iat"]},
    )
    return claims


def ticket_of(online: FakeOnline) -> str:
    """Sign in, and return the ticket."""
    ticket: str = read_token(online, exchange(online)["Token"])[f"{CLAIMS}ticket"]
    return ticket
