"""What the runtime asks of the package it was copied into: classes by name, namespaces and their prefixes.

Everything is looked up when it is first needed, so that importing the package stays cheap.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from .qname import XmlName

if TYPE_CHECKING:
    from collections.abc import Mapping

_FOUND: dict[XmlName, Any] = {}
PACKAGE = __name__.rpartition(".")[0].rpartition(".")[0]


def model(name: str) -> Any:
    """Return the class ``name`` of the package's ``models``."""
    return getattr(import_module(f"{PACKAGE}.models"), name)


def header_classes() -> tuple[type[Any], ...]:
    """Return the classes of SOAP headers, by name."""
    found = vars(import_module(f"{PACKAGE}._headers"))
    return tuple(each for _, each in sorted(found.items()) if isinstance(each, type) and "__xml_name__" in vars(each))


def model_of(xml_name: XmlName) -> Any | None:
    """Return the class for a type name on the wire, None when the package has none."""
    found = _FOUND.get(xml_name)
    if found is None:
        found = _find(xml_name)
        if found is not None:  # names that only a server knows are not kept
            _FOUND[xml_name] = found
    return found


def _find(xml_name: XmlName) -> Any | None:
    models = import_module(f"{PACKAGE}.models")
    class_name: str = models.RENAMED.get(str(xml_name), xml_name.name)
    if class_name not in _class_names():
        return None
    found = getattr(models, class_name)
    return found if found.__xml_name__ == xml_name else None


@cache
def _class_names() -> frozenset[str]:
    return frozenset(import_module(f"{PACKAGE}.models").__all__)


@cache
def namespace() -> str:
    """Return the contract's own namespace."""
    text: str = import_module(f"{PACKAGE}._contract").NAMESPACE
    return text


def own_name(name: str) -> XmlName:
    """Return ``name`` in the contract's own namespace."""
    return XmlName(namespace(), name)


@cache
def prefixes() -> Mapping[str, str]:
    """Return the prefix of every namespace the contract writes; "" is the default namespace."""
    found: Mapping[str, str] = import_module(f"{PACKAGE}._contract").PREFIXES
    return found


def qualified(name: XmlName) -> str:
    """Return ``prefix:name`` as it is written, from the prefixes every envelope declares."""
    prefix = prefixes()[name.namespace] if name.namespace else ""
    return f"{prefix}:{name.name}" if prefix else name.name
