"""Measure soapbind, zeep, xsdata and the bare parse beside each other: ``tox -e bench``, ``python run.py --quick``.

``--compare OTHER`` measures two versions of soapbind instead, and writes nothing.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import commits  # noqa: E402 - found by the path above
import compare  # noqa: E402
import contract_inputs  # noqa: E402
import contract_timing  # noqa: E402
import history  # noqa: E402
import inputs  # noqa: E402
import plot  # noqa: E402
import processes  # noqa: E402
import report  # noqa: E402
import shapes  # noqa: E402
import timing  # noqa: E402
import workshop  # noqa: E402
from contestants import CONTESTANTS  # noqa: E402
from figures import with_median  # noqa: E402
from goals import goals  # noqa: E402

DOCUMENT = 100  # MB


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7, help="of everything that is timed in turn (default: 7)")
    parser.add_argument("--quick", action="store_true", help="small inputs, two rounds: to see that it works")
    parser.add_argument("--output", type=Path, help="folder for results.json, results.md, the plot and the history")
    parser.add_argument("--readme", type=Path, help="file whose table between the bench markers is replaced")
    parser.add_argument("--date", default=datetime.now(UTC).date().isoformat(), help="written into the results")
    parser.add_argument("--strict", action="store_true", help="exit 1 when a goal is missed")
    parser.add_argument("--serving", action="store_true", help="then measure the application: serving.py")
    parser.add_argument("--compare", metavar="OTHER", help="a commit, a branch or a folder: measure it beside this one")
    return parser.parse_args()


def _growth(contestants: list[Any], base: int, rounds: int) -> dict[str, Any]:
    """Return times over three sizes, each ten times the one before."""
    sizes = [base, base * 10, base * 100]
    lines: dict[str, list[float]] = {}
    for size in sizes:
        repeat = max(1, 10_000 // size)
        for name, time in timing.medians(timing.decoding(contestants, "chat", size, rounds, repeat=repeat)).items():
            lines.setdefault(name, []).append(time)
        _say(f"  {size:,} messages")
    return {"messages": sizes, "mega": [len(inputs.chat(size)) / 1e6 for size in sizes], "seconds": lines}


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def measure(folder: Path, options: argparse.Namespace) -> dict[str, Any]:
    """Return all figures."""
    counts = {"chat": 300, "archive": 200} if options.quick else {"chat": inputs.MESSAGES, "archive": inputs.ROWS}
    rounds = 2 if options.quick else options.rounds
    contestants = [cls(folder) for cls in CONTESTANTS]
    _say("do all decode to the same values?")
    timing.check_agreement(contestants, counts)
    results: dict[str, Any] = {"date": options.date, "commit": commits.current(), "seed": inputs.SEED, "rounds": rounds}
    results["machine"], results["before_each"] = report.machine(), timing.BEFORE_EACH
    results["decode"] = {}
    for kind, count in counts.items():
        _say(f"decoding {kind}")
        found = timing.decoding(contestants, kind, count, rounds)
        results["decode"][kind] = with_median("seconds", found, items=count, bytes=len(inputs.INPUTS[kind](count)))
    results["shapes"] = {}
    for kind, count in counts.items():
        _say(f"{kind} in other shapes")
        found = shapes.measure(contestants[0], kind, count, rounds)
        results["shapes"][kind] = with_median("seconds", found, items=count)
    _say("encoding")
    repeat = 20 if options.quick else 500
    results["encode"] = with_median("seconds", timing.encoding(contestants, rounds, repeat))
    results["contracts"] = {}
    for contract in contract_inputs.CONTRACTS:
        _say(f"the contract of {contract}")
        count = 100 if options.quick else contract_inputs.RECORDS
        results["contracts"][contract] = contract_timing.measure(contract, folder, count, rounds)
    _say("growth")
    results["growth"] = _growth(contestants, counts["chat"] // 10, min(rounds, 3))
    results["linear"] = processes.linear(folder, counts["chat"] // 10)
    _say("memory, start-up, calls, a document")
    results["memory"] = processes.memory(folder, counts, 1 if options.quick else 3)
    results["start_up"] = processes.start_up(folder, 3 if options.quick else 15)
    results["small_calls"] = processes.small_calls(folder, rounds, repeat)
    results["calls"] = processes.calls(folder, 60 if options.quick else 2000)
    _say("generation")
    results["generation"] = processes.child("generation", folder, 1 if options.quick else 5, options.quick)
    results["document"] = processes.child("document", folder, 2 if options.quick else DOCUMENT)
    return results


def write(folder: Path, results: dict[str, Any], text: str) -> None:
    """Write the results, what is made of them, and their line in the history; print what got worse."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "results.json").write_text(json.dumps(results, indent=1) + "\n", "utf-8")
    (folder / "results.md").write_text(text, "utf-8")
    growth = results["growth"]
    drawn = plot.svg("Decoding GetChatMessages", growth["mega"], growth["seconds"])
    (folder / "decode-time.svg").write_text(drawn, "utf-8")
    for line in history.regression_lines(history.add(folder, history.run_of(results))):
        print(line)


def side_by_side(options: argparse.Namespace, folder: Path) -> int:
    """Measure this version and another one, and print both; return the exit code."""
    try:
        name, files = commits.files_of(options.compare, folder / "files")
    except commits.NoSuchCommitError as problem:
        print(problem, file=sys.stderr)
        return 2
    new = compare.Version(f"this {commits.current()}", commits.REPO, folder / "new")
    old = compare.Version(name, files, folder / "old")
    rounds = compare.measure((new, old), 2 if options.quick else options.rounds, quick=options.quick, say=_say)
    print(compare.table((new.name, old.name), rounds))
    return 0


def all_figures(options: argparse.Namespace, folder: Path) -> int:
    """Measure all contestants, write and print; return the exit code."""
    workshop.build(folder)
    sys.path.insert(0, str(folder))
    results = measure(folder, options)
    text = report.markdown(results)
    print(text)
    if options.output:
        write(options.output, results, text)
    if options.readme:
        options.readme.write_text(report.with_block(options.readme.read_text("utf-8"), results), "utf-8")
    is_missed = options.strict and not all(goal.is_met for goal in goals(results))
    served = subprocess.run([sys.executable, HERE / "serving.py"], check=False).returncode if options.serving else 0
    return 1 if is_missed else served


def main() -> int:
    """Measure what the options say; return the exit code."""
    options = _arguments()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "bench"
        return side_by_side(options, folder) if options.compare else all_figures(options, folder)


if __name__ == "__main__":
    sys.exit(main())
