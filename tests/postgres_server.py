"""A PostgreSQL server for tests: a data folder and a port of its own, gone at the end of the session."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

_OPTIONS = "-c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=60"


def _program(name: str) -> str:
    """Return the path of a program, where Debian has it or in PATH; skip the test where there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    path = str(found[-1]) if found else shutil.which(name)
    if path is None:
        pytest.skip("needs PostgreSQL: apt-get install postgresql")
    return path


@contextmanager
def postgres_server() -> Iterator[str]:
    """Give the address of a database that is empty; skip the test where PostgreSQL is missing or cannot run."""
    initdb, control = _program("initdb"), _program("pg_ctl")
    who: dict[str, Any] = {}
    folder = Path(mkdtemp(prefix="mirror-postgres-"))
    if os.geteuid() == 0:  # PostgreSQL does not run as root
        try:
            user = pwd.getpwnam("postgres")
        except KeyError:
            pytest.skip("needs the user postgres, as which PostgreSQL runs where the tests run as root")
        who = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        os.chown(folder, user.pw_uid, user.pw_gid)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    data, options = str(folder / "data"), f"-p {port} -k {folder} {_OPTIONS}"

    def run(*command: str) -> None:
        done = subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd="/", **who)
        assert done.returncode == 0, done.stderr.decode()

    try:
        run(initdb, "-D", data, "-A", "trust", "-U", "postgres", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8")
        run(control, "-D", data, "-o", options, "-l", str(folder / "log"), "-w", "start")
        yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
    finally:
        if (folder / "data" / "postmaster.pid").exists():
            run(control, "-D", data, "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder, ignore_errors=True)
