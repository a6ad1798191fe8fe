"""``python tests/fuzz/run.py TARGET --runs N``: a long run, guided by coverage where atheris is installed.

Every input is counted and timed (in CPU seconds, so that a busy machine is no finding). The first undeclared exception,
or input over the limit, is written to ``--crashes`` and ends the run with exit code 1.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import sys
import tempfile
import time
import traceback
from dataclasses import dataclass
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent))

try:
    import atheris
except ImportError:  # it has wheels for Linux on x86-64 and some Pythons only
    atheris = None

LIMIT = 1.0  # CPU seconds for one input
_REPORT = 10_000


@dataclass
class Tally:
    """Counts inputs, and stops the run at a finding."""

    target: str
    crashes: Path
    runs: int
    inputs: int = 0
    read: int = 0
    slowest: float = 0.0
    began: float = 0.0

    def one(self, data: bytes) -> None:
        from targets import TARGETS

        self.inputs += 1
        start = time.process_time()
        try:
            self.read += TARGETS[self.target](data)
        except Exception:  # noqa: BLE001 - what is looked for
            traceback.print_exc()
            self.stop(data, "an undeclared exception")
        took = time.process_time() - start
        self.slowest = max(self.slowest, took)
        if took > LIMIT:
            self.stop(data, f"{took:.2f} CPU seconds")
        if self.inputs % _REPORT == 0 or self.inputs == self.runs:
            print(self, flush=True)

    def stop(self, data: bytes, why: str) -> None:
        self.crashes.mkdir(parents=True, exist_ok=True)
        path = self.crashes / f"{hashlib.sha256(data).hexdigest()[:16]}.xml"
        path.write_bytes(data)
        print(f"{self}\nFOUND {why}: {path}", flush=True)
        os._exit(1)  # atheris would catch SystemExit

    def __str__(self) -> str:
        spent = time.monotonic() - self.began
        return (
            f"{self.target}: {self.inputs} inputs, {self.read} read, {self.inputs - self.read} refused as declared, "
            f"slowest {self.slowest:.3f} s CPU, {spent:.0f} s, {self.inputs / max(spent, 0.001):.0f}/s"
        )


def plain(tally: Tally, seeds: list[bytes], seed: int) -> None:
    """Mutate the seeds, and what was read of their offspring, without looking at coverage."""
    from mutate import mutated

    rng = Random(seed)
    pool = list(seeds)
    while tally.inputs < tally.runs:
        data = mutated(rng.choice(pool), rng, pool)
        before = tally.read
        tally.one(data)
        if tally.read > before and len(data) < 2 * max(map(len, seeds)):
            if len(pool) < 500:
                pool.append(data)
            else:
                pool[rng.randrange(len(seeds), len(pool))] = data


def guided(tally: Tally, seeds: Path, seed: int, rest: list[str]) -> None:
    """Let libFuzzer choose, by coverage; it ends the process."""
    import grammar
    from mutate import LARGEST, mutated
    from targets import corpus

    donors = corpus(tally.target)

    def mutator(data: bytes, max_size: int, chosen: int) -> bytes:
        rng = Random(chosen)
        kind = rng.random()
        if kind < 0.2:
            return atheris.Mutate(data, max_size)
        if kind < 0.5:  # what libFuzzer keeps is mostly refused at once; begin again with something good
            data = grammar.wsdl(rng) if tally.target == "wsdl" else rng.choice(donors)
        return mutated(data, rng, donors)[:max_size]

    limits = [f"-runs={tally.runs}", f"-max_len={LARGEST}", "-mutate_depth=2"]  # deeper, and hardly anything is read
    arguments = [sys.argv[0], f"-seed={seed}", "-print_final_stats=1", *limits]
    # libFuzzer adds what it finds to the first folder: one that is not committed
    kept = tempfile.mkdtemp(prefix=f"fuzz-{tally.target}-")
    atheris.Setup([*arguments, *rest, kept, str(seeds)], tally.one, custom_mutator=mutator)
    atheris.Fuzz()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "target", choices=("decoder", "encoded", "lists", "envelope", "wsdl", "multipart", "application")
    )
    parser.add_argument("--runs", type=int, default=20_000, help="inputs to try (default: 20000)")
    parser.add_argument("--seed", type=int, default=1, help="for a repeatable run (default: 1)")
    parser.add_argument("--engine", choices=("atheris", "plain"), help="default: atheris where it is installed")
    parser.add_argument("--crashes", type=Path, help="default: tests/fuzz/crashes/TARGET, replayed by the suite")
    options, rest = parser.parse_known_args()
    here = Path(__file__).resolve().parent
    engine = options.engine or ("atheris" if atheris else "plain")
    if engine == "atheris" and atheris is None:
        parser.error("atheris is not installed on this Python; --engine plain works everywhere")
    if atheris is None:
        print("atheris is not installed on this Python: plain mutations, not guided by coverage", flush=True)
    elif engine == "atheris":
        with atheris.instrument_imports(include=["soapbind", "services88"]):
            from targets import TARGETS, corpus

            for seed in corpus(options.target):  # much is imported when it is first needed
                TARGETS[options.target](seed)
    tally = Tally(options.target, options.crashes or here / "crashes" / options.target, options.runs)
    tally.began = time.monotonic()
    seeds = here / "corpus" / options.target
    if engine == "plain":
        plain(tally, [p.read_bytes() for p in sorted(seeds.iterdir())], options.seed)
    else:
        guided(tally, seeds, options.seed, rest)


if __name__ == "__main__":
    main()
