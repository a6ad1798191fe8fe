"""Sources, locks and outputs that are no ordinary files: a diagnostic each, at once, and nothing half written."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from commands import soapbind, tree
from order_contract import ORDER
from soapbind.documents.parse import MAX_NAMESPACES
from soapbind.lock import file

if TYPE_CHECKING:
    from collections.abc import Iterator

REPO = Path(__file__).resolve().parents[2]
IMPORTABLE = os.pathsep.join([str(REPO / "generator"), *filter(None, sys.path)])
CONTRACT = ORDER.format(field="Status", type="Kind", value="new")
HUGE = 1 << 36  # bytes, of a file that takes no room
POSIX = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Go to a folder with a contract."""
    (tmp_path / "orders.wsdl").write_text(CONTRACT, "utf-8")
    monkeypatch.chdir(tmp_path)


def put(kind: str, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "socket":
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(str(path))
    elif kind == "device":
        path.symlink_to("/dev/zero")
    elif kind == "huge":
        path.touch()
        os.truncate(path, HUGE)
    elif kind == "circle":
        path.symlink_to(path.name)
    else:
        path.mkdir()


@POSIX
@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("pipe", "this is no file, but a device, a pipe or a socket"),
        ("socket", "this is no file, but a device, a pipe or a socket"),
        ("device", "this is no file, but a device, a pipe or a socket"),
        ("huge", "larger than 64 MiB"),
        ("circle", "it is a link that leads nowhere"),
        ("folder", "it holds no .wsdl or .xml file"),
    ],
)
@pytest.mark.parametrize("name", ["a.wsdl", "a.zip"])
def test_a_source(name: str, kind: str, message: str):
    put(kind, Path(name))
    result = soapbind("show", name)
    assert result.exit_code == 1
    assert message in result.stderr


@POSIX
@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("pipe", "it is no file, but a device, a pipe or a socket"),
        ("socket", "cannot be read: "),
        ("huge", "it is larger than 64 MiB"),
        ("circle", "Too many levels of symbolic links"),
        ("folder", None),
    ],
)
@pytest.mark.parametrize("name", ["a.wsdl", "b/c.xml"])
def test_what_lies_in_a_folder(name: str, kind: str, message: str | None):
    Path("in").mkdir()
    shutil.copy("orders.wsdl", "in/orders.wsdl")
    put(kind, Path("in", name))
    result = soapbind("show", "in")
    if message is None:
        assert result.stdout.startswith("Orders")
    else:
        assert result.exit_code == 1
        assert f"in/{name}: error[unreadable]: " in result.stderr
        assert message in result.stderr


@pytest.mark.sampled(6)
@POSIX
@pytest.mark.parametrize("kind", ["pipe", "socket", "device", "huge", "circle", "folder"])
@pytest.mark.parametrize("command", ["generate", "check", "diff"])
def test_a_lock(command: str, kind: str):
    put(kind, Path("a.lock"))
    before = Path("a.lock").lstat().st_ino
    package = ("orders.wsdl", "--package", "orders", "--lock", "a.lock")
    result = soapbind("diff", "a.lock", "orders.wsdl") if command == "diff" else soapbind(command, *package)
    assert result.exit_code == 1
    assert "a.lock: error[unreadable]: " in result.stderr
    assert "lock of soapbind" not in result.stderr, "that is not what is wrong"
    assert Path("a.lock").lstat().st_ino == before
    assert not Path("orders").exists()


@pytest.mark.sampled(1)
@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere file names are text")
@pytest.mark.parametrize("name", [b"\xff.wsdl", b"bl\xe5.wsdl", b"in\xfe/orders.wsdl"])
def test_a_name_that_is_not_in_utf_8(name: bytes):
    source = Path(os.fsdecode(name))
    source.parent.mkdir(exist_ok=True)
    source.write_text(CONTRACT, "utf-8")
    package = (source, "--package", "orders", "--lock", "a.lock")
    for arguments in (("generate", *package), ("check", *package), ("generate", "--locked", *package)):
        result = soapbind(*arguments)
        assert (result.exit_code, result.stderr) == (0, "")
    Path("a.lock").read_text("utf-8")
    assert soapbind("diff", source, "a.lock", "--format", "json").exit_code == 0
    source.write_text(CONTRACT.replace("Status", "State"), "utf-8")
    assert "has changed" in soapbind("check", *package).stderr


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFBLK, stat.S_IFDIR])
def test_an_entry_of_an_archive_that_is_no_file(kind: int):
    info = zipfile.ZipInfo("orders.wsdl")
    info.create_system, info.external_attr = 3, (kind | 0o777) << 16
    with zipfile.ZipFile("a.zip", "w") as archive:
        archive.writestr(info, CONTRACT)
    result = soapbind("show", "a.zip")
    assert result.exit_code == 1
    assert "a.zip!orders.wsdl: error[bad-zip]: cannot be read: the entry is no file" in result.stderr


@pytest.mark.parametrize("system", [0, 3])
@pytest.mark.parametrize("mode", [0, stat.S_IFREG | 0o644])
def test_an_entry_of_an_archive_that_is_a_file(mode: int, system: int):
    info = zipfile.ZipInfo("orders.wsdl")
    info.create_system, info.external_attr = system, mode << 16
    with zipfile.ZipFile("a.zip", "w") as archive:
        archive.writestr(info, CONTRACT)
    assert soapbind("show", "a.zip").exit_code == 0


# --- namespaces ----------------------------------------------------------------------------------------------------


def declared(count: int, *, at: str = "<definitions ", encoding: str = "utf-8") -> bytes:
    """Return the contract with so many more namespaces declared at an element."""
    extra = "".join(f'xmlns:n{number}="urn:{number}" ' for number in range(count))
    return CONTRACT.replace(at, at + extra, 1).encode(encoding)


@pytest.mark.sampled(2)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("at", ["<definitions ", "<xs:element ", "<part "])
def test_too_many_namespaces_for_one_element_are_refused_at_once(at: str, encoding: str):
    Path("orders.wsdl").write_bytes(declared(60_000, at=at, encoding=encoding))
    began = time.process_time()
    result = soapbind("show", "orders.wsdl")
    assert time.process_time() - began < 20, "it was two minutes for 100,000"
    assert result.exit_code == 1
    assert "orders.wsdl: error[too-many-namespaces]: more than 1,000 namespaces are declared" in result.stderr


def test_many_namespaces_are_read():
    Path("orders.wsdl").write_bytes(declared(MAX_NAMESPACES - 4))  # the contract itself declares four
    assert soapbind("show", "orders.wsdl").exit_code == 0
    Path("orders.wsdl").write_bytes(declared(MAX_NAMESPACES - 3))
    assert soapbind("show", "orders.wsdl").exit_code == 1


def test_many_elements_that_declare_a_namespace_each_are_read():
    parts = "".join(
        f'<message name="M{n}"><part xmlns:q{n}="urn:q" name="p" element="t:Send"/></message>' for n in range(3_000)
    )
    Path("orders.wsdl").write_text(CONTRACT.replace("<portType", f"{parts}<portType", 1), "utf-8")
    assert soapbind("show", "orders.wsdl").exit_code == 0


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
    Path("a.lock").write_text("old")

    def interrupted() -> None:
        with file.replacing(Path("a.lock"), lock):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert Path("a.lock").read_text() == "old"
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
    Path("gate").read_text()
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


@pytest.mark.sampled(1)
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
