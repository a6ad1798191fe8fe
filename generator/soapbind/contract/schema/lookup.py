"""The components of one WSDL by name, and how much the references between them may copy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from soapbind.contract.qnames import WSDL, XML, XSI, is_builtin, segment
from soapbind.contract.schema.unresolved import Component, Kind
from soapbind.did_you_mean import nearest
from soapbind.documents.parse import MAX_DEPTH

if TYPE_CHECKING:
    from collections.abc import Mapping

    from soapbind.contract.defects import Findings
    from soapbind.contract.model import QName
    from soapbind.contract.schema.unresolved import Tables
    from soapbind.errors import Location

# A reference to a group copies what is in it; in 60 public contracts that makes 137 copies at most.
_MOST_NESTED = 16
_MOST_COPIES = 100_000


def did_you_mean(name: QName, known: Mapping[QName, object]) -> str:
    """Return the next step for a name that is not there; ``known`` holds those that are."""
    same = [k for k in known if k.name == name.name]
    if same:
        return f"did you mean the one of {same[0].namespace or 'no namespace'}? is a prefix declared wrongly?"
    here = [k.name for k in known if k.namespace == name.namespace]
    close = nearest(name.name, here)
    if close:
        return f"did you mean {close}?"
    if not here:
        return f"no schema of {name.namespace or 'no namespace'} is there; add the document that declares it"
    return "is a schema missing?"


def shown(name: QName) -> str:
    """Return a name for messages: ``Name (Services88)``."""
    return f"{name.name} ({segment(name.namespace)})" if name.namespace else name.name


@dataclass(slots=True)
class Lookup:
    """Finds components and notes those that are not there. ``copies`` are particles and attributes out of groups."""

    tables: Tables
    problems: Findings
    depth: int = 0
    copies: int = 0

    def component(self, kind: Kind, name: QName) -> Component | None:
        """Return a component, None when there is none."""
        return self.tables[kind].get(name)

    def find(self, kind: Kind, name: QName, here: Location) -> Component | None:
        """Return a component, None after noting that there is none."""
        found = self.tables[kind].get(name)
        if found is None and name.namespace not in (XML, XSI, WSDL) and not is_builtin(name):
            code = "unknown-" + ("attribute-group" if kind is Kind.ATTRIBUTE_GROUP else kind.value)
            message = f"refers to {kind.value} {shown(name)}, which no schema declares"
            self.problems.add(here, code, message, did_you_mean(name, self.tables[kind]))
        return found

    def is_bounded(self, depth: int, here: Location) -> bool:
        """Whether groups in groups are still few; each level could double what the one below holds."""
        if self.copies > _MOST_COPIES:
            problem = f"groups that refer to groups make more than {_MOST_COPIES} copies of what is in them"
        elif depth > _MOST_NESTED or self.depth > MAX_DEPTH:
            problem = f"groups refer to groups more than {_MOST_NESTED} deep, or what is in them is nested too deeply"
        else:
            return True
        self.problems.owner = None  # it ends the run, whether anything needs the group or not
        self.problems.add(here, "too-deep", problem, "write the inner groups in place, or give their content a type")
        self.problems.raise_if_any()
        return False
