"""What is being done, on a terminal: the current stage when it takes longer than a second, a bar for downloads."""

from __future__ import annotations

import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from types import TracebackType

_PATIENCE = 1.0  # seconds
_BAR = 36  # characters
_WIPE = "\r\x1b[K"  # to the start of the line, and erase it (ECMA-48, EL)


class Progress:
    """Shows the current stage on standard error while a run takes time, and wipes it at the end."""

    def __init__(self, *, active: bool) -> None:
        """Note the time; nothing is shown yet, and never anything unless ``active``."""
        self._start = time.monotonic()
        self._shown = False
        self._active = active

    def __call__(self, stage: str) -> None:
        """Tell which stage begins."""
        if time.monotonic() - self._start > _PATIENCE:
            self._show(f"soapbind: {stage} ...")

    def tick(self, done: int, known: int) -> None:
        """Tell how many documents of those that are known have been fetched: a bar, at once."""
        filled = _BAR * done // max(known, 1)
        self._show(f"fetching  [{'#' * filled}{'-' * (_BAR - filled)}]  {done}/{known}")

    def _show(self, line: str) -> None:
        if self._active:
            self._shown = True
            _write(_WIPE + line)

    def __enter__(self) -> Self:
        """Return the callable."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Wipe the line."""
        if self._shown:
            _write(_WIPE)


def _write(text: str) -> None:
    with suppress(OSError):  # a terminal that has gone needs no progress
        sys.stderr.write(text)
        sys.stderr.flush()
