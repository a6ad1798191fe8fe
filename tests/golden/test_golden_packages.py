"""Whole packages: every folder of ``packages/`` is a case.

``input/`` holds the WSDLs and, where there is one, ``documentation.toml``; ``expected/`` is the package without its
runtime and its manifest, which differ whenever the runtime does.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from soapbind import pipeline
from soapbind.config import PackageConfig

if TYPE_CHECKING:
    from conftest import Golden

HERE = Path(__file__).parent / "packages"
CASES = sorted(path.name for path in HERE.iterdir())


def files_of(case: str) -> dict[str, str]:
    folder = HERE / case / "input"
    texts = tuple(str(path) for path in [folder / "documentation.toml"] if path.exists())
    files = pipeline.generate(PackageConfig(case, (str(folder),), documentation=texts))
    return {path: text for path, text in files.items() if not path.startswith(("_runtime/", "_lazy", "MANIFEST"))}


@pytest.mark.parametrize("case", CASES)
def test_package(case: str, golden: Golden):
    files, expected = files_of(case), HERE / case / "expected"
    for path, text in files.items():
        golden.check(expected / path, text.encode())
    there = {p.relative_to(expected).as_posix() for p in expected.rglob("*") if p.is_file()}
    assert {path for path in there if "__pycache__" not in path} == set(files), "files that nothing makes any more"
