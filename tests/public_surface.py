"""What a package shows: its public modules, the classes that they name, and the public methods of these."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType


def public_modules(package: ModuleType) -> Iterator[ModuleType]:
    """Give a package and its modules, without those that are called like ``_runtime``."""
    yield package
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if "._" not in found.name:
            yield importlib.import_module(found.name)


def public_classes(package: ModuleType) -> list[type[Any]]:
    """Return the classes of a package that have a public name, each once; those of its runtime included."""
    found = [
        getattr(module, name) for module in public_modules(package) for name in dir(module) if not name.startswith("_")
    ]
    own = [each for each in found if inspect.isclass(each) and each.__module__.startswith(f"{package.__name__}.")]
    return list(dict.fromkeys(own))


def functions(cls: type[Any]) -> Iterator[Any]:
    """Give the public methods, getters and constructors of a class, also those that it inherits."""
    for name, found in inspect.getmembers_static(cls):
        if name.startswith("_") and name != "__init__":
            continue
        for attribute in ("__func__", "fget", "func"):  # class methods, properties, cached properties
            found = getattr(found, attribute, found)  # noqa: PLW2901 - peeled
        if inspect.isfunction(found) and found.__module__.startswith(cls.__module__.partition(".")[0]):
            yield found
