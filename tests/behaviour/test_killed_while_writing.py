"""A kill at any moment leaves the old package or the new one, never a mix; two runs at once do not mix either."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from soapbind import output, pipeline
from soapbind.config import PackageConfig

HERE = Path(__file__).parent
REPO = HERE.parents[1]
SHOP = HERE.parent / "errors" / "bad-package-name" / "input" / "shop.wsdl"
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(REPO / "generator"), "PYTHONDONTWRITEBYTECODE": "1"}

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and SIGKILL, which this system lacks")


@pytest.fixture(scope="module")
def package() -> dict[str, str]:
    return pipeline.generate(PackageConfig("shop", (str(SHOP),), operations=("Shop.Find",)))


@pytest.mark.slow  # a child is killed at every step of every file
@pytest.mark.parametrize("start", ["nothing", "old"])
@pytest.mark.parametrize("mode", ["exchange", "two-steps"])
def test_a_kill_before_any_step(tmp_path: Path, package: dict[str, str], mode: str, start: str):
    if mode == "exchange" and sys.platform not in {"linux", "darwin"}:
        pytest.skip("this system cannot exchange two folders in one step")
    (tmp_path / "out").mkdir()
    done = subprocess.run(
        [sys.executable, HERE / "killed_writer.py", tmp_path / "out" / "shop", mode, start],
        input=json.dumps(package),
        capture_output=True,
        text=True,
        check=False,
        env=ENVIRONMENT,
    )

    assert done.returncode == 0, done.stderr
    steps, *seen = done.stdout.split()
    opened = 1 if start == "nothing" else 2  # times: what is there already is compared before
    assert int(steps) > opened * len(package)  # each was a moment to be killed at
    between = ["none"] if mode == "two-steps" and start == "old" else []
    assert seen == ["new", *between, "old"]


WRITER = """
import json, sys
from pathlib import Path
from soapbind import output
folder, name = Path(sys.argv[1]), sys.argv[2]
for turn in range(25):
    files = {f"{name}/{number}.py": f"{turn}" for number in range(20)} | {"__init__.py": name}
    output.write(folder, output.with_manifest(files, {}, name))
"""


@pytest.mark.slow
def test_two_runs_at_once_do_not_mix(tmp_path: Path):
    folder = tmp_path / "out" / "shop"
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, folder, name], stderr=subprocess.PIPE, text=True, env=ENVIRONMENT
        )
        for name in ("a", "b")
    ]
    for run in runs:
        _, errors = run.communicate(timeout=120)
        assert run.returncode == 0, errors

    manifest = json.loads((folder / "MANIFEST.json").read_text("utf-8"))
    winner = manifest["soapbind"]
    assert (folder / "__init__.py").read_text() == winner
    present = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    assert present == {*manifest["files"], "MANIFEST.json"}
    assert all(path.startswith((winner, "__init__")) for path in manifest["files"])
    assert os.listdir(folder.parent) == ["shop"]  # noqa: PTH208


def test_what_soapbind_did_not_leave_is_kept(tmp_path: Path):
    """Names that only look like what a killed run leaves, and links, are none of our business."""
    folder = tmp_path / "shop"
    (tmp_path / "mine").mkdir()
    (tmp_path / ".shop.abcdefgh.soapbind-new").symlink_to(tmp_path / "mine")
    (tmp_path / ".shop.notes.soapbind-old").mkdir()
    (tmp_path / ".shop.abcdefgh.new").mkdir()
    (tmp_path / ".shop.12345678.soapbind-new").mkdir()
    output.write(folder, {"__init__.py": ""})

    left = sorted(p.name for p in tmp_path.iterdir())
    assert left == [".shop.abcdefgh.new", ".shop.abcdefgh.soapbind-new", ".shop.notes.soapbind-old", "mine", "shop"]
