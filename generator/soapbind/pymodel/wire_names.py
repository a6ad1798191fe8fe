"""Names that go on the wire must be XML names; what is no name in the contract cannot be one in a message."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from soapbind.contract.walk import elements, parts

if TYPE_CHECKING:
    from soapbind.contract.model import Contract
    from soapbind.errors import Location, Problems

# XML Namespaces 1.0, NCName, a little wider: Python's letters and digits, and U+00B7.
_NCNAME = re.compile(r"[^\W\d][\w.\-\u00b7]*")


def check_wire_names(contract: Contract, problems: Problems) -> None:
    """Note every service, operation, type and element whose name is no XML name."""

    def check(kind: str, name: str, location: Location) -> None:
        if _NCNAME.fullmatch(name) is None:
            problems.add(
                location,
                "bad-name",
                f"{name!r} is no name that XML allows for {kind}",
                "is the file what its author published? a name has letters, digits, and _ - . only",
            )

    for service in contract.services:
        check("a service", service.name, service.location)
        for operation in service.operations:
            check("an operation", operation.name, operation.location)
        for part in parts(service.operations):
            if part.element is not None:
                check("an element", part.element.name.name, part.element.location)
                for element in elements(part.element):
                    check("an element", element.name.name, element.location)
    for name, found in contract.types.items():
        check("a type", name.name, found.location)
        for element in elements(found):
            check("an element", element.name.name, element.location)
