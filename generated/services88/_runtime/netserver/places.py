"""Servers that move: what knows where a tenant of SuperOffice Online is, in the place of an address."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Protocol, cast

from .netserver_settings import contract_version, service_root

if TYPE_CHECKING:
    from ..client.call_steps import Whereabouts
    from .netserver_settings import NetServerSettings


class Place(Protocol):
    """A ``Tenant`` of ``online``, or a user of one, who gives tickets, too."""

    def locate(self, asking: Whereabouts) -> NetServerSettings | None:
        """Return settings with the address; None where those there are stay, and a call that failed is not repeated.

        Raises SoapError where the tenant cannot be called.
        """
        ...


class AsyncPlace(Protocol):
    """An ``AsyncTenant`` of ``online``, or an asynchronous user of one, who gives tickets, too."""

    async def locate(self, asking: Whereabouts) -> NetServerSettings | None:
        """Do as a ``Place`` does."""
        ...


def root_and_place(given: object, *, is_async: bool) -> tuple[str, Place | AsyncPlace | None]:
    """Return the address of the services, "" where a place will tell it, and that place or None.

    Raises TypeError and ValueError for what is neither.
    """
    locate = getattr(given, "locate", None)
    if locate is None or isinstance(given, type):
        return service_root(given, contract_version()), None  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType] - checked there
    if inspect.iscoroutinefunction(locate) != is_async:
        kind, name = "an asynchronous" if is_async else "a blocking", type(given).__name__
        other = f"Async{name}" if is_async else name.removeprefix("Async")
        raise TypeError(f"{kind} client cannot use {name}: give it {other}")
    return "", cast("Place | AsyncPlace", given)
