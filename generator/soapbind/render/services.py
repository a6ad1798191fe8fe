"""Modules of a service: protocols, clients, and one module per operation."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from soapbind.pymodel.literals import literal
from soapbind.pymodel.model import PyOperation, PyPackage, PyRecord, PyService, ResultKind, Symbol
from soapbind.pymodel.signature import argument, parameters, returned
from soapbind.render.docstrings.methods import is_documented, method_docstring
from soapbind.render.docstrings.services import service_docstrings
from soapbind.render.docstrings.text import block
from soapbind.render.environment import render
from soapbind.render.layout import bracketed, signature
from soapbind.render.layout.line_breaks import WIDTH
from soapbind.render.layout.module_head import import_block, reexports
from soapbind.render.models import field_line, field_symbols, localised, record_notes
from soapbind.render.operations import operation_module
from soapbind.render.results import is_union

if TYPE_CHECKING:
    from collections.abc import Mapping

_CALLS = {
    ResultKind.VOID: "self._send",
    ResultKind.VALUE: "self._call",
    ResultKind.NILLABLE: "self._call",
    ResultKind.COLLECTION: "self._collect",
    ResultKind.BODY: "self._call",
}


_MODELS = "models."  # names that no method of a client can hide, and that are loaded when they are asked for


@dataclass(frozen=True, slots=True)
class MethodView:
    """One method of a protocol and of a client, as text. Clients inherit the docstrings of what is documented.

    They have them again in ``documented_head``, for jedi, which many editors ask, does not look at base classes.
    """

    docstring: str
    head: str
    documented_head: str
    body: str
    reply_line: str
    items_line: str


def _call(operation: PyOperation, package: PyPackage, prefix: str) -> str:
    fields = [f"{f.name}={argument(f, package)}" for f in operation.request.fields]
    name = operation.request.name
    empty = "list" if operation.returns_list else operation.result.type.collection if operation.result else ""
    is_collected = operation.returns_list or operation.result_kind is ResultKind.COLLECTION
    tail = f", {empty})" if is_collected else ")"
    call = "self._collect" if is_collected else "self._pick" if is_union(operation) else _CALLS[operation.result_kind]
    made = f"op.{name}({', '.join(fields)})"
    line = f"        {prefix}{call}(op.OPERATION, {made}{tail}"
    if len(line) <= WIDTH:
        return line
    body = "body"
    while body in {f.name for f in operation.request.fields}:
        body += "_"
    return f"{bracketed(f'{body} = op.{name}(', fields, ')', 8)}\n        {prefix}{call}(op.OPERATION, {body}{tail}"


@dataclass(frozen=True, slots=True)
class _Shared:
    """What the four modules of clients and protocols say alike: what signatures name, and docstrings.

    ``usual`` is the class of headers of a reply unless its line says another one.
    """

    service: PyService
    package: PyPackage
    usual: str
    symbols: frozenset[Symbol]
    docstrings: Mapping[str, str]


def _method(operation: PyOperation, docstring: str, shared: _Shared, *, is_async: bool) -> MethodView:
    service, package = shared.service, shared.package
    definition = f"{'async def' if is_async else 'def'} {operation.method}"
    head = signature(definition, parameters(operation, package, _MODELS), returned(operation, _MODELS))
    secrets = [f"        {f.name} = _hidden({f.name})" for f in operation.request.fields if f.is_secret]
    call = _call(
        operation, package, "return await " if is_async else "return "
    )  # also without a result: there may be a Reply
    client = service.async_client if is_async else service.client
    headers = operation.response_headers
    beside = "" if headers == shared.usual else f".beside({headers})"
    return MethodView(
        docstring,
        head,
        f"{head}\n{docstring}" if is_documented(operation) else head,
        "\n".join([*secrets, f"        op = operations.{operation.module}", call]),
        _form_line(operation, client, "nillable_reply" if _is_nillable(operation) else "reply", beside),
        _form_line(operation, client, "item_by_item", beside) if operation.returns_list else "",
    )


def _form_line(operation: PyOperation, client: str, function: str, beside: str) -> str:
    return bracketed(f"{operation.method} = {function}(", [f"{client}.{operation.method}"], f"){beside}", 4)


def _usual_headers(service: PyService) -> str:
    """Return the class of headers that most operations of a service have in their replies, of those the first."""
    counts = Counter(operation.response_headers for operation in service.operations)
    return min(counts, key=lambda name: (-counts[name], name), default="Record")  # of replies that never come


def _is_nillable(operation: PyOperation) -> bool:
    return operation.result_kind in (ResultKind.NILLABLE, ResultKind.COLLECTION)


def _form_functions(service: PyService) -> list[str]:
    names = {"nillable_reply" if _is_nillable(operation) else "reply" for operation in service.operations}
    if any(operation.returns_list for operation in service.operations):
        names.add("item_by_item")
    return [*(["Iterations"] if _iterates(service) else []), "Replies", *sorted(names)]


def _iterates(service: PyService) -> bool:
    """Whether a result of the service is a list, or an object, which may have lists."""
    return any(
        each.returns_list
        or each.result_kind is ResultKind.BODY
        or (each.result is not None and bool(each.result.type.models))
        for each in service.operations
    )


@lru_cache(4096)
def _names(annotation: str) -> frozenset[str]:
    """Return the names of an annotation that stand alone or before a dot."""
    return frozenset(re.findall(r"(?<![\w.])[A-Za-z_]\w*", annotation))


def _annotation_symbols(service: PyService) -> frozenset[Symbol]:
    """Return what the signatures of a service name. It is imported when the program runs, for get_type_hints."""
    symbols: set[Symbol] = set()
    for operation in service.operations:
        fields = (*operation.request.fields, *((operation.result,) if operation.result else ()))
        for field in fields:
            symbols |= {Symbol("..", "models")} if field.type.models else set()
            is_ours = any("{root}" in s.module for s in field.type.symbols)
            told = _names(field.annotation(_MODELS)) if is_ours else frozenset[str]()
            symbols |= localised({s for s in field.type.symbols if "{root}" not in s.module or s.name in told}, "..")
    return frozenset(symbols)


def service_modules(service: PyService, package: PyPackage) -> dict[str, str]:
    """Return the modules of a service, by path inside its folder."""
    modules = {
        "__init__.py": _service_init(service),
        "operations/__init__.py": render(
            "service/operations_init.py.jinja",
            service=service,
            modules=[f"{literal(o.name)}: {literal(o.module)}," for o in service.operations],
            imports=reexports(Symbol(".", operation.module) for operation in service.operations) or ["    pass"],
        ),
    }
    symbols, docstrings = _annotation_symbols(service), service_docstrings(service, package)
    shared = _Shared(service, package, _usual_headers(service), symbols, docstrings)
    documented = [(each, method_docstring(each, package)) for each in service.operations]
    for is_async in (False, True):
        prefix = "async_" if is_async else ""
        methods = [_method(*each, shared, is_async=is_async) for each in documented]
        modules[f"{prefix}protocol.py"] = _protocol(shared, methods, is_async=is_async)
        modules[f"{prefix}client.py"] = _client(shared, methods, is_async=is_async)
    for operation in service.operations:
        modules[f"operations/{operation.module}.py"] = operation_module(operation, service, package)
    return modules


def _service_init(service: PyService) -> str:
    faults = _fault_names(service)
    classes = [
        ("async_client", service.async_client),
        ("async_protocol", service.async_protocol),
        ("client", service.client),
        ("protocol", service.protocol),
    ]
    symbols = [
        *(Symbol(f".{module}", name) for module, name in classes),
        *(Symbol("..errors", name) for name in faults),
    ]
    names = [(module, name) for module, name in classes] + [(".errors", name) for name in faults]
    return render(
        "service/init.py.jinja",
        service=service,
        imports=reexports(symbols),
        names=[f'"{name}": ("{module}", "{name}"),' for module, name in names],
    )


def _fault_names(service: PyService) -> list[str]:
    return sorted({fault.name for operation in service.operations for fault in operation.faults})


def _protocol(shared: _Shared, methods: list[MethodView], *, is_async: bool) -> str:
    service = shared.service
    symbols = shared.symbols | {Symbol("typing", "Protocol")}
    symbols |= {Symbol(".._runtime.serving.unimplemented", "unimplemented")} if methods else set[Symbol]()
    needs_operations = any(o.result_kind is ResultKind.BODY for o in service.operations)
    symbols |= {Symbol(".", "operations")} if needs_operations else set[Symbol]()
    return render(
        "service/protocol.py.jinja",
        service=service,
        manner="asynchronous" if is_async else "blocking",
        protocol=service.async_protocol if is_async else service.protocol,
        imports=import_block(symbols),
        docstring=shared.docstrings["async_protocol" if is_async else "protocol"],
        methods=methods,
    )


def _client(shared: _Shared, methods: list[MethodView], *, is_async: bool) -> str:
    service = shared.service
    prefix, base = ("async_", "AsyncAgent") if is_async else ("", "Agent")
    protocol = service.async_protocol if is_async else service.protocol
    headers = sorted({o.response_headers for o in service.operations})
    symbols = shared.symbols | {Symbol(".._agents", base), Symbol(f".{prefix}protocol", protocol)}
    symbols |= {Symbol(".", "operations")} if methods else {Symbol(".._runtime", "Record")}
    symbols |= {Symbol(".._headers", header) for header in headers}
    symbols |= {Symbol(f".._runtime.client.{prefix}method_views", name) for name in _form_functions(service)}
    if any(field.is_secret for o in service.operations for field in o.request.fields):
        symbols |= {Symbol(".._runtime.redaction", "hidden as _hidden")}
    return render(
        "service/client.py.jinja",
        service=service,
        manner="Asynchronous" if is_async else "Blocking",
        iterates=_iterates(service),
        base=base,
        client=service.async_client if is_async else service.client,
        protocol=protocol,
        imports=import_block(symbols),
        docstring=shared.docstrings["async_client" if is_async else "client"],
        headers=shared.usual,
        methods=methods,
        replies="\n".join(method.reply_line for method in methods),
        lists="\n".join(method.items_line for method in methods if method.items_line),
    )


def headers_module(package: PyPackage) -> str:
    """Return the module of the SOAP header classes."""
    symbols = {Symbol("._runtime", "record")} if package.headers else set[Symbol]()
    for record in package.headers:
        symbols.add(Symbol("._runtime.encoded", "soapenc") if record.encoding else Symbol("._runtime", "Record"))
        symbols |= field_symbols(record.fields, ".", package)
    views = [_header_view(record, package) for record in package.headers]
    return render("service/headers.py.jinja", headers=views, imports=import_block(symbols))


def _header_view(record: PyRecord, package: PyPackage) -> dict[str, object]:
    names = ", ".join(f"``{f.wire_name}``" for f in record.fields)
    first = f"Header blocks {names}." if names else "No header blocks."
    return {
        "name": record.name,
        "base": "soapenc.EncodedHeaders" if record.encoding else "Record",
        "docstring": block([" ".join([first, *record_notes(record)])], 4),
        "sections": ["\n".join(field_line(field, package) for field in record.fields)],
    }
