"""How calls of a fake server fail on purpose: what a test plans for the next call, or raises to end itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import HttpStatusError, SoapFault, TransportError, TransportTimeoutError
from ..serving.http_messages import HttpAnswer
from ..soap.declared_fault import as_plain

_OUTCOMES = frozenset({"_pytest.outcomes.Exit", "unittest.case.SkipTest"})  # by name: neither need be there
_STATUSES = range(300, 600)  # that say no, RFC 9110 section 15
_NOT_MODIFIED = 304  # the only one of them without content
_FRAMING = frozenset({"connection", "content-encoding", "content-length", "content-type", "transfer-encoding"})

if TYPE_CHECKING:
    from collections.abc import Sequence


def ends_test(error: BaseException) -> bool:
    """Whether an exception is raised to end or to skip a test."""
    names = {f"{each.__module__}.{each.__qualname__}" for each in type(error).__mro__}
    return not isinstance(error, Exception) or not _OUTCOMES.isdisjoint(names)


def check_planned(error: object, answered: Sequence[type[Exception]]) -> None:
    """Refuse what no call can fail with. ``answered`` are errors that the family of services reports in its own way.

    Raises TypeError, ValueError for a TransportError of a request that was not sent and for an impossible status, and
    EncodeError for a fault whose detail cannot be written.
    """
    kinds: tuple[type[Exception], ...] = (SoapFault, *answered, HttpStatusError, TransportError)
    if not isinstance(error, kinds) or isinstance(error, TransportTimeoutError):
        names = ", ".join(kind.__name__ for kind in kinds[:-1])
        given = error.__name__ if isinstance(error, type) else type(error).__name__
        hint = (
            "; give the client a short timeout and an object that takes longer"
            if isinstance(error, TransportTimeoutError)
            else "; other exceptions are raised by the object that is served"
        )
        raise TypeError(f"fail_next takes a {names} or {TransportError.__name__}, not {given}{hint}")
    if isinstance(error, TransportError) and not error.sent:
        raise ValueError(
            "a call that arrives here was sent; for a TransportError with sent=False give the client a transport"
        )
    if isinstance(error, HttpStatusError) and error.status not in _STATUSES:
        raise ValueError(f"{error.status!r} is not an HTTP status of a failure")
    if isinstance(error, SoapFault):
        as_plain(error)


def planned_answer(error: Exception) -> HttpAnswer | None:
    """Return the answer for a planned error: an HTTP status with text and headers, None for no answer at all."""
    if not isinstance(error, HttpStatusError):
        return None
    content = b"" if error.status == _NOT_MODIFIED else error.excerpt.encode()
    headers = {name: value for name, value in error.http_headers.items() if name.lower() not in _FRAMING}
    return HttpAnswer(error.status, content, "text/plain; charset=utf-8", headers)
