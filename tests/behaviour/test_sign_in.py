"""Signing in: the four ways, what fails, and which calls have the ticket."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from services88 import (
    AsyncNetServer,
    AuthenticationError,
    NetServer,
    ServerError,
    SoapError,
)
from services88.models import (
    ChatMessage,
    SoCredentials,
    SoExceptionInfo,
    SoPrincipalCarrier,
    UserType,
)
from services88.so_principal import operations
from services88.testing import FakeNetServer

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterator

GREETING = ChatMessage(message="Hi")


class Chat:
    """Returns the message it gets."""

    def add_chat_message(self, *, chat_session_id: int, message: ChatMessage) -> ChatMessage:
        message.chat_session_id = chat_session_id
        return message


class SignIn:
    """Knows one user, in every way of signing in."""

    kari = SoPrincipalCarrier(user_type=UserType.INTERNAL_ASSOCIATE, associate="KARI")

    def _answer(self, module: Any, *, known: bool) -> Any:
        if not known:
            return module.AuthenticateResponse()
        ticket = SoCredentials(ticket="7T:issued")
        return module.AuthenticateResponse(response=self.kari, credentials=ticket, authentication_succeeded=True)

    def authenticate_username_password(self, *, user_name: str, password: str) -> object:
        known = (user_name, password) == ("kari", "right")
        return self._answer(operations.authenticate_username_password, known=known)

    def authenticate_implicit(self) -> object:
        return self._answer(operations.authenticate_implicit, known=True)

    def authenticate_generic(self, *, authentication_data: dict[str, str]) -> object:
        return self._answer(operations.authenticate_generic, known=authentication_data == {"pin": "1234"})

    def authenticate_with_access_token(self, *, access_token: str) -> object:
        return self._answer(operations.authenticate_with_access_token, known=access_token == "8A:right")  # noqa: S105


@pytest.fixture
def fake() -> Iterator[FakeNetServer]:
    with FakeNetServer(chat=Chat(), so_principal=SignIn()) as running:
        yield running


WAYS: list[tuple[str, dict[str, Any], dict[str, Any] | None]] = [
    ("sign_in", {"user_name": "kari", "password": "right"}, {"user_name": "kari", "password": "wrong"}),
    ("sign_in_implicit", {}, None),
    ("sign_in_general", {"authentication_data": {"pin": "1234"}}, {"authentication_data": {"pin": "0"}}),
    ("sign_in_with_access_token", {"access_token": "8A:right"}, {"access_token": "8A:wrong"}),
]


def sync_sign_in(fake: FakeNetServer, way: str, given: dict[str, Any]) -> tuple[Any, str | None]:
    with NetServer(fake.url, ticket="7T:old", application_token="app") as net:  # noqa: S106
        try:
            return getattr(net, way)(**given), net.current_ticket
        except SoapError as error:
            return error, net.current_ticket


async def async_sign_in(fake: FakeNetServer, way: str, given: dict[str, Any]) -> tuple[Any, str | None]:
    async with AsyncNetServer(fake.url, ticket="7T:old", application_token="app") as net:  # noqa: S106
        try:
            return await getattr(net, way)(**given), net.current_ticket
        except SoapError as error:
            return error, net.current_ticket


def awaited(start: Callable[..., Coroutine[Any, Any, Any]]) -> Callable[..., Any]:
    return lambda *arguments: asyncio.run(start(*arguments))


both = pytest.mark.parametrize("sign_in", [sync_sign_in, awaited(async_sign_in)], ids=["sync", "async"])


@both
@pytest.mark.parametrize(("way", "right", "wrong"), WAYS)
def test_sign_in(fake: FakeNetServer, sign_in: Any, way: str, right: dict[str, Any], wrong: dict[str, Any] | None):
    who, ticket = sign_in(fake, way, right)
    assert who == SignIn.kari
    assert ticket == "7T:issued"
    assert fake.calls[-1].headers.application_token == "app"  # noqa: S105
    if wrong is not None:
        error, ticket = sign_in(fake, way, wrong)
        assert isinstance(error, AuthenticationError)
        assert not isinstance(error, ServerError)
        assert ticket == "7T:old", "a sign-in that failed changes nothing"
        assert error.operation == fake.calls[-1].operation
        assert error.headers is not None
        assert error.headers.succeeded is True
        assert error.http_status == 200


@both
@pytest.mark.parametrize(("way", "right", "wrong"), WAYS)
def test_sign_in_that_breaks_is_a_server_error(
    fake: FakeNetServer, sign_in: Any, way: str, right: dict[str, Any], wrong: object
):
    del wrong
    fake.fail_next(ServerError(SoExceptionInfo(message="database is down")))
    error, ticket = sign_in(fake, way, right)
    assert isinstance(error, ServerError)
    assert not isinstance(error, AuthenticationError)
    assert ticket == "7T:old"


def test_a_client_made_before_the_sign_in_says_why_it_has_no_ticket():
    with (
        FakeNetServer(chat=Chat(), so_principal=SignIn(), valid_ticket="7T:issued") as fake,
        NetServer(fake.url) as net,
    ):
        early = [net.with_options(timeout=5).chat, net.chat.with_options(timeout=5)]
        early += [early[0].with_options(timeout=6), net.with_options(ticket=None).chat]
        net.sign_in(user_name="kari", password="right")  # noqa: S106
        for chat in early:
            with pytest.raises(AuthenticationError, match=r"made by with_options.*call with_options after sign_in"):
                chat.add_chat_message(chat_session_id=1, message=GREETING)
        net.chat.with_options(timeout=5).add_chat_message(chat_session_id=1, message=GREETING)
        with (
            NetServer(fake.url) as other,
            pytest.raises(AuthenticationError, match="there is no ticket: sign in first"),
        ):
            other.chat.add_chat_message(chat_session_id=1, message=GREETING)

        async def run() -> None:
            async with AsyncNetServer(fake.url) as asynchronous:
                chat = asynchronous.chat.with_options(timeout=5)
                await asynchronous.sign_in(user_name="kari", password="right")  # noqa: S106
                with pytest.raises(AuthenticationError, match="made by with_options"):
                    await chat.add_chat_message(chat_session_id=1, message=GREETING)

        asyncio.run(run())


def test_the_ticket_of_a_sign_in_goes_with_later_calls():
    with FakeNetServer(chat=Chat(), so_principal=SignIn(), valid_ticket="7T:issued") as fake:
        with NetServer(fake.url) as net:
            with pytest.raises(AuthenticationError, match="there is no ticket"):
                net.chat.add_chat_message(chat_session_id=1, message=GREETING)
            who = net.sign_in(user_name="kari", password="right")  # noqa: S106
            assert who is not None
            assert who.associate == "KARI"
            net.chat.add_chat_message(chat_session_id=1, message=GREETING)

        async def run() -> None:
            async with AsyncNetServer(fake.url) as net:
                await net.sign_in_with_access_token(access_token="8A:right")  # noqa: S106
                await net.chat.add_chat_message(chat_session_id=1, message=GREETING)
                assert net.current_ticket == "7T:issued"

        asyncio.run(run())


@pytest.mark.parametrize("credentials", [None, SoCredentials(), SoCredentials(ticket="")])
def test_a_sign_in_without_ticket_is_an_authentication_error(credentials: SoCredentials | None):
    class NoTicket:
        """Says yes and gives nothing."""

        def authenticate_implicit(self) -> object:
            return operations.authenticate_implicit.AuthenticateResponse(
                credentials=credentials, authentication_succeeded=True
            )

    with (
        FakeNetServer(so_principal=NoTicket()) as fake,
        NetServer(fake.url) as net,
        pytest.raises(AuthenticationError, match="no ticket"),
    ):
        net.sign_in_implicit()


@both
def test_a_refusal_counts_even_with_a_ticket(sign_in: Any):
    class Confused:
        """Says no and gives a ticket."""

        def authenticate_implicit(self) -> object:
            return operations.authenticate_implicit.AuthenticateResponse(credentials=SoCredentials(ticket="7T:x"))

    with FakeNetServer(so_principal=Confused()) as fake:
        error, ticket = sign_in(fake, "sign_in_implicit", {})
    assert isinstance(error, AuthenticationError)
    assert "refused" in str(error)
    assert ticket == "7T:old"
