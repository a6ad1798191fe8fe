"""What the docstring of a client method says: what it does, its parameters and result, and what the wire has of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from soapbind.pymodel.model import PyField, PyOperation, PyPackage, ResultKind
from soapbind.render.docstrings.text import block, item, paragraphs_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from soapbind.contract.model import QName


def method_docstring(operation: PyOperation, package: PyPackage) -> str:
    """Return the docstring of a method. Parameters of which nothing is said are in the signature only."""
    parts = [*_parameters(operation, package), *_results(operation), *_faults(operation)]
    details = ["\n".join(parts)] if parts else []
    said = paragraphs_of(operation.documentation)
    wire = _on_the_wire(operation, package)
    return block([*said, *details, *wire] if said else [*(wire or [f"Operation ``{operation.name}``."]), *details], 8)


def _on_the_wire(operation: PyOperation, package: PyPackage) -> list[str]:
    """Return the SOAPAction, unless it is empty, and what nil becomes."""
    action = operation.action.removeprefix(action_prefix(package)) or operation.action
    said = "; ".join(filter(None, [action and f"SOAPAction ``{action}``", _nil(operation)]))
    return [f"{said[0].upper()}{said[1:]}."] if said else []


def is_documented(operation: PyOperation) -> bool:
    """Whether anything is said of an operation, so that its docstring is worth to be repeated in the clients."""
    fields = (*operation.request.fields, *operation.response.fields)
    said = operation.documentation or operation.returns or any(field.documentation for field in fields)
    return bool(said or operation.faults or operation.fault_headers)


def _parameters(operation: PyOperation, package: PyPackage) -> Iterator[str]:
    for field in operation.request.fields:
        # DataContractSerializer has one None: nil. Elsewhere it may be either, and the contract tells.
        none = "" if package.is_data_contract else _none(field)
        if field.documentation or none:
            yield item(field.name, "\n\n".join(filter(None, [field.documentation, none])))


def _none(field: PyField) -> str:
    """Return what None means as an argument, empty where it is no argument, or the default."""
    if field.has_nil:
        return "NIL is sent as nil."
    return "None is sent as nil." if field.is_nillable and field.may_be_none else ""


def _results(operation: PyOperation) -> Iterator[str]:
    if operation.returns:
        yield item("returns", operation.returns)
    if operation.result_kind is ResultKind.BODY:
        names = ", ".join(f"``{field.wire_name}``" for field in operation.response.fields)
        yield item("returns all parts", names)
        for field in operation.response.fields:
            if field.documentation:
                yield f"- {item(f'returns {field.name}', field.documentation)[2:]}"


def _faults(operation: PyOperation) -> Iterator[str]:
    """Give what the contract says of failure: the classes of faults, and the detail that each has."""
    known: dict[QName, str] = {}
    for fault in operation.faults:
        first = known.setdefault(fault.xml_name, fault.name)
        detail = f"Its detail is ``{fault.detail.type.annotation('models.')}``"
        if first != fault.name:
            detail = f"It has the detail of {first}, and comes as that"
        yield item(f"raises {fault.name}", "\n\n".join(filter(None, [fault.documentation, detail])))
    for name in operation.without_detail:
        yield item("raises SoapFault", f"the fault ``{name}``, which has no detail that would tell it from others")
    if operation.fault_headers is not None:
        yield item(
            "raises SoapFault", f"its ``headers`` are ``{operation.fault_headers}``, which tell of wrong headers"
        )


def _nil(operation: PyOperation) -> str:
    if operation.result_kind is ResultKind.NILLABLE:
        return "raises EmptyResultError if the result is nil"
    if operation.result_kind is ResultKind.COLLECTION and operation.result is not None:
        return f"returns an empty {operation.result.type.collection} if the result is nil"
    return ""


def action_prefix(package: PyPackage) -> str:
    """Return what SOAPActions begin with where WCF made them; docstrings leave it out."""
    return f"{package.namespace.rstrip('/')}/"
