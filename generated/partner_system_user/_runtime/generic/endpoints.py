"""Where the services of a contract are called: what a user gives, else the addresses of its ports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import TransportError
from ..option_checks import check_function, kind_of, split_url, without_secrets
from ..redaction import hidden, hide_while
from ..redaction.logins import url_login_texts

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def endpoints(given: object, addresses: Mapping[str, str], *, is_http: bool) -> Callable[[str], str]:
    """Return the function from the name of a service to its URL; ``addresses`` are those that the contract has.

    What the user gives is one URL for all services, such a function, or None. ``is_http`` tells that it is called by
    HTTP, and not by a transport of the user's own, which may know other URLs. Raises TypeError for anything else, and
    ValueError for text that is no URL; the function that is returned raises TransportError for a service without one.
    """
    if given is None:
        if not addresses:
            raise ValueError('the contract has no address: say where the services are, Client("https://...")')
        return lambda service: _address(service, addresses)
    if isinstance(given, str):
        url = hidden(given.strip())
        if not _is_usable(url, is_http=is_http):
            raise ValueError(f"endpoint: {without_secrets(url)!r} is not an http or https URL")
        return _hiding_logins(lambda _: url)
    if not callable(given):
        raise TypeError(f"endpoint must be a URL or a function that returns one, not {type(given).__name__}")
    check_function("endpoint", given)
    return _hiding_logins(lambda service: _returned(given(service), service, is_http=is_http))


def _hiding_logins(url_of: Callable[[str], str]) -> Callable[[str], str]:
    """Return the same function; the passwords in its URLs are hidden as long as it is there."""
    seen: set[str] = set()

    def endpoint(service: str) -> str:
        url = url_of(service)
        if "@" in url and url not in seen:
            seen.add(hidden(url))
            parts = split_url(url)
            hide_while(url_of, *(() if parts is None else url_login_texts(parts)))
        return hidden(url) if "@" in url else str(url)

    return endpoint


def _is_usable(url: str, *, is_http: bool) -> bool:
    return split_url(url) is not None if is_http else bool(url)


def _returned(url: object, service: str, *, is_http: bool) -> str:
    """Return what a function of the user's says. Raises TransportError where that is no URL."""
    if isinstance(url, str) and _is_usable(url.strip(), is_http=is_http):
        return url.strip()
    told = repr(without_secrets(url)) if isinstance(url, str) else kind_of(url)
    message = f"endpoint returned {told} for {service}, which is not an http or https URL"
    raise TransportError(message, sent=False, is_permanent=True)


def _address(service: str, addresses: Mapping[str, str]) -> str:
    """Return the address of a service. Raises TransportError where the contract has none."""
    found = addresses.get(service)
    if found is None:
        message = f'the contract has no address for {service}: say where it is, Client("https://...")'
        raise TransportError(message, sent=False, is_permanent=True)
    return found
