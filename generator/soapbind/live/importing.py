"""Finds the modules of one package among texts, instead of files."""

from __future__ import annotations

from importlib.abc import InspectLoader, MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location, spec_from_loader
from typing import TYPE_CHECKING

from soapbind.resources import runtime_root

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import CodeType, ModuleType

_RUNTIME = "_runtime/"


class Finder(MetaPathFinder):
    """Finds the modules of one package; ``package`` is the name under which it is imported."""

    def __init__(self, package: str, files: Mapping[str, str]) -> None:
        """Keep the texts of the package, by path inside it."""
        self.package = package
        self._files = files

    def owns(self, name: str) -> bool:
        """Whether a module is the package or inside it."""
        return name == self.package or name.startswith(f"{self.package}.")

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return how to load a module, None when it is not of this package."""
        del path, target
        if not self.owns(fullname):
            return None
        inside = fullname[len(self.package) + 1 :].replace(".", "/")
        plain, whole = f"{inside}.py", f"{inside}/__init__.py".lstrip("/")
        found = next((each for each in (whole, plain) if each in self._files), None)
        if found is None:
            return None
        if found.startswith(_RUNTIME):
            return _runtime_spec(fullname, found, is_package=found == whole)
        loader = _Loader(self.package, found, self._files)
        spec = spec_from_loader(fullname, loader, origin=f"{self.package}/{found}", is_package=found == whole)
        if spec is not None:
            spec.has_location = True  # a __file__, from which pkgutil makes the names of files beside it
        return spec


def _runtime_spec(name: str, path: str, *, is_package: bool) -> ModuleSpec | None:
    """Return how to load a module of the runtime from the tool: its compiled form may be on the disk already.

    Modules inside it are those of the package, and not all that there are in the folder.
    """
    file = str(runtime_root() / path.removeprefix(_RUNTIME))
    inside: list[str] | None = [] if is_package else None
    return spec_from_file_location(name, file, loader=SourceFileLoader(name, file), submodule_search_locations=inside)


class _Loader(InspectLoader):
    """Loads one module, tells ``linecache`` its text, so that tracebacks show lines, and ``pkgutil`` other files."""

    def __init__(self, package: str, path: str, files: Mapping[str, str]) -> None:
        self._package = package
        self._path = path
        self._files = files

    def is_package(self, fullname: str) -> bool:
        del fullname
        return self._path.endswith("__init__.py")

    def get_source(self, fullname: str) -> str:
        del fullname
        return self._files[self._path]

    def get_code(self, fullname: str) -> CodeType:
        return self.source_to_code(self.get_source(fullname), f"{self._package}/{self._path} (made by soapbind)")

    def get_data(self, path: str) -> bytes:
        """Return a file of the package, as pkgutil asks for it. Raises OSError."""
        text = self._files.get(path.replace("\\", "/").removeprefix(f"{self._package}/"))
        if text is None:
            raise FileNotFoundError(path)
        return text.encode()
