"""The fake of OAuth on Online: an administrator who approves at once, and the token endpoint (RFC 6749)."""

from __future__ import annotations

import hmac
import secrets
from base64 import b64decode
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote_plus, urlencode

from ...testing.http_endpoint import HttpAnswer, ReceivedRequest, explained
from .fake_keys import base64url
from .fake_partner import in_json
from .fake_tenant import ACCESS_TOKEN_LIFETIME

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

_FORM = "application/x-www-form-urlencoded"
_CODE_LIFETIME = timedelta(minutes=10)  # ONLINE 3.2


class OAuthError(Exception):
    """An error of RFC 6749 section 5.2: its code, what is wrong, and the HTTP status."""

    def __init__(self, code: str, description: str, status: int = 400) -> None:
        """Keep the three."""
        super().__init__(description)
        self.code = code
        self.status = status


@dataclass(frozen=True, slots=True, repr=False)
class _Grant:
    """What the authorize endpoint gave a code for."""

    redirect_uri: str
    challenge: str
    nonce: str
    ends: datetime


@dataclass(frozen=True, slots=True, repr=False)
class OAuthClient:
    """A registered application, and how tokens are made for it; ``id_token`` is given a nonce."""

    client_id: str
    client_secret: str
    refresh_token: str
    access_token: Callable[[], str]
    id_token: Callable[[str], str]
    is_revoked: Callable[[], bool]


class FakeOAuth:
    """Gives codes and tokens."""

    def __init__(self, client: OAuthClient, clock: Callable[[], datetime]) -> None:
        """Keep who may ask, and the clock."""
        self._client = client
        self._clock = clock
        self._grants: dict[str, _Grant] = {}

    def authorize(self, request: ReceivedRequest) -> HttpAnswer:
        """Answer as if an administrator had signed in and approved: go back to the application, with a code."""
        asked = dict(parse_qsl(request.target.partition("?")[2]))
        if asked.get("client_id") != self._client.client_id or "redirect_uri" not in asked:
            return explained(400, "Authorization error: InvalidRedirectUrl (2)")
        if asked.get("code_challenge_method", "S256") != "S256":
            return explained(400, "FakeOnline knows no other code_challenge_method than S256")
        code = secrets.token_urlsafe(24)
        uri, ends = asked["redirect_uri"], self._clock() + _CODE_LIFETIME
        self._grants[code] = _Grant(uri, asked.get("code_challenge", ""), asked.get("nonce", ""), ends)
        back = {"code": code} | ({"state": asked["state"]} if "state" in asked else {})
        place = f"{uri}{'&' if '?' in uri else '?'}{urlencode(back)}"
        return HttpAnswer(302, b"", "", {"Location": place})

    def token(self, request: ReceivedRequest) -> HttpAnswer:
        """Answer at the token endpoint. Parameters are those of the form: in the address they get into logs."""
        try:
            form = _form(request)
            self._check_client(form, request.headers)
            told = self._granted(form)
        except OAuthError as error:
            challenge = {"WWW_Authenticate": "Basic"} if "authorization" in request.headers else {}
            headers = challenge if error.code == "invalid_client" else {}
            return in_json({"error": error.code, "error_description": str(error)}, error.status, **headers)
        return in_json(told, Cache_Control="no-store", Pragma="no-cache")

    def _check_client(self, form: Mapping[str, str], headers: Mapping[str, str]) -> None:
        """Check who asks: ``client_secret_post`` or ``client_secret_basic`` (RFC 6749 section 2.3.1)."""
        found = (form.get("client_id", ""), form.get("client_secret", ""))
        kind, _, encoded = headers.get("authorization", "").partition(" ")
        if kind.lower() == "basic":
            try:
                name, _, password = b64decode(encoded, validate=True).decode().partition(":")
            except ValueError:
                name = password = ""
            found = (unquote_plus(name), unquote_plus(password))
        if found != (self._client.client_id, self._client.client_secret):
            raise OAuthError("invalid_client", "client_id or client_secret is wrong", 401)

    def _granted(self, form: Mapping[str, str]) -> dict[str, object]:
        grant_type = form.get("grant_type")
        if grant_type == "refresh_token":
            if form.get("refresh_token") != self._client.refresh_token or self._client.is_revoked():
                raise OAuthError("invalid_grant", "the refresh token is not known, or was revoked")
            return self._tokens("")
        if grant_type == "authorization_code":
            nonce = self._checked(self._grants.pop(form.get("code", ""), None), form).nonce
            return self._tokens(nonce) | {"refresh_token": self._client.refresh_token}
        if grant_type is None:
            raise OAuthError("invalid_request", "grant_type is missing in the form")
        raise OAuthError("unsupported_grant_type", "it is refresh_token or authorization_code")

    def _checked(self, grant: _Grant | None, form: Mapping[str, str]) -> _Grant:
        if grant is None or self._clock() > grant.ends or self._client.is_revoked():
            raise OAuthError("invalid_grant", "the code is not known, was used before, or has expired")
        if form.get("redirect_uri") != grant.redirect_uri:
            raise OAuthError("invalid_grant", "redirect_uri is not the one that the code was asked for with")
        proof = base64url(sha256(form.get("code_verifier", "").encode()).digest())
        if grant.challenge and not hmac.compare_digest(proof, grant.challenge):  # RFC 7636 section 4.6
            raise OAuthError("invalid_grant", "code_verifier is not that of the code_challenge")
        return grant

    def _tokens(self, nonce: str) -> dict[str, object]:
        return {
            "token_type": "Bearer",
            "access_token": self._client.access_token(),
            "expires_in": int(ACCESS_TOKEN_LIFETIME.total_seconds()),
            "id_token": self._client.id_token(nonce),
        }


def _form(request: ReceivedRequest) -> dict[str, str]:
    if not request.headers.get("content-type", "").lower().startswith(_FORM):
        raise OAuthError("invalid_request", f"send a form: {_FORM}")
    return dict(parse_qsl((request.content or b"").decode("utf-8", "replace")))
