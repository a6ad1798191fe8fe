"""What users of Online bring along: exchanges of their own, and caches that keep sessions for other processes."""

from __future__ import annotations

import asyncio
import re
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from identity_service import SECRET, TENANT, IdentityService, done
from online_keys import CLAIMS
from services88.online import (
    AsyncSystemUser,
    FileCache,
    OnlineError,
    SignedRequest,
    SignInRefusedError,
    SystemUser,
)

if TYPE_CHECKING:
    from collections.abc import Callable


# --- exchanges of the user's own --------------------------------------------------------------------------------------


def own_reply(service: IdentityService, **values: Any) -> Callable[[SignedRequest], Any]:
    def exchange(request: SignedRequest) -> Any:
        service.exchanges.append({"SignedSystemToken": request.signed_token})
        assert request.environment == service.environment
        assert (request.tenant, request.application_token) == (TENANT, SECRET)
        return SimpleNamespace(is_successful=True, token=service.token(), error_message=None, **values)

    return exchange


def test_an_exchange_of_ones_own_returns_the_reply_or_the_token(kind, service):
    assert done(kind(**service.options(exchange=own_reply(service))).ticket()) == "7T:hunter2-ticket-1"
    assert done(kind(**service.options(exchange=lambda _: service.token())).ticket()) == "7T:hunter2-ticket-1"


def test_an_exchange_may_be_asynchronous(service):
    async def exchange(request: SignedRequest) -> Any:
        await asyncio.sleep(0)
        return own_reply(service)(request)

    assert done(AsyncSystemUser(**service.options(exchange=exchange)).ticket()) == "7T:hunter2-ticket-1"


def test_what_an_exchange_refuses_is_told_as_usual(kind, service):
    refusal = SimpleNamespace(is_successful=False, token=None, error_message="Authorization error: Revoked (1)")
    with pytest.raises(SignInRefusedError) as caught:
        done(kind(**service.options(exchange=lambda _: refusal)).ticket())
    assert caught.value.reason == "Revoked"


@pytest.mark.parametrize("found", [None, 3, {"token": "x"}, b"x"])
def test_an_exchange_must_return_one_of_them(kind, service, found):
    said = f"the exchange that was given returned {type(found).__name__}, not a token or the reply"
    with pytest.raises(OnlineError, match=re.escape(said)):
        done(kind(**service.options(exchange=lambda _: found)).ticket())


def test_an_exchange_that_fails_is_told_with_its_error(kind, service):
    def exchange(_: SignedRequest) -> str:
        raise LookupError("no line")

    with pytest.raises(OnlineError, match=r"the exchange that was given failed \(LookupError\)") as caught:
        done(kind(**service.options(exchange=exchange)).ticket())
    assert isinstance(caught.value.__cause__, LookupError)


def test_an_exchange_that_needs_the_ticket_it_is_to_get_is_told(kind, service):
    users: list[Any] = []

    def exchange(_: SignedRequest) -> Any:
        return users[0].ticket()

    users.append(kind(**service.options(exchange=exchange)))
    with pytest.raises(OnlineError) as caught:
        done(users[0].ticket())
    assert "the sign-in itself makes a call that needs the ticket" in str(caught.value)


# --- caches -----------------------------------------------------------------------------------------------------------


def test_a_session_is_kept_for_the_next_process(kind, service, tmp_path):
    for cache in ({}, FileCache(tmp_path / "deep" / "tickets.json")):
        service.exchanges.clear()
        first = done(kind(**service.options(cache=cache)).session())
        second = done(kind(**service.options(cache=cache)).session())
        assert first == second
        assert len(service.exchanges) == 1
        (key,) = cache
        assert key.startswith(f"{service.environment.identity_url}/{TENANT}/")
        assert "hunter2" not in key


def test_sessions_of_others_are_not_taken(service):
    cache: dict[str, str] = {}
    SystemUser(**service.options(cache=cache)).ticket()
    service.answer = lambda _: service.said({"IsSuccessful": True, "Token": service.token()})
    for given in ({"application_token": "other"}, {"system_user_token": "other"}):
        SystemUser(**service.options(cache=cache, **given)).ticket()
    service.claims = {f"{CLAIMS}ctx": "Cust777"}
    SystemUser(**service.options(cache=cache, tenant="Cust777")).ticket()
    assert len(service.exchanges) == len(cache) == 4


def test_a_kept_session_that_is_old_or_refused_is_not_used(kind, service):
    cache: dict[str, str] = {}
    first = done(kind(**service.options(cache=cache)).ticket())
    service.clock.pass_by(hours=5, minutes=46)
    second = done(kind(**service.options(cache=cache)).ticket())
    third = done(kind(**service.options(cache=cache)).ticket(refused=second))
    assert len({first, second, third}) == 3
    assert done(kind(**service.options(cache=cache)).ticket()) == third


def test_a_worker_takes_what_another_has_renewed(kind, service):
    cache: dict[str, str] = {}
    one, two = (kind(**service.options(cache=cache)) for _ in range(2))
    old = done(one.ticket())
    assert done(two.ticket()) == old
    new = done(one.ticket(refused=old))
    assert done(two.ticket(refused=old)) == new
    assert len(service.exchanges) == 2


@pytest.mark.sampled(6)
@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text[:40],
        lambda _: "[]",
        lambda _: "null",
        lambda _: '{"obtained": 3, "claims": {}}',
        lambda text: text.replace("+00:00", ""),
        lambda text: text.replace("ticket", "ticked"),
        lambda text: text.replace(TENANT, "Cust99999"),
        lambda text: text.replace("https://", "http://"),
        lambda _: '{"a":' * 50_000,
        lambda _: 3,
    ],
)
def test_a_broken_entry_is_as_good_as_none(kind, service, spoil):
    cache: dict[str, Any] = {}
    done(kind(**service.options(cache=cache)).ticket())
    (key,) = cache
    cache[key] = spoil(cache[key])
    assert done(kind(**service.options(cache=cache)).ticket()) == "7T:hunter2-ticket-2"


class Broken(dict[str, str]):
    def get(self, *_: object) -> Any:
        raise ConnectionError("hunter2 is not reachable")

    def __setitem__(self, *_: object) -> None:
        raise LookupError("hunter2 is not writable")


def test_a_cache_that_fails_does_not_stop_a_sign_in(kind, service, caplog, tmp_path):
    assert done(kind(**service.options(cache=Broken())).ticket()) == "7T:hunter2-ticket-1"
    assert "cannot be written (LookupError)" in caplog.text
    (tmp_path / "file").write_text("")
    caplog.clear()
    cache = FileCache(tmp_path / "file" / "tickets.json")
    assert done(kind(**service.options(cache=cache)).ticket()) == "7T:hunter2-ticket-2"
    for what in ("locked", "read", "written"):
        assert f"the cache of sessions cannot be {what}" in caplog.text
