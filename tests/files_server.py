"""A fake server of the contracts by which peers exchange bytes, in a process of its own whose memory can be told."""

from __future__ import annotations

import gc
import importlib
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Generator

_PROC = Path("/proc/self")


class Files:
    """What the fake server has behind it for MTOM."""

    def echo(self, *, document: Any) -> Any:
        document.name += f" {len(document.data)}"
        return document


class Shop:
    """The same for attachments."""

    def __init__(self, made: Any) -> None:
        self.made = made

    def swap(self, *, name: str, data: Any) -> Any:
        return self.made.OPERATIONS["Shop.Swap"].response[1](name=f"{name} {data.size}", data=data)


class FilesServer:
    """The process, from outside."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.url = self._line()

    def _line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def _ask(self, word: str) -> int:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{word}\n")
        self._process.stdin.flush()
        return int(self._line())

    @contextmanager
    def grows_by(self, limit: float) -> Generator[None]:
        """Check that the process has at no time so many bytes more than before, once it has forgotten older calls."""
        before = self._ask("forget")
        yield
        peak = self._ask("peak") - before
        assert peak < limit, f"{peak / 2**20:.1f} MiB"


@contextmanager
def files_process(folder: Path, name: str) -> Generator[FilesServer]:
    """Serve a package that is in a folder."""
    if not os.access(_PROC / "clear_refs", os.W_OK):
        pytest.skip("measures memory, which needs /proc")
    environment = {"PYTHONPATH": ":".join((str(folder), *filter(None, sys.path)))}
    with subprocess.Popen(
        [sys.executable, __file__, name], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        yield FilesServer(process)
        process.kill()


def _main(name: str) -> None:
    made = importlib.import_module(name)
    testing = importlib.import_module(f"{name}.testing")
    served = Shop(made) if "Shop.Swap" in made.OPERATIONS else Files()
    with testing.FakeServer(shop=served) as server:
        print(server.url, flush=True)  # noqa: T201 - to who started this
        for line in sys.stdin:
            if line.strip() == "forget":
                server.calls.clear()
                gc.collect()
                (_PROC / "clear_refs").write_text("5")  # the peak is that of now
            found = dict(line.split(":", 1) for line in (_PROC / "status").read_text().splitlines())
            print(int(found["VmHWM"].split()[0]) * 1024, flush=True)  # noqa: T201 - the same


if __name__ == "__main__":
    _main(sys.argv[1])
