"""From declared faults to exception classes: one for every fault and detail, whichever operations have it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from soapbind.aliases import Kind
from soapbind.contract.schema.xsd_annotations import joined_texts
from soapbind.pymodel.model import PyFault, PyField
from soapbind.pymodel.naming.distinct import Names, appended
from soapbind.pymodel.naming.names import RESERVED_FAULTS, ClassName, FieldName, apart, class_name
from soapbind.pymodel.naming.naming import Scope, Thing
from soapbind.pymodel.plain_text import plain_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from soapbind.contract.model import Element, Fault, QName, Service
    from soapbind.pymodel.classes.records import Classes


@dataclass(slots=True)
class Faults:
    """Builds the exception classes of a package. ``taken`` are names of classes that services have beside them."""

    classes: Classes
    taken: set[str]

    def all(self, services: Iterable[Service]) -> Mapping[tuple[str, QName], PyFault]:
        """Return the class of every fault by its name and the element of its detail.

        A name belongs to the fault that had it in the lock, else to the one of the package's own namespace, else to the
        first in the order of names: the same whatever order the documents come in.
        """
        types = self.classes.types
        found: dict[tuple[str, QName], tuple[Fault, Element]] = {}
        for fault in (f for service in services for operation in service.operations for f in operation.faults):
            for element in detail_elements(fault):
                found.setdefault((fault.name, element.name), (fault, element))
        keys = sorted(found, key=lambda key: (key[1].namespace != types.own_namespace, key))
        scope = Scope(types.names.naming, Kind.FAULTS, Names(appended, taken={*RESERVED_FAULTS, *self.taken}))
        names = scope.all([Thing(f"{element} {name}", name, self._candidates(name, element)) for name, element in keys])
        details: dict[QName, set[object]] = {}
        for _, element in found.values():
            details.setdefault(element.name, set()).add(element.type)
        return {
            key: self._fault(ClassName(name), *found[key], says_type=len(details[key[1]]) > 1)
            for key, name in zip(keys, names, strict=True)
        }

    def _candidates(self, name: str, element: QName) -> tuple[str, ...]:
        """Return what the class of a fault may be called, the best first: as the fault, else as its detail.

        Names that every package has taken are nobody's best one; those of services, which come and go, are.
        """
        best, others = class_name(name), (class_name(element.name), class_name(apart(element.name, element.namespace)))
        if best in RESERVED_FAULTS:
            return f"{best}Fault", *others
        return (best, f"{best}Fault", *others) if best in self.taken else (best, *others)

    def _fault(self, name: ClassName, fault: Fault, element: Element, *, says_type: bool) -> PyFault:
        types = self.classes.types
        types.check(element, element.name)
        resolved = types.of_element(element, element.name)
        namespace = element.name.namespace
        return PyFault(
            name,
            fault.name,
            element.name,
            PyField(
                FieldName("detail"),
                element.name.name,
                resolved,
                None if namespace == types.own_namespace else namespace,
                documentation=joined_texts(plain_text(element.documentation), resolved.documentation),
            ),
            plain_text(fault.documentation),
            says_type,
        )


def detail_elements(fault: Fault) -> list[Element]:
    """Return the elements by which a fault is known: that of its first part, none where it has none.

    WSDL 1.1, 3.6 allows no other.
    """
    return [part.element for part in fault.parts[:1] if part.element is not None]
