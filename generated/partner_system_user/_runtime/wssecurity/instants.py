"""Instants of WS-Security: UTC, with milliseconds (SOAP Message Security 1.1, section 10)."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from .security_error import SecurityError
from .security_names import CREATED, EXPIRES

if TYPE_CHECKING:
    from ..xml.lxml_adapter import Node

_USUAL_LIFE = timedelta(minutes=5)
_DATE_TIME = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,6})?\d*(Z|[+-]\d\d:\d\d)?", re.ASCII)


def text_of(node: Node) -> str:
    """Return the whole text of an element: also what is behind a comment, which is no part of what is signed."""
    return "".join((node.text or "", *(child.tail or "" for child in node)))


def now() -> datetime:
    """Return the time in UTC."""
    return datetime.now(UTC)


def written(instant: datetime) -> str:
    """Return an instant as xs:dateTime in UTC, with milliseconds."""
    return instant.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def read_instant(node: Node) -> datetime:
    """Return the instant in an element; without a zone it is in UTC. Raises SecurityError for what is none."""
    text = text_of(node).strip()
    found = _DATE_TIME.fullmatch(text)
    try:
        if found is not None:
            made = datetime.fromisoformat(f"{found[1]}{found[2] or ''}{(found[3] or 'Z').replace('Z', '+00:00')}")
            return made.astimezone(UTC)
    except (OverflowError, ValueError):
        pass
    raise SecurityError(f"{text[:40]!r} is not a time of the form 2026-11-26T19:00:00.000Z", "malformed")


def check_period(holder: Node, skew: float) -> None:
    """Check that now is between Created and Expires of an element; ``skew`` is how wrong clocks may be, in seconds.

    What does not say when it expires does so five minutes after it was made. Raises SecurityError: "expired", "not yet
    valid", and "malformed" for what is no time, comes twice, or says nothing.
    """
    moment, leeway = now(), timedelta(seconds=skew)
    created, expires = instant_in(holder, CREATED), instant_in(holder, EXPIRES)
    if expires is None:
        if created is None:
            raise SecurityError("the Timestamp says neither when it was made nor when it expires", "malformed")
        expires = created + _USUAL_LIFE
    if expires + leeway <= moment:
        raise SecurityError(f"the message expired at {written(expires)}; it is {written(moment)} here", "expired")
    if created is not None:
        check_not_ahead(created, moment, leeway)


def check_not_ahead(created: datetime, moment: datetime, leeway: timedelta) -> None:
    """Raise SecurityError for what was made after ``moment``."""
    if created - leeway > moment:
        message = f"the message was made at {written(created)}; it is {written(moment)} here"
        raise SecurityError(message, "not yet valid")


def instant_in(holder: Node, tag: str) -> datetime | None:
    """Return the instant in a child, None where there is none. Raises SecurityError."""
    found = [child for child in holder if child.tag == tag]
    if len(found) > 1:
        raise SecurityError(f"{tag} comes twice", "malformed")
    return read_instant(found[0]) if found else None
