"""What the runtime asks of the package it was copied into: classes by name, namespaces and their prefixes.

Everything is looked up when it is first needed, so that importing the package stays cheap. Import statements name the
modules, so that tools that collect the files of a program (PyInstaller, modulefinder) find them. Type checkers skip
these statements: where this file is developed there are no such modules.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from .qname import XmlName

if TYPE_CHECKING:
    from collections.abc import Mapping

_FOUND: dict[XmlName, Any] = {}
PACKAGE = __name__.rpartition(".")[0].rpartition(".")[0]


@cache
def _models() -> Any:
    module: Any = None
    if not TYPE_CHECKING:
        from .. import models as module  # noqa: PLC0415 - when it is first needed
    return module


@cache
def _contract() -> Any:
    module: Any = None
    if not TYPE_CHECKING:
        from .. import _contract as module  # noqa: PLC0415 - when it is first needed
    return module


def _headers() -> Any:
    module: Any = None
    if not TYPE_CHECKING:
        from .. import _headers as module  # noqa: PLC0415 - when it is first needed
    return module


def json_module() -> Any:
    """Return the module ``json`` of the package."""
    module: Any = None
    if not TYPE_CHECKING:
        from .. import json as module  # noqa: PLC0415 - when it is first needed
    return module


def model(name: str) -> Any:
    """Return the class ``name`` of the package's ``models``."""
    return getattr(_models(), name)


def header_classes() -> tuple[type[Any], ...]:
    """Return the classes of SOAP headers, by name."""
    found: Mapping[str, Any] = _headers().__dict__
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
    models = _models()
    class_name: str = models.RENAMED.get(str(xml_name), xml_name.name)
    if class_name not in class_names():
        return None
    found = getattr(models, class_name)
    return found if found.__xml_name__ == xml_name else None


@cache
def class_names() -> frozenset[str]:
    """Return the names of the classes of the package's models."""
    return frozenset(_models().__all__)


@cache
def namespace() -> str:
    """Return the contract's own namespace."""
    text: str = _contract().NAMESPACE
    return text


def own_name(name: str) -> XmlName:
    """Return ``name`` in the contract's own namespace."""
    return XmlName(namespace(), name)


@cache
def prefixes() -> Mapping[str, str]:
    """Return the prefix of every namespace the contract writes; "" is the default namespace."""
    found: Mapping[str, str] = _contract().PREFIXES
    return found


def is_data_contract() -> bool:
    """Whether the rules of DataContractSerializer hold, else those of XML Schema."""
    found: bool = _contract().IS_DATA_CONTRACT
    return found


def graphs() -> Any:
    """Return the module ``encoded.graphs``, None where the contract has no messages in SOAP encoding."""
    return getattr(_contract(), "GRAPHS", None)


def secret_elements() -> tuple[str, ...]:
    """Return the names of the elements whose text must not be shown."""
    names: tuple[str, ...] = _contract().SECRETS
    return names


def qualified(name: XmlName) -> str:
    """Return ``prefix:name`` as it is written, from the prefixes every envelope declares."""
    prefix = prefixes()[name.namespace] if name.namespace else ""
    return f"{prefix}:{name.name}" if prefix else name.name
