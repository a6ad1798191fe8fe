"""Types of the contract in an xs:anyType: no field names them, and a message may have any of them."""

from __future__ import annotations

import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from commands import soapbind
from hypothesis import given, settings
from hypothesis import strategies as st
from random_examples import examples
from small_contract import Small, generated, schema_of, wsdl_of
from soapbind import pipeline
from soapbind.config import PackageConfig
from soapbind.diff.compare import compare
from soapbind.diff.snapshot import fingerprint, from_snapshot, to_snapshot

if TYPE_CHECKING:
    from collections.abc import Iterator

_TYPES = """
  <xs:complexType name="Device"><xs:sequence><xs:element name="Key" type="xs:int"/></xs:sequence></xs:complexType>
  <xs:complexType name="Disk"><xs:complexContent><xs:extension base="t:Device"><xs:sequence>
    <xs:element name="State" type="t:State"/></xs:sequence></xs:extension></xs:complexContent></xs:complexType>
  <xs:complexType name="ArrayOfDevice"><xs:sequence>
    <xs:element name="device" type="t:Device" minOccurs="0" maxOccurs="unbounded"/></xs:sequence></xs:complexType>
  <xs:complexType name="ArrayOfString"><xs:sequence>
    <xs:element name="string" type="xs:string" minOccurs="0" maxOccurs="unbounded"/></xs:sequence></xs:complexType>
  <xs:complexType name="Price"><xs:simpleContent><xs:extension base="xs:decimal">
    <xs:attribute name="currency" type="xs:string"/></xs:extension></xs:simpleContent></xs:complexType>
  <xs:complexType name="Box"><xs:sequence><xs:element name="Inside" type="xs:anyType" minOccurs="0"/>
    <xs:element ref="t:Label" minOccurs="0"/></xs:sequence></xs:complexType>
  <xs:element name="Label" type="xs:string"/>
  <xs:element name="Tag" type="xs:string" substitutionGroup="t:Label"/>
  <xs:simpleType name="State"><xs:restriction base="xs:string">
    <xs:enumeration value="poweredOn"/></xs:restriction></xs:simpleType>"""
_ANY = '<xs:element name="val" type="xs:anyType"/>'
_BROKEN = """
  <xs:complexType name="Broken"><xs:sequence><xs:element name="a" type="t:Nowhere"/></xs:sequence></xs:complexType>
  <xs:complexType name="Holder"><xs:sequence><xs:element ref="t:Held"/></xs:sequence></xs:complexType>
  <xs:element name="Held" type="t:Broken"/>"""
_LATER = """
  <xs:complexType name="Broken"><xs:sequence><xs:element name="a" type="xs:int"/></xs:sequence>
    <xs:assert test="a > 1"/></xs:complexType>
  <xs:complexType name="Holder"><xs:sequence><xs:element name="b" type="t:Broken"/></xs:sequence></xs:complexType>"""
_WCF = '<xs:import namespace="http://schemas.microsoft.com/2003/10/Serialization/"/>'


@pytest.fixture(scope="module")
def inventory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Small]:
    with generated(tmp_path_factory.mktemp("any"), "inventory", schema_of(_ANY, _TYPES)) as made:
        yield made


def files_of(folder: Path, schema: str, **chosen: Any) -> set[str]:
    """Return the modules of models in the package of a schema."""
    (folder / "a.wsdl").write_text(wsdl_of(schema), "utf-8")
    files = pipeline.generate(PackageConfig("made", (str(folder / "a.wsdl"),), str(folder), **chosen))
    return {path.removeprefix("models/").removesuffix(".py") for path in files if path.startswith("models/")}


# --- values --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "content", "expected"),
    [
        ("Disk", "<Key>7</Key><State>poweredOn</State>", lambda m: m.Disk(key=7, state=m.State.POWERED_ON)),
        ("State", "poweredOn", lambda m: m.State.POWERED_ON),
        ("Price", "9.50", lambda m: m.Price(value=Decimal("9.50"))),
        ("ArrayOfString", "<string>a</string><string>b</string>", lambda m: m.ArrayOfString(string=["a", "b"])),
        ("ArrayOfString", "", lambda m: m.ArrayOfString(string=[])),
        (
            "ArrayOfDevice",
            '<device i:type="Disk"><Key>1</Key><State>poweredOn</State></device>',
            lambda m: m.ArrayOfDevice(device=[m.Disk(key=1, state=m.State.POWERED_ON)]),
        ),
        (
            "Box",
            '<Inside i:type="Box"><Inside i:type="xs:int">3</Inside></Inside><Tag>x</Tag>',
            lambda m: m.Box(inside=m.Box(inside=3), label=m.LabelChoice(tag="x")),
        ),
    ],
)
def test_a_type_that_no_field_names_is_a_class(inventory: Small, kind: str, content: str, expected: Any):
    body = inventory.decode(f'<val i:type="{kind}">{content}</val>')

    assert body.val == expected(inventory.package.models)
    assert inventory.is_valid(body)


def test_a_type_that_the_contract_does_not_have_stays_xml(inventory: Small):
    body = inventory.decode('<val i:type="Newer"><Key>7</Key></val>')

    assert isinstance(body.val, inventory.package.XmlFragment)
    assert inventory.encode(body)[0].get("{http://www.w3.org/2001/XMLSchema-instance}type") == "Newer"


@settings(max_examples=examples(100), deadline=None)
@given(data=st.data())
def test_what_is_written_is_valid_and_read_again(inventory: Small, data: st.DataObject):
    models = inventory.package.models
    disks = st.builds(models.Disk, key=st.integers(-9, 9), state=st.just(models.State.POWERED_ON))
    devices = st.builds(models.Device, key=st.integers(-9, 9)) | disks
    texts = st.text("abc <&", max_size=4)
    leaves = (
        devices
        | texts
        | st.integers(-(2**40), 2**40)
        | st.just(models.State.POWERED_ON)
        | st.builds(models.Price, value=st.decimals(-9, 9, places=2), currency=texts | st.none())
        | st.builds(models.ArrayOfString, string=st.lists(texts, max_size=3))
        | st.builds(models.ArrayOfDevice, device=st.lists(devices, max_size=3))
    )
    value = data.draw(st.recursive(leaves, lambda inner: st.builds(models.Box, inside=inner), max_leaves=4))
    operation = inventory.operation
    body = inventory.response(val=value)

    assert inventory.is_valid(body)
    written = operation.encode_response(inventory.package.Response(operation.response[0](), body))
    assert operation.decode_response(written).body.val == value


def test_only_what_came_is_loaded(inventory: Small, tmp_path: Path):
    folder = str(Path(inventory.package.__path__[0]).parent)
    program = f"""
import sys
sys.path.insert(0, {folder!r})
import inventory
data = '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><DoResponse xmlns="urn:small">' \\
    '<val xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:type="Device"><Key>1</Key></val></DoResponse>' \\
    '</s:Body></s:Envelope>'
assert inventory.OPERATIONS["Small.Do"].decode_response(data.encode()).body.val.key == 1
print(*sorted(name for name in sys.modules if name.startswith("inventory.models.")))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert done.stdout.split() == ["inventory.models.device"]


# --- which types there are -----------------------------------------------------------------------------------------

_ALL = {"array_of_device", "array_of_string", "box", "device", "disk", "label_choice", "price", "state", "__init__"}


def test_without_such_an_element_types_that_nothing_needs_are_left_out(tmp_path: Path):
    assert files_of(tmp_path, schema_of('<xs:element name="val" type="t:State"/>', _TYPES)) == {"state", "__init__"}


def test_an_xs_any_type_that_no_message_has_does_not_count(tmp_path: Path):
    unused = '<xs:complexType name="Unused"><xs:sequence><xs:element name="a" type="xs:anyType"/></xs:sequence>'
    schema = schema_of('<xs:element name="val" type="t:State"/>', _TYPES + unused + "</xs:complexType>")
    assert files_of(tmp_path, schema) == {"state", "__init__"}


def test_named_operations_have_the_types_that_their_messages_name(tmp_path: Path):
    schema = schema_of(_ANY + '<xs:element name="made" type="t:Disk"/>', _TYPES)

    assert files_of(tmp_path, schema) == _ALL
    for chosen in ({"services": ("Small",)}, {"operations": ("Small.Do",)}):
        assert files_of(tmp_path, schema, **chosen) == {"disk", "device", "state", "__init__"}


def test_leaving_out_something_else_leaves_the_types(tmp_path: Path):
    text = wsdl_of(schema_of(_ANY, _TYPES))
    start, end = text.index("<wsdl:operation"), text.index("</wsdl:operation>") + len("</wsdl:operation>")
    text = text[:end] + text[start:end].replace('"Do"', '"Other"') + text[end:]
    start = text.index("<wsdl:operation", text.index("<wsdl:binding"))
    end = text.index("</wsdl:operation>", start) + len("</wsdl:operation>")
    text = text[:end] + text[start:end].replace('"Do"', '"Other"').replace("/Do", "/Other") + text[end:]
    (tmp_path / "two.wsdl").write_text(text, "utf-8")
    config = PackageConfig("made", (str(tmp_path / "two.wsdl"),), str(tmp_path), exclude=("Small.Other",))

    files = pipeline.generate(config)
    assert "small/other.py" not in files
    assert {f"models/{name}.py" for name in _ALL} <= files.keys()


@pytest.mark.usefixtures("small_runtime")
@pytest.mark.parametrize("types", [_BROKEN, _LATER])
def test_a_type_that_cannot_be_read_is_left_out_and_those_that_need_it(tmp_path: Path, types: str):
    assert files_of(tmp_path, schema_of(_ANY, _TYPES + types)) == _ALL

    result = soapbind("generate", tmp_path / "a.wsdl", "--package", "told", "--output", tmp_path)
    assert result.exit_code == 0
    assert "it is left out" in result.stderr


def test_the_type_of_a_body_need_not_be_a_class(tmp_path: Path):
    """A Body needs no class of its type, so what is wrong with that does not matter as long as nothing else has it."""
    members = f"<xs:sequence>{_ANY}</xs:sequence>"
    types = f"""<xs:complexType name="Open"><xs:openContent><xs:any/></xs:openContent>{members}</xs:complexType>
      <xs:complexType name="Closed"><xs:complexContent><xs:restriction base="t:Open">{members}</xs:restriction>
      </xs:complexContent></xs:complexType>"""
    schema, count = re.subn(
        '<xs:element name="DoResponse">.*</xs:element>',
        '<xs:element name="DoResponse" type="t:Closed"/>',
        schema_of(_ANY, _TYPES + types),
        flags=re.DOTALL,
    )
    assert count == 1
    assert files_of(tmp_path, schema) == _ALL


def test_a_type_that_two_documents_declare_differently_is_left_out(tmp_path: Path):
    def clash(base: str) -> str:
        member = f'<xs:element name="a" type="xs:{base}"/>'
        return f'<xs:complexType name="Clash"><xs:sequence>{member}</xs:sequence></xs:complexType>'

    other = wsdl_of(schema_of(_ANY, _TYPES + clash("int"))).replace('"Small"', '"Other"').replace("t:Small", "t:Other")
    (tmp_path / "b.wsdl").write_text(other.replace('"S"', '"S2"'), "utf-8")
    (tmp_path / "a.wsdl").write_text(wsdl_of(schema_of(_ANY, _TYPES + clash("string"))), "utf-8")

    files = pipeline.generate(PackageConfig("made", (str(tmp_path),), str(tmp_path)))
    assert "models/disk.py" in files
    assert "models/clash.py" not in files


@pytest.mark.parametrize(("types", "code"), [(_BROKEN, "unknown-type"), (_LATER, "unsupported-xsd11")])
def test_a_type_that_a_message_names_must_be_read(tmp_path: Path, types: str, code: str):
    (tmp_path / "a.wsdl").write_text(
        wsdl_of(schema_of(_ANY + '<xs:element name="b" type="t:Broken"/>', types)), "utf-8"
    )

    result = soapbind("generate", tmp_path / "a.wsdl", "--package", "refused", "--output", tmp_path)
    assert (result.exit_code, f"error[{code}]" in result.stderr) == (1, True)


def test_known_types_of_a_wcf_service_are_classes_and_its_arrays_lists(tmp_path: Path):
    schema = schema_of(_ANY, _WCF + _TYPES)

    assert files_of(tmp_path, schema) == _ALL - {"array_of_device", "array_of_string"}
    assert files_of(tmp_path, schema, services=("Small",)) == {"__init__"}


# --- locks and differences -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("types", [_TYPES, _WCF + _TYPES, _TYPES + _BROKEN, _TYPES + _LATER])
@pytest.mark.parametrize("chosen", [{}, {"services": ("Small",)}])
def test_a_contract_does_not_differ_from_its_snapshot(tmp_path: Path, types: str, chosen: dict[str, Any]):
    (tmp_path / "a.wsdl").write_text(wsdl_of(schema_of(_ANY, types)), "utf-8")
    contract = pipeline.read(PackageConfig("made", (str(tmp_path / "a.wsdl"),), str(tmp_path), **chosen)).comparable

    again = from_snapshot(to_snapshot(contract))
    assert compare(contract, again, "made").findings == ()
    assert fingerprint(to_snapshot(again)) == fingerprint(to_snapshot(contract))


@pytest.mark.usefixtures("small_runtime")
@pytest.mark.parametrize("types", [_TYPES, _TYPES + _BROKEN, _TYPES + _LATER])
@pytest.mark.parametrize("part", [[], ["--service", "Small"]])
def test_a_lock_agrees_with_what_it_was_made_from(
    tmp_path: Path, types: str, part: list[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.wsdl").write_text(wsdl_of(schema_of(_ANY, types)), "utf-8")
    listed = f"services = {part[1:]}\n"
    (tmp_path / "pyproject.toml").write_text(
        f'[[tool.soapbind.packages]]\nname = "made"\nsources = ["a.wsdl"]\n{listed if part else ""}', "utf-8"
    )

    assert soapbind("generate").exit_code == 0
    assert soapbind("check").exit_code == 0
    for old, new in (("soapbind.lock", "a.wsdl"), ("a.wsdl", "soapbind.lock")):
        result = soapbind("diff", old, new, *part)
        assert (result.exit_code, result.stdout.splitlines()[-1]) == (0, f"{old} -> {new}: no differences")


def test_show_tells_the_types_that_an_operation_names(tmp_path: Path):
    (tmp_path / "a.wsdl").write_text(
        wsdl_of(schema_of(_ANY + '<xs:element name="b" type="t:State"/>', _TYPES)), "utf-8"
    )

    shown = soapbind("show", tmp_path / "a.wsdl", "--operation", "Small.Do").stdout
    assert "State" in shown
    assert "Disk" not in shown
