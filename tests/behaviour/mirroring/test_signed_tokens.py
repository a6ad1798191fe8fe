"""Who may call a service that SuperOffice calls: RFC 8725's attacks on SignedToken, its keys, and the signed answer."""

from __future__ import annotations

import importlib
import re
import threading
import time
from base64 import b64decode
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.serialization import load_pem_private_key

if TYPE_CHECKING:
    from types import ModuleType

jwt = pytest.importorskip("jwt", reason="the tokens are compared with those of PyJWT, of the extra 'test'")


@pytest.fixture(scope="module")
def tokens(mirror: ModuleType) -> Any:
    return importlib.import_module(f"{mirror.__name__}.tokens")


@pytest.fixture
def check(tokens: Any, fake: Any) -> Any:
    return tokens.SignedToken(client_id=fake.client_id, environment=fake.environment, tenant=fake.tenant)


def call(token: object) -> Any:
    return SimpleNamespace(headers=SimpleNamespace(signed_token=token))


def test_superoffice_is_let_in_and_told_apart(check: Any, fake: Any):
    caller = check(call(fake.issue(claims={"nonce": "6D50C131F468876F5B316273B20B69FE"})))
    assert (caller.tenant, caller.nonce) == ("Cust12345", "6D50C131F468876F5B316273B20B69FE")
    assert caller.claims["iss"] == "SuperOffice AS"
    assert caller.claims["http://schemes.superoffice.net/identity/ctx"] == "Cust12345"
    assert "6D50" not in repr(caller)
    indented = f"\n    {fake.issue()}\n        "  # as the vendor's samples have it
    assert check(call(indented)).tenant == "Cust12345"
    assert fake.requests == 1


def test_the_fake_makes_tokens_that_pyjwt_believes(fake: Any):
    keys = jwt.PyJWKClient(f"{fake.environment.keys_url}")
    token = fake.issue()
    found = jwt.decode(
        token,
        keys.get_signing_key_from_jwt(token).key,
        algorithms=["RS256"],
        audience=f"spn:{fake.client_id}",
        issuer="SuperOffice AS",
    )
    assert found["sub"] == "Cust12345"


NOW = int(datetime.now(UTC).timestamp())
ATTACKS: dict[str, tuple[dict[str, Any], str]] = {
    "not signed": ({"header": {"alg": "none"}}, "algorithm"),
    "HMAC by the public key": ({"header": {"alg": "HS256"}}, "algorithm"),
    "another hash": ({"header": {"alg": "RS512"}}, "algorithm"),
    "another key under the name of the right one": ({"forged": True}, "signature"),
    "a key in the header": ({"forged": True, "header": {"jwk": {"kty": "RSA"}, "kid": None, "x5t": None}}, "key"),
    "an address of keys": ({"forged": True, "header": {"jku": "http://127.0.0.1:9/jwks"}}, "signature"),
    "an unknown key": ({"header": {"kid": "A" * 40, "x5t": "B" * 27}}, "key"),
    "no name of a key": ({"header": {"kid": None, "x5t": None}}, "key"),
    "another kind of token": ({"header": {"typ": "at+jwt"}}, "form"),
    "something that must be understood": ({"header": {"crit": ["b64"], "b64": False}}, "form"),
    "an id_token's issuer": ({"claims": {"iss": "https://sod.superoffice.com"}}, "issuer"),
    "no issuer": ({"claims": {"iss": None}}, "issuer"),
    "for another application": ({"claims": {"aud": "spn:another-client-id"}}, "audience"),
    "the client id without spn": ({"claims": {"aud": "fake-partner-id"}}, "audience"),
    "a system user token, which is for a serial": ({"claims": {"aud": "spn:1234", "serial": "1234"}}, "audience"),
    "no audience": ({"claims": {"aud": None}}, "audience"),
    "for another tenant": ({"claims": {"ctx": "Cust54321"}}, "tenant"),
    "no tenant": ({"claims": {"ctx": None}}, "claims"),
    "no end": ({"claims": {"exp": None}}, "claims"),
    "no begin": ({"claims": {"nbf": None}}, "claims"),
    "expired": ({"claims": {"exp": NOW - 400}}, "expired"),
    "of tomorrow": ({"claims": {"nbf": NOW + 86400}}, "not yet valid"),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_attacks_are_refused_by_the_check_that_is_meant(tokens: Any, check: Any, fake: Any, name: str):
    parts, wanted = ATTACKS[name]
    with pytest.raises(tokens.UntrustedTokenError) as caught:
        check(call(fake.issue(**parts)))
    assert caught.value.check == wanted
    assert fake.requests <= 1, "and an attacker makes no requests"


@pytest.mark.parametrize("token", [None, "", "  \n ", 7, "a.b", "fake.header.signature", "x" * 100_000])
def test_what_is_no_token_is_refused_before_any_key_is_fetched(tokens: Any, check: Any, fake: Any, token: object):
    with pytest.raises(tokens.UntrustedTokenError) as caught:
        check(call(token))
    assert caught.value.check == "form"
    assert fake.requests == 0


def test_a_huge_token_costs_its_sender_more_than_the_service(tokens: Any, check: Any):
    began = time.process_time()
    for character in ".x":
        with pytest.raises(tokens.UntrustedTokenError) as caught:
            check(call(character * 1_000_000))
        assert caught.value.check == "form"
    assert time.process_time() - began < 1


def test_a_token_that_is_changed_anywhere_is_refused(tokens: Any, check: Any, fake: Any):
    token = fake.issue()
    for place in range(0, len(token), 41):
        changed = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        with pytest.raises(tokens.UntrustedTokenError):
            check(call(changed))


def test_clocks_may_differ_by_five_minutes(tokens: Any, fake: Any):
    start = datetime(2026, 11, 27, 3, tzinfo=UTC)
    fake.clock = lambda: start
    token, late = fake.issue(), [0]
    check = tokens.SignedToken(
        client_id=fake.client_id, environment=fake.environment, clock=lambda: start + timedelta(seconds=late[0])
    )
    for late[0] in (-350, 0, 590):
        assert check(call(token)).tenant == "Cust12345"
    for late[0], reason in ((-370, "not yet valid"), (610, "expired")):
        with pytest.raises(tokens.UntrustedTokenError, match="is the clock right") as caught:
            check(call(token))
        assert caught.value.check == reason


def test_any_tenant_is_let_in_where_none_is_named(tokens: Any, fake: Any):
    check = tokens.SignedToken(client_id=fake.client_id, environment=fake.environment)
    assert check(call(fake.issue(claims={"ctx": "Cust54321"}))).tenant == "Cust54321"


def test_a_new_key_is_fetched_once_by_all_who_miss_it(tokens: Any, fake: Any):
    late = timedelta()
    check = tokens.SignedToken(
        client_id=fake.client_id, environment=fake.environment, clock=lambda: datetime.now(UTC) + late
    )
    check(call(fake.issue()))
    fake.rotate_keys()
    late = timedelta(seconds=90)  # names that are not there are looked for once a minute
    token, found = fake.issue(), []
    threads = [threading.Thread(target=lambda: found.append(check(call(token)).tenant)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == ["Cust12345"] * 8
    assert fake.requests == 2


def test_nobody_is_let_in_while_the_keys_cannot_be_fetched(tokens: Any, fake: Any):
    nowhere = tokens.Environment("nowhere", "http://127.0.0.1:9")
    check = tokens.SignedToken(client_id=fake.client_id, environment=nowhere)
    with pytest.raises(tokens.OnlineUnreachableError, match="the key service of SuperOffice Online cannot be reached"):
        check(call(fake.issue()))


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"client_id": ""}, ValueError),
        ({"client_id": None}, TypeError),
        ({"environment": "sod2"}, ValueError),
        ({"environment": "http://sod.superoffice.com"}, ValueError),
        ({"tenant": "Acme"}, ValueError),
        ({"clock": datetime.now}, TypeError),
        ({"timeout": -1}, ValueError),
    ],
)
def test_what_cannot_be_used_is_refused_at_once(tokens: Any, options: dict[str, Any], error: type[Exception]):
    with pytest.raises(error, match=next(iter(options))):
        tokens.SignedToken(**{"client_id": "1", "environment": "sod", **options})


# --- the answer -------------------------------------------------------------------------------------------------------


def test_the_answer_is_signed_as_the_vendor_verifies_it(tokens: Any, fake: Any):
    made = tokens.signed_application_token(
        "6D50C131F468876F5B316273B20B69FE",
        tokens.PrivateKey.parse(fake.private_key),
        datetime(2021, 9, 16, 13, 25, 59, tzinfo=UTC).astimezone(),
    )
    text, _, signature = made.rpartition(".")
    assert text == "6D50C131F468876F5B316273B20B69FE.202109161325"
    public: Any = load_pem_private_key(fake.private_key.encode(), None).public_key()
    given = b64decode(signature, validate=True)
    public.verify(given, text.encode(), padding.PKCS1v15(), hashes.SHA256())
    with pytest.raises(InvalidSignature):
        public.verify(given, text.replace("2021", "2022").encode(), padding.PKCS1v15(), hashes.SHA256())


def test_the_answer_is_of_now_and_of_a_nonce(tokens: Any, fake: Any):
    key = tokens.PrivateKey.parse(fake.private_key)
    assert re.fullmatch(r"N\.\d{12}\.[A-Za-z0-9+/]{342}==", tokens.signed_application_token("N", key))
    with pytest.raises(ValueError, match="no nonce"):
        tokens.signed_application_token("", key)
