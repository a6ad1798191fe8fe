"""Replies of which more is known than their bytes, and what takes a reply while it arrives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...soap.mime import MULTIPART, media_type
from ...transport.interface import HttpReply

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ...attachments.packed import Receiver
    from ...errors import DecodeError
    from ...soap.envelope import Envelope
    from ..options import Options


@dataclass(frozen=True, slots=True)
class OpenedReply(HttpReply):
    """A reply that was not kept as a whole: ``content`` is its start, ``opened`` the envelope.

    One that ``is_arriving`` has an envelope that ends where items are to come, so its body is not read.
    """

    opened: Envelope | DecodeError
    is_arriving: bool = False


@dataclass(frozen=True, slots=True)
class UnopenedReply(HttpReply):
    """A reply that is there as a whole, and whose items are to be read one by one; ``opened`` returns what to judge."""

    opened: Callable[[HttpReply], HttpReply]


def receiver(headers: Mapping[str, str]) -> Receiver | None:
    """Return what takes a reply with these HTTP headers apart while it arrives, None for one that has one part."""
    if media_type(headers.get("content-type")) != MULTIPART:
        return None
    from ...attachments.packed import Receiver  # noqa: PLC0415 - only multipart needs it

    return Receiver(headers["content-type"])


def needs_whole_reply(options: Options) -> bool:
    """Whether a reply must be there as a whole before anything of it is judged, because a plugin is shown it."""
    if not options.plugins:
        return False
    from ...plugins.plugin import receives  # noqa: PLC0415 - only who has plugins pays for them

    return receives(options.plugins)
