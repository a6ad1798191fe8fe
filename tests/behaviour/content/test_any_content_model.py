"""Any content model: what is valid is written as it was read, whatever sequences, choices and numbers are in it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

import pytest
from content_roots import NAMESPACE, generated, schema_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterator
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


def is_deterministic(model: Model) -> bool:
    """Whether lxml takes the model: XML Schema part 1, 3.8.6."""
    try:
        etree.XMLSchema(etree.fromstring(schema_of(root_of("R", model))))
    except etree.XMLSchemaParseError:
        return False
    return True


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
