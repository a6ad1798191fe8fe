"""Writing a plan: all of it or nothing, and nothing over what is there."""

from __future__ import annotations

import os
import shutil
from contextlib import ExitStack
from typing import TYPE_CHECKING

from soapbind import output
from soapbind.errors import Diagnostic, Location, SoapbindError
from soapbind.lock import file as lock_file
from soapbind.starting.project import PYPROJECT

if TYPE_CHECKING:
    from pathlib import Path

    from soapbind.starting.plan import Plan


def write(plan: Plan) -> None:
    """Write what is planned. Raises SoapbindError where that is not possible, and then the folder is as it was."""
    root = plan.project.root
    with ExitStack() as undo:
        for name, files in plan.folders.items():
            _undo_folder(undo, root / name)
            output.write(root / name, files)
        for name, text in plan.files.items():
            _undo_folder(undo, (root / name).parent)
            _new_file(undo, root / name, text.encode())
        with lock_file.replacing(root / lock_file.NAME, plan.lock):
            _configure(undo, plan)
        undo.pop_all()


def _configure(undo: ExitStack, plan: Plan) -> None:
    """Put the package at the end of pyproject.toml, whose bytes stay."""
    path = plan.project.root / PYPROJECT
    old = plan.project.pyproject
    if old is None:
        _new_file(undo, path, plan.addition)
        return
    try:
        if path.read_bytes() != old:
            message = "it was changed by something else in the meantime"
            raise SoapbindError(Diagnostic(Location(PYPROJECT), "not-writable", message, "run it again"))
        with path.open("ab") as stream:
            undo.callback(os.truncate, path, len(old))  # not before: what cannot be opened cannot be cut either
            stream.write(plan.addition)
    except OSError as error:
        raise _not_writable(path, error) from error


def _new_file(undo: ExitStack, path: Path, data: bytes) -> None:
    """Write a file that is not there."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as stream:
            undo.callback(path.unlink, missing_ok=True)
            stream.write(data)
    except OSError as error:
        raise _not_writable(path, error) from error


def _undo_folder(undo: ExitStack, folder: Path) -> None:
    """Remember to remove a folder and what is made around it, as far as that is not there yet."""
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    if missing:
        undo.callback(shutil.rmtree, missing[-1], ignore_errors=True)


def _not_writable(path: Path, error: OSError) -> SoapbindError:
    message = f"it cannot be written: {error.strerror or error}"
    return SoapbindError(
        Diagnostic(Location(path.name), "not-writable", message, "check its permissions, and those of its folder")
    )
