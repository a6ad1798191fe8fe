"""What tests of the lock do to a project."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

REPO = Path(__file__).resolve().parents[3]
CONFIG = '[[tool.soapbind.packages]]\nname = "chat"\nsources = ["wsdl"]\noperations = ["Chat.AddChatMessage"]\n'
MESSAGE = Path("wsdl/chat.xsd")


def lock() -> dict[str, object]:
    return json.loads(Path("soapbind.lock").read_text("utf-8"))


def edit(path: Path | str, old: str, new: str) -> None:
    text = Path(path).read_text("utf-8")
    assert old in text
    Path(path).write_text(text.replace(old, new), "utf-8")


def another_generator(monkeypatch: pytest.MonkeyPatch, part: str) -> None:
    """Make it so that templates or code are others, and what they write, too."""
    monkeypatch.setattr(f"soapbind.lock.maker.{part}_fingerprint", lambda: "0" * 64)
    from soapbind import pipeline  # noqa: PLC0415

    real = pipeline.render_package
    monkeypatch.setattr(pipeline, "render_package", lambda *given: {**real(*given), "py.typed": "other\n"})


def said(result_stderr: str) -> list[str]:
    return [line.strip() for line in result_stderr.splitlines() if line.startswith("  ")]
