"""JSON Schema (2020-12) of the JSON that ``to_json`` of a generated package writes, and ``from_json`` takes.

A schema is made from the classes of the package, which say all that counts: see docs/guide/json.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from soapbind.did_you_mean import nearest
from soapbind.errors import Diagnostic, Location, SoapbindError
from soapbind.json_schema.records import Definitions

if TYPE_CHECKING:
    from types import ModuleType

__all__ = ["class_called", "schema_of"]

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema_of(package: ModuleType, cls: type[Any]) -> dict[str, Any]:
    """Return the schema of an imported package's class: of its models, or the body of a message."""
    made = Definitions(package)
    root = made.root(cls)
    definitions = made.all()
    return {"$schema": DIALECT, "title": cls.__name__, **root, **({"$defs": definitions} if definitions else {})}


def class_called(package: ModuleType, name: str) -> type[Any]:
    """Return a class by its name in ``models``, or a body by ``Service.Operation.request`` or ``.response``.

    Raises SoapbindError for a name that nothing has.
    """
    models: list[str] = package.models.__all__
    if name in models:
        found: type[Any] = getattr(package.models, name)
        return found
    key, _, kind = name.rpartition(".")
    operation = package.OPERATIONS.get(key)
    if operation is not None and kind in {"request", "response"}:
        body: type[Any] = getattr(operation, kind)[1]
        return body
    bodies = [f"{each}.{kind}" for each in package.OPERATIONS for kind in ("request", "response")]
    near = nearest(name, [*models, *bodies])
    help_ = f"did you mean {near}?" if near else "name a class of models, or Service.Operation.request"
    raise SoapbindError(Diagnostic(Location("--type"), "no-such-type", f"the package has no type {name!r}", help_))
