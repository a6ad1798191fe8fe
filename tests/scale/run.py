"""See that size and number cost what they should, and nothing grows: ``tox -e scale``.

Giant replies that are iterated over, many calls at once, and calls for half an hour, or for ``--minutes``.
Ends with 1 if memory is not flat.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

HERE = Path(__file__).resolve().parent
REPO = HERE.parents[1]
_PATHS = [str(each) for each in (HERE, REPO / "tests" / "benchmarks", REPO / "tests", REPO / "generated")]
sys.path[:0] = _PATHS

import commits  # noqa: E402 - found by the path above
import page  # noqa: E402
import report  # noqa: E402

_PARTS = ("giant", "crowd", "soak")
_SAMPLES = 360  # of a soak
_FREE = "0"  # a port


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, nargs="+", default=[1, 10, 100, 1000], help="sizes of the replies")
    parser.add_argument("--calls", type=int, nargs="+", default=[100, 1000, 10_000], help="numbers of calls at once")
    parser.add_argument("--minutes", type=float, default=30, help="of the long run (default: 30)")
    parser.add_argument("--output", type=Path, help="folder for scale.json, scale.md and the pictures")
    parser.add_argument("--only", nargs="+", choices=_PARTS, help="leave the other parts as they are in --output")
    parser.add_argument("--date", default=datetime.now(UTC).date().isoformat(), help="written into the results")
    options = parser.parse_args()
    if options.only and not options.output:
        parser.error("--only needs --output")
    return options


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join([*_PATHS, os.environ.get("PYTHONPATH", "")])}


@contextmanager
def _server(script: Path, *arguments: str) -> Iterator[tuple[int, str]]:
    """Run a server; give the id of its process, and the line that it prints when it is ready."""
    command = [sys.executable, str(script), *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=_environment()) as running:
        assert running.stdout is not None
        try:
            yield running.pid, running.stdout.readline()
        finally:
            running.kill()


def _child(task: str, *arguments: object) -> Any:
    command = [sys.executable, str(HERE / "measures.py"), task, *map(str, arguments)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=_environment())
    return json.loads(done.stdout)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def measure(options: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """Return all figures, those of parts that are not asked for as the last run had them."""
    kept = json.loads((options.output / "scale.json").read_text("utf-8")) if options.only else {}
    parts = {"giant": _giant, "crowd": _crowd, "soak": _soak}
    for part in options.only or _PARTS:
        about = {"date": options.date, "commit": commits.current(), "load": os.getloadavg()[0]}
        kept[part] = {**about, "machine": report.machine(), "measured": parts[part](options, folder)}
    return kept


def _giant(options: argparse.Namespace, _folder: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    with _server(HERE / "giant_server.py") as (_, line):
        port, messages, block = map(int, line.split())
        for mega in sorted(options.megabytes):
            _say(f"a reply of {mega} MB")
            blocks = max(1, round(mega * 1e6 / block))
            found.append({"megabytes": mega, **_child("giant", port, blocks, messages)})
    return found


def _fake(folder: Path) -> AbstractContextManager[tuple[int, str]]:
    return _server(REPO / "tests" / "load" / "load_server.py", _FREE, str(folder / "stored.txt"))


def _crowd(options: argparse.Namespace, folder: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    with _fake(folder) as (_, line):
        for calls in sorted(options.calls):
            _say(f"{calls} calls at once")
            found.append({"calls": calls, **_child("crowd", int(line.rpartition(":")[2]), calls)})
    return found


def _soak(options: argparse.Namespace, folder: Path) -> dict[str, Any]:
    seconds = options.minutes * 60
    with _fake(folder) as (process, line):
        _say(f"calls for {options.minutes:g} minutes")
        found: dict[str, Any] = _child("soak", int(line.rpartition(":")[2]), process, seconds, seconds / _SAMPLES)
    return found


def main() -> int:
    """Measure, write and print; return the exit code."""
    options = _arguments()
    with tempfile.TemporaryDirectory() as name:
        results = measure(options, Path(name))
    print(page.markdown(results))
    if options.output:
        files = {"scale.json": json.dumps(results) + "\n", "scale.md": page.markdown(results), **page.pictures(results)}
        for name, text in files.items():
            (options.output / name).write_text(text, "utf-8")
    found = page.problems(results)
    for problem in found:
        print(problem)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
