"""Whether and when a failed call is repeated (docs/decisions/0011)."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from ..errors import HttpStatusError, TransportError

if TYPE_CHECKING:
    from ..errors import SoapError
    from .options import Retries

_BUSY = frozenset({429, 503})  # with Retry-After the server did not begin: RFC 6585 section 4, RFC 9110 section 15.6.4
_GATEWAY = frozenset({502, 503, 504})  # a proxy speaks; what the server did is not known


def wait_before_repeat(retries: Retries, error: SoapError, attempt: int, left: float) -> float | None:
    """Return the seconds to wait before the next attempt, None when there must be none.

    ``attempt`` is the one that failed, counted from 1; ``left`` are the seconds the call may still take.
    """
    if attempt >= retries.attempts:
        return None
    seconds = _named_wait(error)
    if seconds is None and _may_repeat(retries, error):
        seconds = _jitter(retries, attempt)
    return seconds if seconds is not None and seconds <= retries.longest_wait and seconds < left else None


def _may_repeat(retries: Retries, error: SoapError) -> bool:
    is_read = retries.is_read(error.operation)
    if isinstance(error, TransportError):
        return not error.is_permanent and (is_read or not error.sent)
    return is_read and isinstance(error, HttpStatusError) and error.status in _GATEWAY


def _jitter(retries: Retries, attempt: int) -> float:
    """Return a random wait below a bound that doubles: clients that failed together do not come back together."""
    return random.uniform(0, min(retries.longest_wait, retries.first_wait * 2 ** (attempt - 1)))  # noqa: S311 - no secret


def _named_wait(error: SoapError) -> float | None:
    """Return the seconds a busy server asks for: a number or a date (RFC 9110 section 10.2.3)."""
    if not isinstance(error, HttpStatusError) or error.status not in _BUSY:
        return None
    text = error.http_headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        when = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return max((when.replace(tzinfo=when.tzinfo or UTC) - datetime.now(UTC)).total_seconds(), 0.0)
