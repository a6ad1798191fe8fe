"""What a user gives as an option is checked when it is given, so that no call fails for it later."""

from __future__ import annotations

import inspect
import re
from collections.abc import Collection, Mapping
from fnmatch import fnmatchcase
from functools import lru_cache
from importlib import import_module
from math import isfinite
from typing import TYPE_CHECKING, NoReturn, cast
from urllib.parse import SplitResult, urlsplit, urlunsplit

from .package import PACKAGE

if TYPE_CHECKING:
    from collections.abc import Iterable

_HTTP_LIBRARIES = frozenset({"aiohttp", "httpx", "httpx2", "requests", "suds", "zeep"})
HTTP_NAME = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"  # a token, RFC 9110 section 5.6.2
_HEADER_NAME = re.compile(HTTP_NAME)
_HEADER_VALUE = re.compile(r"(?:[!-~](?:[ \t!-~]*[!-~])?)?")
_WILD = frozenset("*?[")
_ALL = "reads must not name every operation: what writes would be carried out twice"


def check_seconds(name: str, value: object, *, least: str = "above 0") -> None:
    """Raise TypeError or ValueError for what is no number of seconds ``least``: "above 0", or "of at least 0"."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise TypeError(f"{name} must be a number of seconds, not {value!r}")
    if not _is_finite(value) or value < 0 or (value == 0 and least == "above 0"):
        raise ValueError(f"{name} must be a number of seconds {least}, not {value!r}")


def _is_finite(value: float) -> bool:
    try:
        return isfinite(value)
    except OverflowError:  # an int beyond every float
        return False


def check_bound(name: str, value: object) -> None:
    """Raise TypeError or ValueError for what is neither None, for no bound, nor a number of seconds above 0."""
    if value is None:
        return
    try:
        check_seconds(name, value)
    except (TypeError, ValueError) as error:
        raise type(error)(f"{error}; None is not a bound") from None


def check_count(name: str, value: object) -> None:
    """Raise TypeError or ValueError for what is no whole number above 0."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{name} must be a whole number, not {value!r}")
    if value < 1:
        raise ValueError(f"{name} must be at least 1, not {value!r}")


def check_function(name: str, value: object, *, may_await: bool = False) -> None:
    """Raise TypeError for what cannot be called, and for what must be awaited unless it may be."""
    if not callable(value):
        raise TypeError(f"{name} must be a function, not {type(value).__name__}")
    called = getattr(value, "__call__", None)  # noqa: B004 - looks whether calling it gives a coroutine
    if not may_await and (inspect.iscoroutinefunction(value) or inspect.iscoroutinefunction(called)):
        raise TypeError(f"{name} must be a plain function, not an asynchronous one")


def check_returned(found: object, kind: type[object], told: str) -> None:
    """Raise TypeError for what is not of a kind; ``told`` says whose fault that is, and what it must be."""
    if not isinstance(found, kind):
        raise TypeError(f"{told}, not {kind_of(found)}")


def kind_of(found: object) -> str:
    """Return what a function returned, for a message; a coroutine is closed, so that Python does not warn of it."""
    if inspect.iscoroutine(found):
        found.close()
        return "a coroutine (which is not awaited here)"
    return type(found).__name__


def check_reply(source: str, status: object, headers: object, content: object) -> None:
    """Raise TypeError where a reply that code of the user made has parts of other types; values are not told."""
    check_returned(status, int, f"{source} must give status as a whole number")
    check_returned(content, bytes, f"{source} must give content as bytes")
    check_returned(headers, Mapping, f"{source} must give headers as a mapping of names to values")
    pairs = cast("Mapping[object, object]", headers).items()
    if not all(isinstance(each, str) for pair in pairs for each in pair):
        raise TypeError(f"{source} must give headers as a mapping of names to values, both texts")


def check_flag(name: str, value: object) -> bool:
    """Return what is True or False. Raises TypeError for anything else."""
    if not isinstance(value, bool):
        raise TypeError(f"{name} must be True or False, not {type(value).__name__}")
    return value


def check_header_names(headers: object, reserved: Collection[str] = (), option: str = "http_headers") -> dict[str, str]:
    """Return HTTP headers that a user gives. Raises TypeError and ValueError for what is none; values are not told.

    Names of ``reserved``, in lower case, are those that the protocol sets. Values are visible ASCII (RFC 9110 section
    5.5); a line end would begin another header.
    """
    if not isinstance(headers, Mapping):
        raise TypeError(f"{option} must be a mapping of names to values, not {type(headers).__name__}")
    found: dict[str, str] = {}
    names: set[str] = set()
    for name, value in cast("Mapping[object, object]", headers).items():
        if not isinstance(name, str) or not isinstance(value, str):
            raise TypeError(f"{option} must be a mapping of names to values, both texts")
        if not _HEADER_NAME.fullmatch(name):
            raise ValueError(f"{option}: {name[:80]!r} is not the name of a header")
        if name.lower() in reserved:
            raise ValueError(f"{option}: {name} is set by the client itself")
        if not _HEADER_VALUE.fullmatch(value):
            raise ValueError(f"{option}: the value of {name} must be ASCII, without line ends and spaces around it")
        if name.lower() in names:
            raise ValueError(f"{option} has {name} twice")
        names.add(name.lower())
        found[name] = value
    return found


class StaysHere:
    """What holds connections and secrets."""

    def __reduce__(self) -> NoReturn:
        """Refuse to be pickled or deep-copied, and with it what holds this."""
        raise TypeError(
            "a client holds connections and secrets, so it is neither pickled nor deep-copied: make one in each "
            "process, or use with_options(), which gives another over the same connections"
        )


def check_text(name: str, value: object) -> None:
    """Raise TypeError for what is no text; what it is may be a secret and is not told."""
    if not isinstance(value, str):
        raise TypeError(f"{name} must be a text, not {type(value).__name__}")


def split_url(url: str) -> SplitResult | None:
    """Split a URL of HTTP; None for anything else, such as one without a host or with a port that there cannot be.

    What is wrong is not told: the error of urlsplit may tell a password. Port 0 is one that no server has (RFC 6335
    section 6); the HTTP library would take it for none, and send to another port than the URL says.
    """
    try:
        parts = urlsplit(url)
        is_usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return None
    return parts if is_usable and " " not in parts.netloc else None


def without_login(url: str) -> str:
    """Return a URL without user and password, which are no part of an address."""
    parts = split_url(url)
    return url if parts is None else urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def without_secrets(url: str) -> str:
    """Return a URL for a message, without what may be secret: user and password, query, fragment."""
    return re.split(r"[?#]", url, maxsplit=1)[0].rpartition("@")[2][:200]


def check_transport(transport: object, own: str) -> None:
    """Raise TypeError for what cannot carry requests; ``own`` is the class of the runtime that can.

    A transport of the other kind is refused where that can be told: what a plain function returns may be awaitable.
    """
    kind = type(transport).__name__
    is_async = own.startswith("Async")
    if isinstance(transport, type):
        raise TypeError(f"transport must be an object, not a class: give {transport.__name__}()")
    other = _class_of_http_library(transport)
    if other is not None:
        client = "httpx2.AsyncClient" if is_async else "httpx2.Client"
        lower = (
            "transport=..." if hasattr(transport, "handle_async_request" if is_async else "handle_request") else "..."
        )
        how = "client" if other == client else f"{client}({lower})"
        raise TypeError(f"transport must be {own} or one of your own, not {other}: give transport={own}({how})")
    send = getattr(transport, "send", None)
    if not callable(send) and not callable(getattr(transport, "stream", None)):
        raise TypeError(f"transport must have a method send(request), as {own}() has; {kind} has none")
    if not is_async and inspect.iscoroutinefunction(send):
        raise TypeError(f"a blocking client needs a blocking transport; {kind} is asynchronous")
    if is_async and any(f"Async{each.__name__}" == own for each in type(transport).__mro__):
        raise TypeError(f"an asynchronous client needs an asynchronous transport, such as {own}; {kind} is blocking")


def check_http_client(client: object, own: str) -> None:
    """Raise TypeError for what is no client of httpx2, or one of the other kind than the transport ``own`` takes."""
    is_async = own.startswith("Async")
    send = getattr(client, "send", None)
    is_usable = callable(send) and callable(getattr(client, "build_request", None)) and not isinstance(client, type)
    if not is_usable or inspect.iscoroutinefunction(send) is not is_async:
        kind = client.__name__ if isinstance(client, type) else type(client).__name__
        raise TypeError(f"{own} takes an {'httpx2.AsyncClient' if is_async else 'httpx2.Client'}, not {kind}")


def _class_of_http_library(transport: object) -> str | None:
    """Return the class of an HTTP library that an object is of, perhaps by a subclass; None for any other object."""
    for each in type(transport).__mro__:
        library = each.__module__.partition(".")[0]
        if library in _HTTP_LIBRARIES:
            return f"{library}.{each.__name__}"
    return None


def check_patterns(reads: object) -> None:
    """Raise TypeError or ValueError for what is no collection of patterns, and for one that names every operation."""
    if isinstance(reads, str) or not isinstance(reads, Collection):
        raise TypeError('reads is a collection of patterns: {"Chat.Get*"}')
    for pattern in cast("Collection[object]", reads):
        if not isinstance(pattern, str):
            raise TypeError(f"reads must hold texts such as 'Chat.Get*', not {pattern!r}")
        if not pattern.replace("*", "").replace("?", "").strip("."):
            raise ValueError(_ALL)


def check_operations(reads: Iterable[str]) -> None:
    """Raise ValueError for a pattern that names no operation of the package, with the nearest one, or all of them."""
    for pattern in reads:
        if _names_all(pattern):
            raise ValueError(_ALL)
        nearest = _nearest(pattern)
        if nearest is not None:
            raise ValueError(f"reads: {pattern!r} names no operation of this package{nearest}")


@lru_cache(maxsize=64)
def _names_all(pattern: str) -> bool:
    """Whether a pattern names every operation, of whatever service: ``[A-Z]*``."""
    is_open = not _WILD.isdisjoint(pattern.partition(".")[0])
    return is_open and all(fnmatchcase(name, pattern) for name in import_module(PACKAGE).OPERATIONS)


@lru_cache(maxsize=64)
def _nearest(pattern: str) -> str | None:
    """Return what to say about a pattern that names no operation, None for one that does."""
    names: list[str] = list(import_module(PACKAGE).OPERATIONS)
    if any(fnmatchcase(name, pattern) for name in names):
        return None
    from difflib import get_close_matches  # noqa: PLC0415 - only a mistake needs it

    wanted = pattern.replace("*", "").replace("?", "")
    shortened = {name[: len(wanted)] if "*" in pattern else name: name for name in reversed(names)}
    found = get_close_matches(wanted, shortened, n=1, cutoff=0.5) or get_close_matches(wanted, names, n=1, cutoff=0.3)
    return f"; did you mean {shortened.get(found[0], found[0])!r}?" if found else f"; they are called like {names[0]!r}"
