"""The most memory that a task of this process takes, from /proc."""

from __future__ import annotations

import gc
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def status(name: str) -> float:
    """Return a figure of this process in MB: VmRSS, or VmHWM, the most it ever was."""
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name)) / 1024


def peak_above(task: Callable[[], object]) -> dict[str, float]:
    """Run a task; return how many MB it took above what there was, and its CPU seconds."""
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5", "ascii")  # the most begins anew
    before, started = status("VmRSS"), process_time()
    kept = task()
    peak, seconds = status("VmHWM") - before, process_time() - started
    del kept
    return {"peak_mb": round(peak, 1), "cpu_seconds": seconds}
