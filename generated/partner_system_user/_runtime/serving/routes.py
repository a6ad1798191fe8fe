"""Which service a path leads to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .served_objects import ServedService

# What frameworks add to the name of a service: its file, and the kind of thing it is.
_EXTENSION = re.compile(r"\.(svc|asmx|ashx|aspx|php|jws|cgi|wsdl)$", re.IGNORECASE)
_KIND = re.compile(r"(soap(port|binding)?|port(type)?|service|ws|agent)$")


class Routes:
    """Finds the service for a path.

    By its last segment, with or without ``.svc`` and its like, in any case: the name of the service, its interface's,
    or the last segment of the address in the WSDL. ``Chat``, ``IChatAgent`` and ``ChatService`` are the same where
    that is the only service so called. With ``any_path``, the only service there is answers on every path, and
    ``shared`` are the services that answer at the root, where a client has one address for all of them.
    """

    def __init__(self, services: Sequence[ServedService], *, any_path: bool) -> None:
        """Keep the services that have an object behind them."""
        self._services = [service for service in services if service.served is not None]
        self._names = [
            (form, [(service, {form(name) for name in _names(service)}) for service in self._services])
            for form in (_same, _bare)
        ]
        self._only = self._services[0] if any_path and len(self._services) == 1 else None
        self._shared = tuple(self._services) if any_path else ()

    def find(self, path: str) -> ServedService | None:
        """Return the service for a path, None when there is none."""
        if self._only is not None:
            return self._only
        segment = _name(path)
        if not segment:
            return None
        for form, services in self._names:
            name = form(segment)
            found = [service for service, names in services if name in names]
            if len(found) == 1:
                return found[0]
        return None

    def shared(self, path: str) -> tuple[ServedService, ...]:
        """Return the services among which the message itself decides."""
        return () if path.strip("/") else self._shared

    def explained(self) -> str:
        """Return what is served here, for somebody who asked for something else."""
        if not self._services:
            return "no services are served here: give an object for one"
        names = ", ".join(f"/{service.name}" for service in self._services)
        return f"there is no such service here; served are {names} (also below other paths, and with .svc behind)"


def _names(service: ServedService) -> Iterator[str]:
    yield service.name
    yield from (_name(each) for each in service.other_names)


def _name(path: str) -> str:
    """Return the last segment of a path, without what says how it is implemented."""
    return _EXTENSION.sub("", unquote(path.rstrip("/").rpartition("/")[2]))


def _same(name: str) -> str:
    return name.lower()


def _bare(name: str) -> str:
    """Return a name without the ``I`` of interfaces and the kind at its end."""
    name = name[1:] if re.match("I[A-Z]", name) else name
    return _KIND.sub("", name.lower()) or name.lower()
