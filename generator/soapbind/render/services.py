"""Modules of a service: protocols, clients, and one module per operation."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from soapbind.pymodel.builtin_types import UNIONS
from soapbind.pymodel.literals import literal
from soapbind.pymodel.model import PyOperation, PyPackage, PyRecord, PyService, ResultKind, Symbol
from soapbind.pymodel.signature import parameter, returned
from soapbind.render.docstrings import block, paragraphs_of
from soapbind.render.environment import render
from soapbind.render.layout import bracketed, import_lines, signature, submodule_import
from soapbind.render.method_docstrings import is_documented, method_docstring
from soapbind.render.models import field_line, field_symbols, record_notes, xml_name, xml_name_symbols
from soapbind.render.service_docstrings import service_docstrings

_CALLS = {
    ResultKind.VOID: "self._send",
    ResultKind.VALUE: "self._call",
    ResultKind.NILLABLE: "self._call",
    ResultKind.COLLECTION: "self._collect",
    ResultKind.BODY: "self._call",
}


@dataclass(frozen=True, slots=True)
class Method:
    """One operation as the templates print it."""

    name: str
    module: str
    operation: str
    docstring: str
    plain: str
    awaited: str
    client_plain: str
    client_awaited: str
    call: str
    awaited_call: str
    reply_line: str
    async_reply_line: str
    items_line: str
    async_items_line: str
    is_list: bool
    secrets: list[str]


def _is_union(operation: PyOperation) -> bool:
    """Whether the result is of one of several classes."""
    is_single = operation.result_kind in {ResultKind.NILLABLE, ResultKind.VALUE}
    return is_single and operation.result is not None and operation.result.type.pattern in UNIONS


def _is_cast(operation: PyOperation) -> bool:
    return _is_union(operation) and operation.result_kind is ResultKind.NILLABLE


def _result(operation: PyOperation) -> str:
    """Return the expression that takes the result out of a body."""
    result = operation.result
    if result is None:
        return "body" if operation.response.fields else "None"
    found = f"body.{result.name}"
    return f'cast("{result.type.pattern}", {found})' if _is_cast(operation) else found


def _call(operation: PyOperation, prefix: str) -> str:
    fields = [f"{f.name}={f.name}" for f in operation.request.fields]
    name = operation.request.name
    tail = (
        f", {operation.result.type.collection})"
        if operation.result_kind is ResultKind.COLLECTION and operation.result
        else ")"
    )
    call = "self._pick" if _is_union(operation) else _CALLS[operation.result_kind]
    head = f"{prefix}{call}(op.OPERATION, op.{name}("
    line = f"        {head}{', '.join(fields)}){tail}"
    if len(line) <= 120:  # noqa: PLR2004 - the width of generated code
        return line
    body = bracketed(f"op.{name}(", fields, "),", 12)
    rest = f"{tail[2:-1]}" if tail != ")" else ""
    one = f"            op.OPERATION, op.{name}({', '.join(fields)}){', ' + rest if rest else ''}"
    opening = f"        {prefix}{call}(\n"
    if len(one) <= 120:  # noqa: PLR2004 - the width of generated code
        return f"{opening}{one}\n        )"
    last = f"            {rest},\n" if rest else ""
    return f"{opening}            op.OPERATION,\n{body}\n{last}        )"


def _method(operation: PyOperation, service: PyService, package: PyPackage) -> Method:
    hidden = _hidden(service)
    parameters = [parameter(f, hidden) for f in operation.request.fields]
    returns = returned(operation, hidden)
    nillable = _is_nillable(operation)
    docstring = method_docstring(operation, package)
    plain, awaited = (signature(f"{how} {operation.method}", parameters, returns) for how in ("def", "async def"))
    # Clients inherit their docstrings; jedi, which many editors ask, does not look there.
    told = f"\n{docstring}" if is_documented(operation) else ""
    return Method(
        operation.method,
        operation.module,
        operation.name,
        docstring,
        plain,
        awaited,
        plain + told,
        awaited + told,
        _call(operation, "return "),  # also without a result: with_reply returns a Reply here
        _call(operation, "return await "),
        _form_line(operation, service.client, "nillable_reply" if nillable else "reply"),
        _form_line(operation, service.async_client, "nillable_reply" if nillable else "reply"),
        _form_line(operation, service.client, "item_by_item"),
        _form_line(operation, service.async_client, "item_by_item"),
        operation.returns_list,
        [f.name for f in operation.request.fields if f.is_secret],
    )


def _form_line(operation: PyOperation, client: str, function: str) -> str:
    return bracketed(f"{operation.method} = {function}(", [f"{client}.{operation.method}"], ")", 4)


def _is_nillable(operation: PyOperation) -> bool:
    return operation.result_kind in {ResultKind.NILLABLE, ResultKind.COLLECTION}


def _form_functions(service: PyService) -> list[str]:
    names = {"nillable_reply" if _is_nillable(operation) else "reply" for operation in service.operations}
    has_lists = any(operation.returns_list for operation in service.operations)
    if has_lists:
        names.add("item_by_item")
    return [*(["Iterations"] if has_lists else []), "Replies", *sorted(names)]


def _names(annotation: str) -> set[str]:
    """Return the names of an annotation that stand alone or before a dot."""
    return set(re.findall(r"(?<![\w.])[A-Za-z_]\w*", annotation))


def _hidden(service: PyService) -> frozenset[str]:
    """Return the names of data types that mean something else in the modules of a service."""
    clients = (service.client, service.async_client)
    return frozenset(
        [
            *clients,
            *(service.protocol, service.async_protocol, "Agent", "AsyncAgent"),
            *(f"{client}{form}" for client in clients for form in ("Replies", "Iterations")),
            *(name for o in service.operations for name in (o.method, o.response_headers)),
        ]
    )


def _annotation_symbols(service: PyService) -> tuple[set[Symbol], list[str]]:
    """Return what the signatures of a service import: symbols, and names of models."""
    symbols: set[Symbol] = set()
    models: set[str] = set()
    for operation in service.operations:
        fields = (*operation.request.fields, *((operation.result,) if operation.result else ()))
        for field in fields:
            models |= set(field.type.models)
            told = field.type.pattern
            names = {s for s in field.type.symbols if "{root}" not in s.module or s.name in _names(told)}
            symbols |= {Symbol(s.module.replace("{root}", ".."), s.name) for s in names}
    return symbols, sorted(models)


def service_modules(service: PyService, package: PyPackage) -> dict[str, str]:
    """Return the modules of a service, by path inside its folder."""
    methods = [_method(operation, service, package) for operation in service.operations]
    symbols, models = _annotation_symbols(service)
    hidden = _hidden(service)
    symbols |= {Symbol("..", "models") if name in hidden else Symbol("..models", name) for name in models}
    standard, local = import_lines(symbols)
    shared = {"service": service, "methods": methods, "standard": standard, "local": local}
    modules = {
        "__init__.py": render("service_init.py.jinja", **shared),
        "operations/__init__.py": render(
            "operations_init.py.jinja",
            imports=[submodule_import(m) for m in sorted(x.module for x in methods)],
            **shared,
        ),
    }
    docstrings = service_docstrings(service, package)
    for is_async in (False, True):
        modules |= _protocol_and_client(service, docstrings, shared, is_async=is_async)
    for operation in service.operations:
        modules[f"operations/{operation.module}.py"] = _operation_module(operation, service, package)
    return modules


def _protocol_and_client(
    service: PyService, docstrings: dict[str, str], shared: dict[str, Any], *, is_async: bool
) -> dict[str, str]:
    """Return the module of a protocol and that of its client. ``shared`` is what all modules of a service need."""
    prefix = "async_" if is_async else ""
    given = {**shared, "is_async": is_async, "protocol": service.async_protocol if is_async else service.protocol}
    protocol = render(
        "protocol.py.jinja",
        docstring=docstrings[f"{prefix}protocol"],
        needs_operations=any(o.result_kind is ResultKind.BODY for o in service.operations),
        **given,
    )
    client = render(
        "client.py.jinja",
        base="AsyncAgent" if is_async else "Agent",
        client=service.async_client if is_async else service.client,
        protocol_module=f"{prefix}protocol",
        docstring=docstrings[f"{prefix}client"],
        headers=sorted({o.response_headers for o in service.operations}),
        form_functions=_form_functions(service),
        lists=[method for method in shared["methods"] if method.is_list],
        **given,
    )
    return {f"{prefix}protocol.py": protocol, f"{prefix}client.py": client}


def _operation_module(operation: PyOperation, service: PyService, package: PyPackage) -> str:
    bodies = {"Request": operation.request, "Response": operation.response}
    if operation.request.name == operation.response.name:  # the same element: one class
        bodies = {"Request and response": operation.request}
    symbols = {Symbol("dataclasses", "dataclass")}
    symbols |= {Symbol("..._runtime", name) for name in ("Operation", "Record")}
    symbols |= {Symbol("..._headers", name) for name in (operation.request_headers, operation.response_headers)}
    names: list[str] = []
    for record in bodies.values():
        symbols |= field_symbols(record.fields, "...")
        expression = xml_name(record.xml_name, record.name, package)
        symbols |= xml_name_symbols(expression, "...")
        names.append(expression)
    usual = f"{package.namespace}/{service.name}/{operation.name}"
    action, constant = ("", "") if operation.action == usual else _action(operation.action, package)
    if constant:
        symbols.add(Symbol("..._contract", constant))
    symbols |= {Symbol("typing", "cast")} if _is_cast(operation) else set()
    standard, local = import_lines(symbols)
    return render(
        "operation.py.jinja",
        operation=operation,
        service=service,
        bodies=[
            {
                "record": r,
                "xml_name": n,
                "lines": [field_line(f) for f in r.fields],
                "docstring": _body_docstring(r, role),
            }
            for (role, r), n in zip(bodies.items(), names, strict=True)
        ],
        action=action,
        result=_result(operation),
        standard=standard,
        local=local,
    )


def _body_docstring(record: PyRecord, role: str) -> str:
    """Return the docstring of a wrapper: what it is, what is said of it, and what to know of its fields."""
    first = " ".join([f"{role} body ``{record.xml_name.name}``.", *record_notes(record)])
    return block([first, *paragraphs_of(record.documentation)], 4)


def _action(action: str, package: PyPackage) -> tuple[str, str]:
    rest = action.removeprefix(package.namespace)
    if rest == action or "{" in rest or "}" in rest:
        return literal(action), ""
    return "f" + literal("{NAMESPACE}" + rest), "NAMESPACE"


def headers_module(package: PyPackage) -> str:
    """Return the module of the SOAP header classes."""
    symbols = {Symbol("dataclasses", "dataclass"), Symbol("._runtime", "Record")}
    for record in package.headers:
        symbols |= field_symbols(record.fields, ".")
    standard, local = import_lines(symbols)
    views = [_header_view(record) for record in package.headers]
    return render("headers.py.jinja", headers=views, standard=standard, local=local)


def _header_view(record: PyRecord) -> dict[str, object]:
    lines = [field_line(field) for field in record.fields]
    names = ", ".join(f"``{f.wire_name}``" for f in record.fields)
    first = f"Header blocks {names}." if names else "No header blocks."
    return {"record": record, "lines": lines, "docstring": block([" ".join([first, *record_notes(record)])], 4)}
