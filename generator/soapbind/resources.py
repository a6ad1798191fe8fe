"""Where the files that travel with the tool are: templates and the runtime that is copied into packages."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path

from soapbind.files import text_hash

PACKAGE = Path(__file__).parent


def template_root() -> Path:
    """Return the template folder: inside the installed wheel, else beside ``generator/`` in a checkout."""
    installed = PACKAGE / "templates"
    return installed if installed.is_dir() else PACKAGE.parents[1] / "templates"


def runtime_root() -> Path:
    """Return the folder whose modules are copied into every generated package as ``_runtime``."""
    return PACKAGE / "runtime"


@cache
def code_fingerprint() -> str:
    """Return a hash of the generator's own code, the runtime included. It is read once: what runs stays the same."""
    return _fingerprint(PACKAGE, list(PACKAGE.rglob("*.py")))


@cache
def template_fingerprint() -> str:
    """Return a hash of the templates."""
    return _fingerprint(template_root(), [path for path in template_root().rglob("*") if path.is_file()])


def _fingerprint(root: Path, paths: list[Path]) -> str:
    """Return a hash of names and texts; the line ends of a checkout do not count."""
    digests = {path.relative_to(root).as_posix(): text_hash(path.read_bytes()) for path in paths}
    return sha256("".join(f"{name} {digest}\n" for name, digest in sorted(digests.items())).encode()).hexdigest()
