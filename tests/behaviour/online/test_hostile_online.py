"""Services of Online, caches and clocks that do what they should not: no wait without end, no error from inside."""

from __future__ import annotations

import asyncio
import errno
import json
import os
import threading
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from identity_service import NOW, TENANT, Clock, IdentityService
from raw_http import Peer, RawServer, Seen, http
from services88 import NetServer, SoapError, TransportTimeoutError
from services88.online import (
    AsyncSystemUser,
    AsyncTenant,
    Environment,
    FileCache,
    OnlineError,
    OnlineUnreachableError,
    SystemUser,
    Tenant,
    TenantNotRunningError,
    UntrustedTokenError,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

RUNNING = {"State": "Running", "IsRunning": True, "Endpoint": f"https://127.0.0.1:9/{TENANT}"}


class States:
    """A state service; ``changes`` is told beside what is usual, after ``delay`` seconds."""

    def __init__(self) -> None:
        self.changes: dict[str, Any] = {}
        self.status, self.delay, self.asked = 200, 0.0, 0
        self.reply = b""  # of the tenant, which stops with it
        self.server = RawServer(self._answer)

    def _answer(self, peer: Peer, seen: Seen) -> None:
        self.asked += 1
        time.sleep(self.delay)
        if "/api/state/" not in seen.line:
            self.changes = {"State": "OfflineMaintenance", "IsRunning": False}
            peer.send(self.reply)
            return
        told = {"ContextIdentifier": TENANT, **RUNNING, **self.changes}
        date = NOW.strftime("%a, %d %b %Y %H:%M:%S GMT")
        peer.send(http(self.status, json.dumps(told).encode(), "application/json", date=date))

    def tenant(self, **options: Any) -> Tenant:
        return Tenant(Environment("fake", self.server.url), TENANT, **options)


@pytest.fixture
def states() -> Iterator[States]:
    found = States()
    with found.server:
        yield found


def call(where: Tenant) -> None:
    with NetServer(where, ticket="7T:made-up", application_token="made up") as net:  # noqa: S106 - made up
        net.chat.get_chat_messages(chat_session_id=7, after=0)


@pytest.mark.parametrize("off", [-3600, 0, 3600])
@pytest.mark.parametrize("until", ["9999-12-31T23:59:59.9999999Z", "0001-01-01T00:00:00", "0001-01-01T00:00:00+14:00"])
def test_a_time_that_dotnet_says_for_none_is_one(states: States, until: str, off: int):
    states.changes = {"ValidUntil": until}
    now = NOW + timedelta(seconds=off)
    found = states.tenant(clock=lambda: now).state()
    assert now <= found.valid_until <= now + timedelta(days=366)


@pytest.mark.parametrize("status", [200, 302, 404, 500])
def test_a_page_in_the_place_of_a_reply_may_be_one_of_maintenance(states: States, status: int):
    states.changes = {"Endpoint": f"{states.server.url}/{TENANT}"}
    page = b"<html><title>Down for maintenance</title></html>"
    states.reply = http(status, page, "text/html", location="https://evil.example/")
    with pytest.raises(TenantNotRunningError, match="OfflineMaintenance") as caught:
        call(states.tenant(wait=20))
    assert caught.value.sent, "it may have been carried out, so it is not repeated"
    assert isinstance(caught.value.__cause__, SoapError)


@pytest.mark.parametrize("path", ["/Cust12345/api", "/Cust12345/Remote/Services88/Chat/More.svc"])
def test_an_endpoint_that_is_none_of_soap_is_an_error_of_the_call(states: States, path: str):
    states.changes = {"Endpoint": f"https://127.0.0.1:9{path}"}
    with pytest.raises(OnlineUnreachableError, match="told no address that can be used"):
        call(states.tenant())


def test_a_claim_that_is_no_address_of_soap_is_told():
    address = "https://127.0.0.1:9/Cust12345/api"
    with IdentityService(claims={"http://schemes.superoffice.net/identity/netserver_url": address}) as service:
        with pytest.raises(UntrustedTokenError, match="no usable address") as caught:
            SystemUser(**service.options()).ticket()
        assert caught.value.check == "claims"


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/Cust12345",
        "https://superoffice.com.evil.example/Cust12345",
        "https://evilsuperoffice.com/Cust12345",
        "https://evil.example\\.superoffice.com/Cust12345",
        "https://evil.example;.superoffice.com/Cust12345",
        "https://app.superoffice.com/Cust\n12345",
        "http://127.0.0.1:8080/Cust12345",
        "https://10.0.0.1/Cust12345",
    ],
)
def test_tickets_of_the_vendors_environments_go_to_the_vendor(url: str):
    for name in ("sod", "stage", "online"):
        with pytest.raises(ValueError, match="Endpoint"):
            Tenant(name, TENANT).environment.checked_tenant_url("Endpoint", url)


class _Poisoned(dict[str, str]):
    """A shared mapping into which somebody writes a session with a server of his own."""

    def get(self, *_: object) -> Any:
        named = {"ticket": "7T:made-up", "ctx": TENANT, "netserver_url": f"https://{self['host']}/{TENANT}"}
        claims = {f"http://schemes.superoffice.net/identity/{name}": value for name, value in named.items()}
        return json.dumps({"obtained": NOW.isoformat(), "claims": claims})


@pytest.mark.parametrize(("host", "asked"), [("evil.example", 1), ("10.0.0.1:443", 1), ("sod3.superoffice.com", 0)])
def test_a_shared_cache_does_not_tell_to_send_tickets_elsewhere(host: str, asked: int):
    requests: list[object] = []

    def exchange(request: object) -> str:
        requests.append(request)
        raise OnlineError("no exchange")

    with IdentityService() as service:
        options = service.options(environment="sod", cache=_Poisoned(host=host), exchange=exchange)
    user = SystemUser(**options)
    if asked:
        with pytest.raises(OnlineError, match="no exchange"):
            user.ticket()
    else:
        assert user.session().netserver_url == f"https://{host}/{TENANT}"
    assert len(requests) == asked


@pytest.mark.parametrize("host", ["sod2", "app-sod", "app", "online3", "disasterrecovery", "APP", "a.b"])
def test_any_host_of_the_vendor_may_have_tenants(host: str):
    for url in (f"https://{host}.superoffice.com/{TENANT}", f"https://{host}.superoffice.com:443/{TENANT}/Remote/"):
        assert Tenant("online", TENANT).environment.checked_tenant_url("Endpoint", url) == url.rstrip("/")


@pytest.mark.slow  # waits
def test_who_waits_for_another_who_asks_has_a_timeout_of_its_own(states: States):
    states.delay = 1.0
    where = states.tenant()
    other = threading.Thread(target=where.state)
    other.start()
    began = _once_asked(states)
    with pytest.raises(TransportTimeoutError):
        where.state(timeout=0.2)
    assert time.monotonic() - began < 0.7
    other.join()

    async def run() -> None:
        place = AsyncTenant(where.environment, TENANT)
        task = asyncio.create_task(place.state())
        await asyncio.sleep(0.1)
        began = time.monotonic()
        with pytest.raises(TransportTimeoutError):
            await place.state(timeout=0.2)
        assert time.monotonic() - began < 0.7
        await task

    asyncio.run(run())


def _once_asked(states: States) -> float:
    while not states.asked:
        time.sleep(0.01)
    return time.monotonic()


def test_several_tasks_of_one_event_loop_after_another_ask(states: States):
    states.delay = 0.05
    clock = Clock()
    where = AsyncTenant(Environment("fake", states.server.url), TENANT, clock=clock)

    async def run() -> list[Any]:
        return await asyncio.gather(*(where._http.run_async(where._state()) for _ in range(3)))

    for asked in (1, 2):
        assert all(each.is_running for each in asyncio.run(run()))
        assert states.asked == asked
        clock.pass_by(hours=1)


def test_a_clock_that_is_set_back_does_not_make_a_state_last(states: States):
    clock = Clock(datetime(2030, 1, 1, tzinfo=UTC))
    where = states.tenant(clock=clock)
    states.changes = {"State": "OfflineMaintenance", "IsRunning": False}
    with pytest.raises(TenantNotRunningError):
        call(where)
    states.changes, clock.now = {"State": "Suspended", "IsRunning": False}, NOW
    with pytest.raises(TenantNotRunningError, match="Suspended"):
        call(where)


def test_a_state_service_that_is_down_is_not_asked_with_each_call(states: States):
    clock = Clock()
    where = states.tenant(clock=clock)
    where.state()
    clock.pass_by(hours=1)
    states.status = 503
    for _ in range(3):
        assert where._http.run(where._root(5.0)) == f"https://127.0.0.1:9/{TENANT}/Remote/Services88"
    assert states.asked == 2
    clock.pass_by(seconds=31)
    where._http.run(where._root(5.0))
    assert states.asked == 3


def test_an_exchange_that_raises_stopiteration_ends_the_sign_in():
    def nothing(_: object) -> str:
        return next(iter(()))

    async def run(service: IdentityService) -> None:
        await AsyncSystemUser(**service.options(exchange=nothing)).ticket(timeout=5)

    with IdentityService() as service, pytest.raises(OnlineError, match="the exchange that was given failed"):
        asyncio.run(run(service))


class _GoneError(Exception):
    """What a library for a shared mapping raises."""


class _NoLock(dict[str, str]):
    def try_lock(self) -> Any:
        raise _GoneError


class _NoUnlock(dict[str, str]):
    def try_lock(self) -> Any:
        def unlock() -> None:
            raise _GoneError

        return unlock


@pytest.mark.parametrize("kind", [_NoLock, _NoUnlock])
def test_a_lock_that_fails_does_not_stop_a_sign_in(kind: Any, caplog: pytest.LogCaptureFixture):
    with IdentityService() as service:
        assert SystemUser(**service.options(cache=kind())).ticket() == "7T:hunter2-ticket-1"
    assert "locked (_GoneError)" in caplog.text


def test_a_file_system_without_locks_costs_no_descriptor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    fcntl = pytest.importorskip("fcntl", reason="locks of POSIX")

    def refuse(*_: object) -> None:
        raise OSError(errno.ENOLCK, "no locks")

    monkeypatch.setattr(fcntl, "flock", refuse)
    cache = FileCache(tmp_path / "sessions")
    free = os.dup(0)
    os.close(free)
    with pytest.raises(OSError, match="no locks"):
        cache.try_lock()
    again = os.dup(0)
    os.close(again)
    assert again == free, "the lowest free number of a descriptor (POSIX dup) is another one"
