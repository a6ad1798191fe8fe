"""System users sign in, keep their ticket, and tell what is wrong."""

from __future__ import annotations

import asyncio
from datetime import timedelta, timezone
from typing import Any

import pytest
from identity_service import NOW, SECRET, SYSTEM_TOKEN, TENANT, IdentityService, done
from online_keys import CLAIMS, numbers_of, rsa_key, xml_of
from services88 import AsyncNetServer, NetServer, TransportTimeoutError
from services88.online import (
    AsyncSystemUser,
    OnlineSession,
    PrivateKey,
    SignedRequest,
    SignInRefusedError,
    SystemUser,
)

# --- a sign-in --------------------------------------------------------------------------------------------------------


def test_a_system_user_signs_in(kind, service):
    user = kind(**service.options())
    assert service.exchanges == []
    session = done(user.session())
    assert isinstance(session, OnlineSession)
    assert session.ticket == "7T:hunter2-ticket-1" == done(user.ticket())
    assert session.netserver_url == f"https://sod2.superoffice.com/{TENANT}/Remote/Services88"
    assert session.claims[f"{CLAIMS}webapi_url"] == f"https://sod2.superoffice.com/{TENANT}/api/"
    (sent,) = service.exchanges
    assert sent["ApplicationToken"] == SECRET
    assert sent["ContextIdentifier"] == TENANT
    assert sent["ReturnTokenType"] == "JWT"
    assert sent["SignedSystemToken"].startswith(f"{SYSTEM_TOKEN}.202611261200.")
    assert "\n" not in sent["SignedSystemToken"]
    assert service.keys_asked == 1
    assert (user.tenant_id, user.environment, user.application_token) == (TENANT, service.environment, SECRET)


def test_the_time_is_that_of_utc(kind, service):
    service.clock.now = NOW.astimezone(timezone(timedelta(hours=5.5)))
    done(kind(**service.options()).ticket())
    assert ".202611261200." in service.exchanges[0]["SignedSystemToken"]


def test_a_client_takes_its_tickets_from_a_system_user(service, kind):
    """As ``ticket_provider``: a function is enough."""
    user = kind(**service.options())
    client = NetServer if kind is SystemUser else AsyncNetServer
    net: Any = client("https://sod2.superoffice.com/Cust12345", ticket_provider=user.ticket, application_token=SECRET)
    assert net.current_ticket is None
    assert service.exchanges == []


# --- how long a session lasts -----------------------------------------------------------------------------------------


def test_each_use_makes_a_ticket_live_longer(kind, service):
    user = kind(**service.options())
    for _ in range(5):
        assert done(user.ticket()) == "7T:hunter2-ticket-1"
        service.clock.pass_by(hours=5, minutes=40)
    service.clock.pass_by(minutes=10)
    assert done(user.ticket()) == "7T:hunter2-ticket-2"
    assert len(service.exchanges) == 2


def test_a_ticket_that_is_refused_is_not_used_again(kind, service):
    user = kind(**service.options())
    first = done(user.ticket())
    second = done(user.ticket(refused=first))
    assert (first, second) == ("7T:hunter2-ticket-1", "7T:hunter2-ticket-2")
    assert done(user.ticket(refused=first)) == second, "who comes late gets the new one"
    assert len(service.exchanges) == 2


def test_a_clock_that_is_set_back_ends_the_session(kind, service):
    user = kind(**service.options())
    done(user.ticket())
    service.clock.pass_by(days=-1)
    done(user.ticket())
    assert len(service.exchanges) == 2


@pytest.mark.slow  # waits
def test_a_waiting_caller_has_a_timeout_of_its_own(kind, service):
    service.delay = 0.5
    user = kind(**service.options())

    async def twice() -> None:
        with pytest.raises(TransportTimeoutError, match="no ticket in time"):
            await user.ticket(timeout=0.1)
        assert await user.ticket() == "7T:hunter2-ticket-1"

    if kind is AsyncSystemUser:
        asyncio.run(twice())
    else:
        with pytest.raises(TransportTimeoutError, match="no ticket in time"):
            user.ticket(timeout=0.1)
        assert user.ticket() == "7T:hunter2-ticket-1"
    assert len(service.exchanges) == 1, "the sign-in goes on for the next caller"


# --- refusals ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "reason", "cure"),
    [
        ("Authorization error: Revoked (1)", "Revoked", "an administrator must approve the application again"),
        ("expired", "Expired", "the approval has ended"),
        ("DENIED", "Denied", "the customer denied"),
        ("x NeedsReapproval y", "NeedsReapproval", "an administrator must approve it again"),
        ("InvalidSignature", "InvalidSignature", "the private key is not the one of this application"),
        ("InvalidRedirectUrl", "InvalidRedirectUrl", "the redirect URL is not registered"),
        ("The tenant is\n unknown", None, "see whether tenant, application token, system user token and private key"),
        ("", None, "see whether tenant"),
        (None, None, "see whether tenant"),
        (42, None, "see whether tenant"),
    ],
)
def test_a_refusal_says_what_to_do(service, text, reason, cure):
    service.answer = lambda _: service.refusal(text)
    with pytest.raises(SignInRefusedError, match=f"^the identity service .* refused the sign-in.*{cure}") as caught:
        SystemUser(**service.options()).ticket()
    assert caught.value.reason == reason
    assert caught.value.text == (" ".join(text.split()) if isinstance(text, str) else "")
    assert caught.value.http_status == 200
    assert len(service.exchanges) == 1, "refusals are not repeated"


@pytest.mark.parametrize("status", [400, 401, 403, 404])
def test_a_refusal_may_be_one_of_http(service, status):
    service.answer = lambda _: service.said({"Message": "Value cannot be null"}, status)
    with pytest.raises(SignInRefusedError, match=r"refused the sign-in \(Value cannot be null\)") as caught:
        SystemUser(**service.options()).ticket()
    assert caught.value.http_status == status


def test_names_may_be_written_in_lower_case(service):
    service.answer = lambda _: service.said({"isSuccessful": True, "token": service.token()})
    assert SystemUser(**service.options()).ticket() == "7T:hunter2-ticket-1"


def wrong_key(_: IdentityService) -> dict[str, Any]:
    return {"private_key": PrivateKey.parse(xml_of(numbers_of(rsa_key("somebody else"))))}


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (wrong_key, "InvalidSignature"),
        (lambda _: {"application_token": "hunter2 of another environment"}, None),
        (lambda _: {"system_user_token": "Fake App-hunter2"}, None),
    ],
)
def test_what_is_of_another_environment_is_refused(kind, service, given, reason):
    with pytest.raises(SignInRefusedError) as caught:
        done(kind(**service.options(**given(service))).ticket())
    assert caught.value.reason == reason


def test_after_a_refusal_the_next_call_tries_again(kind, service):
    user = kind(**service.options())
    service.answer = lambda _: service.refusal("Revoked")
    with pytest.raises(SignInRefusedError):
        done(user.ticket())
    service.answer = None
    assert done(user.ticket()) == "7T:hunter2-ticket-2"


# --- what users give --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "error", "said"),
    [
        ({"environment": "sod2"}, ValueError, "environment must be"),
        ({"tenant": "12345"}, ValueError, "is not a context identifier"),
        ({"application_token": ""}, ValueError, "application_token must be neither empty nor"),
        ({"application_token": None}, TypeError, "application_token must be a text"),
        (
            {"system_user_token": "hunter2\n"},
            ValueError,
            "system_user_token must be neither empty nor",
        ),
        (
            {"private_key": "hunter2.xml"},
            TypeError,
            r"must be a PrivateKey, not str: PrivateKey.load\(path\) or .parse",
        ),
        ({"exchange": "soap"}, TypeError, "exchange must be a function, not str"),
        ({"clock": NOW}, TypeError, "clock must be a function"),
        ({"clock": NOW.timestamp}, TypeError, "clock must return datetimes with a time zone"),
        ({"clock": lambda: NOW.replace(tzinfo=None)}, TypeError, "clock must return datetimes with a time zone"),
        ({"timeout": -1}, ValueError, "timeout must be a number of seconds"),
        ({"verify": False}, TypeError, "verify must be a file"),
        ({"proxy": "hunter2"}, ValueError, "proxy: not the URL of a proxy"),
        ({"cache": 3}, TypeError, "cache must be a mapping, such as FileCache.path., not int"),
    ],
)
def test_what_cannot_be_used_is_told_at_once(kind, service, given, error, said):
    with pytest.raises(error, match=said) as caught:
        kind(**service.options(**given))
    assert "hunter2" not in str(caught.value).replace("hunter2.xml", "")


def test_a_blocking_user_needs_a_blocking_exchange(service):
    async def exchange(_: SignedRequest) -> str:
        return ""

    with pytest.raises(TypeError, match="exchange must be a plain function"):
        SystemUser(**service.options(exchange=exchange))
