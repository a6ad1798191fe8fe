"""An extension that a WSDL calls required, and that soapbind does not know, is told (WSDL 1.1, 2.1.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from small_contracts import Operation, wsdl
from soapbind.cli import main
from soapbind.documents.load import load

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("small_runtime")

PREFIXES = (
    'xmlns:e="urn:ext" xmlns:wsp="http://www.w3.org/ns/ws-policy" xmlns:mime="http://schemas.xmlsoap.org/wsdl/mime/"'
    ' xmlns:wsaw="http://www.w3.org/2006/05/addressing/wsdl"'
)
REQUIRED = '<e:Signed w:required="true"/>'
SOAP = '<b:operation soapAction="urn:t/do"/>'


def contract(extension: str, where: str) -> str:
    """Return a contract of Calc.Do and Calc.Other with an extension somewhere."""
    do = Operation("Do", SOAP + (extension if where == "operation" else ""), headers=extension * (where == "input"))
    text = wsdl(do, Operation("Other"), prefixes=PREFIXES)
    places = {
        "definitions": ("<w:types>", f"{extension}<w:types>"),
        "types": ("<w:types>", f"<w:types>{extension}"),
        "message": ('<w:message name="DoIn">', f'<w:message name="DoIn">{extension}'),
        "part": (
            '<w:message name="DoIn"><w:part name="parameters" element="t:Do"/>',
            f'<w:message name="DoIn"><w:part name="parameters" element="t:Do">{extension}</w:part>',
        ),
        "portType": ('<w:portType name="Calc">', f'<w:portType name="Calc">{extension}'),
        "binding": ('<w:binding name="B" type="t:Calc">', f'<w:binding name="B" type="t:Calc">{extension}'),
        "service": ('<w:service name="S">', f'<w:service name="S">{extension}'),
        "port": ('<w:port name="P" binding="t:B">', f'<w:port name="P" binding="t:B">{extension}'),
    }
    if where in places:
        assert places[where][0] in text
        text = text.replace(*places[where])
    return text


def generate(folder: Path, text: str, *options: str) -> tuple[int, str]:
    (folder / "calc.wsdl").write_text(text, "utf-8")
    arguments = ["generate", str(folder / "calc.wsdl"), "--package", "calc", "--output", str(folder / "out"), *options]
    result = CliRunner().invoke(main, arguments)
    return result.exit_code, result.stderr


WHERE = ["definitions", "types", "message", "part", "portType", "binding", "operation", "input", "service", "port"]


@pytest.mark.parametrize("where", WHERE)
def test_a_required_extension_is_told_with_its_place(tmp_path: Path, where: str):
    code, told = generate(tmp_path, contract(REQUIRED, where))
    assert code == 1
    assert told.count("error[") == 1
    assert "error[unknown-extension]: Signed (ext) is required here" in told
    assert "Signed\n" in told
    if where not in {"definitions", "types"}:
        step = {"message": "message[DoIn]", "part": "part[parameters]", "operation": "operation[Do]"}.get(where, where)
        assert step in told


@pytest.mark.sampled(10)
@pytest.mark.parametrize("where", WHERE)
@pytest.mark.parametrize("value", ["", 'w:required="false"', 'w:required="0"', 'required="true"'])
def test_what_is_not_required_may_be_there(tmp_path: Path, where: str, value: str):
    assert generate(tmp_path, contract(f"<e:Signed {value}><e:Inner w:required='true'/></e:Signed>", where))[0] == 0


@pytest.mark.parametrize("value", ["true", "1", " true "])
def test_every_way_to_say_true(tmp_path: Path, value: str):
    assert generate(tmp_path, contract(f'<e:Signed w:required="{value}"/>', "binding"))[0] == 1


@pytest.mark.parametrize("where", ["operation", "input", "message", "part"])
def test_other_operations_can_be_chosen(tmp_path: Path, where: str):
    assert generate(tmp_path, contract(REQUIRED, where), "--operation", "Calc.Other")[0] == 0
    assert generate(tmp_path, contract(REQUIRED, where), "--operation", "Calc.Do")[0] == 1


def test_ports_for_others_may_require_what_they_like(tmp_path: Path):
    http = '<h:binding xmlns:h="http://schemas.xmlsoap.org/wsdl/http/" w:required="true" verb="GET"/>'
    text = wsdl(
        Operation("Do"),
        prefixes=PREFIXES,
        bindings=f'<w:binding name="H" type="t:Calc">{http}{REQUIRED}</w:binding>',
        ports=f'<w:port name="Q" binding="t:H">{REQUIRED}</w:port>',
    )
    assert generate(tmp_path, text)[0] == 0


@pytest.mark.parametrize(
    "extension",
    [
        "<wsp:Policy w:required='true'><wsaw:UsingAddressing w:required='true'/></wsp:Policy>",
        "<wsp:PolicyReference URI='#p' w:required='1'/>",
        "<Policy xmlns='http://schemas.xmlsoap.org/ws/2004/09/policy' w:required='true'/>",
    ],
)
def test_policies_and_addressing_are_a_warning(tmp_path: Path, extension: str):
    code, told = generate(tmp_path, contract(extension, "binding"))
    assert code == 0
    assert told.count("warning[ignored-extension]") == 1
    assert ("the module wssecurity of the package can add" in told) is ("olicy" in extension)
    assert "binding[B]" in told
    assert generate(tmp_path, contract(extension.replace("w:required", "x"), "binding")) == (0, "")


def test_soap_itself_may_be_required(tmp_path: Path):
    text = wsdl(Operation("Do", '<b:operation soapAction="urn:t/do" w:required="true"/>'), prefixes=PREFIXES)
    text = text.replace("<b:body ", '<b:body w:required="true" ').replace(
        "<b:binding ", "<b:binding w:required='true' "
    )
    assert generate(tmp_path, text.replace("<b:address ", '<b:address w:required="true" '))[0] == 0
    assert generate(tmp_path, text.replace("<b:body ", '<b:signature w:required="true"/><b:body '))[0] == 1


def test_show_and_diff_still_read_it(tmp_path: Path):
    source = tmp_path / "calc.wsdl"
    source.write_text(contract(REQUIRED, "binding"), "utf-8")
    assert load((str(source),)).wsdls
    for command in (["show", str(source)], ["diff", str(source), str(source)]):
        assert CliRunner().invoke(main, command).exit_code == 0
