"""Runs soapbind with a console of its own."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from soapbind.cli import main

REPO = Path(__file__).resolve().parents[3]
IMPORTABLE = os.pathsep.join([str(REPO / "generator"), *filter(None, sys.path)])
DIFF = ("diff", "old.wsdl", "new.wsdl")
OLD = {"field": "Status", "type": "Ωrder", "value": "zażółć 中"}
NEW = {"field": "Størrelse", "type": "Ωrder", "value": "größer ≤ 😀"}


def printed(monkeypatch: pytest.MonkeyPatch, encoding: str, *arguments: str) -> tuple[int, bytes, bytes]:
    """Run soapbind with output streams of this encoding, strict as Python opens them for files."""
    streams = [io.TextIOWrapper(io.BytesIO(), encoding, write_through=True) for _ in range(2)]
    with monkeypatch.context() as patch:
        for name, stream in zip(("stdout", "stderr"), streams, strict=True):
            patch.setattr(sys, name, stream)
        with pytest.raises(SystemExit) as ended:
            main(list(arguments), prog_name="soapbind")
    output, errors = (stream.buffer.getvalue() for stream in streams)  # type: ignore[attr-defined]
    return ended.value.code or 0, output, errors  # type: ignore[return-value]


def soapbind(*arguments: str, **options: object) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "PYTHONPATH": IMPORTABLE, **options.pop("environment", {})}  # type: ignore[dict-item]
    return subprocess.run(  # type: ignore[call-overload]
        [sys.executable, "-m", "soapbind", *arguments], env=environment, check=False, **options
    )


def all_of(terminal: int) -> str:
    """Return what is written to a terminal until nobody has it any more, and close it."""
    found = b""
    try:
        while data := os.read(terminal, 65536):
            found += data
    except OSError:  # how Linux says that nobody writes to a terminal any more
        pass
    os.close(terminal)
    return found.decode()
