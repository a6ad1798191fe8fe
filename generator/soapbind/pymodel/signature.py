"""Signatures of client methods: what the clients are rendered with, and what a comparison tells users of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from soapbind.pymodel.model import ResultKind

if TYPE_CHECKING:
    from soapbind.pymodel.model import PyField, PyOperation


def parameter(field: PyField) -> str:
    """Return a parameter; an enumeration without zero must be given, although its field may be absent."""
    if field.type.is_zeroless:
        return f"{field.name}: {field.type.annotation()}"
    return f"{field.name}: {field.annotation()}"


def returned(operation: PyOperation) -> str:
    """Return the annotation of what a client method returns."""
    if operation.result is not None:
        field = operation.result
        return field.annotation() if operation.result_kind is ResultKind.VALUE else field.type.annotation()
    if operation.result_kind is ResultKind.VOID:
        return "None"
    return f"operations.{operation.module}.{operation.response.name}"
