"""The guide page for attachments: every line of Python in it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from attachment_contract import CONTRACT as SCANS
from message_shapes import package
from swa_contract import CONTRACT as ARCHIVE

if TYPE_CHECKING:
    import pytest

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "guide" / "attachments.md").read_text("utf-8")
PROGRAMS = re.findall(r"^```python\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


def test_the_programs_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "report.pdf").write_bytes(b"%PDF-1.7\r\n" + bytes(range(256)))
    assert len(PROGRAMS) == 3
    with package(tmp_path, "scans", SCANS):
        exec(compile(PROGRAMS[0], "attachments.md", "exec"), {})  # noqa: S102 - it is ours
    with package(tmp_path, "archive", ARCHIVE):
        names: dict[str, object] = {}
        for program in PROGRAMS[1:]:
            exec(compile(program, "attachments.md", "exec"), names)  # noqa: S102 - as above
    assert (tmp_path / "copy.pdf").read_bytes() == (tmp_path / "report.pdf").read_bytes()
