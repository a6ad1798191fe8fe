"""Import paths of the tests, and golden files."""

from __future__ import annotations

import difflib
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from secret_watch import Watch

TESTS = Path(__file__).resolve().parent
REPO = TESTS.parent

# The tool from its source tree, the generated package from where users copy it, and the helper modules of the tests.
for _folder in (TESTS, REPO / "generated", REPO / "generator"):
    if str(_folder) not in sys.path:
        sys.path.insert(0, str(_folder))

for _name in ("NO_COLOR", "FORCE_COLOR"):  # of whoever runs the tests; the commands under test heed them
    os.environ.pop(_name, None)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden", action="store_true", help="write golden files instead of comparing with them; then review"
    )


@dataclass(frozen=True)
class Golden:
    """Compares bytes with a committed file, or writes the file when pytest runs with ``--update-golden``."""

    test: str
    update: bool

    def check(self, path: Path, actual: bytes) -> None:
        if self.update:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(actual)
            return
        expected = path.read_bytes() if path.is_file() else b""
        if expected == actual:
            return
        shown = os.path.relpath(path, REPO)
        lines = [text.replace(b"><", b">\n<").decode("utf-8", "replace").splitlines() for text in (expected, actual)]
        diff = difflib.unified_diff(*lines, fromfile=shown, tofile="what soapbind writes now", lineterm="", n=2)
        told = "\n".join(diff) or f"{shown} differs in line ends or blanks"
        pytest.fail(f"{told}\n\nIf that is meant: pytest {self.test!r} --update-golden, then review.", pytrace=False)


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Give the golden-file comparison of this test."""
    return Golden(request.node.nodeid, bool(request.config.getoption("--update-golden")))


@pytest.fixture(scope="session", autouse=True)
def secret_watch() -> Iterator[Watch]:
    """Look at every call of the session, and fail at its end when a secret was told anywhere."""
    from secret_watch import watching  # noqa: PLC0415 - the import path is set up above

    with pytest.MonkeyPatch.context() as patch:
        yield from watching(patch)
