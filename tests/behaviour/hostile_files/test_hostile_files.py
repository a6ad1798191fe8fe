"""Sources, locks and outputs that are no ordinary files: a diagnostic each, at once, and nothing half written."""

from __future__ import annotations

import os
import shutil
import socket
import stat
import sys
import time
import zipfile
from pathlib import Path

import pytest
from commands import soapbind
from soapbind.documents.parse import MAX_NAMESPACES

from .orders import CONTRACT

pytestmark = pytest.mark.usefixtures("small_runtime")

HUGE = 1 << 36  # bytes, of a file that takes no room
POSIX = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")


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
        ("pipe", "this is not a file, but a device, a pipe or a socket"),
        ("socket", "this is not a file, but a device, a pipe or a socket"),
        ("device", "this is not a file, but a device, a pipe or a socket"),
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


@pytest.mark.sampled(5)
@POSIX
@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("pipe", "it is not a file, but a device, a pipe or a socket"),
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


@pytest.mark.sampled(3)
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
    assert "a.zip!orders.wsdl: error[bad-zip]: cannot be read: the entry is not a file" in result.stderr


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
