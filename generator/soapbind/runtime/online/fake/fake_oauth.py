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

from ...serving.http_messages import HttpAnswer, ReceivedRequest, explained
from ...tokens.fake_keys import base64url
from .fake_partner import in_json
from .fake_tenant import ACCESS_TOKEN_LIFETIME

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from .fake_tenant import Application, FakeTenant

_FORM = "application/x-www-form-urlencoded"
_CODE_LIFETIME = timedelta(minutes=10)  # as the vendor documents


class _OAuthError(Exception):
    """An error of RFC 6749 section 5.2: its code, and what is wrong."""


@dataclass(frozen=True, slots=True, repr=False)
class _Grant:
    """What a code was given for."""

    redirect_uri: str
    challenge: str
    nonce: str
    ends: datetime


class FakeOAuth:
    """Gives codes and tokens; ``id_token`` makes one with a nonce."""

    def __init__(
        self,
        application: Application,
        tenant: FakeTenant,
        clock: Callable[[], datetime],
        id_token: Callable[[str], str],
    ) -> None:
        """Keep who may ask, for which tenant."""
        self._application = application
        self._tenant = tenant
        self._clock = clock
        self._id_token = id_token
        self._grants: dict[str, _Grant] = {}

    def authorize(self, request: ReceivedRequest) -> HttpAnswer:
        """Answer as if an administrator had signed in and approved: go back to the application, with a code."""
        asked = dict(parse_qsl(request.target.partition("?")[2]))
        if asked.get("client_id") != self._application.client_id or "redirect_uri" not in asked:
            return explained(400, "Authorization error: InvalidRedirectUrl (2)")
        if asked.get("code_challenge_method", "S256") != "S256":
            return explained(400, "FakeOnline knows no other code_challenge_method than S256")
        code, uri = secrets.token_urlsafe(24), asked["redirect_uri"]
        challenge, nonce = asked.get("code_challenge", ""), asked.get("nonce", "")
        self._grants[code] = _Grant(uri, challenge, nonce, self._clock() + _CODE_LIFETIME)
        back = urlencode({"code": code} | ({"state": asked["state"]} if "state" in asked else {}))
        return HttpAnswer(302, b"", "", {"Location": f"{uri}{'&' if '?' in uri else '?'}{back}"})

    def token(self, request: ReceivedRequest) -> HttpAnswer:
        """Answer at the token endpoint. Parameters are those of the form: in the address they get into logs."""
        try:
            if not request.headers.get("content-type", "").lower().startswith(_FORM):
                raise _OAuthError("invalid_request", f"send a form: {_FORM}")  # noqa: TRY301 - as the others
            form = dict(parse_qsl((request.content or b"").decode("utf-8", "replace")))
            self._check_client(form, request.headers.get("authorization", ""))
            told = self._granted(form)
        except _OAuthError as error:
            code, description = error.args
            told = {"error": code, "error_description": description}
            return in_json(told, 401, WWW_Authenticate="Basic") if code == "invalid_client" else in_json(told, 400)
        return in_json(told, Cache_Control="no-store", Pragma="no-cache")

    def _check_client(self, form: Mapping[str, str], authorization: str) -> None:
        """Check who asks: ``client_secret_post`` or ``client_secret_basic`` (RFC 6749 section 2.3.1)."""
        found = [form.get("client_id", ""), form.get("client_secret", "")]
        if authorization[:6].lower() == "basic ":
            try:
                text = b64decode(authorization[6:], validate=True).decode()
            except ValueError:
                text = ""
            found = [unquote_plus(part) for part in text.split(":", 1)]
        if found != [self._application.client_id, self._application.application_token]:
            raise _OAuthError("invalid_client", "client_id or client_secret is wrong")

    def _granted(self, form: Mapping[str, str]) -> dict[str, object]:
        kind = form.get("grant_type")
        if kind == "refresh_token":
            if form.get("refresh_token") != self._application.refresh_token or self._tenant.is_revoked:
                raise _OAuthError("invalid_grant", "the refresh token is not known, or was revoked")
            return self._tokens("")
        if kind == "authorization_code":
            grant = self._grants.pop(form.get("code", ""), None)
            return self._tokens(self._nonce(grant, form)) | {"refresh_token": self._application.refresh_token}
        if kind is None:
            raise _OAuthError("invalid_request", "grant_type is missing in the form")
        raise _OAuthError("unsupported_grant_type", "it is refresh_token or authorization_code")

    def _nonce(self, grant: _Grant | None, form: Mapping[str, str]) -> str:
        if grant is None or self._clock() > grant.ends or self._tenant.is_revoked:
            raise _OAuthError("invalid_grant", "the code is not known, was used before, or has expired")
        if form.get("redirect_uri") != grant.redirect_uri:
            raise _OAuthError("invalid_grant", "redirect_uri is not the one that the code was asked for with")
        proof = base64url(sha256(form.get("code_verifier", "").encode()).digest())
        if grant.challenge and not hmac.compare_digest(proof, grant.challenge):  # RFC 7636 section 4.6
            raise _OAuthError("invalid_grant", "code_verifier is not that of the code_challenge")
        return grant.nonce

    def _tokens(self, nonce: str) -> dict[str, object]:
        token, seconds = self._tenant.new_access_token(), int(ACCESS_TOKEN_LIFETIME.total_seconds())
        told: dict[str, object] = {"token_type": "Bearer", "access_token": token, "expires_in": seconds}
        return told | {"id_token": self._id_token(nonce)}
