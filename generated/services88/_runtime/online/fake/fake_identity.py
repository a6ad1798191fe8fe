"""The fake of the identity host: state service, partner service, key set, discovery, OAuth."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ...testing.http_endpoint import HttpAnswer, ReceivedRequest, explained
from .fake_keys import KeyPair, json_web_token, key_pair
from .fake_oauth import FakeOAuth, OAuthClient
from .fake_partner import Outcome, SignIn, by_rest, by_soap, in_json, judged, refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from .fake_tenant import FakeTenant

CLAIMS = "http://schemes.superoffice.net/identity/"
ISSUER = "SuperOffice AS"  # of system user tokens (ONLINE 2.13)
_REGISTERED = frozenset({"iss", "sub", "aud", "exp", "nbf", "iat", "jti", "nonce"})  # RFC 7519 section 4.1; OpenID
_SERIAL = "1234567890"
_BEFORE, _AFTER = 60, 300  # seconds around its making in which a token is valid (ONLINE 2.15)
_PATHS = {  # compared in lower case, as IIS does
    "/login/api/partnersystemuser/authenticate": ("partner", "POST"),
    "/login/services/partnersystemuserservice.svc": ("partner", "POST"),
    "/login/.well-known/jwks": ("jwks", "GET"),
    "/login/.well-known/openid-configuration": ("discovery", "GET"),
    "/login/common/oauth/authorize": ("authorize", "GET"),
    "/login/common/oauth/tokens": ("token", "POST"),
}
_STATE = "/api/state/"


@dataclass(frozen=True, slots=True)
class Application:
    """An application that is registered, and approved by one tenant. Its ids and secrets are made up."""

    client_id: str = "fake-client-id"
    application_token: str = "fake-application-token"  # noqa: S105 - made up
    system_user_token: str = "Fake App-a1B2c3D4e5"  # noqa: S105 - made up; real ones have spaces, too
    refresh_token: str = "fake-refresh-token"  # noqa: S105 - made up


class FakeIdentity:
    """Answers at the identity host."""

    def __init__(self, application: Application, tenant: FakeTenant, clock: Callable[[], datetime]) -> None:
        """Keep who may ask for which tenant."""
        self.url = ""
        self.outcomes: deque[Outcome] = deque()  # of the next exchanges
        self._application = application
        self._tenant = tenant
        self._clock = clock
        self._signing = self._published = 1  # numbers of keys
        client = OAuthClient(
            *(application.client_id, application.application_token, application.refresh_token),
            access_token=tenant.new_access_token,
            id_token=self._id_token,
            is_revoked=lambda: tenant.is_revoked,
        )
        self._oauth = FakeOAuth(client, clock)

    @property
    def private_key(self) -> KeyPair:
        """The key of the application."""
        return key_pair(0)

    def rotate_keys(self, *, published: bool) -> None:
        """Sign with another key from now on, which is in the key set in place of the one before, or is not yet."""
        self._signing += 1
        if published:
            self._published = self._signing

    def service_at(self, request: ReceivedRequest) -> str:
        """Return the name of the service that a request is for, "" for none."""
        path = request.target.partition("?")[0].lower()
        return "state" if path.startswith(_STATE) else _PATHS.get(path, ("", ""))[0]

    def answer(self, request: ReceivedRequest) -> HttpAnswer:
        """Answer a request to one of the services."""
        path = request.target.partition("?")[0].lower()
        service, method = ("state", "GET") if path.startswith(_STATE) else _PATHS[path]
        if request.method != method:
            return explained(405, f"this is asked by {method}", Allow=method)
        if service == "state":
            return self._state(path.removeprefix(_STATE))
        if service == "partner":
            return (by_soap if path.endswith(".svc") else by_rest)(request, self._exchange)
        if service == "jwks":
            return in_json({"keys": [key_pair(self._published).jwk]})
        if service == "discovery":
            return in_json(self._discovery())
        return (self._oauth.token if service == "token" else self._oauth.authorize)(request)

    def _state(self, name: str) -> HttpAnswer:
        """Answer for a tenant. For one that there is not nobody knows what comes; the API has a state for it."""
        status = self._tenant.status()
        if name != self._tenant.name.lower():
            status |= {"ContextIdentifier": name, "Endpoint": None, "State": "Unknown", "IsRunning": False, "Api": None}
        return in_json(status)

    def _exchange(self, asked: SignIn) -> Outcome:
        """Return a token for a signed one, or the error; what a test has planned goes first."""
        if self.outcomes:
            return self.outcomes.popleft()
        application, tenant = self._application, self._tenant
        if asked.context_identifier.lower() != tenant.name.lower():
            return Outcome(error="The context identifier is not known")
        if asked.application_token != application.application_token:
            return Outcome(error="The application token is not valid")
        if asked.token_type.lower() != "jwt":
            return Outcome(error="FakeOnline makes JSON Web Tokens only")
        if tenant.is_revoked:
            return Outcome(error=refusal("Revoked"))
        verifies = self.private_key.is_signature
        reason = judged(asked.signed_token, application.system_user_token, verifies, self._clock())
        return Outcome(error=refusal(reason)) if reason else Outcome(token=self.issue({}, {}, is_forged=False))

    def issue(self, header: Mapping[str, object], claims: Mapping[str, object], *, is_forged: bool) -> str:
        """Return a system user token (ONLINE 2.11 to 2.15) with changes; None takes something out of it.

        Claims of the vendor are named without their prefix. One that ``is_forged`` is signed with a key of nobody, but
        names the right one.
        """
        usual: dict[str, object] = {
            "iss": ISSUER,
            "aud": f"spn:{claims.get('serial', _SERIAL)}",
            **self._times(),
            "ticket": None if "ticket" in claims else self._tenant.new_ticket(),
            "ctx": self._tenant.name,
            "serial": _SERIAL,
            "netserver_url": f"{self._tenant.address}/Remote/Services88/",
            "webapi_url": f"{self._tenant.address}/api/",
        }
        return self._token({**usual, **claims}, header, is_forged=is_forged)

    def _id_token(self, nonce: str) -> str:
        """Return what says who signed in, an administrator; it brings the system user token (ONLINE 2.1)."""
        claims = {
            "iss": self.url,
            "aud": self._application.client_id,
            "sub": "admin@example.com",
            **self._times(),
            "nonce": nonce or None,
            "ctx": self._tenant.name,
            "is_administrator": "True",
            "system_token": self._application.system_user_token,
            "netserver_url": f"{self._tenant.address}/Remote/Services88/",
            "webapi_url": f"{self._tenant.address}/api/",
        }
        return self._token(claims, {}, is_forged=False)

    def _times(self) -> dict[str, object]:
        now = int(self._clock().timestamp())
        return {"iat": now, "nbf": now - _BEFORE, "exp": now + _AFTER}

    def _token(self, claims: Mapping[str, object], header: Mapping[str, object], *, is_forged: bool) -> str:
        key = key_pair(self._signing)
        usual = {"typ": "JWT", "alg": "RS256", "kid": key.jwk["kid"], "x5t": key.jwk["x5t"]}
        told = {name: value for name, value in {**usual, **header}.items() if value is not None}
        named = {_claim(name): value for name, value in claims.items() if value is not None}
        return json_web_token(told, named, key_pair(0) if is_forged else key)

    def _discovery(self) -> dict[str, Any]:
        """Return what OpenID Connect Discovery 1.0 section 3 asks for."""
        oauth = f"{self.url}/login/common/oauth"
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{oauth}/authorize",
            "token_endpoint": f"{oauth}/tokens",
            "jwks_uri": f"{self.url}/login/.well-known/jwks",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "scopes_supported": ["openid"],
            "grant_types_supported": ["authorization_code", "refresh_token"],
            "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
            "code_challenge_methods_supported": ["S256"],
        }


def _claim(name: str) -> str:
    return name if name in _REGISTERED or ":" in name else f"{CLAIMS}{name}"
