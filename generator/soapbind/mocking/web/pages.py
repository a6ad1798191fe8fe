"""Pages as values, and the headers that all of them have."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

# Nothing from elsewhere, nothing inline: texts of strangers are shown here.
_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
_HEADERS = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
}


@dataclass(frozen=True, slots=True)
class Page:
    """An answer to a browser, or to who controls the mock. ``more`` are headers beside those of every page."""

    status: int
    content_type: str
    content: bytes
    more: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def headers(self) -> Mapping[str, str]:
        """All headers but those of the content."""
        return {**_HEADERS, **self.more}


def plain(status: int, text: str, more: Mapping[str, str] | None = None) -> Page:
    """Return a page of plain text."""
    return Page(status, "text/plain; charset=utf-8", f"{text}\n".encode("utf-8", "replace"), more or {})
