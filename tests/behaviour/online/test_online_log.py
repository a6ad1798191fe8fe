"""What the log tells of sign-ins, moves and waiting: one line each, and no secret."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from services88 import NetServer
from services88.models import ChatMessage
from services88.online import AccessTokens, PrivateKey, SystemUser

if TYPE_CHECKING:
    import pytest
    from services88.testing import FakeOnline


def lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return what was logged, but for the lines of calls."""
    return [
        each.message for each in caplog.records if each.name == "services88" and not hasattr(each, "soap_operation")
    ]


def post(net: NetServer) -> None:
    net.chat.add_chat_message(chat_session_id=7, message=ChatMessage(message="Hi"))


def test_a_sign_in_and_a_move_are_told_once(online: FakeOnline, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.INFO, "services88")
    user = SystemUser(
        environment=online.environment,
        tenant=online.tenant,
        application_token=online.application_token,
        system_user_token=online.system_user_token,
        private_key=PrivateKey.parse(online.private_key),
        clock=online.clock,
    )
    with NetServer(user) as net:
        post(net)
        post(net)
        first = online.tenant_url
        online.move_tenant()
        post(net)
        post(net)
    assert lines(caplog) == [
        f"signed in at {online.identity_url} as the system user of {online.tenant}",
        f"tenant {online.tenant}: Running, at {first}",
        f"tenant {online.tenant}: Running, at {online.tenant_url}",
    ]
    secrets = (online.application_token, online.system_user_token, user.ticket())
    assert not any(secret in caplog.text for secret in secrets)


def test_waiting_and_access_tokens_are_told(online: FakeOnline, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.INFO, "services88")
    online.set_state("OfflineMaintenance", seconds=0.5)
    tokens = AccessTokens(
        environment=online.environment,
        tenant=online.tenant,
        client_id=online.client_id,
        client_secret=online.application_token,
        refresh_token=online.refresh_token,
        clock=online.clock,
        wait=10,
    )
    with NetServer(tokens) as net:
        post(net)
    assert lines(caplog) == [
        f"got an access token of {online.tenant} from {online.identity_url}",
        f"tenant {online.tenant}: OfflineMaintenance, at {online.tenant_url}",
        f"tenant {online.tenant}: OfflineMaintenance, waiting for 1 s",
        f"tenant {online.tenant}: Running, at {online.tenant_url}",
    ]
    assert not any(
        secret in caplog.text for secret in (online.application_token, online.refresh_token, tokens.ticket())
    )
