"""Let an administrator approve your application at SuperOffice Online, and keep the tokens that this gives.

Needs ``authlib``, ``requests`` and ``pyjwt[crypto]``, and the redirect URL below registered in the Developer Portal:

    SO_CLIENT_ID=... SO_APPLICATION_TOKEN=... python superoffice_consent.py development approval.json

The code is taken once, on this computer, and the file is for its owner only. An application for several customers does
the same in its web server, and keeps the tokens of each.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict, dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import jwt
import requests
from authlib.common.security import generate_token
from authlib.integrations.requests_client import OAuth2Session

REDIRECT = "http://localhost:8080/openid/callback"
HOSTS = {"development": "sod", "stage": "qaonline", "production": "online"}
CLAIMS = "http://schemes.superoffice.net/identity/"
TIMEOUT = 30  # seconds


@dataclass(frozen=True)
class Approval:
    """What an approval gives; ``system_user_token`` is None for others than administrators."""

    tenant: str
    system_user_token: str | None = field(repr=False)
    refresh_token: str = field(repr=False)


class Consent:
    """One approval: the address to open in a browser, and what comes back from there."""

    def __init__(self, identity_url: str, client_id: str, client_secret: str, redirect_uri: str = REDIRECT) -> None:
        """Ask for the addresses of the identity service."""
        found = requests.get(f"{identity_url}/login/.well-known/openid-configuration", timeout=TIMEOUT)
        found.raise_for_status()
        self._known = found.json()
        self._client_id = client_id
        self._verifier, self._nonce = generate_token(48), generate_token(24)
        self._session = OAuth2Session(
            client_id,
            client_secret,
            scope="openid",
            redirect_uri=redirect_uri,
            token_endpoint_auth_method="client_secret_post",  # noqa: S106 - the name of a method
            code_challenge_method="S256",
        )
        self.address, self._state = self._session.create_authorization_url(
            self._known["authorization_endpoint"], code_verifier=self._verifier, nonce=self._nonce
        )

    def redeem(self, came_back: str) -> Approval:
        """Return the tokens for the address to which the browser was sent back. Raises errors of authlib and jwt."""
        tokens = self._session.fetch_token(
            self._known["token_endpoint"],
            authorization_response=came_back,
            state=self._state,
            code_verifier=self._verifier,
            timeout=TIMEOUT,
        )
        claims = self._verified(tokens["id_token"])
        return Approval(claims[f"{CLAIMS}ctx"], claims.get(f"{CLAIMS}system_token"), tokens["refresh_token"])

    def _verified(self, token: str) -> dict[str, Any]:
        key = jwt.PyJWKClient(self._known["jwks_uri"], timeout=TIMEOUT).get_signing_key_from_jwt(token).key
        claims: dict[str, Any] = jwt.decode(
            token, key, algorithms=["RS256"], audience=self._client_id, issuer=self._known["issuer"], leeway=300
        )
        if claims.get("nonce") != self._nonce:
            raise jwt.InvalidTokenError("the id token belongs to another sign-in")
        return claims


def wait_for_browser(server: HTTPServer) -> str:
    """Return the address to which the browser is sent back."""
    came: list[str] = []

    class Callback(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path.startswith("/openid/callback?"):
                came.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"Thank you. You can close this window.")

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class calls it so
            """Log nothing: the address has a code in it."""

    server.RequestHandlerClass = Callback
    while not came:  # browsers ask for an icon, too
        server.handle_request()
    return f"http://localhost:{server.server_port}{came[0]}"


def keep(approval: Approval, path: str) -> None:
    """Write an approval to a new file that only its owner can read. Raises FileExistsError."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(asdict(approval), file)


def main(environment: str, path: str) -> None:
    """Print the address to open, wait for the browser, and keep what came back."""
    identity_url = f"https://{HOSTS[environment]}.superoffice.com"
    consent = Consent(identity_url, os.environ["SO_CLIENT_ID"], os.environ["SO_APPLICATION_TOKEN"])
    print(f"Open this address as an administrator of the customer:\n\n{consent.address}\n")
    with HTTPServer(("localhost", 8080), BaseHTTPRequestHandler) as server:
        approval = consent.redeem(wait_for_browser(server))
    keep(approval, path)
    print(f"{approval.tenant} has approved; the tokens are in {path}")


if __name__ == "__main__":
    main(*sys.argv[1:])
