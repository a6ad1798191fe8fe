"""SuperOffice Online on loopback, for tests of applications: its identity host, and the hosts of a tenant."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Literal, Self, TypeAlias, get_args

from ...serving.http_messages import HttpAnswer, ReceivedRequest, explained
from ...testing.fake_server import FakeServer, RecordedCall
from ...testing.http_endpoint import HttpEndpoint
from ...tokens.environments import Environment
from .fake_identity import FakeIdentity
from .fake_partner import Outcome, refused
from .fake_tenant import Application, FakeTenant

Service: TypeAlias = Literal["state", "partner", "jwks", "discovery", "authorize", "token", "netserver"]
_AGENT = re.compile(r"/(?P<tenant>[^/]+)/remote/services88/[^/]+\.svc", re.IGNORECASE)
_PAGE = b"<!DOCTYPE html><html><body><h1>Technical difficulties</h1><p>Request ID: 00-0af7-b7ad-00</p></body></html>"
_HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class IdentityCall:
    """A request to the identity host: the service, what came in, and the answer, None where there was none."""

    service: str
    request: ReceivedRequest
    answer: HttpAnswer | None


class FakeClock:
    """The time at the fake: the real one, until it is moved. Called, it returns the time in UTC."""

    def __init__(self) -> None:
        """Begin with the real time."""
        self._ahead = timedelta()

    def __call__(self) -> datetime:
        """Return the time."""
        return datetime.now(UTC) + self._ahead

    def advance(self, seconds: float) -> None:
        """Let time pass, at the fake and whoever shares its clock."""
        self._ahead += timedelta(seconds=seconds)


class FakeOnlineBase:
    """The whole of Online for one tenant and one application, which is registered and approved.

    - ``environment`` and ``identity_url`` are where it is; ``tenant`` is the context identifier.
    - ``client_id``, ``application_token`` (the client secret), ``system_user_token``, ``private_key`` (PEM) and
      ``refresh_token`` are the application's.
    - ``clock`` is its clock. Give it to clients, and both move together.
    - ``netserver`` is the FakeNetServer behind the tenant's hosts, and ``calls`` what came in there.
    - ``requests`` came to the identity host; ``exchanges`` are those that asked for a ticket.
    """

    def __init__(self, netserver: Callable[..., FakeServer], tenant: str, services: Mapping[str, object]) -> None:
        """Keep what is served. Raises ValueError for another tenant than Cust and digits, ImportError."""
        self.clock = FakeClock()
        self.requests: list[IdentityCall] = []
        application = Application()
        self.client_id = application.client_id
        self.application_token = application.application_token
        self.system_user_token = application.system_user_token
        self.refresh_token = application.refresh_token
        self._tenant = FakeTenant(tenant, self.clock)
        self.tenant = self._tenant.name
        self._identity = FakeIdentity(application, self._tenant, self.clock)
        self._hosts: list[HttpEndpoint] = []  # the identity host, and where the tenant was and is
        self._planned: dict[str, deque[HttpAnswer | None]] = {name: deque() for name in get_args(Service)}
        given = {"valid_ticket": self._tenant.accepts, "valid_application_token": self.application_token}
        self.netserver = netserver(**given, **services)

    @property
    def identity_url(self) -> str:
        """The address of the identity host. Raises RuntimeError when the fake is not running."""
        if not self._hosts:
            raise RuntimeError("FakeOnline is not running; use it as a context manager")
        return self._identity.url

    @property
    def environment(self) -> Environment:
        """The environment to give to clients. Raises RuntimeError when the fake is not running."""
        return Environment("fake", self.identity_url)

    @property
    def tenant_url(self) -> str:
        """The tenant's address, for now: ``move_tenant`` changes it."""
        return self._tenant.address

    @property
    def private_key(self) -> str:
        """The application's private key, in PEM."""
        return self._identity.key.private_pem

    @property
    def calls(self) -> Sequence[RecordedCall]:
        """What came in at the tenant's services."""
        return self.netserver.calls

    @property
    def exchanges(self) -> Sequence[IdentityCall]:
        """The requests of a ticket for the system user. Each makes a row in a real tenant's database."""
        return [each for each in self.requests if each.service == "partner"]

    def access_token(self) -> str:
        """Return a new OAuth access token, valid for an hour."""
        return self._tenant.new_access_token()

    def set_state(self, state: str, seconds: float | None = None) -> None:
        """Let the tenant be in a state, such as ``"OfflineMaintenance"``; after so many seconds it is Running again.

        Where it is not running, calls are answered with HTTP 503 and a page. Raises ValueError for another state.
        """
        self._tenant.set_state(state, seconds)

    def move_tenant(self) -> None:
        """Move the tenant to another host. The one where it was answers 421 from now on; tickets stay valid."""
        if not self._hosts:
            raise RuntimeError("FakeOnline is not running; use it as a context manager")
        self._tenant.address = f"{self._listen()}/{self.tenant}"

    def revoke(self) -> None:
        """Let the customer revoke the approval: no ticket or token is valid, and none is given, until ``approve``."""
        self._tenant.is_revoked = True

    def approve(self) -> None:
        """Let the customer approve again; what was valid before the approval was revoked is not."""
        self._tenant.drop_tickets()
        self._tenant.is_revoked = False

    def drop_tickets(self) -> None:
        """Forget all tickets and access tokens, as when a backup of the tenant is restored."""
        self._tenant.drop_tickets()

    def rotate_keys(self, *, published: bool = True) -> None:
        """Sign tokens with another key, which takes the place of the one in the key set, unless not yet published."""
        self._identity.rotate_keys(published=published)

    def fail_next(
        self,
        service: Service,
        status: int | None = 503,
        *,
        headers: Mapping[str, str] | None = None,
        times: int = 1,
    ) -> None:
        """Answer the next request to a service with an HTTP status and a page in HTML, as proxies do.

        With 200 it is a page where something else is expected; None closes the connection without an answer.
        ``"netserver"`` is the tenant's services. Raises ValueError for another service.
        """
        if service not in self._planned:
            raise ValueError(f"{service!r} is not a service of Online; there are {', '.join(self._planned)}")
        answer = None if status is None else HttpAnswer(status, _PAGE, _HTML, dict(headers or {}))
        self._planned[service].extend([answer] * times)

    def refuse_next(self, reason: str, *, status: int = 200, times: int = 1) -> None:
        """Refuse the next exchange: IsSuccessful is false.

        ``reason`` is a name of the vendor's list (``"NeedsReapproval"``), or any text. ``status`` is the HTTP status of
        an answer by REST.
        """
        self._identity.outcomes.extend([refused(reason, status)] * times)

    def reply_next(self, token: str, *, times: int = 1) -> None:
        """Let the next exchange succeed with this token, such as a wrong one from ``issue``."""
        self._identity.outcomes.extend([Outcome(token)] * times)

    def issue(
        self,
        *,
        header: Mapping[str, object] | None = None,
        claims: Mapping[str, object] | None = None,
        forged: bool = False,
    ) -> str:
        """Return a JSON Web Token as an exchange does, with other parts; None takes one out.

        ``claims={"ctx": "Cust99999"}`` is another tenant's, ``{"exp": 0}`` an old one; ``header={"alg": "none"}`` is
        not signed, ``{"alg": "HS256"}`` is signed with the public key as if that were a secret. One that is ``forged``
        is signed with a key that is not in the key set. Raises ValueError for algorithms of other kinds.
        """
        return self._identity.issue(header or {}, claims or {}, forged=forged)

    def start(self) -> Self:
        """Listen on free ports of 127.0.0.1."""
        if not self._hosts:
            self._identity.url = self._listen()
            self.move_tenant()
        return self

    def stop(self) -> None:
        """Stop listening; stopping twice is allowed. Raises what an object raised to end the test, once."""
        self.__exit__(None, None, None)

    def __enter__(self) -> Self:
        """Start."""
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Stop; what an object raised to end the test goes before an error that the caller saw."""
        hosts, self._hosts = self._hosts, []
        for host in hosts:
            host.stop()
        self.netserver.__exit__(kind, error, traceback)

    def _listen(self) -> str:
        """Open a host, and return its address."""

        def respond(request: ReceivedRequest) -> HttpAnswer | None:
            return self._answer(host.url, request)

        host = HttpEndpoint(respond, 0, lambda: self.clock().timestamp())
        self._hosts.append(host.start())
        return host.url

    def _answer(self, url: str, request: ReceivedRequest) -> HttpAnswer | None:
        """Answer at a host, the one with this address."""
        service = self._identity.service_at(request.target)[0] if url == self._identity.url else ""
        if not service:
            return self._answer_call(url, request)
        answer = self._planned[service].popleft() if self._planned[service] else self._identity.answer(request)
        self.requests.append(IdentityCall(service, request, answer))
        return answer

    def _answer_call(self, url: str, request: ReceivedRequest) -> HttpAnswer | None:
        found = _AGENT.fullmatch(request.target.partition("?")[0])
        if found is None:
            return explained(404, "there is nothing here: services are at /<tenant>/Remote/Services88/<service>.svc")
        if f"{url}/{found['tenant']}".lower() != self._tenant.address.lower():
            place = f"{self._identity.url}/api/state/{found['tenant']}"
            return explained(421, f"Misdirected Request: wrong subdomain for this tenant, see {place}")
        if self._planned["netserver"]:
            return self._planned["netserver"].popleft()
        if not self._tenant.status()["IsRunning"]:
            return HttpAnswer(503, _PAGE, _HTML)
        if request.method != "POST":
            return explained(405, "POST an envelope; Online shows no WSDL", Allow="POST")
        return self.netserver.answer(request)
