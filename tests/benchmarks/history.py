"""The figures of all runs, one line of JSON each, and the tables made of them, in which a regression is marked."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from figures import Figure, figures

if TYPE_CHECKING:
    from pathlib import Path

RECORDS, PAGE = "history.jsonl", "history.md"
_LEAST = 0.02  # of a figure: a change that is smaller is none, however close the rounds were
_TOPICS = (
    ("Replies", ("decode chat", "decode archive")),
    ("Requests", ("encode,",)),
    ("Replies in other shapes", ("shape of",)),
    ("Small calls", ("call",)),
    ("Generation", ("generate", "check")),
    ("Memory, start, growth", ("iterate", "first envelope", "import", "decode 10")),
    ("Contracts with attributes", ("decode attributes", "encode attributes")),
    ("Contracts with choices", ("decode choices", "encode choices")),
    ("Contracts with several namespaces", ("decode namespaces", "encode namespaces")),
)
_OTHERS = "Others"


class Run(NamedTuple):
    """One run of the bench: when, of which commit, where, and the figure of each goal by its text."""

    date: str
    commit: str
    machine: str
    figures: dict[str, Figure]

    def as_line(self) -> str:
        """Return the record that is kept."""
        kept = {name: each.shortened()._asdict() for name, each in self.figures.items()}
        return json.dumps({**self._asdict(), "figures": kept}, ensure_ascii=False)


def run_of(results: dict[str, Any]) -> Run:
    """Return the record of what run.py collected."""
    about = results["machine"]
    machine = f"{about['cpu']}, {about['cores']} cores, Python {about['python']}"
    return Run(results["date"], results["commit"], machine, figures(results))


def read(text: str) -> list[Run]:
    """Return the runs that are kept, oldest first."""
    found = [Run(**json.loads(line)) for line in text.splitlines()]
    return [each._replace(figures={name: Figure(**one) for name, one in each.figures.items()}) for each in found]


def add(folder: Path, run: Run) -> list[Run]:
    """Write a run behind those in ``folder``, and the page anew; return all."""
    records = folder / RECORDS
    kept = records.read_text("utf-8") if records.exists() else ""
    text = f"{kept}{run.as_line()}\n"
    records.write_text(text, "utf-8")
    runs = read(text)
    (folder / PAGE).write_text(page(runs), "utf-8")
    return runs


def is_worse(new: Figure, old: Figure) -> bool:
    """Tell whether a figure lost more than the rounds of both runs are apart, and more than 2 %."""
    lost = old.value - new.value if new.at_least else new.value - old.value
    return lost > max(new.spread + old.spread, _LEAST * abs(old.value))


def before(runs: list[Run], at: int) -> Run | None:
    """Return the run that a run is compared with: the last one before it on the same machine and Python."""
    return next((each for each in reversed(runs[:at]) if each.machine == runs[at].machine), None)


def regressions(runs: list[Run], at: int = -1) -> dict[str, tuple[Figure, Figure]]:
    """Return what got worse in a run: the figures before it and in it, by the text of their goal."""
    at %= len(runs)
    old = before(runs, at)
    pairs = {name: (old.figures[name], new) for name, new in runs[at].figures.items() if old and name in old.figures}
    return {name: (was, new) for name, (was, new) in pairs.items() if is_worse(new, was)}


def regression_lines(runs: list[Run]) -> list[str]:
    """Return a line for people about each figure that got worse in the last run."""
    old = before(runs, len(runs) - 1)
    return [
        f"WORSE  {name}: {new.value:.4g}, was {was.value:.4g} in {old.commit if old else ''} (spread {new.spread:.2g})"
        for name, (was, new) in regressions(runs).items()
    ]


def page(runs: list[Run]) -> str:
    """Return the page: a table of each topic, with a line for each run."""
    lines = [
        "# Benchmarks over time",
        "",
        "Written by `tox -e bench` from `history.jsonl`; do not edit. A line is a run, a figure what a goal is about.",
        "Half of its rounds lie within ±. It is **bold** where it is worse than in the run before on the same machine,",
        "by more than the spread of both and by more than 2 %. [The last run](results.md) has the goals and all times.",
    ]
    named = dict.fromkeys(name for run in runs for name in run.figures)
    for topic, names in _by_topic(list(named)).items():
        titles = " | ".join(f"{name} ({'more' if _is_more(runs, name) else 'less'} is better)" for name in names)
        lines += ["", f"## {topic}", "", f"| date | commit | {titles} |", f"| --- | --- {'| ---: ' * len(names)}|"]
        for at, run in enumerate(runs):
            worse = regressions(runs, at)
            cells = " | ".join(_cell(run.figures.get(name), is_marked=name in worse) for name in names)
            lines.append(f"| {run.date} | `{run.commit}` | {cells} |")
    machines = dict.fromkeys(run.machine for run in runs)
    lines += ["", f"Measured on: {'; '.join(machines)}.", ""]
    return "\n".join(lines)


def _by_topic(names: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name in names:
        topic = next((topic for topic, starts in _TOPICS if name.startswith(starts)), _OTHERS)
        found.setdefault(topic, []).append(name)
    return {topic: found[topic] for topic in (*(topic for topic, _ in _TOPICS), _OTHERS) if topic in found}


def _is_more(runs: list[Run], name: str) -> bool:
    return next(run.figures[name].at_least for run in runs if name in run.figures)


def _cell(figure: Figure | None, *, is_marked: bool) -> str:
    if figure is None:
        return ""
    value = f"**{figure.value:.4g}**" if is_marked else f"{figure.value:.4g}"
    return f"{value} ± {figure.spread / 2:.2g}" if figure.spread else value
