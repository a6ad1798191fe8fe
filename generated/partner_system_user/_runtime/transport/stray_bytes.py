"""Bytes that came after a reply: a connection that has any must not be used again."""

from __future__ import annotations

from .framing import Framing


class StrayBytes:
    """Follows what arrives on a connection, to know whether a reply was followed by bytes that belong to none.

    Such bytes would be taken for the reply to the next request. A connection is used again only when it ``is_clean``.
    """

    def __init__(self) -> None:
        """Follow a new connection."""
        self.restart()

    @property
    def is_clean(self) -> bool:
        """Whether the last reply is complete and nothing came behind it."""
        return self._framing.is_clean and not self._is_odd

    def restart(self) -> None:
        """Begin with a new exchange."""
        self._framing = Framing()
        self._is_odd = False

    def add(self, data: bytes) -> None:
        """Take bytes as they come from the network."""
        self._framing.feed(data)

    def finish(self, body: int) -> None:
        """Compare with a reply that is complete: ``body`` bytes as they were sent, without the frames of chunks."""
        self._is_odd = body != self._framing.body
