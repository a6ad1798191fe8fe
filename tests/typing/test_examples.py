"""Examples are typed: mypy --strict has nothing to say of any script, and Ruff nothing to change."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from box_contract import box_wsdl
from example_scripts import with_package
from shared_code import write_package
from shared_data import REPO
from soapbind import pipeline
from soapbind.config import PackageConfig

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow  # mypy over two packages


def checked(folder: Path, *command: str) -> None:
    told = subprocess.run(
        [sys.executable, "-m", *command, str(folder / "scripts")],
        cwd=folder,
        env={**os.environ, "MYPYPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stdout[:3000] + told.stderr[-1000:]


@pytest.mark.parametrize("name", ["services88", "box"])
def test_every_example_is_typed_and_formatted(tmp_path: Path, name: str):
    (tmp_path / "box.wsdl").write_text(box_wsdl())
    source = REPO / "wsdl" / "services88" if name == "services88" else tmp_path / "box.wsdl"
    config = PackageConfig(f"typed_{name}", (str(source),), str(tmp_path))
    write_package(config.folder, pipeline.generate(config))
    (tmp_path / "scripts").mkdir()
    with with_package(config) as scripts:
        texts = dict(scripts.texts())
    for number, text in enumerate(texts.values()):
        (tmp_path / "scripts" / f"example{number}.py").write_text(text, "utf-8")
    for tool in ("mypy", "ruff"):
        pytest.importorskip(tool, reason=f"{tool} is not installed; pip install '.[type,lint]'")
    checked(tmp_path, "ruff", "format", "--check", "--isolated", "--no-cache")
    checked(tmp_path, "ruff", "check", "--isolated", "--no-cache")
    checked(tmp_path, "mypy", "--strict", "--cache-dir", str(tmp_path / "cache"))
