"""What making packages costs: CPU and peak memory of whole processes, soapbind and xsdata for the same WSDLs."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from figures import with_median
from workshop import REPO, environment

if TYPE_CHECKING:
    from collections.abc import Callable

_SHARED = Path(os.environ.get("SOAPBIND_SHARED") or REPO.parent / "shared")
_ARCHIVE = _SHARED / "wsdl" / "wsdl-2026-07-10.zip"
_CONFIG = """[[tool.soapbind.packages]]
name = "all88"
sources = ["wsdl"]
documentation = ["documentation.toml"]
"""


def measure(folder: Path, rounds: int, *, small: bool) -> dict[str, Any]:
    """Return figures of runs in a project of its own below ``folder``: each way in turn, ``rounds`` times.

    The ways keep their order, for each needs what the one before it wrote; as processes of their own they begin alike.

    All 60 agents, where the shared folder has them; else, and where ``small`` is enough, the two of this repository.
    """
    project = folder / "generation"
    agents = _fill(project / "wsdl", None if small or not _ARCHIVE.is_file() else _ARCHIVE)
    shutil.copy(REPO / "wsdl" / "services88" / "documentation.toml", project)
    (project / "pyproject.toml").write_text(_CONFIG, "utf-8")
    found: dict[str, list[tuple[float, float]]] = {}
    for _ in range(rounds):
        for way, (prepare, *arguments) in _WAYS.items():
            prepare(project)
            found.setdefault(way, []).append(_run(project, "soapbind", *arguments))
    options = ("--package", "xsdata88", "--structure-style", "single-package")
    found["xsdata generate"] = [_run(project, "xsdata", "generate", "wsdl", *options)]
    ways = {
        way: with_median("rounds", {"cpu_seconds": [cpu for cpu, _ in runs], "peak_mb": [peak for _, peak in runs]})
        for way, runs in found.items()
    }
    return {"agents": agents, "files": sum(1 for each in (project / "all88").rglob("*.*") if each.is_file()), **ways}


def _fill(wsdl: Path, archive: Path | None) -> int:
    """Put the WSDLs into a folder under names that xsdata takes for WSDLs; return how many services they have."""
    wsdl.mkdir(parents=True)
    if archive is None:
        for source in (REPO / "wsdl" / "services88").glob("*.[wx]s*"):
            shutil.copy(source, wsdl)
    else:
        with zipfile.ZipFile(archive) as opened:
            for info in opened.infolist():
                name = info.filename.replace("\\", "/").rpartition("/")[2]
                if "Services88-" in name:
                    (wsdl / name).with_suffix(".wsdl").write_bytes(opened.read(info))
    return len(list(wsdl.glob("*.wsdl")))


def _nothing(project: Path) -> None:
    """Leave everything as it is."""
    del project


def _anew(project: Path) -> None:
    """Put aside what an earlier run wrote.

    It is not removed: for minutes ext4 passes by the inodes of files that were, one by one, so that the files of the
    next run would cost several times as much as those of the first (recently_deleted in fs/ext4/ialloc.c of Linux).
    """
    aside = Path(tempfile.mkdtemp(dir=project.parent))
    for name in ("all88", "soapbind.lock"):
        if (project / name).exists():
            (project / name).rename(aside / name)


def _edited(project: Path) -> None:
    """Change the texts, so that packages have to be made to be compared."""
    with (project / "documentation.toml").open("a", encoding="utf-8") as stream:
        stream.write("# edited\n")


_WAYS: dict[str, tuple[Callable[[Path], None], str]] = {
    "generate": (_anew, "generate"),
    "generate, nothing has changed": (_nothing, "generate"),
    "check, nothing has changed": (_nothing, "check"),
    "check, an input has changed": (_edited, "check"),
}


def _run(project: Path, module: str, *arguments: str) -> tuple[float, float]:
    """Run a module; return CPU seconds and peak memory in MB of its process."""
    command = [sys.executable, "-m", module, *arguments]
    with tempfile.TemporaryFile() as output:
        streams = [(os.POSIX_SPAWN_DUP2, output.fileno(), each) for each in (1, 2)]
        here = Path.cwd()
        os.chdir(project)
        try:
            child = os.posix_spawn(command[0], command, environment(), file_actions=streams)
        finally:
            os.chdir(here)
        _, status, used = os.wait4(child, 0)
        code = os.waitstatus_to_exitcode(status)
        if code not in {0, 1 if arguments == ("check",) else 0}:
            output.seek(0)
            raise RuntimeError(f"{' '.join(command)} ends with {code}: {output.read().decode()[-2000:]}")
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024
