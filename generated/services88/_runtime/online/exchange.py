"""The exchange of a signed system user token for a JSON Web Token: what is signed, sent, and answered."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, NoReturn, Protocol, TypeAlias, cast, get_args

from ..redaction import hidden
from ..tokens.environments import Environment
from ..tokens.json_http import asked, date_of, hiding, json_object, post_json
from ..tokens.private_key import signed_text
from ..tokens.token_errors import OnlineError, OnlineUnreachableError
from .online_errors import Reason, SignInRefusedError

if TYPE_CHECKING:
    from ..tokens.json_http import Steps
    from ..tokens.private_key import PrivateKey

SERVICE = "the identity service of SuperOffice Online"
_CURES: dict[Reason | None, str] = {
    "Revoked": "the approval was taken back; an administrator must approve the application again",
    "Expired": "the approval has ended; an administrator must approve the application again",
    "Denied": "the customer denied the application",
    "NeedsReapproval": "the application asks for more than before; an administrator must approve it again",
    "InvalidRedirectUrl": "the redirect URL is not registered for this environment",
    "InvalidTimestamp": "the clock of this computer is wrong",
    "InvalidSignature": "the private key is not the one of this application in this environment",
    None: "see whether tenant, application token, system user token and private key are of this environment",
}
_REASON = re.compile("|".join(get_args(Reason)), re.IGNORECASE)
_REASONS: dict[str, Reason] = {name.lower(): name for name in get_args(Reason)}


class AuthenticationReply(Protocol):
    """What the partner service answers, as a class generated from its contract has it."""

    is_successful: Any
    token: Any
    error_message: Any


@dataclass(frozen=True, slots=True)
class Identity:
    """Who signs in, where, and with what."""

    environment: Environment
    tenant: str
    application_token: str = field(repr=False)
    system_user_token: str = field(repr=False)
    private_key: PrivateKey


@dataclass(frozen=True, slots=True)
class SignedRequest:
    """What an exchange sends: ``signed_token`` and ``application_token`` are secrets, good for some minutes."""

    environment: Environment
    tenant: str
    application_token: str = field(repr=False)
    signed_token: str = field(repr=False)

    def __reduce__(self) -> NoReturn:
        """Refuse to be pickled."""
        raise TypeError("a SignedRequest holds secrets and is not pickled")


# An exchange of the user's own: returns the token, or the reply that has it.
Exchange: TypeAlias = Callable[[SignedRequest], "str | AuthenticationReply"]
AsyncExchange: TypeAlias = Callable[
    [SignedRequest], "str | AuthenticationReply | Awaitable[str] | Awaitable[AuthenticationReply]"
]


def signed(identity: Identity, instant: datetime) -> SignedRequest:
    """Return what is sent at an instant: the token, the minute in UTC, and the signature of both.

    One that was sent is not used again: the service takes it for some minutes only.
    """
    token = hidden(signed_text(identity.system_user_token, identity.private_key, instant))
    return SignedRequest(identity.environment, identity.tenant, identity.application_token, token)


def exchanged(identity: Identity, now: Callable[[], datetime], own: AsyncExchange | None = None) -> Steps[str]:
    """Return the token that the identity service gives for a signed one: by JSON, or by an exchange of the user's own.

    If the service does not like the time, it is asked once more, with the time of its own clock. Raises
    SignInRefusedError, OnlineUnreachableError, and OnlineError for a reply without a token or an exchange that fails.
    """
    instant, is_second = now(), False
    while True:
        request = signed(identity, instant)
        with hiding(request.signed_token):
            try:
                return (yield from _by_json(request) if own is None else _by_own(own, request))
            except SignInRefusedError as error:
                if is_second or error.reason != "InvalidTimestamp":
                    raise
                instant, is_second = date_of(error.http_headers) or now(), True


def _by_json(request: SignedRequest) -> Steps[str]:
    values = {
        "SignedSystemToken": request.signed_token,
        "ApplicationToken": request.application_token,
        "ContextIdentifier": request.tenant,
        "ReturnTokenType": "JWT",
    }
    answer = yield from asked(post_json(request.environment.system_user_url, values), SERVICE)
    reply = hidden({name.lower(): value for name, value in json_object(answer, SERVICE).items()})
    try:
        is_successful = reply.get("issuccessful") is True and answer.status < 300  # noqa: PLR2004 - RFC 9110 section 15
        text = reply.get("errormessage") or reply.get("message")
        return _token(reply.get("token"), text, is_successful=is_successful)
    except OnlineError as error:
        error.http_status, error.http_headers = answer.status, answer.headers
        raise


def _by_own(own: AsyncExchange, request: SignedRequest) -> Steps[str]:
    try:
        found = yield partial(own, request)
    except (OnlineError, OnlineUnreachableError):
        raise
    except Exception as error:
        raise OnlineError(f"the exchange that was given failed ({type(error).__name__})") from error
    if isinstance(found, str):
        return _token(found, None, is_successful=True)
    reply = cast("AuthenticationReply", found)
    if not hasattr(reply, "is_successful"):
        raise OnlineError(f"the exchange that was given returned {type(reply).__name__}, not a token or the reply")
    return _token(reply.token, reply.error_message, is_successful=reply.is_successful is True)


def _token(token: object, text: object, *, is_successful: bool) -> str:
    """Return the token of a reply. Raises SignInRefusedError, and OnlineError where there is none."""
    if is_successful:
        if isinstance(token, str) and token:
            return hidden(token)
        raise OnlineError(f"{SERVICE} accepted the sign-in but gave no token")
    said = " ".join(text.split())[:500] if isinstance(text, str) else ""
    found = _REASON.search(said)
    reason = None if found is None else _REASONS[found[0].lower()]
    quoted = f" ({said})" if said else ""
    raise SignInRefusedError(f"{SERVICE} refused the sign-in{quoted}: {_CURES[reason]}", reason, said)
