"""Clocks that are off, and answers to a sign-in that cannot be trusted or are none."""

from __future__ import annotations

import pytest
from identity_service import JSON, NOW, Clock, done
from online_keys import CLAIMS, jwk, rsa_key
from raw_http import http
from services88.online import (
    OnlineError,
    OnlineUnreachableError,
    SignInRefusedError,
    UntrustedTokenError,
)

# --- clocks -----------------------------------------------------------------------------------------------------------


def test_a_clock_that_is_off_by_minutes_is_made_up_for_by_the_time_of_the_service(kind, service):
    own = Clock()
    own.pass_by(minutes=-8)
    service.claims = {"nbf": int(NOW.timestamp()) - 300}
    assert done(kind(**service.options(clock=own)).ticket()) == "7T:hunter2-ticket-2"
    times = [each["SignedSystemToken"].split(".")[-2] for each in service.exchanges]
    assert times == ["202611261152", "202611261200"]


def test_a_time_that_stays_wrong_is_told_after_the_second_try(kind, service):
    service.answer = lambda _: service.refusal("InvalidTimestamp")
    with pytest.raises(SignInRefusedError, match="the clock of this computer is wrong") as caught:
        done(kind(**service.options()).ticket())
    assert caught.value.reason == "InvalidTimestamp"
    assert len(service.exchanges) == 2


@pytest.mark.parametrize(("hours", "check"), [(-1, "not yet valid"), (1, "expired")])
def test_a_clock_that_is_off_by_an_hour_is_told(kind, service, hours, check):
    own = Clock()
    own.pass_by(hours=hours)
    with pytest.raises(UntrustedTokenError, match="by the clock of this computer") as caught:
        done(kind(**service.options(clock=own)).ticket())
    assert caught.value.check == check


# --- answers that are none --------------------------------------------------------------------------------------------


@pytest.mark.sampled(8)
@pytest.mark.parametrize(
    ("answer", "error", "said"),
    [
        (
            lambda _: http(200, b"<title>Sign in</title>", "text/html"),
            OnlineUnreachableError,
            'text/html .* ."Sign in"',
        ),
        (lambda _: http(404, b"<h1>", "text/html"), OnlineUnreachableError, "text/html instead of a JSON object"),
        (lambda _: http(503, b"down", "text/plain"), OnlineUnreachableError, "HTTP status 503"),
        (lambda _: http(302, b"", location="https://evil.example"), OnlineUnreachableError, "HTTP status 302"),
        (lambda _: http(200, b"[true]", JSON), OnlineUnreachableError, "instead of a JSON object"),
        (lambda s: s.said({"IsSuccessful": True}), OnlineError, "accepted the sign-in but gave no token"),
        (lambda s: s.said({"IsSuccessful": True, "Token": ""}), OnlineError, "accepted the sign-in but gave no token"),
        (lambda s: s.said({"IsSuccessful": "true", "Token": "x"}), SignInRefusedError, "refused the sign-in"),
        (lambda s: s.said({}), SignInRefusedError, "refused the sign-in"),
        (lambda s: s.said({"IsSuccessful": True, "Token": "PD94bWw="}), UntrustedTokenError, "not a signed JWT"),
    ],
)
def test_an_answer_that_is_none_is_told(kind, service, answer, error, said):
    service.answer = lambda _: answer(service)
    with pytest.raises(error, match=said) as caught:
        done(kind(**service.options()).ticket())
    assert type(caught.value) is error


def test_an_identity_service_that_is_down_is_told(kind, service):
    options = service.options()
    service.server.__exit__(None, None, None)
    with pytest.raises(
        OnlineUnreachableError, match="the identity service of SuperOffice Online cannot be reached"
    ) as caught:
        done(kind(**options).ticket())
    assert caught.value.sent is False


@pytest.mark.parametrize(
    ("claims", "check", "said"),
    [
        ({"ticket": ""}, "claims", "no claim .*ticket"),
        ({"netserver_url": None}, "claims", "no claim .*netserver_url"),
        ({"netserver_url": "http://sod2.superoffice.com/x"}, "claims", "would send secrets in clear"),
        ({"netserver_url": "nowhere"}, "claims", "no usable address of the tenant: .*'nowhere'"),
        ({"ctx": "Cust99999"}, "tenant", "'Cust99999', not 'Cust12345'"),
    ],
)
def test_a_token_must_say_what_is_needed(kind, service, claims, check, said):
    service.claims = {CLAIMS + name: value for name, value in claims.items()}
    with pytest.raises(UntrustedTokenError, match=said) as caught:
        done(kind(**service.options()).ticket())
    assert caught.value.check == check


def test_a_token_of_another_application_is_not_trusted_later(kind, service):
    user = kind(**service.options())
    first = done(user.ticket())
    service.claims = {f"{CLAIMS}serial": "42", "aud": "spn:42"}
    with pytest.raises(UntrustedTokenError) as caught:
        done(user.ticket(refused=first))
    assert caught.value.check == "serial"


def test_keys_are_kept_between_sign_ins_and_a_new_key_is_found(kind, service):
    user = kind(**service.options())
    first = done(user.ticket())
    second = done(user.ticket(refused=first))
    assert service.keys_asked == 1
    service.jwks = [jwk(rsa_key("new"), "K2")]
    service.clock.pass_by(minutes=61)
    with pytest.raises(UntrustedTokenError, match=r"a key that http.*/login/.well-known/jwks does not have") as caught:
        done(user.ticket(refused=second))
    assert caught.value.check == "key"
    assert service.keys_asked == 2
