"""OAuth access tokens of a user (``8A:...``), renewed with the refresh token that the user's approval gave.

The approval itself, the authorization code flow in a browser, is the application's: docs/examples has one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from ..option_checks import check_function, check_text
from ..redaction import hidden, hide_while
from ..tokens.environments import Environment, check_clock, check_tenant
from ..tokens.environments import environment as environment_of
from ..tokens.json_http import JsonHttp, asked, hiding, json_object, logger, post_form
from ..tokens.token_errors import UntrustedTokenError
from ..transport.tls_and_proxy import Trust
from .exchange import SERVICE
from .online_errors import SignInRefusedError
from .renewal import AnyUser, AwaitedUser, BlockingUser

if TYPE_CHECKING:
    from ..tokens.json_http import Steps
    from ..transport.interface import HttpReply

_MARGIN = 60  # seconds before its end in which a token is not used any more
_LIFE = 3600  # seconds, where the service does not say (ONLINE 3.3)
# Section 5.2 of RFC 6749.
_CURES = {
    "invalid_client": "see whether client id and secret are those of this environment",
    "invalid_grant": "the refresh token was revoked, or is of another application; the user must approve again",
    "unauthorized_client": "the application may not use refresh tokens",
}


@dataclass(frozen=True, slots=True, weakref_slot=True)
class _Granted:
    """An access token, and until when it is used."""

    token: str = field(repr=False)
    until: datetime


class _AccessTokens(AnyUser[_Granted]):
    """What blocking and asynchronous providers of access tokens share."""

    def __init__(  # noqa: PLR0913 - what a user may choose, by keyword
        self,
        *,
        environment: str | Environment,
        tenant: str,
        client_id: str,
        client_secret: str,
        refresh_token: str,
        on_refresh: Callable[[str], object] | None = None,
        wait: float = 0.0,
        clock: Callable[[], datetime] | None = None,
        verify: Trust | None = None,
        proxy: str | None = None,
        timeout: float | None = 30.0,
    ) -> None:
        """Keep who asks; nothing is sent before a token is asked for.

        - environment: "development", "stage" or "production", or an Environment.
        - tenant: the context identifier of the user's tenant, such as ``Cust12345``.
        - client_id, client_secret: those of the application in this environment.
        - refresh_token: what the approval of the user gave.
        - on_refresh: called with the new refresh token, should the service give one, so that it can be kept.
        - wait: seconds that a call waits for a tenant in maintenance, at most; its timeout counts, too.
        - clock: returns the time, as a datetime with a time zone.
        - verify, proxy, timeout: as for a SystemUser.

        Raises TypeError and ValueError for what cannot be used.
        """
        client_secret, refresh_token, proxy = hidden((client_secret, refresh_token, proxy))
        for name, text in (
            ("client_id", client_id),
            ("client_secret", client_secret),
            ("refresh_token", refresh_token),
        ):
            check_text(name, text)
        if on_refresh is not None:
            check_function("on_refresh", on_refresh, may_await=self._may_await)
        if clock is not None:
            check_clock(clock)
        self.environment, self.tenant_id = environment_of(environment), check_tenant(tenant)
        self._client_id, self._client_secret, self._refresh_token = client_id, client_secret, refresh_token
        self._on_refresh, self._now = on_refresh, clock or partial(datetime.now, UTC)
        self._kept: _Granted | None = None
        http = JsonHttp(verify=verify, proxy=proxy, timeout=timeout)
        self._prepare((self.environment, self.tenant_id), http, wait=wait, clock=self._now)
        hide_while(self, client_secret, refresh_token)

    @property
    def application_token(self) -> str:
        """What calls need beside the token: the client secret, as beside a ticket."""
        return self._client_secret

    def __repr__(self) -> str:
        """Show for which tenant, and no secret."""
        return f"<{type(self).__name__} {self.__dict__.get('tenant_id', '')}>"

    def _current(self, refused: str | None) -> _Granted | None:
        kept = self._kept
        return None if kept is None or kept.token == refused or self._now() >= kept.until else kept

    def _renewed(self, refused: str | None) -> Steps[_Granted]:  # noqa: ARG002 - of AnyUser
        fields = {
            "grant_type": "refresh_token",
            "client_id": self._client_id,
            "client_secret": self._client_secret,
            "refresh_token": self._refresh_token,
        }
        answer = yield from asked(post_form(self.environment.oauth_tokens_url, fields), SERVICE)
        reply = hidden(json_object(answer, SERVICE))
        token = _access_token(answer, reply, self.tenant_id)
        logger.info("got an access token of %s from %s", self.tenant_id, self.environment.identity_url)
        renewed = reply.get("refresh_token")
        if isinstance(renewed, str) and renewed and renewed != self._refresh_token:
            self._refresh_token = renewed
            hide_while(self, renewed)
            if self._on_refresh is not None:
                with hiding(token):
                    yield partial(self._on_refresh, renewed)
        seconds = reply.get("expires_in")
        life = min(seconds, 10**7) if isinstance(seconds, int) and seconds > 0 else _LIFE
        self._kept = granted = _Granted(token, self._now() + timedelta(seconds=max(life - _MARGIN, life / 2)))
        hide_while(granted, token)
        return granted


def _access_token(answer: HttpReply, reply: dict[str, object], tenant: str) -> str:
    """Return the access token of a reply. Raises SignInRefusedError, and UntrustedTokenError for another tenant's."""
    token = reply.get("access_token")
    if answer.status >= 300 or not isinstance(token, str) or not token:  # noqa: PLR2004 - RFC 9110 section 15
        code = str(reply.get("error") or f"HTTP status {answer.status}")[:80]
        said = " ".join(str(reply.get("error_description") or "").split())[:500]
        cure = _CURES.get(code, "see whether client id, secret and refresh token are of this environment")
        error = SignInRefusedError(f"{SERVICE} gave no access token ({code}): {cure}", None, said or code)
        error.http_status, error.http_headers = answer.status, answer.headers
        raise error
    of, found, _ = token.removeprefix("8A:").partition(".")
    if found and of.lower() != tenant.lower():
        raise UntrustedTokenError(f"{SERVICE} gave an access token of another tenant than {tenant}", "tenant")
    return hidden(token)


class AccessTokens(_AccessTokens, BlockingUser[_Granted]):
    """Gives the access tokens of a user to blocking clients: ``NetServer(AccessTokens(...))``. Threads may share it."""

    def ticket(self, refused: str | None = None, timeout: float | None = None) -> str:
        """Return a token that is not the ``refused`` one, within so many seconds.

        Raises OnlineError, OnlineUnreachableError, TransportTimeoutError.
        """
        refused = hidden(refused)
        known = partial(self._current, refused)
        granted: _Granted = known() or self._renewal.made(refused, known, timeout)
        return granted.token


class AsyncAccessTokens(_AccessTokens, AwaitedUser[_Granted]):
    """Gives the access tokens of a user to asynchronous clients, and tasks may share it."""

    async def ticket(self, refused: str | None = None, timeout: float | None = None) -> str:  # noqa: ASYNC109 - as others
        """Return a token that is not the ``refused`` one, within so many seconds.

        Raises OnlineError, OnlineUnreachableError, TransportTimeoutError.
        """
        refused = hidden(refused)
        granted: _Granted = self._current(refused) or await self._renewal.made(refused, timeout)
        return granted.token
