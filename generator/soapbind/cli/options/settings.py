"""Hints name settings as options of the command line; for a package of pyproject.toml, that is the wrong place."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from soapbind.errors import Diagnostic

_KEYS = {
    "include": "include",
    "service": "services",
    "operation": "operations",
    "exclude": "exclude",
    "allow-import": "allow_imports",
    "documentation": "documentation",
    "output": "output",
    "package": "name",
    "profile": "profile",
}
_LISTS = {"include", "services", "operations", "exclude", "allow_imports", "documentation"}
# An option, and behind it what can only be its value: quoted, or with a character that no word of a sentence has.
_OPTION = re.compile(rf"--({'|'.join(_KEYS)})\b(?: ('[^']*'|[^\s,;]*[./*:][^\s,;]*|FOLDER\b|NAME\b))?")


def in_configuration(diagnostic: Diagnostic) -> Diagnostic:
    """Return a diagnostic whose text names keys of pyproject.toml where it named options."""
    message, help_ = (_OPTION.sub(_key, text) for text in (diagnostic.message, diagnostic.help))
    if help_ != diagnostic.help and "pyproject.toml" not in help_:
        help_ += " (in pyproject.toml)"
    return replace(diagnostic, message=message, help=help_)


def _key(found: re.Match[str]) -> str:
    key, value = _KEYS[found[1]], found[2]
    if value is None:
        return key
    quoted = '"' + value.strip("'").replace("\\", "\\\\") + '"'
    return f"{key} = [{quoted}]" if key in _LISTS else f"{key} = {quoted}"
