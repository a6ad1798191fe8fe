"""What is to be called: an operation, and the package in memory that can call it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from soapbind import live, pipeline
from soapbind.contract.select import select
from soapbind.errors import Diagnostic, Location, SoapbindError
from soapbind.live.parts import part

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from soapbind.config import PackageConfig
    from soapbind.contract.model import Contract


_LISTED = 10  # operations in a message


@dataclass(frozen=True, slots=True)
class Target:
    """An operation of a package in memory. ``contract`` is the part of the contract that it was made from.

    ``whole`` is all of the contract, ``alike`` are the operations of the same name, by what tells them apart.
    """

    package: ModuleType
    operation: Any
    contract: Contract
    whole: Contract
    alike: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The operation as ``OPERATIONS`` names it."""
        key: str = self.operation.key
        return key

    @property
    def is_netserver(self) -> bool:
        """Whether the package is of the profile of NetServer."""
        return hasattr(self.package, "NetServer")

    def module(self, name: str) -> Any:
        """Return a module of the package."""
        return part(self.package, name)


def find_target(config: PackageConfig, name: str, tell: Callable[[str], None]) -> Target:
    """Return the operation ``name`` (``Service.Operation``) of the sources of ``config``. Raises SoapbindError.

    Only what the operation needs becomes part of the package.
    """
    whole = pipeline.read_whole(config, tell)
    key, alike = operation_key(whole, name)
    part = select(whole, operations=(key,))
    package = live.load_files(live.made_of(part, config, tell).files, name=live.free_name(config.name))
    return Target(package, package.OPERATIONS[key], part, whole, alike)


def operation_key(contract: Contract, name: str) -> tuple[str, tuple[str, ...]]:
    """Return the key of the operation that a user names, and the keys of the others of that name.

    Raises SoapbindError for a name that is not there, and for one that several operations have.
    """
    keys = {f"{s.name}.{o.label}": f"{s.name}.{o.name}" for s in contract.services for o in s.operations}
    same = [key for key, plain in keys.items() if plain == keys.get(name, name)]  # more than one where it is overloaded
    if name in keys:
        return name, tuple(key for key in same if key != name)
    if len(same) == 1:
        return same[0], ()
    same = same or [key for key, plain in keys.items() if key.endswith(f".{name}") or plain.endswith(f".{name}")]
    if not same:
        select(contract, operations=(name,))  # raises, with the name that may be meant
    shown = ", ".join(same[:_LISTED]) + (", ..." if len(same) > _LISTED else "")
    message = f"{name} names no {'single operation' if '.' in name else 'service'}"
    raise SoapbindError(Diagnostic(Location(name), "ambiguous-operation", message, f"name it in full: {shown}"))
