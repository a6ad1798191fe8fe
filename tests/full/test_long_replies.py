"""Natural long replies decode to what they say: for every operation of Services88 whose reply has a list.

In short a sample; with SOAPBIND_SLOW=1 20 replies of each of the 854 operations.
"""

from __future__ import annotations

from functools import cache
from random import Random
from typing import Any

import pytest
from reference_decoder.comparison import Reading, Subject, agree, first_difference
from reference_decoder.decode import Reference
from reference_decoder.long_replies import SHORTEST, long_reply, operations_with_lists
from reference_decoder.schema import Contract, read_archive
from shared_data import shared

from .reference import AGENTS, ARCHIVE

WAYS = (Reading(), Reading(65_536), Reading(4_097, 1_000))


@cache
def contract() -> Contract:
    return read_archive(shared(ARCHIVE))


def differences(subject: Subject, reference: Reference, key: str, seed: int) -> list[str]:
    """Return how a reply to the operation is read otherwise than it says, nothing where all is right."""
    data = long_reply(contract(), key, Random(f"{key} {seed}"))  # noqa: S311 - randomness that can be repeated
    judgement = reference.judge(key, data)
    assert (judgement.kind, judgement.doubts) == ("value", frozenset()), judgement.value
    assert len(data) >= SHORTEST
    found = []
    for way in WAYS:
        outcome = subject.read(key, data, way)
        if not agree(judgement, outcome):
            is_value = outcome.kind == "value"
            where = first_difference(judgement.value, outcome.value) if is_value else outcome.value
            found.append(f"{key} {seed} {way}: {str(where)[:500]}")
    return found


@pytest.mark.parametrize("agent", AGENTS[::6])
def test_a_long_reply(full: Any, agent: str):
    """Of some agents, one operation with a list."""
    keys = [key for key in operations_with_lists(contract()) if key.startswith(f"{agent}.")]
    for key in keys[len(keys) // 2 :][:1]:
        assert not differences(Subject(full), Reference(contract()), key, 0)


@pytest.mark.on_demand
@pytest.mark.parametrize("agent", AGENTS)
def test_all_long_replies(full: Any, agent: str):
    subject, reference = Subject(full), Reference(contract())
    keys = [key for key in operations_with_lists(contract()) if key.startswith(f"{agent}.")]
    assert not [line for key in keys for seed in range(20) for line in differences(subject, reference, key, seed)]
