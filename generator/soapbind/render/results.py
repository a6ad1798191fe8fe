"""What kind of result an operation has, as far as the text of its methods depends on it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from soapbind.pymodel.model import ResultKind
from soapbind.pymodel.python_types.builtin_types import UNIONS

if TYPE_CHECKING:
    from soapbind.pymodel.model import PyOperation


def is_union(operation: PyOperation) -> bool:
    """Whether the result is of one of several classes."""
    if operation.result is None or operation.result_kind not in (ResultKind.NILLABLE, ResultKind.VALUE):
        return False
    pattern = operation.result.type.pattern
    return pattern in UNIONS or (" | " in pattern and " | " in re.sub(r"\[[^\]]*\]", "", pattern))


def is_cast(operation: PyOperation) -> bool:
    """Whether type checkers must be told what the result of a union is without None."""
    return is_union(operation) and operation.result_kind is ResultKind.NILLABLE
