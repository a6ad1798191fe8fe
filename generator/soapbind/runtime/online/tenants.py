"""Where a tenant of Online is, and whether it runs: the state service, which needs no sign-in.

Tenants move to other hosts, and sleep while they are upgraded. The state is asked for before the first call and when
it is due again, and after a call that failed as calls to a tenant elsewhere or asleep do.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, cast

from ..client.call_steps import Whereabouts
from ..errors import (
    DecodeError,
    HttpStatusError,
    SoapError,
    TransportError,
    TransportTimeoutError,
)
from ..fork_safety import renew_in_children
from ..netserver.netserver_settings import (
    NetServerSettings,
    contract_version,
    service_root,
)
from ..option_checks import check_seconds
from ..tokens.environments import Environment, check_clock, check_tenant, environment
from ..tokens.json_http import JsonHttp, Wait, asked, date_of, get, json_object, logger
from ..tokens.token_errors import OnlineUnreachableError
from .online_errors import TenantNotRunningError

if TYPE_CHECKING:
    from ..tokens.json_http import Steps
    from ..transport.interface import HttpReply

# By their numbers; 7 and 9 are not documented.
_STATES = (
    *("Unknown", "Provisioning", "Running", "Deleted", "Suspended", "OnlineMaintenance", "OfflineMaintenance"),
    *("7", "ProvisioningFailed", "9", "Deleting", "DeleteFailed", "MigrationPending"),
)
_ENDS = frozenset({"Provisioning", "OfflineMaintenance"})  # states that end by themselves, within minutes
_MISDIRECTED, _NOT_FOUND = 421, 404  # RFC 9110 sections 15.5.20 and 15.5.5
_NOT_BEGUN = frozenset({_MISDIRECTED, 503})  # what a tenant that is elsewhere or asleep answers did nothing
_LEAST, _MOST = timedelta(seconds=30), timedelta(minutes=15)  # for which a state is believed
_NEVER = timedelta(days=366)  # what DateTime.MaxValue of .NET counts as
_POLL = 0.05  # seconds between two looks whether another thread or task has asked
_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_TO_ASK = 0.2  # seconds before the end of a call in which its tenant is not asked for any more
_SERVICE = "the state service"


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class TenantState:
    """What the state service tells of a tenant.

    ``state`` is the vendor's name of it (``"Running"``), ``endpoint`` the address of the tenant, None where it has
    none, ``valid_until`` when to ask again, by the client's clock, ``version`` of the software, "" if not told.
    """

    tenant: str
    state: str
    is_running: bool
    endpoint: str | None
    valid_until: datetime
    version: str = ""


@dataclass(slots=True)
class _Known:
    """What is known of a tenant, until when that is believed, and what a sign-in said of where it is."""

    state: TenantState | None = None
    until: datetime = _LONG_AGO
    claimed: str | None = field(default=None, repr=False)


class _Tenant:
    """What blocking and asynchronous tenants share: the steps."""

    def after_fork(self) -> None:
        """Wait for no thread or task of the parent process."""
        self._lock = threading.Lock()  # never waited for, so that the time of a call bounds it, and any loop may use it

    def __init__(
        self,
        environment_name: str | Environment,
        tenant: str,
        *,
        wait: float = 0.0,
        http: JsonHttp | None = None,
        clock: Callable[[], datetime] = _now,
    ) -> None:
        """Keep which tenant; nothing is asked before the first call.

        - environment_name: "development", "stage", "production", or an Environment.
        - tenant: the context identifier, such as ``Cust12345``.
        - wait: how many seconds a call waits for a tenant in maintenance, at most; its own timeout counts, too. 0 ends
          it with TenantNotRunningError.
        - http: how services of Online are reached, ``JsonHttp(verify=..., proxy=...)``.
        - clock: returns the time, with its zone.

        Raises TypeError and ValueError for what cannot be.
        """
        self.environment = environment(environment_name)
        self.tenant = check_tenant(tenant)
        check_seconds("wait", wait, least="of at least 0")
        check_clock(clock)
        self._wait, self._clock = wait, clock
        self._http = JsonHttp() if http is None else http
        self._known = _Known()
        self.after_fork()
        renew_in_children(self)

    def claims(self, url: str) -> None:
        """Take the address that a sign-in told, for when the state service does not answer."""
        self._known.claimed = url

    def __repr__(self) -> str:
        """Show which tenant of which environment."""
        return f"<{type(self).__name__} {self.tenant}, {self.environment.name}>"

    def _state(self, stale: TenantState | None = None) -> Steps[TenantState]:
        """Return what is known, and ask unless that is still valid and not the ``stale`` one; one asks for all."""
        if not self._is_due(stale):
            return cast("TenantState", self._known.state)
        while not self._lock.acquire(blocking=False):
            yield Wait(_POLL)
        try:
            if self._is_due(stale):
                answer = yield from asked(get(self.environment.state_url(self.tenant)), _SERVICE)
                state, now = self._read(answer), self._clock()
                self._known.until = now + min(max(state.valid_until - now, _LEAST), _MOST)
                if self._known.state is None or self._at(state) != self._at(self._known.state):
                    logger.info("tenant %s: %s, at %s", self.tenant, state.state, state.endpoint)
                self._known.state = state
        except OnlineUnreachableError:
            self._known.until = self._clock() + _LEAST  # else each call waits for a service that is down
            raise
        finally:
            self._lock.release()
        return cast("TenantState", self._known.state)

    def _is_due(self, stale: TenantState | None) -> bool:
        known, left = self._known.state, self._known.until - self._clock()
        return known is None or known is stale or not timedelta(0) < left <= _MOST  # clocks may be set back

    def _read(self, answer: HttpReply) -> TenantState:
        now = self._clock()
        if answer.status == _NOT_FOUND:
            return TenantState(self.tenant, "Unknown", is_running=False, endpoint=None, valid_until=now + _LEAST)
        told_of = json_object(answer, _SERVICE)
        number, where = told_of.get("State"), told_of.get("Endpoint")
        name = _STATES[number] if isinstance(number, int) and 0 <= number < len(_STATES) else str(number)[:80]
        if str(told_of.get("ContextIdentifier")).lower() != self.tenant.lower():
            raise OnlineUnreachableError(f"{_SERVICE} told of another tenant than {self.tenant}")
        return TenantState(
            self.tenant,
            name,
            is_running=told_of.get("IsRunning") is True,
            endpoint=self._endpoint(where) if where else None,
            valid_until=now + _distance(told_of.get("ValidUntil"), date_of(answer.headers) or now),
            version=str(told_of.get("Version") or "")[:80],
        )

    def _endpoint(self, said: object) -> str:
        """Return the address of a tenant. Raises OnlineUnreachableError: tickets go there, so not to any address."""
        try:
            found = self.environment.checked_tenant_url("Endpoint", said)
            service_root(found, "")
        except (TypeError, ValueError) as error:
            raise OnlineUnreachableError(f"{_SERVICE} told no address that can be used: {error}") from None
        return found

    def _known_place(self, asking: Whereabouts) -> NetServerSettings | None:
        """Return the settings before a call where the state is still valid: most calls have nothing to wait for."""
        if asking.failed is not None or self._is_due(None):
            return None
        root = self._at(self._known.state)
        return None if root is None else _at_root(asking.settings, root)

    def _place(self, asking: Whereabouts) -> Steps[NetServerSettings | None]:
        """Return the settings to send with, None where a call that failed has no reason to be sent again."""
        settings, failed = cast("NetServerSettings", asking.settings), asking.failed
        if failed is None:
            return _at_root(settings, (yield from self._root(asking.left)))
        if not _may_be_elsewhere(failed):
            return None
        known = self._known.state
        try:
            state = yield from self._state(known if settings.root == self._at(known) else None)
        except (OnlineUnreachableError, TransportTimeoutError) as error:
            if failed.http_status == _MISDIRECTED and isinstance(error, OnlineUnreachableError):
                raise error from failed  # it has moved, and nobody says where to
            return None  # nothing is known but that the call failed
        if not state.is_running:
            if not _was_not_begun(failed):
                raise self._asleep(state, failed)
            return _at_root(settings, (yield from self._awake(state, asking.left, failed)))
        root = self._at(state)
        if root is None or root == settings.root or not _was_not_begun(failed):
            return None
        return _at_root(settings, root)

    @staticmethod
    def _at(state: TenantState | None) -> str | None:
        """Return the address of the services of a tenant that runs."""
        if state is None or not state.is_running or state.endpoint is None:
            return None
        return service_root(state.endpoint, contract_version())

    def _root(self, left: float) -> Steps[str]:
        try:
            state = yield from self._state()
        except OnlineUnreachableError:
            last = self._at(self._known.state) or self._known.claimed
            if last is None:
                raise
            return service_root(last, contract_version())
        return self._at(state) or (yield from self._awake(state, left, None))

    def _awake(self, state: TenantState, left: float, failed: SoapError | None) -> Steps[str]:
        """Wait until the tenant runs, as long as that may take, and return where. Raises TenantNotRunningError."""
        until = self._clock() + timedelta(seconds=min(self._wait, left - _TO_ASK, 10**7))
        while (root := self._at(state)) is None:
            now = self._clock()
            pause = min(max((state.valid_until - now).total_seconds(), 1.0), 30.0, (until - now).total_seconds())
            if state.state not in _ENDS or pause <= 0.0:
                raise self._asleep(state, failed)
            logger.info("tenant %s: %s, waiting for %.0f s", self.tenant, state.state, pause)
            yield Wait(pause)
            with suppress(OnlineUnreachableError):
                state = yield from self._state(state)
        return root

    def _asleep(self, state: TenantState, failed: SoapError | None) -> TenantNotRunningError:
        seconds = max((state.valid_until - self._clock()).total_seconds(), 1.0)
        error = TenantNotRunningError(state.state, self.tenant, state.valid_until, seconds)
        if failed is not None:
            error.http_status, error.http_headers, error.__cause__ = failed.http_status, failed.http_headers, failed
            error.sent = not _was_not_begun(failed)
        return error


def _at_root(settings: object, root: str) -> NetServerSettings:
    return replace(cast("NetServerSettings", settings), root=root)


def _distance(until: object, now: datetime) -> timedelta:
    """Return how far away a time is that the service told; its zone is UTC where it says none."""
    with suppress(ValueError, TypeError, OverflowError):
        found = datetime.fromisoformat(str(until))
        found = found.replace(tzinfo=UTC) if found.tzinfo is None else found
        return min(max(found - now, timedelta(0)), _NEVER)
    return timedelta(0)


def _may_be_elsewhere(failed: SoapError) -> bool:
    """Whether an error may come of a tenant that has moved, or is being upgraded: no SOAP came back."""
    if isinstance(failed, TransportError):
        return not failed.is_permanent and not isinstance(failed, (TransportTimeoutError, OnlineUnreachableError))
    return isinstance(failed, (HttpStatusError, DecodeError))  # pages of maintenance may come with 200


def _was_not_begun(failed: SoapError) -> bool:
    """Whether a call that failed was surely not carried out, given that its tenant is elsewhere or asleep."""
    if isinstance(failed, TransportError):
        return not failed.sent
    return isinstance(failed, HttpStatusError) and failed.status in _NOT_BEGUN


class Tenant(_Tenant):
    """A tenant of Online for blocking clients, which threads may share: ``NetServer(Tenant(...), ticket=...)``."""

    def state(self, timeout: float | None = None) -> TenantState:
        """Ask for the state, within so many seconds. Raises OnlineUnreachableError."""
        return self._http.run(self._state(self._known.state), timeout)

    def locate(self, asking: Whereabouts) -> NetServerSettings | None:
        """Return the settings that a client calls the tenant with. Raises SoapError."""
        return self._known_place(asking) or self._http.run(self._place(asking), asking.left)


class AsyncTenant(_Tenant):
    """A tenant of Online for asynchronous clients, which tasks may share."""

    async def state(self, timeout: float | None = None) -> TenantState:  # noqa: ASYNC109 - as in Tenant
        """Ask for the state, within so many seconds. Raises OnlineUnreachableError."""
        return await self._http.run_async(self._state(self._known.state), timeout)

    async def locate(self, asking: Whereabouts) -> NetServerSettings | None:
        """Return the settings that a client calls the tenant with. Raises SoapError."""
        return self._known_place(asking) or await self._http.run_async(self._place(asking), asking.left)
