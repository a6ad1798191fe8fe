"""Compiles a text once, and writes the runtime once: every generated package has a copy of the same.

What a module is made of is its own: only the code in it, which nothing can change, is that of another.
"""

from __future__ import annotations

import dataclasses
import symtable
import sys
from contextlib import contextmanager
from functools import cache
from importlib.machinery import SourceFileLoader
from types import CodeType, SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from soapbind import output
from soapbind.render import package

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_compiled: dict[bytes, CodeType] = {}
_links: dict[str, str] = {}  # the runtimes to which packages have links, by the folder of the package
_in_links: dict[tuple[bytes, str], CodeType] = {}
_runtimes: Path | None = None
_RUNTIME = "_runtime/"


def share_code(patch: pytest.MonkeyPatch, runtimes: Path) -> None:
    """Let modules that are loaded from now on have the code of earlier ones of the same text, under their own path.

    Code that is read through a link is under the path to which the link leads: packages have it in common.
    ``runtimes`` is the folder of the runtimes to which packages of ``write_package`` have links.
    """
    plain = SourceFileLoader.source_to_code
    patch.setattr(sys.modules[__name__], "_runtimes", runtimes)

    def source_to_code(self: SourceFileLoader, data: Any, path: Any, **options: Any) -> CodeType:
        if options or type(data) is not bytes:
            return plain(self, data, path, **options)
        place = _place(str(path))
        if data not in _compiled:
            _compiled[data] = plain(self, data, place)
        if (data, place) not in _in_links:
            found = _named(_compiled[data], place)
            if place == path:
                return found
            _in_links[data, place] = found
        return _in_links[data, place]

    patch.setattr(SourceFileLoader, "source_to_code", source_to_code)
    # The methods that a decorator writes: those of the runtime's classes are the same in every package.
    patch.setattr(dataclasses, "exec", _execute, raising=False)
    # Most files of small packages are those of others, too, and well-formed as they are there.
    patch.setattr(package, "symtable", SimpleNamespace(symtable=_parse))


def _execute(text: str, *namespaces: dict[str, Any]) -> None:
    exec(_code_of(text), *namespaces)  # noqa: S102 - what dataclasses does


@cache
def _code_of(text: str) -> CodeType:
    return compile(text, "<string>", "exec", dont_inherit=True)


@contextmanager
def small_runtime() -> Iterator[None]:
    """Generate packages whose runtime is the files at its top: a dozen instead of 150 to write, compare and hash.

    For tests of the files of a package, which nobody imports.
    """
    plain = package.runtime_files

    def small(rooms: tuple[str, ...]) -> dict[str, str]:
        return {path: text for path, text in plain(rooms).items() if path.count("/") < 2}

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(package, "runtime_files", small)
        yield


def write_package(folder: Path, files: Mapping[str, str]) -> None:
    """Write a package that is imported and not looked at: its runtime is a link to one that other packages have, too.

    That is 150 files less for each package. Modules are loaded under the name and the path of their own package, and
    only what a traceback says of their code is where the link leads.
    """
    link = folder / "_runtime"
    if link.is_symlink():
        link.unlink()
        _links.pop(str(folder), None)
    if _runtimes is None or link.exists():
        output.write(folder, files)
        return
    runtime = {path.removeprefix(_RUNTIME): text for path, text in files.items() if path.startswith(_RUNTIME)}
    shared = _runtimes / _fingerprint(frozenset(runtime.items())) / "_runtime"
    if not shared.exists():
        output.write(shared, runtime)
    output.write(folder, {path: text for path, text in files.items() if not path.startswith(_RUNTIME)})
    link.symlink_to(shared, target_is_directory=True)
    _links[str(folder)] = str(shared)


@cache
def _fingerprint(files: frozenset[tuple[str, str]]) -> str:
    return output.fingerprint(dict(files))


@cache
def _parse(text: str, path: str, kind: str) -> None:
    symtable.symtable(text, path, kind)


def _place(path: str) -> str:
    """Return where a file is, if it is in a runtime that is a link."""
    package, _, rest = path.partition(f"/{_RUNTIME}")
    target = _links.get(package)
    return path if target is None else f"{target}/{rest}"


def _named(code: CodeType, path: str) -> CodeType:
    inner = (_named(each, path) if isinstance(each, CodeType) else each for each in code.co_consts)
    return code.replace(co_filename=path, co_consts=tuple(inner))
