"""Type and namespace of a value on the wire: abstract types, ``xsi:type``, names in no namespace, the root."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from small_contract import NAMESPACE, Small, generated, schema_of

if TYPE_CHECKING:
    from collections.abc import Iterator

XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
TYPES = """
<xs:complexType name="Animal" abstract="true"><xs:sequence><xs:element name="Name" type="xs:string"/></xs:sequence>
</xs:complexType>
<xs:complexType name="Dog"><xs:complexContent><xs:extension base="t:Animal"><xs:sequence>
  <xs:element name="Barks" type="xs:boolean"/></xs:sequence></xs:extension></xs:complexContent></xs:complexType>
<xs:complexType name="Stone" abstract="true"><xs:sequence/></xs:complexType>
<xs:complexType name="Pebble"><xs:complexContent><xs:extension base="t:Stone"><xs:sequence/></xs:extension>
</xs:complexContent></xs:complexType>
<xs:complexType name="Holder"><xs:sequence><xs:element name="Pet" type="t:Animal"/></xs:sequence></xs:complexType>
"""
MEMBERS = """
<xs:element name="Pet" type="t:Animal" minOccurs="0"/>
<xs:element name="Pets" type="t:Animal" minOccurs="0" maxOccurs="unbounded"/>
<xs:element name="Stone" type="t:Stone" minOccurs="0"/>
<xs:element name="Holder" type="t:Holder" minOccurs="0"/>
"""


@pytest.fixture(scope="module")
def zoo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Small]:
    with generated(tmp_path_factory.mktemp("zoo"), "zoo", schema_of(MEMBERS, TYPES)) as made:
        yield made


def test_a_slot_of_an_abstract_type_says_what_is_in_it(zoo: Small):
    m = zoo.package.models
    dog = m.Dog(name="Rex", barks=True)
    body = zoo.response(pet=dog, pets=[dog, dog], stone=m.Pebble(), holder=m.Holder(pet=dog))

    node = zoo.encode(body)

    assert zoo.is_valid(body)
    assert [each.get(f"{XSI}type").rpartition(":")[2] for each in node.iter("{*}Pet", "{*}Pets")] == ["Dog"] * 4
    assert node.find("{*}Stone").get(f"{XSI}type").endswith("Pebble")


@pytest.mark.parametrize("slot", ["pet", "pets", "stone", "holder"])
def test_an_object_of_an_abstract_class_is_refused_by_name(zoo: Small, slot: str):
    m = zoo.package.models
    animal = m.Animal(name="?")
    values = {"pet": animal, "pets": [animal], "stone": m.Stone(), "holder": m.Holder(pet=animal)}

    with pytest.raises(zoo.package.EncodeError, match="Stone is abstract" if slot == "stone" else "Animal is abstract"):
        zoo.encode(zoo.response(**{slot: values[slot]}))


def test_a_class_of_the_application_is_of_the_class_it_derives_from(zoo: Small):
    m = zoo.package.models

    class Puppy(m.Dog):  # type: ignore[name-defined,misc]
        pass

    class Ghost(m.Animal):  # type: ignore[name-defined,misc]
        pass

    assert zoo.is_valid(zoo.response(pet=Puppy(name="Rex", barks=False)))
    with pytest.raises(zoo.package.EncodeError, match="Animal is abstract"):
        zoo.encode(zoo.response(pet=Ghost(name="?")))


def test_a_type_of_a_newer_server_is_sent_on(zoo: Small):
    body = zoo.decode('<Pet i:type="Cat"><Name>Tom</Name><Lives>9</Lives></Pet>')

    (pet,) = zoo.encode(body)
    assert pet.get(f"{XSI}type").endswith("Cat")
    assert [child.text for child in pet] == ["Tom", "9"]


# --- names in no namespace -----------------------------------------------------------------------------------------

PLAIN = """
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
  <xs:complexType name="Base"><xs:sequence><xs:element name="One" type="xs:int"/></xs:sequence></xs:complexType>
  <xs:complexType name="More"><xs:complexContent><xs:extension base="Base"><xs:sequence>
    <xs:element name="Two" type="xs:int"/></xs:sequence></xs:extension></xs:complexContent></xs:complexType>
  <xs:element name="thing" type="Base"/>
</xs:schema>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:elsewhere">
  <xs:element name="far" type="xs:string"/>
</xs:schema>
"""


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Small]:
    imports = '<xs:import/><xs:import namespace="urn:elsewhere"/>'
    members = '<xs:element ref="thing"/><xs:element ref="e:far" xmlns:e="urn:elsewhere" minOccurs="0"/>'
    schema = PLAIN + schema_of(members, imports).replace(f'xmlns:t="{NAMESPACE}"', "")
    with generated(tmp_path_factory.mktemp("plain"), "plain", schema) as made:
        yield made


def test_names_in_no_namespace_are_written_so(plain: Small):
    m = plain.package.models
    node = plain.encode(plain.response(thing=m.More(one=1, two=2), far="away"))

    assert [child.tag for child in node.iter()] == [
        f"{{{NAMESPACE}}}DoResponse",
        "thing",
        "One",
        "Two",
        "{urn:elsewhere}far",
    ]
    thing = node.find("thing")
    assert thing.get(f"{XSI}type") == "More"
    assert None not in thing.nsmap


# --- the element in the Body ---------------------------------------------------------------------------------------


def rooted(small: Small, attributes: str) -> Any:
    data = (
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" '
        f'xmlns:i="http://www.w3.org/2001/XMLSchema-instance" xmlns="{NAMESPACE}">'
        f"<s:Body><DoResponse {attributes}/></s:Body></s:Envelope>"
    )
    return small.operation.decode_response(data.encode()).body


@pytest.mark.parametrize("nil", ["true", "1"])
def test_a_nil_root_stays_nil(zoo: Small, nil: str):
    assert zoo.encode(rooted(zoo, f'i:nil="{nil}"')).get(f"{XSI}nil") == "true"


@pytest.mark.parametrize(
    ("attributes", "local"), [('i:type="Newer"', "Newer"), ('xmlns:o="urn:other" i:type="o:Other"', "Other")]
)
def test_the_type_of_the_root_is_kept(zoo: Small, attributes: str, local: str):
    assert zoo.encode(rooted(zoo, attributes)).get(f"{XSI}type").rpartition(":")[2] == local


@pytest.mark.parametrize("attributes", ["", 'i:nil="false"', 'i:type="unknown:Type"'])
def test_a_root_that_says_nothing_of_itself_is_written_so(zoo: Small, attributes: str):
    assert dict(zoo.encode(rooted(zoo, attributes)).attrib) == {}
