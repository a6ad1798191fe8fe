"""Every type that is named must be declared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from soapbind.contract.qnames import is_builtin
from soapbind.contract.resolve import did_you_mean, shown
from soapbind.contract.walk import uses

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from soapbind.contract.model import ComplexType, Element, QName, SimpleType
    from soapbind.errors import Problems


def check_types(
    types: Mapping[QName, ComplexType | SimpleType], elements: Iterable[Element], problems: Problems
) -> None:
    """Note every use of a type that is not there."""
    holders = {id(holder): holder for holder in (*types.values(), *elements)}
    for holder in holders.values():
        for name, where in uses(holder):
            if name not in types and not is_builtin(name):
                message = f"has type {shown(name)}, which no schema declares"
                problems.add(where, "unknown-type", message, did_you_mean(name, types))
