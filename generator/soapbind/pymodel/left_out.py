"""Types that no message names: where Python cannot have one of them, the package does without it.

An xs:anyType may have them, but nobody knows that it ever has. What a message does name is refused.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from soapbind.contract.defects import without_defective
from soapbind.contract.model import ComplexType, Contract, Defect, Owner, QName, SimpleType
from soapbind.contract.reach import Reach
from soapbind.contract.walk import elements
from soapbind.errors import Diagnostic, Location, SoapbindError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from soapbind.contract.model import TypeUse

T = TypeVar("T")
_UNNAMED = "; no message names the type, so it is left out"


def as_far_as_possible(contract: Contract, build: Callable[[Contract], T]) -> tuple[T, tuple[Diagnostic, ...]]:
    """Return what ``build`` makes of a contract, and a warning for each problem of types that are left out for it.

    Raises SoapbindError as ``build`` does, for problems of all that messages need.
    """
    warnings: list[Diagnostic] = []
    while True:
        try:
            return build(contract), tuple(warnings)
        except SoapbindError as error:
            defects = _defects(contract, error.diagnostics)
            told = dict.fromkeys(defect.diagnostic for defect in defects)
            warnings += [
                replace(each, message=each.message + _UNNAMED, help="nothing needs to be done") for each in told
            ]
            rest = _without(contract, defects)
            if rest.unfit == contract.unfit and rest.types.keys() == contract.types.keys():
                raise
            contract = rest


def _without(contract: Contract, defects: tuple[Defect, ...]) -> Contract:
    """Return a contract without the types that have a defect, and without those that need one that has.

    What messages name stays: of the type of a Body, for example, no class is made. An xs:anyType is done without it.
    """
    fit = without_defective(replace(contract, defects=defects))
    reach = Reach(contract, (o for s in contract.services for o in s.operations))
    return replace(
        contract,
        types={name: each for name, each in contract.types.items() if name in fit.types or name in reach.types},
        elements={n: each for n, each in contract.elements.items() if n in fit.elements or n in reach.elements},
        unfit=contract.unfit | (reach.types - fit.types.keys()),
    )


def _defects(contract: Contract, problems: Sequence[Diagnostic]) -> tuple[Defect, ...]:
    """Return the problems, each with the type that it is in; without those that are in none."""
    by_place: dict[Location, list[Diagnostic]] = {}
    for problem in problems:
        by_place.setdefault(problem.location, []).append(problem)
    return tuple(
        Defect(Owner("type", name), problem)
        for name, found in contract.types.items()
        for place in dict.fromkeys(_places(found))
        for problem in by_place.get(place, ())
    )


def _places(found: ComplexType | SimpleType) -> Iterator[Location]:
    """Give the place of a type and of everything inside it."""
    uses: list[TypeUse] = [found]
    for element in elements(found):
        yield element.location
        uses.append(element.type)
    for use in uses:
        if not isinstance(use, QName):
            yield use.location
        if isinstance(use, ComplexType):
            yield from (attribute.location for attribute in use.attributes)
