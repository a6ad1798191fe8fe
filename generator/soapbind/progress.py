"""What is being done, on a terminal: the current stage when it takes longer than a second, a bar for downloads."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Self

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from types import TracebackType

_PATIENCE = 1.0  # seconds


class Progress:
    """Shows the current stage on standard error while a run takes time, and wipes it at the end."""

    def __init__(self) -> None:
        """Note the time; nothing is shown yet."""
        self._start = time.monotonic()
        self._shown = False
        self._active = sys.stderr.isatty()

    def __call__(self, stage: str) -> None:
        """Tell which stage begins."""
        if self._active and time.monotonic() - self._start > _PATIENCE:
            click.echo(f"\r\x1b[Ksoapbind: {stage} ...", nl=False, err=True)
            self._shown = True

    def __enter__(self) -> Self:
        """Return the callable."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Wipe the line."""
        if self._shown:
            click.echo("\r\x1b[K", nl=False, err=True)


@contextmanager
def counted(label: str) -> Generator[Callable[[int, int], None]]:
    """Give a callable that hears (done, known) and shows a bar on standard error, when that is a terminal."""
    if not sys.stderr.isatty():
        yield lambda _done, _known: None
        return
    with click.progressbar(length=1, label=label, file=sys.stderr, show_pos=True) as bar:

        def tick(done: int, known: int) -> None:
            bar.length = known
            bar.update(done - bar.pos)

        yield tick
