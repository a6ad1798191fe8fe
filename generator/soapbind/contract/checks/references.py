"""Every type that is named must be declared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from soapbind.contract.qnames import is_builtin
from soapbind.contract.schema.lookup import did_you_mean, shown
from soapbind.contract.walk import uses

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from soapbind.contract.defects import Findings
    from soapbind.contract.model import ComplexType, Element, QName, SimpleType


def check_types(
    types: Mapping[QName, ComplexType | SimpleType], elements: Iterable[Element], problems: Findings
) -> None:
    """Note every use of a type that is not there, as a defect of the type or element that has it."""
    holders: dict[int, tuple[str, QName, ComplexType | SimpleType | Element]] = {}
    holders |= {id(type_): ("type", name, type_) for name, type_ in types.items()}
    holders |= {id(element): ("element", element.name, element) for element in elements}
    for kind, owner, holder in holders.values():
        for name, where in uses(holder):
            if name not in types and not is_builtin(name):
                message = f"has type {shown(name)}, which no schema declares"
                with problems.of(kind, owner):
                    problems.add(where, "unknown-type", message, did_you_mean(name, types))
