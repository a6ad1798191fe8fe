"""Any content model: what is valid is written as it was read, whatever sequences, choices and numbers are in it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import reduce
from itertools import count
from typing import TYPE_CHECKING

import pytest
from content_roots import NAMESPACE, generated, schema_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from random import Random

NAMES = "abcdef"
OCCURS = [(1, 1), (1, 1), (1, 1), (0, 1), (0, None), (1, None), (0, 2), (2, 3)]
MODELS = 12  # of a package: making one takes longer than all else
INSTANCES = 8  # of a model
_NUMBERS = count()


@dataclass(frozen=True)
class Model:
    """A particle: an element with a name, or a group of others."""

    kind: str
    occurs: tuple[int, int | None]
    name: str = ""
    parts: tuple[Model, ...] = ()

    def xml(self) -> str:
        least, most = self.occurs
        occurs = f'minOccurs="{least}" maxOccurs="{"unbounded" if most is None else most}"'
        if self.kind == "element":
            return f'<xs:element name="{self.name}" type="xs:int" {occurs}/>'
        return f"<xs:{self.kind} {occurs}>{''.join(part.xml() for part in self.parts)}</xs:{self.kind}>"

    def names(self, random: Random) -> Iterator[str]:
        """Give the names of the elements of an instance."""
        least, most = self.occurs
        for _ in range(random.randint(least, least + 2 if most is None else most)):
            if self.kind == "element":
                yield self.name
            elif self.kind == "choice":
                yield from random.choice(self.parts).names(random)
            else:
                for part in self.parts:
                    yield from part.names(random)


OCCURRENCES = st.sampled_from(OCCURS)
ELEMENTS = st.builds(Model, st.just("element"), OCCURRENCES, st.sampled_from(NAMES))
PARTICLES = st.recursive(
    ELEMENTS,
    lambda inner: st.builds(
        Model,
        st.sampled_from(["sequence", "choice"]),
        OCCURRENCES,
        st.just(""),
        st.lists(inner, min_size=1, max_size=4).map(tuple),
    ),
    max_leaves=8,
)
GROUPS = PARTICLES.map(lambda each: each if each.kind != "element" else Model("sequence", (1, 1), "", (each,)))


def root_of(name: str, model: Model) -> str:
    return f'<xs:element name="{name}"><xs:complexType>{model.xml()}</xs:complexType></xs:element>'


@dataclass(frozen=True)
class Sets:
    """The places in a model where it can begin and end, and whether it can be nothing (XML Schema part 1, H)."""

    first: frozenset[int]
    last: frozenset[int]
    may_be_empty: bool


class Places:
    """Where each name stands in a model, and the places that may follow each."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.follows: list[set[int]] = []

    def of(self, model: Model) -> Sets:
        """Return the sets of a model, with its places added to those known."""
        if model.kind == "element":
            self.names.append(model.name)
            self.follows.append(set())
            here = frozenset((len(self.names) - 1,))
            found = Sets(here, here, may_be_empty=False)
        else:
            parts = [self.of(part) for part in model.parts]
            found = reduce(self._either if model.kind == "choice" else self._then, parts)
        if model.occurs[1] != 1:
            self._then(found, found)
        return replace(found, may_be_empty=found.may_be_empty or model.occurs[0] == 0)

    def _then(self, one: Sets, other: Sets) -> Sets:
        for place in one.last:
            self.follows[place] |= other.first
        first = one.first | other.first if one.may_be_empty else one.first
        last = one.last | other.last if other.may_be_empty else other.last
        return Sets(first, last, one.may_be_empty and other.may_be_empty)

    def _either(self, one: Sets, other: Sets) -> Sets:
        return Sets(one.first | other.first, one.last | other.last, one.may_be_empty or other.may_be_empty)

    def are_told_apart(self, places: Iterable[int]) -> bool:
        names = [self.names[place] for place in places]
        return len(names) == len(set(names))


def is_deterministic(model: Model) -> bool:
    """Whether a name tells which particle is meant (XML Schema part 1, 3.8.6); lxml overlooks some that do not."""
    try:
        etree.XMLSchema(etree.fromstring(schema_of(root_of("R", model))))
    except etree.XMLSchemaParseError:
        return False
    places = Places()
    begins = places.of(model).first
    return all(map(places.are_told_apart, (begins, *places.follows)))


def instances(name: str, model: Model, random: Random) -> Iterator[str]:
    """Give valid elements, and see that they are."""
    judge = etree.XMLSchema(etree.fromstring(schema_of(root_of(name, model))))
    for _ in range(INSTANCES):
        inner = "".join(f"<{each}>{place}</{each}>" for place, each in enumerate(model.names(random)))
        assert judge.validate(etree.fromstring(f'<{name} xmlns="{NAMESPACE}">{inner}</{name}>'))
        yield f"<{name}>{inner}</{name}>"


@pytest.mark.slow  # a package for every example
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    models=st.lists(GROUPS.filter(is_deterministic), min_size=MODELS, max_size=MODELS),
    random=st.randoms(use_true_random=False),
)
def test_valid_content_is_written_as_it_was_read(
    tmp_path_factory: pytest.TempPathFactory, models: list[Model], random: Random
):
    folder: Path = tmp_path_factory.mktemp("models")
    names = [f"R{number}" for number in range(len(models))]
    schema = schema_of("".join(map(root_of, names, models)))
    with generated(folder, f"content_model_{next(_NUMBERS)}", schema) as made:
        for name, model in zip(names, models, strict=True):
            for xml in instances(name, model, random):
                made.check(xml)
