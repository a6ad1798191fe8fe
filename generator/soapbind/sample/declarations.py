"""What examples need to know of a contract as a whole, looked up once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from soapbind.contract import relations

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from soapbind.contract.model import ComplexType, Contract, Element, QName


@dataclass(frozen=True)
class Declarations:
    """A contract, and how its declarations refer to each other."""

    contract: Contract

    @cached_property
    def derived(self) -> Mapping[QName, Sequence[ComplexType]]:
        """The complex types that derive directly from each."""
        return relations.derived_by_base(self.contract.types)

    @cached_property
    def members(self) -> Mapping[QName, Sequence[Element]]:
        """The elements that may stand for each head."""
        return relations.members_by_head(self.contract.elements.values())
