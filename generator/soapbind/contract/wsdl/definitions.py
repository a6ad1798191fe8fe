"""WSDL 1.1 as written: the definitions of one WSDL and those it imports, by qualified name (WSDL 1.1, 2.1)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from lxml import etree

from soapbind.contract.defects import Findings
from soapbind.contract.model import QName
from soapbind.contract.qnames import WSDL, UnknownPrefixError, line_of, resolve
from soapbind.contract.schema.lookup import did_you_mean, shown
from soapbind.contract.schema.xsd_annotations import markup_of
from soapbind.contract.visible_documents import Closure, has_lines, target_namespace
from soapbind.documents.web.logins import without_login
from soapbind.errors import Diagnostic, Location

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from soapbind.documents.model import XmlElement
    from soapbind.errors import Problems

T = TypeVar("T")

SOAP_11 = "http://schemas.xmlsoap.org/wsdl/soap/"
SOAP_12 = "http://schemas.xmlsoap.org/wsdl/soap12/"
_OVER_HTTP = (
    'say transport="http://schemas.xmlsoap.org/soap/http" if it is over HTTP, or choose a WSDL with such a port'
)
_NO_SOAP = "nothing needs to be done where another port is SOAP and has the operations"
_MOST_PORTS = 5  # in a message
_MOST_SHOWN = 100  # characters of a transport in a message
_HTTP = ("", "http", "https")  # how ``transport`` ends, in any case; a binding that names none means HTTP
VERSIONS = {SOAP_11: "1.1", SOAP_12: "1.2"}


class Node(NamedTuple):
    """A WSDL component: its element, its name, and the component it is in, or the document.

    Its place is made where it is asked for: most are passed by.
    """

    element: XmlElement
    name: QName
    around: Node | Location
    lines: bool

    def child(self, tag: str) -> Node | None:
        """Return the first child of a tag in the WSDL namespace."""
        found = next(self.element.iterchildren(f"{{{WSDL}}}{tag}"), None)
        return None if found is None else self.inner(found)

    def children(self, tag: str) -> Iterable[Node]:
        """Return the children of a tag in the WSDL namespace."""
        return map(self.inner, self.element.iterchildren(f"{{{WSDL}}}{tag}"))

    def inner(self, element: XmlElement) -> Node:
        """Return a node for an element inside this one."""
        return Node(element, QName(self.name.namespace, _name_of(element)), self, self.lines)

    @property
    def location(self) -> Location:
        """The place of the component; that of all is the document."""
        if isinstance(self.around, Location):
            return self.around
        outer, name = self.around.location, _name_of(self.element)
        step = str(self.element.tag).rpartition("}")[2] + (f"[{name}]" if name else "")
        return Location(outer.document, (*outer.path, step), line_of(self.element) if self.lines else 0)

    def located(self) -> Node:
        """Return the same node with its place made: many parts of it will ask for theirs."""
        return self._replace(around=self.location)

    @property
    def documentation(self) -> str:
        """The text of wsdl:documentation, as it is written."""
        if not len(self.element):
            return ""
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


def _name_of(element: XmlElement) -> str:
    return (element.get("name") or element.get("part") or "").strip()


@dataclass(slots=True)
class Definitions:
    """Everything WSDL one entry point can see."""

    namespace: str
    document: str
    messages: dict[QName, Node] = field(default_factory=dict[QName, Node])
    port_types: dict[QName, Node] = field(default_factory=dict[QName, Node])
    bindings: dict[QName, Node] = field(default_factory=dict[QName, Node])
    services: list[Node] = field(default_factory=list[Node])

    lost: list[Diagnostic] = field(default_factory=list[Diagnostic])  # about ports without a binding
    elsewhere: list[Diagnostic] = field(default_factory=list[Diagnostic])  # about bindings to other transports

    def find(self, kind: str, name: QName | None, here: Node, problems: Findings) -> Node | None:
        """Return the message, port type or binding of a name, None after noting that there is none."""
        table = {"message": self.messages, "portType": self.port_types, "binding": self.bindings}[kind]
        if name is None:
            return None
        found = table.get(name) or self.assumed(name, table, here, problems)
        if found is None:
            code = "unknown-port-type" if kind == "portType" else f"unknown-{kind}"
            message = f"refers to {kind} {shown(name)}, which no WSDL declares"
            problems.add(here.location, code, message, did_you_mean(name, table))
        return found

    def assumed(self, name: QName, table: Mapping[QName, T], here: Node, problems: Findings) -> T | None:
        """Return the one thing that a name can mean whose author forgot the namespace, of the name or of the WSDL.

        A name without a prefix is in the default namespace (Namespaces in XML, 6.2), which many WSDLs have for
        themselves. A name that differs from one that is there in upper and lower case only is that one, too.
        """
        same = [known for known in table if self._may_mean(name, known)]
        if len(same) != 1:
            return None
        message = f"refers to {shown(name)}, which is not there; {shown(same[0])} is assumed"
        problems.warn(here.location, "assumed-name", message, "correct the name")
        return table[same[0]]

    def _may_mean(self, name: QName, known: QName) -> bool:
        if name.namespace == known.namespace:
            return name.name.casefold() == known.name.casefold()
        is_forgotten = name.namespace in ("", WSDL) or (not self.namespace and not known.namespace)
        return is_forgotten and name.name == known.name


@dataclass(frozen=True, slots=True)
class SoapPort:
    """A port with a SOAP binding."""

    port: Node
    binding: Node
    port_type: Node
    address: str
    version: str
    service: Node


def read_definitions(closure: Closure, problems: Findings) -> Definitions:
    """Return the definitions of a closure, the first of each name."""
    root = closure.wsdls[0].root
    made = Definitions(target_namespace(root), closure.name)
    tables = {"message": made.messages, "portType": made.port_types, "binding": made.bindings}
    for document in closure.wsdls:
        namespace = target_namespace(document.root)
        top = Node(document.root, QName(namespace, ""), Location(document.name), has_lines(document))
        if not namespace and any(True for kind in (*tables, "service") for _ in top.children(kind)):
            message = "wsdl:definitions has no targetNamespace; what it defines is taken to be in no namespace"
            problems.warn(top.location, "no-target-namespace", message, 'write targetNamespace="..."')
        for kind, table in tables.items():
            for node in map(Node.located, top.children(kind)):
                known = table.setdefault(node.name, node)
                if known is not node and not _is_same(known.element, node.element):
                    message = (
                        f"{kind} {node.name.name} is also in {known.location}, with other content; that one counts"
                    )
                    problems.warn(node.location, "duplicate-definition", message, "remove one of the two")
        made.services.extend(top.children("service"))
    return made


def _is_same(first: XmlElement, second: XmlElement) -> bool:
    one, other = (etree.tostring(each, method="c14n", exclusive=True, with_comments=False) for each in (first, second))
    return b"".join(one.split()) == b"".join(other.split())


def all_ports(all_definitions: list[Definitions], problems: Findings) -> list[list[SoapPort]]:
    """Return the SOAP ports of each; where there is none at all, the SOAP bindings stand for them, without address."""
    ports = [_soap_ports(definitions, problems) for definitions in all_definitions]
    lost = [diagnostic for definitions in all_definitions for diagnostic in definitions.lost]
    if not any(ports) and not lost:
        ports = [_bound(definitions, problems) for definitions in all_definitions]
    lost += (diagnostic for definitions in all_definitions for diagnostic in definitions.elsewhere)
    for each in dict.fromkeys(lost):
        if any(ports):
            problems.warn(each.location, each.code, f"{each.message}; the port is left out", each.help)
        else:
            problems.note(each)
    return ports


def _soap_ports(definitions: Definitions, problems: Findings) -> list[SoapPort]:
    """Return the ports that speak SOAP over HTTP. HTTP GET and POST (WSDL 1.1, 4) are not for us, nor are queues."""
    found: list[SoapPort] = []
    for service in definitions.services:
        others: list[str] = []
        for port in service.children("port"):
            lost = Findings()
            binding = definitions.find("binding", port.reference("binding", lost), port, lost)
            definitions.lost += lost.found
            problems.warnings.update(lost.warnings)
            url = _address(port, problems)
            made = None if binding is None else _soap_port(definitions, binding, (service, port, url), problems)
            if made is not None:
                found.append(made)
            elif binding is not None and binding.soap("binding") is None:
                others.append(port.name.name)
        if others:
            problems.warn(service.location, "not-soap", _left_out(others), _NO_SOAP)
    return found


def _left_out(ports: list[str]) -> str:
    """Return what to say about the ports of a service that are bound to something else than SOAP."""
    more = len(ports) - _MOST_PORTS
    names = ", ".join((*ports[:_MOST_PORTS], *([f"{more} more"] if more > 0 else [])))
    return f"the port {names} is not SOAP and is left out" if len(ports) == 1 else f"ports left out, not SOAP: {names}"


def _address(port: Node, problems: Findings) -> str:
    """Return where a port says that it listens, without the name and password of whoever wrote it; "" for nowhere."""
    found = port.soap("address")
    url = "" if found is None else found.get("location", "").strip()
    clean = without_login(url)
    if clean != url:
        message = f"the address of the port {port.name.name} has a user name or a password in it, which is left out"
        problems.warn(
            port.location, "password-in-address", message, "give them to the client, where they are kept secret"
        )
    return clean


def _soap_port(
    definitions: Definitions, binding: Node, place: tuple[Node, Node, str], problems: Findings
) -> SoapPort | None:
    """Return the port of a binding, None where that is not SOAP over HTTP; ``place`` is service, port and address."""
    soap = binding.soap("binding")
    if soap is None or _is_elsewhere(binding, soap.get("transport", "").strip(), definitions):
        return None
    type_name = binding.reference("type", problems)
    port_type = definitions.find("portType", type_name, binding, problems)
    if port_type is None:
        return None
    service, port, url = place
    return SoapPort(port, binding, port_type, url, VERSIONS[etree.QName(soap).namespace or SOAP_11], service)


def _bound(definitions: Definitions, problems: Findings) -> list[SoapPort]:
    found: list[SoapPort] = []
    for binding in definitions.bindings.values():
        made = _soap_port(definitions, binding, (binding, binding, ""), problems)
        if made is not None:
            message = f"no wsdl:service has a port for binding {binding.name.name}; its operations have no address"
            problems.warn(binding.location, "no-port", message, "give the client the address of the service")
            found.append(made)
    return found


def _is_elsewhere(binding: Node, transport: str, definitions: Definitions) -> bool:
    """Whether ``soap:binding/@transport`` names another way than HTTP; then that is noted."""
    if transport.rstrip("/").rpartition("/")[2].lower() in _HTTP:
        return False
    message = f"the transport {transport[:_MOST_SHOWN]!r} is not HTTP"
    found = Diagnostic(binding.location, "other-transport", message, _OVER_HTTP)
    definitions.elsewhere.append(found)
    return True
