"""``soapbind mock`` as a user runs it: a process, the lines it prints, and its end."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from queue import Empty, Queue
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

_PATIENCE = 60.0  # seconds


class MockProcess:
    """The mock of a source, on a free port unless ``arguments`` name one. ``url`` is its address without a slash."""

    def __init__(self, *arguments: object, folder: Path | None = None) -> None:
        """Start, and wait until it listens."""
        given = [str(each) for each in arguments]
        if "--port" not in given:
            given += ["--port", "0"]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "soapbind", "mock", *given],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        self._lines: Queue[str] = Queue()
        self._errors: list[str] = []
        for stream, take in ((self.process.stdout, self._lines.put), (self.process.stderr, self._errors.append)):
            threading.Thread(target=lambda s=stream, t=take: [t(line) for line in s], daemon=True).start()
        self.first = self.line()
        found = re.search(r"http://\S+?(?=/ )", self.first)
        assert found is not None, (self.first, self.errors())
        self.url = found[0]

    def line(self) -> str:
        """Return the next line of standard output."""
        try:
            return self._lines.get(timeout=_PATIENCE).rstrip("\n")
        except Empty:
            raise AssertionError(f"it printed nothing more; its errors: {self.errors()}") from None

    def line_with(self, text: str) -> str:
        """Return the next line that has a text in it."""
        while text not in (line := self.line()):
            pass
        return line

    def errors(self) -> str:
        """Return what came to standard error until now."""
        if self.process.poll() is not None:
            time.sleep(0.1)
        return "".join(self._errors)

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Send a signal, and return the exit code."""
        self.process.send_signal(number)
        return self.process.wait(_PATIENCE)

    def __enter__(self) -> Self:
        """Return the process."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Stop it, whatever happened."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        for stream in (self.process.stdout, self.process.stderr):
            if stream is not None:
                stream.close()
