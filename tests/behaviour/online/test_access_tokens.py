"""Access tokens of OAuth that renew themselves: NetServer(AccessTokens(...))."""

from __future__ import annotations

import asyncio
import pickle
import threading
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
from services88 import AsyncNetServer, NetServer
from services88.models import ChatMessage
from services88.online import (
    AccessTokens,
    AsyncAccessTokens,
    OnlineUnreachableError,
    SignInRefusedError,
    UntrustedTokenError,
)

if TYPE_CHECKING:
    from services88.testing import FakeOnline


def given(online: FakeOnline, **others: Any) -> dict[str, Any]:
    return {
        "environment": online.environment,
        "tenant": online.tenant,
        "client_id": online.client_id,
        "client_secret": online.application_token,
        "refresh_token": online.refresh_token,
        "clock": online.clock,
        **others,
    }


def post(net: NetServer) -> None:
    net.chat.add_chat_message(chat_session_id=7, message=ChatMessage(message="Hi"))


def asked(online: FakeOnline, service: str = "token") -> int:
    return sum(each.service == service for each in online.requests)


def test_a_token_is_asked_for_once_and_renewed_before_its_end(online: FakeOnline):
    with NetServer(AccessTokens(**given(online))) as net:
        post(net)
        online.clock.advance(3500)
        post(net)
        assert asked(online) == 1
        online.clock.advance(50)  # an hour is not over
        post(net)
        assert asked(online) == 2
    assert all(call.headers.credentials.ticket.startswith("8A:Cust12345.") for call in online.calls)


def test_a_refused_token_is_renewed_once(online: FakeOnline):
    with NetServer(AccessTokens(**given(online))) as net:
        post(net)
        online.drop_tickets()
        post(net)
    assert asked(online) == 2


def test_fifty_threads_ask_once(online: FakeOnline):
    with NetServer(AccessTokens(**given(online))) as net:
        threads = [threading.Thread(target=post, args=(net,)) for _ in range(50)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
    assert asked(online) == 1
    assert len(online.calls) == 50


def test_a_hundred_tasks_ask_once_and_follow_a_move(online: FakeOnline):
    async def run() -> None:
        async with AsyncNetServer(AsyncAccessTokens(**given(online))) as net:

            async def post_one(number: int) -> None:
                await net.chat.add_chat_message(chat_session_id=number, message=ChatMessage(message="Hi"))

            await asyncio.gather(*map(post_one, range(100)))
            online.move_tenant()
            await asyncio.gather(*map(post_one, range(100, 110)))

    asyncio.run(run())
    assert asked(online) == 1
    assert sorted(call.body.chat_session_id for call in online.calls) == list(range(110))


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"client_secret": "of another environment"}, "invalid_client"),
        ({"client_id": "another"}, "invalid_client"),
        ({"refresh_token": "revoked-long-ago"}, "invalid_grant"),
    ],
)
def test_what_is_refused_says_why_and_no_secret(online: FakeOnline, wrong: dict[str, str], code: str):
    with NetServer(AccessTokens(**given(online, **wrong))) as net, pytest.raises(SignInRefusedError) as caught:
        post(net)
    assert f"gave no access token ({code})" in str(caught.value)
    assert not any(secret in str(caught.value) for secret in (*wrong.values(), online.application_token))
    assert not online.calls


@pytest.mark.parametrize("status", [503, 200, 302, None])
def test_an_answer_that_is_none_is_no_refusal(online: FakeOnline, status: int | None):
    online.fail_next("token", status)
    with NetServer(AccessTokens(**given(online))) as net:
        with pytest.raises(OnlineUnreachableError, match="identity service"):
            post(net)
        post(net)


def test_a_token_of_another_tenant_is_not_used(online: FakeOnline):
    with (
        NetServer(AccessTokens(**given(online, tenant="Cust99999"))) as net,
        pytest.raises(UntrustedTokenError) as caught,
    ):
        post(net)
    assert caught.value.check == "tenant"


def test_a_new_refresh_token_is_used_and_told(online: FakeOnline, monkeypatch: pytest.MonkeyPatch):
    kept: list[str] = []
    tokens = AccessTokens(**given(online, on_refresh=kept.append))
    answer = online._identity.answer

    def with_another(request: Any) -> Any:
        found = answer(request)
        if request.target.endswith("/oauth/tokens"):
            return replace(found, content=found.content[:-1] + b', "refresh_token": "another-refresh-token"}')
        return found

    monkeypatch.setattr(online._identity, "answer", with_another)
    tokens.ticket()
    assert kept == ["another-refresh-token"]


def test_it_shows_no_secret_and_is_not_pickled(online: FakeOnline):
    tokens = AccessTokens(**given(online))
    token = tokens.ticket()
    for text in (repr(tokens), repr(vars(tokens))):
        assert not any(each in text for each in (token, online.application_token, online.refresh_token))
    with pytest.raises(TypeError, match="not pickled"):
        pickle.dumps(tokens)


@pytest.mark.parametrize("name", ["client_id", "client_secret", "refresh_token", "tenant", "environment"])
@pytest.mark.parametrize("value", [None, 7, b"bytes"])
def test_options_of_other_types_are_refused(online: FakeOnline, name: str, value: Any):
    with pytest.raises(TypeError):
        AccessTokens(**given(online, **{name: value}))


@pytest.mark.parametrize(
    ("options", "message"),
    [({"clock": datetime.now}, "time zone"), ({"clock": 7}, "clock"), ({"wait": -1}, "wait"), ({"wait": "1"}, "wait")],
)
@pytest.mark.parametrize("kind", [AccessTokens, AsyncAccessTokens])
def test_what_the_tenant_is_asked_with_is_checked_when_it_is_made(
    online: FakeOnline, options: dict[str, Any], message: str, kind: Any
):
    with pytest.raises((TypeError, ValueError), match=message):
        kind(**given(online, **options))
