"""The messages on the page of troubleshooting are those that users see: each is provoked here, and each has a row."""

from __future__ import annotations

import re
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from services88 import NetServer, ServerError
from services88._runtime.tokens import private_key
from services88.models import ChatMessage
from services88.online import AccessTokens, Environment, FileCache, OnlineError, PrivateKey, SystemUser
from services88.testing import FakeOnline

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = Path(__file__).resolve().parents[2] / "docs/guide/superoffice-troubleshooting.md"
OURS = PAGE.read_text("utf-8").partition("## In the browser")[0]
SEEN = [
    message
    for line in OURS.splitlines()
    if line.startswith("| ") and not line.startswith(("| seen", "| ---"))
    for message in re.findall("`([^`]+)`", line.split(" | ")[0])
]


class Chat:
    """What is called."""

    def add_chat_message(self, *, chat_session_id: int, message: ChatMessage) -> ChatMessage:
        message.chat_session_id = chat_session_id
        return message


@pytest.fixture(scope="module")
def provoked() -> list[str]:
    """Return the messages that there are."""
    with FakeOnline(chat=Chat()) as online:
        return [private_key._MISSING, *setting_up(online), *signing_in(online), *renewing(online), *calling(online)]


def message_of(error: type[Exception], made: Any) -> str:
    with pytest.raises(error) as caught:
        made()
    return str(caught.value)


@cache
def key_of(text: str) -> PrivateKey:
    """Return a key, which is checked for long when it is read."""
    return PrivateKey.parse(text)


def user_of(online: FakeOnline, **changes: Any) -> SystemUser:
    usual = {
        "environment": online.environment,
        "tenant": online.tenant,
        "application_token": online.application_token,
        "system_user_token": online.system_user_token,
        "private_key": key_of(online.private_key),
        "clock": online.clock,
    }
    return SystemUser(**(usual | changes))


def setting_up(online: FakeOnline) -> Iterator[str]:
    public = "<RSAKeyValue><Modulus>AQAB</Modulus><Exponent>AQAB</Exponent></RSAKeyValue>"
    openssh = "-----BEGIN OPENSSH PRIVATE KEY-----\nAQAB\n-----END OPENSSH PRIVATE KEY-----"
    for text in (public, "a key, or so", "key.xml", openssh, public[:40], online.private_key[:400]):
        yield message_of(ValueError, lambda text=text: PrivateKey.parse(text))
    yield message_of(ValueError, lambda: PrivateKey.load(online.private_key))
    yield message_of(ValueError, lambda: user_of(online, environment="sod2"))
    yield message_of(ValueError, lambda: user_of(online, tenant="Acme"))
    for address in ("https://sod2.superoffice.com/Cust12345/api", "http://sod2.superoffice.com/Cust12345"):
        yield message_of(ValueError, lambda address=address: NetServer(address))
    vendors = Environment("production", "https://online.superoffice.com")
    yield message_of(ValueError, lambda: vendors.checked_tenant_url("Endpoint", "https://10.0.0.1/Cust12345"))


def signing_in(online: FakeOnline) -> Iterator[str]:
    def refused(**changes: Any) -> str:
        return message_of(Exception, user_of(online, **changes).session)

    yield refused(application_token=online.client_id)
    for reason in ("InvalidSignature", "InvalidTimestamp", "Revoked", "Expired", "Denied", "NeedsReapproval"):
        online.refuse_next(reason, times=2 if reason == "InvalidTimestamp" else 1)
        yield refused()
    online.reply_next(online.issue(header={"kid": "another", "x5t": None}))
    yield refused()
    for claims in ({"exp": 0}, {"ctx": "Cust99999"}, {"iss": "another"}, {"aud": "another"}):
        online.reply_next(online.issue(claims=claims))
        yield refused()
    yield refused(clock=lambda: online.clock() - timedelta(hours=1))
    for status in (200, 503, None):
        online.fail_next("partner", status)
        yield refused()


def renewing(online: FakeOnline) -> Iterator[str]:
    usual: dict[str, Any] = {
        "environment": online.environment,
        "tenant": online.tenant,
        "client_id": online.client_id,
        "client_secret": online.application_token,
        "refresh_token": online.refresh_token,
        "clock": online.clock,
    }
    for changes in ({"refresh_token": "hunter2"}, {"client_secret": "hunter2"}, {"tenant": "Cust99999"}):
        yield message_of(OnlineError, AccessTokens(**(usual | changes)).ticket)


def calling(online: FakeOnline) -> Iterator[str]:
    def failed(where: Any, **options: Any) -> str:
        with NetServer(where, **options) as net:
            return message_of(
                Exception, lambda: net.chat.add_chat_message(chat_session_id=7, message=ChatMessage(message="Hi"))
            )

    token = online.application_token
    yield failed(f"{online.identity_url}/Cust12345", ticket="7T:any", application_token=token)
    yield failed(online.tenant_url, ticket="7T:any", application_token=token)
    for state in ("OfflineMaintenance", "Suspended", "MigrationPending", "Unknown"):
        online.set_state(state)
        yield failed(user_of(online))
    online.set_state("Running")
    online.netserver.fail_next(ServerError("Service call Chat.AddChatMessage failed"))
    yield failed(user_of(online))
    online.fail_next("netserver", 429, headers={"Retry-After": "3600"})
    yield failed(user_of(online))


def pattern(message: str) -> re.Pattern[str]:
    return re.compile(".*".join(re.escape(part.strip()) for part in message.split("...")), re.DOTALL)


@pytest.mark.parametrize("message", [each for each in SEEN if "cache of sessions" not in each])
def test_what_is_on_the_page_is_seen(message: str, provoked: list[str]):
    assert any(pattern(message).search(each) for each in provoked), "\n".join(provoked)


def test_a_cache_that_cannot_be_written(tmp_path: Path, caplog: pytest.LogCaptureFixture):
    (tmp_path / "file").write_text("", "utf-8")
    with FakeOnline() as online:
        user_of(online, cache=FileCache(tmp_path / "file" / "tickets.json")).session()
    (message,) = [each for each in SEEN if "cache of sessions" in each]
    assert pattern(message).search(caplog.text)


def test_what_is_seen_is_on_the_page(provoked: list[str]):
    patterns = [pattern(message) for message in SEEN]
    assert [each for each in provoked if not any(known.search(each) for known in patterns)] == []
