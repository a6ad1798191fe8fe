"""Both versions of SOAP in what the commands print."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from commands import soapbind
from soap_versions import SOAP11, SOAP12, both, only_12

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def contracts(tmp_path: Path) -> dict[str, str]:
    texts = {"both": both(), "new": only_12()}
    for name, text in texts.items():
        (tmp_path / f"{name}.wsdl").write_text(text, "utf-8")
    return {name: str(tmp_path / f"{name}.wsdl") for name in texts}


@pytest.mark.parametrize(
    ("name", "options", "soap"),
    [
        ("both", [], SOAP11),
        ("both", ["--soap", "1.2"], SOAP12),
        ("new", [], SOAP12),
        ("new", ["--soap", "1.1"], SOAP11),
    ],
)
def test_a_sample_in_either_version(contracts: dict[str, str], name: str, options: list[str], soap: str):
    done = soapbind("sample", contracts[name], "Calc.Do", *options)
    other = ({SOAP11, SOAP12} - {soap}).pop()
    assert done.stdout.count(f'<s:Envelope xmlns:s="{soap}"') == 2
    assert other not in done.stdout


def test_the_documented_form_has_no_choice(contracts: dict[str, str]):
    done = soapbind("sample", contracts["both"], "Calc.Do", "--style", "documented", "--soap", "1.2")
    assert (done.exit_code, "--soap goes with --style wire" in done.stderr) == (2, True)


def test_ports_are_shown(contracts: dict[str, str]):
    lines = soapbind("show", contracts["both"]).stdout.splitlines()
    assert lines[1:3] == ["  address: http://h/", "  address: http://h/new (SOAP 1.2)"]
    shown = json.loads(soapbind("show", contracts["both"], "--format", "json").stdout)
    assert shown["services"][0]["ports"] == [
        {"name": "P", "address": "http://h/", "soapVersion": "1.1"},
        {"name": "Q", "address": "http://h/new", "soapVersion": "1.2"},
    ]
