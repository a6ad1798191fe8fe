"""What the bench makes of its measurements: order of contestants, spread, marks of regressions, two versions."""

from __future__ import annotations

import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "benchmarks"))

import commits
import compare
import figures
import history
from figures import Figure
from history import Run
from settling import order


@pytest.mark.parametrize("count", [2, 3, 4, 5, 6, 7])
def test_each_contestant_comes_equally_often_after_each_other(count: int):
    names = "abcdefg"[:count]
    rounds = [order(names, number) for number in range(count * (1 + count % 2))]
    assert all(sorted(each) == list(names) for each in rounds)
    after = Counter(pair for each in rounds for pair in pairwise(each))
    assert len(after) == count * (count - 1)
    assert len(set(after.values())) == 1
    assert len(set(Counter(place for each in rounds for place in enumerate(each)).values())) == 1


def test_one_wild_round_is_no_spread():
    assert figures.spread([10.0, 10.1, 10.2, 10.1, 10.0, 99.0, 10.1]) < 0.2
    assert figures.spread([10.0, 12.0, 14.0, 16.0, 18.0]) == pytest.approx(4.0)
    assert figures.spread([3.0]) == 0.0


def results(ours: list[float], floor: list[float]) -> dict[str, object]:
    times = {"soapbind": ours, "zeep": [20.0] * 4, "xsdata": [30.0] * 4, "lxml": floor}
    timed = figures.with_median("seconds", times)
    peaks = figures.with_median(
        "megabytes", {"soapbind": [5.0, 7.0], "zeep": [50.0, 50.0], "soapbind iterate": [1.0, 1.0]}
    )
    start = figures.with_median("seconds", {"soapbind": [0.05], "zeep": [0.2], "import": [0.02], "nothing": [0.01]})
    return {
        "decode": {"chat": timed, "archive": timed},
        "encode": timed,
        "memory": {"archive": peaks},
        "start_up": start,
        "linear": figures.with_median("deviations", {"10 times": [0.01, 0.03, 0.02]}),
    }


def test_what_slows_a_whole_round_does_not_spread_a_ratio():
    even = figures.figures(results([2.0, 4.0, 2.0, 6.0], [1.0, 2.0, 1.0, 3.0]))["decode chat, bare parses"]
    assert even.spread == 0.0
    odd = figures.figures(results([2.0, 4.0, 3.0, 6.0], [1.0, 1.0, 1.0, 1.0]))["decode chat, bare parses"]
    assert (odd.value, odd.spread, odd.at_least) == (3.5, 1.75, False)


def test_figures_are_those_of_the_goals():
    found = figures.figures(results([2.0] * 4, [1.0] * 4))
    assert found["decode archive, times faster than zeep"] == Figure(10.0, 0.0, at_least=True)
    assert found["decode archive, peak of zeep's"].value == pytest.approx(6 / 50)
    assert found["import, ms over a bare interpreter"].value == pytest.approx(10.0)


@pytest.mark.parametrize(
    ("new", "old", "at_least", "worse"),
    [
        ((2.5, 0.1), (2.0, 0.1), False, True),
        ((2.5, 0.3), (2.0, 0.3), False, False),  # within the spreads
        ((2.0, 0.1), (2.5, 0.1), False, False),  # better
        ((8.0, 0.5), (10.0, 0.5), True, True),
        ((10.0, 0.5), (8.0, 0.5), True, False),
        ((1.01, 0.0), (1.0, 0.0), False, False),  # below 2 %
        ((1.03, 0.0), (1.0, 0.0), False, True),
    ],
)
def test_worse_is_beyond_the_spread(new: tuple[float, float], old: tuple[float, float], *, at_least: bool, worse: bool):
    assert history.is_worse(Figure(*new, at_least=at_least), Figure(*old, at_least=at_least)) is worse


def run(commit: str, value: float, machine: str = "A") -> Run:
    return Run("2026-11-27", commit, machine, {"decode chat, bare parses": Figure(value, 0.1, at_least=False)})


def test_the_history_marks_and_says_what_got_worse(tmp_path: Path):
    for each in (run("aaa", 2.0), run("bbb", 9.0, "slow"), run("ccc", 2.6), run("ddd", 2.5)):
        runs = history.add(tmp_path, each)
    assert [each.commit for each in runs] == ["aaa", "bbb", "ccc", "ddd"]
    page = (tmp_path / history.PAGE).read_text("utf-8").splitlines()
    rows = [line for line in page if line.startswith("| 2026")]
    assert rows == [
        "| 2026-11-27 | `aaa` | 2 ± 0.05 |",
        "| 2026-11-27 | `bbb` | 9 ± 0.05 |",  # the first on its machine
        "| 2026-11-27 | `ccc` | **2.6** ± 0.05 |",  # than aaa, not than bbb
        "| 2026-11-27 | `ddd` | 2.5 ± 0.05 |",
    ]
    assert history.regression_lines(runs) == []
    (line,) = history.regression_lines(runs[:3])
    assert line.startswith("WORSE  decode chat, bare parses: 2.6, was 2 in aaa")


def test_a_run_is_read_as_it_was_kept():
    kept = run("aaa", 2.123456789)
    (found,) = history.read(f"{kept.as_line()}\n")
    assert found.figures == {"decode chat, bare parses": Figure(2.1235, 0.1, at_least=False)}
    assert found._replace(figures={}) == kept._replace(figures={})


@pytest.mark.parametrize(
    ("new", "old", "verdict"),
    [
        ([1.1, 2.2, 3.3, 4.4], [1.0, 2.0, 3.0, 4.0], "worse"),  # of its round, though rounds differ
        ([0.9, 1.8, 2.7, 3.6], [1.0, 2.0, 3.0, 4.0], "better"),
        ([1.1, 1.8, 3.3, 3.6], [1.0, 2.0, 3.0, 4.0], ""),
        ([1.01, 2.02, 3.03], [1.0, 2.0, 3.0], ""),  # below 2 %
        ([1.1], [1.0], "worse"),
    ],
)
def test_two_versions_are_compared_round_by_round(new: list[float], old: list[float], verdict: str):
    assert compare.difference("decode", new, old).verdict == verdict


def test_the_table_has_the_ratio_of_each_figure():
    rounds = {"new": [{"decode": 1.1, "peak": 2.0}] * 3, "old": [{"decode": 1.0, "peak": 2.0}] * 3}
    _, first, second = compare.table(("new", "old"), rounds).splitlines()
    assert first.split() == ["decode", "1.1", "1", "1.100", "1.100", "..", "1.100", "worse"]
    assert second.split()[-4:] == ["1.000", "1.000", "..", "1.000"]


def test_another_version_is_a_folder_or_a_commit(tmp_path: Path):
    assert commits.files_of(str(commits.REPO), tmp_path) == (commits.REPO.name, commits.REPO)
    for wrong in ("no-such-branch", str(tmp_path), "--help"):
        with pytest.raises(commits.NoSuchCommitError, match=f"^{wrong} is neither a folder with"):
            commits.files_of(wrong, tmp_path)
    assert list(tmp_path.iterdir()) == []
