"""The lock on disk: found beside the configuration, read and replaced as a whole."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from soapbind.errors import Diagnostic, Location, SoapbindError
from soapbind.files import as_text, encoding_of, read_file
from soapbind.lock.history import names_revision, text_at_revision
from soapbind.lock.parse import FOREIGN, from_text, may_be_replaced
from soapbind.lock.serialize import to_text

if TYPE_CHECKING:
    from collections.abc import Generator

    from soapbind.lock.model import Lock, PackageLock

NAME = "soapbind.lock"
_LARGEST = 64 << 20


def read(path: Path) -> Lock | None:
    """Return the lock in a file, None when there is no file. Raises SoapbindError for what is no lock."""
    try:
        data = read_file(path, _LARGEST)
        return from_text(data.decode(encoding_of(data)), str(path))
    except FileNotFoundError:
        return None
    except UnicodeDecodeError:
        raise _failed(path, "bad-lock", "this file is not a lock of soapbind: it is not in UTF-8", FOREIGN) from None
    except OSError as error:
        raise _failed(path, "unreadable", f"cannot be read: {error.strerror or error}", "check the path") from None


def read_to_renew(path: Path) -> Lock | None:
    """Return the lock that a run is going to replace; None also for one that cannot be read, say after a merge.

    Raises SoapbindError when the file is somebody else's.
    """
    try:
        return read(path)
    except SoapbindError as error:
        try:
            if may_be_replaced(as_text(read_file(path, _LARGEST))):
                return None
        except OSError:
            raise error from None
        message = "this file is not a lock of soapbind"
        raise _failed(path, "bad-lock", message, FOREIGN) from None


@contextmanager
def replacing(path: Path, lock: Lock) -> Generator[None]:
    """Put a lock into the place of the old one when the block has ended well; a same one is left alone.

    It is written beside its place before the block begins, so that what can fail fails then. Raises SoapbindError.
    """
    text = to_text(lock)
    fresh = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        try:
            same = path.is_file() and as_text(read_file(path, _LARGEST)) == text  # line ends may be those of a checkout
            if not same:
                fresh.write_text(text, "utf-8", newline="\n")
        except OSError as error:
            raise _not_writable(path, error) from error
        yield
        try:
            if not same:
                fresh.replace(path)
        except OSError as error:
            raise _not_writable(path, error) from error
    finally:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)


def _not_writable(path: Path, error: OSError) -> SoapbindError:
    advice = "make its folder writable, or name another file with --lock"
    return _failed(path, "not-writable", f"cannot be written: {error.strerror or error}", advice)


def _failed(path: Path, code: str, message: str, advice: str) -> SoapbindError:
    return SoapbindError(Diagnostic(Location(str(path)), code, message, advice))


def is_lock(source: str) -> bool:
    """Whether a source is a lock: ``path/soapbind.lock`` or ``REVISION:path``, with ``#NAME`` one package of it."""
    return source.partition("#")[0].endswith(".lock")


def locked_package(source: str) -> PackageLock:
    """Return the package of a lock given as a source. Raises SoapbindError."""
    text, mark, name = source.partition("#")
    path = Path(text)
    is_old = names_revision(text)
    try:
        lock = from_text(text_at_revision(text), text) if is_old else read(path)
    except SoapbindError as error:
        raise SoapbindError(*(_of_a_source(each, is_old=is_old) for each in error.diagnostics)) from None
    if lock is None:
        raise _failed(path, "not-found", "there is no such file", "check the path")
    names = ", ".join(package.name for package in lock.packages)
    found = lock.package(name) if mark else lock.packages[0] if len(lock.packages) == 1 else None
    if found is None:
        message = f"it has no package {name!r}" if mark else "it has several packages"
        if not lock.packages:
            message, advice = "it has no packages", "name another lock, or the WSDL"
        else:
            advice = f"name one as {text}#NAME; it has {names}"
        raise _failed(path, "which-package", message, advice)
    return found


def _of_a_source(problem: Diagnostic, *, is_old: bool) -> Diagnostic:
    """Return a problem with advice for a lock that was given as a source: no --lock, and what is old stays as it is."""
    if is_old and problem.code == "bad-lock":
        return replace(problem, help="name another revision, or the WSDL")
    return replace(problem, help="name a lock that soapbind wrote, or the WSDL") if problem.help == FOREIGN else problem


@dataclass(frozen=True, slots=True)
class Kept:
    """What a package of a lock was selected by; empty without a lock."""

    name: str | None = None
    services: tuple[str, ...] = ()
    operations: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()


def kept_selection(package: PackageLock | None) -> Kept:
    """Return how a package of a lock selects, for the source it is compared with."""
    if package is None:
        return Kept()
    keys = "services", "operations", "exclude"
    return Kept(package.name, *(tuple(package.selection.get(key, ())) for key in keys))
