"""How two sequences compare, against the slowest way to find out."""

from __future__ import annotations

from itertools import combinations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from soapbind.diff.parts.sequences import align, overtaken

NAMES = st.lists(st.sampled_from("abcdefg"), unique=True)


def never(_old: str, _new: str) -> bool:
    return False


unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # CI shares its machine


@unhurried
@given(NAMES, NAMES)
def test_every_name_has_one_place(old: list[str], new: list[str]):
    found = align(old, new, never)
    assert {*found.appended, *found.inserted} == {*new} - {*old}
    assert {*found.removed} == {*old} - {*new}
    assert found.renamed == ()
    behind = "".join(new).rstrip("".join(found.appended))
    assert behind == "" or behind[-1] in old
    assert not set(found.appended) & set(found.inserted)


@unhurried
@given(NAMES, NAMES)
def test_as_few_move_as_can_be(old: list[str], new: list[str]):
    before, after = [n for n in old if n in new], [n for n in new if n in old]
    fewest = next(
        size
        for size in range(len(before) + 1)
        for moved in combinations(before, size)
        if [n for n in before if n not in moved] == [n for n in after if n not in moved]
    )
    moved = align(old, new, never).moved
    assert len(moved) == fewest
    assert [n for n in before if n not in moved] == [n for n in after if n not in moved]


@unhurried
@given(NAMES, NAMES)
def test_everything_may_be_renamed(old: list[str], new: list[str]):
    found = align(old, new, lambda _a, _b: True)
    gone, come = [a for a, _ in found.renamed], [b for _, b in found.renamed]
    assert {*gone, *found.removed} == {*old} - {*new}
    assert {*come, *found.appended, *found.inserted} == {*new} - {*old}
    assert len(set(gone)) == len(set(come)) == len(found.renamed)


@unhurried
@given(st.permutations("abcdef"))
def test_a_reader_in_order_loses_what_comes_late(written: list[str]):
    lost = overtaken(written, "abcdef")
    kept = [name for name in written if name not in lost]
    assert kept == sorted(kept)
    for name in lost:
        assert any(other > name for other in kept[: len([k for k in kept if written.index(k) < written.index(name)])])
    assert bool(lost) == (list(written) != sorted(written))
