"""What is made anew now and then, by steps: once, however many threads or tasks ask for it. And users, who have it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, wait
from typing import TYPE_CHECKING, Any, ClassVar, Generic, NoReturn, TypeAlias, TypeVar

from ..client.call_steps import Whereabouts
from ..errors import SoapError, TransportError, TransportTimeoutError
from ..fork_safety import NO_LOOP, renew_in_children
from ..netserver.netserver_settings import NetServerSettings
from ..redaction import clean, secret_values
from ..tokens.environments import Environment
from ..tokens.json_http import JsonHttp, Steps, told
from ..tokens.token_errors import OnlineError
from .tenants import AsyncTenant, Tenant

if TYPE_CHECKING:
    import asyncio

T = TypeVar("T")

# Takes the value that was refused: None where none was.
Make: TypeAlias = "Callable[[str | None], Steps[T]]"
_LATE = "SuperOffice Online gave no ticket in time"
_REENTERED = "the sign-in itself makes a call that needs the ticket it is to get"
_LONGEST = 120.0  # seconds for all the steps, whoever waits for how long


def _failed(error: BaseException) -> SoapError:
    """Return an error for one of those who waited."""
    if isinstance(error, SoapError):
        return told(error)
    problem = OnlineError(f"signing in at SuperOffice Online failed ({type(error).__name__})")
    problem.__cause__ = error
    clean(problem, secret_values())
    return problem


def _seen(pending: asyncio.Task[T]) -> None:
    if not pending.cancelled():
        pending.exception()


class Renewal(Generic[T]):
    """Makes a value for threads. It is made in a thread of its own, so that no caller's timeout cuts it off."""

    def __init__(self, make: Make[T], http: JsonHttp) -> None:
        """Keep the steps, and what carries them out."""
        self._make, self._http = make, http
        self.after_fork()
        renew_in_children(self)

    def after_fork(self) -> None:
        """Wait for no thread of the parent process."""
        self._lock = threading.Lock()
        self._pending: Future[T] | None = None
        self._worker = 0

    def made(self, refused: str | None, known: Callable[[], T | None], timeout: float | None) -> T:
        """Return the value, made anew if ``known`` has none, within so many seconds. Raises SoapError."""
        with self._lock:
            found = known()  # another thread may have been faster
            if found is not None:
                return found
            pending = self._pending
            if pending is None:
                pending = Future[T]()
                worker = threading.Thread(target=self._work, args=(pending, refused), name="sign-in", daemon=True)
                try:
                    worker.start()
                except RuntimeError as full:  # Python ends, or the system has too many
                    raise OnlineError("no thread can be started to sign in") from full
                self._pending = pending
            elif self._worker == threading.get_ident():
                raise OnlineError(_REENTERED)
        wait([pending], timeout)
        if not pending.done():
            raise TransportTimeoutError(_LATE, sent=False)
        error = pending.exception()
        if error is None:
            return pending.result()
        problem = _failed(error)
        raise problem

    def _work(self, pending: Future[T], refused: str | None) -> None:
        self._worker = threading.get_ident()
        try:
            made = self._http.run(self._make(refused), _LONGEST)
        except BaseException as error:  # noqa: BLE001 - for those who wait
            self._settle()
            pending.set_exception(error)
        else:
            self._settle()
            pending.set_result(made)

    def _settle(self) -> None:
        with self._lock:
            self._pending, self._worker = None, 0


class AsyncRenewal(Generic[T]):
    """Makes a value for tasks of an event loop. It is made in a task of its own: a caller may be cancelled."""

    def __init__(self, make: Make[T], http: JsonHttp) -> None:
        """Keep the steps, and what carries them out."""
        self._make, self._http = make, http
        self.after_fork()
        renew_in_children(self)

    def after_fork(self) -> None:
        """Wait for no task of the parent process."""
        self._pending: asyncio.Task[T] | None = None

    async def made(self, refused: str | None, timeout: float | None) -> T:  # noqa: ASYNC109 - only the wait is bounded
        """Return the value, made anew, within so many seconds. Raises SoapError."""
        import asyncio  # noqa: PLC0415 - blocking clients need not pay for it

        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            raise TransportError(NO_LOOP, sent=False, is_permanent=True) from None
        pending = self._pending
        if pending is None or pending.done() or pending.get_loop() is not loop:
            steps = self._http.run_async(self._make(refused), _LONGEST)
            pending = self._pending = loop.create_task(steps)
            pending.add_done_callback(_seen)  # perhaps nobody waits for its error any longer
        elif pending is asyncio.current_task():
            raise OnlineError(_REENTERED)
        await asyncio.wait({pending}, timeout=timeout)
        if not pending.done():
            raise TransportTimeoutError(_LATE, sent=False)
        if pending.cancelled():
            raise OnlineError("the sign-in was cancelled")
        error = pending.exception()
        if error is None:
            return pending.result()
        problem = _failed(error)
        raise problem


class AnyUser(Generic[T]):
    """Who calls a tenant: has what calls are made with, and knows where the tenant is."""

    _may_await: ClassVar[bool] = False
    _place: Any

    def _renewed(self, refused: str | None) -> Steps[T]:
        """Return what calls are made with, made anew."""
        raise NotImplementedError

    def _prepare(self, tenant: tuple[Environment, str], http: JsonHttp, **options: Any) -> None:
        """Make what renews, and what knows where the tenant is; ``options`` are those of a Tenant."""
        raise NotImplementedError

    def __reduce__(self) -> NoReturn:
        """Refuse to be pickled."""
        raise TypeError(f"a {type(self).__name__} holds secrets and is not pickled; make one in each process")


class BlockingUser(AnyUser[T]):
    """A user for blocking clients."""

    _place: Tenant

    def _prepare(self, tenant: tuple[Environment, str], http: JsonHttp, **options: Any) -> None:
        self._renewal = Renewal(self._renewed, http)
        self._place = Tenant(*tenant, http=http, **options)

    def locate(self, asking: Whereabouts) -> NetServerSettings | None:
        """Return the settings that a client calls the tenant with. Raises SoapError."""
        return self._place.locate(asking)


class AwaitedUser(AnyUser[T]):
    """A user for asynchronous clients."""

    _may_await = True
    _place: AsyncTenant

    def _prepare(self, tenant: tuple[Environment, str], http: JsonHttp, **options: Any) -> None:
        self._renewal = AsyncRenewal(self._renewed, http)
        self._place = AsyncTenant(*tenant, http=http, **options)

    async def locate(self, asking: Whereabouts) -> NetServerSettings | None:
        """Return the settings that a client calls the tenant with. Raises SoapError."""
        return await self._place.locate(asking)
