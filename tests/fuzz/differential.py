"""Replies to the operations of Services88, right and wrong ones, decoded by soapbind and by the reference decoder.

``python tests/fuzz/differential.py --runs N`` makes N inputs, numbered from ``--start``, and ends with exit code 1
when soapbind and the reference (tests/reference_decoder) disagree, an exception is not declared, or an input takes 20
times the usual time a byte. An input depends on its number alone, so several processes take ranges of their own, and a
run that was interrupted goes on with ``--start`` of the number it printed last. With the vendor's archive
(SOAPBIND_SHARED) the package is the one of all 60 agents; else, or with ``--committed``, the one in the checkout.
"""

from __future__ import annotations

import argparse
import importlib
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

TESTS = Path(__file__).resolve().parents[1]
REPO = TESTS.parent
for _folder in (TESTS, REPO / "generated"):
    if str(_folder) not in sys.path:
        sys.path.insert(0, str(_folder))

from reference_decoder.byte_mutations import mutated_bytes  # noqa: E402
from reference_decoder.comparison import Outcome, Reading, Subject, agree, cause, first_difference  # noqa: E402 - found by the path above
from reference_decoder.decode import Judgement, Reference  # noqa: E402
from reference_decoder.mutations import alike, mutated  # noqa: E402
from reference_decoder.replies import Plan, Replies  # noqa: E402
from reference_decoder.schema import Array, read_archive, read_folder  # noqa: E402
from reference_decoder.shrinking import shrunk  # noqa: E402
from reference_decoder.writing import any_style, written  # noqa: E402

if TYPE_CHECKING:
    from reference_decoder.schema import Contract
    from reference_decoder.writing import Style

ARCHIVE = Path(os.environ.get("SOAPBIND_SHARED") or REPO.parent / "shared") / "wsdl" / "wsdl-2026-07-10.zip"
TIMES_THE_USUAL = 20
_ALIKE = 0.1  # of the inputs have items that a form is learned of
_BLOCK = 16  # inputs that go to one operation
_DOCUMENTS = 4  # of such a block, and ways of writing them
_FLOOR = 1000  # bytes: the cost of a call, whatever it is given
_PER_PIECE = 50  # bytes
_LEARNING = 2000  # readings before the usual time is known
_REPORT = 10_000


@dataclass(frozen=True, slots=True)
class Input:
    """A reply to an operation, what was done to it, and the ways in which it is read."""

    number: int
    key: str
    data: bytes
    changes: tuple[str, ...]
    readings: tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """A difference: what the reference says, what soapbind says, and how it was read."""

    cause: str
    input: Input
    reading: Reading
    judgement: Judgement
    outcome: Outcome


class Inputs:
    """Makes inputs by number."""

    def __init__(self, contract: Contract) -> None:
        self.contract = contract
        types = {reply.body.members: key for key, reply in sorted(contract.replies.items(), reverse=True)}
        self.keys = sorted(types.values())
        self._lists = [key for key in self.keys if self._is_list(key)]
        self._weighted = [*self.keys, *self._lists]
        self._document = lru_cache(maxsize=64)(self._make_document)

    def _is_list(self, key: str) -> bool:
        types = (self.contract.types.get(each.type) for each in self.contract.replies[key].body.members)
        return any(isinstance(each, Array) for each in types)

    def make(self, number: int) -> Input:
        """Return the input of a number."""
        rng = Random(number)
        block = number // _BLOCK
        key = Random(block).choice(self._weighted)
        changes: list[str] = []
        if rng.random() < _ALIKE:
            key = Random(block).choice(self._lists)
            plan = Plan(60, 1.0, rng.choice((6, 12)), specials=0.01, each=rng.choice((10, 20)))
            tree = Replies(self.contract, rng, plan).envelope(key)
            changes += [alike(tree, rng) for _ in range(rng.choice((1, 1, 2)))]
            data = written(tree, replace(_style(block), comments=0.0, sections=0.0), rng)
        elif rng.random() < 0.5:
            data = self._document(key, block * _DOCUMENTS + rng.randrange(_DOCUMENTS))
        else:
            tree = Replies(self.contract, rng, _plan(rng)).envelope(key)
            changes += [mutated(tree, rng) for _ in range(rng.choice((0, 1, 1, 1, 2, 3)))]
            data = written(tree, _style(block * _DOCUMENTS + rng.randrange(_DOCUMENTS)), rng)
        for _ in range(rng.choice((1, 1, 1, 2)) if not changes or rng.random() < 0.2 else 0):
            if rng.random() < 0.9:
                data, name = mutated_bytes(data, rng)
                changes.append(name)
        return Input(number, key, data, tuple(changes), _readings(rng, len(data)))

    def _make_document(self, key: str, seed: int) -> bytes:
        rng = Random(-1 - seed)
        return written(Replies(self.contract, rng, _plan(rng)).envelope(key), _style(seed), rng)


def _style(seed: int) -> Style:
    """Return how a document is written. Few in a block: what soapbind compiles for its prefixes is used again."""
    return any_style(Random(-1 - seed))


def _plan(rng: Random) -> Plan:
    """Return a plan, mostly for a small reply: its faults are the same, and there can be more of them."""
    density = rng.choice((1.0, 1.0, 0.5, 0.2, 0.1))
    chance = rng.random()
    if chance < 0.001:
        return Plan(rng.choice((2000, 6000)), density, rng.choice((200, 2000)))
    if chance < 0.02:
        return Plan(200, density, rng.choice((10, 50)))
    return Plan(rng.choice((6, 12, 25, 40)), density, rng.choice((1, 3, 6, 12)), headers=0.1)


def _readings(rng: Random, length: int) -> tuple[Reading, ...]:
    long = rng.choice((0, 0, None))
    piece = rng.choice((16, 64, 300, 1000, None))
    size = rng.choice((1, 2, 7, rng.randint(1, 64), rng.randint(1, 1000), rng.randint(1, 70_000)))
    if length > 200 * size:
        size = rng.randint(length // 200, 70_000)
    return Reading(long=long, piece=piece), Reading(size, rng.randint(1, max(1, size)), 0, piece)


@dataclass
class Pace:
    """Knows the usual time a byte, and tells what is far from it."""

    costs: dict[bool, list[float]] = field(default_factory=lambda: {False: [], True: []})
    usual: dict[bool, float] = field(default_factory=dict)
    slowest: float = 0.0

    def is_slow(self, tested: Input, reading: Reading, seconds: float) -> bool:
        is_cut = bool(reading.size)
        pieces = len(tested.data) // min(reading.size or 2**16, reading.piece or 2**16)
        cost = seconds / (len(tested.data) + _FLOOR + _PER_PIECE * pieces)
        if is_cut not in self.usual:
            self.costs[is_cut].append(cost)
            if len(self.costs[is_cut]) >= _LEARNING:
                self.usual[is_cut] = sorted(self.costs.pop(is_cut))[_LEARNING // 2]
            return False
        times = cost / self.usual[is_cut]
        if times <= TIMES_THE_USUAL:
            self.slowest = max(self.slowest, times)
        return times > TIMES_THE_USUAL


class Judge:
    """Compares soapbind with the reference."""

    def __init__(self, subject: Subject, reference: Reference, *, strict: bool) -> None:
        self.subject, self.reference, self.strict = subject, reference, strict
        self.pace = Pace()
        self.kinds: Counter[str] = Counter()

    def findings(self, tested: Input) -> list[Finding]:
        """Return the differences of an input, none when all is right."""
        judgement = self.reference.judge(tested.key, tested.data)
        self.kinds[judgement.kind] += 1
        self.kinds["doubtful"] += bool(judgement.doubts)
        found = []
        for reading in tested.readings:
            outcome = self.subject.read(tested.key, tested.data, reading)
            if not agree(judgement, outcome, strict=self.strict):
                found.append(Finding(cause(judgement, outcome), tested, reading, judgement, outcome))
            elif self._is_slow(tested, reading, outcome.seconds):
                found.append(Finding("too slow", tested, reading, judgement, outcome))
        return found

    def _is_slow(self, tested: Input, reading: Reading, seconds: float) -> bool:
        if not self.pace.is_slow(tested, reading, seconds):
            return False
        again = min(self.subject.read(tested.key, tested.data, reading).seconds for _ in range(5))
        return self.pace.is_slow(tested, reading, again)  # else something was made for the first time, or all was slow

    def smallest(self, finding: Finding, seconds: float = 5.0) -> Finding:
        """Return the same difference with less data, and read in the simplest way that shows it."""
        tested, reading = finding.input, finding.reading
        for simpler in (Reading(), Reading(long=0), Reading(1, 0, 0), replace(reading, piece=None)):
            if self._same(finding, tested.data, simpler):
                reading = simpler
                break
        data = shrunk(tested.data, lambda data: self._same(finding, data, reading) is not None, seconds)
        return self._same(finding, data, reading) or finding

    def _same(self, finding: Finding, data: bytes, reading: Reading) -> Finding | None:
        if finding.cause == "too slow":
            return None
        tested = replace(finding.input, data=data, readings=(reading,))
        judgement = self.reference.judge(tested.key, data)
        outcome = self.subject.read(tested.key, data, reading)
        is_same = not agree(judgement, outcome, strict=self.strict) and cause(judgement, outcome) == finding.cause
        return Finding(finding.cause, tested, reading, judgement, outcome) if is_same else None


def told(finding: Finding) -> str:
    """Return a finding as text."""
    expected, got = finding.judgement.value, finding.outcome.value
    path = ""
    if finding.judgement.kind == finding.outcome.kind == "value":
        path, expected, got = first_difference(expected, got)
    return "\n".join((
        f"{finding.cause}",
        f"  input {finding.input.number}, {finding.input.key}, {' and '.join(finding.input.changes) or 'as it is'}",
        f"  {finding.reading}{', doubts: ' + ', '.join(finding.judgement.doubts) if finding.judgement.doubts else ''}",
        f"  {finding.input.data[:3000]!r}",
        f"  expected {finding.judgement.kind} {path}: {str(expected)[:600]!r}",
        f"  got {finding.outcome.kind} {finding.outcome.seconds:.4f} s: {str(got)[-1500:]!r}",
    ))  # fmt: skip


def run(judge: Judge, inputs: Inputs, numbers: range, show: Any) -> Counter[str]:
    """Judge the inputs of the numbers; ``show`` gets text. Return how many differences each cause has."""
    causes: Counter[str] = Counter()
    began = time.monotonic()
    for done, number in enumerate(numbers, 1):
        for finding in judge.findings(inputs.make(number)):
            causes[finding.cause] += 1
            if causes[finding.cause] == 1:
                show(told(judge.smallest(finding)))
        if done % _REPORT == 0 or done == len(numbers):
            kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(judge.kinds.items()))
            rate = done / max(time.monotonic() - began, 0.001)
            show(
                f"{done} inputs ({kinds}), {sum(causes.values())} differences of {len(causes)} causes, "
                f"slowest {judge.pace.slowest:.1f} times the usual, {rate:.0f}/s, next --start {number + 1}"
            )
    return causes


def committed() -> tuple[Any, Contract]:
    """Return the package in the checkout and its contract."""
    return importlib.import_module("services88"), read_folder(REPO / "wsdl" / "services88")


def whole(folder: Path) -> tuple[Any, Contract]:
    """Return the package of all 60 agents, made in ``folder``, and its contract."""
    target = folder / "whole"
    if not (target / "services88").is_dir():
        command = [sys.executable, "-m", "soapbind", "generate", str(ARCHIVE), "--package", "services88"]
        path = os.pathsep.join([str(REPO / "generator"), *filter(None, sys.path)])
        command += ["--include", "WSDL-Services88-*", "--output", str(target)]
        subprocess.run(command, check=True, env={**os.environ, "PYTHONPATH": path}, cwd=REPO, stdout=subprocess.DEVNULL)
    sys.path.insert(0, str(folder))
    return importlib.import_module("whole.services88"), read_archive(ARCHIVE)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--start", type=int, default=0, help="number of the first input (default: 0)")
    parser.add_argument("--runs", type=int, default=20_000, help="how many inputs (default: 20000)")
    parser.add_argument("--committed", action="store_true", help="test the package in the checkout, archive or not")
    parser.add_argument("--folder", type=Path, help="make the package of all agents here, or take the one that is here")
    parser.add_argument("--strict", action="store_true", help="differences about what is doubtful count too")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        is_whole = ARCHIVE.is_file() and not options.committed
        package, contract = whole(options.folder or Path(temporary)) if is_whole else committed()
        judge = Judge(Subject(package), Reference(contract), strict=options.strict)
        inputs = Inputs(contract)
        print(f"{len(inputs.keys)} reply types; sizes changed: {judge.subject.sizes}", flush=True)
        numbers = range(options.start, options.start + options.runs)
        causes = run(judge, inputs, numbers, lambda text: print(text, flush=True))
    for name, count in causes.most_common():
        print(f"{count:8} {name}")
    sys.exit(1 if causes else 0)


if __name__ == "__main__":
    main()
