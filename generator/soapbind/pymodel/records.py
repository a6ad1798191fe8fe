"""From complex types to dataclasses, and from enumerations to enum classes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from soapbind.contract.model import (
    ComplexType,
    Derivation,
    Element,
    EnumerationValue,
    Group,
    GroupKind,
    Occurs,
    Particle,
    QName,
    SimpleType,
    Wildcard,
)
from soapbind.pymodel import datacontract_shapes as shapes
from soapbind.pymodel.advice import LEAVE_OUT
from soapbind.pymodel.distinct import Names
from soapbind.pymodel.fields import named_apart
from soapbind.pymodel.model import PyEnum, PyField, PyMember, PyRecord
from soapbind.pymodel.names import ClassName, ConstantName, class_module, constant_names, field_name
from soapbind.pymodel.plain_text import joined, plain_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from soapbind.errors import Location, Problems
    from soapbind.profiles.model import Profile
    from soapbind.pymodel.types import Types


@dataclass(slots=True)
class Classes:
    """Builds the classes that ``types`` asks for, until it asks for no more."""

    types: Types
    profile: Profile
    problems: Problems
    records: dict[ClassName, PyRecord] = field(default_factory=dict[ClassName, PyRecord])
    enums: dict[ClassName, PyEnum] = field(default_factory=dict[ClassName, PyEnum])

    def build_wanted(self) -> None:
        """Build every queued type, everything that those refer to, and all types derived from them."""
        derived: dict[QName, list[ComplexType]] = defaultdict(list)
        for found in self.types.contract.types.values():
            if isinstance(found, ComplexType) and found.base is not None:
                derived[found.base].append(found)
        while self.types.wanted:
            found = self.types.wanted.popleft()
            if isinstance(found, SimpleType):
                self._enum(found)
                continue
            self._record(found)
            for each in derived[found.name] if found.name else ():
                self.types.resolve(each.name or each, found.name or QName("", ""), each.location)

    def _record(self, found: ComplexType) -> None:
        name = found.name or QName("", "Type")
        cls = self.types.names.of(name)
        base = self._base(found, name.name)
        made = PyRecord(
            cls,
            class_module(cls),
            name,
            self.fields(found, name),
            base,
            class_module(base) if base else None,
            found.is_value_type,
            found.abstract,
            documentation=plain_text(found.documentation),
            location=found.location,
        )
        self.records[cls] = made

    def _base(self, found: ComplexType, name: str) -> ClassName | None:
        if found.base is None:
            return None
        if found.derivation is Derivation.RESTRICTION:
            self._refuse(found.location, "unsupported-restriction", f"{name} restricts {found.base.name}")
            return None
        resolved = self.types.resolve(found.base, found.base, found.location)
        return next(iter(resolved.models), None) if not resolved.collection else None

    def fields(self, found: ComplexType, owner: QName) -> tuple[PyField, ...]:
        """Return the fields of a complex type's own content, in wire order; note what cannot be rendered."""
        if found.simple_content is not None:
            self._refuse(found.location, "unsupported-simple-content", f"{owner.name} has simple content")
        elif found.attributes:
            names = ", ".join(attribute.name.name for attribute in found.attributes)
            self._refuse(found.location, "unsupported-attributes", f"{owner.name} has attributes ({names})")
        elif found.any_attribute is not None:
            where = found.any_attribute.location
            self._refuse(where, "unsupported-any-attribute", f"{owner.name} may have any attribute (xs:anyAttribute)")
        if found.mixed:
            self._refuse(found.location, "unsupported-mixed-content", f"{owner.name} has mixed content")
        made = [self.field(each, owner) for each in self._elements(found.content, owner)]
        return self._distinct(made, owner, found.location)

    def _refuse(self, location: Location, code: str, message: str) -> None:
        self.problems.add(location, code, f"{message}, which soapbind cannot render yet", LEAVE_OUT)

    def _elements(self, content: Particle | None, owner: QName) -> list[Element]:
        match content:
            case None:
                return []
            case Element():
                return [content]
            case Wildcard():
                self._refuse(content.location, "unsupported-any", f"{owner.name} has a wildcard (xs:any)")
                return []
            case Group(kind=GroupKind.CHOICE):
                self._refuse(content.location, "unsupported-choice", f"{owner.name} has a choice (xs:choice)")
                return []
            case Group() if content.occurs not in {Occurs(1, 1), Occurs(0, 1)}:
                self._refuse(content.location, "unsupported-repeated-group", f"{owner.name} has a group that repeats")
                return []
            case Group():
                found = [e for particle in content.particles for e in self._elements(particle, owner)]
                if content.occurs.minimum == 0:  # all or none of them; each may be absent
                    found = [replace(e, occurs=Occurs(0, e.occurs.maximum)) for e in found]
                return found

    def field(self, found: Element, owner: QName) -> PyField:
        """Return the field for one element of a content model."""
        place = QName(owner.namespace, owner.name + found.name.name[:1].upper() + found.name.name[1:])
        self.types.check(found, found.name)
        resolved = self.types.of_element(found, place)
        is_absent_allowed = found.occurs.minimum == 0
        others = self._substitutes(found)
        if others:
            message = f"{owner.name}.{found.name.name} may be replaced by {', '.join(others)} (substitution group)"
            self._refuse(found.location, "unsupported-substitution", message)
        if self.types.contract.is_data_contract:
            # What .NET writes: value types always, reference types as nil; EmitDefaultValue=false may leave them out.
            is_nillable = found.nillable
            is_optional = is_absent_allowed and not found.nillable and (not resolved.is_value or resolved.is_zeroless)
        else:
            is_nillable = found.nillable and (found.occurs.repeats or not is_absent_allowed)
            if is_nillable and found.occurs.repeats:
                resolved = resolved.or_nil()
            is_optional = is_absent_allowed
        own = self.types.own_namespace
        return PyField(
            field_name(found.name.name),
            found.name.name,
            resolved,
            None if found.name.namespace == own else found.name.namespace,
            is_optional,
            is_nillable,
            found.occurs.repeats,
            self.profile.is_secret(owner.name, found.name.name, resolved.label),
            joined(plain_text(found.documentation), resolved.documentation),
            # As for a single element: only one that cannot be nil is a value that must be there.
            found.occurs.repeats and not (is_optional or is_nillable or self.types.contract.is_data_contract),
        )

    def _substitutes(self, found: Element) -> list[str]:
        known = self.types.contract.elements.values() if found.is_reference else ()
        return sorted(e.name.name for e in known if e.substitution_group == found.name)

    def _distinct(self, made: Sequence[PyField], owner: QName, location: Location) -> tuple[PyField, ...]:
        """Return the fields with names that differ; the same element twice is more than a field can say."""
        seen: set[tuple[str, str | None]] = set()
        for each in made:
            if (each.wire_name, each.namespace) in seen:
                where = location.step(f"element[{each.wire_name}]")
                message = f"{owner.name} has the element {each.wire_name} in two places"
                self._refuse(where, "unsupported-second-element", message)
            seen.add((each.wire_name, each.namespace))
        return named_apart(made, self.types.own_namespace)

    def _enum(self, found: SimpleType) -> None:
        name = found.name or QName("", "Type")
        flags = shapes.flag_values(found)
        values = flags if flags is not None else found.enumeration
        cls = self.types.names.of(name)
        white_space = shapes.white_space(shapes.text_base(found, self.types.contract.types) or "string")
        once: dict[str, tuple[EnumerationValue, int]] = {}  # the same value once more says nothing new
        for written, number in shapes.numbered(values, flags=flags is not None):
            value = replace(written, value=shapes.normalized(written.value, white_space))
            once.setdefault(value.value, (value, number))
        names = Names().all([constant_names(value) for value in once])
        members: list[PyMember] = []
        by_number: dict[int, PyMember] = {}
        for (value, number), member in zip(once.values(), map(ConstantName, names), strict=True):
            first = by_number.get(number) if flags is not None else None
            made = PyMember(member, value.value, number, first.name if first else None, plain_text(value.documentation))
            by_number.setdefault(number, made)
            members.append(made)
        self.enums[cls] = PyEnum(
            cls,
            class_module(cls),
            name,
            tuple(members),
            flags is not None,
            shapes.documentation(found),
            found.location,
            white_space,
        )
