"""The identity services of FakeOnline, asked with plain HTTP: what they say is what ONLINE sections 2 to 4 tell."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import subprocess
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

import jwt
import plain_http
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from online_requests import CLAIMS, exchange, question, read_token, signed, signed_token, ticket_of
from services88.testing import FakeOnline

if TYPE_CHECKING:
    from pathlib import Path


def state(online: FakeOnline, tenant: str = "Cust12345") -> dict[str, Any]:
    told: dict[str, Any] = plain_http.get(f"{online.identity_url}/api/state/{tenant}").json()
    return told


def test_the_state_service_tells_where_a_tenant_is(online: FakeOnline):
    told = state(online)

    assert told["ContextIdentifier"] == "Cust12345"
    assert told["Endpoint"] == online.tenant_url
    assert told["Api"] == f"{online.tenant_url}/api"
    assert (told["State"], told["IsRunning"]) == ("Running", True)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z", told["ValidUntil"])
    assert datetime.fromisoformat(told["ValidUntil"]) > datetime.now(UTC)


@pytest.mark.parametrize(
    ("name", "is_running"), [("OfflineMaintenance", False), ("OnlineMaintenance", True), ("Suspended", False)]
)
def test_a_tenant_can_be_in_any_state(online: FakeOnline, name: Any, is_running: bool):  # noqa: FBT001 - a case
    online.set_state(name)
    told = state(online)
    assert (told["State"], told["IsRunning"]) == (name, is_running)
    assert told["Endpoint"] == online.tenant_url


def test_maintenance_ends_when_its_time_is_over(online: FakeOnline):
    online.set_state("OfflineMaintenance", seconds=300)
    end = datetime.fromisoformat(state(online)["ValidUntil"])
    assert abs(end - datetime.now(UTC) - timedelta(seconds=300)) < timedelta(seconds=60)

    online.clock.advance(299)
    assert state(online)["State"] == "OfflineMaintenance"
    online.clock.advance(300)
    assert state(online)["State"] == "Running"


def test_a_tenant_that_there_is_not_is_unknown(online: FakeOnline):
    told = state(online, "Cust99999")
    assert (told["State"], told["IsRunning"], told["Endpoint"]) == ("Unknown", False, None)


def test_what_is_set_must_be_a_state(online: FakeOnline):
    with pytest.raises(ValueError, match="'Offline' is not a state"):
        online.set_state("Offline")


@pytest.mark.parametrize("tenant", ["", "12345", "Cust", "Cust12345/x", "tenant"])
def test_the_tenant_must_be_a_context_identifier(tenant: str):
    with pytest.raises(ValueError, match="context identifier"):
        FakeOnline(tenant)


def test_an_exchange_gives_a_ticket_in_a_token_that_others_verify(online: FakeOnline):
    told = exchange(online)
    assert (told["IsSuccessful"], told["ErrorMessage"]) == (True, None)

    claims = read_token(online, told["Token"])
    assert claims[f"{CLAIMS}ctx"] == "Cust12345"
    assert claims[f"{CLAIMS}netserver_url"] == f"{online.tenant_url}/Remote/Services88/"
    assert claims[f"{CLAIMS}webapi_url"] == f"{online.tenant_url}/api/"
    assert claims["aud"] == f"spn:{claims[f'{CLAIMS}serial']}"
    assert claims["nbf"] < claims["iat"] < claims["exp"]
    assert {type(value) for name, value in claims.items() if name.startswith(CLAIMS)} == {str}
    kind, text = claims[f"{CLAIMS}ticket"].split(":", 1)
    assert kind == "7T"
    assert re.fullmatch("[0-9A-F]{32};[0-9]+;Cust12345", base64.b64decode(text).decode("utf-16-le"))
    assert len(online.exchanges) == 1


def test_names_of_keys_are_those_of_the_certificate(online: FakeOnline):
    (key,) = plain_http.get(f"{online.identity_url}/login/.well-known/jwks").json()["keys"]
    header = jwt.get_unverified_header(exchange(online)["Token"])
    thumbprint = hashlib.sha1(base64.b64decode(key["x5c"][0])).digest()  # noqa: S324 - as RFC 7517 has it

    assert header["alg"] == "RS256"
    assert header["kid"] == key["kid"] == thumbprint.hex().upper()
    assert header["x5t"] == key["x5t"] == base64.urlsafe_b64encode(thumbprint).decode().rstrip("=")
    assert (key["kty"], key["use"]) == ("RSA", "sig")


def test_the_certificate_has_the_key_by_openssl(online: FakeOnline, tmp_path: Path):
    (key,) = plain_http.get(f"{online.identity_url}/login/.well-known/jwks").json()["keys"]
    der = tmp_path / "certificate.der"
    der.write_bytes(base64.b64decode(key["x5c"][0]))
    told = subprocess.run(
        ["openssl", "x509", "-inform", "DER", "-in", der, "-noout", "-modulus"],  # noqa: S607 - the one that is there
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    modulus = base64.urlsafe_b64decode(key["n"] + "==")
    assert told.strip() == f"Modulus={modulus.hex().upper()}"


def test_a_signature_by_openssl_is_accepted(online: FakeOnline, tmp_path: Path):
    (tmp_path / "key.pem").write_text(online.private_key)
    text = f"{online.system_user_token}.{online.clock():%Y%m%d%H%M}"
    signature = subprocess.run(
        ["openssl", "dgst", "-sha256", "-sign", tmp_path / "key.pem"],  # noqa: S607 - the one that is there
        input=text.encode(),
        capture_output=True,
        check=True,
    ).stdout
    assert exchange(online, SignedSystemToken=f"{text}.{base64.b64encode(signature).decode()}")["IsSuccessful"]


def spoilt(online: FakeOnline, how: str) -> str:
    """Return a signed token that is wrong."""
    right = signed(online)
    text, _, signature = right.rpartition(".")
    token, now = online.system_user_token, online.clock()
    if how == "another key":
        others = rsa.generate_private_key(65537, 2048).sign(text.encode(), padding.PKCS1v15(), hashes.SHA256())
        return f"{text}.{base64.b64encode(others).decode()}"
    return {
        "unsigned": text,
        "no timestamp": signed_token(online.system_user_token, online.private_key, timestamp=""),
        "with seconds": signed(online, timestamp=f"{now:%Y%m%d%H%M%S}"),
        "no month": signed(online, timestamp="202613010000"),
        "an hour ago": signed_token(token, online.private_key, now - timedelta(hours=1)),
        "in an hour": signed_token(token, online.private_key, now + timedelta(hours=1)),
        "another token": signed_token(f"{token}x", online.private_key, now),
        "base64url": f"{text}.{signature.replace('+', '-').replace('/', '_').rstrip('=')}",
        "line breaks": f"{text}.{signature[:76]}\n{signature[76:]}",
    }[how]


@pytest.mark.sampled(4)
@pytest.mark.parametrize(
    ("how", "reason"),
    [
        ("unsigned", "not known"),
        ("no timestamp", "InvalidTimestamp"),
        ("with seconds", "InvalidTimestamp"),
        ("no month", "InvalidTimestamp"),
        ("an hour ago", "InvalidTimestamp"),
        ("in an hour", "InvalidTimestamp"),
        ("another token", "not known"),
        ("another key", "InvalidSignature"),
        ("base64url", "InvalidSignature"),
        ("line breaks", "InvalidSignature"),
    ],
)
def test_what_is_signed_wrongly_is_refused(online: FakeOnline, how: str, reason: str):
    told = exchange(online, SignedSystemToken=spoilt(online, how))
    assert (told["IsSuccessful"], told["Token"]) == (False, None)
    assert reason in told["ErrorMessage"]


def test_a_minute_has_two_digits(online: FakeOnline):
    online.clock.advance((5 - online.clock().minute) % 60 * 60)
    token = signed(online, timestamp=f"{online.clock():%Y%m%d%H}5")
    assert "InvalidTimestamp" in exchange(online, SignedSystemToken=token)["ErrorMessage"]


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("ContextIdentifier", "Cust99999", "context identifier"),
        ("ApplicationToken", "fake-client-id", "application token"),
        ("ReturnTokenType", "Saml", "JSON Web Tokens only"),
    ],
)
def test_who_asks_must_be_right(online: FakeOnline, name: str, value: str, reason: str):
    told = exchange(online, **{name: value})
    assert not told["IsSuccessful"]
    assert reason in told["ErrorMessage"]


@pytest.mark.parametrize("content", ["", "[]", "{", '{"SignedSystemToken": 1}', "null"])
def test_a_body_that_asks_nothing_is_a_bad_request(online: FakeOnline, content: str):
    url = f"{online.identity_url}/Login/api/PartnerSystemUser/Authenticate"
    answer = plain_http.post(url, content=content, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400
    assert "Message" in answer.json()


def test_paths_are_found_in_any_case(online: FakeOnline):
    for path in ("/login/API/partnersystemuser/authenticate", "/LOGIN/api/PartnerSystemUser/Authenticate"):
        assert plain_http.post(f"{online.identity_url}{path}", json=question(online)).json()["IsSuccessful"]
    assert plain_http.get(f"{online.identity_url}/API/State/CUST12345").json()["IsRunning"]


def test_the_wrong_method_is_told(online: FakeOnline):
    answer = plain_http.get(f"{online.identity_url}/Login/api/PartnerSystemUser/Authenticate")
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


def test_a_clock_that_is_moved_moves_the_date_of_answers(online: FakeOnline):
    online.clock.advance(3600)
    answer = plain_http.get(f"{online.identity_url}/login/.well-known/jwks")
    ahead = parsedate_to_datetime(answer.headers["date"]) - datetime.now(UTC)
    assert abs(ahead - timedelta(hours=1)) < timedelta(seconds=60)
    assert exchange(online)["IsSuccessful"]  # signed by that clock


def test_a_customer_may_revoke_and_approve_again(online: FakeOnline):
    online.revoke()
    told = exchange(online)
    assert (told["IsSuccessful"], told["ErrorMessage"]) == (False, "Authorization error: Revoked (1)")
    online.approve()
    assert exchange(online)["IsSuccessful"]


def test_nothing_secret_is_shown(online: FakeOnline):
    ticket = ticket_of(online)
    shown = repr((online, online.requests, online.exchanges, online.clock))
    for secret in (ticket, online.application_token, online.private_key.splitlines()[1]):
        assert secret not in shown


def test_it_must_run_to_be_asked():
    stopped = FakeOnline()
    for name in ("identity_url", "environment"):
        with pytest.raises(RuntimeError, match="is not running"):
            getattr(stopped, name)
    with pytest.raises(RuntimeError, match="is not running"):
        stopped.move_tenant()


def test_discovery_leads_to_the_services(online: FakeOnline):
    told = plain_http.get(f"{online.identity_url}/login/.well-known/openid-configuration").json()
    assert told["issuer"] == online.identity_url
    assert told["id_token_signing_alg_values_supported"] == ["RS256"]
    assert json.loads(plain_http.get(told["jwks_uri"]).content)["keys"]
    assert told["token_endpoint"] == f"{online.identity_url}/login/common/oauth/tokens"
