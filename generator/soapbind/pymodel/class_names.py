"""The class of every data type: its own name, unless another type has that."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from soapbind.contract.model import ComplexType, Contract, QName, SimpleType
from soapbind.pymodel import datacontract_shapes as shapes
from soapbind.pymodel.distinct import Names, appended, candidates
from soapbind.pymodel.names import ClassName, class_module, class_name, on_disk

if TYPE_CHECKING:
    from collections.abc import Collection


@dataclass(slots=True)
class ClassNames:
    """Class names by type; ``names`` are those given."""

    names: Names
    given: dict[QName, ClassName] = field(default_factory=dict[QName, ClassName])

    def of(self, name: QName) -> ClassName:
        """Return the class name of a type; one that was not asked for before gets one that is free."""
        found = self.given.get(name)
        if found is None:
            found = self.given[name] = ClassName(self.names.of([class_name(name.name)]))
        return found


def class_names(contract: Contract, own: str) -> ClassNames:
    """Return the class names of the types of a contract that need a class; ``own`` is its own namespace.

    Of types that want the same name the one of that namespace has it, else the first in the order of namespaces and
    names: whatever order the documents come in, and whichever operation meets them first, the names are the same.
    """
    names, bases = Names(appended, _occupied), shapes.bases_of(contract)
    types = sorted(
        (n for n, t in contract.types.items() if _needs_class(t, bases)), key=lambda n: (n.namespace != own, n)
    )
    given = names.all(candidates(types, class_name))
    return ClassNames(names, {name: ClassName(text) for name, text in zip(types, given, strict=True)})


def _occupied(name: str) -> Collection[str]:
    """Return what no other type may have: the name, and the file, also where case does not count."""
    return name, f"{on_disk(class_module(ClassName(name)))}.py"


def _needs_class(found: ComplexType | SimpleType, bases: Collection[QName]) -> bool:
    if isinstance(found, ComplexType):
        return not shapes.is_collection(found, bases)
    return shapes.flag_values(found) is not None or bool(found.enumeration)
