"""Modules of operations: both wrappers and the Operation value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from soapbind.contract.qnames import SOAP_12_ENCODING
from soapbind.contract.wsdl.bodies import SOAP_BODY
from soapbind.pymodel.literals import literal
from soapbind.pymodel.model import FieldKind, Symbol
from soapbind.render.content import content_line
from soapbind.render.docstrings.text import block, paragraphs_of
from soapbind.render.environment import render
from soapbind.render.layout.line_breaks import WIDTH
from soapbind.render.layout.module_head import import_block
from soapbind.render.models import (
    field_line,
    field_symbols,
    future_import,
    record_notes,
    xml_name,
    xml_name_line,
    xml_name_symbols,
)
from soapbind.render.results import is_cast

if TYPE_CHECKING:
    from soapbind.pymodel.model import PyOperation, PyPackage, PyRecord, PyService


def operation_module(operation: PyOperation, service: PyService, package: PyPackage) -> str:
    """Return the text of the module of one operation."""
    bodies = {"Request": operation.request, "Response": operation.response}
    if operation.request.name == operation.response.name:  # the same element: one class
        bodies = {"Request and response": operation.request}
    symbols = _own_symbols(operation)
    symbols |= {_base(r)[1] for r in bodies.values()}
    names: list[str] = []
    for record in bodies.values():
        symbols |= field_symbols(record.fields, "...", package)
        expression = xml_name(record.xml_name, record.name, package)
        symbols |= xml_name_symbols(expression, "...")
        names.append(expression)
    usual = f"{package.namespace}/{service.name}/{operation.name}"
    action, constant = ("", "") if operation.action == usual else _action(operation.action, package)
    if constant:
        symbols.add(Symbol("..._contract", constant))
    return render(
        "service/operation.py.jinja",
        operation=operation,
        service=service,
        future=future_import([field for body in bodies.values() for field in body.fields]),
        bodies=[_body_view(r, role, n, package) for (role, r), n in zip(bodies.items(), names, strict=True)],
        arguments=_operation_arguments(operation, service, action, _addressing_action(operation, service, package)),
        imports=import_block(symbols),
    )


def _body_view(body: PyRecord, role: str, name: str, package: PyPackage) -> dict[str, object]:
    """Return what the template shows of the class of a body; ``name`` is the expression for its element."""
    return {
        "name": body.name,
        "base": _base(body)[0],
        "docstring": _body_docstring(body, role),
        "sections": [
            xml_name_line(name),
            "    __encoding__ = soapenc.SOAP_12" if body.encoding == SOAP_12_ENCODING else "",
            "    __attached__ = True" if _is_attached(body, package) else "",
            "    __abstract__ = True" if body.is_abstract else "",
            "    __nillable__ = True" if body.is_nillable else "",
            content_line(body),
            "\n".join(field_line(f, package) for f in body.fields),
        ],
    }


def _is_attached(body: PyRecord, package: PyPackage) -> bool:
    """Whether a message may have attachments; with references, which may stand in any type, each may."""
    return package.has_references or any(field.kind is FieldKind.ATTACHMENT for field in body.fields)


def _own_symbols(operation: PyOperation) -> set[Symbol]:
    """Return what the module of an operation imports, whatever its bodies hold."""
    symbols = {Symbol("..._runtime", "Operation"), Symbol("..._runtime", "record")}
    headers = (operation.request_headers, operation.response_headers, operation.fault_headers)
    symbols |= {Symbol("..._headers", name) for name in headers if name is not None}
    if is_cast(operation):
        symbols.add(Symbol("typing", "cast"))
    if operation.faults:
        symbols.add(Symbol("...", "errors"))
    if operation.result is not None and operation.result.has_nil:
        symbols.add(Symbol("..._runtime", "without_nil"))
    return symbols


def _base(record: PyRecord) -> tuple[str, Symbol]:
    """Return the base of the class of a body, and what it is imported as."""
    if not record.encoding:
        return "Record", Symbol("..._runtime", "Record")
    return "soapenc.EncodedBody", Symbol("..._runtime.encoded", "soapenc")


def _addressing_action(operation: PyOperation, service: PyService, package: PyPackage) -> str:
    """Return the action in WS-Addressing, "" where the runtime knows it: it then makes the usual one of these names."""
    by = ":" if package.namespace.startswith("urn:") else "/"
    usual = operation.name if operation.is_one_way else f"{operation.name}Request"
    known = by.join((package.namespace.removesuffix(by), service.name, usual))
    return "" if not operation.action and operation.addressing_action == known else operation.addressing_action


def _operation_arguments(operation: PyOperation, service: PyService, action: str, addressed: str) -> list[str]:
    result = _result(operation)
    return [
        f"key={literal(f'{service.name}.{operation.name}')},",
        *([f"action={action},"] if action else []),
        *([f"addressing_action={literal(addressed)},"] if addressed else []),
        f"request=({operation.request_headers}, {operation.request.name}),",
        f"response=({operation.response_headers}, {operation.response.name}),",
        *(["is_one_way=True,"] if operation.is_one_way else []),
        *([_faults(operation)] if operation.faults else []),
        *([f"fault_headers={operation.fault_headers},"] if operation.fault_headers else []),
        *([f"service_name={literal(service.name)},"] if "." in operation.name else []),
        *([f"soap_version={literal(service.soap_version)},"] if service.soap_version != "1.1" else []),
        f"result=lambda {'_' if result == 'None' else 'body'}: {result},",
    ]


def _faults(operation: PyOperation) -> str:
    names = [f"errors.{fault.name}" for fault in operation.faults]
    line = f"faults=({', '.join(names)}{',' * (len(names) == 1)}),"
    if len(line) <= WIDTH - 4:
        return line
    return "\n".join(["faults=(", *(f"    {name}," for name in names), "),"])


def _body_docstring(record: PyRecord, role: str) -> str:
    """Return the docstring of a wrapper: what it is, what is said of it, and what to know of its fields."""
    name = f"{role} body ``{record.xml_name.name}``."
    if record.xml_name == SOAP_BODY:
        name = f"{role}: what the Body holds." if record.fields else f"{role} with an empty Body."
    first = " ".join([name, *record_notes(record)])
    return block([first, *paragraphs_of(record.documentation)], 4)


def _action(action: str, package: PyPackage) -> tuple[str, str]:
    rest = action.removeprefix(package.namespace)
    if rest == action or "{" in rest or "}" in rest:
        return literal(action), ""
    if not rest:
        return "NAMESPACE", "NAMESPACE"
    return "f" + literal("{NAMESPACE}" + rest), "NAMESPACE"


def _result(operation: PyOperation) -> str:
    """Return the expression that takes the result out of a body."""
    result = operation.result
    if result is None:
        return "body" if operation.response.fields else "None"
    found = f"without_nil(body.{result.name})" if result.has_nil else f"body.{result.name}"
    return f'cast("{result.type.annotation("models.")}", {found})' if is_cast(operation) else found
