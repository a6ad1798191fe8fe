"""System users: an application signs in at SuperOffice Online as itself, for a tenant, and keeps the ticket."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from typing import Generic, TypeVar, cast

from ..option_checks import check_function, check_text
from ..redaction import hidden, hide_while
from ..tokens.environments import Environment, check_clock, check_tenant
from ..tokens.environments import environment as environment_of
from ..tokens.json_http import JsonHttp, Steps, hiding, logger
from ..tokens.json_web_token import text_claim
from ..tokens.key_set import KeySet
from ..tokens.private_key import PrivateKey
from ..transport.tls_and_proxy import Trust
from .exchange import AsyncExchange, Exchange, Identity, exchanged
from .renewal import AnyUser, AwaitedUser, BlockingUser
from .ticket_cache import LIFE, SessionCache
from .verified_token import Expected, OnlineSession, session_of, verified

X = TypeVar("X", bound=AsyncExchange)


class _SystemUser(AnyUser[OnlineSession], Generic[X]):
    """What blocking and asynchronous system users share."""

    def __init__(  # noqa: PLR0913 - what a user may choose, by keyword
        self,
        *,
        environment: str | Environment,
        tenant: str,
        application_token: str,
        system_user_token: str,
        private_key: PrivateKey,
        cache: MutableMapping[str, str] | None = None,
        exchange: X | None = None,
        wait: float = 0.0,
        clock: Callable[[], datetime] | None = None,
        verify: Trust | None = None,
        proxy: str | None = None,
        timeout: float | None = 30.0,
    ) -> None:
        """Keep who signs in; nothing is sent before a ticket is asked for.

        - environment: "development", "stage" or "production" (or "sod", "qaonline", "online"), or an Environment.
        - tenant: the context identifier of the customer, such as ``Cust12345``.
        - application_token: the client secret of the application in this environment, not its client id.
        - system_user_token: what the customer's approval gave, such as ``My App-a1B2c3D4e5``.
        - private_key: the application's RSA key in this environment: ``PrivateKey.load(path)`` or ``.parse(text)``.
        - cache: keeps the session for other processes and the next start: ``FileCache(path)``, or any mapping of texts.
        - exchange: sends the signed token in another way than by JSON, as ``docs/examples`` does by SOAP.
        - wait: seconds that a call waits for a tenant in maintenance, at most; its timeout counts, too.
        - clock: returns the time, as a datetime with a time zone.
        - verify, proxy: whom to trust and the way to the identity service, as for a client.
        - timeout: seconds for one request to it, None for no limit.

        Raises TypeError and ValueError for what cannot be used, ModuleNotFoundError where ``cryptography`` is missing.
        """
        application_token, system_user_token, proxy = hidden((application_token, system_user_token, proxy))
        for name, text in (("application_token", application_token), ("system_user_token", system_user_token)):
            check_text(name, text)
            if not text or text != text.strip() or not text.isprintable():
                raise ValueError(f"{name} must be neither empty nor have space or line ends around it")
        if not isinstance(cast("object", private_key), PrivateKey):
            kind = type(private_key).__name__
            raise TypeError(f"private_key must be a PrivateKey, not {kind}: PrivateKey.load(path) or .parse(text)")
        if exchange is not None:
            check_function("exchange", exchange, may_await=self._may_await)
        if cache is not None and not (hasattr(cache, "get") and hasattr(cache, "__setitem__")):
            raise TypeError(f"cache must be a mapping, such as FileCache(path), not {type(cache).__name__}")
        if clock is not None:
            check_clock(clock)
        where, of = environment_of(environment), check_tenant(tenant)
        self._identity = Identity(where, of, application_token, system_user_token, private_key)
        self._exchange, self._now = exchange, clock or partial(datetime.now, UTC)
        http = JsonHttp(verify=verify, proxy=proxy, timeout=timeout)
        self._keys = KeySet(where.keys_url)
        self._serial: str | None = None
        self._kept: OnlineSession | None = None
        self._used = datetime.min.replace(tzinfo=UTC)
        secrets = hidden(f"{application_token}\n{system_user_token}")
        key = f"{where.identity_url}/{of}/{sha256(secrets.encode()).hexdigest()[:16]}"
        self._cache = SessionCache(cache, key)
        hide_while(self, application_token, system_user_token)
        self._prepare((where, of), http, wait=wait, clock=self._now)

    @property
    def environment(self) -> Environment:
        """Where the application signs in."""
        return self._identity.environment

    @property
    def tenant_id(self) -> str:
        """The context identifier of the customer."""
        return self._identity.tenant

    @property
    def application_token(self) -> str:
        """What calls need beside the ticket."""
        return self._identity.application_token

    def __repr__(self) -> str:
        """Show who signs in where, and no secret."""
        if "_identity" not in self.__dict__:  # in the traceback of an __init__ that failed
            return f"<{type(self).__name__}>"
        return f"<{type(self).__name__} {self.tenant_id} at {self.environment.identity_url}>"

    def _current(self, refused: str | None) -> OnlineSession | None:
        """Return the session of this process, None where there is none that is good for some time."""
        session, now = self._kept, self._now()
        if session is None or session.ticket == refused or abs(now - self._used) > LIFE:  # clocks may be set back
            return None
        self._used = now  # the ticket lives on
        return session

    def _renewed(self, refused: str | None) -> Steps[OnlineSession]:
        """Return a session that another process has kept, or that of a new sign-in, which is then kept."""
        unlock = yield from self._cache.locked()
        try:
            session: OnlineSession | None = yield partial(self._cache.read, self._identity, self._now())
            if session is None or session.ticket == refused:
                session = yield from self._signed_in()
                yield partial(self._cache.write, session, self._now())
        finally:
            unlock()
        self._kept, self._used = session, self._now()
        self._place.claims(session.netserver_url)
        return session

    def _signed_in(self) -> Steps[OnlineSession]:
        token = yield from exchanged(self._identity, self._now, self._exchange)
        with hiding(token):
            claims = yield from verified(token, self._keys, Expected(self.tenant_id, self._serial, self._now()))
        self._serial = text_claim(claims, "serial")
        logger.info("signed in at %s as the system user of %s", self.environment.identity_url, self.tenant_id)
        return session_of(claims, self.tenant_id, self.environment)


class SystemUser(_SystemUser[Exchange], BlockingUser[OnlineSession]):
    """An application that signs in as itself; gives tickets to blocking clients, and threads may share it.

    ::

        user = SystemUser(
            environment="production",
            tenant="Cust12345",
            application_token=os.environ["SO_APPLICATION_TOKEN"],
            system_user_token=os.environ["SO_SYSTEM_USER_TOKEN"],
            private_key=PrivateKey.load("key.xml"),
        )
    """

    def ticket(self, refused: str | None = None, timeout: float | None = None) -> str:
        """Return a ticket that is not the ``refused`` one, within so many seconds; signs in where there is none.

        Raises OnlineError, OnlineUnreachableError, TransportTimeoutError.
        """
        return self._session(hidden(refused), timeout).ticket

    def session(self, timeout: float | None = None) -> OnlineSession:
        """Return the ticket, and what else a sign-in tells. Raises what ``ticket`` raises."""
        return self._session(None, timeout)

    def _session(self, refused: str | None, timeout: float | None) -> OnlineSession:
        known = partial(self._current, refused)
        session = known() or self._renewal.made(refused, known, timeout)
        # Who asked for it may not have known that it is refused.
        return self._renewal.made(refused, known, timeout) if session.ticket == refused else session


class AsyncSystemUser(_SystemUser[AsyncExchange], AwaitedUser[OnlineSession]):
    """An application that signs in as itself; gives tickets to asynchronous clients, and tasks may share it.

    A mapping that is given as cache, and a plain function as exchange, are used in another thread.
    """

    async def ticket(self, refused: str | None = None, timeout: float | None = None) -> str:  # noqa: ASYNC109 - as others
        """Return a ticket that is not the ``refused`` one, within so many seconds; signs in where there is none.

        Raises OnlineError, OnlineUnreachableError, TransportTimeoutError.
        """
        return (await self._session(hidden(refused), timeout)).ticket

    async def session(self, timeout: float | None = None) -> OnlineSession:  # noqa: ASYNC109 - as others
        """Return the ticket, and what else a sign-in tells. Raises what ``ticket`` raises."""
        return await self._session(None, timeout)

    async def _session(self, refused: str | None, timeout: float | None) -> OnlineSession:  # noqa: ASYNC109 - as others
        session = self._current(refused) or await self._renewal.made(refused, timeout)
        # Who asked for it may not have known that it is refused.
        return await self._renewal.made(refused, timeout) if session.ticket == refused else session
