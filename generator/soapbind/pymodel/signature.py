"""Signatures of client methods: what the clients are rendered with, and what a comparison tells users of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from soapbind.pymodel.model import ResultKind

if TYPE_CHECKING:
    from soapbind.pymodel.model import PyField, PyOperation


def parameter(field: PyField, prefix: str = "") -> str:
    """Return a parameter; an enumeration without zero must be given, although its field may be absent.

    ``prefix`` stands before the classes of the package's models.
    """
    if field.type.is_zeroless:
        return f"{field.name}: {field.type.annotation(prefix)}"
    return f"{field.name}: {field.annotation(prefix)}"


def returned(operation: PyOperation, prefix: str = "") -> str:
    """Return the annotation of what a client method returns; ``prefix`` as for ``parameter``."""
    if operation.result is not None:
        field = operation.result
        is_value = operation.result_kind is ResultKind.VALUE
        return field.annotation(prefix) if is_value else field.type.annotation(prefix)
    if operation.result_kind is ResultKind.VOID:
        return "None"
    return f"operations.{operation.module}.{operation.response.name}"
