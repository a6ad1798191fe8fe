"""Golden error messages: every folder here is a case.

``input/`` is copied to a fresh folder (a folder in it named ``*.zip`` becomes an archive), and soapbind is run there
with the arguments in ``cmd``, one a line. ``stderr.txt`` is what standard error then says, ``exit`` the exit code (1 if
there is none), and the folder must be as it was. ``pytest tests/errors --update-golden`` writes ``stderr.txt``.
"""

from __future__ import annotations

import shutil
import zipfile
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from soapbind.cli import main

if TYPE_CHECKING:
    from conftest import Golden

HERE = Path(__file__).parent
CLICK = tuple(map(int, version("click").split(".")[:2]))
CASES = sorted(path.parent.name for path in HERE.glob("*/cmd"))


def _unpack(case: Path, target: Path) -> None:
    shutil.copytree(case / "input", target, dirs_exist_ok=True) if (case / "input").is_dir() else target.mkdir()
    for folder in [path for path in target.rglob("*.zip") if path.is_dir()]:
        packed = folder.with_suffix(".packed")
        with zipfile.ZipFile(packed, "w") as archive:
            for path in sorted(folder.rglob("*")):
                if path.is_file():  # the vendor's archives name entries the Windows way
                    archive.writestr(str(path.relative_to(folder)).replace("/", "\\"), path.read_bytes())
        shutil.rmtree(folder)
        packed.rename(folder)


def _tree(folder: Path) -> dict[str, bytes | None]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() if p.is_file() else None for p in folder.rglob("*")}


@pytest.mark.parametrize("name", CASES)
def test_error_message(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, golden: Golden):
    if name.startswith("usage-unknown-") and CLICK < (8, 5):
        pytest.skip("an older click says less of what it does not know")
    case, folder = HERE / name, tmp_path / "case"
    _unpack(case, folder)
    before = _tree(folder)
    monkeypatch.chdir(folder)
    expected_code = int((case / "exit").read_text()) if (case / "exit").exists() else 1

    result = CliRunner().invoke(main, (case / "cmd").read_text("utf-8").splitlines(), prog_name="soapbind")

    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    golden.check(case / "stderr.txt", result.stderr_bytes or b"")
    assert result.stdout == ""
    assert result.exit_code == expected_code
    assert _tree(folder) == before


def test_there_are_cases():
    assert len(CASES) > 50
