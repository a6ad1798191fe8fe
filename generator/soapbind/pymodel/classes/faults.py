"""From declared faults to exception classes: one for every fault and detail, whichever operations have it."""

from __future__ import annotations

import builtins
from dataclasses import dataclass
from typing import TYPE_CHECKING

from soapbind.pymodel.model import PyFault, PyField
from soapbind.pymodel.naming.distinct import Names, appended
from soapbind.pymodel.naming.names import ClassName, FieldName, apart, class_name
from soapbind.pymodel.plain_text import joined, plain_text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from soapbind.contract.model import Element, Fault, QName, Service
    from soapbind.pymodel.classes.records import Classes

# What the module of the exceptions has itself, and the exceptions of Python, which no class should hide.
_TAKEN = frozenset(
    {
        *(name for name, found in vars(builtins).items() if isinstance(found, type)),
        *("AuthenticationError", "DeclaredFault", "DecodeError", "DetailEntry", "EmptyResultError", "EncodeError"),
        *("ExceptionDetail", "HttpStatusError", "ServerError", "SoapError", "SoapFault", "TransportError"),
        "TransportTimeoutError",
    }
)


@dataclass(slots=True)
class Faults:
    """Builds the exception classes of a package. ``taken`` are names of classes that services have beside them."""

    classes: Classes
    taken: set[str]

    def all(self, services: Iterable[Service]) -> Mapping[tuple[str, QName], PyFault]:
        """Return the class of every fault by its name and the element of its detail.

        A name belongs to the fault of the package's own namespace, else to the first in the order of names: the same
        whatever order the documents come in.
        """
        own = self.classes.types.own_namespace
        found: dict[tuple[str, QName], tuple[Fault, Element]] = {}
        for fault in (f for service in services for operation in service.operations for f in operation.faults):
            for element in detail_elements(fault):
                found.setdefault((fault.name, element.name), (fault, element))
        keys = sorted(found, key=lambda key: (key[1].namespace != own, key))
        taken = {*_TAKEN, *self.taken}
        names = Names(appended, taken=set(taken)).all([_candidates(*key, taken) for key in keys])
        types: dict[QName, set[object]] = {}
        for _, element in found.values():
            types.setdefault(element.name, set()).add(element.type)
        return {
            key: self._fault(ClassName(name), *found[key], says_type=len(types[key[1]]) > 1)
            for key, name in zip(keys, names, strict=True)
        }

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
                documentation=joined(plain_text(element.documentation), resolved.documentation),
            ),
            plain_text(fault.documentation),
            says_type,
        )


def detail_elements(fault: Fault) -> list[Element]:
    """Return the elements by which a fault is known: that of its first part, none where it has none.

    WSDL 1.1, 3.6 allows no other.
    """
    return [part.element for part in fault.parts[:1] if part.element is not None]


def _candidates(name: str, element: QName, taken: Collection[str]) -> list[str]:
    """Return what the class of a fault may be called, the best first: as the fault, else as its detail."""
    best = class_name(name)
    free = f"{best}Fault" if best in taken else best
    return [free, class_name(element.name), class_name(apart(element.name, element.namespace))]
