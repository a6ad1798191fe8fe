"""Operations the contract does not have, to read and write one type alone."""

from __future__ import annotations

import importlib
from dataclasses import make_dataclass
from typing import Any

_SLOTS: dict[Any, Any] = {}


def runtime_of(package: Any) -> Any:
    return importlib.import_module(f"{package.__name__}._runtime")


def alone(full: Any, cls: Any) -> Any:
    """Return an operation whose request is one object, which the schema has as an element of its own."""
    headers, _ = full.OPERATIONS["SoPrincipal.GetSystemInfo"].request  # only those that every agent has
    message = (headers, cls)
    return full.Operation(key=f"Test.{cls.__name__}", request=message, response=message, result=id)


def slot(full: Any, cls: Any) -> Any:
    """Return an operation whose request ``Holder`` has one member of type ``cls``, called as the type is."""
    found = _SLOTS.get(cls)
    if found is None:
        runtime = runtime_of(full)
        kinds = (
            (full.Record, runtime.RecordOf),
            (runtime.WireFlag, runtime.FlagsOf),
            (runtime.WireEnum, runtime.EnumOf),
        )
        codec = next(codec for base, codec in kinds if issubclass(cls, base))
        name = cls.__xml_name__
        member = runtime.element(name.name, codec(cls.__name__), namespace=name.namespace, optional=True)
        holder = make_dataclass("Holder", [("value", Any, member)], bases=(full.Record,), kw_only=True)
        found = _SLOTS[cls] = alone(full, holder)
    return found
