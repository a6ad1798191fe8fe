"""The page of an operation: how it is called, and what goes over the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING

from soapbind.contract.model import Message, Use
from soapbind.contract.schema.xsd_annotations import joined_texts
from soapbind.contract.wsdl.bodies import SOAP_BODY
from soapbind.pymodel.model import ResultKind
from soapbind.reference.examples import calls, envelopes
from soapbind.reference.model import Fact, Link, OperationPage, Row, Table
from soapbind.reference.pieces import paragraphs, signature, type_annotation
from soapbind.reference.places import ERRORS, INDEX, href
from soapbind.reference.rows import header_row, parameter_row, result_row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from soapbind.pymodel.model import PyOperation, PyService
    from soapbind.reference.model import Piece
    from soapbind.reference.subject import Reference

_RESULTS = {
    ResultKind.VOID: "Returns None: the response has no value.",
    ResultKind.VALUE: "Returns this part of the response.",
    ResultKind.NILLABLE: "Returns this part of the response. Raises EmptyResultError if it is nil.",
    ResultKind.COLLECTION: "Returns this part of the response. If it is nil, the result is empty.",
    ResultKind.BODY: "Returns an object with all parts of the response.",
}


def operation_page(service: PyService, operation: PyOperation, reference: Reference) -> OperationPage:
    """Return the page of an operation."""
    path = reference.places.operations[service.module, operation.method]
    found = envelopes(reference, service, operation)
    return OperationPage(
        path,
        "operation",
        operation.method,
        (
            Link(reference.package.name, INDEX),
            Link(service.name, href(reference.places.services[service.module])),
            Link(operation.method, href(path)),
        ),
        paragraphs(operation.documentation),
        reference.badge(path),
        signature(operation, reference, href(path, "result")),
        tuple(parts_of(service, operation, reference)),
        tuple(_facts(service, operation, reference)),
        calls(reference, service, operation),
        *found,
    )


def parts_of(service: PyService, operation: PyOperation, reference: Reference) -> Iterator[Table]:
    """Give what a call is made of: its parameters, its result, its faults and its header blocks."""
    path = reference.places.operations[service.module, operation.method]
    request, response = operation.request, operation.response
    parameters = tuple(parameter_row(field, reference, path) for field in request.fields)
    none = () if parameters else ("It has no parameters.",)
    yield Table("parameters", "Parameters", parameters, none, documentation=paragraphs(request.documentation))
    results = tuple(result_row(field, reference, path) for field in response.fields)
    returns = "" if operation.returns in {field.documentation for field in response.fields} else operation.returns
    said = paragraphs(joined_texts(returns, response.documentation))
    yield Table("result", "Result", results, (" ".join(_about_result(operation)),), documentation=said)
    yield _faults(operation, reference, path)
    yield _headers("request", operation.request_headers, reference, path)
    if not operation.is_one_way:
        yield _headers("response", operation.response_headers, reference, path)
    if operation.fault_headers is not None:
        yield _headers("fault", operation.fault_headers, reference, path)


def _about_result(operation: PyOperation) -> Iterator[str]:
    yield "There is no response: the operation is one-way." if operation.is_one_way else _RESULTS[operation.result_kind]
    if operation.returns_list:
        yield f"iterate.{operation.method}(...) gives its items one by one."


def _headers(message: str, name: str, reference: Reference, path: str) -> Table:
    """Return the header blocks of a message, which is "request", "response" or "fault"."""
    found = next(each for each in reference.package.headers if each.name == name)
    rows = tuple(header_row(field, reference, path, message) for field in found.fields)
    about: tuple[Piece, ...] = ("The class is ", Link(name, href(reference.places.headers[name])), ".")
    return Table(f"{message}-headers", f"Headers of the {message}", rows, about if rows else ("None.",))


def _faults(operation: PyOperation, reference: Reference, path: str) -> Table:
    rows = [
        Row(
            f"fault-{fault.name}",
            fault.name,
            fault.wire_name,
            ("detail: ", *type_annotation(fault.detail, reference)),
            str(fault.xml_name),
            (),
            paragraphs(fault.documentation),
            reference.badge(path, f"fault-{fault.name}"),
        )
        for fault in operation.faults
    ]
    rows += [
        Row(f"fault-{name}", "SoapFault", name, notes=("It has no detail that would tell it from other faults.",))
        for name in operation.without_detail
    ]
    about: tuple[Piece, ...] = ("All calls can raise ", Link("the errors of every call", href(ERRORS)), ".")
    return Table("faults", "Faults", tuple(rows), about if rows else ("The contract declares none. ", *about))


def _facts(service: PyService, operation: PyOperation, reference: Reference) -> Iterator[Fact]:
    """Give what is said of the operation in WSDL's own words."""
    declared = reference.operation(service, operation)
    yield Fact("Operation", (f"{service.name}.{operation.name}",))
    yield Fact("SOAPAction", (operation.action or "(empty)",))
    if operation.addressing_action:
        yield Fact("Action of WS-Addressing", (operation.addressing_action,))
    yield Fact("Style and use", (f"{declared.style.value}/{declared.input.use.value}",))
    output = declared.output or Message()
    if output.use is not declared.input.use and declared.output is not None:
        yield Fact("Use of the response", (output.use.value,))
    if Use.ENCODED in {declared.input.use, output.use}:
        yield Fact("Encoding", (declared.input.encoding or output.encoding or "SOAP 1.1, section 5",))
    for name, body in (("Body of the request", operation.request), ("Body of the response", operation.response)):
        if body.xml_name != SOAP_BODY and not (operation.is_one_way and body is operation.response):
            yield Fact(name, (str(body.xml_name),))
    for name, message in (("Attachments of the request", declared.input), ("Attachments of the response", output)):
        if message.attachments:
            types = ", ".join(message.attachment_types)
            yield Fact(name, (", ".join(message.attachments) + (f" ({types})" if types else ""),))
    for port in reference.services[service.module].ports:
        others = [action for label, action in port.actions if label == operation.name]
        yield Fact("Address", (f"{port.address} (port {port.name}, SOAP {port.soap_version})",))
        for action in others:
            yield Fact(f"SOAPAction at port {port.name}", (action,))
