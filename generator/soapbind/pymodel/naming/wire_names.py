"""Names that go on the wire must be XML names; what is no name in the contract cannot be one in a message.

ADR 0013 lists what is refused and what is made harmless.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from soapbind.contract.wsdl.bodies import all_elements

if TYPE_CHECKING:
    from soapbind.contract.model import Contract, QName, Service
    from soapbind.errors import Location, Problems

# NCName of Namespaces in XML 1.0, section 3, with the letters of XML 1.0 (Fifth Edition), 2.3.
_START = (
    "A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f\u2c00-\u2fef"
    "\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_NCNAME = re.compile(f"[{_START}][-.0-9\u00b7\u0300-\u036f\u203f-\u2040{_START}]*")
_LONGEST = 255  # characters; the longest name in 60 public contracts has 96
_LONGEST_NAMESPACE = 2_000
# RFC 9110, 5.5: what a header may hold; the value is put between double quotes (SOAP 1.1, 6.1.1).
_ACTION = re.compile(r"[ !#-\[\]-~]*")


def check_wire_names(contract: Contract, problems: Problems) -> None:
    """Note every name, namespace and SOAPAction that a message cannot carry or nobody could read."""
    check = _Checks(problems)
    for service in contract.services:
        check.service(service)
    for name, found in contract.types.items():
        check.qname("a type", name, found.location)
    for element in all_elements(contract):
        check.qname("an element", element.name, element.location)


@dataclass(slots=True)
class _Checks:
    problems: Problems
    namespaces: set[str] = field(default_factory=set[str])
    good: set[QName] = field(default_factory=set["QName"])

    def service(self, service: Service) -> None:
        """Check the names of a service and its operations, and what goes into HTTP headers."""
        self.name("a service", service.name, service.location)
        self.namespace(service.namespace, service.location)
        for operation in service.operations:
            self.name("an operation", operation.name, operation.location)
            self.action(operation.action, operation.location)
        for port in service.ports:
            for _, action in port.actions:
                self.action(action, service.location)

    def action(self, action: str, location: Location) -> None:
        """Check what goes into an HTTP header."""
        if _ACTION.fullmatch(action) is None:
            self.problems.add(
                location,
                "bad-action",
                f"the SOAPAction {action!r} cannot stand in an HTTP header",
                "is the file what its author published? a SOAPAction is a URI: ASCII, no line breaks, no quotes",
            )

    def qname(self, kind: str, name: QName, location: Location) -> None:
        """Check a name and its namespace; most stand at many places."""
        if name not in self.good:
            before = len(self.problems.found)
            self.name(kind, name.name, location)
            self.namespace(name.namespace, location)
            if len(self.problems.found) == before:
                self.good.add(name)

    def name(self, kind: str, name: str, location: Location) -> None:
        """Check a name without a namespace."""
        if len(name) > _LONGEST:
            message = f"{kind} has a name of {len(name)} characters; soapbind takes {_LONGEST}"
            self.problems.add(location, "name-too-long", message, _PUBLISHED)
        elif _NCNAME.fullmatch(name) is None:
            message = f"{name!r} is not a name that XML allows for {kind}"
            self.problems.add(location, "bad-name", message, f"{_PUBLISHED} a name has letters, digits, and _ - . only")

    def namespace(self, namespace: str, location: Location) -> None:
        """Check a namespace, each once."""
        if namespace in self.namespaces:
            return
        self.namespaces.add(namespace)
        hidden = any(unicodedata.category(c)[0] in "CZ" and c != " " for c in namespace)
        if hidden or "{" in namespace or "}" in namespace or len(namespace) > _LONGEST_NAMESPACE:
            message = f"{namespace!r} is not a URI, and cannot be the namespace of a message"
            self.problems.add(location, "bad-namespace", message, _PUBLISHED)


_PUBLISHED = "is the file what its author published?"
