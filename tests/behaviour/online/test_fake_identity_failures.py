"""The identity services of FakeOnline fail, refuse and lie on demand."""

from __future__ import annotations

import base64
import subprocess
from typing import TYPE_CHECKING, Any

import httpx2
import jwt
import plain_http
import pytest
from online_requests import CLAIMS, exchange, question, read_token, ticket_of

if TYPE_CHECKING:
    from services88.testing import FakeOnline


def test_refusals_on_demand(online: FakeOnline):
    online.refuse_next("NeedsReapproval", times=2)
    online.refuse_next("the moon is full", status=401)
    assert (
        exchange(online)["ErrorMessage"]
        == exchange(online)["ErrorMessage"]
        == ("Authorization error: NeedsReapproval (5)")
    )
    url = f"{online.identity_url}/Login/api/PartnerSystemUser/Authenticate"
    answer = plain_http.post(url, json=question(online))
    assert (answer.status_code, answer.json()["ErrorMessage"]) == (401, "the moon is full")
    assert exchange(online)["IsSuccessful"]


@pytest.mark.parametrize("service", ["state", "jwks", "discovery"])
def test_failures_on_demand(online: FakeOnline, service: Any):
    path = {"state": "/api/state/Cust12345", "jwks": "/login/.well-known/jwks"}.get(
        service, "/login/.well-known/openid-configuration"
    )
    online.fail_next(service, 503, headers={"Retry-After": "7"}, times=2)
    online.fail_next(service, 200)
    online.fail_next(service, None)
    found = [plain_http.get(f"{online.identity_url}{path}") for _ in range(3)]

    assert [each.status_code for each in found] == [503, 503, 200]
    assert found[0].headers["retry-after"] == "7"
    assert {each.headers["content-type"] for each in found} == {"text/html; charset=utf-8"}
    with pytest.raises(httpx2.RemoteProtocolError):
        plain_http.get(f"{online.identity_url}{path}")
    assert plain_http.get(f"{online.identity_url}{path}").json()
    assert [each.service for each in online.requests] == [service] * 5


def test_failures_are_for_services_that_there_are(online: FakeOnline):
    with pytest.raises(ValueError, match="'partners' is not a service"):
        online.fail_next("partners")  # type: ignore[arg-type]


def test_keys_rotate(online: FakeOnline):
    before = jwt.get_unverified_header(exchange(online)["Token"])["kid"]
    online.rotate_keys()
    assert jwt.get_unverified_header(exchange(online)["Token"])["kid"] != before
    ticket_of(online)  # by the new key set

    online.rotate_keys(published=False)
    with pytest.raises(jwt.exceptions.PyJWKClientError, match="Unable to find"):
        ticket_of(online)


def test_wrong_tokens_are_wrong_in_the_way_that_is_asked_for(online: FakeOnline):
    (jwk,) = plain_http.get(f"{online.identity_url}/login/.well-known/jwks").json()["keys"]
    key = jwt.PyJWK(jwk)
    read_token(online, online.issue(), key)

    with pytest.raises(jwt.InvalidSignatureError):
        read_token(online, online.issue(forged=True), key)
    with pytest.raises(jwt.InvalidAudienceError):
        read_token(online, online.issue(claims={"aud": "spn:1"}), key)
    with pytest.raises(jwt.InvalidIssuerError):
        read_token(online, online.issue(claims={"iss": "https://example.com"}), key)
    with pytest.raises(jwt.MissingRequiredClaimError):
        read_token(online, online.issue(claims={"exp": None}), key)
    for algorithm in ("none", "HS256", "RS512"):
        token = online.issue(header={"alg": algorithm})
        with pytest.raises(jwt.InvalidAlgorithmError):
            read_token(online, token, key)
        assert jwt.get_unverified_header(token)["alg"] == algorithm
    with pytest.raises(ValueError, match="ES256"):
        online.issue(header={"alg": "ES256"})


def test_a_token_of_hs256_is_that_of_the_attack(online: FakeOnline):
    token = online.issue(header={"alg": "HS256"})
    key = subprocess.run(
        ["openssl", "pkey", "-pubin", "-outform", "PEM"],  # noqa: S607 - the one that is there
        input=public_pem(online),
        capture_output=True,
        check=True,
    ).stdout
    text, _, signature = token.rpartition(".")
    made = subprocess.run(
        ["openssl", "dgst", "-sha256", "-mac", "HMAC", "-macopt", f"hexkey:{key.hex()}", "-binary"],  # noqa: S607
        input=text.encode(),
        capture_output=True,
        check=True,
    ).stdout
    assert signature == base64.urlsafe_b64encode(made).decode().rstrip("=")


def public_pem(online: FakeOnline) -> bytes:
    from cryptography import x509  # noqa: PLC0415 - only here
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat  # noqa: PLC0415

    (jwk,) = plain_http.get(f"{online.identity_url}/login/.well-known/jwks").json()["keys"]
    certificate = x509.load_der_x509_certificate(base64.b64decode(jwk["x5c"][0]))
    pem: bytes = certificate.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return pem


def test_the_next_exchange_hands_out_what_is_planned(online: FakeOnline):
    online.reply_next(online.issue(claims={"ctx": "Cust99999"}))
    claims = read_token(online, exchange(online)["Token"])
    assert claims[f"{CLAIMS}ctx"] == "Cust99999"
    assert read_token(online, exchange(online)["Token"])[f"{CLAIMS}ctx"] == "Cust12345"


def test_a_changed_serial_changes_the_audience(online: FakeOnline):
    claims = read_token(online, online.issue(claims={"serial": "42"}))
    assert (claims["aud"], claims[f"{CLAIMS}serial"]) == ("spn:42", "42")
