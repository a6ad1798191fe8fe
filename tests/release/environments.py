"""Pythons that are here, empty environments of them, and what is tried there."""

from __future__ import annotations

import re
import shutil
import sys
from typing import TYPE_CHECKING

from artefacts import FailedError, run

if TYPE_CHECKING:
    from pathlib import Path

VERSIONS = ("3.11", "3.12", "3.13", "3.14")


def interpreter(version: str) -> str | None:
    """Return a Python of a minor version: the one on the path or, where that is a shim that leads nowhere, pyenv's."""
    name = f"python{version}"
    if shutil.which(name) and _is(name, version):
        return name
    if shutil.which("pyenv") is None:
        return None
    patches = re.findall(rf"^{re.escape(version)}\.(\d+)$", run("pyenv", "versions", "--bare"), re.MULTILINE)
    if not patches:
        return None
    prefix = run("pyenv", "prefix", f"{version}.{max(map(int, patches))}").strip()
    return f"{prefix}/bin/python3"


def _is(name: str, version: str) -> bool:
    try:
        return run(name, "-c", "import sys; print(*sys.version_info[:2], sep='.')").strip() == version
    except FailedError:
        return False


def make(python: str, folder: Path, *requirements: str) -> Path:
    """Make an environment with what ``requirements`` name and no pip; return the folder of its programs."""
    run(python, "-m", "venv", "--without-pip", folder)
    programs = folder / ("Scripts" if sys.platform == "win32" else "bin")
    pip = ("-m", "pip", "--python", programs / "python", "install", "-q", "--disable-pip-version-check")
    run(sys.executable, *pip, *requirements)
    return programs


def try_demo(programs: Path, source: Path, project: Path) -> int:
    """Do in ``project`` what the README's "Try it" does, with the installed soapbind; return how many files it wrote.

    ``source`` is an unpacked sdist, whose ``generated`` says what must come out. Raises FailedError.
    """
    for name in ("wsdl", "docs/examples"):
        shutil.copytree(source / name, project / name)
    for name in ("pyproject.toml", "soapbind.lock"):
        shutil.copy(source / name, project)
    run(programs / "soapbind", "generate", cwd=project)
    ours, theirs = (_tree(folder / "generated") for folder in (project, source))
    if ours != theirs:
        wrong = sorted(path for path in {*ours, *theirs} if ours.get(path) != theirs.get(path))
        raise FailedError(f"soapbind generate wrote something else than generated/ has: {', '.join(wrong[:5])}")
    told = run(programs / "python", "docs/examples/add_chat_message.py", cwd=project)
    if "ChatMessage(chat_message_id=1001" not in told:
        raise FailedError(f"the demo printed no reply:\n{told}")
    return len(ours)


def _tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
