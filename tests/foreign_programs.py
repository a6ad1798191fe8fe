"""Programs that others wrote: what must be installed, what runs to its end, and what serves until a test is over."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator


def needs(*programs: str) -> None:
    """Skip the test where one of these is not installed."""
    missing = [name for name in programs if shutil.which(name) is None]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")


def node_modules(module: str) -> str:
    """Return where npm has put a module: SOAPBIND_NODE_MODULES says it."""
    needs("node")
    folder = os.environ.get("SOAPBIND_NODE_MODULES", "")
    if not folder or not (Path(folder) / module).is_dir():
        pytest.skip(f"not installed: the npm module {module} in the folder SOAPBIND_NODE_MODULES")
    return folder


def run(command: list[str | Path], folder: Path | None = None, **environment: str) -> str:
    """Run a program that must succeed; return what it prints."""
    done = subprocess.run(
        [str(each) for each in command],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def await_port(process: subprocess.Popen[bytes], port: int) -> None:
    """Wait until a server listens."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        assert process.poll() is None, "the host ended at once"
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.fail("the host does not listen")


def serve(command: list[str], port: int, **environment: str) -> Iterator[str]:
    """Start a server and give its address; end it afterwards."""
    process = subprocess.Popen(
        command, env={**os.environ, **environment}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        await_port(process, port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait(10)
