"""``python killed_writer.py FOLDER MODE START``: write a package, killed before every single step on the file system.

Prints how many steps were tried. Started by test_killed_while_writing.py in a process of its own, because it forks.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from pathlib import Path

from soapbind import output
from soapbind.output import folder_exchange as atomic

WATCHED = ("open", "os.", "shutil.", "tempfile.", "fcntl.", "ctypes.")


def tree(folder: Path) -> dict[str, str] | None:
    if not folder.exists():
        return None
    return {p.relative_to(folder).as_posix(): p.read_text("utf-8") for p in folder.rglob("*") if p.is_file()}


def write_until(folder: Path, files: dict[str, str], last: int) -> bool:
    """Write in a child that is killed before its step number ``last``; whether it got to the end before that."""
    child = os.fork()
    if not child:
        steps = 0

        def count(event: str, _arguments: object) -> None:
            nonlocal steps
            if event.startswith(WATCHED):
                steps += 1
                if steps == last:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(count)
        output.write(folder, files)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    assert killed or status == 0, status
    return not killed


def start_over(folder: Path, old: dict[str, str] | None) -> None:
    shutil.rmtree(folder.parent)
    folder.parent.mkdir()
    if old is not None:
        output.write(folder, old)


def main() -> None:
    folder, mode, start = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
    new = json.loads(sys.stdin.read())
    old = None if start == "nothing" else {**output.with_manifest({"__init__.py": "old = 1\n", "x/y.py": ""}, {}, "0")}
    if mode == "two-steps":
        atomic.exchange = lambda _first, _second: False
    allowed = [old, new] + ([None] if mode == "two-steps" else [])
    step, seen = 0, set()
    while True:
        step += 1
        start_over(folder, old)
        done = write_until(folder, new, step)
        found = tree(folder)
        assert found in allowed, f"a mix after step {step}: {found and sorted(found)}"
        seen.add("new" if found == new else "old" if found == old else "none")
        atomic.recover(folder, clean=True)
        found = tree(folder)
        assert found in (old, new), f"not mended after step {step}"
        output.write(folder, new)
        assert tree(folder) == new, f"the next run did not finish it after step {step}"
        assert os.listdir(folder.parent) == [folder.name], f"left behind after step {step}"  # noqa: PTH208
        if done:
            break
    print(step, *sorted(seen))


main()
