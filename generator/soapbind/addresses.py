"""Addresses as they may be shown and kept: without what their queries may hold of tokens and keys.

A server may give its WSDL to whoever has a link with a secret in it, and does not tell which part of the query that is.
A list of names that secrets have would never be whole. So what is shown are the parameters that say which document is
meant, by their names, and only values that look like names.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote_plus

if TYPE_CHECKING:
    from collections.abc import Iterable

HIDDEN = "***"
_URL = re.compile(r"(https?://[^\s?#<>\"]*\?)([^\s<>\"]*)", re.IGNORECASE)
_AROUND = "])},;:.'…"  # what may stand behind an address in a text
_WHOLE = re.compile(r"(https?://[^?#]*\?)([^#]*?)(![^!]*\.(?:wsdl|xsd|xml))?(#.*)?", re.IGNORECASE | re.DOTALL)
_DOCUMENT = re.compile(r"\w*(?:wsdl|xsd)\w*|disco|policy|schemas?", re.IGNORECASE)
# Which document, interface or form of it is wanted.
_NAMES = frozenset(
    {"binding", "doc", "document", "file", "format", "interface", "lang", "language", "name", "op", "operation", "part"}
    | {"path", "port", "resource", "sap-client", "sap-language", "service", "services", "type", "ver", "version"}
)
_PLAIN = re.compile(r"[\w./-]{0,80}", re.ASCII)
_FILE = re.compile(r"[\w./-]{0,80}\.(?:wsdl|xsd|xml)", re.ASCII | re.IGNORECASE)
_NUMBER = re.compile(r"#\d+")


def shown_url(url: str) -> str:
    """Return an address, or the entry of an archive at an address, with ``***`` for what may be secret in the query.

    What is no address comes back as it is.
    """
    found = _WHOLE.fullmatch(url)
    if found is None:
        return url
    number = found[4] if found[4] is not None and _NUMBER.fullmatch(found[4]) else ""
    return f"{found[1]}{shown_query(found[2])}{found[3] or ''}{number}"


def shown_location(location: str) -> str:
    """Return the location of an import, which may be relative to an address, in the same way."""
    path, mark, query = location.partition("?")
    return f"{path}{mark}{shown_query(query.partition('#')[0])}"


def shown_query(query: str) -> str:
    """Return the query of an address with ``***`` for what may be secret."""
    return "&".join(map(_shown_part, query.split("&")))


def _shown_part(part: str) -> str:
    name, equals, value = part.partition("=")
    is_document = _DOCUMENT.fullmatch(name) is not None
    if not equals:
        return part if is_document or not part or _FILE.fullmatch(unquote_plus(part)) else HIDDEN
    plain = unquote_plus(value)
    is_shown = _FILE.fullmatch(plain) or ((is_document or name.lower() in _NAMES) and _PLAIN.fullmatch(plain))
    return part if is_shown else f"{name}={HIDDEN}"


def with_shown_urls(text: str) -> str:
    """Return a text in which addresses are as ``shown_url`` has them."""
    return _URL.sub(_shown_match, text) if "?" in text else text


def _shown_match(found: re.Match[str]) -> str:
    query = found[2].rstrip(_AROUND)
    return f"{found[1]}{shown_query(query)}{found[2][len(query) :]}"


def distinct(names: Iterable[str]) -> dict[str, str]:
    """Return how each name of a document is kept: addresses as they are shown, and a number where two are alike."""
    kept: dict[str, str] = {}
    taken: set[str] = set()
    for name in sorted(names):
        shown, count = shown_url(name), 1
        while shown in taken:
            count += 1
            shown = f"{shown_url(name)}#{count}"
        taken.add(shown)
        kept[name] = shown
    return kept
