"""What ``importlib.resources`` sees of a package in memory: folders and files that are texts."""

from __future__ import annotations

import io
from importlib.resources.abc import Traversable, TraversableResources
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class Contents(TraversableResources):
    """The files of one package."""

    def __init__(self, folder: Folder) -> None:
        """Keep the folder of the package."""
        self._folder = folder

    def files(self) -> Traversable:
        """Return the folder of the package."""
        return self._folder


class Folder(Traversable):
    """A folder, or a file where there is a text of that name; ``path`` is inside the whole, a folder's ends with /."""

    def __init__(self, path: str, files: Mapping[str, str]) -> None:
        """Keep the texts of the whole, by path."""
        self._path = path
        self._files = files

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self._path.rstrip("/").rpartition("/")[2]

    def is_file(self) -> bool:
        """Whether it is a file that is there."""
        return self._path in self._files

    def is_dir(self) -> bool:
        """Whether it is a folder that has something in it."""
        return not self.is_file() and any(path.startswith(self._prefix) for path in self._files)

    def iterdir(self) -> Iterator[Traversable]:
        """Give what is in a folder, by name."""
        inside = {path[len(self._prefix) :].partition("/")[0] for path in self._files if path.startswith(self._prefix)}
        return (Folder(self._prefix + name, self._files) for name in sorted(inside))

    def joinpath(self, *descendants: Any) -> Folder:
        """Return what is below this folder."""
        return Folder("/".join([self._path.rstrip("/"), *map(str, descendants)]).lstrip("/"), self._files)

    def __truediv__(self, child: Any) -> Folder:
        """Return what is below this folder."""
        return self.joinpath(child)

    def open(self, mode: str = "r", *args: Any, **kwargs: Any) -> IO[Any]:
        """Open a file for reading, as text or bytes. Raises FileNotFoundError."""
        if not self.is_file():
            raise FileNotFoundError(self._path)
        data = io.BytesIO(self._files[self._path].encode())
        return data if "b" in mode else io.TextIOWrapper(data, *args, **{"encoding": "utf-8", **kwargs})

    def read_text(self, encoding: str | None = None, errors: str | None = None) -> str:
        """Return the text of a file. Raises FileNotFoundError."""
        with self.open("r", encoding=encoding or "utf-8", errors=errors) as file:
            text: str = file.read()
        return text

    def read_bytes(self) -> bytes:
        """Return a file in UTF-8. Raises FileNotFoundError."""
        with self.open("rb") as file:
            data: bytes = file.read()
        return data

    @property
    def _prefix(self) -> str:
        return self._path if self._path.endswith("/") or not self._path else f"{self._path}/"
