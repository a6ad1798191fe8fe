"""Every file of the package of all of Services88, by its sha256: what a change of the generator changes there."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

MANIFEST = Path(__file__).with_name("services88.manifest.tsv")
HEAD = "path\tsha256\tlines\n"


def _left_out(path: str) -> bool:
    """Whether a file changes with every change of the runtime, which has tests of its own."""
    return path.startswith("_runtime/") or path == "MANIFEST.json" or "__pycache__" in path


def _lines(package: Path) -> dict[str, str]:
    found = {}
    for path in sorted(package.rglob("*")):
        relative = path.relative_to(package).as_posix()
        if path.is_file() and not _left_out(relative):
            data = path.read_bytes()
            lines = data.count(b"\n")
            found[relative] = f"{relative}\t{hashlib.sha256(data).hexdigest()}\t{lines}\n"
    return found


def test_the_whole_output_is_as_committed(full_folder, golden):
    actual = _lines(full_folder / "services88")
    if golden.update:
        MANIFEST.write_text(HEAD + "".join(actual.values()), encoding="utf-8", newline="\n")
        return
    expected = {line.partition("\t")[0]: line for line in MANIFEST.read_text("utf-8").splitlines(keepends=True)[1:]}
    told = [f"added    {path}" for path in actual.keys() - expected.keys()]
    told += [f"removed  {path}" for path in expected.keys() - actual.keys()]
    told += [f"changed  {path}" for path in actual.keys() & expected.keys() if actual[path] != expected[path]]
    if told:
        shown = sorted(told)[:40]
        more = [f"... and {len(told) - len(shown)} more"] if len(told) > len(shown) else []
        update = f"If that is meant: pytest {golden.test!r} --update-golden, then review."
        pytest.fail(
            "\n".join([f"{len(told)} files differ from {MANIFEST.name}:", *shown, *more, "", update]), pytrace=False
        )


def test_the_whole_output_is_of_a_size_people_can_handle(full_folder):
    package = full_folder / "services88"
    sources = list(package.rglob("*.py"))
    sizes = {path.relative_to(package).as_posix(): path.read_bytes().count(b"\n") for path in sources}
    assert len(list((package / "models").glob("*.py"))) > 600
    assert sum(sizes.values()) <= 175_000
    assert (
        max(size for path, size in sizes.items() if path.startswith("models/") and path != "models/__init__.py") < 200
    )
    assert max(sizes.values()) < 3000
