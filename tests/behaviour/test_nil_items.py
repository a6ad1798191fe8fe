"""Items that the contract lets be nil are None in the list, its type says so, and they are written."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

import pytest
from lxml import etree
from small_contracts import NUMBER, Operation, generated, importing, wsdl

if TYPE_CHECKING:
    from collections.abc import Iterator

NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
TYPES = f"""
<x:complexType name="Part"><x:sequence>{NUMBER}</x:sequence></x:complexType>
<x:simpleType name="Colour"><x:restriction base="x:string"><x:enumeration value="Red"/></x:restriction></x:simpleType>
<x:complexType name="ArrayOfText"><x:sequence>
 <x:element name="Text" type="x:string" minOccurs="0" maxOccurs="unbounded" nillable="true"/>
</x:sequence></x:complexType>
<x:complexType name="ArrayOfPart"><x:sequence>
 <x:element name="Part" type="t:Part" minOccurs="0" maxOccurs="unbounded" nillable="true"/>
</x:sequence></x:complexType>
<x:complexType name="ArrayOfFull"><x:sequence>
 <x:element name="Full" type="x:string" minOccurs="0" maxOccurs="unbounded"/></x:sequence></x:complexType>"""
REPEATED = {"Text": "x:string", "Whole": "x:int", "Piece": "t:Part", "Colour": "t:Colour", "Data": "x:base64Binary"}
FIELDS = (
    "".join(
        f'<x:element name="{n}" type="{t}" minOccurs="{i % 2}" maxOccurs="unbounded" nillable="true"/>'
        for i, (n, t) in enumerate(REPEATED.items())
    )
    + '<x:element name="Plain" type="x:string" minOccurs="0" maxOccurs="unbounded"/>'
    + "".join(f'<x:element name="{n}" type="t:ArrayOf{n[:-1]}" minOccurs="0"/>' for n in ("Texts", "Parts", "Fulls"))
)
ANNOTATIONS = {
    "text": "list[str | None]",
    "whole": "list[int | None]",
    "piece": "list[Part | None]",
    "colour": "list[Colour | None]",
    "data": "list[bytes | None]",
    "plain": "list[str]",
    "texts": "list[str | None] | None",
    "parts": "list[Part | None] | None",
    "fulls": "list[str] | None",
}
CONTRACT = wsdl(Operation("Do", request=FIELDS, response=FIELDS), types=TYPES)


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with importing(tmp_path_factory.mktemp("nil"), "nil_items", CONTRACT) as found:
        yield found


@pytest.mark.parametrize(("name", "annotation"), ANNOTATIONS.items())
def test_the_type_says_so(package: Any, name: str, annotation: str):
    body = package.OPERATIONS["Calc.Do"].request[1]
    client = importlib.import_module("nil_items.calc").CalcClient

    assert body.__annotations__[name].replace("models.", "") == annotation
    left_out = annotation if annotation.endswith(" | None") else f"{annotation} | None"  # they need not be given
    assert client.do.__annotations__[name].replace("models.", "") == left_out


def items() -> dict[str, Any]:
    models = importlib.import_module("nil_items.models")
    return {
        "text": [None, "a", None, "b"],
        "whole": [1, None, 3],
        "piece": [None, models.Part(number=2)],
        "colour": [models.Colour.RED, None],
        "data": [b"x", None],
        "texts": ["a", None, "b"],
        "parts": [None, models.Part(number=1), None],
    }


@pytest.mark.parametrize("name", ["text", "whole", "piece", "colour", "data", "texts", "parts"])
def test_nil_items_are_written_and_read_in_their_places(package: Any, name: str):
    operation = package.OPERATIONS["Calc.Do"]
    given = items()[name]
    body = operation.request[1](**{name: given})

    data = operation.encode_request(package.Request(operation.request[0](), body))

    (member,) = etree.fromstring(data).iter(f"{{urn:t}}{name.capitalize()}") if name.endswith("s") else [None]
    found = etree.fromstring(data).iter(f"{{urn:t}}{name.capitalize()}") if member is None else member
    assert [node.get(NIL) == "true" for node in found] == [item is None for item in given]
    assert operation.decode_request(data).body == body


def test_items_that_may_not_be_nil_are_refused(package: Any):
    operation = package.OPERATIONS["Calc.Do"]
    with pytest.raises(package.EncodeError):
        operation.encode_request(package.Request(operation.request[0](), operation.request[1](plain=[None])))


def test_data_contracts_keep_their_lists(tmp_path_factory: pytest.TempPathFactory):
    serialization = "http://schemas.microsoft.com/2003/10/Serialization/"
    text = wsdl(Operation("Do", request=FIELDS), types=TYPES, imports=f'<x:import namespace="{serialization}"/>')
    files = generated(tmp_path_factory.mktemp("wcf"), "wcf_items", text)

    assert "| None]" not in files["calc/operations/do.py"]
