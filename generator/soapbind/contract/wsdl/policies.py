"""What policies ask of messages to a port (WS-Policy 1.2 and 1.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from soapbind.contract.wsdl.definitions import SoapPort
    from soapbind.documents.model import XmlElement

_POLICIES = ("http://www.w3.org/ns/ws-policy", "http://schemas.xmlsoap.org/ws/2004/09/policy")
# WS-MTOMPolicy, as Microsoft and Oracle have it, and the assertion of W3C (MTOM Serialization Policy Assertion 1.1).
_MTOM = (
    "{http://schemas.xmlsoap.org/ws/2004/09/policy/optimizedmimeserialization}OptimizedMimeSerialization",
    "{http://www.w3.org/2007/08/soap12-mtom-policy}MTOM",
)
_DEEPEST = 20  # policies that refer to policies; those in a circle end there


def demands(port: SoapPort, assertion: str) -> bool:
    """Whether a policy of a port or of its binding cannot be kept without an assertion, which is named by its tag."""
    attached = (policy for node in (port.port, port.binding) for policy in _attached(node.element))
    return any(_holds(policy, assertion, _DEEPEST) for policy in attached)


def asks_for_mtom(port: SoapPort) -> bool:
    """Whether a policy of a port or of its binding demands MTOM; one that only allows it does not."""
    return any(demands(port, assertion) for assertion in _MTOM)


def _attached(element: XmlElement) -> Iterator[XmlElement]:
    """Give the policies of an element, and the references to policies (WS-PolicyAttachment 1.5, section 3.3)."""
    for child in element.iterchildren(etree.Element):
        if _is(child, "Policy", "PolicyReference"):
            yield child
    for namespace in _POLICIES:
        for uri in element.get(f"{{{namespace}}}PolicyURIs", "").split():
            found = _named(element, uri)
            if found is not None:
                yield found


def _holds(policy: XmlElement, assertion: str, deeper: int) -> bool:
    """Whether a policy cannot be kept without an assertion (WS-Policy 1.5 Framework, sections 4.2 and 4.3)."""
    if policy.tag == assertion:
        return not _is_optional(policy)
    if deeper == 0 or _is_optional(policy):
        return False
    children: Iterable[XmlElement] = policy.iterchildren(etree.Element)
    if _is(policy, "PolicyReference"):
        found = _named(policy, policy.get("URI", ""))
        return found is not None and _holds(found, assertion, deeper - 1)
    if _is(policy, "ExactlyOne"):
        alternatives = [_holds(child, assertion, deeper - 1) for child in children]
        return bool(alternatives) and all(alternatives)
    return _is(policy, "Policy", "All") and any(_holds(child, assertion, deeper - 1) for child in children)


def _named(element: XmlElement, uri: str) -> XmlElement | None:
    """Return the policy of the same document that a reference names by wsu:Id or xml:id."""
    uri = uri.strip()
    if not uri.startswith("#"):
        return None
    for found in element.getroottree().iter(*(f"{{{namespace}}}Policy" for namespace in _POLICIES)):
        names = (str(value) for name, value in found.attrib.items() if etree.QName(name).localname in {"Id", "id"})
        if uri[1:] in names:
            return found
    return None


def _is(element: XmlElement, *names: str) -> bool:
    name = etree.QName(element)
    return name.namespace in _POLICIES and name.localname in names


def _is_optional(element: XmlElement) -> bool:
    return any(element.get(f"{{{each}}}Optional", "").strip() in {"true", "1"} for each in _POLICIES)
