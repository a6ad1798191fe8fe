"""Where the files that travel with the tool are: templates and the runtime that is copied into packages."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).parent


def template_root() -> Path:
    """Return the template folder: inside the installed wheel, else beside ``generator/`` in a checkout."""
    installed = PACKAGE / "templates"
    return installed if installed.is_dir() else PACKAGE.parents[1] / "templates"


def runtime_root() -> Path:
    """Return the folder whose modules are copied verbatim into every generated package as ``_runtime``."""
    return PACKAGE / "runtime"
