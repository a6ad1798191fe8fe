"""What policies ask of messages to a port (WS-Policy 1.2 and 1.5): MTOM, and nothing else so far."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from soapbind.contract.wsdl.definitions import SoapPort
    from soapbind.documents.model import XmlElement

_POLICY = ("http://schemas.xmlsoap.org/ws/2004/09/policy", "http://www.w3.org/ns/ws-policy")
_ID = "{http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd}Id"
# WS-MTOMPolicy, as Microsoft and Oracle have it, and the assertion of W3C (MTOM Serialization Policy Assertion 1.1).
_MTOM = {
    "{http://schemas.xmlsoap.org/ws/2004/09/policy/optimizedmimeserialization}OptimizedMimeSerialization",
    "{http://www.w3.org/2007/08/soap12-mtom-policy}MTOM",
}
_DEEPEST = 20  # policies that refer to policies; those in a circle end there


def asks_for_mtom(port: SoapPort) -> bool:
    """Whether a policy of a port or of its binding demands MTOM; one that only allows it does not."""
    return any(_demands(element, 0) for node in (port.port, port.binding) for element in _policies(node.element))


def _policies(element: XmlElement) -> list[XmlElement]:
    """Return the policies and references to policies that are attached to an element."""
    found = [
        each for each in element.iterchildren() if _name(each) in ("Policy", "PolicyReference") and _is_policy(each)
    ]
    for namespace in _POLICY:
        for uri in element.get(f"{{{namespace}}}PolicyURIs", "").split():
            found += _named(element, uri)
    return found


def _demands(element: XmlElement, depth: int) -> bool:
    """Whether messages must be by MTOM: all alternatives say so (WS-Policy 1.5, sections 4.3.2 and 4.3.4)."""
    if element.tag in _MTOM:
        return not any(element.get(f"{{{namespace}}}Optional", "") in ("true", "1") for namespace in _POLICY)
    if not _is_policy(element) or depth > _DEEPEST:
        return False
    if _name(element) == "PolicyReference":
        return any(_demands(each, depth + 1) for each in _named(element, element.get("URI", "")))
    parts = [_demands(each, depth) for each in element.iterchildren() if isinstance(each.tag, str)]
    return bool(parts) and all(parts) if _name(element) == "ExactlyOne" else any(parts)


def _named(element: XmlElement, uri: str) -> list[XmlElement]:
    """Return the policy of a document that a reference in it names, by wsu:Id or xml:id."""
    wanted = uri.strip().removeprefix("#")
    if not wanted or wanted == uri.strip():
        return []
    xml_id = "{http://www.w3.org/XML/1998/namespace}id"
    root = element.getroottree().getroot()
    tags = [f"{{{namespace}}}Policy" for namespace in _POLICY]
    return [each for each in root.iter(*tags) if wanted in (each.get(_ID), each.get(xml_id))][:1]


def _is_policy(element: XmlElement) -> bool:
    return isinstance(element.tag, str) and etree.QName(element).namespace in _POLICY


def _name(element: XmlElement) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""
