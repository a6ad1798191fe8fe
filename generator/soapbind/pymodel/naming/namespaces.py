"""Names of the constants that a package has for the namespaces of its contract."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from soapbind.pymodel.naming.names import constant_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_VERSION = re.compile(r"v?(er)?[\d._-]+|xsd|wsdl|schemas?|soap", re.IGNORECASE)
_SEPARATORS = re.compile(r"[/:#?&=]+")
_ENDINGS = re.compile(r"(?<=\w)(\.(xsd|wsdl)|[._-]v?\d+)+$", re.IGNORECASE)  # of secext-1.0.xsd, of core_2023_2
_HOST = re.compile(r"[\w-]+(\.[\w-]+)+\.(com|edu|eu|gov|info|int|net|org|[a-z]{2})", re.IGNORECASE)
_LONGEST_ENDING = 40
_INITIALS = 2  # letters, which say nothing alone
_SUFFIX = "_NS"  # which no class and no constant of the runtime ends with


def namespace_constants(namespaces: Iterable[str]) -> Mapping[str, str]:
    """Return the names of constants in ``_contract`` by namespace: ``TYPES_NS`` for ``http://h/services/types``.

    It is the last part of the namespace that is no version and says more than "schema", without the version that it
    ends with. Of a part such as ``types.core_2.platform.example.com`` it is the beginning, ``TYPES_CORE_NS``: the rest
    is the name of a host. A part of one or two letters has the one before it: ``COMMON_NO_NS``. A number keeps apart
    those that would be alike, in the order of the namespaces.
    """
    found: dict[str, str] = {}
    taken: set[str] = set()
    for namespace in sorted(namespaces):
        name = plain = constant_name(_part(namespace))
        number = 2
        while f"{name}{_SUFFIX}" in taken:
            name, number = type(plain)(f"{plain}_{number}"), number + 1
        taken.add(f"{name}{_SUFFIX}")
        found[namespace] = f"{name}{_SUFFIX}"
    return found


def _part(namespace: str) -> str:
    parts = [part for part in _SEPARATORS.split(namespace) if part]
    path = parts[2:] if "://" in namespace else parts[1:]  # without scheme and host
    telling = [part for part in path if _VERSION.fullmatch(part) is None]
    *before, last = telling or path or parts or ["other"]
    found = _without_version(last)
    # NO_NS, of a part that is the name of a country, would be read as "no namespace".
    return f"{_without_version(before[-1])}_{found}" if before and len(found) <= _INITIALS else found


def _without_version(part: str) -> str:
    """Return a part without what changes with each release, and without the host that it is made from."""
    if _HOST.fullmatch(part) is None:
        return _plain(part)
    labels = part.removeprefix("www.").split(".")
    plain = [_plain(label) for label in labels]
    versioned = [at for at, label in enumerate(labels) if plain[at] != label]
    return "_".join(plain[: versioned[0] + 1 if versioned else 1])


def _plain(text: str) -> str:
    """Return a text without the version that it ends with; a version is short, and a namespace may be long."""
    found = _ENDINGS.search(text, max(0, len(text) - _LONGEST_ENDING))
    return text if found is None else text[: found.start()]
