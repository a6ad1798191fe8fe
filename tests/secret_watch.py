"""Watches every call and sign-in of the suite: no secret in a log, a repr, an error or a local variable of ours.

What the secrets are is taken from the calls themselves, so that no test has to say which it uses.
"""

from __future__ import annotations

import dataclasses
import functools
import inspect
import logging
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any

from services88._runtime.client import channel
from services88._runtime.errors import SoapError
from services88._runtime.online import exchange, system_user, ticket_cache
from services88._runtime.redaction import secret_values
from services88._runtime.redaction.logins import set_cookies
from services88._runtime.transport import reply_streams

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest

PACKAGE = str(Path(channel.__file__).parents[1])
SHORTEST = 9  # characters; shorter made-up tickets are words of other texts


class Watch(logging.Handler):
    """Collects secrets, and everything that was told; ``leaks`` is where they meet."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.secrets: set[str] = set()
        self.cookies: set[str] = set()
        self.logged: set[str] = set()
        self.leaks: list[str] = []
        self.calls = self.sign_ins = self.errors = 0

    def emit(self, record: logging.LogRecord) -> None:
        self.logged.add(self.format(record))

    def called(self, settings: Any, operation: Any, body: Any) -> frozenset[str]:
        """Note a call and return its secrets."""
        self.calls += 1
        headers = settings.headers(operation)
        secrets = {each for each in secret_values(headers, body) if len(each) >= SHORTEST}
        found = frozenset(secrets.difference(_plain_texts((headers, body))))
        self.secrets |= found
        self._tell(f"repr of a call of {operation.key}", found, repr((settings, headers, body)))
        return found

    def signs_in(self, user: Any, *secrets: str) -> None:
        """Note what a system user holds, sends or is given."""
        self.sign_ins += 1
        found = frozenset(each for each in secrets if len(each) >= SHORTEST)
        self.secrets |= found
        self._tell("repr of a sign-in", found, repr(user))

    def replied(self, headers: Any) -> None:
        """Note the cookies that a reply sets."""
        found = {each for each in set_cookies(headers) if len(each) >= SHORTEST}
        self.cookies |= found
        self.secrets |= found

    def failed(self, key: str, secrets: frozenset[str], error: BaseException) -> None:
        """Note how a call or a sign-in ended."""
        self.errors += 1
        secrets |= self.cookies
        where = f"{type(error).__name__} of {key}"
        if isinstance(error, SoapError):
            self._tell(where, secrets, f"{error} {error!r} {error.args} {vars(error)} {error.headers!r}")
        stack = traceback.TracebackException.from_exception(error, capture_locals=True).stack
        ours = [str(frame.locals) for frame in stack if frame.filename.startswith(PACKAGE)]
        self._tell(f"local variables, {where}", secrets, "\n".join(ours))

    def _tell(self, where: str, secrets: frozenset[str], text: str) -> None:
        self.leaks += [f"{where}: {secret!r}" for secret in secrets if str(secret) in text]

    def in_logs(self) -> list[str]:
        """Return the lines of all logs that hold a secret of any call."""
        return [line for line in self.logged if any(secret in line for secret in self.secrets)]


def _plain_texts(value: Any) -> Iterator[str]:
    """Give the texts that are shown: made-up data may have one in a secret member and in another."""
    if isinstance(value, str):
        yield value
    elif dataclasses.is_dataclass(value):
        yield from _plain_texts([getattr(value, each.name) for each in dataclasses.fields(value) if each.repr])
    elif isinstance(value, dict):
        yield from _plain_texts([*value, *value.values()])
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from _plain_texts(each)


def watch_calls(watch: Watch, patch: pytest.MonkeyPatch) -> None:
    """Make every client of the package report to ``watch``."""
    plain, awaited = channel.Channel.call, channel.AsyncChannel.call
    begin = reply_streams._Reply.__init__

    @functools.wraps(begin)
    def begun(self: Any, response: Any, *others: Any) -> None:
        watch.replied({name.lower(): value for name, value in response.headers.items()})
        begin(self, response, *others)

    @functools.wraps(plain)
    def call(self: Any, operation: Any, body: Any) -> Any:
        secrets = _noted(watch, self, operation, body)
        try:
            return plain(self, operation, body)
        except BaseException as error:
            watch.failed(operation.key, secrets, error)
            raise

    @functools.wraps(awaited)
    async def call_async(self: Any, operation: Any, body: Any) -> Any:
        secrets = _noted(watch, self, operation, body)
        try:
            return await awaited(self, operation, body)
        except BaseException as error:
            watch.failed(operation.key, secrets, error)
            raise

    patch.setattr(reply_streams._Reply, "__init__", begun)
    patch.setattr(channel.Channel, "call", call)
    patch.setattr(channel.AsyncChannel, "call", call_async)


def watch_sign_ins(watch: Watch, patch: pytest.MonkeyPatch) -> None:
    """Make every system user of the package report to ``watch``: what it is given, signs and gets."""
    signed, token, session_of = exchange.signed, exchange._token, system_user.session_of

    def sign(identity: Any, instant: Any) -> Any:
        request = signed(identity, instant)
        secrets = identity.application_token, identity.system_user_token, request.signed_token
        watch.signs_in((identity, request), *secrets, request.signed_token.rpartition(".")[2])
        return request

    def receive(given: Any, *arguments: Any, **options: Any) -> str:
        found = token(given, *arguments, **options)
        watch.signs_in(None, str(found))
        return found

    def begin(*given: Any) -> Any:
        session = session_of(*given)
        watch.signs_in(session, str(session.ticket))
        return session

    patch.setattr(exchange, "signed", sign)
    patch.setattr(exchange, "_token", receive)
    for module in (system_user, ticket_cache):
        patch.setattr(module, "session_of", begin)
    for kind in (system_user.SystemUser, system_user.AsyncSystemUser):
        patch.setattr(kind, "_session", _telling(watch, kind._session))


def _telling(watch: Watch, session: Any) -> Any:
    """Return what makes a session, with a look at how it fails."""

    def failed(user: Any, error: BaseException) -> None:
        secrets = watch.secrets | {user._identity.application_token, user._identity.system_user_token}
        watch.failed("a sign-in", frozenset(each for each in secrets if len(each) >= SHORTEST), error)

    @functools.wraps(session)
    def blocking(self: Any, *arguments: Any) -> Any:
        try:
            return session(self, *arguments)
        except BaseException as error:
            failed(self, error)
            raise

    @functools.wraps(session)
    async def awaited(self: Any, *arguments: Any) -> Any:
        try:
            return await session(self, *arguments)
        except BaseException as error:
            failed(self, error)
            raise

    return awaited if inspect.iscoroutinefunction(session) else blocking


def _noted(watch: Watch, found: Any, operation: Any, body: Any) -> frozenset[str]:
    current = None if found.tickets is None else found.tickets.current
    settings = found.settings if current is None else found.settings.with_ticket(current)
    return watch.called(settings, operation, body)


def watching(patch: pytest.MonkeyPatch) -> Iterator[Watch]:
    """Watch until the generator goes on, then tell what leaked."""
    watch = Watch()
    watch_calls(watch, patch)
    watch_sign_ins(watch, patch)
    root = logging.getLogger()
    root.addHandler(watch)
    yield watch
    root.removeHandler(watch)
    assert not watch.leaks, "secrets were told: " + "; ".join(sorted(set(watch.leaks)))
    assert not watch.in_logs(), "secrets were logged"
