"""Natural long replies: what a large database answers, written by lxml from the schema."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reference_decoder.replies import Plan, Replies
from reference_decoder.schema import Array, Structure
from reference_decoder.writing import written_by_lxml

if TYPE_CHECKING:
    from random import Random

    from reference_decoder.schema import Contract

SHORTEST, LONGEST = 64 << 10, 1 << 20  # bytes
_AN_ITEM = 40  # elements
_MAYBE_NIL = 2000  # bytes; a reply that is shorter has small items, or no list by chance
_ATTEMPTS = 40


def operations_with_lists(contract: Contract) -> list[str]:
    """Return the operations whose reply is a list or has one among the members of its result."""
    return [key for key in sorted(contract.replies) if _has_list(contract, key)]


def _has_list(contract: Contract, key: str) -> bool:
    for member in contract.replies[key].body.members:
        found = contract.types.get(member.type)
        inner = contract.members(found) if isinstance(found, Structure) else ()
        if any(isinstance(contract.types.get(name), Array) for name in (member.type, *(each.type for each in inner))):
            return True
    return False


def long_reply(contract: Contract, key: str, rng: Random, largest: int = LONGEST) -> bytes:
    """Return a reply of 64 KB to ``largest`` bytes, with text as people write it."""
    wanted = rng.randint(SHORTEST, SHORTEST + int((largest - SHORTEST) * rng.random() ** 2))
    items, data = 5, b""
    for _ in range(_ATTEMPTS):
        plan = Plan(200, 1.0, items, specials=0.02, each=_AN_ITEM)
        data = written_by_lxml(Replies(contract, rng, plan).envelope(key))
        if SHORTEST <= len(data) <= largest:
            return data
        growth = 3.0 if len(data) > _MAYBE_NIL else 1.5
        items = max(1, round(items * min(growth, wanted / len(data))))
    raise AssertionError(f"no reply to {key} has between {SHORTEST} and {largest} bytes, the last one has {len(data)}")
