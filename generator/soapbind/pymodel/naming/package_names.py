"""What a package may be called for which nobody gives a name: ``docs``, ``diff`` and ``sample`` need one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from soapbind.config import is_package_name
from soapbind.pymodel.naming.names import module_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from soapbind.contract.model import Contract

# Parts of namespaces that say no more than that there is a contract; "module" is the name of what has no letters.
_SAY_NOTHING = frozenset(
    {"http", "https", "module", "schema", "schemas", "service", "services", "soap", "types", "urn", "ws", "wsdl", "xsd"}
)


def usual_package_name(contract: Contract, otherwise: str) -> str:
    """Return the end of the namespace that says something, else the name of the service, else ``otherwise``.

    ``.../Services88`` gives ``services88``, ``http://www.onvif.org/ver10/media/wsdl`` gives ``media``.
    """
    names = (str(module_name(text)) for text in _texts(contract) if text)
    return next((name for name in names if is_package_name(name) and name not in _SAY_NOTHING), otherwise)


def _texts(contract: Contract) -> Iterator[str]:
    for service in contract.services[:1]:
        yield from reversed(re.split("[/:]+", service.namespace.rstrip("/:"))[-2:])
        yield from (service.wsdl_service, service.name)
