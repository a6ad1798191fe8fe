"""Tokens of the identity service: what is believed, and the attacks of RFC 8725 that are not.

PyJWT, which this does not use, makes good tokens, and is asked what it thinks of the bad ones.
"""

from __future__ import annotations

import hmac
import json
import traceback
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from hashlib import sha1
from typing import TYPE_CHECKING, Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key
from key_pairs import pair
from online_keys import CLAIMS, base64url, claims_of, jwk, public_pem, rs256, rsa_key
from services88._runtime.online.verified_token import Expected, verified
from services88._runtime.tokens.json_http import HttpCall, Steps
from services88._runtime.tokens.key_set import KeySet
from services88._runtime.transport.interface import HttpReply
from services88.online import OnlineUnreachableError, UntrustedTokenError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

jwt = pytest.importorskip("jwt", reason="the tokens are compared with those of PyJWT, of the extra 'test'")

URL = "https://sod.superoffice.com/login/.well-known/jwks"
NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
KEY, OTHER = rsa_key("identity service"), rsa_key("somebody else")
HEADER = {"typ": "JWT", "alg": "RS256", "kid": "K1"}
GOOD = claims_of(NOW.timestamp())


class Service:
    """Answers steps with keys, and counts how often it was asked."""

    def __init__(self, *keys: Mapping[str, Any]) -> None:
        self.answer: Any = {"keys": [jwk(KEY), *keys]}
        self.asked, self.status = 0, 200
        self.keys = KeySet(URL)

    def settle(self, steps: Steps[Any]) -> Any:
        answer: HttpReply | None = None
        while True:
            try:
                call = steps.send(answer)
            except StopIteration as end:
                return end.value
            assert isinstance(call, HttpCall)
            assert (call.method, call.url) == ("GET", URL), "the one address that may be asked"
            self.asked += 1
            answer = HttpReply(self.status, {}, json.dumps(self.answer).encode())

    def verified(self, token: str, *, now: datetime = NOW, serial: str | None = None, tenant: str = "Cust12345") -> Any:
        return self.settle(verified(token, self.keys, Expected(tenant, serial, now)))


def with_claims(**more: Any) -> str:
    named = {CLAIMS + name if name in {"ctx", "serial", "ticket"} else name: value for name, value in more.items()}
    return rs256(KEY, HEADER, {name: value for name, value in {**GOOD, **named}.items() if value is not ...})


def with_header(**more: Any) -> str:
    return rs256(KEY, {name: value for name, value in {**HEADER, **more}.items() if value is not ...}, GOOD)


def hs256(secret: bytes, header: Mapping[str, Any]) -> str:
    text = f"{base64url(json.dumps(header))}.{base64url(json.dumps(GOOD))}"
    return f"{text}.{base64url(hmac.digest(secret, text.encode(), 'sha256'))}"


def signed_otherwise(alg: str, sign: Callable[[bytes], bytes]) -> str:
    text = f"{base64url(json.dumps({**HEADER, 'alg': alg}))}.{base64url(json.dumps(GOOD))}"
    return f"{text}.{base64url(sign(text.encode()))}"


# --- what is believed -------------------------------------------------------------------------------------------------


def test_a_token_that_pyjwt_makes_is_believed():
    token = jwt.encode(GOOD, KEY, algorithm="RS256", headers={"kid": "K1"})
    assert Service().verified(token) == GOOD


@pytest.mark.parametrize(
    "token",
    [
        with_claims(iat=str(int(NOW.timestamp()))),  # a text in a capture of 2020 (ONLINE 2.15)
        with_claims(aud=["spn:1234567890"]),
        with_claims(exp=NOW.timestamp() + 300.5),
        with_claims(ctx="cust12345"),
        with_header(typ=...),
        with_header(typ="jwt"),
        with_header(x5t="something", more=1),
        with_header(kid=..., x5t="K1"),
        with_header(kid=["K1"], x5t="K1"),
    ],
)
def test_tokens_may_differ_in_what_proves_nothing(token):
    assert Service().verified(token)[f"{CLAIMS}ticket"] == "7T:made-up-ticket"


@pytest.mark.parametrize(
    ("seconds", "check"), [(-3600, "not yet valid"), (-361, "not yet valid"), (601, "expired"), (3600, "expired")]
)
def test_a_clock_that_is_wrong_is_told(seconds, check):
    now = NOW + timedelta(seconds=seconds)
    with pytest.raises(
        UntrustedTokenError, match=r"by the clock of this computer \(2026-11-26 1[123].* is the clock right\?"
    ) as caught:
        Service().verified(with_claims(), now=now)
    assert caught.value.check == check


@pytest.mark.parametrize("seconds", [-359, -60, 0, 299, 599])
def test_a_clock_may_be_wrong_by_five_minutes(seconds):
    assert Service().verified(with_claims(), now=NOW + timedelta(seconds=seconds)) == GOOD


# --- what is not ------------------------------------------------------------------------------------------------------

PART = base64url(json.dumps(GOOD))
UNSIGNED = f"{base64url(json.dumps({**HEADER, 'alg': 'none'}))}.{PART}."
ROGUE = jwk(OTHER)
TWICE = json.dumps(GOOD)[:-1] + f', "{CLAIMS}ctx": "Cust12345"}}'
CHANGED = base64url(json.dumps({**GOOD, "exp": 9e9}))
ATTACKS: dict[str, tuple[str, str]] = {
    # RFC 8725 section 2.1: the algorithm is the choice of who made the token
    "none": (UNSIGNED, "algorithm"),
    "None": (
        UNSIGNED.replace(
            base64url(json.dumps({**HEADER, "alg": "none"})), base64url(json.dumps({**HEADER, "alg": "None"}))
        ),
        "algorithm",
    ),
    "none, with a signature": (UNSIGNED + "AAAA", "algorithm"),
    "no algorithm": (rs256(KEY, {"kid": "K1"}, GOOD), "algorithm"),
    "algorithm of another type": (with_header(alg=["RS256"]), "algorithm"),
    "HS256 by the public key in PEM": (hs256(public_pem(KEY), {**HEADER, "alg": "HS256"}), "algorithm"),
    "HS256 by the public key in DER": (
        hs256(KEY.public_key().public_bytes(Encoding.DER, PublicFormat.PKCS1), {**HEADER, "alg": "HS256"}),
        "algorithm",
    ),
    "RS256 that is HMAC": (hs256(public_pem(KEY), HEADER), "signature"),
    "RS384": (signed_otherwise("RS384", lambda text: KEY.sign(text, padding.PKCS1v15(), hashes.SHA384())), "algorithm"),
    "PS256": (
        signed_otherwise(
            "PS256", lambda text: KEY.sign(text, padding.PSS(padding.MGF1(hashes.SHA256()), 32), hashes.SHA256())
        ),
        "algorithm",
    ),
    "rs256 in lower case": (with_header(alg="rs256"), "algorithm"),
    # keys: only those of the environment, by name
    "another key": (rs256(OTHER, HEADER, GOOD), "signature"),
    "key in the header": (rs256(OTHER, {**HEADER, "jwk": ROGUE}, GOOD), "signature"),
    "key in the header alone": (rs256(OTHER, {"alg": "RS256", "jwk": ROGUE}, GOOD), "key"),
    "address of keys": (rs256(OTHER, {**HEADER, "jku": "https://evil.example/jwks"}, GOOD), "signature"),
    "address of a certificate": (rs256(OTHER, {**HEADER, "x5u": "https://evil.example/x"}, GOOD), "signature"),
    "certificate in the header": (rs256(OTHER, {"alg": "RS256", "x5c": ["MIIB"]}, GOOD), "key"),
    "no name of a key": (with_header(kid=...), "key"),
    "name of another key": (with_header(kid="K2"), "key"),
    "name with a path": (with_header(kid="../../K1"), "key"),
    "name in other case": (with_header(kid="k1"), "key"),
    "name of the second key": (with_header(kid="second"), "signature"),
    # the signature
    "no signature": (with_claims().rpartition(".")[0] + ".", "form"),
    "signature cut short": (with_claims()[:-10], "signature"),
    "signature of zeros": (f"{with_claims().rpartition('.')[0]}.{base64url(bytes(256))}", "signature"),
    "claims changed": (
        f"{base64url(json.dumps(HEADER))}.{CHANGED}.{with_claims().rpartition('.')[2]}",
        "signature",
    ),
    # form
    "nothing": ("", "form"),
    "two parts": ("a.b", "form"),
    "encrypted, of five parts": (f"{with_claims()}.a.b", "form"),
    "SAML": ("PD94bWwgdmVyc2lvbj0iMS4wIj8+", "form"),
    "huge": (with_claims(more="x" * 100_000), "form"),
    "padding": (with_claims() + "=", "form"),
    "other alphabet": (with_claims().replace("_", "/", 1).replace("-", "+", 1), "form"),
    "characters beside the alphabet": (with_claims() + "\n", "form"),
    "bits that do not count": (f"{base64url(json.dumps(HEADER))}.{PART}.{'A' * 341}B", "form"),
    "header that is no object": (rs256(KEY, "[]", GOOD), "form"),
    "header that is no JSON": (rs256(KEY, "{", GOOD), "form"),
    "header with a name twice": (rs256(KEY, '{"alg":"none","kid":"K1","alg":"RS256"}', GOOD), "form"),
    "claims that are no object": (rs256(KEY, HEADER, '"claims"'), "form"),
    "claims in UTF-16": (rs256(KEY, HEADER, json.dumps(GOOD).encode("utf-16").decode("latin-1")), "form"),
    "claims with a name twice": (rs256(KEY, HEADER, TWICE), "form"),
    "claims with a name twice, escaped": (rs256(KEY, HEADER, TWICE.replace("/ctx", "/\\u0063tx", 1)), "form"),
    "claims that nest": (rs256(KEY, HEADER, '{"a":' + "[" * 20_000), "form"),
    "crit": (with_header(crit=["exp"], exp=1), "form"),
    "crit that is empty": (with_header(crit=[]), "form"),
    "b64=false": (with_header(b64=False, crit=["b64"]), "form"),
    "b64=false, not critical": (with_header(b64=False), "form"),
    "nested": (rs256(KEY, {**HEADER, "cty": "JWT"}, f'"{with_claims()}"'), "form"),
    "compressed": (with_header(zip="DEF"), "form"),
    "another type": (with_header(typ="at+jwt"), "form"),
    "type of another type": (with_header(typ=1), "form"),
    # claims
    "another issuer": (with_claims(iss="https://sod.superoffice.com"), "issuer"),
    "issuer in a list": (with_claims(iss=["SuperOffice AS"]), "issuer"),
    "no issuer": (with_claims(iss=...), "issuer"),
    "another audience": (with_claims(aud="spn:1"), "audience"),
    "audience with slashes": (with_claims(aud="spn://1234567890"), "audience"),
    "no audience": (with_claims(aud=...), "audience"),
    "audience of another type": (with_claims(aud={"spn:1234567890": 1}), "audience"),
    "no serial": (with_claims(serial=...), "claims"),
    "serial that is empty": (with_claims(serial="", aud="spn:"), "claims"),
    "serial that is a number": (with_claims(serial=1234567890), "claims"),
    "another tenant": (with_claims(ctx="Cust54321"), "tenant"),
    "tenant with more": (with_claims(ctx="Cust123456"), "tenant"),
    "no tenant": (with_claims(ctx=...), "claims"),
    "no end": (with_claims(exp=...), "claims"),
    "no begin": (with_claims(nbf=...), "claims"),
    "end that is text": (with_claims(exp="9999999999"), "claims"),
    "end that is true": (with_claims(exp=True), "claims"),
    "end without end": (rs256(KEY, HEADER, json.dumps(GOOD).replace(str(GOOD["exp"]), "1e999")), "claims"),
    "end beyond floats": (rs256(KEY, HEADER, json.dumps(GOOD).replace(str(GOOD["exp"]), "9" * 400)), "claims"),
    "end that is no number": (rs256(KEY, HEADER, json.dumps(GOOD).replace(str(GOOD["exp"]), "NaN")), "form"),
    "expired": (with_claims(exp=int(NOW.timestamp()) - 301), "expired"),
    "not yet valid": (with_claims(nbf=int(NOW.timestamp()) + 301), "not yet valid"),
}
# PyJWT 2.15 takes these by the same key: of JSON it takes what Python does, and it has no opinion of types and sizes.
PYJWT_TAKES = {
    *("header with a name twice", "claims with a name twice", "claims with a name twice, escaped", "huge"),
    *("compressed", "another type", "type of another type", "end that is no number"),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_attacks_are_refused_by_the_check_that_is_meant(name):
    token, check = ATTACKS[name]
    service = Service(jwk(OTHER, "second"))
    with pytest.raises(UntrustedTokenError) as caught:
        service.verified(token)
    assert caught.value.check == check
    assert service.asked <= 1
    assert caught.value.__context__ is None
    shown = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    frames = "".join(str(frame.locals) for frame in shown.stack if frame.filename != __file__)
    assert "made-up-ticket" not in frames + str(caught.value)
    assert token[-20:] not in frames or len(token) < 100


@pytest.mark.parametrize(
    "name", [name for name, (_, check) in ATTACKS.items() if check in {"algorithm", "key", "signature", "form"}]
)
def test_pyjwt_takes_no_more_than_is_listed(name):
    token = ATTACKS[name][0]
    options = {"verify_exp": False, "verify_nbf": False, "verify_iat": False, "verify_aud": False}
    try:
        named = jwt.get_unverified_header(token).get("kid")
        is_taken = named == "K1" and bool(jwt.decode(token, KEY.public_key(), algorithms=["RS256"], options=options))
    except jwt.PyJWTError:
        is_taken = False
    assert not is_taken or name in PYJWT_TAKES


def test_each_change_of_a_byte_is_refused():
    token = with_claims()
    service = Service()
    for place in range(0, len(token), 7):
        changed = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        with pytest.raises(UntrustedTokenError):
            service.verified(changed)


def test_the_application_must_stay_the_same():
    service = Service()
    assert service.verified(with_claims(), serial="1234567890")
    other = with_claims(serial="42", aud="spn:42")
    assert service.verified(other)
    with pytest.raises(UntrustedTokenError, match="claim serial of the token is '42', not '1234567890'") as caught:
        service.verified(other, serial="1234567890")
    assert caught.value.check == "serial"


# --- the keys ---------------------------------------------------------------------------------------------------------


def test_keys_are_fetched_once_and_again_after_an_hour():
    service = Service()
    for minutes in (0, 1, 59):
        service.verified(rs256(KEY, HEADER, claims_of((now := NOW + timedelta(minutes=minutes)).timestamp())), now=now)
    assert service.asked == 1
    later = NOW + timedelta(minutes=61)
    service.verified(rs256(KEY, HEADER, claims_of(later.timestamp())), now=later)
    assert service.asked == 2
    service.answer = {"keys": []}
    gone = NOW + timedelta(minutes=130)
    with pytest.raises(UntrustedTokenError) as caught:
        service.verified(rs256(KEY, HEADER, claims_of(gone.timestamp())), now=gone)
    assert caught.value.check == "key"


def test_a_new_key_is_found_and_unknown_names_do_not_make_requests():
    service = Service()
    service.verified(with_claims())
    new = rs256(OTHER, {**HEADER, "kid": "K2"}, GOOD)
    for _ in range(3):
        with pytest.raises(UntrustedTokenError, match=f"a key that {URL} does not have; is this the environment"):
            service.verified(new, now=NOW + timedelta(seconds=30))
    assert service.asked == 1
    service.answer["keys"].append(jwk(OTHER, "K2"))
    for _ in range(3):
        service.verified(new, now=NOW + timedelta(seconds=61))
    assert service.asked == 2
    with pytest.raises(UntrustedTokenError):
        service.verified(with_header(kid="K3"), now=NOW + timedelta(seconds=70))
    assert service.asked == 2


def certificate_key() -> tuple[Any, dict[str, Any], str]:
    made = pair("Federated Login", kind="rsa")
    content = x509.load_pem_x509_certificate(made.certificate).public_bytes(Encoding.DER)
    key: Any = load_pem_private_key(made.key, None)
    return (
        key,
        jwk(key, None, x5c=[b64encode(content).decode()]),
        sha1(content, usedforsecurity=False).hexdigest().upper(),
    )


def test_a_key_is_known_by_the_thumbprint_of_its_certificate():
    key, found, thumbprint = certificate_key()
    service = Service(found)
    x5t = base64url(bytes.fromhex(thumbprint))
    for header in ({"kid": thumbprint}, {"x5t": x5t}, {"kid": x5t}, {"kid": "unknown", "x5t": x5t}):
        assert service.verified(rs256(key, {"alg": "RS256", **header}, GOOD)) == GOOD


@pytest.mark.parametrize(
    "odd",
    [
        {**jwk(OTHER), "kty": "oct", "k": base64url(public_pem(KEY))},
        {**jwk(OTHER), "use": "enc"},
        {**jwk(OTHER), "alg": "RS512"},
        jwk(rsa_key("short", 1024)),
        {"kty": "RSA", "kid": "K1", "n": "AQ", "e": "!"},
        {"kty": "RSA", "kid": "K1"},
        {"kty": "RSA", "kid": "K1", "n": None, "e": ["AQAB"]},
        {"kty": "EC", "kid": "K1", "crv": "P-256", "x": "AA", "y": "AA"},
        {"kid": "K1", "x5c": ["not Base64!", 3]},
        "K1",
        None,
    ],
)
def test_keys_for_something_else_are_passed_over(odd):
    service = Service()
    service.answer = {"keys": [odd, jwk(KEY, "real")]}
    assert service.verified(with_header(kid="real")) == GOOD
    if isinstance(odd, dict):
        with pytest.raises(UntrustedTokenError) as caught:
            service.verified(
                rs256(
                    rsa_key("short", 1024) if odd.get("n") == jwk(rsa_key("short", 1024))["n"] else OTHER, HEADER, GOOD
                )
            )
        assert caught.value.check == "key"


@pytest.mark.parametrize("answer", [{}, {"keys": {}}, {"keys": "K1"}])
def test_a_set_without_keys_has_none(answer):
    service = Service()
    service.answer = answer
    with pytest.raises(UntrustedTokenError) as caught:
        service.verified(with_claims())
    assert caught.value.check == "key"


def test_keys_that_are_no_json_object_are_no_answer():
    service = Service()
    service.answer = []
    with pytest.raises(OnlineUnreachableError, match="the key service of SuperOffice Online answered with"):
        service.verified(with_claims())


@pytest.mark.parametrize("status", [400, 403, 404])
def test_a_status_that_tells_of_a_failure_leaves_the_keys_that_are_known(status):
    service = Service()
    assert service.verified(with_claims()) == GOOD
    service.answer, service.status = {"Message": "No HTTP resource was found"}, status
    with pytest.raises(OnlineUnreachableError, match=f"answered with HTTP status {status}"):
        service.verified(with_header(kid="new"), now=NOW + timedelta(minutes=2))
    assert service.verified(with_claims()) == GOOD
