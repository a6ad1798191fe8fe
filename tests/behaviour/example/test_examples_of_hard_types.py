"""Examples of types that are too deep, too large or abstract, and of namespaces with characters of markup."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest
from lxml import etree
from soapbind import pipeline
from soapbind.calling.script import script
from soapbind.config import PackageConfig
from soapbind.errors import SoapbindError
from soapbind.example import Examples
from soapbind.site import make_site

if TYPE_CHECKING:
    from pathlib import Path

    from soapbind.pipeline import Modelled

URI = "urn:hard"
_WSDL = """<definitions xmlns="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/"
 xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:t="urn:hard" targetNamespace="urn:hard">
<types><xs:schema targetNamespace="urn:hard">TYPES
<xs:element name="Do"><xs:complexType><xs:sequence><xs:element name="p" type="t:T0"/></xs:sequence></xs:complexType>
</xs:element></xs:schema></types>
<message name="In"><part name="parameters" element="t:Do"/></message>
<portType name="Hard"><operation name="Do"><input message="t:In"/></operation></portType>
<binding name="B" type="t:Hard"><soap:binding transport="http://schemas.xmlsoap.org/soap/http"/>
<operation name="Do"><soap:operation soapAction=""/><input><soap:body use="literal"/></input></operation></binding>
<service name="S"><port name="P" binding="t:B"><soap:address location="http://localhost/"/></port></service>
</definitions>"""
_TEXT = '<xs:element name="text" type="xs:string"/>'


def written(folder: Path, types: str) -> PackageConfig:
    (folder / "hard.wsdl").write_text(_WSDL.replace("TYPES", types), "utf-8")
    return PackageConfig("hard", (str(folder / "hard.wsdl"),))


def a_type(number: int, content: str, more: str = "") -> str:
    return f'<xs:complexType name="T{number}"{more}><xs:sequence>{content}</xs:sequence></xs:complexType>'


def chain(length: int, members: str, last: str) -> str:
    """Return types each of which needs the next one, once in every member."""
    parts = ("".join(f'<xs:element name="{m}" type="t:T{n + 1}"/>' for m in members) for n in range(length))
    return "".join(a_type(number, part) for number, part in enumerate(parts)) + last


HARD = {
    "too-deep": chain(150, "a", a_type(150, _TEXT)),
    "too-large": chain(20, "ab", a_type(20, _TEXT)),
    "abstract": chain(12, "a", a_type(12, "", ' abstract="true"')),
}


@pytest.mark.parametrize("types", HARD.values(), ids=HARD)
def test_a_call_without_an_example_is_told_at_once(types: str, tmp_path: Path):
    with pytest.raises(SoapbindError) as raised:
        script(written(tmp_path, types), "Hard.Do", str)
    assert [each.code for each in raised.value.diagnostics] == ["no-example"]


def test_what_is_deep_but_not_too_deep_has_an_example(tmp_path: Path):
    made = script(written(tmp_path, chain(30, "a", a_type(30, _TEXT))), "Hard.Do", str)
    assert [made.blocking.count(f" T{n}(") + made.blocking.count(f"=T{n}(") for n in range(31)] == [1] * 31


def modelled(config: PackageConfig) -> Modelled:
    return pipeline.modelled(pipeline.read(config), config, str)


@pytest.mark.parametrize("namespace", ["urn:a?b=1&c=2", "urn:a'b", "urn:a"])
def test_the_fragment_of_a_wildcard_is_xml_in_its_namespace(namespace: str, tmp_path: Path):
    escaped = namespace.replace("&", "&amp;")
    found = modelled(written(tmp_path, a_type(0, f'<xs:any namespace="{escaped}"/>')))
    made = Examples(found.package, found.reading.contract, found.profile).type(found.package.records[0])
    assert made is not None
    calls = [each for each in ast.walk(ast.parse(made.python)) if isinstance(each, ast.Call)]
    texts = [ast.literal_eval(each.args[0]) for each in calls if ast.unparse(each.func) == "XmlFragment"]
    assert [etree.fromstring(text).tag for text in texts] == [f"{{{namespace}}}example"]


def test_a_site_without_any_example_of_a_call_shows_how_a_client_is_made(tmp_path: Path):
    files = make_site(written(tmp_path, HARD["abstract"]), str).files
    for page in ("index.html", "services/hard.html"):
        assert "from hard import Client" in files[page]
        assert "with Client() as client:\n    print(client)" in files[page]
