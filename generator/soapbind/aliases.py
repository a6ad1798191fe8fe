"""Names that a user chooses: ``[tool.soapbind.names]``. Keys are names of the contract, values are names in Python."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from soapbind.did_you_mean import nearest
from soapbind.errors import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from soapbind.errors import Problems


class Kind(StrEnum):
    """What has a name in Python, as the tables of the configuration and of the lock are called."""

    SERVICES = "services"
    OPERATIONS = "operations"
    PARAMETERS = "parameters"
    RESULTS = "results"
    TYPES = "types"
    FIELDS = "fields"
    VALUES = "values"
    HEADERS = "headers"
    FAULTS = "faults"


# Names in Python by what they are of and by the name in the contract.
NameTable: TypeAlias = Mapping[str, Mapping[str, str]]

# What each table is about: an example of a key, one of a name, and its meaning for users.
NAME_KEYS: dict[Kind, tuple[str, str, str]] = {
    Kind.SERVICES: ("IService1", "orders", "A service: attribute of the client, folder, and classes."),
    Kind.OPERATIONS: ("IService1.Find", "find_order", "The method of an operation, and its module."),
    Kind.PARAMETERS: ("IService1.Find.Text", "query", "A parameter of an operation."),
    Kind.RESULTS: ("IService1.Find.FindResult", "found", "A field of what an operation returns."),
    Kind.TYPES: ("{urn:billing}Address", "BillingAddress", "The class of a type."),
    Kind.FIELDS: ("Order.Price", "list_price", "A field of a type: an element, or `@name` for an attribute."),
    Kind.VALUES: ("Level.-L1", "BASEMENT", "A member of an enumeration, by its value."),
    Kind.HEADERS: ("Session User", "SignedInHeaders", "The class of a set of SOAP headers."),
    Kind.FAULTS: ("OrderRejected", "RejectedError", "The exception class of a declared fault."),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Aliases:
    """What one ``[tool.soapbind.names]`` says, and where it stands."""

    names: NameTable = field(default_factory=dict[str, "Mapping[str, str]"])
    location: Location = field(default=Location("pyproject.toml", ("tool.soapbind.names",)))

    def of(self, kind: Kind) -> Mapping[str, str]:
        """Return the names of one kind by key."""
        return self.names.get(kind, {})

    def place(self, kind: str, key: str) -> Location:
        """Return where a name is given."""
        return self.location.step(kind, key)

    def lines(self) -> Iterator[str]:
        """Give the names as lines of TOML, in a stable order."""
        for kind, names in sorted(self.names.items()):
            for key, name in sorted(names.items()):
                yield toml_line(kind, key, name)


def toml_line(kind: str, key: str, name: str) -> str:
    """Return a name as a line that may stand below ``[tool.soapbind.names]``."""
    return f"{kind}.{json.dumps(key, ensure_ascii=False)} = {json.dumps(name, ensure_ascii=False)}"


def read_aliases(value: object, where: Location, problems: Problems) -> Aliases:
    """Return the names that a configuration gives; notes what has another form than tables of texts."""
    tables = _table(value, where, problems)
    found: dict[str, Mapping[str, str]] = {}
    for kind, entries in tables.items():
        if kind not in NAME_KEYS:
            close = nearest(kind, NAME_KEYS)
            hint = f"did you mean {close}?" if close else f"known: {', '.join(NAME_KEYS)}"
            problems.add(where.step(kind), "unknown-key", f"there is no table {kind!r} of names", hint)
            continue
        found[kind] = {}
        for key, name in _table(entries, where.step(kind), problems).items():
            if isinstance(name, str):
                found[kind] = {**found[kind], key: name}
            else:
                hint = 'such as "Address" = "BillingAddress"; put a key that has a dot in it in quotes'
                problems.add(where.step(kind, key), "bad-config", "a name must be a text", hint)
    return Aliases(found, where)


def _table(value: object, where: Location, problems: Problems) -> Mapping[str, Any]:
    if isinstance(value, dict):
        return cast("Mapping[str, Any]", value)
    problems.add(where, "bad-config", "must be a table", f"write [{'.'.join(where.path)}]")
    return {}
