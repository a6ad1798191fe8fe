"""What is kept of a contract when a part of it is chosen."""

# ruff: noqa: E501 - XML reads better in one piece
from __future__ import annotations

from dataclasses import replace

import pytest
from soapbind.contract.model import ARRAYS, SERIALIZATION
from soapbind.contract.select import select
from soapbind.errors import SoapbindError

from .wsdl_texts import BINDING, PORT_TYPE, wsdl

FAMILY = (
    '<xs:complexType name="Root"><xs:sequence/></xs:complexType>'
    '<xs:complexType name="Base"><xs:complexContent><xs:extension base="t:Root"><xs:sequence/></xs:extension></xs:complexContent></xs:complexType>'
    '<xs:complexType name="Child"><xs:complexContent><xs:extension base="t:Base"><xs:sequence>'
    '<xs:element name="x" type="t:Only"/><xs:element ref="t:Head"/></xs:sequence></xs:extension></xs:complexContent></xs:complexType>'
    '<xs:complexType name="Cousin"><xs:complexContent><xs:extension base="t:Root"><xs:sequence/></xs:extension></xs:complexContent></xs:complexType>'
    '<xs:simpleType name="Only"><xs:list itemType="t:Item"/></xs:simpleType>'
    '<xs:simpleType name="Item"><xs:restriction base="xs:int"/></xs:simpleType>'
    '<xs:simpleType name="Unused"><xs:restriction base="xs:int"/></xs:simpleType>'
    '<xs:element name="Head" type="xs:int"/><xs:element name="Sub" type="t:InSub" substitutionGroup="t:Head"/>'
    '<xs:simpleType name="InSub"><xs:restriction base="xs:int"/></xs:simpleType>'
)


def two_operations(types: str) -> str:
    def double(text: str) -> str:
        start, end = text.index("<operation"), text.index("</operation>") + len("</operation>")
        second = text[start:end].replace('"Do"', '"Other"').replace("t:In", "t:Out").replace("urn:do", "urn:other")
        return text[:end] + second + text[end:]

    text = wsdl(types, port_type=double(PORT_TYPE), binding=double(BINDING))
    return text.replace('<xs:element name="In" type="xs:string"/>', '<xs:element name="In" type="t:Base"/>')


def test_selection_keeps_what_can_come_in_a_message(read):
    contract = read(two_operations(FAMILY))
    found = select(contract, [], ["S.Do"])
    assert [o.name for o in found.services[0].operations] == ["Do"]
    assert [n.name for n in found.types] == ["Root", "Base", "Child", "Only", "Item", "InSub"]
    assert [n.name for n in found.elements] == ["Head", "Sub"]
    assert not select(contract, [], ["S.Other"]).types


def test_selection_of_services(read):
    other = two_operations(FAMILY).replace('"S"', '"S2"').replace("t:S", "t:S2").replace("t:S2ub", "t:Sub")
    contract = read(two_operations(FAMILY), b_wsdl=other)
    assert [s.name for s in select(contract, ["S2"]).services] == ["S2"]
    both = select(contract, ["S2"], ["S.Other"])
    assert [(s.name, len(s.operations)) for s in both.services] == [("S", 1), ("S2", 2)]
    assert select(contract) == replace(contract, types=both.types, elements=both.elements)


def test_selection_of_what_is_not_there(read):
    with pytest.raises(SoapbindError) as caught:
        select(read(wsdl()), ["s"], ["S.Dot", "nothing"])
    told = [(d.code, d.location.document, d.help) for d in caught.value.diagnostics]
    assert told == [
        ("unknown-operation", "S.Dot", "did you mean S.Do?"),
        ("unknown-operation", "nothing", "there are S.Do"),
        ("unknown-service", "s", "there are S"),
    ]


def test_arrays_namespace_is_the_one_of_wcf():
    assert ARRAYS == SERIALIZATION + "Arrays"


def test_what_is_excluded_takes_its_types_along(read):
    contract = read(two_operations(FAMILY))
    without = select(contract, exclude=["S.Do"])
    assert [o.name for o in without.services[0].operations] == ["Other"]
    assert without == select(contract, [], ["S.Other"])
    assert select(contract, exclude=["*.O*"]) == select(contract, [], ["S.Do"])


def test_exclude_takes_away_from_what_is_chosen(read):
    other = two_operations(FAMILY).replace('"S"', '"S2"').replace("t:S", "t:S2").replace("t:S2ub", "t:Sub")
    contract = read(two_operations(FAMILY), b_wsdl=other)
    found = select(contract, ["S2"], ["S.Do"], ["S2.Do"])
    assert [(s.name, [o.name for o in s.operations]) for s in found.services] == [("S", ["Do"]), ("S2", ["Other"])]
    assert [s.name for s in select(contract, exclude=["S2"]).services] == ["S"]


@pytest.mark.parametrize(
    ("exclude", "told"),
    [
        (["S.Dot"], ("nothing-excluded", "S.Dot", "did you mean S.Do?")),
        (["s*", "S.Do"], ("nothing-excluded", "s*", "there are S, S.Do, S.Other")),
        (["S.Do", "S.Ot??r"], ("nothing-left", "--exclude", "take out a pattern, or name fewer operations in it")),
    ],
)
def test_excluding_nothing_or_all(read, exclude, told):
    with pytest.raises(SoapbindError) as caught:
        select(read(two_operations(FAMILY)), exclude=exclude)
    assert [(d.code, d.location.document, d.help) for d in caught.value.diagnostics] == [told]
