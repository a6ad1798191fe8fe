"""An identity service of SuperOffice Online on loopback, for tests of the sign-in: small, and wrong on demand.

It checks the signed token with the public key, by hand, and gives tokens that it signs with a key of its own.
"""

from __future__ import annotations

import asyncio
import inspect
import json
import threading
import time
from base64 import b64decode
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from online_keys import claims_of, jwk, numbers_of, rs256, rsa_key, xml_of
from raw_http import Peer, RawServer, Seen, http
from services88.online import Environment, PrivateKey

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
TENANT = "Cust12345"
SECRET = "hunter2-application-token"  # noqa: S105 - made up
SYSTEM_TOKEN = "Føke & App.é-hunter2SystemToken"  # noqa: S105 - made up; may have what the customer calls it
JSON = "application/json; charset=utf-8"
APPLICATION = rsa_key("application")
SIGNER = rsa_key("identity service")


def done(found: Any) -> Any:
    """Return a result, of whichever client."""

    async def awaited() -> Any:
        return await found

    return asyncio.run(awaited()) if inspect.isawaitable(found) else found


@cache
def _application_key() -> PrivateKey:
    return PrivateKey.parse(xml_of(numbers_of(APPLICATION)))  # checks its primes, which takes long


class Clock:
    """A clock that a test moves."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **spans: float) -> None:
        self.now += timedelta(**spans)


@dataclass
class IdentityService:
    """Exchanges signed tokens of ``APPLICATION`` for JWTs, and counts; ``answer`` takes the place of the exchange."""

    clock: Callable[[], datetime] = field(default_factory=Clock)
    answer: Callable[[Mapping[str, Any]], bytes] | None = None
    claims: dict[str, Any] = field(default_factory=dict)
    delay: float = 0.0  # seconds
    server: RawServer = field(init=False)
    exchanges: list[dict[str, Any]] = field(default_factory=list)
    jwks: list[dict[str, Any]] = field(default_factory=lambda: [jwk(SIGNER)])
    keys_asked: int = 0

    def __post_init__(self) -> None:
        self.server = RawServer(self._answer)
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        self.server.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.__exit__(None, None, None)

    @property
    def environment(self) -> Environment:
        return Environment("fake", self.server.url)

    def options(self, **more: Any) -> dict[str, Any]:
        """Return what a system user needs to sign in here."""
        return {
            "environment": self.environment,
            "tenant": TENANT,
            "application_token": SECRET,
            "system_user_token": SYSTEM_TOKEN,
            "private_key": _application_key(),
            "clock": self.clock,
            **more,
        }

    def _answer(self, peer: Peer, seen: Seen) -> None:
        if seen.line == "GET /login/.well-known/jwks HTTP/1.1":
            self.keys_asked += 1
            peer.send(http(200, json.dumps({"keys": self.jwks}).encode(), JSON))
            return
        assert seen.line == "POST /Login/api/PartnerSystemUser/Authenticate HTTP/1.1"
        assert seen.headers["content-type"] == seen.headers["accept"] == "application/json"
        request = json.loads(seen.body)
        with self._lock:
            self.exchanges.append(request)
            number = len(self.exchanges)
        time.sleep(self.delay)
        peer.send(self.reply(request, number) if self.answer is None else self.answer(request))

    def reply(self, request: Mapping[str, Any], number: int) -> bytes:
        """Answer the exchange of this number as the service does."""
        problem = self._problem(request)
        if problem:
            return self.refusal(problem)
        return self.said({"IsSuccessful": True, "Token": self.token(number), "ErrorMessage": None})

    def token(self, number: int = 1) -> str:
        """Return a JWT with the ticket of this number."""
        ticket = f"7T:hunter2-ticket-{number}"
        claims = {**claims_of(self.clock().timestamp(), ticket=ticket), **self.claims}
        return rs256(SIGNER, {"typ": "JWT", "alg": "RS256", "kid": "K1"}, claims)

    def refusal(self, text: str, status: int = 200) -> bytes:
        return self.said({"IsSuccessful": False, "Token": None, "ErrorMessage": text}, status)

    def said(self, value: object, status: int = 200) -> bytes:
        date = self.clock().strftime("%a, %d %b %Y %H:%M:%S GMT")
        return http(status, json.dumps(value).encode(), JSON, date=date)

    def _problem(self, request: Mapping[str, Any]) -> str:
        if set(request) != {"SignedSystemToken", "ApplicationToken", "ContextIdentifier", "ReturnTokenType"}:
            return "Bad request"
        text, _, signature = request["SignedSystemToken"].rpartition(".")
        try:
            APPLICATION.public_key().verify(
                b64decode(signature, validate=True), text.encode(), padding.PKCS1v15(), hashes.SHA256()
            )
        except InvalidSignature:
            return "Authorization error: InvalidSignature (7)"
        if request["ApplicationToken"] != SECRET or not text.startswith(f"{SYSTEM_TOKEN}."):
            return "Unknown application"
        signed_at = datetime.strptime(text.rpartition(".")[2], "%Y%m%d%H%M").replace(tzinfo=UTC)
        return (
            "" if abs(self.clock() - signed_at) < timedelta(minutes=5) else "Authorization error: InvalidTimestamp (6)"
        )
