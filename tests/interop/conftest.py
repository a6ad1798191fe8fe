"""The independent server: contracts compiled to C#, served by Mono's DataContractSerializer."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from shared_data import shared

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

from .matrix.versions import version_of

SERVICES = ("Chat", "SoPrincipal")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Note in the report which cell of the table a test is for."""
    from .matrix.pairs import PAIRS  # noqa: PLC0415 - most runs have no such test

    for mark in item.iter_markers("interop"):
        peer, shape, direction = mark.args
        assert any((pair.peer, pair.shape) == (peer, shape) and not getattr(pair, direction) for pair in PAIRS), mark
        item.user_properties.append(("interop", (peer, shape, direction, version_of(peer))))


class Log:
    """What the server wrote about its calls, one JSON object per line."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._read = 0
        self._lines: list[bytes] = []

    def last(self, operation: str, part: str, *, before: int = 0) -> dict[str, Any]:
        """Return what the last call (or one before it) was about; it must have been this operation's."""
        with self.path.open("rb") as file:
            file.seek(self._read)
            text = file.read()
        self._read += len(text)
        self._lines = (self._lines + text.splitlines())[-10:]
        line = json.loads(self._lines[-1 - before])
        assert line["op"] == operation
        found: dict[str, Any] = line[part]
        return found


@dataclass(frozen=True)
class MonoHost:
    """A running server, with the logs of what it held after reading and of what it answered."""

    url: str
    requests: Log
    replies: Log

    def seen(self, operation: str) -> dict[str, Any]:
        return self.requests.last(operation, "seen")

    def answered(self, operation: str, *, before: int = 0) -> dict[str, Any]:
        return self.replies.last(operation, "answered", before=before)


@pytest.fixture(scope="session")
def vendor_wsdl(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the vendor's own WSDL files; its archive names the entries with backslashes."""
    source = shared("wsdl/wsdl-2026-07-10.zip")
    folder = tmp_path_factory.mktemp("wsdl")
    with zipfile.ZipFile(source) as archive:
        entries = {entry.replace("\\", "/").rpartition("/")[2]: entry for entry in archive.namelist()}
        for service in SERVICES:
            name = f"WSDL-Services88-{service}.xml"
            (folder / name).write_bytes(archive.read(entries[name]))
    return folder


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@pytest.fixture(scope="session")
def mono_host(vendor_wsdl: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MonoHost]:
    script = shared("interop/server/run_host.sh")
    had_mono = shutil.which("mcs") is not None
    out = tmp_path_factory.mktemp("mono")
    port = _free_port()
    command = ["/bin/bash", str(script), str(port), str(vendor_wsdl), str(out), *SERVICES]
    log = out / "run_host.log"
    with log.open("wb") as sink:  # a file, not a pipe: the server outlives the script and would hold a pipe open
        started = subprocess.run(
            command, env={**os.environ, "PY": sys.executable}, stdout=sink, stderr=sink, timeout=300, check=False
        )
    told = log.read_text(errors="replace")[-2000:]
    if started.returncode and not had_mono and shutil.which("mcs") is None:
        pytest.skip(f"mono is not installed and apt could not install it: {told}")
    assert started.returncode == 0, told
    pid = int((out / "pid").read_text())
    try:
        yield MonoHost(f"http://127.0.0.1:{port}", Log(out / "seen.jsonl"), Log(out / "seen.jsonl.ans"))
    finally:
        os.kill(pid, signal.SIGTERM)
