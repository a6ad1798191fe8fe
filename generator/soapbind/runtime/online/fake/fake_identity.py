"""The fake of the identity host: state service, partner service, key set, discovery, OAuth."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any

from ...serving.http_messages import HttpAnswer, ReceivedRequest, explained
from ...tokens.fake_keys import key_pair, vendor_token
from .fake_oauth import FakeOAuth
from .fake_partner import Outcome, SignIn, by_rest, by_soap, in_json, objection, refused

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from .fake_tenant import Application, FakeTenant

_SERIAL = "1234567890"
_STATE = "/api/state/"
_SERVICES = {  # by path, in lower case, as IIS compares them
    "/login/api/partnersystemuser/authenticate": ("partner", "POST"),
    "/login/services/partnersystemuserservice.svc": ("partner", "POST"),
    "/login/.well-known/jwks": ("jwks", "GET"),
    "/login/.well-known/openid-configuration": ("discovery", "GET"),
    "/login/common/oauth/authorize": ("authorize", "GET"),
    "/login/common/oauth/tokens": ("token", "POST"),
}


class FakeIdentity:
    """Answers at the identity host. ``outcomes`` are those of the next exchanges."""

    def __init__(self, application: Application, tenant: FakeTenant, clock: Callable[[], datetime]) -> None:
        """Keep who may ask, for which tenant."""
        self.url = ""
        self.outcomes: deque[Outcome] = deque()
        self.key = key_pair(0)  # the application's
        self._application = application
        self._tenant = tenant
        self._clock = clock
        self._signing = self._published = 1  # numbers of keys
        self._oauth = FakeOAuth(application, tenant, clock, self._id_token)

    def rotate_keys(self, *, published: bool) -> None:
        """Sign with another key from now on, which is in the key set in place of the one before, or is not yet."""
        self._signing += 1
        if published:
            self._published = self._signing

    def service_at(self, target: str) -> tuple[str, str]:
        """Return the name of the service at a path, and the method to ask it by; "" where there is none."""
        path = target.partition("?")[0].lower()
        return ("state", "GET") if path.startswith(_STATE) else _SERVICES.get(path, ("", ""))

    def answer(self, request: ReceivedRequest) -> HttpAnswer:
        """Answer a request to one of the services."""
        service, method = self.service_at(request.target)
        path = request.target.partition("?")[0].lower()
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
        """Answer for a tenant. What comes for one that there is not is not published; the API has a state for it."""
        status = self._tenant.status()
        if name != self._tenant.name.lower():
            status |= {"ContextIdentifier": name, "Endpoint": None, "State": "Unknown", "IsRunning": False, "Api": None}
        return in_json(status)

    def _exchange(self, asked: SignIn) -> Outcome:
        """Return a token for a signed one, or the error; what a test has planned goes first."""
        if self.outcomes:
            return self.outcomes.popleft()
        if asked.context_identifier.lower() != self._tenant.name.lower():
            return refused("The context identifier is not known")
        if asked.application_token != self._application.application_token:
            return refused("The application token is not valid")
        if asked.token_type.lower() != "jwt":
            return refused("FakeOnline makes JSON Web Tokens only")
        if self._tenant.is_revoked:
            return refused("Revoked")
        reason = objection(asked.signed_token, self._application.system_user_token, self.key, self._clock())
        return refused(reason) if reason else Outcome(self.issue({}, {}, forged=False))

    def issue(self, header: Mapping[str, object], claims: Mapping[str, object], *, forged: bool) -> str:
        """Return a system user token with changes; None takes something out of it."""
        usual = {
            "iss": "SuperOffice AS",
            "aud": f"spn:{claims.get('serial', _SERIAL)}",
            "serial": _SERIAL,
            "ticket": None if "ticket" in claims else self._tenant.new_ticket(),
        }
        return self._token(header, {**usual, **claims}, forged=forged)

    def _id_token(self, nonce: str) -> str:
        """Return what says who signed in: an administrator, for whom it has the system user token."""
        claims = {
            "iss": self.url,
            "aud": self._application.client_id,
            "sub": "admin@example.com",
            "nonce": nonce or None,
            "is_administrator": "True",
            "system_token": self._application.system_user_token,
        }
        return self._token({}, claims, forged=False)

    def _token(self, header: Mapping[str, object], claims: Mapping[str, object], *, forged: bool) -> str:
        """Return a token with what all have in common; claims of the vendor are named without their prefix."""
        usual = {
            "ctx": self._tenant.name,
            "netserver_url": f"{self._tenant.address}/Remote/Services88/",
            "webapi_url": f"{self._tenant.address}/api/",
        }
        now, forged_with = self._clock().timestamp(), self.key if forged else None
        return vendor_token(key_pair(self._signing), now, header, {**usual, **claims}, forged_with=forged_with)

    def _discovery(self) -> dict[str, Any]:
        """Return what OpenID Connect Discovery 1.0 section 3 asks for."""
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/login/common/oauth/authorize",
            "token_endpoint": f"{self.url}/login/common/oauth/tokens",
            "jwks_uri": f"{self.url}/login/.well-known/jwks",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "scopes_supported": ["openid"],
            "grant_types_supported": ["authorization_code", "refresh_token"],
            "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
            "code_challenge_methods_supported": ["S256"],
        }
