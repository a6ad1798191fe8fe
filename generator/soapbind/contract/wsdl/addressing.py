"""WS-Addressing in a WSDL: which action a message has, and which ports demand it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from soapbind.contract.qnames import WSDL
from soapbind.contract.wsdl.policies import demands

if TYPE_CHECKING:
    from soapbind.contract.wsdl.definitions import Node, SoapPort

_WSAW = "http://www.w3.org/2006/05/addressing/wsdl"
_WSAM = "http://www.w3.org/2007/05/addressing/metadata"
_WSA_2004 = "http://schemas.xmlsoap.org/ws/2004/08/addressing"
# What says that addressing is in use: in a policy, or as an extension that is required; with the version it means.
DEMANDS = {
    f"{{{_WSAM}}}Addressing": "2005/08",
    f"{{{_WSAW}}}UsingAddressing": "2005/08",
    f"{{{_WSA_2004}/policy}}UsingAddressing": "2004/08",
    f"{{{_WSA_2004}}}UsingAddressing": "2004/08",
}
_ACTIONS = tuple(f"{{{namespace}}}Action" for namespace in (_WSAM, _WSAW, _WSA_2004))
_REQUIRED = f"{{{WSDL}}}required"


def request_action(operation: Node, soap_action: str) -> str:
    """Return the action of the request of an abstract operation, "" where it is the SOAPAction.

    It is what the input says, else the SOAPAction, else the default (WS-Addressing 1.0 Metadata, section 4.4).
    """
    declared = operation.child("input")
    if declared is None:
        return ""
    explicit = next((text for name in _ACTIONS if (text := declared.element.get(name, "").strip())), "")
    if explicit or soap_action:
        return "" if explicit == soap_action else explicit
    port_type = operation.element.getparent()
    by = ":" if operation.name.namespace.startswith("urn:") else "/"
    usual = operation.name.name if operation.child("output") is None else f"{operation.name.name}Request"
    name = declared.element.get("name", "").strip() or usual
    holder = "" if port_type is None else port_type.get("name", "").strip()
    return by.join((operation.name.namespace.removesuffix(by), holder, name))


def demanded_version(port: SoapPort) -> str:
    """Return the version of WS-Addressing that a port demands, "" where it does not demand any."""
    return next((version for tag, version in DEMANDS.items() if _demands(port, tag)), "")


def _demands(port: SoapPort, tag: str) -> bool:
    said = (child for node in (port.port, port.binding) for child in node.element.iterchildren(tag))
    return any(child.get(_REQUIRED, "").strip() in {"true", "1"} for child in said) or demands(port, tag)
