"""Fuzzing in small, with hypothesis choosing what to grow and mutate; ``tox -e fuzz`` runs the same for long.

Every file under ``crashes/`` was once a finding and is replayed here.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import grammar  # noqa: E402 - found by the path above
import mutate  # noqa: E402
import targets  # noqa: E402
from random_examples import examples  # noqa: E402
from soapbind.errors import SoapbindError  # noqa: E402

WSDLS = {
    p.name: p.read_bytes() for p in sorted((HERE.parents[1] / "wsdl" / "services88").iterdir()) if p.suffix != ".md"
}
CRASHES = sorted((HERE / "crashes").glob("*/*"))
SEEDS = st.integers(0, 2**32 - 1)
fuzzed = settings(max_examples=examples(150), deadline=None, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("target", targets.TARGETS)
def test_the_seeds_are_understood(target: str):
    """A corpus that the target refuses would fuzz nothing but the refusal."""
    read = [targets.TARGETS[target](seed) for seed in targets.corpus(target)]
    assert len(read) >= 5
    assert any(read)


@pytest.mark.parametrize("path", CRASHES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_was_found_once(path: Path):
    targets.TARGETS[path.parent.name](path.read_bytes())


@pytest.mark.sampled(1)
@pytest.mark.parametrize("target", targets.TARGETS)
@given(seed=SEEDS)
@fuzzed
def test_mutated_seeds(target: str, seed: int):
    rng = Random(seed)
    seeds = targets.corpus(target)
    targets.TARGETS[target](mutate.mutated(rng.choice(seeds), rng, seeds))


@pytest.mark.slow
@given(
    data=st.binary(max_size=200) | st.text(max_size=100).map(lambda text: f"<a>{text}</a>".encode("utf-8", "replace"))
)
@fuzzed
def test_anything_at_all(data: bytes):
    for target in targets.TARGETS.values():
        target(data)


@pytest.mark.slow
@given(seed=SEEDS)
@fuzzed
def test_grown_wsdls(seed: int):
    """What the grammar grows is mostly meaningful; what is made of it is the same every time."""
    data = grammar.wsdl(Random(seed))
    if targets.wsdl(data):
        assert targets.read_wsdl({"a.wsdl": data}) == targets.read_wsdl({"a.wsdl": data})


@pytest.mark.slow
@given(seed=SEEDS, name=st.sampled_from(sorted(WSDLS)))
@settings(fuzzed, max_examples=25)
def test_mutated_real_wsdls(seed: int, name: str):
    """One document of the real contract is changed, the others are not."""
    rng = Random(seed)
    documents = {**WSDLS, name: mutate.mutated(WSDLS[name], rng, list(WSDLS.values()), 1 << 20)}
    with suppress(SoapbindError):
        assert "MANIFEST.json" in targets.read_wsdl(documents)
