"""soapbind as a user runs it, and what it wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING

from click.testing import CliRunner, Result
from soapbind.cli import main

if TYPE_CHECKING:
    from pathlib import Path


def soapbind(*arguments: object) -> Result:
    result = CliRunner().invoke(main, [str(argument) for argument in arguments], prog_name="soapbind")
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    return result


def tree(folder: Path) -> dict[str, bytes]:
    found = {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    return {path: data for path, data in found.items() if "__pycache__" not in path}
