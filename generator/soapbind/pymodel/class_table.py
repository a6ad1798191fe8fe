"""The classes made so far from a contract, and what making more of them needs to know."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from soapbind.contract.model import ComplexType, Derivation, Element, Group, GroupKind, QName
from soapbind.contract.relations import ancestors, members_by_head, substitutes
from soapbind.pymodel.model import PyEnum, PyRecord
from soapbind.pymodel.names import ClassName

if TYPE_CHECKING:
    from collections.abc import Mapping

    from soapbind.errors import Problems
    from soapbind.profiles.model import Profile
    from soapbind.pymodel.types import Types


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
    def derived(self) -> Mapping[QName, list[ComplexType]]:
        """The complex types that derive directly from each."""
        found: defaultdict[QName, list[ComplexType]] = defaultdict(list)
        for type_ in self.types.contract.types.values():
            if isinstance(type_, ComplexType) and type_.base is not None:
                found[type_.base].append(type_)
        return found

    @cached_property
    def substitutes(self) -> Mapping[QName, tuple[Element, ...]]:
        """The elements that may stand for each head, directly or not (XML Schema part 1, 2.2.2.2), none abstract."""
        members = members_by_head(self.types.contract.elements.values())
        return {head: tuple(each for each in substitutes(members, head) if not each.abstract) for head in members}

    def ancestors(self, found: ComplexType) -> list[ComplexType]:
        """Return the complex types that a type derives from, the nearest first."""
        return ancestors(self.types.contract.types, found)

    def descendants(self, name: QName | None) -> list[ComplexType]:
        """Return the complex types that derive from a type, directly or not."""
        found: list[ComplexType] = []
        todo = [name]
        while todo:
            here = todo.pop()
            for each in self.derived.get(here, []) if here is not None else []:
                if each not in found:
                    found.append(each)
                    todo.append(each.name)
        return found

    def flattened(self, found: ComplexType) -> ComplexType:
        """Return a type with all that it has from its bases as its own (XML Schema part 1, 3.4.2)."""
        line = self.ancestors(found)
        if not line:
            return found
        base = self.flattened(line[0])
        own = {each.name for each in found.attributes}
        attributes = (*(each for each in base.attributes if each.name not in own), *found.attributes)
        is_restriction = found.derivation is Derivation.RESTRICTION
        both = tuple(content for content in (base.content, found.content) if content is not None)
        return replace(
            found,
            base=None,
            derivation=None,
            content=found.content if is_restriction else Group(GroupKind.SEQUENCE, both, location=found.location),
            attributes=attributes,
            any_attribute=found.any_attribute or (None if is_restriction else base.any_attribute),
            mixed=found.mixed or (base.mixed and not is_restriction),
        )
