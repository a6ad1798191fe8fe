"""A reply that is judged before its items are there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..transport.interface import HttpReply

if TYPE_CHECKING:
    from ..errors import DecodeError
    from ..soap.envelope import Envelope


@dataclass(frozen=True, slots=True)
class OpenedReply(HttpReply):
    """A reply that is still arriving: ``content`` is its start, ``opened`` the envelope without the items to come."""

    opened: Envelope | DecodeError
