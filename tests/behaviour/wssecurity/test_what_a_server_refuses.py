"""Requests that a server must refuse: with the fault of WS-Security that says why, in both versions of SOAP."""

from __future__ import annotations

import base64
import hashlib
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from lxml import etree

if TYPE_CHECKING:
    from .conftest import Secured

OASIS = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-"
WSSE = f"{OASIS}wssecurity-secext-1.0.xsd"
WSU = f"{OASIS}wssecurity-utility-1.0.xsd"
WORD = "hunter2-very-secret"


def element(text: str) -> Any:
    return etree.fromstring(f'<r xmlns:wsse="{WSSE}" xmlns:wsu="{WSU}">{text}</r>')[0]


def at(seconds: float) -> str:
    """Return the time in so many seconds."""
    return (datetime.now(UTC) + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")


def token(word: str = WORD, *, created: str = "", nonce: bytes = b"0123456789abcdef", **other: str) -> Any:
    """Return a UsernameToken with a digest; ``other`` stands in place of what belongs there."""
    made = created or at(0)
    digest = base64.b64encode(
        hashlib.sha1(nonce + made.encode() + word.encode(), usedforsecurity=False).digest()
    ).decode()
    parts = {
        "Username": "<wsse:Username>anna</wsse:Username>",
        "Password": f'<wsse:Password Type="{OASIS}username-token-profile-1.0#PasswordDigest">{digest}</wsse:Password>',
        "Nonce": f"<wsse:Nonce>{base64.b64encode(nonce).decode()}</wsse:Nonce>",
        "Created": f"<wsu:Created>{made}</wsu:Created>",
        **other,
    }
    return element(f"<wsse:UsernameToken>{''.join(parts.values())}</wsse:UsernameToken>")


def stamp(created: str, expires: str, more: str = "") -> Any:
    return element(
        f"<wsu:Timestamp><wsu:Created>{created}</wsu:Created><wsu:Expires>{expires}</wsu:Expires>{more}</wsu:Timestamp>"
    )


def refused(secured: Secured, *given: Any, **demanded: Any) -> Any:
    """Return the fault that a server answers to a request with these tokens."""
    security = secured.wss.ServerSecurity(**demanded)
    plugins = (secured.wss.Security(*given),) if given else ()
    with secured.server(security) as server, secured.package.Client(server.url, plugins=plugins) as client:
        with pytest.raises(secured.package.SoapFault) as caught:
            client.do(number=3)
        assert server.calls == [], "no object is asked"
    return caught.value


LATE = ("MessageExpired", "the message expired at")
OTHER_KIND = '<wsse:Password Type="urn:x">a</wsse:Password>'
TOKENS = [
    (lambda: token("wrong"), "FailedAuthentication", "the name or the password is wrong"),
    (lambda: token(Username="<wsse:Username>eve</wsse:Username>"), "FailedAuthentication", "name or the password"),
    (lambda: token(Username=""), "FailedAuthentication", "name or the password"),
    (lambda: token(Password=""), "FailedAuthentication", "name or the password"),
    (lambda: token(Nonce=""), "FailedAuthentication", "a digest comes with a nonce"),
    (lambda: token(Created=""), "FailedAuthentication", "a digest comes with a nonce"),
    (lambda: token(Password=OTHER_KIND), "FailedAuthentication", "type of password"),
    (lambda: token(Nonce="<wsse:Nonce>?</wsse:Nonce>"), "InvalidSecurity", "not valid base64"),
    (lambda: token(More="<wsse:Username>b</wsse:Username>"), "InvalidSecurity", "comes twice"),
    (lambda: token(created="yesterday"), "InvalidSecurity", "'yesterday' is not a time"),
    (lambda: token(created="2026-13-41T00:00:00Z"), "InvalidSecurity", "is not a time"),
    (lambda: token(created=at(-600)), "MessageExpired", "too old"),
    (lambda: token(created=at(600)), "InvalidSecurity", "the message was made at"),
    (lambda: stamp(at(0), at(9)), "FailedAuthentication", "must have one UsernameToken"),
]


@pytest.mark.parametrize(("make", "code", "reason"), TOKENS)
def test_a_wrong_username_token(secured: Secured, make: Any, code: str, reason: str):
    fault = refused(secured, make(), users={"anna": WORD})
    assert fault.code.name == code
    assert fault.code.namespace == (WSU if code == "MessageExpired" else WSSE)
    assert reason in fault.reason
    assert secured.wss.security_code(fault) == fault.code
    assert WORD not in str(vars(fault))


@pytest.mark.parametrize(
    ("make", "code", "reason"),
    [
        (lambda: stamp(at(-600), at(-300)), "MessageExpired", "the message expired at"),
        (lambda: stamp(at(600), at(900)), "InvalidSecurity", "the message was made at"),
        (lambda: element(f"<wsu:Timestamp><wsu:Created>{at(-600)}</wsu:Created></wsu:Timestamp>"), *LATE),
        (lambda: element("<wsu:Timestamp/>"), "InvalidSecurity", "says neither when it was made"),
        (lambda: stamp("now", at(9)), "InvalidSecurity", "'now' is not a time"),
        (lambda: stamp(at(0), at(9), "<wsu:Expires>x</wsu:Expires>"), "InvalidSecurity", "comes twice"),
        (lambda: element("<wsse:Other/>"), "InvalidSecurity", "must have one Timestamp"),
    ],
)
def test_a_wrong_timestamp(secured: Secured, make: Any, code: str, reason: str):
    fault = refused(secured, make(), timestamp=True)
    assert (fault.code.name, reason in fault.reason) == (code, True)


def test_clocks_may_differ_by_the_skew(secured: Secured):
    security = secured.wss.ServerSecurity(timestamp=True, skew=60)
    for made in (stamp(at(-90), at(-30)), stamp(at(40), at(90))):
        plugins = (secured.wss.Security(made),)
        with secured.server(security) as server, secured.package.Client(server.url, plugins=plugins) as client:
            assert client.do(number=3) == 3
    assert refused(secured, stamp(at(-90), at(-30)), timestamp=True, skew=10).code.name == "MessageExpired"


def test_a_nonce_counts_once(secured: Secured):
    security = secured.wss.ServerSecurity({"anna": WORD})
    given = token()
    with (
        secured.server(security) as server,
        secured.package.Client(server.url, plugins=(secured.wss.Security(given),)) as client,
    ):
        assert client.do(number=3) == 3
        with pytest.raises(secured.package.SoapFault, match="the nonce has been used before") as caught:
            client.do(number=3)
        assert caught.value.code.name == "InvalidSecurity"
        other = client.with_options(plugins=(secured.wss.Security(token(nonce=b"another nonce....")),))
        assert other.do(number=4) == 4


def test_a_nonce_is_the_bytes_that_it_stands_for(secured: Secured):
    """The last digit of base64 says less than it could: "QQ==" and "QR==" are the same nonce."""
    made = token()
    text = made.find(f"{{{WSSE}}}Nonce").text
    assert text.endswith("g==")
    plugins = (secured.wss.Security(made),)
    security = secured.wss.ServerSecurity({"anna": WORD})
    with secured.server(security) as server, secured.package.Client(server.url, plugins=plugins) as client:
        assert client.do(number=3) == 3
        for same in (f"{text[:-3]}h==", f"{text[:4]}\n{text[4:]}"):
            made.find(f"{{{WSSE}}}Nonce").text = same
            with pytest.raises(secured.package.SoapFault, match="the nonce has been used before"):
                client.do(number=3)


def test_no_header_at_all(secured: Secured):
    fault = refused(secured, users={"anna": WORD})
    assert (fault.code.name, fault.reason) == ("InvalidSecurity", "the request has no Security header")


def test_a_header_for_somebody_else_does_not_count(secured: Secured):
    security = secured.wss.ServerSecurity({"anna": WORD})
    plugins = (secured.wss.Security(token(), role="urn:somebody"),)
    with (
        secured.server(security) as server,
        secured.package.Client(server.url, plugins=plugins) as client,
        pytest.raises(secured.package.SoapFault, match="has no Security header"),
    ):
        client.do(number=3)
