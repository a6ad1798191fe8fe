"""References to parts in an envelope, and the envelope as a signature sees it (XOP 1.0)."""

from __future__ import annotations

from binascii import b2a_base64
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from ..errors import DecodeError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

    from .attachment import Attachment

XOP = "http://www.w3.org/2004/08/xop/include"
INCLUDE = f"{{{XOP}}}Include"


def includes(root: Any) -> Iterator[tuple[Any, Any]]:
    """Give the Includes in a tree of lxml, each behind the element that it is all of (XOP 1.0, 2.1).

    Raises DecodeError for one that is not.
    """
    for include in list(root.iter(INCLUDE)):
        holder = include.getparent()
        if holder is not None:
            if len(holder) > 1 or (holder.text or "").strip() or (include.tail or "").strip():
                raise DecodeError("xop:Include stands beside other content")
            yield holder, include


@contextmanager
def inlined(root: Any, part: Callable[[str], Attachment], most: int, advice: str) -> Generator[None]:
    """Let a tree be the message as it was before its values were put beside it, with base64 (XOP 1.0, 3.2) meanwhile.

    That is what a signature is over. ``part`` returns what an ``href`` names, and raises DecodeError. Raises
    DecodeError, with ``advice``, for more than ``most`` characters of base64, too.
    """
    put: list[tuple[Any, str | None, Any]] = []
    left = most
    try:
        for holder, include in includes(root):
            found = part(include.get("href") or "")
            left -= -(-found.size // 3) * 4
            if left < 0:
                told = f"a signature is over base64, which has more than {most} bytes here; {advice}"
                raise DecodeError(told)
            put.append((holder, holder.text, include))
            holder.remove(include)
            holder.text = b2a_base64(found.content, newline=False)
        yield
    finally:
        for holder, text, include in put:
            holder.text = text
            holder.append(include)
