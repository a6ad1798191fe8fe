"""Which contracts demand WS-Addressing: extensions that are required, and policies without a choice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from addressed_contract import REQUIRED, contract
from click.testing import CliRunner
from small_contracts import generated
from soapbind.cli import main

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("small_runtime")

ASSERTED = "<wsam:Addressing/>"
POLICIES = [
    (REQUIRED, "2005/08"),
    ('<old:UsingAddressing w:required="1"/>', "2004/08"),
    (f"<wsp:Policy>{ASSERTED}</wsp:Policy>", "2005/08"),
    (f"<wsp4:Policy><wsp4:ExactlyOne><wsp4:All>{ASSERTED}</wsp4:All></wsp4:ExactlyOne></wsp4:Policy>", "2005/08"),
    ("<wsp:Policy><wsaw:UsingAddressing/></wsp:Policy>", "2005/08"),
    ('<wsp:PolicyReference URI="#p"/>', "2005/08"),
    ('<wsp:PolicyReference URI="#other"/>', ""),
    ('<wsp:PolicyReference URI="http://h/#p"/>', ""),
    ('<wsp:PolicyReference URI="#circle"/>', ""),
    ('<wsaw:UsingAddressing w:required="false"/>', ""),
    ("<wsaw:UsingAddressing/>", ""),
    ('<wsp:Policy><wsam:Addressing wsp:Optional="true"/></wsp:Policy>', ""),
    (f"<wsp:Policy><wsp:ExactlyOne><wsp:All>{ASSERTED}</wsp:All><wsp:All/></wsp:ExactlyOne></wsp:Policy>", ""),
    ("<wsp:Policy><wsp:ExactlyOne/></wsp:Policy>", ""),
    ("", ""),
]
BEFORE = (
    f'<wsp:Policy wsu:Id="p"><wsp:All>{ASSERTED}</wsp:All></wsp:Policy>'
    '<wsp:Policy wsu:Id="circle"><wsp:PolicyReference URI="#circle"/></wsp:Policy>'
)


@pytest.mark.parametrize(("extension", "version"), POLICIES)
def test_what_demands_addressing(tmp_path: Path, extension: str, version: str):
    files = generated(tmp_path, "demanding", contract(extension, before=BEFORE))
    assert files["_ports.py"].count("addressing=") == bool(version)
    assert f'addressing="{version}"' in files["_ports.py"] or not version


def test_no_warning_where_it_is_done(tmp_path: Path):
    source = tmp_path / "calc.wsdl"
    for text, is_warned in ((contract(REQUIRED), False), (contract(before=REQUIRED), True)):
        source.write_text(text, "utf-8")
        result = CliRunner().invoke(main, ["generate", str(source), "--package", "calc", "--output", str(tmp_path)])
        assert result.exit_code == 0, result.stderr
        assert ("ignored-extension" in result.stderr) is is_warned
