"""From SOAP headers to their classes: one for every set of header parts, whichever operations have it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeAlias

from soapbind.aliases import Kind
from soapbind.contract.model import Element, Message, QName, Service
from soapbind.contract.schema.xsd_annotations import joined_texts
from soapbind.pymodel.classes.encoded import encoding_of_headers
from soapbind.pymodel.classes.fields import Owner, named_apart
from soapbind.pymodel.model import PyField, PyRecord
from soapbind.pymodel.naming.distinct import Names, appended
from soapbind.pymodel.naming.names import ClassName, apart, class_module, class_name, field_name
from soapbind.pymodel.naming.naming import Scope, Thing
from soapbind.pymodel.plain_text import plain_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from soapbind.errors import Location
    from soapbind.profiles.model import Profile
    from soapbind.pymodel.classes.records import Classes


# All that the class of headers is made from: their encoding, and what counts of each element.
_Read: TypeAlias = "tuple[str, tuple[tuple[object, ...], ...]]"


@dataclass(slots=True)
class Headers:
    """Builds header classes; ``records`` are those made, ``known`` the same by the names of their parts.

    ``read`` has the class of headers that were looked at already, as most messages have the same.
    """

    classes: Classes
    profile: Profile
    scope: Scope = field(init=False)
    records: dict[ClassName, PyRecord] = field(default_factory=dict[ClassName, PyRecord])
    known: dict[str, list[PyRecord]] = field(default_factory=dict[str, list[PyRecord]])
    read: dict[_Read, ClassName] = field(default_factory=dict[_Read, ClassName])

    def __post_init__(self) -> None:
        """Begin with the names that the user gives, and those of the lock."""
        self.scope = Scope(self.classes.types.names.naming, Kind.HEADERS, Names(appended))
        self.scope.reserve()

    def of(self, message: Message, service: Service, called: str) -> ClassName:
        """Return the class of the headers of a message; headers that are alike, in every namespace, share it.

        One with many blocks is named after the first message that has them, which is ``called`` so.
        """
        # A block that is named twice is one: nothing on the wire would tell two of one name apart.
        known = {part.element.name: part.element for part in message.headers if part.element is not None}
        elements, encoding = list(known.values()), encoding_of_headers(message.headers)
        key = encoding, tuple(map(_read, elements))
        name = self.read.get(key)
        if name is None:
            before = len(self.classes.problems.found)
            name = self._like(elements, encoding, message.location, lambda: self._names(elements, service, called))
            # An anonymous type says more than is compared, and a problem is noted at every place.
            if len(self.classes.problems.found) == before and all(isinstance(each.type, QName) for each in elements):
                self.read[key] = name
        return name

    def _like(
        self, elements: list[Element], encoding: str, location: Location, names: Callable[[], tuple[str, str]]
    ) -> ClassName:
        """Return the class of headers: that of others that are alike, else a new one, called as ``names`` says."""
        own = self.classes.types.own_namespace
        fields = tuple(self._field(element, own) for element in elements)
        key = " ".join(str(element.name) for element in elements) or "none"
        short = " ".join(element.name.name for element in elements) or "none"
        alike = self.known.setdefault(key, [])
        like = _undocumented(fields), encoding
        found = next((each for each in alike if (_undocumented(each.fields), each.encoding) == like), None)
        if found is not None:
            return found.name
        number = f"#{len(alike) + 1}" if alike else ""
        name = ClassName(self.scope.one(Thing(f"{key}{number}", f"{short}{number}", names())))
        made = PyRecord(name, class_module(name), QName(own, "Header"), fields, encoding=encoding, location=location)
        alike.append(made)
        owner = Owner(self.scope.naming, Kind.FIELDS, f"{key}{number}", f"{short}{number}", own, own)
        self.records[name] = replace(made, fields=named_apart(fields, owner))
        return name

    def _names(self, elements: list[Element], service: Service, called: str) -> tuple[str, str]:
        parts = tuple(element.name.name for element in elements)
        blocks = "".join(map(class_name, parts or ("No",)))
        plain = blocks if len(blocks) <= _LONGEST else class_name(called)
        best = self.profile.header_classes.get(parts) or f"{plain}Headers"
        return best, f"{class_name(apart(plain, service.namespace))}Headers"

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
            documentation=joined_texts(plain_text(element.documentation), resolved.documentation),
        )


_LONGEST = 40  # characters of the names of blocks that make up the name of a class


def _read(element: Element) -> tuple[object, ...]:
    """Return what a field takes from an element: the same for elements whose fields are the same."""
    said = element.documentation, element.scope, element.beyond
    return element.name, element.type, element.nillable, element.default, element.fixed, *said


def _undocumented(fields: tuple[PyField, ...]) -> list[PyField]:
    return [replace(each, documentation="") for each in fields]
