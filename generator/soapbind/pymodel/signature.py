"""Signatures of client methods: what the clients are rendered with, and what a comparison tells users of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from soapbind.pymodel.model import ResultKind

if TYPE_CHECKING:
    from collections.abc import Collection

    from soapbind.pymodel.model import PyField, PyOperation


def parameter(field: PyField, hidden: Collection[str] = ()) -> str:
    """Return a parameter; an enumeration without zero must be given, although its field may be absent.

    ``hidden`` are classes that need ``models.`` before them, because another thing has their name there.
    """
    if field.type.is_zeroless:
        return f"{field.name}: {field.type.annotation('', hidden)}"
    return f"{field.name}: {field.annotation('', hidden)}"


def returned(operation: PyOperation, hidden: Collection[str] = ()) -> str:
    """Return the annotation of what a client method returns; ``hidden`` as for ``parameter``."""
    if operation.result is not None:
        field = operation.result
        is_value = operation.result_kind is ResultKind.VALUE
        return field.annotation("", hidden) if is_value else field.type.annotation("", hidden)
    if operation.result_kind is ResultKind.VOID:
        return "None"
    return f"operations.{operation.module}.{operation.response.name}"
