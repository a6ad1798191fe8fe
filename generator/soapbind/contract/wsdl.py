"""WSDL 1.1 as written: the definitions of one WSDL and those it imports, by qualified name (WSDL 1.1, 2.1)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

from soapbind.contract.model import QName
from soapbind.contract.qnames import WSDL, UnknownPrefixError, line_of, resolve
from soapbind.contract.resolve import did_you_mean, shown
from soapbind.contract.visible_documents import Closure, has_lines
from soapbind.contract.xsd_annotations import markup_of
from soapbind.errors import Location, Problems

if TYPE_CHECKING:
    from collections.abc import Iterable

    from soapbind.documents.model import XmlElement

SOAP_11 = "http://schemas.xmlsoap.org/wsdl/soap/"
SOAP_12 = "http://schemas.xmlsoap.org/wsdl/soap12/"
_ELSEWHERE = re.compile("jms|mq|smtp|mail|tcp|udp|pipe|xmpp", re.IGNORECASE)
VERSIONS = {SOAP_11: "1.1", SOAP_12: "1.2"}


@dataclass(frozen=True, slots=True)
class Node:
    """A WSDL component: its element, its name and its place."""

    element: XmlElement
    name: QName
    location: Location
    lines: bool

    def child(self, tag: str) -> Node | None:
        """Return the first child of a tag in the WSDL namespace."""
        return next(iter(self.children(tag)), None)

    def children(self, tag: str) -> Iterable[Node]:
        """Return the children of a tag in the WSDL namespace."""
        for element in self.element.iterchildren(f"{{{WSDL}}}{tag}"):
            yield self.inner(element)

    def inner(self, element: XmlElement) -> Node:
        """Return a node for an element inside this one."""
        text = element.get("name") or element.get("part")
        step = str(element.tag).rpartition("}")[2]
        step = f"{step}[{text}]" if text else step
        line = line_of(element) if self.lines else 0
        where = Location(self.location.document, (*self.location.path, step), line)
        return Node(element, QName(self.name.namespace, text or ""), where, self.lines)

    @property
    def documentation(self) -> str:
        """The text of wsdl:documentation, as it is written."""
        return "\n\n".join(markup_of(e) for e in self.element.iterchildren(f"{{{WSDL}}}documentation"))

    def soap(self, tag: str) -> XmlElement | None:
        """Return the SOAP extension element of that name inside."""
        return next(self.element.iterchildren(*(f"{{{ns}}}{tag}" for ns in VERSIONS)), None)

    def reference(self, attribute: str, problems: Problems, element: XmlElement | None = None) -> QName | None:
        """Return the name an attribute holds, None when it is missing; an empty one or unknown prefix is noted."""
        source = self.element if element is None else element
        text = source.get(attribute)
        if text is None:
            return None
        if not text.strip():
            problems.add(self.location, "empty-reference", f"{attribute} is empty", "name what it refers to")
            return None
        try:
            return resolve(source, text)
        except UnknownPrefixError as error:
            problems.add(self.location, "unknown-prefix", str(error), "declare it with xmlns:prefix=...")
            return None


@dataclass(slots=True)
class Definitions:
    """Everything WSDL one entry point can see."""

    namespace: str
    document: str
    messages: dict[QName, Node] = field(default_factory=dict[QName, Node])
    port_types: dict[QName, Node] = field(default_factory=dict[QName, Node])
    bindings: dict[QName, Node] = field(default_factory=dict[QName, Node])
    services: list[Node] = field(default_factory=list[Node])

    def find(self, kind: str, name: QName | None, here: Location, problems: Problems) -> Node | None:
        """Return the message, port type or binding of a name, None after noting that there is none."""
        table = {"message": self.messages, "portType": self.port_types, "binding": self.bindings}[kind]
        if name is None:
            return None
        found = table.get(name)
        if found is None:
            code = "unknown-port-type" if kind == "portType" else f"unknown-{kind}"
            problems.add(
                here, code, f"refers to {kind} {shown(name)}, which no WSDL declares", did_you_mean(name, table)
            )
        return found


@dataclass(frozen=True, slots=True)
class SoapPort:
    """A port with a SOAP binding."""

    port: Node
    binding: Node
    port_type: Node
    address: str
    version: str
    service: Node


def read_definitions(closure: Closure) -> Definitions:
    """Return the definitions of a closure, the first of each name."""
    root = closure.wsdls[0].root
    made = Definitions(root.get("targetNamespace") or "", closure.name)
    tables = {"message": made.messages, "portType": made.port_types, "binding": made.bindings}
    for document in closure.wsdls:
        namespace = document.root.get("targetNamespace") or ""
        top = Node(document.root, QName(namespace, ""), Location(document.name), has_lines(document))
        for kind, table in tables.items():
            for node in top.children(kind):
                table.setdefault(node.name, node)
        made.services.extend(top.children("service"))
    return made


def soap_ports(definitions: Definitions, problems: Problems) -> list[SoapPort]:
    """Return the ports that speak SOAP over HTTP; HTTP GET and POST are not for us, nor are queues and mail."""
    found: list[SoapPort] = []
    for service in definitions.services:
        for port in service.children("port"):
            binding_name = port.reference("binding", problems)
            binding = definitions.find("binding", binding_name, port.location, problems)
            soap = None if binding is None else binding.soap("binding")
            if binding is None or soap is None or _is_elsewhere(soap.get("transport", "")):
                continue
            type_name = binding.reference("type", problems)
            port_type = definitions.find("portType", type_name, binding.location, problems)
            if port_type is None:
                continue
            address = port.soap("address")
            url = "" if address is None else address.get("location", "")
            version = VERSIONS[etree.QName(soap).namespace or SOAP_11]
            found.append(SoapPort(port, binding, port_type, url, version, service))
    return found


def _is_elsewhere(transport: str) -> bool:
    """Whether ``soap:binding/@transport`` names another way than HTTP; what it does not say, or says oddly, is HTTP."""
    return _ELSEWHERE.search(transport.strip().rstrip("/").rpartition("/")[2]) is not None
