"""Steps that ask services of Online: carried out blocking and in an event loop, with answers right and wrong."""

from __future__ import annotations

import asyncio
import json
import logging
import pickle
import time
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from raw_http import Peer, RawServer, Seen, http
from services88 import TransportError, TransportTimeoutError
from services88._runtime.redaction import hide_while
from services88._runtime.tokens.json_http import (
    JsonHttp,
    Steps,
    Wait,
    asked,
    get,
    json_object,
    parse_json,
    post_form,
    post_json,
    told,
)
from services88.online import OnlineError, OnlineUnreachableError, SignInRefusedError, UntrustedTokenError

if TYPE_CHECKING:
    from collections.abc import Callable

SERVICE = "the state service"
JSON = "application/json; charset=utf-8"


def blocking(http: JsonHttp, steps: Steps[Any], timeout: float | None = None) -> Any:
    return http.run(steps, timeout)


def awaited(http: JsonHttp, steps: Steps[Any], timeout: float | None = None) -> Any:
    return asyncio.run(http.run_async(steps, timeout))


@pytest.fixture(params=[blocking, awaited], ids=["sync", "async"])
def run(request: pytest.FixtureRequest) -> Callable[..., Any]:
    found: Callable[..., Any] = request.param
    return found


def answering(
    content: bytes, status: int = 200, content_type: str = JSON, **headers: str
) -> Callable[[Peer, Seen], None]:
    return lambda peer, _: peer.send(http(status, content, content_type, **headers))


def ask(call: Any) -> Steps[dict[str, object]]:
    answer = yield from asked(call, SERVICE)
    return json_object(answer, SERVICE)


def test_a_get_has_no_body(run):
    with RawServer(answering(b'{"State": "Running"}')) as server:
        assert run(JsonHttp(), ask(get(f"{server.url}/api/state/Cust1"))) == {"State": "Running"}
    (seen,) = server.requests
    assert seen.line == "GET /api/state/Cust1 HTTP/1.1"
    assert seen.headers["accept"] == "application/json"
    assert "content-length" not in seen.headers
    assert "transfer-encoding" not in seen.headers


def test_json_and_forms_are_posted(run):
    def steps() -> Steps[None]:
        yield post_json(f"{server.url}/a", {"Name": 'Ø & "x"'})
        yield post_form(f"{server.url}/b", {"client_secret": "a+b&c=d"})

    with RawServer(answering(b"{}")) as server:
        run(JsonHttp(), steps())
    first, second = server.requests
    assert (first.line, json.loads(first.body)) == ("POST /a HTTP/1.1", {"Name": 'Ø & "x"'})
    assert (second.line, second.body) == ("POST /b HTTP/1.1", b"client_secret=a%2Bb%26c%3Dd")
    assert second.headers["content-type"] == "application/x-www-form-urlencoded"


def test_functions_and_waits_are_steps(run):
    def steps() -> Steps[tuple[object, float]]:
        began = time.monotonic()
        yield Wait(0.05)
        found = yield lambda: 42
        return found, time.monotonic() - began

    found, seconds = run(JsonHttp(), steps())
    assert found == 42
    assert seconds >= 0.05


def test_an_asynchronous_function_is_a_step_of_an_asynchronous_client():
    async def later() -> int:
        await asyncio.sleep(0)
        return 42

    def steps() -> Steps[list[object]]:
        return [(yield later), (yield partial(later)), (yield lambda: asyncio.sleep(0, 42))]

    assert awaited(JsonHttp(), steps()) == [42, 42, 42]


def test_what_a_step_raises_is_raised_in_the_generator(run):
    def steps() -> Steps[str]:
        try:
            yield lambda: 1 / 0
        except ZeroDivisionError as error:
            return str(error)
        return "nothing"

    assert run(JsonHttp(), steps()) == "division by zero"


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (answering(b"<html><title> Sign  in </title>", content_type="text/html"), r'text/html .* \("Sign in"\)'),
        (answering(b"[]"), "application/json; charset=utf-8 instead of a JSON object"),
        (answering(b""), "instead of a JSON object"),
        (answering(b'{"a": NaN}'), "instead of a JSON object"),
        (answering(b'{"a": 1, "a": 2}'), "instead of a JSON object"),
        (answering(b'{"a": ' * 100_000), "instead of a JSON object"),
        (answering(b"\xff\xfe"), "instead of a JSON object"),
        (answering(b"", 302, location="/login"), "HTTP status 302"),
        (answering(b"busy", 503), "HTTP status 503"),
        (answering(b"{}", 429), "HTTP status 429"),
        (lambda peer, _: peer.close(), "cannot be reached"),
        (answering(b"x" * 5_000_000), "cannot be reached: .*larger"),
    ],
)
def test_what_is_no_answer_of_the_service_is_told(run, answer, said):
    with RawServer(answer) as server, pytest.raises(OnlineUnreachableError, match=f"^{SERVICE} .*{said}") as caught:
        run(JsonHttp(), ask(get(server.url)))
    assert caught.value.sent is False
    assert caught.value.__context__ is None


def test_a_service_that_is_not_there_is_told(run):
    with RawServer(answering(b"")) as server:
        url = server.url
    with pytest.raises(OnlineUnreachableError, match=f"^{SERVICE} cannot be reached: .*127.0.0.1"):
        run(JsonHttp(), ask(get(url)))


@pytest.mark.parametrize(
    ("said", "seconds"),
    [("3", 3.0), ("Thu, 26 Nov 2026 12:00:30 GMT", 30.0), ("Thu, 26 Nov 2026 11:00:00 GMT", 0.0), ("soon", None)],
)
def test_a_service_may_say_when_to_ask_again(run, said, seconds):
    answer = answering(b"", 503, retry_after=said, date="Thu, 26 Nov 2026 12:00:00 GMT")
    with RawServer(answer) as server, pytest.raises(OnlineUnreachableError) as caught:
        run(JsonHttp(), ask(get(server.url)))
    assert caught.value.retry_after == seconds
    assert caught.value.http_status == 503


def test_a_refusal_is_left_to_who_asked(run):
    with RawServer(answering(b'{"error": "invalid_grant"}', 400)) as server:
        assert run(JsonHttp(), ask(get(server.url))) == {"error": "invalid_grant"}


def test_one_request_is_bounded(run):
    with RawServer(lambda peer, _: peer.wait()) as server, pytest.raises(OnlineUnreachableError, match="in time"):
        run(JsonHttp(timeout=0.2), ask(get(server.url)))


def test_all_steps_are_bounded(run):
    def steps() -> Steps[None]:
        while True:
            yield Wait(0.05)

    with pytest.raises(TransportTimeoutError, match="SuperOffice Online did not answer in time") as caught:
        run(JsonHttp(), steps(), 0.2)
    assert caught.value.sent is False


def test_a_proxy_is_used_and_its_password_is_not_told(run):
    with RawServer(answering(b'{"by": "proxy"}')) as server:
        http = JsonHttp(proxy=server.url.replace("://", "://kari:hunter2-proxy@"))
        assert run(http, ask(get("http://somewhere.invalid/x"))) == {"by": "proxy"}
    assert server.requests[0].line == "GET http://somewhere.invalid/x HTTP/1.1"
    assert "hunter2" not in repr(vars(http))


def test_secrets_stay_out_of_the_logs_of_the_http_library(run, caplog):
    class Owner:
        pass

    owner = Owner()
    hide_while(owner, "hunter2-secret")
    caplog.set_level(logging.DEBUG)
    with RawServer(answering(b"{}", x_quoted="hunter2-secret")) as server:
        run(JsonHttp(), ask(get(server.url)))
    assert "x-quoted" in caplog.text.lower()
    assert "hunter2" not in caplog.text


@pytest.mark.parametrize("text", ['{"a":1,"a":1}', '{"b":{"a":1,"\\u0061":2}}', '{"a":Infinity}', '{"a":-Infinity}'])
def test_ambiguous_json_is_no_json(text):
    with pytest.raises(ValueError, match=r"stands twice|not JSON"):
        parse_json(text)


@pytest.mark.parametrize(
    "error",
    [
        OnlineError("no"),
        SignInRefusedError("no", "Revoked", "text"),
        UntrustedTokenError("no", "audience"),
        OnlineUnreachableError("no", retry_after=3.0),
    ],
    ids=lambda error: type(error).__name__,
)
def test_each_caller_gets_an_error_of_its_own(error):
    error.http_status = 400
    try:
        raise error
    except (OnlineError, TransportError) as caught:
        other = told(caught)
    assert other is not error
    assert other.__traceback__ is None
    assert (type(other), vars(other)) == (type(error), vars(error))
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - made here
    assert (type(again), str(again), vars(again)) == (type(error), "no", vars(error))
