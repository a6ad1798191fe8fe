"""Reading files of which only the name is known: what is there may be a pipe, a device, or larger than memory."""

from __future__ import annotations

import errno
import os
import stat
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE, BOM_UTF32_LE
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

# Not blocking: what is named like a file may be a pipe that nobody writes to.
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_BLOCK = 1 << 20  # bytes, of a file that is longer than it says
# UTF-32 first: its mark begins as that of UTF-16 does.
_MARKS = {
    BOM_UTF8: "utf-8-sig",
    BOM_UTF32_LE: "utf-32",
    BOM_UTF32_BE: "utf-32",
    BOM_UTF16_LE: "utf-16",
    BOM_UTF16_BE: "utf-16",
}
_NO_FILE = "it is not a file, but a device, a pipe or a socket"


def read_file(path: Path | str, limit: int) -> bytes:
    """Return the bytes of a file. Raises OSError, also for what is no file, and for more than ``limit`` bytes.

    The objects of ``open`` would cost as much as the file itself.
    """
    handle = os.open(path, _FLAGS)
    try:
        status = os.fstat(handle)
        if stat.S_ISDIR(status.st_mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if not stat.S_ISREG(status.st_mode):
            raise OSError(errno.EINVAL, _NO_FILE)
        data = os.read(handle, min(status.st_size, limit) + 1)
        while len(data) <= limit and (more := os.read(handle, _BLOCK)):
            data += more
    finally:
        os.close(handle)
    if len(data) > limit:
        raise OSError(errno.EFBIG, too_large(limit))
    return data


def too_large(limit: int) -> str:
    """Return what to say of a document beyond ``limit`` bytes."""
    return f"it is larger than {limit >> 20} MiB"


def is_special(path: Path) -> bool:
    """Whether something is there that is neither file nor folder: a device, a pipe, a socket. Links are followed."""
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):
        return False
    return not stat.S_ISREG(mode) and not stat.S_ISDIR(mode)


def real_path(path: Path) -> Path:
    """Return a path with links followed; where they run in a circle, the path itself, which cannot be read."""
    try:
        return path.resolve()
    except (OSError, RuntimeError):  # RuntimeError is what Python before 3.13 raises
        return path.absolute()


def encoding_of(data: bytes) -> str:
    """Return the encoding that a byte order mark tells: PowerShell 5 writes UTF-16 for ``>``. Without one, UTF-8."""
    return next((encoding for mark, encoding in _MARKS.items() if data.startswith(mark)), "utf-8")


def as_text(data: bytes) -> str:
    """Return UTF-8, or what else it may be, with plain line ends."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    return with_plain_ends(text)


def with_plain_ends(text: str) -> str:
    """Return a text whose lines end with LF alone; version control may check it out with CR LF (gitattributes: eol)."""
    return text.replace("\r\n", "\n")


def text_hash(data: bytes) -> str:
    """Return the sha256 of a document, the same however version control checks out its line ends.

    With a zero byte in it it is no text for git, so it never has other line ends; UTF-16 is such a document.
    """
    return sha256(data if b"\0" in data else data.replace(b"\r\n", b"\n")).hexdigest()
