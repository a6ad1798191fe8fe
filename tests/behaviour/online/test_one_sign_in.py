"""One sign-in, however many threads, tasks and processes ask for a ticket at once."""

from __future__ import annotations

import asyncio
import gc
import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from identity_service import APPLICATION, IdentityService
from online_keys import numbers_of, xml_of
from services88.online import AsyncSystemUser, FileCache, OnlineError, SignInRefusedError, SystemUser

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def service() -> Iterator[IdentityService]:
    with IdentityService(delay=0.2) as found:
        yield found


def test_fifty_threads_make_one_sign_in(service):
    user = SystemUser(**service.options())
    together = threading.Barrier(50)

    def ask(refused: str | None) -> str:
        together.wait()
        return user.ticket(refused)

    with ThreadPoolExecutor(50) as pool:
        assert set(pool.map(ask, [None] * 50)) == {"7T:hunter2-ticket-1"}
        assert len(service.exchanges) == 1
        assert set(pool.map(ask, ["7T:hunter2-ticket-1"] * 50)) == {"7T:hunter2-ticket-2"}
    assert len(service.exchanges) == 2
    assert service.keys_asked == 1


def test_a_hundred_tasks_make_one_sign_in(service):
    user = AsyncSystemUser(**service.options())

    async def run() -> None:
        assert set(await asyncio.gather(*(user.ticket() for _ in range(100)))) == {"7T:hunter2-ticket-1"}
        refused = "7T:hunter2-ticket-1"
        assert set(await asyncio.gather(*(user.ticket(refused) for _ in range(100)))) == {"7T:hunter2-ticket-2"}

    asyncio.run(run())
    assert len(service.exchanges) == 2


def test_a_session_that_ends_is_renewed_once(service):
    user = SystemUser(**service.options())
    user.ticket()
    service.clock.pass_by(hours=6)
    with ThreadPoolExecutor(50) as pool:
        assert set(pool.map(lambda _: user.ticket(), range(50))) == {"7T:hunter2-ticket-2"}


def test_all_who_wait_get_an_error_of_their_own(service):
    service.answer = lambda _: service.refusal("Revoked")
    user = SystemUser(**service.options())
    together = threading.Barrier(20)

    def ask(_: int) -> SignInRefusedError:
        together.wait()
        with pytest.raises(SignInRefusedError) as caught:
            user.ticket()
        return caught.value

    with ThreadPoolExecutor(20) as pool:
        found = list(pool.map(ask, range(20)))
    assert len({id(each) for each in found}) == 20
    assert {each.reason for each in found} == {"Revoked"}
    assert len(service.exchanges) == 1


def test_a_task_that_is_cancelled_does_not_take_the_sign_in_with_it(service):
    user = AsyncSystemUser(**service.options())

    async def run() -> None:
        first = asyncio.create_task(user.ticket())
        await asyncio.sleep(0.05)
        second = asyncio.create_task(user.ticket())
        await asyncio.sleep(0)
        first.cancel()
        with pytest.raises(asyncio.CancelledError):
            await first
        assert await second == "7T:hunter2-ticket-1"

    asyncio.run(run())
    assert len(service.exchanges) == 1


@pytest.mark.slow  # waits
def test_a_sign_in_that_nobody_waits_for_fails_in_silence(service, caplog):
    service.answer = lambda _: service.refusal("Revoked")
    user = AsyncSystemUser(**service.options())

    async def run() -> None:
        asking = asyncio.create_task(user.ticket())
        await asyncio.sleep(0.05)
        asking.cancel()
        await asyncio.sleep(0.4)
        gc.collect()

    asyncio.run(run())
    assert len(service.exchanges) == 1
    gc.collect()
    assert "never retrieved" not in caplog.text


def test_a_system_without_room_for_a_thread_is_told_and_asked_again(service, monkeypatch):
    user = SystemUser(**service.options())

    def full(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "start", full)
        with pytest.raises(OnlineError, match="no thread can be started to sign in"):
            user.ticket()
    assert user.ticket() == "7T:hunter2-ticket-1"


def test_another_event_loop_uses_the_same_session(service):
    user = AsyncSystemUser(**service.options())
    assert {asyncio.run(user.ticket()) for _ in range(3)} == {"7T:hunter2-ticket-1"}
    refused = "7T:hunter2-ticket-1"
    assert asyncio.run(user.ticket(refused)) == "7T:hunter2-ticket-2"


def test_an_event_loop_that_ends_leaves_nothing_locked(service, tmp_path):
    cache = FileCache(tmp_path / "tickets.json")
    user = AsyncSystemUser(**service.options(cache=cache))

    async def give_up() -> None:
        asking = asyncio.create_task(user.ticket())
        await asyncio.sleep(0.05)
        asking.cancel()

    asyncio.run(give_up())
    unlock = cache.try_lock()
    assert unlock is not None
    unlock()
    assert asyncio.run(user.ticket()).startswith("7T:")


# --- processes --------------------------------------------------------------------------------------------------------

WORKER = """
import sys
sys.path[:0] = {path}
from identity_service import TENANT, SECRET, SYSTEM_TOKEN, NOW, Clock
from services88.online import Environment, FileCache, PrivateKey, SystemUser
user = SystemUser(environment=Environment("fake", sys.argv[1]), tenant=TENANT, application_token=SECRET,
    system_user_token=SYSTEM_TOKEN, private_key=PrivateKey.load(sys.argv[2]), cache=FileCache(sys.argv[3]),
    clock=Clock())
print("ready", flush=True)
sys.stdin.readline()
print(user.ticket())
"""


@pytest.mark.slow  # starts ten processes
def test_ten_processes_make_one_sign_in(service, tmp_path):
    (tmp_path / "key.xml").write_text(xml_of(numbers_of(APPLICATION)))
    code = WORKER.format(path=sys.path)
    command = (sys.executable, "-c", code, service.server.url, tmp_path / "key.xml", tmp_path / "tickets.json")
    workers = [subprocess.Popen(command, stdin=-1, stdout=-1, text=True) for _ in range(10)]
    for each in workers:
        assert each.stdout is not None
        assert each.stdout.readline() == "ready\n"
    for each in workers:
        assert each.stdin is not None
        each.stdin.write("\n")
        each.stdin.flush()
    assert [each.communicate(timeout=60)[0] for each in workers] == ["7T:hunter2-ticket-1\n"] * 10
    assert len(service.exchanges) == 1


def in_child(work: Any) -> str:
    """Return what a forked process tells, or how it failed."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(writing, str(work()).encode())
        except BaseException as error:  # noqa: BLE001 - the parent wants to know
            os.write(writing, repr(error).encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as told:
        found = told.read().decode()
    os.waitpid(child, 0)
    return found


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
def test_a_process_forked_during_a_sign_in_signs_in_itself(service):
    user = SystemUser(**service.options())
    with ThreadPoolExecutor(1) as pool:
        asking = pool.submit(user.ticket)
        while not service.exchanges:
            pass
        found = in_child(lambda: user.ticket(timeout=20))
        assert asking.result() == "7T:hunter2-ticket-1"
    assert found == "7T:hunter2-ticket-2"
    assert in_child(user.ticket) == "7T:hunter2-ticket-1", "what the parent has, the child has"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
def test_a_fork_does_not_keep_the_lock_of_its_parent(tmp_path):
    cache = FileCache(tmp_path / "tickets.json")
    unlock = cache.try_lock()
    assert unlock is not None
    assert in_child(cache.try_lock) == "None"
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.read(reading, 1)  # holds what it inherited until it may end
        os._exit(0)
    unlock()
    again = cache.try_lock()
    os.write(writing, b"x")
    os.waitpid(child, 0)
    assert again is not None
    again()


# --- a file -----------------------------------------------------------------------------------------------------------


@pytest.mark.slow  # waits
def test_a_process_that_waits_for_ever_is_told(service, tmp_path, monkeypatch):
    monkeypatch.setattr("services88._runtime.online.ticket_cache._PATIENCE", 0.2)
    cache = FileCache(tmp_path / "tickets.json")
    unlock = cache.try_lock()
    assert unlock is not None
    with pytest.raises(OnlineError, match=r"another process has kept FileCache\(.*\) locked for 0 seconds"):
        SystemUser(**service.options(cache=cache)).ticket()
    unlock()
    assert service.exchanges == []
    assert SystemUser(**service.options(cache=cache)).ticket() == "7T:hunter2-ticket-1"


def test_who_waits_for_a_lock_finds_what_was_written(service, tmp_path):
    users = [SystemUser(**service.options(cache=FileCache(tmp_path / "tickets.json"))) for _ in range(5)]
    with ThreadPoolExecutor(5) as pool:
        assert set(pool.map(lambda user: user.ticket(), users)) == {"7T:hunter2-ticket-1"}
    assert len(service.exchanges) == 1
