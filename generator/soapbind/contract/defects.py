"""Problems of a part of a contract: they count only where that part is used.

Others generate from WSDLs that refer to what no schema declares, as long as no message needs it; so do we, and say it.
A part that ``--exclude`` or another selection leaves out is not even worth a warning.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from soapbind.contract.model import Contract, Defect, Owner, QName
from soapbind.contract.walk import elements, uses
from soapbind.errors import Diagnostic, Problems

if TYPE_CHECKING:
    from collections.abc import Collection, Generator, Iterable, Sequence

_UNUSED = "; no message needs it, so it is left out"
_NOT_NEEDED = "; no message refers to anything in it, so it is done without"


@dataclass(slots=True)
class Findings(Problems):
    """Collects what is wrong with a contract: ``found`` with all of it, ``defects`` with a part.

    ``owner`` is the part that is being read.
    """

    owner: Owner | None = None
    defects: dict[Defect, None] = field(default_factory=dict[Defect, None])

    def note(self, problem: Diagnostic) -> None:
        """Note one problem, of the owner where there is one. Raises SoapbindError when they are too many."""
        if self.owner is None or len(self.defects) >= self.limit:
            Problems.note(self, problem)
        else:
            self.defects[Defect(self.owner, problem)] = None

    @contextmanager
    def of(self, kind: str, name: QName) -> Generator[None]:
        """Give what is noted in the block to a part of the contract."""
        before, self.owner = self.owner, Owner(kind, name)
        try:
            yield
        finally:
            self.owner = before


def problems_of(defects: Iterable[Defect], used: Collection[Owner], missing: Sequence[Diagnostic] = ()) -> Problems:
    """Return the problems of the parts that are used.

    Where schemas are ``missing``, those are the problem, and not what is unknown without them.
    """
    problems = Problems()
    found = dict.fromkeys(defect.diagnostic for defect in defects if defect.owner in used)
    is_due_to_them = [missing and problem.code.startswith("unknown-") for problem in found]
    for problem in missing if any(is_due_to_them) else ():
        problems.note(problem)
    for problem, is_due in zip(found, is_due_to_them, strict=True):
        if not is_due:
            problems.note(problem)
    return problems


def not_needed(missing: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return a warning for each schema that is missing, where nothing of it is needed."""
    return tuple(replace(each, message=each.message + _NOT_NEEDED) for each in missing)


def warnings_of(defects: Iterable[Defect], used: Collection[Owner]) -> tuple[Diagnostic, ...]:
    """Return a warning for each problem that only parts have which nothing uses."""
    told = {defect.diagnostic for defect in defects if defect.owner in used}
    rest = dict.fromkeys(defect.diagnostic for defect in defects if defect.diagnostic not in told)
    return tuple(replace(each, message=each.message + _UNUSED) for each in rest)


def without_defective(contract: Contract) -> Contract:
    """Return the contract without the types and elements that have a defect, or need one that has.

    It is for contracts whose messages need none of them, which ``select`` checks.
    """
    gone: set[Owner] = set()
    todo = [defect.owner for defect in contract.defects if defect.owner.kind != "operation"]
    users = _users(contract) if todo else {}
    while todo:
        owner = todo.pop()
        if owner not in gone:
            gone.add(owner)
            todo += users.get(owner, ())
    return replace(
        contract,
        types={name: each for name, each in contract.types.items() if Owner("type", name) not in gone},
        elements={name: each for name, each in contract.elements.items() if Owner("element", name) not in gone},
        defects=tuple(defect for defect in contract.defects if defect.owner not in gone),
    )


def _users(contract: Contract) -> dict[Owner, list[Owner]]:
    """Return the types and elements that mention each type and element."""
    found: dict[Owner, list[Owner]] = {}
    for kind, holders in (("type", contract.types), ("element", contract.elements)):
        for name, holder in holders.items():
            mentioned = {Owner("type", used) for used, _ in uses(holder)}
            mentioned |= {Owner("element", each.name) for each in elements(holder) if each.is_reference}
            for each in mentioned:
                found.setdefault(each, []).append(Owner(kind, name))
    return found
