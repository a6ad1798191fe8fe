"""From SOAP headers to their classes: one for every set of header parts, whichever operations have it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import chain, count
from typing import TYPE_CHECKING

from soapbind.contract.model import Element, Message, QName, Service
from soapbind.pymodel.distinct import appended
from soapbind.pymodel.fields import named_apart
from soapbind.pymodel.model import PyField, PyRecord
from soapbind.pymodel.names import ClassName, apart, class_module, class_name, field_name
from soapbind.pymodel.plain_text import joined, plain_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from soapbind.profiles.model import Profile
    from soapbind.pymodel.records import Classes


@dataclass(slots=True)
class Headers:
    """Builds header classes; ``records`` are those made."""

    classes: Classes
    profile: Profile
    records: dict[ClassName, PyRecord] = field(default_factory=dict[ClassName, PyRecord])

    def of(self, message: Message, service: Service) -> ClassName:
        """Return the class of the headers of a message; headers that are alike, in every namespace, share it."""
        own = self.classes.types.own_namespace
        # A block that is named twice is one: nothing on the wire would tell two of one name apart.
        known = {part.element.name: part.element for part in message.headers if part.element is not None}
        elements = list(known.values())
        fields = named_apart([self._field(element, own) for element in elements], own)
        for name in self._names(elements, service):
            made = PyRecord(name, class_module(name), QName(own, "Header"), fields, location=message.location)
            first = self.records.setdefault(name, made)
            if _undocumented(first) == _undocumented(made):
                return name
        raise AssertionError  # there are numbers without end

    def _names(self, elements: list[Element], service: Service) -> Iterator[ClassName]:
        parts = tuple(element.name.name for element in elements)
        joined = "".join(map(class_name, parts or ("No",)))
        best = self.profile.header_classes.get(parts) or f"{joined}Headers"
        other = f"{class_name(apart(joined, service.namespace))}Headers"
        return map(ClassName, chain((best, other), (appended(best, number) for number in count(2))))

    def _field(self, element: Element, own: str) -> PyField:
        self.classes.types.check(element, element.name)
        resolved = self.classes.types.of_element(element, element.name)
        return PyField(
            field_name(element.name.name),
            element.name.name,
            resolved,
            None if element.name.namespace == own else element.name.namespace,
            # a header may be absent; .NET writes null ones as nil
            is_optional=resolved.is_value or not element.nillable,
            is_nillable=not resolved.is_value and element.nillable,
            is_secret=self.profile.is_secret("Header", element.name.name, resolved.label),
            documentation=joined(plain_text(element.documentation), resolved.documentation),
        )


def _undocumented(record: PyRecord) -> list[PyField]:
    return [replace(each, documentation="") for each in record.fields]
