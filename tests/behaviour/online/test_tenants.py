"""Clients of a tenant that moves, sleeps and is upgraded: NetServer(Tenant(...))."""

from __future__ import annotations

import asyncio
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest
from online_requests import ticket_of
from services88 import AsyncNetServer, HttpStatusError, NetServer, TransportError
from services88.models import ChatMessage
from services88.online import (
    AsyncTenant,
    OnlineUnreachableError,
    Tenant,
    TenantNotRunningError,
)

if TYPE_CHECKING:
    from services88.testing import FakeOnline


def tenant(online: FakeOnline, **options: Any) -> Tenant:
    return Tenant(online.environment, online.tenant, clock=online.clock, **options)


def client(online: FakeOnline, where: Tenant | None = None, **options: Any) -> NetServer:
    options = {"ticket": ticket_of(online), "application_token": online.application_token, **options}
    return NetServer(tenant(online) if where is None else where, **options)


def post(net: NetServer, text: str = "Hi") -> None:
    net.chat.add_chat_message(chat_session_id=7, message=ChatMessage(message=text))


def states_asked(online: FakeOnline) -> int:
    return sum(each.service == "state" for each in online.requests)


def test_the_address_comes_from_the_state_service_and_is_asked_for_once(online: FakeOnline):
    with client(online) as net:
        assert repr(net) == "<NetServer at SuperOffice Online>"
        assert states_asked(online) == 0
        for _ in range(3):
            post(net)
    assert states_asked(online) == 1
    assert len(online.calls) == 3


def test_the_state_is_asked_for_again_when_it_is_due(online: FakeOnline):
    with client(online) as net:
        post(net)
        online.clock.advance(59)
        post(net)
        assert states_asked(online) == 1
        online.clock.advance(2)
        post(net)
        assert states_asked(online) == 2


@pytest.mark.parametrize("form", ["call", "items"])
def test_a_client_follows_a_tenant_that_moves(online: FakeOnline, form: str):
    events: list[tuple[int | None, bool]] = []
    net = client(online, on_response=lambda event: events.append((event.status, event.is_repeated)))
    with net:
        post(net)
        online.move_tenant()
        if form == "call":
            post(net)
        else:
            with net.chat.iterate.get_chat_messages(chat_session_id=7, after=0) as items:
                assert [each.message for each in items] == ["Hi"]
    assert events[:3] == [(200, False), (421, True), events[2]]
    assert len(online.calls) == 2


@pytest.mark.slow  # waits
def test_a_move_under_load_loses_and_doubles_no_call(online: FakeOnline):
    failures: list[Exception] = []

    def worker(number: int) -> None:
        for place in range(20):
            try:
                post(net, f"{number}/{place}")
            except Exception as error:  # noqa: BLE001 - is shown below
                failures.append(error)

    with client(online) as net:
        threads = [threading.Thread(target=worker, args=(number,)) for number in range(8)]
        for each in threads:
            each.start()
        online.move_tenant()
        time.sleep(0.05)
        online.move_tenant()
        for each in threads:
            each.join()
    assert failures == []
    assert sorted(call.body.message.message for call in online.calls) == sorted(
        f"{number}/{place}" for number in range(8) for place in range(20)
    )


def test_a_host_that_is_gone_is_like_a_move(online: FakeOnline):
    with client(online) as net:
        post(net)
        online.move_tenant()
        online.fail_next("netserver", None)  # the new host hangs up once: perhaps the call was carried out
        with pytest.raises(TransportError):
            post(net)
        post(net)


def test_a_421_from_where_the_tenant_is_says_so(online: FakeOnline):
    with client(online) as net:
        post(net)
        online.fail_next("netserver", 421)
        with pytest.raises(HttpStatusError, match="the tenant is not on this host"):
            post(net)
    assert states_asked(online) == 2


@pytest.mark.sampled(4)
@pytest.mark.parametrize(
    ("state", "meaning"),
    [
        ("Unknown", "no such tenant"),
        ("Suspended", "on hold"),
        ("Deleted", "gone for good"),
        ("OfflineMaintenance", "upgraded"),
        ("MigrationPending", "days or weeks"),
    ],
)
@pytest.mark.parametrize("when", ["before the first call", "later"])
def test_a_tenant_that_does_not_run_is_told_from_a_failure(online: FakeOnline, state: Any, meaning: str, when: str):
    with client(online) as net:
        if when == "later":
            post(net)
        online.set_state(state)
        with pytest.raises(TenantNotRunningError, match=meaning) as caught:
            post(net)
    assert caught.value.state == state
    assert caught.value.tenant == online.tenant
    assert caught.value.operation == "Chat.AddChatMessage"
    assert 29 <= caught.value.retry_after <= 61
    assert len(online.calls) == (when == "later")


def test_maintenance_that_one_can_call_in_is_none(online: FakeOnline):
    online.set_state("OnlineMaintenance")
    with client(online) as net:
        post(net)
    assert len(online.calls) == 1


@pytest.mark.slow  # waits
@pytest.mark.sampled(1)
@pytest.mark.parametrize("when", ["before the first call", "later"])
def test_a_client_that_may_wait_outlasts_maintenance(online: FakeOnline, when: str):
    with client(online, tenant(online, wait=20)) as net:
        if when == "later":
            post(net)
        online.set_state("OfflineMaintenance", seconds=2)
        began = time.monotonic()
        post(net)
        assert 1.5 < time.monotonic() - began < 15
    assert len(online.calls) == 1 + (when == "later")


@pytest.mark.slow  # waits
def test_waiting_ends_with_the_timeout_of_the_call(online: FakeOnline):
    online.set_state("OfflineMaintenance")
    with client(online, tenant(online, wait=60), timeout=1.5) as net, pytest.raises(TenantNotRunningError):
        post(net)


def test_a_reply_of_a_tenant_that_stopped_meanwhile_is_not_repeated(online: FakeOnline):
    with client(online, tenant(online, wait=20)) as net:
        post(net)
        online.fail_next("netserver", 500)
        online.set_state("OfflineMaintenance")
        with pytest.raises(TenantNotRunningError) as caught:
            post(net)
    assert isinstance(caught.value.__cause__, HttpStatusError)
    assert caught.value.http_status == 500


@pytest.mark.sampled(1)
@pytest.mark.parametrize("status", [503, 200, None])
def test_without_the_state_service_the_last_address_is_used(online: FakeOnline, status: int | None):
    with client(online) as net:
        post(net)
        online.clock.advance(3600)
        online.fail_next("state", status)
        post(net)
    with client(online) as net:
        online.fail_next("state", status)
        with pytest.raises(OnlineUnreachableError, match="the state service"):
            post(net)
    claimed = tenant(online)
    claimed.claims(online.tenant_url)
    with client(online, claimed) as net:
        online.fail_next("state", status)
        post(net)


@pytest.mark.parametrize("status", [503, 200, None])
def test_a_tenant_that_moved_while_nobody_says_where_is_told(online: FakeOnline, status: int | None):
    with client(online) as net:
        post(net)
        online.move_tenant()
        online.fail_next("state", status)
        with pytest.raises(OnlineUnreachableError, match="the state service") as caught:
            post(net)
        assert not caught.value.sent
        assert isinstance(caught.value.__cause__, HttpStatusError)
        post(net)
    assert len(online.calls) == 2


def test_an_address_that_tickets_must_not_go_to_is_refused(online: FakeOnline, monkeypatch: pytest.MonkeyPatch):
    for url in ("http://evil.example.com/Cust12345", "ftp://x", "https://a.example.com/?x", 7):
        answer = online._tenant.status() | {"Endpoint": url}
        monkeypatch.setattr(online._tenant, "status", lambda answer=answer: answer)
        with client(online) as net, pytest.raises(OnlineUnreachableError, match="told no address"):
            post(net)
    assert not online.calls


def test_the_state_of_another_tenant_is_refused(online: FakeOnline, monkeypatch: pytest.MonkeyPatch):
    answer = online._tenant.status() | {"ContextIdentifier": "Cust99999"}
    monkeypatch.setattr(online._tenant, "status", lambda: answer)
    with client(online) as net, pytest.raises(OnlineUnreachableError, match="another tenant than Cust12345"):
        post(net)


def test_fifty_threads_ask_for_the_state_once(online: FakeOnline):
    with client(online) as net:
        threads = [threading.Thread(target=post, args=(net,)) for _ in range(50)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
    assert states_asked(online) == 1
    assert len(online.calls) == 50


def test_asynchronous_clients_follow_and_wait_as_well(online: FakeOnline):
    async def run() -> None:
        place = AsyncTenant(online.environment, online.tenant, clock=online.clock, wait=20)
        token, ticket = online.application_token, ticket_of(online)
        async with AsyncNetServer(place, ticket=ticket, application_token=token) as net:

            async def post_one() -> None:
                await net.chat.add_chat_message(chat_session_id=7, message=ChatMessage(message="Hi"))

            await asyncio.gather(*(post_one() for _ in range(50)))
            assert states_asked(online) == 1
            online.move_tenant()
            await asyncio.gather(*(post_one() for _ in range(20)))
            online.set_state("OfflineMaintenance", seconds=1)
            await post_one()
            assert (await place.state()).is_running

    asyncio.run(run())
    assert len(online.calls) == 71


def test_clients_take_places_of_their_kind_only(online: FakeOnline):
    with pytest.raises(TypeError, match="a blocking client cannot use AsyncTenant"):
        NetServer(AsyncTenant(online.environment, online.tenant))  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="an asynchronous client cannot use Tenant"):
        AsyncNetServer(tenant(online))  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="the base URL"):
        NetServer(None)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("address", "right"),
    [
        ("http://sod2.superoffice.com/Cust12345", "'https://sod2.superoffice.com/Cust12345'"),
        ("https://sod2.superoffice.com/Cust12345/api", "below 'https://sod2.superoffice.com/Cust12345'"),
        ("https://online3.superoffice.com/Cust1/api/v1/", "below 'https://online3.superoffice.com/Cust1'"),
    ],
)
def test_wrong_addresses_of_online_name_the_right_one(address: str, right: str):
    with pytest.raises(ValueError, match=right):
        NetServer(address, ticket="7T:x")
