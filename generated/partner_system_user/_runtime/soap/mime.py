"""What a Content-Type says of a message."""

from __future__ import annotations

MULTIPART = "multipart/related"


def media_type(content_type: str | None) -> str:
    """Return type and subtype of a Content-Type header in lower case, "" without one."""
    return (content_type or "").partition(";")[0].strip().lower()


def is_xml(content_type: str | None) -> bool:
    """Whether a Content-Type is one of XML (RFC 7303 sections 3 and 8), or says nothing."""
    found = media_type(content_type)
    return found in {"", "text/xml", "application/xml"} or found.endswith("+xml")
