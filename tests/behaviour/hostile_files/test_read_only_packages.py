"""A package that was made read-only, or that somebody else wrote, is replaced and leaves nothing behind unsaid."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from commands import python

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs rights as POSIX has them")

PROGRAM = """
import fcntl, os, sys  # fcntl before the rights are gone
from pathlib import Path
from soapbind import output
from soapbind.output import folder_exchange

mode, *shut = sys.argv[1:]
if mode == "two-steps":
    folder_exchange.exchange = lambda first, second: False
elif mode == "kill":  # before the old package is removed
    folder_exchange._remove = lambda path: None
if mode != "of root" and os.geteuid() == 0:
    os.setgroups([]), os.setresgid(65534, 65534, 65534), os.setresuid(65534, 65534, 65534)
package = Path("package")
files = lambda text: output.with_manifest({"__init__.py": text, "deep/er/a.py": text}, {}, "")
write = lambda text: output.write(package, files(text), warn=lambda each: print(each.render("warning")))
write("old")
for path in shut:
    Path(path).chmod(0o500 if Path(path).is_dir() else 0o400)
assert write("new")
assert (package / "deep/er/a.py").read_text() == "new"
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    """Give a folder that everybody may write into."""
    home = Path(tempfile.mkdtemp())
    home.chmod(0o777)
    yield home
    shutil.rmtree(home)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.slow  # starts a process
@pytest.mark.parametrize(
    "shut",
    [
        ["package/deep"],
        ["package/deep/er/a.py", "package/deep/er", "package/deep"],
        ["package/__init__.py", "package"],
    ],
)
def test_what_is_read_only_is_replaced_without_leftovers(shut: list[str], folder: Path):
    done = python("-c", PROGRAM, "exchange", *shut, cwd=folder)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert names(folder) == ["package"]


@pytest.mark.slow  # starts a process
def test_the_same_where_folders_change_places_in_two_steps(folder: Path):
    done = python("-c", PROGRAM, "two-steps", "package/deep", cwd=folder)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert names(folder) == ["package"]


@pytest.mark.slow  # starts processes
def test_the_next_run_removes_what_a_killed_one_left_read_only(folder: Path):
    killed = python("-c", PROGRAM, "kill", "package/deep", cwd=folder)
    assert "warning[left-behind]" in killed.stdout
    assert len(names(folder)) == 2
    assert python("-c", PROGRAM, "exchange", cwd=folder).stdout == ""
    assert names(folder) == ["package"]


@pytest.mark.slow  # starts processes
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can be somebody else")
def test_what_somebody_else_wrote_is_replaced_and_told(folder: Path):
    assert python("-c", PROGRAM, "of root", cwd=folder).returncode == 0
    done = python("-c", PROGRAM, "exchange", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    [left] = [name for name in names(folder) if name.endswith(".soapbind-new")]
    assert set(done.stdout.splitlines()) == {
        f"{left}: warning[left-behind]: what was here before cannot be removed: it belongs to somebody else",
        "  help: remove it, as that user if need be",
    }


@pytest.mark.slow  # starts a process
def test_links_in_it_are_not_followed(folder: Path):
    (folder / "other").mkdir()
    (folder / "other").chmod(0o555)
    # A foreign link would be refused: it comes after that was looked at.
    linked = """write("old"); output.obstacle = lambda *_: None; Path("package/deep/link").symlink_to("../../other")"""
    program = PROGRAM.replace('write("old")', linked)
    done = python("-c", program, "exchange", "package/deep", cwd=folder)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert names(folder) == ["other", "package"]
    assert (folder / "other").stat().st_mode & 0o777 == 0o555
