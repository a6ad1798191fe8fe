"""The mirroring example as users run it: uvicorn in a process of its own, which can be killed."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

EXAMPLE = Path(__file__).resolve().parents[1] / "docs" / "examples" / "mirroring"
_PATIENCE = 60.0  # seconds to start


def variables_of(fake: Any, database: str, folder: Path) -> dict[str, str]:
    """Return the settings of a mirror that lets a FakeTokenService in; the private key is a file in the folder."""
    (folder / "key.pem").write_text(fake.private_key)
    return {
        "MIRROR_CLIENT_ID": fake.client_id,
        "MIRROR_TENANT": fake.tenant,
        "MIRROR_PRIVATE_KEY": str(folder / "key.pem"),
        "MIRROR_IDENTITY_URL": fake.environment.identity_url,
        "MIRROR_DATABASE": database,
    }


class MirrorProcess:
    """A process at a port that stays the same. ``start`` it again after ``kill``."""

    def __init__(self, variables: Mapping[str, str], folders: tuple[Path, ...], log: Path) -> None:
        """Take a free port."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        paths = os.pathsep.join([*map(str, folders), *filter(None, sys.path)])
        self._environment = {**os.environ, **variables, "PYTHONPATH": paths, "PYTHONUNBUFFERED": "1"}
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def start(self) -> None:
        """Start, and return when it listens."""
        command = [sys.executable, "-m", "uvicorn", "--factory", "mirror_service.app:create", "--port", str(self.port)]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(command, env=self._environment, stdout=log, stderr=log)
        end = time.monotonic() + _PATIENCE
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                assert self._process.poll() is None, self._log.read_text("utf-8")
                assert time.monotonic() < end, "the service did not start"
                time.sleep(0.02)
            else:
                return

    def kill(self) -> None:
        """Let it end at once, whatever it does (SIGKILL)."""
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        """Let it end as systemd does (SIGTERM), and return its exit code."""
        return self._end(signal.SIGTERM)

    def _end(self, number: signal.Signals) -> int:
        process, self._process = self._process, None
        if process is None:
            return 0
        process.send_signal(number)
        return process.wait(_PATIENCE)
