"""A package that is made in memory and imported: for commands that use a contract once, and keep nothing of it.

::

    package = live.load(PackageConfig("crm", ("crm.wsdl",), operations=("Crm.Find",)))
    find = package.OPERATIONS["Crm.Find"]

Nothing is written. A module is compiled when it is imported, so that what is not used costs nothing. Several packages
may be there at a time, also of the same contract.
"""

from __future__ import annotations

import itertools
import sys
from importlib import import_module
from typing import TYPE_CHECKING

from soapbind import pipeline
from soapbind.live.importing import Finder
from soapbind.lock.earlier import as_configured
from soapbind.lock.file import is_lock, locked_package

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import ModuleType

    from soapbind.config import PackageConfig
    from soapbind.contract.model import Contract
    from soapbind.pipeline import Made

__all__ = ["free_name", "load", "load_files", "made_of", "make", "unload"]

_numbers = itertools.count(1)


def _silent(stage: str) -> None:
    """Tell nobody."""


def load(config: PackageConfig, *, name: str | None = None, tell: Callable[[str], None] = _silent) -> ModuleType:
    """Return the package that a configuration describes, imported under ``name``.

    - name: by default one that no other module has.
    - tell: hears which stage begins.

    Raises SoapbindError as ``make`` does, ValueError for a name that is taken.
    """
    return load_files(make(config, tell).files, name=name or free_name(config.name))


def make(config: PackageConfig, tell: Callable[[str], None] = _silent) -> Made:
    """Return the files of a package as ``pipeline.make`` does; the source may also be a lock. Raises SoapbindError.

    Of a lock, the contract that is kept there is taken, with the names that things have in the package.
    """
    if not any(map(is_lock, config.sources)):
        return pipeline.make(config, tell)
    return made_of(pipeline.read_part(config, tell), config, tell)


def made_of(contract: Contract, config: PackageConfig, tell: Callable[[str], None] = _silent) -> Made:
    """Return the files of a package for a contract that was read from the sources of ``config``. Raises SoapbindError.

    What there was of it in a lock is called as it was there.
    """
    pipeline.check_package_name(config.name)
    reading = pipeline.Reading(contract, {}, {}, contract, contract.warnings)
    lock = next(filter(is_lock, config.sources), None)
    if lock is None:
        return pipeline.package_files(reading, config, tell)
    locked = locked_package(lock)
    return pipeline.package_files(reading, as_configured(config, locked), tell, locked)


def load_files(files: Mapping[str, str], *, name: str) -> ModuleType:
    """Return a package of these files (text by path inside it), imported under ``name``.

    The modules of its runtime are those of the tool: they are loaded from there, compiled or not. Raises ValueError for
    a name that is taken.
    """
    if name in sys.modules or any(isinstance(each, Finder) and each.package == name for each in sys.meta_path):
        raise ValueError(f"there is a module {name!r} already")
    finder = Finder(name, files)
    sys.meta_path.insert(0, finder)
    try:
        return import_module(name)
    except BaseException:
        _forget(finder)
        raise


def unload(package: ModuleType) -> None:
    """Forget a package that was loaded, so that its memory is free when nobody has a part of it any more.

    What is there of it goes on working; what would be imported only now is not found. Raises ValueError for a module
    that is no such package.
    """
    found = (each for each in sys.meta_path if isinstance(each, Finder) and each.package == package.__name__)
    finder = next(found, None)
    if finder is None:
        raise ValueError(f"{package.__name__!r} is not loaded by soapbind.live")
    _forget(finder)


def _forget(finder: Finder) -> None:
    sys.meta_path.remove(finder)
    for name in [each for each in sys.modules if finder.owns(each)]:
        del sys.modules[name]


def free_name(name: str) -> str:
    """Return a name that begins with ``name`` and that no module has."""
    return next(free for n in _numbers if (free := f"{name}_live{n}") not in sys.modules)
