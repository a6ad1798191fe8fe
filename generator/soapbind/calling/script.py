"""A script that calls an operation, from a source: what ``soapbind sample --style python`` prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from soapbind import pipeline
from soapbind.contract.select import select
from soapbind.errors import Diagnostic, Location, SoapbindError
from soapbind.example import Examples
from soapbind.lock.earlier import as_configured
from soapbind.lock.file import is_lock, locked_package

if TYPE_CHECKING:
    from collections.abc import Callable

    from soapbind.config import PackageConfig
    from soapbind.contract.model import Contract
    from soapbind.example import OperationExample
    from soapbind.pipeline import Modelled


def script(config: PackageConfig, operation: str, tell: Callable[[str], None]) -> OperationExample:
    """Return scripts that call an operation of the package that ``generate`` makes of a source. Raises SoapbindError.

    A package without a name is called as in the lock, or as its contract. Where there can be no package of all
    operations, it is one of this operation alone. ``tell`` hears which stage begins.
    """
    if config.name:
        pipeline.check_package_name(config.name)
    whole = pipeline.read_whole(config, tell)
    part = select(whole, operations=(operation,))
    lock = next(filter(is_lock, config.sources), None)
    locked = None if lock is None else locked_package(lock)
    named = pipeline.with_name(config if locked is None else as_configured(config, locked), part, locked)

    def modelled(contract: Contract) -> Modelled:
        return pipeline.modelled(pipeline.Reading(contract, {}, {}, contract), named, tell, locked)

    try:
        found = modelled(select(whole))
    except SoapbindError:
        found = modelled(part)
    wanted = part.services[0].name, part.services[0].operations[0].label
    service, called = next((s, o) for s in found.package.services for o in s.operations if (s.name, o.name) == wanted)
    made = Examples(found.package, found.reading.contract, found.profile).operation(service, called)
    if made is None:
        message = f"no example of {operation} can be made: its request is abstract, endless or too large"
        place = Location(config.sources[0])
        raise SoapbindError(Diagnostic(place, "no-example", message, "soapbind show ... --operation lists its members"))
    return made
