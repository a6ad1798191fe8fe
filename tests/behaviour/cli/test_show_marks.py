"""``soapbind show`` marks what may be absent, where a contract says so of some and not of others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from small_contracts import Operation, wsdl
from soapbind import pipeline
from soapbind.config import PackageConfig
from soapbind.show.text import show_text

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("particles", "shown"),
    [
        ('<x:element name="A" type="x:int"/><x:element name="B" type="x:int" minOccurs="0"/>', "A: xs:int, B?: xs:int"),
        ('<x:element name="A" type="x:int" minOccurs="0" maxOccurs="9"/>', "A: xs:int[]"),
        (
            '<x:choice minOccurs="0"><x:element name="A" type="x:int"/><x:element name="B" type="x:int"/></x:choice>',
            "(A: xs:int | B: xs:int)?",
        ),
        ('<x:any minOccurs="0"/>', "any?"),
        ('<x:any minOccurs="0" maxOccurs="unbounded"/>', "any[]"),
    ],
)
def test_what_may_be_absent(tmp_path: Path, particles: str, shown: str):
    (tmp_path / "a.wsdl").write_text(wsdl(Operation("Do", request=particles)), "utf-8")
    contract = pipeline.read(PackageConfig("a", (str(tmp_path / "a.wsdl"),))).contract

    assert f"Do({shown}) -> xs:int" in show_text(contract, details=False)
