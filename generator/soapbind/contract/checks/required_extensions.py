"""Extensions that a WSDL marks with ``wsdl:required="true"``: who does not know one must not use the port (2.1.3)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

from soapbind.contract.defects import Findings
from soapbind.contract.model import XSD, QName
from soapbind.contract.qnames import WSDL
from soapbind.contract.schema.lookup import shown
from soapbind.contract.visible_documents import closure, has_lines
from soapbind.contract.wsdl.addressing import DEMANDS
from soapbind.contract.wsdl.definitions import SOAP_11, SOAP_12, Definitions, Node, all_ports, read_definitions
from soapbind.errors import Diagnostic, Location, Problems

if TYPE_CHECKING:
    from collections.abc import Iterator

    from soapbind.contract.model import Contract
    from soapbind.documents.model import Document, DocumentSet

_REQUIRED = f"{{{WSDL}}}required"
_MARKED = etree.XPath("boolean(//@wsdl:required)", namespaces={"wsdl": WSDL})
_MIME = "http://schemas.xmlsoap.org/wsdl/mime/"
_SOAP = frozenset({"binding", "operation", "body", "header", "headerfault", "fault", "address"})
_KNOWN = {SOAP_11: _SOAP, SOAP_12: _SOAP, _MIME: frozenset({"multipartRelated", "part", "content", "mimeXml"})}
# They tell what to add to messages, and leave the messages as they are: WS-Policy and WS-Addressing.
_BESIDE_MESSAGES = frozenset(
    {
        "http://schemas.xmlsoap.org/ws/2002/12/policy",
        "http://schemas.xmlsoap.org/ws/2004/09/policy",
        "http://www.w3.org/ns/ws-policy",
        "http://schemas.xmlsoap.org/ws/2004/08/addressing",
        "http://www.w3.org/2005/08/addressing",
        "http://www.w3.org/2006/02/addressing/wsdl",
        "http://www.w3.org/2006/05/addressing/wsdl",
        "http://www.w3.org/2007/05/addressing/metadata",
    }
)


def check_required_extensions(documents: DocumentSet, contract: Contract) -> tuple[Diagnostic, ...]:
    """Return warnings about required extensions that add something to the messages of a contract.

    Only what concerns its services and operations counts. Raises SoapbindError for an extension that is not known.
    """
    found = _Found()
    operations = {QName(s.namespace, s.name): frozenset(o.name for o in s.operations) for s in contract.services}
    marked = {document.name for document in documents.documents.values() if _MARKED(document.root)}
    for name in documents.wsdls if marked else ():  # most say nothing of the kind
        visible = closure(documents, name, Findings())
        if any(document.name in marked for document in visible.wsdls):
            for node in _concerned(read_definitions(visible, Findings()), visible.wsdls, operations):
                found.look_into(node)
    found.problems.raise_if_any()
    return tuple(dict.fromkeys(found.warnings))


def _concerned(
    definitions: Definitions, wsdls: list[Document], operations: dict[QName, frozenset[str]]
) -> Iterator[Node]:
    """Give the components whose extensions concern the operations, which are named by port type."""
    ports = [port for port in all_ports([definitions], Findings())[0] if port.port_type.name in operations]
    if not ports:
        return
    for document in wsdls:
        top = Node(document.root, QName("", ""), Location(document.name), has_lines(document))
        yield from (top, *top.children("types"))
    for port in ports:
        yield from (port.service, port.port, port.binding, port.port_type)
        for holder in (port.binding, port.port_type):
            for operation in holder.children("operation"):
                if operation.name.name in operations[port.port_type.name]:
                    yield from _with_messages(operation, definitions)


def _with_messages(operation: Node, definitions: Definitions) -> Iterator[Node]:
    yield operation
    for kind in ("input", "output", "fault"):
        for node in operation.children(kind):
            yield node
            name = node.reference("message", Problems())
            message = None if name is None else definitions.messages.get(name)
            if message is not None:
                yield from (message, *message.children("part"))


@dataclass(slots=True)
class _Found:
    problems: Problems = field(default_factory=Problems)
    warnings: list[Diagnostic] = field(default_factory=list[Diagnostic])

    def look_into(self, node: Node) -> None:
        """Note the required extensions in a component, and in those that are known."""
        for element in node.element.iterchildren(etree.Element):
            name = etree.QName(element)
            namespace = name.namespace or ""
            inner = node.inner(element)
            if namespace in {WSDL, XSD}:
                continue
            if name.localname in _KNOWN.get(namespace, ()):
                self.look_into(inner)
            elif name.text in DEMANDS and etree.QName(node.element).localname in {"binding", "port"}:
                continue  # clients address their requests then
            elif element.get(_REQUIRED, "").strip() in {"true", "1"}:
                self._note(inner.location, QName(namespace, name.localname))

    def _note(self, here: Location, name: QName) -> None:
        if name.namespace in _BESIDE_MESSAGES:
            message = f"{shown(name)} is required here; what it asks for is not added to messages"
            hint = "ask the server's author whether calls need it"
            if "policy" in name.namespace:
                hint += "; what WS-SecurityPolicy asks for, the module wssecurity of the package can add to messages"
            self.warnings.append(Diagnostic(here, "ignored-extension", message, hint))
            return
        message = f"{shown(name)} is required here (wsdl:required), and soapbind does not know it"
        hint = (
            'choose what does not need it with --operation; if messages are the same without, set wsdl:required="false"'
        )
        if here not in {problem.location for problem in self.problems.found}:
            self.problems.add(here, "unknown-extension", message, hint)
