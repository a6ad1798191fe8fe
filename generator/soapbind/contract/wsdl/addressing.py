"""WS-Addressing in a WSDL: which action a message has, and which ports demand it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from soapbind.contract.qnames import WSDL

if TYPE_CHECKING:
    from collections.abc import Iterable

    from soapbind.contract.wsdl.definitions import Node, SoapPort
    from soapbind.documents.model import XmlElement

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
_POLICIES = ("http://www.w3.org/ns/ws-policy", "http://schemas.xmlsoap.org/ws/2004/09/policy")
_REQUIRED = f"{{{WSDL}}}required"
_DEEPEST = 20  # policies that refer to others


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
    for element in (port.port.element, port.binding.element):
        for child in element.iterchildren(etree.Element):
            if child.tag == tag and child.get(_REQUIRED, "").strip() in {"true", "1"}:
                return True
            if _is(child, "Policy", "PolicyReference") and _holds(child, tag, _DEEPEST):
                return True
    return False


def _holds(policy: XmlElement, tag: str, deeper: int) -> bool:
    """Whether a policy cannot be kept without an assertion (WS-Policy 1.5 Framework, sections 4.2 and 4.3)."""
    if policy.tag == tag:
        return not _is_optional(policy)
    if deeper == 0 or _is_optional(policy):
        return False
    children: Iterable[XmlElement] = policy.iterchildren(etree.Element)
    if _is(policy, "PolicyReference"):
        found = _referred(policy)
        return found is not None and _holds(found, tag, deeper - 1)
    if _is(policy, "ExactlyOne"):
        alternatives = [_holds(child, tag, deeper - 1) for child in children]
        return bool(alternatives) and all(alternatives)
    return _is(policy, "Policy", "All") and any(_holds(child, tag, deeper - 1) for child in children)


def _referred(reference: XmlElement) -> XmlElement | None:
    """Return the policy of the same document that a reference names by its identifier."""
    uri = reference.get("URI", "")
    if not uri.startswith("#"):
        return None
    for found in reference.getroottree().iter(*(f"{{{namespace}}}Policy" for namespace in _POLICIES)):
        names = (str(value) for name, value in found.attrib.items() if etree.QName(name).localname in {"Id", "id"})
        if uri[1:] in names:
            return found
    return None


def _is(element: XmlElement, *names: str) -> bool:
    name = etree.QName(element)
    return name.namespace in _POLICIES and name.localname in names


def _is_optional(element: XmlElement) -> bool:
    return any(element.get(f"{{{each}}}Optional", "").strip() in {"true", "1"} for each in _POLICIES)
