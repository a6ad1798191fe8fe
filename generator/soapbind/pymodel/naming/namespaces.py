"""Names of the constants that a package has for the namespaces of its contract."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from soapbind.pymodel.naming.names import constant_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_VERSION = re.compile(r"v?(er)?[\d._-]+|xsd|wsdl|schemas?|soap", re.IGNORECASE)
_SEPARATORS = re.compile(r"[/:#?&=]+")
_SUFFIX = "_NS"  # which no class and no constant of the runtime ends with


def namespace_constants(namespaces: Iterable[str]) -> Mapping[str, str]:
    """Return the names of constants in ``_contract`` by namespace: ``TYPES_NS`` for ``http://h/services/types``.

    It is the last part of the namespace that is no version and says more than "schema"; a number keeps apart those that
    would be alike, in the order of the namespaces.
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
    return (telling or path or parts or ["other"])[-1]
