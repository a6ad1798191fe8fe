"""Measure soapbind, zeep, xsdata and the bare parse beside each other: ``tox -e bench``, ``python run.py --quick``."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import contract_inputs  # noqa: E402 - found by the path above
import contract_timing  # noqa: E402
import generation  # noqa: E402
import inputs  # noqa: E402 - found by the path above
import plot  # noqa: E402
import processes  # noqa: E402
import report  # noqa: E402
import shapes  # noqa: E402
import timing  # noqa: E402
import workshop  # noqa: E402
from contestants import CONTESTANTS  # noqa: E402
from goals import goals  # noqa: E402

DOCUMENT = 100  # MB


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7, help="of everything that is timed in turn (default: 7)")
    parser.add_argument("--quick", action="store_true", help="small inputs, two rounds: to see that it works")
    parser.add_argument("--output", type=Path, help="folder for results.json, results.md and the plot")
    parser.add_argument("--readme", type=Path, help="file whose table between the bench markers is replaced")
    parser.add_argument("--date", default=datetime.now(UTC).date().isoformat(), help="written into the results")
    parser.add_argument("--strict", action="store_true", help="exit 1 when a goal is missed")
    return parser.parse_args()


def _timed(found: dict[str, list[float]], **more: Any) -> dict[str, Any]:
    return {**more, "seconds": found, "median": timing.medians(found)}


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
    results: dict[str, Any] = {"date": options.date, "seed": inputs.SEED, "rounds": rounds, "machine": report.machine()}
    results["decode"] = {}
    for kind, count in counts.items():
        _say(f"decoding {kind}")
        found = timing.decoding(contestants, kind, count, rounds)
        results["decode"][kind] = _timed(found, items=count, bytes=len(inputs.INPUTS[kind](count)))
    results["shapes"] = {}
    for kind, count in counts.items():
        _say(f"{kind} in other shapes")
        results["shapes"][kind] = shapes.measure(contestants[0], kind, count, rounds)
    _say("encoding")
    results["encode"] = _timed(timing.encoding(contestants, rounds, repeat=20 if options.quick else 500))
    results["contracts"] = {}
    for contract in contract_inputs.CONTRACTS:
        _say(f"the contract of {contract}")
        count = 100 if options.quick else contract_inputs.RECORDS
        results["contracts"][contract] = contract_timing.measure(contract, folder, count, rounds)
    _say("growth")
    results["growth"] = _growth(contestants, counts["chat"] // 10, min(rounds, 3))
    first, *others = processes.child("growth", folder, counts["chat"] // 10)["soapbind"]
    results["linear"] = {f"{10**n} times": time / first / 10**n - 1 for n, time in enumerate(others, start=1)}
    _say("memory, start-up, calls, a document")
    results["memory"] = processes.memory(folder, counts)
    results["start_up"] = processes.start_up(folder, 3 if options.quick else 15)
    results["small_calls"] = _timed(processes.small_calls(folder, rounds, 20 if options.quick else 500))
    results["calls"] = processes.calls(folder, 60 if options.quick else 2000)
    _say("generation")
    results["generation"] = generation.measure(folder, 1 if options.quick else 5, small=options.quick)
    results["document"] = processes.child("document", folder, 2 if options.quick else DOCUMENT)
    return results


def main() -> int:
    """Measure and write; return the exit code."""
    options = _arguments()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "bench"
        workshop.build(folder)
        sys.path.insert(0, str(folder))
        results = measure(folder, options)
    text = report.markdown(results)
    print(text)
    if options.output:
        options.output.mkdir(parents=True, exist_ok=True)
        (options.output / "results.json").write_text(json.dumps(results, indent=1) + "\n", "utf-8")
        (options.output / "results.md").write_text(text, "utf-8")
        growth = results["growth"]
        drawn = plot.svg("Decoding GetChatMessages", growth["mega"], growth["seconds"])
        (options.output / "decode-time.svg").write_text(drawn, "utf-8")
    if options.readme:
        options.readme.write_text(report.with_block(options.readme.read_text("utf-8"), results), "utf-8")
    return 1 if options.strict and not all(goal.is_met for goal in goals(results)) else 0


if __name__ == "__main__":
    sys.exit(main())
