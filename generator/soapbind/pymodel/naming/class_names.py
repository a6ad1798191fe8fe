"""The class of every data type: its own name, unless another type has that."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from soapbind.aliases import Kind
from soapbind.contract.model import ComplexType, Contract, QName, SimpleType
from soapbind.pymodel.naming.distinct import Names, appended, candidates
from soapbind.pymodel.naming.names import ClassName, class_module, class_name, on_disk
from soapbind.pymodel.naming.naming import Scope, Thing
from soapbind.pymodel.python_types import datacontract_shapes as shapes

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from soapbind.pymodel.naming.naming import Naming


@dataclass(slots=True)
class ClassNames:
    """Class names by type. ``places`` are the keys of types without a name in the contract, by the one they got."""

    scope: Scope
    given: dict[QName, ClassName] = field(default_factory=dict[QName, ClassName])
    places: dict[QName, str] = field(default_factory=dict[QName, str])

    @property
    def naming(self) -> Naming:
        """The names of the package."""
        return self.scope.naming

    def of(self, name: QName) -> ClassName:
        """Return the class name of a type; one that was not asked for before gets one that is free."""
        found = self.given.get(name)
        if found is None:
            thing = self._thing(name, (class_name(name.name),))
            found = self.given[name] = ClassName(self.scope.one(thing))
            if thing.key.rpartition("#")[0] not in {"", str(name)}:  # its place has a name that another type has, too
                self.naming.contested.add((self.scope.kind, thing.key))
        return found

    def key(self, name: QName) -> str:
        """Return what the lock calls a type."""
        return self.places.get(name) or str(name)

    def all(self, types: Sequence[QName]) -> None:
        """Give names to all types that have one in the contract."""
        things = [self._thing(*each) for each in zip(types, candidates(types, class_name), strict=True)]
        self.given |= {name: ClassName(text) for name, text in zip(types, self.scope.all(things), strict=True)}

    def _thing(self, name: QName, texts: tuple[str, ...]) -> Thing:
        return Thing(self.key(name), name.name, texts)


def class_names(contract: Contract, own: str, naming: Naming) -> ClassNames:
    """Return the class names of the types of a contract that need a class; ``own`` is its own namespace.

    Of types that want the same name the one that had it in the lock has it, else the one of that namespace, else the
    first in the order of namespaces and names: whatever order the documents come in, and whichever operation meets them
    first, the names are the same.
    """
    bases = shapes.bases_of(contract)
    scope = Scope(naming, Kind.TYPES, Names(appended, _occupied))
    scope.reserve()
    made = ClassNames(scope)
    made.all(sorted((n for n, t in contract.types.items() if _needs_class(t, bases)), key=lambda n: (n[0] != own, n)))
    return made


def _occupied(name: str) -> Collection[str]:
    """Return what no other type may have: the name, and the file, also where case does not count."""
    return name, f"{on_disk(class_module(ClassName(name)))}.py"


def _needs_class(found: ComplexType | SimpleType, bases: Collection[QName]) -> bool:
    if isinstance(found, ComplexType):
        return not shapes.is_collection(found, bases)
    return shapes.flag_values(found) is not None or bool(found.enumeration)
