"""The classes made so far from a contract, and what making more of them needs to know."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from soapbind.contract import relations
from soapbind.contract.model import Group, QName
from soapbind.pymodel.model import PyEnum, PyRecord
from soapbind.pymodel.naming.names import ClassName

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from soapbind.contract.model import ComplexType, Element
    from soapbind.errors import Problems
    from soapbind.profiles.model import Profile
    from soapbind.pymodel.python_types.types import Types


@dataclass
class ClassTable:
    """Classes by name. ``parts`` are the parts of content models that have a class, by the name they got it for."""

    types: Types
    profile: Profile
    problems: Problems
    records: dict[ClassName, PyRecord] = field(default_factory=dict[ClassName, PyRecord])
    enums: dict[ClassName, PyEnum] = field(default_factory=dict[ClassName, PyEnum])
    parts: dict[QName, Group] = field(default_factory=dict[QName, Group])

    @cached_property
    def derived(self) -> Mapping[QName, Sequence[ComplexType]]:
        """The complex types that derive directly from each."""
        return relations.derived_by_base(self.types.contract.types)

    @cached_property
    def substitutes(self) -> Mapping[QName, tuple[Element, ...]]:
        """The elements that may stand for each head, directly or not (XML Schema part 1, 2.2.2.2), none abstract."""
        members = relations.members_by_head(self.types.contract.elements.values())
        return {head: tuple(e for e in relations.substitutes(members, head) if not e.abstract) for head in members}

    def ancestors(self, found: ComplexType) -> list[ComplexType]:
        """Return the complex types that a type derives from, the nearest first."""
        return relations.ancestors(self.types.contract.types, found)

    def descendants(self, name: QName | None) -> Iterator[ComplexType]:
        """Give the complex types that derive from a type, directly or not: the nearest first."""
        return relations.descendants(self.derived, name)

    def flattened(self, found: ComplexType) -> ComplexType:
        """Return a type with all that it has from its bases as its own."""
        return relations.flattened(self.types.contract.types, found)
