"""Makes sources of documents, and loads them."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest
from soapbind.documents.load import load
from soapbind.errors import Diagnostic, SoapbindError

if TYPE_CHECKING:
    from pathlib import Path

DEFINITIONS = 'xmlns="http://schemas.xmlsoap.org/wsdl/" xmlns:xs="http://www.w3.org/2001/XMLSchema"'
SCHEMA = '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"/>'


def wsdl(inside: str = "") -> str:
    return f"<definitions {DEFINITIONS}>{inside}</definitions>"


def importing(location: str, kind: str = "import", namespace: str = "urn:x") -> str:
    return wsdl(
        f'<types><xs:schema><xs:{kind} namespace="{namespace}" schemaLocation="{location}"/></xs:schema></types>'
    )


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def archive(path: Path, entries: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as out:
        for name, data in entries.items():
            info = zipfile.ZipInfo("placeholder")
            info.filename = name  # ZipInfo itself would turn a backslash into a slash on Windows only
            out.writestr(info, data)
    return path


def problems(*sources: Path | str, include: tuple[str, ...] = ()) -> tuple[Diagnostic, ...]:
    with pytest.raises(SoapbindError) as caught:
        load([str(s) for s in sources], include)
    assert all(d.help for d in caught.value.diagnostics), "every diagnostic has a next step"
    return caught.value.diagnostics


def the_problem(*sources: Path | str, include: tuple[str, ...] = ()) -> Diagnostic:
    (only,) = problems(*sources, include=include)
    return only
