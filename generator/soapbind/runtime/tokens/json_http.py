"""Requests to the services of Online, and JSON in their answers: steps without I/O, and what carries them out.

A step is what a generator yields: an ``HttpCall``, for which it is sent the answer; a ``Wait``; or a function, for
which it is sent the result (it may block, and be asynchronous in an asynchronous client). What a step raises is raised
in the generator.
"""

from __future__ import annotations

import inspect
import json
import logging
import re
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager, suppress
from copy import copy
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import partial
from time import sleep
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias, TypeVar, cast
from urllib.parse import urlencode

from ..client.options import timeouts
from ..errors import SoapError, TransportError, TransportTimeoutError
from ..package import PACKAGE
from ..redaction import clean, hidden, hide_always, secret_values, show_again
from ..transport.deadline import Deadline
from ..transport.httpx_transport import AsyncHttpxTransport, HttpxTransport
from ..transport.interface import HttpReply, HttpRequest
from ..transport.library_logs import WithoutSecrets
from ..transport.tls_and_proxy import Trust, checked_proxy, trusted
from .token_errors import OnlineUnreachableError

if TYPE_CHECKING:
    import ssl

T = TypeVar("T")

logger = logging.getLogger(PACKAGE)  # that of the calls
_LATE = "SuperOffice Online did not answer in time"
_TOO_MANY = 429  # requests, RFC 6585 section 4
_MOST = 4 * 2**20  # bytes of an answer; one is a few kilobytes
_TITLE = re.compile(r"<title[^>]*>([^<]*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class HttpCall:
    """A request to a service of Online."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    content: bytes = field(default=b"", repr=False)  # holds secrets


class Wait(NamedTuple):
    """Seconds in which there is nothing to do."""

    seconds: float


Step: TypeAlias = "HttpCall | Wait | Callable[[], Any]"
Steps: TypeAlias = Generator[Step, Any, T]


def get(url: str) -> HttpCall:
    """Return a request for JSON."""
    return HttpCall("GET", url, {"Accept": "application/json"})


def post_json(url: str, value: Mapping[str, object]) -> HttpCall:
    """Return a request with JSON for JSON."""
    return _post(url, "application/json", hidden(json.dumps(value).encode()))


def post_form(url: str, fields: Mapping[str, str]) -> HttpCall:
    """Return a request with the fields of a form for JSON."""
    return _post(url, "application/x-www-form-urlencoded", hidden(urlencode(fields).encode()))


def _post(url: str, kind: str, content: bytes) -> HttpCall:
    return HttpCall("POST", url, {"Accept": "application/json", "Content-Type": kind}, content)


def asked(call: HttpCall, service: str) -> Steps[HttpReply]:
    """Ask a service, named as in "the identity service". Raises OnlineUnreachableError where none answers.

    That includes answers of HTTP that are not the service's: redirects, 429, and 5xx.
    """
    problem = ""
    try:
        answer: HttpReply = yield call
    except TransportError as error:
        problem = f"{service} cannot be reached: {error.message}"
    else:
        if answer.status // 100 in {2, 4} and answer.status != _TOO_MANY:
            return answer
        raise unusable(answer, service, f"answered with HTTP status {answer.status}")
    raise OnlineUnreachableError(problem)


def json_object(answer: HttpReply, service: str) -> dict[str, object]:
    """Return the JSON object that a service answered. Raises OnlineUnreachableError for anything else."""
    with suppress(ValueError, RecursionError):
        found: object = parse_json(answer.content)
        if isinstance(found, dict):
            return cast("dict[str, object]", found)
    kind = answer.headers.get("content-type", "")[:80]
    raise unusable(answer, service, f"answered with {kind or 'what is'} instead of a JSON object")


def parse_json(content: bytes | str) -> object:
    """Return what JSON says. Raises ValueError, also for a name that stands twice: readers differ in which counts."""
    return json.loads(content, object_pairs_hook=_unique, parse_constant=_no_number)


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands twice")
    return found


def _no_number(_: str) -> object:
    raise ValueError("NaN and infinities are not JSON")


def unusable(answer: HttpReply, service: str, what: str) -> OnlineUnreachableError:
    """Return the error of an answer that is not the service's; ``what`` says why."""
    title = _TITLE.search(answer.content[:20_000].decode("utf-8", "replace"))
    called = f' ("{" ".join(title[1].split())[:80]}")' if title and title[1].strip() else ""
    hint = "is there a proxy, or a login page, before it?"
    if answer.status >= 500 or answer.status == _TOO_MANY:  # noqa: PLR2004 - RFC 9110 section 15.6
        hint = "it, or a proxy before it, is down or busy: try again later"
    error = OnlineUnreachableError(f"{service} {what}{called}; {hint}", retry_after=retry_after(answer))
    error.http_status, error.http_headers = answer.status, answer.headers
    return error


def retry_after(answer: HttpReply) -> float | None:
    """Return how many seconds a service asks to wait (RFC 9110 section 10.2.3), None where it does not."""
    said = answer.headers.get("retry-after", "").strip()
    if said.isascii() and said.isdecimal():
        return float(said[:9])
    until, now = _instant(said), date_of(answer.headers) or datetime.now(UTC)
    return None if until is None else max((until - now).total_seconds(), 0.0)


def date_of(headers: Mapping[str, str]) -> datetime | None:
    """Return when a service answered, by its own clock, None where it does not say."""
    return _instant(headers.get("date", ""))


def _instant(text: str) -> datetime | None:
    with suppress(ValueError, OverflowError):
        found = parsedate_to_datetime(text)
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    return None


class JsonHttp:
    """Carries steps out over httpx2. Connections last as long as one run: runs are hours apart."""

    def __init__(self, *, verify: Trust | None = None, proxy: str | None = None, timeout: float | None = 30.0) -> None:
        """Keep whom to trust, the proxy, and the seconds for one request, None for no limit.

        Raises TypeError and ValueError for what cannot be used.
        """
        proxy = hidden(proxy)  # in tracebacks too
        self._verify: ssl.SSLContext | None = trusted(verify)
        self._proxy = checked_proxy(proxy)
        self._timeout = timeouts(timeout).total

    def run(self, steps: Steps[T], timeout: float | None = None) -> T:
        """Carry steps out in so many seconds, None for no limit. Raises what they raise."""
        deadline = Deadline(timeout)
        transport = HttpxTransport(verify=self._verify, proxy=self._proxy)
        resume: Callable[[], Step] = partial(next, steps)
        try:
            with WithoutSecrets(secret_values):
                while True:
                    step = resume()
                    try:
                        resume = partial(steps.send, self._done(step, transport, deadline))
                    except Exception as error:  # noqa: BLE001 - the steps know what to make of it
                        resume = partial(steps.throw, error)
        except StopIteration as end:
            return cast("T", end.value)
        finally:
            steps.close()
            transport.close()

    def _done(self, step: Step, transport: HttpxTransport, deadline: Deadline) -> object:
        if isinstance(step, HttpCall):
            return transport.send(self._request(step, deadline))
        if isinstance(step, Wait):
            sleep(_seconds(step, deadline))
            return None
        return step()

    async def run_async(self, steps: Steps[T], timeout: float | None = None) -> T:  # noqa: ASYNC109 - as ``run``
        """Carry steps out without blocking the event loop."""
        deadline = Deadline(timeout)
        transport = AsyncHttpxTransport(verify=self._verify, proxy=self._proxy)
        resume: Callable[[], Step] = partial(next, steps)
        try:
            with WithoutSecrets(secret_values):
                while True:
                    step = resume()
                    try:
                        resume = partial(steps.send, await self._awaited(step, transport, deadline))
                    except Exception as error:  # noqa: BLE001 - the steps know what to make of it
                        resume = partial(steps.throw, error)
        except StopIteration as end:
            return cast("T", end.value)
        finally:
            steps.close()
            await transport.close()

    async def _awaited(self, step: Step, transport: AsyncHttpxTransport, deadline: Deadline) -> object:
        import asyncio  # noqa: PLC0415 - blocking clients need not pay for it

        if isinstance(step, HttpCall):
            return await transport.send(self._request(step, deadline))
        if isinstance(step, Wait):
            await asyncio.sleep(_seconds(step, deadline))
            return None
        found: Any = step() if inspect.iscoroutinefunction(step) else await asyncio.to_thread(_called, step)
        return await found if inspect.isawaitable(found) else found

    def _request(self, call: HttpCall, deadline: Deadline) -> HttpRequest:
        left = deadline.left()
        if not left:
            raise TransportTimeoutError(_LATE, sent=False)
        timeout = left if self._timeout is None else min(self._timeout, left)
        return HttpRequest(call.url, call.headers, call.content, timeout, max_reply=_MOST, method=call.method)


def _called(step: Callable[[], T]) -> T:
    try:
        return step()
    except StopIteration as error:  # which a future does not take: whoever waits for it would wait for ever
        raise RuntimeError("the function raised StopIteration") from error


def _seconds(step: Wait, deadline: Deadline) -> float:
    """Return how long to wait. Raises TransportTimeoutError where that is longer than there is time."""
    if step.seconds > deadline.left():
        raise TransportTimeoutError(_LATE, sent=False)
    return step.seconds


def told(error: SoapError) -> SoapError:
    """Return an error for one more caller: a copy without secrets, and without frames that may hold some."""
    found = copy(error)
    found.__cause__ = error.__cause__
    clean(found, secret_values())
    return found


@contextmanager
def hiding(*texts: str) -> Generator[None]:
    """Keep texts out of logs and errors meanwhile."""
    hide_always(*texts)
    try:
        yield
    except SoapError as error:
        clean(error, secret_values())
        raise
    finally:
        show_again(*texts)
