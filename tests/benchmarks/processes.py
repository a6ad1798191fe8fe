"""Running the children and collecting their figures."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from figures import with_median

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).resolve().parent
_CHILDREN = str(HERE / "children.py")


def child(task: str, *arguments: object) -> Any:
    """Return what a child prints."""
    command = [sys.executable, _CHILDREN, task, *map(str, arguments)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=_environment())
    return json.loads(done.stdout.splitlines()[-1])


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONHASHSEED": "0"}


@contextmanager
def server(kind: str, count: int) -> Iterator[int]:
    """Run a server that gives one reply; give its port."""
    command = [sys.executable, _CHILDREN, "serve", kind, str(count)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=_environment()) as running:
        assert running.stdout is not None
        try:
            yield int(running.stdout.readline())
        finally:
            running.kill()


def start_up(folder: Path, rounds: int) -> dict[str, Any]:
    """Return the seconds of whole processes, run in turn: bare interpreter, import, first envelope."""
    whats = ("nothing", "import", "soapbind", "zeep", "xsdata")
    times: dict[str, list[float]] = {what: [] for what in whats}
    for number in range(rounds + 1):  # the first one warms caches
        for what in whats:
            command = [sys.executable, str(HERE / "start.py"), str(folder), what]
            started = perf_counter()
            subprocess.run(command, check=True, env=_environment())
            if number:
                times[what].append(perf_counter() - started)
    return with_median("seconds", times)


def memory(folder: Path, counts: dict[str, int], rounds: int) -> dict[str, dict[str, Any]]:
    """Return the peak memory of decoding, by reply and contestant, and of iterating over the archive reply."""
    names = ("lxml", "soapbind", "zeep", "xsdata")
    found = {
        kind: {name: [child("memory", folder, name, kind, count)["peak_mb"] for _ in range(rounds)] for name in names}
        for kind, count in counts.items()
    }
    with server("archive", counts["archive"]) as port:
        found["archive"]["soapbind iterate"] = [child("stream", folder, port)["peak_mb"] for _ in range(rounds)]
    return {kind: with_median("megabytes", peaks) for kind, peaks in found.items()}


def small_calls(folder: Path, rounds: int, repeat: int) -> dict[str, Any]:
    """Return the CPU seconds of a small call, by client and round."""
    with server("added", 1) as port:
        return with_median("seconds", child("small_calls", folder, port, rounds, repeat))


def linear(folder: Path, base: int) -> dict[str, Any]:
    """Return how far the time of ten and a hundred times a size is off ten and a hundred times the time."""
    first, *others = child("growth", folder, base)["soapbind"]
    off = {
        f"{10**power} times": [time / small / 10**power - 1 for time, small in zip(times, first, strict=True)]
        for power, times in enumerate(others, start=1)
    }
    return with_median("deviations", off)


def calls(folder: Path, number: int) -> dict[str, dict[str, Any]]:
    """Return calls per second and CPU per call of clients that make many calls at once, in turn."""
    kinds = ("soapbind-threads", "zeep-threads", "soapbind-tasks", "zeep-tasks")
    rounds: dict[str, list[dict[str, float]]] = {kind: [] for kind in kinds}
    with server("chat", 10) as port:
        for _ in range(3):
            for kind in kinds:
                rounds[kind].append(child("calls", folder, kind, port, number))
    return {
        kind: with_median("rounds", {key: [one[key] for one in found] for key in found[0]})
        for kind, found in rounds.items()
    }
