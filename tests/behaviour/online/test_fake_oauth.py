"""OAuth at FakeOnline, with plain HTTP: the errors are those of RFC 6749 section 5.2."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import jwt
import plain_http
import pytest
from services88 import NetServer
from services88.models import ChatMessage

if TYPE_CHECKING:
    import httpx2
    from services88.testing import FakeOnline

REDIRECT = "https://app.example.com/openid/callback"
VERIFIER = "a" * 43


def ask(online: FakeOnline, form: dict[str, str], **options: Any) -> httpx2.Response:
    return plain_http.post(f"{online.identity_url}/login/common/oauth/tokens", data=form, **options)


def refresh(online: FakeOnline) -> dict[str, str]:
    return {
        "grant_type": "refresh_token",
        "client_id": online.client_id,
        "client_secret": online.application_token,
        "refresh_token": online.refresh_token,
    }


def test_a_refresh_token_becomes_an_access_token(online: FakeOnline):
    answer = ask(online, refresh(online))
    told = answer.json()

    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert (told["token_type"], told["expires_in"]) == ("Bearer", 3600)
    assert told["access_token"].startswith("8A:Cust12345.")
    assert "refresh_token" not in told  # the one there is stays (ONLINE 3.2)
    with NetServer(online.tenant_url, ticket=told["access_token"], application_token=online.application_token) as net:
        net.chat.add_chat_message(chat_session_id=7, message=ChatMessage(message="Hi"))


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"client_secret": "wrong"}, 401, "invalid_client"),
        ({"client_id": "wrong"}, 401, "invalid_client"),
        ({"refresh_token": "wrong"}, 400, "invalid_grant"),
        ({"refresh_token": None}, 400, "invalid_grant"),
        ({"grant_type": "client_credentials"}, 400, "unsupported_grant_type"),
        ({"grant_type": None}, 400, "invalid_request"),
    ],
)
def test_errors(online: FakeOnline, change: dict[str, str | None], status: int, code: str):
    form = {name: value for name, value in (refresh(online) | change).items() if value is not None}
    answer = ask(online, form)
    assert (answer.status_code, answer.json()["error"]) == (status, code)


def test_a_client_may_sign_in_by_basic(online: FakeOnline):
    form = {name: value for name, value in refresh(online).items() if not name.startswith("client")}
    assert ask(online, form, auth=(online.client_id, online.application_token)).status_code == 200
    answer = ask(online, form, auth=(online.client_id, "wrong"))
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Basic")
    assert ask(online, form, headers={"Authorization": "Basic ???"}).status_code == 401


def test_parameters_in_the_address_are_not_read(online: FakeOnline):
    answer = plain_http.post(f"{online.identity_url}/login/common/oauth/tokens", params=refresh(online))
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


def test_an_approval_that_was_revoked_gives_nothing(online: FakeOnline):
    online.revoke()
    assert ask(online, refresh(online)).json()["error"] == "invalid_grant"


def test_the_token_endpoint_fails_on_demand(online: FakeOnline):
    online.fail_next("token", 503)
    assert ask(online, refresh(online)).status_code == 503
    assert ask(online, refresh(online)).status_code == 200


def code_of(online: FakeOnline, **changes: str) -> str:
    """Return the code that the login of an administrator ends with."""
    challenge = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode().rstrip("=")
    asked = {
        "response_type": "code",
        "client_id": online.client_id,
        "redirect_uri": REDIRECT,
        "scope": "openid",
        "state": "xyz & more",
        "nonce": "n-1",
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    answer = plain_http.get(f"{online.identity_url}/login/common/oauth/authorize", params=asked | changes)
    assert answer.status_code == 302, answer.text
    place = urlsplit(answer.headers["location"])
    back = parse_qs(place.query)
    assert place.geturl().startswith(f"{REDIRECT}?")
    assert back["state"] == ["xyz & more"]
    return back["code"][0]


def redeem(online: FakeOnline, code: str, **changes: str) -> dict[str, Any]:
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": REDIRECT,
        "client_id": online.client_id,
        "client_secret": online.application_token,
        "code_verifier": VERIFIER,
    }
    told: dict[str, Any] = ask(online, form | changes).json()
    return told


def test_an_administrator_approves_and_the_system_user_token_comes(online: FakeOnline):
    told = redeem(online, code_of(online))
    assert told["refresh_token"] == online.refresh_token
    client = jwt.PyJWKClient(f"{online.identity_url}/login/.well-known/jwks")
    key = client.get_signing_key_from_jwt(told["id_token"]).key
    claims = jwt.decode(
        told["id_token"], key, algorithms=["RS256"], audience=online.client_id, issuer=online.identity_url
    )
    assert claims["http://schemes.superoffice.net/identity/system_token"] == online.system_user_token
    assert claims["nonce"] == "n-1"


def test_a_code_is_used_once(online: FakeOnline):
    code = code_of(online)
    assert "access_token" in redeem(online, code)
    assert redeem(online, code)["error"] == "invalid_grant"


@pytest.mark.parametrize("change", [{"redirect_uri": "https://evil.example.com"}, {"code_verifier": "b" * 43}])
def test_who_redeems_a_code_must_be_who_asked_for_it(online: FakeOnline, change: dict[str, str]):
    assert redeem(online, code_of(online), **change)["error"] == "invalid_grant"


def test_a_code_is_for_ten_minutes(online: FakeOnline):
    code = code_of(online)
    online.clock.advance(601)
    assert redeem(online, code)["error"] == "invalid_grant"


def test_who_is_not_registered_gets_no_code(online: FakeOnline):
    for changes in ({"client_id": "other"}, {"code_challenge_method": "plain"}):
        asked = {"client_id": online.client_id, "redirect_uri": REDIRECT} | changes
        answer = plain_http.get(f"{online.identity_url}/login/common/oauth/authorize", params=asked)
        assert answer.status_code == 400
