"""The last exchanges of a client, for debugging."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, replace
from time import time

from ..fork_safety import renew_in_children
from ..option_checks import check_count
from .plugin import IncomingMessage, OutgoingMessage, Plugin


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A request and its reply, as texts without secrets; a long one is cut.

    ``reply``, ``status`` (of HTTP) and ``received`` are None while there is no reply, and where none came. ``sent`` and
    ``received`` are in seconds since the epoch.
    """

    operation: str
    attempt: int
    sent: float
    received: float | None = None
    status: int | None = None
    request: str = field(repr=False)
    reply: str | None = field(default=None, repr=False)


class History(Plugin):
    """A plugin that keeps the last exchanges, without their secrets and without headers of HTTP.

    It sees messages as they are at its place among the plugins: give it last for what goes over the wire. Several
    clients and threads may share one. A reply that is read item by item arrives as a whole where there is a history.
    """

    def __init__(self, last: int = 10) -> None:
        """Keep the ``last`` exchanges. Raises TypeError and ValueError for what is no number of them."""
        self._last = last
        self._found: dict[int, Exchange] = {}
        self._lock = threading.Lock()
        check_count("last", last)  # last: a traceback may show what failed
        renew_in_children(self)

    def after_fork(self) -> None:
        """Use a lock of its own in a forked process."""
        self._lock = threading.Lock()

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        """The exchanges, the latest last."""
        with self._lock:
            return tuple(self._found.values())

    def clear(self) -> None:
        """Forget all exchanges."""
        with self._lock:
            self._found.clear()

    def on_send(self, message: OutgoingMessage) -> OutgoingMessage:
        """Keep a request."""
        made = Exchange(operation=message.operation, attempt=message.attempt, sent=time(), request=message.masked())
        with self._lock:
            self._found[message.exchange] = made
            while len(self._found) > self._last:
                del self._found[next(iter(self._found))]
        return message

    def on_receive(self, message: IncomingMessage) -> IncomingMessage:
        """Keep the reply to a request that is still kept."""
        received, text = time(), message.masked()
        with self._lock:
            found = self._found.get(message.request.exchange)
            if found is not None:
                made = replace(found, received=received, status=message.status, reply=text)
                self._found[message.request.exchange] = made
        return message

    def __repr__(self) -> str:
        """Show how many exchanges there are."""
        return f"<History of {len(self.exchanges)}>"
