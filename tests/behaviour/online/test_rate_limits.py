"""Rate limits that several clients share."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

import pytest
from online_requests import ticket_of
from services88 import AsyncNetServer, NetServer
from services88.models import ChatMessage
from services88.online import (
    AsyncRateLimit,
    RateLimit,
)

if TYPE_CHECKING:
    from services88.testing import FakeOnline


@pytest.mark.slow  # waits
def test_a_rate_limit_spreads_calls_of_all_clients(online: FakeOnline):
    limit = RateLimit(calls=4, per=0.4)
    options: dict[str, Any] = {"ticket": ticket_of(online), "application_token": online.application_token}
    one, other = (NetServer(online.tenant_url, **options, plugins=[limit]) for _ in range(2))
    with one, other:
        began = time.monotonic()
        for net in (one, other) * 5:
            net.chat.add_chat_message(chat_session_id=7, message=ChatMessage(message="Hi"))
        assert time.monotonic() - began >= 0.8  # the ninth begins two periods after the first


def test_an_asynchronous_rate_limit_lets_other_tasks_go_on(online: FakeOnline):
    async def run() -> float:
        options: dict[str, Any] = {"ticket": ticket_of(online), "application_token": online.application_token}
        async with AsyncNetServer(online.tenant_url, plugins=[AsyncRateLimit(2, 0.3)], **options) as net:
            began = time.monotonic()
            await asyncio.gather(
                *(net.chat.add_chat_message(chat_session_id=7, message=ChatMessage(message="Hi")) for _ in range(6))
            )
            return time.monotonic() - began

    assert asyncio.run(run()) >= 0.6


@pytest.mark.parametrize(("calls", "per"), [(0, 1), (-1, 1), (1.5, 1), (10, 0), (10, -1), (10, float("inf"))])
def test_a_rate_limit_that_limits_nothing_is_refused(calls: Any, per: float):
    with pytest.raises((TypeError, ValueError)):
        RateLimit(calls, per)
