"""What is made once per run of pytest, however many workers want it."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest


def common_folder(factory: pytest.TempPathFactory, name: str) -> Path:
    """Return a folder that all workers see."""
    base = factory.getbasetemp()
    root = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / name
    root.mkdir(exist_ok=True)
    return root


def once(root: Path, name: str, make: Callable[[], str | None]) -> None:
    """Run ``make`` in one worker; the others wait for it. It returns what went wrong."""
    done, claimed = root / f"{name}.done", root / f"{name}.claimed"
    try:
        claimed.mkdir()
    except FileExistsError:
        deadline = time.monotonic() + 300
        while not done.exists():
            assert time.monotonic() < deadline, f"the worker that makes {name} does not come to an end"
            time.sleep(0.1)
    else:
        try:
            error = make()
        except BaseException as failure:
            done.write_text(repr(failure))
            raise
        done.write_text(error or "")
    assert not done.read_text(), done.read_text()
