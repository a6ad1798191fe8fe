"""No secret of a sign-in in a repr, a log, an error or a frame of its traceback, and none in a pickle."""

from __future__ import annotations

import logging
import os
import pickle
import subprocess
import sys
import traceback
from typing import TYPE_CHECKING, Any

import pytest
from identity_service import APPLICATION, IdentityService, done
from online_keys import CLAIMS, numbers_of, xml_of
from raw_http import http
from services88 import SoapError
from services88.online import FileCache, OnlineError, PrivateKey, SignedRequest, SystemUser

if TYPE_CHECKING:
    from collections.abc import Callable

KEY = xml_of(numbers_of(APPLICATION))


def told(error: BaseException) -> str:
    """Return all that an error tells, and the local variables of each frame that is not of a test."""
    texts: list[str] = []
    found: BaseException | None = error
    while found is not None:
        stack = traceback.TracebackException.from_exception(found, capture_locals=True).stack
        texts += [f"{frame.name} {frame.locals}" for frame in stack if "/tests/" not in frame.filename]
        texts += [str(found), repr(found), repr(found.args), repr(vars(found))]
        found = found.__cause__ or found.__context__
    return "\n".join(texts)


def secrets_of(service: IdentityService) -> list[str]:
    """Return what must not be shown: all of "hunter2", signed tokens and their signatures, JWTs, the key."""
    signed = [each["SignedSystemToken"] for each in service.exchanges]
    numbers = {str(number) for name, number in numbers_of(APPLICATION).items() if name not in {"Modulus", "Exponent"}}
    return ["hunter2", *signed, *(each.rpartition(".")[2][:40] for each in signed), *numbers, KEY[30:60], "eyJ"]


def quoting(service: IdentityService) -> Callable[[Any], bytes]:
    """Answer as careless services do: with the request in the refusal, and in a header."""

    def answer(request: Any) -> bytes:
        text = " ".join(map(str, request.values()))
        quoted = service.refusal(f"Authorization error: {text}")
        return quoted.replace(b"\r\n\r\n", b"\r\nX-Quoted: " + request["SignedSystemToken"].encode() + b"\r\n\r\n", 1)

    return answer


CASES: dict[str, Callable[[IdentityService], Any]] = {
    "refused, and quoted": quoting,
    "down, and quoted": lambda _: lambda request: http(502, repr(request).encode(), "text/html"),
    "a page that quotes": lambda _: (
        lambda request: http(
            200, f"<title>{request['ApplicationToken']} {request['SignedSystemToken']}</title>".encode(), "text/html"
        )
    ),
    "no HTTP": lambda _: lambda request: " ".join(request.values()).encode() + b"\r\n\r\n",
    "a token that is not trusted": lambda s: s.claims.update({"iss": "hunter2"[:3]}),
    "a token of another tenant": lambda s: s.claims.update({f"{CLAIMS}ctx": "Cust9"}),
    "a token without an address": lambda s: s.claims.update({f"{CLAIMS}netserver_url": "x"}),
    "a token without keys": lambda s: s.jwks.clear(),
    "a JWT that is none": lambda s: lambda _: s.said({"IsSuccessful": True, "Token": s.token() + ".x"}),
}


@pytest.mark.sampled(6)
@pytest.mark.parametrize("case", CASES)
def test_no_error_tells_a_secret(kind, service, case, caplog, tmp_path):
    caplog.set_level(logging.DEBUG)
    service.answer = CASES[case](service)
    user = kind(**service.options(cache=FileCache(tmp_path / "tickets.json")))
    with pytest.raises(SoapError) as caught:
        done(user.ticket())
    shown = told(caught.value) + caplog.text
    assert len(shown) > 200
    assert [secret for secret in secrets_of(service) if secret in shown] == []


def test_the_frames_of_what_a_user_gives_show_no_secret_of_ours(kind, service):
    def exchange(_: SignedRequest) -> str:
        raise LookupError("no line")

    with pytest.raises(OnlineError) as caught:
        done(kind(**service.options(exchange=exchange)).ticket())
    shown = told(caught.value)
    assert "LookupError" in shown
    assert "_by_own" in shown, "where it failed is there"
    assert [secret for secret in secrets_of(service) if secret in shown] == []


def test_a_sign_in_logs_no_secret(kind, service, caplog):
    caplog.set_level(logging.DEBUG)
    done(kind(**service.options()).ticket())
    assert "httpcore2" in caplog.text or "httpx2" in caplog.text
    assert [secret for secret in secrets_of(service) if secret in caplog.text] == []


@pytest.mark.parametrize(
    "given", [{"tenant": "x"}, {"private_key": 3}, {"verify": 3}, {"clock": 3}, {"environment": "x"}, {"wait": -1}]
)
def test_an_option_that_is_wrong_shows_no_other(kind, service, given):
    with pytest.raises((TypeError, ValueError)) as caught:
        kind(**service.options(proxy="http://kari:hunter2@proxy", **given))
    assert "hunter2" not in told(caught.value)


def test_the_watch_over_the_suite_sees_sign_ins(service, secret_watch):
    before = secret_watch.sign_ins, list(secret_watch.leaks)
    user = SystemUser(**service.options())
    user.ticket()
    assert secret_watch.sign_ins == before[0] + 3, "what is signed, the token, the session"
    assert {"hunter2-application-token", "7T:hunter2-ticket-1"} <= secret_watch.secrets
    assert secret_watch.leaks == before[1]
    secret_watch.failed("a sign-in", frozenset({"7T:hunter2-ticket-1"}), SoapError("refused 7T:hunter2-ticket-1"))
    assert len(secret_watch.leaks) > len(before[1])
    secret_watch.leaks[:] = before[1]


def test_the_library_that_signs_is_loaded_when_it_is_needed():
    code = (
        "import sys; import services88.online as online; "
        "assert not {'cryptography', 'httpx2', 'lxml'} & sys.modules.keys(); "
        "sys.modules['cryptography'] = None\n"
        "try: online.PrivateKey.parse('<RSAKeyValue><D>AA==</D><Modulus>AA==</Modulus><Exponent>AA==</Exponent>"
        "<P>AA==</P><Q>AA==</Q><DP>AA==</DP><DQ>AA==</DQ><InverseQ>AA==</InverseQ></RSAKeyValue>')\n"
        "except ModuleNotFoundError as error: print(error)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == (
        "keys and tokens of SuperOffice Online need the library cryptography, which is not installed: "
        'pip install "cryptography>=45"\n'
    )


def test_nothing_shows_what_it_holds(kind, service):
    requests: list[SignedRequest] = []

    def exchange(request: SignedRequest) -> str:
        requests.append(request)
        return service.token()

    user = kind(**service.options(exchange=exchange))
    objects = [user, done(user.session()), requests[0], PrivateKey.parse(KEY), user._identity, user._keys, user._cache]
    shown = "".join(map(repr, objects))
    assert "hunter2" not in shown
    assert requests[0].signed_token not in shown
    assert repr(user).startswith(f"<{kind.__name__} Cust12345 at http://127.0.0.1:")
    assert str(done(user.session())).startswith("OnlineSession(netserver_url=")
    for each in objects[:4]:
        with pytest.raises(TypeError, match="pickled"):
            pickle.dumps(each)


def test_a_ticket_is_hidden_in_frames_as_long_as_it_is_used(service):
    session = SystemUser(**service.options()).session()
    assert repr(session.ticket) == "'***'"
    assert repr(session.claims).count("hunter2") == 0
    assert session.ticket + "" == "7T:hunter2-ticket-1"
