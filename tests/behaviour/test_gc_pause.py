"""The cyclic garbage collector pauses while a long message is read."""

from __future__ import annotations

import gc
import importlib
import os
import sys
import threading
import time
from typing import TYPE_CHECKING

import pytest
from chat_replies import GET, message, reply

if TYPE_CHECKING:
    from collections.abc import Iterator

GARBAGE = importlib.import_module("services88._runtime.soap.gc_pause")


def test_collection_pauses_for_one_message_at_a_time():
    before = gc.get_threshold()
    with GARBAGE.collector_paused():
        assert gc.get_threshold()[0] == 0
        assert gc.isenabled()
        with GARBAGE.collector_paused():
            assert gc.get_threshold()[0] == 0
        assert gc.get_threshold()[0] == 0
    assert gc.get_threshold() == before


def test_no_pause_begins_while_a_collection_is_due(monkeypatch):
    monkeypatch.setattr(GARBAGE.gc, "get_count", lambda: (10**6, 0, 0))
    with GARBAGE.collector_paused():
        assert gc.get_threshold()[0] > 0


class Cycle:
    """What only the collector can free."""

    alive = 0

    def __init__(self) -> None:
        self.itself = self
        Cycle.alive += 1

    def __del__(self) -> None:
        Cycle.alive -= 1


@pytest.fixture
def usual_threshold() -> Iterator[None]:
    """Collect as often as Python does by itself; the session does so more rarely."""
    before = gc.get_threshold()
    gc.set_threshold(700, 10, 10)
    yield
    gc.set_threshold(*before)


@pytest.mark.usefixtures("usual_threshold")
def test_cycles_are_collected_while_many_threads_read_long_messages():
    data = reply(message() * 300).encode()
    end = threading.Event()

    def read() -> None:
        while not end.is_set():
            GET.decode_response(data)

    threads = [threading.Thread(target=read) for _ in range(6)]
    for thread in threads:
        thread.start()
    # How many pile up in one pause is the scheduler's to say; that the collector comes again and again is not.
    most = collections = 0
    until = time.monotonic() + 120
    while collections < 5 and time.monotonic() < until:
        Cycle()
        most = max(most, Cycle.alive)
        if Cycle.alive < most // 2:
            most, collections = Cycle.alive, collections + 1
    end.set()
    for thread in threads:
        thread.join()
    assert collections == 5
    assert gc.get_threshold()[0] > 0


@pytest.mark.parametrize("choice", [gc.disable, lambda: gc.set_threshold(123, 4, 5)], ids=["off", "threshold"])
def test_what_the_application_chooses_during_a_pause_stays(choice):
    before = gc.get_threshold()
    try:
        with GARBAGE.collector_paused():
            choice()
            chosen = gc.isenabled(), gc.get_threshold() if gc.get_threshold()[0] else before
        assert (gc.isenabled(), gc.get_threshold()) == chosen
    finally:
        gc.enable()
        gc.set_threshold(*before)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
def test_a_process_forked_during_a_pause_collects():
    begun, end = threading.Event(), threading.Event()

    def pause() -> None:
        with GARBAGE.collector_paused():
            begun.set()
            end.wait(10)

    thread = threading.Thread(target=pause)
    thread.start()
    begun.wait(10)
    if sys.version_info >= (3, 12):
        import warnings  # noqa: PLC0415 - only there does forking with threads warn

        warnings.simplefilter("ignore", DeprecationWarning)
    child = os.fork()
    if child == 0:
        with GARBAGE.collector_paused():
            pauses = gc.get_threshold()[0] == 0
        os._exit(0 if pauses and gc.get_threshold()[0] > 0 and gc.isenabled() else 1)
    end.set()
    thread.join()
    assert os.waitpid(child, 0)[1] == 0
