"""Port types, messages and SOAP bindings to operations (WSDL 1.1, 2.4 to 2.5 and 3)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from soapbind.contract.defects import Findings
from soapbind.contract.model import Fault, Message, Operation, Part, QName, Service, Style, Use
from soapbind.contract.qnames import UnknownPrefixError, is_builtin, resolve
from soapbind.contract.schema.lookup import did_you_mean, shown
from soapbind.contract.schema.xsd_annotations import joined_texts
from soapbind.contract.wsdl.addressing import request_action
from soapbind.contract.wsdl.attachments import attached_parts
from soapbind.contract.wsdl.definitions import VERSIONS, Definitions, Node, SoapPort
from soapbind.contract.wsdl.header_faults import as_element, as_header, has_header_faults, header_faults
from soapbind.contract.wsdl.overloads import labelled
from soapbind.contract.wsdl.ports import first_choice, read_ports

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from soapbind.contract.schema.resolve import Schemas
    from soapbind.documents.model import XmlElement

_BODY = tuple(f"{{{ns}}}body" for ns in VERSIONS)
_HEADER = tuple(f"{{{ns}}}header" for ns in VERSIONS)
_FAULT = tuple(f"{{{ns}}}fault" for ns in VERSIONS)


def read_services(
    ports: list[SoapPort], definitions: Definitions, schemas: Schemas, problems: Findings
) -> list[Service]:
    """Return one service for each port type of the ports, in document order."""
    by_type: dict[QName, list[SoapPort]] = {}
    for port in ports:
        by_type.setdefault(port.port_type.name, []).append(port)
    reader = _Reader(definitions, schemas, problems)
    return [reader.service(group) for group in by_type.values()]


@dataclass(slots=True)
class _Reader:
    definitions: Definitions
    schemas: Schemas
    problems: Findings
    parts: dict[QName, dict[str, Part]] = field(default_factory=dict[QName, dict[str, Part]])

    def service(self, ports: list[SoapPort]) -> Service:
        """Return the service of a port type; where both are there, SOAP 1.1 says how."""
        best = first_choice(ports)
        port_type = best.port_type
        operations = tuple(self._operations(best))
        others = _Reader(self.definitions, self.schemas, Findings(), self.parts)  # what it finds was found already
        return Service(
            name=port_type.name.name,
            namespace=port_type.name.namespace,
            operations=operations,
            ports=read_ports(ports, operations, others._operations, self.problems),
            wsdl_service=min(p.service.name.name for p in ports),
            wsdls=(self.definitions.document,),
            documentation=joined_texts(port_type.documentation, best.service.documentation),
            location=port_type.location,
        )

    def _operations(self, port: SoapPort) -> list[Operation]:
        binding_style = _style(port.binding.soap("binding"), Style.DOCUMENT)
        declared: dict[str, list[Node]] = {}
        for node in port.port_type.children("operation"):
            declared.setdefault(node.name.name, []).append(node)
        found: list[Operation | None] = []
        for bound in port.binding.children("operation"):
            abstract = _matching(bound, declared)
            if abstract is None:
                type_name = port.port_type.name.name
                message = f"binds operation {bound.name.name}, which portType {type_name} does not have"
                hint = did_you_mean(bound.name, {nodes[0].name: nodes for nodes in declared.values()})
                self.problems.warn(bound.location, "unknown-operation", f"{message}; it is left out", hint)
                continue
            called = f"{port.port_type.name.name}.{abstract.name.name}"
            with self.problems.of("operation", QName(port.port_type.name.namespace, called)):
                found.append(self._operation(abstract, bound, binding_style))
        return labelled(operation for operation in found if operation is not None)

    def _operation(self, abstract: Node, bound: Node, style: Style) -> Operation | None:
        soap = bound.soap("operation")
        first = next((c.tag for c in abstract.element.iterchildren(*_IN_OUT)), None)
        if first != _IN_OUT[0]:
            message = f"operation {abstract.name.name} does not begin with an input, and a server cannot call a client"
            hint = "nothing needs to be done"
            self.problems.warn(abstract.location, "unsupported-operation", f"{message}; it is left out", hint)
            return None
        style = _style(soap, style)
        rpc = bound.name.name if style is Style.RPC else ""
        output = self._message(abstract, bound, "output", rpc and f"{rpc}Response")
        action = "" if soap is None else soap.get("soapAction", "")
        asked = self._message(abstract, bound, "input", rpc) or Message()
        return Operation(
            name=abstract.name.name,
            action=action,
            addressing_action=request_action(abstract, action),
            style=style,
            input=asked,
            output=output,
            faults=tuple(self._faults(abstract, bound)),
            header_faults=self._header_faults(bound) if has_header_faults(bound) else (),
            distinction=_distinction(abstract, asked),
            documentation=joined_texts(abstract.documentation, bound.documentation),
            location=abstract.location,
        )

    def _message(self, abstract: Node, bound: Node, kind: str, wrapper: str) -> Message | None:
        declared = abstract.child(kind)
        if declared is None:
            return None
        name = declared.reference("message", self.problems)
        message = self.definitions.find("message", name, declared, self.problems)
        concrete = bound.child(kind)
        if message is None:
            return Message(location=declared.location)
        if concrete is None:  # it says nothing, as its namesake in the port type says nothing of SOAP
            concrete = declared
        headers, used = self._headers(concrete, message)
        body = next(concrete.element.iter(*_BODY), None)
        parts = self._parts(message)
        listed = None if body is None else body.get("parts")
        attachments, types = attached_parts(concrete, parts, self.problems)
        if listed is None:
            chosen = [part for name, part in parts.items() if name not in used and name not in attachments]
        else:
            names = listed.split()
            chosen = [part for name, part in parts.items() if name in names]
            for said, hint in self._unknown_parts(names, message):
                self.problems.warn(concrete.location, "unknown-part", f"{said}; it is left out", hint)
        for part in chosen if wrapper else ():
            if part.element is not None:
                said = f"part {part.name} of an rpc message is element {shown(part.element.name)}, not of a type"
                hint = "nothing needs to be done; WS-I Basic Profile 1.1, R2203 forbids it"
                self.problems.warn(part.location, "rpc-element", f"{said}; the element itself is sent", hint)
        namespace = "" if body is None else body.get("namespace", "")
        is_encoded = body is not None and body.get("use", "").strip() == "encoded"
        return Message(
            headers=tuple(headers),
            body=tuple(chosen),
            wrapper=QName(namespace, wrapper) if wrapper else None,
            use=Use.ENCODED if is_encoded else Use.LITERAL,
            encoding=body.get("encodingStyle", "").strip() if body is not None and is_encoded else "",
            is_listed=listed is not None and len(chosen) > 1,
            attachments=attachments,
            attachment_types=types,
            documentation=joined_texts(declared.documentation, message.documentation),
            location=message.location,
        )

    def _headers(self, concrete: Node, message: Node) -> tuple[list[Part], set[str]]:
        """Return the headers in the order of the binding, and which parts of the message itself they take."""
        headers: list[Part] = []
        used: set[str] = set()
        for element in concrete.element.iter(*_HEADER):
            holder = self._holder(concrete, element)
            wanted = element.get("part", "")
            if holder is None:
                continue
            part = self._parts(holder).get(wanted)
            if part is None:
                for said, hint in self._unknown_parts([wanted], holder):
                    self.problems.add(concrete.inner(element).location, "unknown-part", said, hint)
                continue
            headers.append(as_header(part, element))
            if holder.name == message.name:
                used.add(wanted)
        return headers, used

    def _holder(self, concrete: Node, header: XmlElement) -> Node | None:
        """Return the message that a header of a binding names, None after noting what is wrong with the name."""
        try:
            found = self.definitions.messages.get(resolve(header, header.get("message", "")))
        except UnknownPrefixError:
            found = None
        if found is not None:
            return found
        here = concrete.inner(header)  # its place is only needed where something is wrong
        name = here.reference("message", self.problems)
        return self.definitions.find("message", name, here, self.problems)

    def _unknown_parts(self, wanted: list[str], message: Node) -> Iterator[tuple[str, str]]:
        """Give what to say of each part that a binding names and the message does not have, and the next step."""
        known = {QName(message.name.namespace, part): part for part in self._parts(message)}
        for text in wanted:
            name = QName(message.name.namespace, text)
            if name not in known:
                problem = f"names part {text} of message {message.name.name}, which does not have it"
                yield problem, did_you_mean(name, known)

    def _parts(self, message: Node) -> dict[str, Part]:
        """Return the parts of a message by name, in its order."""
        found = self.parts.get(message.name)
        if found is None:
            before = len(self.problems.defects)
            found = {p.name.name: self._part(p) for p in message.children("part")}
            if len(self.problems.defects) == before:  # else every operation that has the message notes its problems
                self.parts[message.name] = found
        return found

    def _part(self, part: Node) -> Part:
        element_name = part.reference("element", self.problems)
        if element_name is None:
            type_name = part.reference("type", self.problems)
            if type_name is not None and type_name not in self.schemas.types and not is_builtin(type_name):
                message = f"part {part.name.name} has type {shown(type_name)}, which no schema declares"
                self.problems.add(part.location, "unknown-type", message, did_you_mean(type_name, self.schemas.types))
            return Part(part.name.name, None, type_name, part.location)
        element = self.schemas.elements.get(element_name)
        if element is None:
            element = self.definitions.assumed(element_name, self.schemas.elements, part, self.problems)
        if element is None:
            message = f"part {part.name.name} is element {shown(element_name)}, which no schema declares"
            hint = did_you_mean(element_name, self.schemas.elements)
            self.problems.add(part.location, "unknown-element", message, hint)
        elif part.documentation:
            element = replace(element, documentation=joined_texts(element.documentation, part.documentation))
        return Part(part.name.name, element, None, part.location)

    def _header_faults(self, bound: Node) -> tuple[Part, ...]:
        """Return the headers that come with faults; those that cannot be read come as XML."""
        lost = Findings()
        others = _Reader(self.definitions, self.schemas, lost)  # its parts are not kept: nobody else would tell
        found = tuple(header_faults(bound, self.definitions, others._parts, lost))
        self.problems.warnings.update(lost.warnings)
        for each in lost.found:
            self.problems.warn(each.location, each.code, f"{each.message}; it is kept as XML", each.help)
        return found

    def _faults(self, abstract: Node, bound: Node) -> list[Fault]:
        """Return the faults of an operation; the binding says in which namespace a detail is that has a type only."""
        namespaces = {
            element.get("name", fault.name.name): element.get("namespace", "")
            for fault in bound.children("fault")
            for element in fault.element.iter(*_FAULT)
        }
        found: list[Fault] = []
        for fault in abstract.children("fault"):
            lost = Findings()
            name = fault.reference("message", lost)
            message = self.definitions.find("message", name, fault, lost)
            self.problems.warnings.update(lost.warnings)
            for each in lost.found:
                self.problems.warn(each.location, each.code, f"{each.message}; its detail is kept as XML", each.help)
            if message is not None:
                namespace = namespaces.get(fault.name.name, "")
                parts = tuple(as_element(part, namespace) for part in self._parts(message).values())
                said = joined_texts(fault.documentation, message.documentation)
                found.append(Fault(fault.name.name, parts, said, fault.location))
        return found


_IN_OUT = tuple(f"{{http://schemas.xmlsoap.org/wsdl/}}{name}" for name in ("input", "output"))


def _style(element: XmlElement | None, otherwise: Style) -> Style:
    text = None if element is None else element.get("style")
    return otherwise if text is None else Style.RPC if text.strip() == "rpc" else Style.DOCUMENT


def _matching(bound: Node, declared: Mapping[str, list[Node]]) -> Node | None:
    """Take the operation of the port type that is bound; overloads are told apart by the names of their messages.

    Where the names are no help, overloads are bound in the order in which they are declared.
    """
    names = declared.get(bound.name.name, [])
    same = names
    for kind in ("input", "output"):
        if len(same) > 1:
            wanted = _message_name(bound, kind)
            same = [o for o in same if wanted in {_message_name(o, kind), _usual_name(o, kind)}] or same
    found = next(iter(same), None)
    if found is not None and len(names) > 1:
        names.remove(found)
    return found


def _message_name(operation: Node, kind: str) -> str:
    node = operation.child(kind)
    return "" if node is None else node.element.get("name", "")


def _usual_name(operation: Node, kind: str) -> str:
    """Return the name of an input or output that has none (WSDL 1.1, 2.4.5)."""
    if _message_name(operation, kind):
        return ""
    suffix = {"input": "Request", "output": "Response"}[kind] if operation.child("output") is not None else ""
    return operation.name.name + suffix


def _distinction(abstract: Node, asked: Message) -> str:
    """Return what tells an operation from others of its name: its input, its output, else the element in its body."""
    element = asked.body[0].element if asked.body else None
    body = "" if element is None or element.name.name == abstract.name.name else element.name.name
    found = (*(_message_name(abstract, kind) for kind in ("input", "output")), body)
    return next((name for name in found if name and "." not in name), "")  # a dot divides service and operation
