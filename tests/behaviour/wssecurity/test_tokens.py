"""UsernameToken and Timestamp in every request: what is sent, and that nobody is shown it."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import logging
import traceback
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import Secured

SOAP = "{http://schemas.xmlsoap.org/soap/envelope/}"
OASIS = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-"
WSSE = f"{{{OASIS}wssecurity-secext-1.0.xsd}}"
WSU = f"{{{OASIS}wssecurity-utility-1.0.xsd}}"
WORD = "hunter2-very-secret"


def header_of(server: Any, call: int = -1) -> Any:
    return etree.fromstring(server.calls[call].content).find(f"{SOAP}Header/{WSSE}Security")


@pytest.fixture(params=["headers", "plugins"])
def give(request: pytest.FixtureRequest) -> Callable[[Any], dict[str, Any]]:
    """Give the option of a client that takes a Security: it does in two places."""
    return lambda made: {request.param: made if request.param == "headers" else (made,)}


def test_a_plain_password(secured: Secured, give: Any):
    made = secured.wss.Security(secured.wss.UsernameToken("anna", WORD))
    with (
        secured.server() as server,
        secured.package.Client(server.url, **give(made)) as client,
        pytest.raises(secured.package.SoapFault, match=f"{WSSE}Security must be understood"),
    ):
        client.do(number=3)
    demanded = secured.wss.ServerSecurity({"anna": WORD})
    with secured.server(demanded) as server, secured.package.Client(server.url, **give(made)) as client:
        assert client.do(number=3) == 3
        assert client.do(number=3) == 3
    found = header_of(server)
    assert found.get(f"{SOAP}mustUnderstand") == "1"
    (token,) = found
    assert token.tag == f"{WSSE}UsernameToken"
    assert [(each.tag, each.text) for each in token] == [(f"{WSSE}Username", "anna"), (f"{WSSE}Password", WORD)]
    assert token[1].get("Type") == f"{OASIS}username-token-profile-1.0#PasswordText"


def test_a_digest(secured: Secured, give: Any):
    passwords = iter([WORD, WORD])
    token = secured.wss.UsernameToken("anna", lambda: next(passwords), digest=True)
    made = secured.wss.Security(token, secured.wss.Timestamp(seconds=30))
    demanded = secured.wss.ServerSecurity({"anna": WORD}.get, timestamp=True)
    before = datetime.now(UTC).replace(microsecond=0)
    understood = (secured.wss.SECURITY,) if "headers" in give(made) else ()
    with (
        secured.server(demanded) as server,
        secured.package.Client(server.url, **give(made), understood=understood) as client,
    ):
        assert [client.do(number=1), client.do(number=2)] == [1, 2]
    nonces = set[str]()
    for call in (0, 1):
        token, stamp = header_of(server, call)
        _, digest, nonce, created = token
        raw = base64.b64decode(nonce.text)
        expected = hashlib.sha1(raw + created.text.encode() + WORD.encode(), usedforsecurity=False).digest()
        assert digest.text == base64.b64encode(expected).decode()
        assert digest.get("Type") == f"{OASIS}username-token-profile-1.0#PasswordDigest"
        assert nonce.get("EncodingType") == f"{OASIS}soap-message-security-1.0#Base64Binary"
        assert len(raw) >= 16
        nonces.add(nonce.text)
        began, ended = (datetime.strptime(each.text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC) for each in stamp)
        assert [each.tag for each in stamp] == [f"{WSU}Created", f"{WSU}Expires"]
        assert ended - began == timedelta(seconds=30)
        assert before <= began <= datetime.now(UTC)
    assert len(nonces) == 2


def test_an_asynchronous_client(secured: Secured, give: Any):
    async def calls(url: str) -> list[int]:
        made = secured.wss.Security(secured.wss.UsernameToken("anna", WORD, digest=True))
        async with secured.package.AsyncClient(url, **give(made)) as client:
            return await asyncio.gather(*(client.do(number=each) for each in range(5)))

    with secured.server(secured.wss.ServerSecurity({"anna": WORD})) as server:
        assert asyncio.run(calls(server.url)) == [0, 1, 2, 3, 4]


def test_tokens_of_the_users_own(secured: Secured, give: Any):
    saml = etree.fromstring(
        "<r><a:Assertion xmlns:a='urn:saml' ID='x'><a:Subject>me</a:Subject></a:Assertion>tail</r>"
    )[0]
    numbers = iter(range(10))
    made = secured.wss.Security(saml, lambda: etree.fromstring(f"<Number xmlns='urn:own'>{next(numbers)}</Number>"))
    with secured.server(lenient=True) as server, secured.package.Client(server.url, **give(made)) as client:
        for number in range(2):
            assert client.do(number=3) == 3
            assertion, own = header_of(server, number)
            assert (assertion.tag, assertion.get("ID"), assertion[0].text, assertion.tail) == (
                *("{urn:saml}Assertion", "x", "me", None),
            )
            assert (own.tag, own.text) == ("{urn:own}Number", str(number))


@pytest.mark.parametrize(
    ("role", "address"), [("next", "http://schemas.xmlsoap.org/soap/actor/next"), ("urn:a", "urn:a")]
)
def test_the_role_and_whether_it_must_be_understood(secured: Secured, role: str, address: str):
    wss = secured.wss
    given = (wss.Security(wss.Timestamp(), role=role), wss.Security(wss.Timestamp(), must_understand=False))
    with secured.server(lenient=True) as server, secured.package.Client(server.url, plugins=given) as client:
        client.do(number=3)
    first, second = etree.fromstring(server.calls[-1].content).find(f"{SOAP}Header")
    assert (first.get(f"{SOAP}actor"), first.get(f"{SOAP}mustUnderstand")) == (address, "1")
    assert second.attrib == {}
    with pytest.raises(ValueError, match="a role without must_understand"):
        wss.Security(wss.Timestamp(), must_understand=False, role=role)()


def test_two_plugins_share_one_header(secured: Secured):
    wss = secured.wss
    given = (wss.Security(wss.UsernameToken("anna", WORD)), wss.Security(wss.Timestamp()))
    demanded = wss.ServerSecurity({"anna": WORD}, timestamp=True)
    with secured.server(demanded) as server, secured.package.Client(server.url, plugins=given) as client:
        assert client.do(number=3) == 3
    assert [each.tag for each in header_of(server)] == [f"{WSSE}UsernameToken", f"{WSU}Timestamp"]


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda wss: wss.UsernameToken("anna", 3), "password must be a text, not int"),
        (lambda wss: wss.UsernameToken(3, "x"), "username must be a text"),
        (lambda wss: wss.UsernameToken("anna", digest=True), "digest needs a password"),
        (lambda wss: wss.Timestamp(0), "seconds must be a number of seconds above 0"),
        (lambda wss: wss.Security("a"), "Security takes tokens, elements of lxml, and functions .* not str"),
        (lambda wss: wss.Security(wss.Timestamp), "not Timestamp"),
        (lambda wss: wss.Security(role="a b"), "role must be an address"),
        (lambda wss: wss.ServerSecurity(), "demands nothing"),
        (lambda wss: wss.ServerSecurity(3), "users must be a mapping or a function"),
    ],
)
def test_what_cannot_be_used_is_refused_at_once(secured: Secured, make: Any, message: str):
    with pytest.raises((TypeError, ValueError), match=message):
        make(secured.wss)


def test_no_secret_is_shown(secured: Secured, give: Any, caplog: pytest.LogCaptureFixture):
    wss = secured.wss
    caplog.set_level(logging.DEBUG)
    made = wss.Security(wss.UsernameToken("anna", WORD), wss.Timestamp().element)
    told = [repr(made), repr(wss.UsernameToken("anna", WORD))]
    history, options = secured.package.History(), give(made)
    options["plugins"] = (*options.get("plugins", ()), history)
    with (
        secured.server(wss.ServerSecurity({"anna": "another"})) as server,
        secured.package.Client(server.url, **options, log_bodies=True) as client,
        pytest.raises(secured.package.SoapFault) as caught,
    ):
        client.do(number=1)
    told += [*caplog.messages, history.exchanges[0].request, repr(history.exchanges)]
    stack = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    told += stack.format()
    assert any("UsernameToken" in line for line in caplog.messages), "bodies are logged"
    assert [line for line in told if WORD in line] == []


def test_a_fault_that_quotes_the_password(secured: Secured, give: Any):
    made = secured.wss.Security(secured.wss.UsernameToken("anna", WORD))
    with (
        secured.server(secured.wss.ServerSecurity({"anna": WORD})) as server,
        secured.package.Client(server.url, **give(made)) as client,
    ):
        server.fail_next(secured.testing.soap_fault(f"no {WORD} here"))
        with pytest.raises(secured.package.SoapFault, match=r"no \*\*\* here") as caught:
            client.do(number=1)
    assert WORD not in f"{caught.value!r}{vars(caught.value)}"


def test_an_error_of_a_later_plugin_that_quotes_the_password(secured: Secured):
    class Quoting(secured.package.Plugin):  # type: ignore[misc, name-defined]
        def on_send(self, message: Any) -> Any:
            raise secured.package.SoapError(message.content.decode())

    plugins = (secured.wss.Security(secured.wss.UsernameToken("anna", WORD)), Quoting())
    with (
        secured.package.Client("http://127.0.0.1:9/", plugins=plugins) as client,
        pytest.raises(secured.package.SoapError, match="UsernameToken") as caught,
    ):
        client.do(number=1)
    assert WORD not in f"{caught.value!r}{vars(caught.value)}"


@pytest.mark.parametrize(
    "make",
    [
        lambda found: found.wss.UsernameToken(7, WORD),
        lambda found: found.wss.Signature(WORD.encode(), b"", key_password=WORD),
        lambda found: found.wss.Signature(WORD, b""),
        lambda found: found.wss.Security(role="a b"),
        lambda found: found.package.WsAddressing("1"),
        lambda found: found.package.History(0),
    ],
)
def test_the_traceback_of_what_cannot_be_made(secured: Secured, make: Any):
    """It can be shown with its local variables, and they show no secret."""
    with pytest.raises((TypeError, ValueError)) as caught:
        make(secured)
    stack = traceback.TracebackException.from_exception(caught.value, capture_locals=True).stack
    shown = [str(frame.locals) for frame in stack if frame.filename != __file__]
    assert shown
    assert [each for each in shown if WORD in each] == []


@pytest.mark.parametrize("character", ["\0", "\x01", "\x0b", "\x1f", "\ud800", "\ufffe", "\uffff"])
@pytest.mark.parametrize("digest", [False, True])
def test_characters_that_xml_cannot_carry(secured: Secured, give: Any, character: str, digest: bool):  # noqa: FBT001
    """They are told without the password, when it is given or, of a function, when it is known; nothing is sent."""
    wss = secured.wss
    for name, arguments in (("username", (f"an{character}na", WORD)), ("password", ("anna", f"{WORD}{character}"))):
        with pytest.raises(ValueError, match=f"^{name} has a control character, or another one") as caught:
            wss.UsernameToken(*arguments, digest=digest)
        told_nothing(secured, caught.value)
    made = wss.Security(wss.UsernameToken("anna", lambda: f"{WORD}{character}", digest=digest))
    with secured.server() as server, secured.package.Client(server.url, **give(made)) as client:
        with pytest.raises(secured.package.EncodeError, match="password has a control character") as caught:
            client.do(number=3)
        assert server.calls == []
    told_nothing(secured, caught.value)


def told_nothing(secured: Secured, error: BaseException) -> None:
    stack = traceback.TracebackException.from_exception(error, capture_locals=True).stack
    shown = [str(frame.locals) for frame in stack if secured.package.__name__ in frame.filename]
    assert [text for text in (str(error), repr(vars(error)), *shown) if WORD in text] == []


@pytest.mark.parametrize(
    "word", ["tab\tand\nlines", "cr\rcr", "<&>'\"", "\x7f\x85\u2028", "\U0001f600 ø", " spaced ", ""]
)
@pytest.mark.parametrize("digest", [False, True])
def test_all_others_arrive(secured: Secured, word: str, digest: bool):  # noqa: FBT001 - a case
    plugins = (secured.wss.Security(secured.wss.UsernameToken(f"{word}anna", word, digest=digest)),)
    security = secured.wss.ServerSecurity({f"{word}anna": word})
    with secured.server(security) as server, secured.package.Client(server.url, plugins=plugins) as client:
        assert client.do(number=3) == 3
