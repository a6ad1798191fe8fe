"""Test data and the oracles that judge it, without a word of soapbind.

- ``members`` and ``read``: the zips of the shared folder (``SOAPBIND_SHARED``, by default ``../shared``). Tests that
  need them are skipped, with that reason, where the folder is absent.
- ``difference``: compares two XML documents as infosets.
- ``disagreements``: compares a decoded object with the JSON that Microsoft's serializer was given for it.
"""

from __future__ import annotations

import binascii
import io
import os
import re
import zipfile
from dataclasses import fields
from datetime import datetime, timedelta
from enum import Flag
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

REPO = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("SOAPBIND_SHARED") or REPO.parent / "shared")

SOAP11 = "http://schemas.xmlsoap.org/soap/envelope/"
SOAP12 = "http://www.w3.org/2003/05/soap-envelope"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
XSD = "http://www.w3.org/2001/XMLSchema"
SERVICES88 = "http://www.superoffice.net/ws/crm/NetServer/Services88"


# --- the shared folder ---------------------------------------------------------------------------------------------


def _missing(path: Path) -> str:
    return f"no {path}; set SOAPBIND_SHARED"


def shared(relative: str) -> Path:
    """Return a path of the shared folder, skip the test when it is not there."""
    path = SHARED / relative
    if not path.exists():
        pytest.skip(_missing(path))
    return path


@cache
def _archive(relative: str) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO((SHARED / relative).read_bytes()))


def members(archive: str, pattern: str) -> list[Any]:
    """Return the names in a zip that match, for ``parametrize``; one skipped parameter when there is no zip."""
    if not (SHARED / archive).is_file():
        return [pytest.param("", id="shared", marks=pytest.mark.skip(reason=_missing(SHARED / archive)))]
    names = [name for name in sorted(_archive(archive).namelist()) if re.fullmatch(pattern, name)]
    assert names, f"{archive} has nothing like {pattern}"
    return [pytest.param(name, id=name) for name in names]


def read(archive: str, name: str) -> bytes:
    """Return a member of a zip, skip the test when the zip is not there."""
    shared(archive)
    return _archive(archive).read(name)


# --- infosets ------------------------------------------------------------------------------------------------------

_SEVENTH_DIGIT = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d|-?P[\dDTHM]*\d)(\.\d{6})\d(Z|S|[+-]\d\d:\d\d)?")
_TRAILING_ZEROS = re.compile(r"\.?0+(?=$|Z|S|[+-])")
ZEROS = frozenset({"", "0", "false", "PT0S", "0001-01-01T00:00:00"})


def parse(data: bytes | str) -> Any:
    """Parse with lxml alone, forgiving the references to control characters that .NET writes."""
    raw = data.encode() if isinstance(data, str) else data
    return etree.fromstring(raw, etree.XMLParser(remove_comments=True, resolve_entities=False, recover=b"&#x" in raw))


def blocks(data: bytes | str) -> list[Any]:
    """Return header blocks and body of an envelope; an absent Header is an empty one."""
    root = parse(data)
    version = etree.QName(root).namespace
    return [*root.iterfind(f"{{{version}}}Header/*"), *root.iterfind(f"{{{version}}}Body/*")]


def envelope_difference(expected: bytes, actual: bytes, zeros: Collection[str] | None = None) -> str:
    """Return where two envelopes differ, "" when they say the same."""
    return _children_difference(blocks(expected), blocks(actual), "", zeros)


def difference(expected: Any, actual: Any, zeros: Collection[str] | None = None) -> str:
    """Return where two elements differ, "" when they have the same infoset.

    Names, xsi:nil, xsi:type, text and order count; prefixes and the seventh digit of a fraction do not. With ``zeros``
    an element that only ``actual`` has is fine when it is nil or one of these texts: DataContract's reading of absence.
    """
    path = f"/{etree.QName(expected).localname}"
    if expected.tag != actual.tag:
        return f"{path}: {expected.tag} became {actual.tag}"
    if _attributes(expected) != _attributes(actual):
        return f"{path}: attributes {_attributes(expected)} became {_attributes(actual)}"
    if _text(expected) != _text(actual):
        return f"{path}: text {_text(expected)!r} became {_text(actual)!r}"
    return _children_difference(list(expected), list(actual), path, zeros)


def _children_difference(expected: list[Any], actual: list[Any], path: str, zeros: Collection[str] | None) -> str:
    if zeros is not None:
        actual = list(_without_zeros(expected, actual, zeros))
    for left, right in zip(expected, actual, strict=False):
        found = difference(left, right, zeros)
        if found:
            return path + found
    if len(expected) != len(actual):
        names = [[etree.QName(each).localname for each in side] for side in (expected, actual)]
        return f"{path}: children {names[0]} became {names[1]}"
    return ""


def _without_zeros(expected: list[Any], actual: list[Any], zeros: Collection[str]) -> Iterator[Any]:
    left = iter(expected)
    awaited = next(left, None)
    for each in actual:
        if awaited is not None and awaited.tag == each.tag:
            awaited = next(left, None)
        elif _attributes(each).get(f"{{{XSI}}}nil") == "true" or (not len(each) and _text(each) in zeros):
            continue
        yield each


def _attributes(node: Any) -> dict[str, str]:
    found = {str(name): str(value) for name, value in node.attrib.items()}
    nil, kind = f"{{{XSI}}}nil", f"{{{XSI}}}type"
    if nil in found:
        found[nil] = {"1": "true", "0": "false"}.get(found[nil], found[nil])
    if kind in found:
        prefix, _, local = found[kind].rpartition(":")
        found[kind] = f"{{{node.nsmap.get(prefix or None, '')}}}{local}"
    return found


def _text(node: Any) -> str:
    text = "".join([node.text or "", *(child.tail or "" for child in node)])
    if len(node) and not text.strip():
        return ""
    match = _SEVENTH_DIGIT.fullmatch(text)
    return match[1] + _TRAILING_ZEROS.sub("", match[2]) + (match[3] or "") if match else text


# --- objects -------------------------------------------------------------------------------------------------------


def plain(name: str) -> str:
    """Return a name without what conventions add to it: ``ChatMessageId`` and ``chat_message_id`` agree."""
    return name.replace("_", "").lower()


def disagreements(told: Any, value: Any, *, skip: Collection[str] = (), path: str = "") -> list[str]:
    """Return everywhere an object is not what its JSON tells, [] when they agree. ``skip`` names JSON keys."""
    return list(_compare(told, value, frozenset(skip), path))


def message_disagreements(told: dict[str, Any], message: Any, *, skip: Collection[str] = ()) -> list[str]:
    """Compare a Request or Response: the JSON has header blocks and members of the body side by side."""
    found = {**_members(message.headers), **_members(message.body)}
    return list(_compare_members(told, found, frozenset(skip), ""))


def _members(record: Any) -> dict[str, Any]:
    return {plain(each.name): getattr(record, each.name) for each in fields(record) if each.metadata}


def _compare(told: Any, value: Any, skip: frozenset[str], path: str) -> Iterable[str]:  # noqa: C901, PLR0911, PLR0912 - a table
    match told:
        case None:
            return [] if value is None else [f"{path}: null is {value!r}"]
        case {"$": kind, **rest}:
            if type(value).__name__ != re.sub(r"^N\d+_", "", kind):  # N1_: a type of another namespace
                return [f"{path}: {kind} is {type(value).__name__}"]
            return _compare_members(rest, _members(value), skip, path)
        case dict():
            if not isinstance(value, dict) or len(value) != len(told) or not all(map(_same_key, told, value)):
                return [f"{path}: dictionary {list(told)} is {value!r}"]
            pairs = zip(told.items(), value.values(), strict=True)
            return [line for (key, a), b in pairs for line in _compare(a, b, skip, f"{path}[{key!r}]")]
        case list():
            if not isinstance(value, list) or len(value) != len(told):
                return [f"{path}: {len(told)} items are {value!r}"]
            pairs = enumerate(zip(told, value, strict=True))
            return [line for index, (a, b) in pairs for line in _compare(a, b, skip, f"{path}[{index}]")]
        case str() if isinstance(value, datetime):
            same = _same_time(told, value)
        case str() if isinstance(value, timedelta):
            same = _duration(told) == value
        case str() if isinstance(value, Flag):
            same = _same_flags(told, value)
        case str() if hasattr(value, "number"):
            same = told == f"{value.value}={value.number}" and value.is_known
        case str() if isinstance(value, bytes):
            same = told == f"b64:{binascii.b2a_base64(value, newline=False).decode()}"
        case bool():
            same = value is told
        case int() | float() if isinstance(value, float):
            same = value == told
        case _:
            same = type(told) is type(value) and told == value
    return [] if same else [f"{path}: {told!r} is {value!r}"]


def _compare_members(told: dict[str, Any], found: dict[str, Any], skip: frozenset[str], path: str) -> Iterator[str]:
    expected = {plain(key): (key, value) for key, value in told.items() if key != "$"}
    if expected.keys() != found.keys():
        yield f"{path}: members {sorted(expected)} are {sorted(found)}"
        return
    for name, (key, value) in expected.items():
        if key not in skip:
            yield from _compare(value, found[name], skip, f"{path}.{key}")


def _same_key(told: str, key: object) -> bool:
    if isinstance(key, datetime):
        expected = datetime.fromisoformat(told)
        return (expected, expected.utcoffset()) == (key, key.utcoffset())
    return told == key


def _same_time(told: str, value: datetime) -> bool:
    text, _, kind = told.partition("|")
    offset = value.utcoffset()
    right_kind = {"Utc": offset == timedelta(0), "Unspecified": offset is None, "Local": offset is not None}[kind]
    return right_kind and value.replace(tzinfo=None) == datetime.fromisoformat(text[:26])


def _duration(told: str) -> timedelta:
    match = re.fullmatch(r"TS:(-?)(?:(\d+)\.)?(\d+):(\d+):(\d+)(?:\.(\d{6})\d)?", told)
    assert match, told
    days, hours, minutes, seconds, micros = (int(group or 0) for group in match.groups()[1:])
    value = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds, microseconds=micros)
    return -value if match[1] else value


def _same_flags(told: str, value: Any) -> bool:
    names, _, number = told.rpartition("=")
    known = [name for name in names.split(", ") if not name.isdigit()]
    return value.value == int(number) and all(type(value).from_wire(name) in value for name in known)
