"""How types refer to each other."""

from __future__ import annotations

from soapbind.contract.model import ComplexType, QName
from soapbind.contract.relations import derived_by_base, descendants

# Each type with its base; the last two are a circle.
BASES = {"Root": "", "B": "Root", "A": "Root", "OfB": "B", "OfA": "A", "OfOfB": "OfB", "One": "Other", "Other": "One"}


def line(root: str) -> list[str]:
    names = {name: QName("urn:t", name) for name in BASES}
    types = {names[n]: ComplexType(names[n], base=names.get(base)) for n, base in BASES.items()}
    return [each.name.name for each in descendants(derived_by_base(types), names[root]) if each.name is not None]


def test_descendants_come_nearest_first_and_once():
    assert line("Root") == ["B", "A", "OfB", "OfA", "OfOfB"]
    assert line("OfOfB") == []
    assert line("One") == ["Other"]
