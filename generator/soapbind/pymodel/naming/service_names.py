"""What services are called: the name of the port type, or else of the service, without what all of them have in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from soapbind.pymodel.naming.names import words

if TYPE_CHECKING:
    from soapbind.contract.model import Service

# Words that say that it is a service, at the end of a name; all but the last are one word each in ``words``.
_NOISE = frozenset({"service", "services", "soap", "port", "porttype", "ptype"})
_INTERFACE = re.compile(r"I(?=[A-Z][a-z])")  # of .NET; IBANCheck and ISOCodes are not called so


def short_name(name: str, service: str = "") -> str:
    """Return a name without the I of .NET's interfaces and without Service, PortType, Port and Soap at its end.

    It is empty where nothing is left. ``service`` is the name of the wsdl:service, which has no I.
    """
    whole = name[1:] if name[:1] == "I" and (name[1:] == service or _INTERFACE.match(name)) else name
    found = words(whole)
    kept = list(found)
    while kept and (kept[-1] in _NOISE or (kept[-1] == "type" and kept[-2:-1] == ["port"])):
        del kept[-2 if kept[-1] == "type" else -1 :]
    if len(kept) == len(found):
        return whole
    end = next((at for at in range(len(whole)) if words(whole[:at]) == kept), 0)
    return whole[:end].rstrip("_-.")


def service_texts(service: Service, alone: str) -> tuple[str, ...]:
    """Return what a service may be called, the best first; at the end its name in the contract, and that of a service.

    ``alone`` is the name of its wsdl:service if that has no other, else "".
    """
    short = short_name(service.name, service.wsdl_service)
    best = (short, alone) if short else (short_name(alone), alone)
    return tuple(dict.fromkeys(filter(None, (*best, service.name, short and f"{short}Service"))))
