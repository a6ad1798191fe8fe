"""File names for documents that were URLs: safe on every system, readable, the same in every run. No I/O."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from soapbind.addresses import HIDDEN, shown_query

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
_ENDINGS = re.compile(r"\.(svc|asmx|wsdl|xsd|xml|php|jws)$", re.IGNORECASE)
_WHOLE = re.compile(r"(single)?wsdl=?$", re.IGNORECASE)
_LONGEST = 80
_COUNTER = 10  # more characters, of the number that tells two names apart
_SAFE = re.compile(r"[^.\s<>:\"|?*\\/\x00-\x1f\x7f]([^<>:\"|?*\\/\x00-\x1f\x7f]{0,98}[^.\s<>:\"|?*\\/\x00-\x1f\x7f])?")


def service_of(url: str) -> str:
    """Return what the last part of the path calls the service: ``Chat`` of ``.../Chat.svc?wsdl``."""
    last = unquote(urlsplit(url).path).rstrip("/").rpartition("/")[2]
    return _ENDINGS.sub("", last)


def file_name(url: str, ending: str, taken: set[str]) -> str:
    """Return a name for the document at ``url`` and note it in ``taken``, which holds names in lower case.

    ``Chat.svc?singleWsdl`` is ``Chat.wsdl``, ``Chat.svc?xsd=xsd0`` is ``Chat.xsd0.xsd``. ``ending`` is ``.wsdl`` or
    ``.xsd``, after the root element.
    """
    query = shown_query(urlsplit(url).query)
    part = "" if _WHOLE.match(query) else _last_value(query)
    stem = ".".join(filter(None, (service_of(url), unquote(part))))
    return distinct_name(_UNSAFE.sub("_", stem).strip("._"), ending, taken)


def _last_value(query: str) -> str:
    """Return the last value that a query shows."""
    values = (part.rpartition("=")[2] for part in query.split("&"))
    return next((value for value in reversed([*values]) if value != HIDDEN), "")


def distinct_name(stem: str, ending: str, taken: set[str]) -> str:
    """Return a file name that begins as ``stem`` does and is not ``taken`` yet, where it is noted in lower case.

    A name that this function gave stays as it is where nothing else has it.
    """
    stem = _UNSAFE.sub("_", stem).lstrip(".").rstrip("._")
    stem = (stem if len(stem) <= _LONGEST + _COUNTER else stem[:_LONGEST].rstrip("._")) or "service"
    if _DEVICES.match(stem):
        stem = f"_{stem}"
    name, count = f"{stem}{ending}", 1
    while name.lower() in taken:
        count += 1
        name = f"{stem}-{count}{ending}"
    taken.add(name.lower())
    return name


def is_safe(path: str) -> bool:
    """Whether each part of a relative path is a name for a file on every system, and not hidden."""
    return all(_SAFE.fullmatch(part) and not _DEVICES.match(part) for part in path.split("/"))
