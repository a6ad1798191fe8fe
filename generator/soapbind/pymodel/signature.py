"""Signatures of client methods: what the clients are rendered with, and what a comparison tells users of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from soapbind.pymodel.literals import literal
from soapbind.pymodel.model import FieldKind, ResultKind

if TYPE_CHECKING:
    from soapbind.pymodel.model import PyField, PyOperation, PyPackage

_WHOLE = re.compile(r"[+-]?[0-9]{1,300}")


def parameters(operation: PyOperation, package: PyPackage, prefix: str = "") -> list[str]:
    """Return the parameters of a method; ``prefix`` stands before the classes of the package's models."""
    return [parameter(field, package, prefix) for field in operation.request.fields]


def parameter(field: PyField, package: PyPackage, prefix: str = "") -> str:
    """Return a parameter. One that may be absent has None as its default, but a value type that .NET always writes.

    An enumeration without zero must be given, although its field may be absent. The default of the contract is that of
    the parameter where Python has a literal for it.
    """
    if field.type.is_zeroless:
        return f"{field.name}: {field.type.annotation(prefix)}"
    annotation = field.annotation(prefix)
    value = parameter_default(field)
    if value is not None:
        return f"{field.name}: {annotation} = {value}"
    if not may_be_omitted(field, package):
        return f"{field.name}: {annotation}"
    return f"{field.name}: {annotation if field.may_be_none else f'{annotation} | None'} = None"


def parameter_default(field: PyField) -> str | None:
    """Return the default that the contract has for a parameter, None where Python has no literal for it."""
    return None if field.default is None else _literal(field.type.pattern, field.default) or None


def _literal(python_type: str, text: str) -> str:
    """Return the literal of a value by its text on the wire, "" for what has none."""
    if python_type == "str":
        return literal(text)
    if python_type == "int":
        return str(int(text)) if _WHOLE.fullmatch(text) else ""
    return {"true": "True", "1": "True", "false": "False", "0": "False"}.get(text, "") if python_type == "bool" else ""


def may_be_omitted(field: PyField, package: PyPackage) -> bool:
    """Whether a call need not give a value."""
    if package.must_give_all or field.type.is_zeroless or field.kind is FieldKind.TEXT:
        return False
    if is_collected(field):
        return not field.is_required_list
    # What DataContractSerializer may write as nil is what another server would call optional.
    return field.is_optional or (package.is_data_contract and field.may_be_none)


def argument(field: PyField, package: PyPackage) -> str:
    """Return what a method gives to the constructor of the body: of what was left out an empty collection."""
    if is_collected(field) and may_be_omitted(field, package):
        return f"{field.name} or {'{}' if field.kind is FieldKind.ANY_ATTRIBUTES else '[]'}"
    return field.name


def is_collected(field: PyField) -> bool:
    """Whether the field is a collection that is empty where nothing is sent."""
    return field.is_repeated or field.kind is FieldKind.ANY_ATTRIBUTES


def returned(operation: PyOperation, prefix: str = "") -> str:
    """Return the annotation of what a client method returns; ``prefix`` as for ``parameters``."""
    if operation.result is not None:
        field = operation.result
        is_value = operation.result_kind is ResultKind.VALUE
        return field.annotation(prefix) if is_value else field.type.annotation(prefix)
    if operation.result_kind is ResultKind.VOID:
        return "None"
    return f"operations.{operation.module}.{operation.response.name}"
