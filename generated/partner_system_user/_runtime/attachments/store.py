"""Where the bytes of an attachment are: in memory, and beyond a limit in a temporary file that has no name."""

from __future__ import annotations

import threading
from io import BufferedReader, BytesIO, RawIOBase
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Any, BinaryIO, TypeAlias, cast
from weakref import finalize

if TYPE_CHECKING:
    Bytes: TypeAlias = bytes | bytearray | memoryview

MOST_IN_MEMORY = 16 * 2**20  # bytes of one attachment


class Store:
    """Takes bytes one after the other, and gives them as often as they are asked for, also to several threads."""

    def __init__(self, most_in_memory: int = MOST_IN_MEMORY) -> None:
        """Start empty."""
        self._most = most_in_memory
        self._memory: BytesIO | None = BytesIO()  # which gives its content without a copy
        self._file: IO[bytes] | None = None
        self._lock = threading.Lock()
        self.size = 0

    def __reduce__(self) -> tuple[Any, ...]:
        """Return how a copy is made in another process, with all bytes."""
        return _store_of, (self.content(),)

    def write(self, data: Bytes) -> None:
        """Take the next bytes. Raises OSError where a file has no room for them."""
        if self._memory is not None and self.size + memoryview(data).nbytes > self._most:
            self._file = TemporaryFile(buffering=0)  # noqa: SIM115 - closed, and gone, with this object
            finalize(self, self._file.close)
            _write_all(self._file, self._memory.getbuffer())
            self._memory = None
        if self._memory is not None:
            self.size += self._memory.write(data)
        else:
            self.size += _write_all(cast("IO[bytes]", self._file), memoryview(data))

    def content(self) -> bytes:
        """Return all bytes."""
        if self._memory is not None:
            return self._memory.getvalue()
        with self._lock:
            file = cast("IO[bytes]", self._file)
            file.seek(0)
            return file.read()

    def open(self) -> BinaryIO:
        """Return a file to read from, of its own."""
        if self._memory is not None:
            return BytesIO(self._memory.getvalue())
        return cast("BinaryIO", BufferedReader(_View(self)))

    def read_at(self, position: int, size: int) -> bytes:
        """Return at most ``size`` bytes from a position in the file."""
        with self._lock:
            file = cast("IO[bytes]", self._file)
            file.seek(position)
            return file.read(size)


def _store_of(content: bytes) -> Store:
    made = Store()
    made.write(content)
    return made


def _write_all(file: IO[bytes], data: memoryview) -> int:
    """Write all: a file without a buffer may take less at once."""
    done = 0
    while done < len(data):
        done += file.write(data[done:])
    return done


class _View(RawIOBase):
    """A file of its own over the one temporary file."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._position = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = 0) -> int:
        start = (0, self._position, self._store.size)[whence]
        self._position = max(0, start + offset)
        return self._position

    def readinto(self, buffer: Any) -> int:
        view = memoryview(buffer)
        found = self._store.read_at(self._position, len(view))
        view[: len(found)] = found
        self._position += len(found)
        return len(found)
