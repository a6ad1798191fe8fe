"""What this process holds: memory and sockets, from /proc."""

from __future__ import annotations

import gc
import os
from pathlib import Path

import pytest

_PROC = Path("/proc/self")


def sockets() -> int:
    """Return how many sockets are open, skip the test where that cannot be told."""
    if not _PROC.is_dir():
        pytest.skip("counts open sockets, which needs /proc")
    found = 0
    for entry in (_PROC / "fd").iterdir():
        try:
            found += str(entry.readlink()).startswith("socket:")
        except OSError:  # the folder itself, which was open while it was listed
            continue
    return found


def megabytes() -> float:
    """Return the resident memory after collecting garbage, in MiB."""
    gc.collect()
    return int((_PROC / "statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20
