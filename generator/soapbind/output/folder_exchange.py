"""Putting a folder of files in the place of another, so that a kill at any moment leaves the one or the other.

ADR 0013 says why this way.
"""

from __future__ import annotations

import ctypes
import os
import re
import shutil
import stat
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping

_NEW, _OLD = ".soapbind-new", ".soapbind-old"
_PATIENCE = 60.0  # seconds to wait for another soapbind that writes beside us
_AT_FDCWD, _RENAME_EXCHANGE = -100, 2  # linux/fcntl.h, linux/fs.h
_RENAME_SWAP = 2  # sys/stdio.h of macOS


def replace_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Make ``folder`` hold exactly ``files``, their bytes by path. The folder around it must be there.

    Raises OSError, and then the old content is still there; ValueError for a path that leaves the folder.
    """
    fresh = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", suffix=_NEW, dir=folder.parent))
    try:
        fresh.chmod(0o755)
        _fill(fresh, files)
        if not folder.exists():
            fresh.rename(folder)
        elif not exchange(fresh, folder):
            _swap(fresh, folder)
    finally:
        _remove(fresh)


def _fill(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write ``files`` below a folder that was just made: it has no links, so the names alone tell what leaves it."""
    root = os.path.normpath(folder)
    made: set[str] = set()
    for path, data in files.items():
        target = os.path.normpath(os.path.join(root, path))  # noqa: PTH118 - pathlib takes several times as long
        if not target.startswith(root + os.sep):
            raise ValueError(f"{path} leaves the output folder")
        parent, _ = os.path.split(target)
        if parent not in made:
            Path(parent).mkdir(parents=True, exist_ok=True)
            made.add(parent)
        _write(target, data)


def _write(path: str, data: bytes) -> None:
    """Write a new file; without the objects of ``open``, which cost as much as the file itself."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(handle, rest) :]
    finally:
        os.close(handle)


def exchange(first: Path, second: Path) -> bool:
    """Let two folders change places in one step; False where the system or the disk cannot do that."""
    paths = os.fsencode(first), os.fsencode(second)
    try:
        if sys.platform == "linux":
            renameat2 = ctypes.CDLL(None).renameat2
            return bool(renameat2(_AT_FDCWD, paths[0], _AT_FDCWD, paths[1], _RENAME_EXCHANGE) == 0)
        if sys.platform == "darwin":
            return bool(ctypes.CDLL(None).renamex_np(*paths, _RENAME_SWAP) == 0)
    except (OSError, AttributeError):  # a C library without it
        return False
    return False


def _swap(fresh: Path, folder: Path) -> None:
    """Let ``fresh`` take the place of ``folder`` in two steps; ``recover`` mends what a kill in between leaves."""
    old = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", suffix=_OLD, dir=folder.parent))
    kept = old / folder.name
    try:
        folder.replace(kept)
        try:
            fresh.replace(folder)
        except BaseException:
            kept.replace(folder)
            raise
    finally:
        _discard(old)


def left_behind(folder: Path) -> Iterator[Path]:
    """Give the folders that runs which were killed left beside one, sorted. Raises OSError."""
    left = re.compile(rf"\.{re.escape(folder.name)}\.\w{{8}}({re.escape(_NEW)}|{re.escape(_OLD)})")
    for path in sorted(folder.parent.iterdir()):
        if left.fullmatch(path.name) is not None and not path.is_symlink() and path.is_dir():
            yield path


def recover(folder: Path, *, clean: bool) -> None:
    """Bring back the folder that a killed run had moved aside; with ``clean`` remove what else such runs left.

    Only who holds the lock of ``alone`` may clean: else it could be what another run is making. Raises OSError.
    """
    for path in left_behind(folder):
        kept = path / folder.name
        if path.name.endswith(_OLD) and kept.is_dir() and not folder.exists():
            kept.rename(folder)
        if clean:
            _discard(path)


def _discard(path: Path) -> None:
    """Remove a folder that is of no use any more; half removed it must not look like one to bring back."""
    if path.name.endswith(_OLD):
        path = path.replace(path.with_name(path.name.removesuffix(_OLD) + _NEW))
    _remove(path)


def _remove(path: Path) -> None:
    """Remove a folder as far as that is allowed, also one that was made read-only."""
    shutil.rmtree(path, ignore_errors=True)
    if not path.exists():
        return
    for folder, folders, files in os.walk(path):
        # On Windows files have to be writable, too. A link leads to what is not ours.
        for each in (Path(folder), *(Path(folder, name) for name in (*folders, *files))):
            if not each.is_symlink():
                with suppress(OSError):
                    each.chmod(stat.S_IRWXU)
    shutil.rmtree(path, ignore_errors=True)


@contextmanager
def alone(parent: Path) -> Generator[bool, None, None]:
    """Keep other runs from writing into ``parent`` meanwhile; whether that works there (not on Windows, say).

    The lock is on the folder itself, leaves nothing behind and ends with the process. Raises TimeoutError.
    """
    if sys.platform == "win32":
        yield False
        return
    import fcntl  # noqa: PLC0415 - Windows has none

    deadline = time.monotonic() + _PATIENCE
    handle = os.open(parent, os.O_RDONLY)
    locked = None
    try:
        while locked is None:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                locked = True
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise TimeoutError(f"another soapbind has been writing there for {_PATIENCE:.0f} s") from None
                time.sleep(0.05)
            except OSError:  # some network disks
                locked = False
        yield locked
    finally:
        os.close(handle)
