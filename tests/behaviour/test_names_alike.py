"""Names that would be alike in Python stay apart: readable, the same in every run, never a refusal."""

from __future__ import annotations

import ast
import importlib
import sys
from dataclasses import fields
from typing import TYPE_CHECKING

import pytest
from small_contracts import NUMBER, Operation, generated, imported, wsdl
from soapbind import pipeline
from soapbind.config import PackageConfig
from soapbind.diff.snapshot import from_snapshot, to_snapshot
from soapbind.profiles.generic import GENERIC
from soapbind.pymodel.build import build_package

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from soapbind.contract.model import Contract
    from soapbind.pymodel.model import PyPackage

MEMBERS = {
    ("+A2", "-A2"): ["PLUS_A2", "MINUS_A2"],
    ("-7", "7", "+7"): ["MINUS_7", "VALUE_7", "PLUS_7"],
    ("kg", "KG", "Kg"): ["KG", "KG_2", "KG_3"],
    ("KG_2", "kg", "KG"): ["KG_2", "KG", "KG_3"],
    ("<=", ">=", "=", "≠"): ["LESS_THAN_EQUALS", "GREATER_THAN_EQUALS", "EQUALS", "NOT_EQUAL_TO"],
    ("£", "$", "¥", "#", "*"): ["POUND", "DOLLAR", "YEN", "HASH", "STAR"],
    ("VDSL2", "VDSL2+", "VDSL2-"): ["VDSL2", "VDSL2_PLUS", "VDSL2_DASH"],
    ("a.b", "a b", "a/b", "a_b"): ["A_B", "A_SPACE_B", "A_SLASH_B", "A_UNDERSCORE_B"],
    ("", " ", "...", "None"): ["EMPTY", "SPACE", "DOT_DOT_DOT", "NONE"],
    ("C", "C#", "C++"): ["C", "C_HASH", "C_PLUS_PLUS"],
}


def model(folder: Path, text: str) -> tuple[Contract, PyPackage]:
    (folder / "a.wsdl").write_text(text, "utf-8")
    contract = pipeline.read(PackageConfig("a", (str(folder / "a.wsdl"),))).contract
    return contract, build_package(contract, "a", GENERIC)


def fields_of(folder: Path, particles: str, types: str = "", **parts: str) -> list[str]:
    _, package = model(folder, wsdl(Operation("Do", request=particles), types=types, **parts))
    return [f.name for f in package.services[0].operations[0].request.fields]


def element(name: str, type_: str = "x:string", *, extra: str = 'minOccurs="0"') -> str:
    return f'<x:element name="{name}" type="{type_}" {extra}/>'


@pytest.mark.parametrize(("values", "members"), MEMBERS.items(), ids=lambda values: " ".join(values).strip())
def test_enumeration_values(tmp_path: Path, values: tuple[str, ...], members: list[str]):
    items = "".join(f"<x:enumeration value='{v.replace('<', '&lt;')}'/>" for v in (*values, values[0]))
    types = f'<x:simpleType name="Kind"><x:restriction base="x:string">{items}</x:restriction></x:simpleType>'
    _, package = model(tmp_path, wsdl(Operation("Do", request=element("K", "t:Kind")), types=types))

    assert [(m.value, m.name) for m in package.enums[0].members] == list(zip(values, members, strict=True))


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("Price", "price", "PRICE"), ["price", "price_2", "price_3"]),
        (("user_id", "UserId", "user-id"), ["user_id", "user_id_2", "user_id_3"]),
        (("Ångström", "ångström"), ["ångström", "ångström_2"]),
        (("self", "Self", "self_"), ["self_", "self_2", "self_3"]),
        (("Price_2", "Price", "price"), ["price_2", "price", "price_3"]),
    ],
)
def test_fields(tmp_path: Path, names: tuple[str, ...], expected: list[str]):
    assert fields_of(tmp_path, "".join(map(element, names))) == expected


def test_a_method_has_no_local_name_that_is_a_parameter(tmp_path: Path):
    wide = [f"AParameterWithALongName{number}" for number in range(4)]
    members = "".join(map(element, ("body", "body_", "op", *wide)))
    text = generated(tmp_path, "local_names", wsdl(Operation("Do", request=members)))["calc/client.py"]

    (method,) = [n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.FunctionDef) and n.name == "do"]
    assigned = [n.id for n in ast.walk(method) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]
    assert assigned == ["op", "body_"]
    assert not {each.arg for each in method.args.kwonlyargs} & set(assigned)


@pytest.mark.parametrize("other", ["urn:x:stock", "http://x/schemas/Stock/", "http://x/Crm.Stock"])
def test_fields_of_several_namespaces(tmp_path: Path, other: str):
    schemas = f'<x:schema targetNamespace="{other}"><x:element name="Name" type="x:string"/></x:schema>'
    particles = element("Name") + '<x:element ref="o:Name" minOccurs="0"/>'

    found = fields_of(tmp_path, particles, schemas=schemas, prefixes=f'xmlns:o="{other}"')

    assert found == ["name", "name_stock"]


@pytest.mark.sampled(1)
@pytest.mark.parametrize(("base", "own"), [("ItemId", "item_id"), ("URL", "Url"), ("x", "X")])
def test_inherited_fields(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, base: str, own: str):
    monkeypatch.syspath_prepend(str(tmp_path))
    types = (
        f'<x:complexType name="Base"><x:sequence>{element(base)}</x:sequence></x:complexType>'
        '<x:complexType name="More"><x:complexContent><x:extension base="t:Base">'
        f"<x:sequence>{element(own)}</x:sequence></x:extension>"
        "</x:complexContent></x:complexType>"
    )
    name = f"inherited_{base.lower()}"
    package = imported(tmp_path, name, wsdl(Operation("Do", request=element("M", "t:More")), types=types))
    more = importlib.import_module(f"{name}.models").More
    first, second = (f.name for f in fields(more) if f.name != "extension_data")
    operation = package.OPERATIONS["Calc.Do"]
    sent = package.Request(operation.request[0](), operation.request[1](m=more(**{first: "1", second: "2"})))

    data = operation.encode_request(sent)

    assert f"<{base}>1</{base}><{own}>2</{own}>".encode() in data
    assert operation.decode_request(data).body == sent.body


TWO_NAMESPACES = "".join(
    f'<x:schema targetNamespace="{uri}" elementFormDefault="qualified"><x:complexType name="Address"><x:sequence>'
    f"{element(field)}</x:sequence></x:complexType></x:schema>"
    for uri, field in (("http://x/Crm.Sales", "City"), ("http://x/Crm.Billing", "Iban"), ("http://x/zoo", "Cage"))
)
PREFIXES = 'xmlns:s="http://x/Crm.Sales" xmlns:bi="http://x/Crm.Billing" xmlns:z="http://x/zoo"'
OWN_ADDRESS = f'<x:complexType name="Address"><x:sequence>{NUMBER}</x:sequence></x:complexType>'
PLACES = element("Ship", "s:Address") + element("Bill", "bi:Address") + element("Own", "t:Address")


def classes(package: PyPackage) -> dict[str, str]:
    return {str(record.xml_name): record.name for record in package.records}


def test_types_of_several_namespaces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.syspath_prepend(str(tmp_path))
    text = wsdl(Operation("Do", request=PLACES), types=OWN_ADDRESS, schemas=TWO_NAMESPACES, prefixes=PREFIXES)
    package = imported(tmp_path, "namespaces_alike", text)
    models = importlib.import_module("namespaces_alike.models")
    assert set(models.__all__) == {"Address", "AddressBilling", "AddressSales"}
    operation = package.OPERATIONS["Calc.Do"]
    body = operation.request[1](
        ship=models.AddressSales(city="Bergen"), bill=models.AddressBilling(iban="NO"), own=models.Address(number=3)
    )

    sent = package.Request(operation.request[0](), body)
    assert operation.decode_request(operation.encode_request(sent)).body == body


def test_class_names_depend_on_no_order_and_on_nothing_unrelated(tmp_path: Path):
    do = Operation("Do", request=PLACES)
    text = wsdl(do, types=OWN_ADDRESS, schemas=TWO_NAMESPACES, prefixes=PREFIXES)
    contract, package = model(tmp_path, text)
    expected = classes(package)
    middle = TWO_NAMESPACES.index("<x:schema", 9)
    swapped = wsdl(do, types=OWN_ADDRESS, schemas=TWO_NAMESPACES[middle:] + TWO_NAMESPACES[:middle], prefixes=PREFIXES)
    unrelated = Operation("First", soap="", request=element("Z", "z:Street"))
    street = TWO_NAMESPACES.replace(
        'name="Address"><x:sequence><x:element name="Cage"', 'name="Street"><x:sequence><x:element name="Cage"'
    )

    assert classes(model(tmp_path, swapped)[1]) == expected
    assert classes(build_package(from_snapshot(to_snapshot(contract)), "a", GENERIC)) == expected
    more = wsdl(unrelated, do, types=OWN_ADDRESS, schemas=street, prefixes=PREFIXES)
    assert expected.items() <= classes(model(tmp_path, more)[1]).items()


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("item", "Item"), {"Item": "Item", "item": "Item2"}),
        (("PartID", "partId", "PartId"), {"PartID": "PartID", "PartId": "PartId2", "partId": "PartId3"}),
        (("a_b", "aB", "A-B"), {"A-B": "AB", "aB": "AB2", "a_b": "AB3"}),
    ],
)
def test_types_of_one_namespace(tmp_path: Path, names: tuple[str, ...], expected: dict[str, str]):
    types = "".join(f'<x:complexType name="{n}"><x:sequence>{NUMBER}</x:sequence></x:complexType>' for n in names)
    request = "".join(element(f"F{number}", f"t:{name}") for number, name in enumerate(names))
    _, package = model(tmp_path, wsdl(Operation("Do", request=request), types=types))

    assert {record.xml_name.name: record.name for record in package.records} == expected
    assert len({record.module.casefold() for record in package.records}) == len(names)


def test_anonymous_types_are_not_taken_for_others_of_that_name(tmp_path: Path):
    inner = '<x:element name="{}"><x:complexType><x:sequence>{}</x:sequence></x:complexType></x:element>'
    types = (
        f'<x:complexType name="A"><x:sequence>{inner.format("BC", element("One"))}</x:sequence></x:complexType>'
        f'<x:complexType name="AB"><x:sequence>{inner.format("C", element("Two"))}</x:sequence></x:complexType>'
        f'<x:complexType name="ABC"><x:sequence>{element("Three")}</x:sequence></x:complexType>'
    )
    request = element("X", "t:A") + element("Y", "t:AB") + element("Z", "t:ABC")
    _, package = model(tmp_path, wsdl(Operation("Do", request=request), types=types))
    by_class = {record.name: record for record in package.records}

    assert {name: [f.wire_name for f in record.fields] for name, record in by_class.items()} == {
        "A": ["BC"], "AB": ["C"], "ABC": ["Three"], "ABC2": ["One"], "ABC3": ["Two"]
    }  # fmt: skip
    assert len({record.xml_name for record in package.records}) == 5


def test_operations_and_services(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.syspath_prepend(str(tmp_path))
    operations = [Operation(name, soap="") for name in ("Find", "find", "FIND", "find_2")]
    package = imported(tmp_path, "operations_alike", wsdl(*operations, service="async"))

    service = importlib.import_module("operations_alike.s")  # AsyncClient is the entry point: called as wsdl:service
    assert isinstance(package.Client("http://h/").s, service.SClient)
    methods = [package.OPERATIONS.method(key) for key in package.OPERATIONS]
    assert sorted(methods) == ["find", "find_2", "find_3", "find_4"]
    assert package.OPERATIONS.method("async.find_2") == "find_2"


OVERLOADS = {
    "told apart by the names of inputs": (("ByName", ""), ("ByNumber", ""), ["find", "find_by_number"]),
    "named like the operation": (("", ""), ("FindAll", ""), ["find", "find_all"]),
    "told apart by outputs": (("", "One"), ("", "Two"), ["find", "find_two"]),
    "told apart by their bodies": (("", ""), ("", ""), ["find", "find_other"]),
    "with a dot": (("a.b", ""), ("a.c", ""), ["find", "find_other"]),
}


@pytest.mark.sampled(1)
@pytest.mark.parametrize(("first", "second", "methods"), OVERLOADS.values(), ids=OVERLOADS)
def test_overloaded_operations_are_methods_each(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, first: tuple[str, str], second: tuple[str, str], methods: list[str]
):
    monkeypatch.syspath_prepend(str(tmp_path))
    name = "overloads_" + "_".join(methods) + first[0].replace(".", "") + first[1]
    text = wsdl(
        Operation("Find", '<b:operation soapAction="urn:one"/>', ways=first, wrapper="FindOne"),
        Operation("Find", '<b:operation soapAction="urn:two"/>', element("Text"), ways=second, wrapper="FindOther"),
    )
    package = imported(tmp_path, name, text)
    testing = importlib.import_module(f"{name}.testing")

    class Served:
        pass

    setattr(Served, methods[0], lambda _, *, number: number + 1)
    setattr(Served, methods[1], lambda _, *, text: len(text))
    with testing.FakeServer(calc=Served()) as server, package.Client(server.url) as client:
        assert getattr(client.calc, methods[0])(number=1) == 2
        assert getattr(client.calc, methods[1])(text="four") == 4
    assert [o.action for o in package.OPERATIONS.values()] == ["urn:one", "urn:two"]


def test_overloads_can_be_chosen_and_keep_their_names(tmp_path: Path):
    text = wsdl(*(Operation("Find", ways=(way, ""), wrapper=way, soap="") for way in ("One", "Two", "Three")))
    contract, package = model(tmp_path, text)
    found = pipeline.read(PackageConfig("a", (str(tmp_path / "a.wsdl"),), operations=("Calc.Find(Three)",))).contract

    assert [o.name for o in package.services[0].operations] == ["Find", "Find(Two)", "Find(Three)"]
    assert [o.label for o in found.services[0].operations] == ["Find(Three)"]
    again = build_package(from_snapshot(to_snapshot(contract)), "a", GENERIC)
    assert {o.method for o in again.services[0].operations} == {"find", "find_two", "find_three"}


@pytest.mark.parametrize("wrapper", ["NoHeaders", "Find", "OPERATION"])
def test_bodies_are_not_taken_for_headers_or_each_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wrapper: str):
    monkeypatch.syspath_prepend(str(tmp_path))
    name = f"bodies_{wrapper.lower()}"
    text = wsdl(Operation("Find", wrapper=wrapper)).replace(f'element="t:{wrapper}Response"', f'element="t:{wrapper}"')
    operation = imported(tmp_path, name, text).OPERATIONS["Calc.Find"]

    assert operation.request[1] is operation.response[1]
    assert operation.request[0].__module__ == f"{name}._headers"
    assert b"<Number>4</Number>" in operation.encode_request(
        importlib.import_module(name).Request(operation.request[0](), operation.request[1](number=4))
    )


@pytest.mark.parametrize("name", ["名", "名2", "ꀀ"])
def test_a_class_called_like_its_module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str):
    monkeypatch.syspath_prepend(str(tmp_path))
    package = f"own_module_{ord(name[0])}{len(name)}"
    types = f'<x:complexType name="{name}"><x:sequence>{NUMBER}</x:sequence></x:complexType>'
    imported(tmp_path, package, wsdl(Operation("Do", request=element("A", f"t:{name}")), types=types))
    models = importlib.import_module(f"{package}.models")
    importlib.import_module(f"{package}.models.{models.MODULES[name]}")

    assert isinstance(getattr(models, name), type)


@pytest.fixture(autouse=True)
def _forget(tmp_path: Path) -> Iterator[None]:
    known = set(sys.modules)
    yield
    for name in set(sys.modules) - known:
        if str(tmp_path) in str(getattr(sys.modules[name], "__file__", "")):
            del sys.modules[name]
