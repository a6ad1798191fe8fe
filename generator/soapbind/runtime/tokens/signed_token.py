"""Services that SuperOffice calls: who calls, by the token in the header SignedToken, and what shows who answers.

The token: issuer, audience, keys are those of ONLINE sections 2.11 to 2.13; the answer is that of the vendor's sample
(docs/decisions/0046).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, cast

from ..fork_safety import renew_in_children
from ..option_checks import check_text
from ..redaction import hidden
from ..transport.tls_and_proxy import Trust
from .environments import Environment, check_clock, check_tenant
from .environments import environment as environment_of
from .json_http import JsonHttp, hiding
from .json_web_token import (
    LONGEST,
    check_audience,
    check_tenant_claim,
    text_claim,
    verified,
)
from .key_set import KeySet
from .private_key import PrivateKey, signed_text
from .token_errors import UntrustedTokenError

if TYPE_CHECKING:
    from .json_http import Steps
    from .json_web_token import Claims


class HasHeaders(Protocol):
    """What is looked at of a call: its typed headers."""

    @property
    def headers(self) -> Any:
        """The headers; ``signed_token`` of them is the token."""
        ...


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls: SuperOffice, for a tenant. ``claims`` are all of the token, by their whole names.

    ``nonce`` is what the answer to Authenticate must have signed, "" where the token has none.
    """

    tenant: str
    nonce: str = field(repr=False)
    claims: Mapping[str, object] = field(repr=False)


class SignedToken:
    """Lets SuperOffice in and nobody else: the ``authenticate`` of an application that serves a contract of the vendor.

    ::

        check = SignedToken(client_id="...", environment="production", tenant="Cust12345")
        app = Application(mirroring_client=Service(), authenticate=check)

    Threads may share it. The keys of the environment are fetched when they are needed, and kept for an hour.
    """

    def __init__(  # noqa: PLR0913 - what a user may choose, by keyword
        self,
        *,
        client_id: str,
        environment: str | Environment,
        tenant: str | None = None,
        clock: Callable[[], datetime] | None = None,
        verify: Trust | None = None,
        proxy: str | None = None,
        timeout: float | None = 10.0,
    ) -> None:
        """Keep for whom tokens must be; nothing is fetched before a token comes.

        - client_id: the application's in this environment; tokens for another application are refused.
        - environment: "development", "stage" or "production", or an Environment.
        - tenant: the context identifier of the only customer who may call; None for all who approved the application.
        - clock: returns the time, as a datetime with a time zone.
        - verify, proxy, timeout (seconds): for fetching the keys, as for a client.

        Raises TypeError and ValueError for what cannot be used.
        """
        check_text("client_id", client_id)
        if not client_id.strip():
            raise ValueError("client_id must not be empty")
        if clock is not None:
            check_clock(clock)
        self._client_id, self._now = client_id.strip(), clock or partial(datetime.now, UTC)
        self._tenant = None if tenant is None else check_tenant(tenant)
        self._keys = KeySet(environment_of(environment).keys_url)
        self._http = JsonHttp(verify=verify, proxy=proxy, timeout=timeout)
        self.after_fork()
        renew_in_children(self)

    def after_fork(self) -> None:
        """Wait for no thread of the parent process."""
        self._lock = threading.Lock()

    def __call__(self, call: HasHeaders) -> Caller:
        """Return who calls.

        Raises UntrustedTokenError, and OnlineUnreachableError where the keys cannot be fetched: then nobody is let in.
        """
        token: object = hidden(getattr(call.headers, "signed_token", None))
        if not isinstance(token, str) or not token.strip():
            raise UntrustedTokenError("the call has no header SignedToken", "form")
        if len(token) > LONGEST:  # before it is hidden: looking for a secret in texts takes as long as it is long
            message = f"the header SignedToken has {len(token)} characters; a token has {LONGEST} at most"
            raise UntrustedTokenError(message, "form")
        token = hidden(token.strip())
        with hiding(token):
            claims = self._claims(token)
        nonce = claims.get("nonce")
        return Caller(str(text_claim(claims, "ctx")), nonce if isinstance(nonce, str) else "", hidden(dict(claims)))

    def _claims(self, token: str) -> Claims:
        try:
            next(self._verified(token))  # asks for nothing while it has the key
        except StopIteration as found:
            return cast("Claims", found.value)
        with self._lock:  # one fetch for all who wait
            return self._http.run(self._verified(token))

    def _verified(self, token: str) -> Steps[Claims]:
        return verified(hidden(token), self._keys, self._now(), self._check)

    def _check(self, claims: Claims) -> None:
        check_audience(claims, self._client_id)
        check_tenant_claim(claims, self._tenant or text_claim(claims, "ctx"))


def signed_application_token(text: str, private_key: PrivateKey, now: datetime | None = None) -> str:
    """Return what shows SuperOffice who answers: ``<text>.<yyyyMMddHHmm>.<signature>``, by the clock of UTC.

    ``text`` is the nonce of the caller's token. Raises TypeError and ValueError for another text or key.
    """
    check_text("text", text)
    if not text:
        raise ValueError("there is nothing to sign: the token of the caller has no nonce")
    return signed_text(text, private_key, now or datetime.now(UTC))
