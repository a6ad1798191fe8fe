"""Messages in the form that GitHub shows beside the lines of a change (workflow commands)."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from soapbind.errors import printable

if TYPE_CHECKING:
    from soapbind.errors import Diagnostic

# What https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts escapes, in that order.
_DATA = (("%", "%25"), ("\r", "%0D"), ("\n", "%0A"))
_PROPERTY = (*_DATA, (":", "%3A"), (",", "%2C"))


def annotation(title: str, message: str, file: str = "", line: int = 0, severity: str = "error") -> str:
    """Return one annotation. ``file`` is a path as seen from the current folder, ``line`` counts from 1."""
    properties = {"file": _in_workspace(file), "line": str(line) if line else "", "title": title}
    told = ",".join(f"{key}={_escaped(value, _PROPERTY)}" for key, value in properties.items() if value)
    return f"::{severity} {told}::{_escaped(message, _DATA)}"


def annotated(diagnostic: Diagnostic, severity: str = "error") -> str:
    """Return a diagnostic as an annotation."""
    where = diagnostic.location
    lines = [printable(diagnostic.message)]
    if where.path:
        lines.append(f"at {printable('/'.join(where.path))}")
    if diagnostic.help:
        lines.append(f"help: {printable(diagnostic.help)}")
    document = printable(where.document)
    file = document if Path(document).exists() else ""
    lines = lines if file else [f"{document}: {lines[0]}", *lines[1:]]
    return annotation(f"soapbind {diagnostic.code}", "\n".join(lines), file, where.line, severity)


def _escaped(text: str, pairs: tuple[tuple[str, str], ...]) -> str:
    for plain, escaped in pairs:
        text = text.replace(plain, escaped)
    return text


def _in_workspace(file: str) -> str:
    """Return the path as seen from the root of the checkout, which is how GitHub finds it."""
    root = os.environ.get("GITHUB_WORKSPACE")
    if not file or not root or not Path(file).resolve().is_relative_to(Path(root).resolve()):
        return file
    return Path(file).resolve().relative_to(Path(root).resolve()).as_posix()
