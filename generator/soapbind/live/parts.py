"""Parts of a package that is there in memory only, so that no type checker sees its code."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import ModuleType


def part(package: ModuleType, name: str) -> Any:
    """Return a module of a package, such as ``server`` or ``_runtime.redaction``."""
    return import_module(f"{package.__name__}.{name}")


def result_data(package: ModuleType, body: Any) -> Any:
    """Return the result in the body of a response, as JSON has it: None where there is none, all of several results.

    Raises JsonError of the package for what JSON cannot hold.
    """
    data = part(package, "json").to_data(body)
    names = part(package, "_runtime.schema.members").wire_fields(type(body))
    return data.get(names[0]) if len(names) == 1 else data if names else None
