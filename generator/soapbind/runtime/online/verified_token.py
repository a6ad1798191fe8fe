"""The token that a system user's sign-in gives: who it must be for, and the session that it holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, NoReturn

from ..netserver.netserver_settings import service_root
from ..redaction import hidden, hide_while
from ..tokens import json_web_token
from ..tokens.json_web_token import (
    check_audience,
    check_tenant_claim,
    text_claim,
    wrong_claim,
)
from ..tokens.token_errors import UntrustedTokenError

if TYPE_CHECKING:
    from ..tokens.environments import Environment
    from ..tokens.json_http import Steps
    from ..tokens.json_web_token import Claims
    from ..tokens.key_set import KeySet


@dataclass(frozen=True, slots=True, weakref_slot=True)
class OnlineSession:
    """What a sign-in gave: the ticket, the tenant's web services, and all claims of the token, by their whole names."""

    ticket: str = field(repr=False)
    netserver_url: str
    claims: Mapping[str, object] = field(repr=False)

    def __reduce__(self) -> NoReturn:
        """Refuse to be pickled: a cache keeps sessions."""
        raise TypeError("an OnlineSession holds a ticket and is not pickled; give the SystemUser a cache")


@dataclass(frozen=True, slots=True)
class Expected:
    """What a token must say: the tenant, the application (None for any), and the time now."""

    tenant: str
    serial: str | None
    now: datetime


def verified(token: str, keys: KeySet, expected: Expected) -> Steps[Claims]:
    """Return the claims of a system user token, once all was checked.

    Raises UntrustedTokenError, and OnlineUnreachableError where the keys cannot be fetched.
    """
    token = hidden(token)

    def check(claims: Claims) -> None:
        serial = text_claim(claims, "serial")
        check_audience(claims, serial)
        check_tenant_claim(claims, expected.tenant, "; is the system user token that of another customer?")
        if expected.serial not in {None, serial}:
            hint = "; is the application token that of another application than before?"
            raise wrong_claim("serial", "serial", serial, str(expected.serial), hint)

    return (yield from json_web_token.verified(token, keys, expected.now, check))


def session_of(claims: Mapping[str, object], tenant: str, environment: Environment) -> OnlineSession:
    """Return the session of the claims of a token. Raises UntrustedTokenError."""
    ticket, url = text_claim(claims, "ticket"), text_claim(claims, "netserver_url")
    if text_claim(claims, "ctx").lower() != tenant.lower():
        raise UntrustedTokenError("the session is one of another tenant", "tenant")
    try:
        url = environment.checked_tenant_url("netserver_url", str(url))
        service_root(url, "")
    except ValueError as error:
        problem = str(error)
    else:
        session = OnlineSession(ticket, url, hidden(dict(claims)))
        hide_while(session, ticket)
        return session
    raise UntrustedTokenError(f"the token has no usable address of the tenant: {problem}", "claims")
