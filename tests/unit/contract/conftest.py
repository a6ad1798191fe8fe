"""Fixtures of these tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from soapbind.contract.read import read_contract
from soapbind.documents.load import load

if TYPE_CHECKING:
    from soapbind.contract.model import Contract


@pytest.fixture
def read(tmp_path):
    """Write files, a.wsdl first, and read them as a contract."""

    def call(text: str, **files: str) -> Contract:
        for name, content in {"a_wsdl": text, **files}.items():
            (tmp_path / name.replace("_", ".")).write_text(content, encoding="utf-8")
        return read_contract(load([str(tmp_path)]))

    return call
