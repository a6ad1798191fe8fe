"""What may not be read or written, and what an interruption leaves."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from commands import soapbind, tree
from soapbind.lock import file

from .orders import CONTRACT, IMPORTABLE

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.usefixtures("small_runtime")


# --- what cannot be written ------------------------------------------------------------------------------------------


@pytest.mark.sampled(1)
@pytest.mark.parametrize("broken", ["write_text", "replace"])
def test_a_lock_that_cannot_be_written(broken: str, monkeypatch: pytest.MonkeyPatch):
    package = ("orders.wsdl", "--package", "orders", "--lock", "a.lock")
    assert soapbind("generate", *package).exit_code == 0
    Path("orders.wsdl").write_text(CONTRACT.replace("Status", "State"), "utf-8")
    before = tree(Path())
    real = getattr(Path, broken)

    def failing(self: Path, *arguments: object, **options: object) -> object:
        if self.name.startswith(".a.lock."):
            raise OSError(28, "No space left on device")
        return real(self, *arguments, **options)

    with monkeypatch.context() as patch:
        patch.setattr(Path, broken, failing)
        result = soapbind("generate", *package)
    assert result.exit_code == 1
    assert "a.lock: error[not-writable]: cannot be written: No space left on device" in result.stderr
    told = "nothing was written" in result.stderr
    assert told == (tree(Path()) == before)
    assert told == (broken == "write_text"), "a disk that is full is found before the package is replaced"
    assert soapbind("generate", *package).exit_code == 0
    assert soapbind("check", *package).exit_code == 0


def test_an_interruption_leaves_the_old_lock():
    package = ("orders.wsdl", "--package", "orders", "--lock", "a.lock")
    assert soapbind("generate", *package).exit_code == 0
    lock = file.read(Path("a.lock"))
    assert lock is not None
    Path("a.lock").write_text("old", encoding="utf-8")

    def interrupted() -> None:
        with file.replacing(Path("a.lock"), lock):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert Path("a.lock").read_text(encoding="utf-8") == "old"
    assert [path.name for path in Path().glob(".*")] == []


@pytest.mark.slow  # starts soapbind, more than once
@pytest.mark.skipif(sys.platform == "win32", reason="no such signal here")
def test_an_interrupted_command_says_so_and_leaves_nothing(tmp_path: Path):
    os.mkfifo("gate")
    program = (
        "import signal, soapbind.pipeline as p\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # which a job in the background lacks
        "def waiting(*a, **k):\n"
        "    open('gate', 'w').close()\n"
        "    import time; time.sleep(60)\n"
        "p.make = waiting\n"
        "from soapbind.cli import main\n"
        "main(['generate', 'orders.wsdl', '--package', 'orders'], prog_name='soapbind')\n"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", program], env={**os.environ, "PYTHONPATH": IMPORTABLE}, stderr=subprocess.PIPE, text=True
    )
    Path("gate").read_text(encoding="utf-8")
    child.send_signal(signal.SIGINT)
    _, errors = child.communicate(timeout=120)
    assert child.returncode == 1
    assert errors.strip() == "Aborted!"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["gate", "orders.wsdl"]


@pytest.fixture
def shut() -> Iterator[Path]:
    """Give a folder in which somebody without rights works, with a folder in it that he may not look into."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("only root can give up its rights")
    home = Path(tempfile.mkdtemp())
    (home / "shut").mkdir()
    for name in ("orders.wsdl", "shut/orders.wsdl", "shut/a.lock"):
        (home / name).write_text(CONTRACT, "utf-8")
    (home / "shut").chmod(0)
    home.chmod(0o755)
    yield home
    shutil.rmtree(home)


def without_rights(*arguments: str, cwd: Path, below: str = ".") -> subprocess.CompletedProcess[str]:
    """Run soapbind, once it is loaded, as a user who owns nothing."""
    program = (
        "import fcntl, os, sys, click._textwrap, soapbind.cli, soapbind.config, soapbind.pipeline\n"
        "soapbind.pipeline.generate(soapbind.config.PackageConfig('x', ('orders.wsdl',)))\n"  # so all is loaded
        f"os.chdir({below!r}); os.setgroups([])\n"
        "os.setresgid(65534, 65534, 65534); os.setresuid(65534, 65534, 65534)\n"
        "soapbind.cli.main(sys.argv[1:], prog_name='soapbind')\n"
    )
    return subprocess.run(
        [sys.executable, "-c", program, *arguments], cwd=cwd, env={**os.environ, "PYTHONPATH": IMPORTABLE},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.slow  # starts processes
@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("show shut/orders.wsdl", "shut/orders.wsdl: error[unreadable]"),
        ("show shut", "shut: error[unreadable]"),
        ("generate orders.wsdl --package x --output shut", "shut/x: error[not-writable]"),
        ("generate orders.wsdl --package x", "x: error[not-writable]"),
        ("check orders.wsdl --package x --output shut", "shut/x: error[unreadable]"),
        ("check orders.wsdl --package x --lock shut/a.lock", "shut/a.lock: error[unreadable]"),
        ("generate orders.wsdl --package x --lock shut/a.lock", "shut/a.lock: error[unreadable]"),
        ("diff orders.wsdl shut/a.lock", "shut/a.lock: error[unreadable]"),
    ],
)
def test_what_may_not_be_read_or_written(command: str, told: str, shut: Path):
    done = without_rights(*command.split(), cwd=shut)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(told)
    assert sorted(path.name for path in shut.iterdir()) == ["orders.wsdl", "shut"]


@pytest.mark.slow  # starts soapbind, more than once
def test_a_folder_above_that_may_not_be_looked_into(shut: Path):
    (shut / "shut").chmod(0o700)
    (shut / "shut/in").mkdir()
    (shut / "shut/in").chmod(0o777)
    done = without_rights("check", cwd=shut, below="shut/in")
    assert done.returncode == 2, done.stderr
    assert "give a SOURCE, or configure" in done.stderr
