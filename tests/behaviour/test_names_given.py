"""Names that the user gives in ``[tool.soapbind.names]``, in a package that is generated, imported and used."""

from __future__ import annotations

import importlib
import json
import sys
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import services88
from commands import soapbind
from small_contracts import Operation, wsdl
from soapbind.aliases import Kind
from soapbind.pymodel.naming.names import why_no_name

if TYPE_CHECKING:
    from collections.abc import Iterator

BILLING = '<x:schema targetNamespace="urn:billing">{}</x:schema>'
ITEM = '<x:complexType name="{}"><x:sequence>{}</x:sequence><x:attribute name="unit" type="x:string"/></x:complexType>'
PRICE = '<x:element name="Price" type="x:int"/>'
LEVEL = (
    '<x:simpleType name="Level"><x:restriction base="x:string"><x:enumeration value="+L1"/>'
    '<x:enumeration value="-L1"/></x:restriction></x:simpleType>'
)
HEADER = '<b:header message="t:Context" part="session" use="literal"/>'
SESSION = '<x:element name="Session" type="x:string"/>'
CONTEXT = '<w:message name="Context"><w:part name="session" element="t:Session"/></w:message>'
USES = (
    '<x:element name="Text" type="x:string"/><x:element name="Level" type="t:Level"/>'
    '<x:element name="One" type="t:Item"/><x:element name="Two" type="i:Item"/>'
)
NAMES = """
[tool.soapbind.names]
services.IShopService = "store"
operations."IShopService.Find" = "look_up"
parameters."IShopService.Find.Text" = "query"
results."IShopService.Find.Number" = "count"
types."{urn:billing}Item" = "Invoice"
fields."{urn:t}Item.Price" = "list_price"
fields."Item.@unit" = "measure"
values."Level.-L1" = "BASEMENT"
headers.Session = "SignedIn"
"""


def contract(particles: str = PRICE, more: tuple[Operation, ...] = ()) -> str:
    types = SESSION + ITEM.format("Item", particles) + LEVEL
    schemas = BILLING.format(ITEM.format("Item", PRICE))
    find = Operation("Find", request=USES, headers=HEADER)
    prefixes = 'xmlns:i="urn:billing"'
    return wsdl(*more, find, types=types, schemas=schemas, prefixes=prefixes, messages=CONTEXT, service="IShopService")


def project(folder: Path, text: str, names: str = "", package: str = "shop") -> None:
    (folder / "shop.wsdl").write_text(text, "utf-8")
    config = f'[[tool.soapbind.packages]]\nname = "{package}"\nsources = ["shop.wsdl"]\n'
    (folder / "pyproject.toml").write_text(config + names, "utf-8")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    folder = tmp_path_factory.mktemp("given")
    project(folder, contract(), NAMES, "named_shop")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.syspath_prepend(str(folder))
        result = soapbind("generate")
        assert result.exit_code == 0, result.stderr
        assert soapbind("check").exit_code == 0
        yield importlib.import_module("named_shop")
    for name in [name for name in sys.modules if name.partition(".")[0] == "named_shop"]:
        del sys.modules[name]


def test_a_class_of_headers_takes_no_name_of_the_package(made: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Whoever imports History from the package gets the plugin, whatever the contract is like."""
    monkeypatch.chdir(tmp_path)
    ours = [
        name for name in made.__all__ if isinstance(getattr(made, name), type) and name not in {"NoHeaders", "SignedIn"}
    ]
    assert {"Client", "History", "Plugin", "SoapFault", "Timeouts", "XmlName"} <= set(ours)
    others = [name for name in services88.__all__ if name[0].isupper() and not name.endswith("Headers")]
    assert [name for name in (*ours, *others) if not why_no_name(Kind.HEADERS, name)] == []
    project(tmp_path, contract(), '[tool.soapbind.names]\nheaders.Session = "History"\n')
    assert "bad-alias]: 'History' is what generated code calls something else" in soapbind("generate").stderr
    project(tmp_path, contract(), '[tool.soapbind.names]\ntypes."{urn:t}Item" = "History"\n', "own_history")
    monkeypatch.syspath_prepend(str(tmp_path))
    assert soapbind("generate").exit_code == 0
    package = importlib.import_module("own_history")
    assert package.models.History is not package.History, "types are in a place of their own"


def test_a_call_with_given_names(made: Any):
    testing, models = (importlib.import_module(f"named_shop.{name}") for name in ("testing", "models"))
    one = models.Item(list_price=4, measure="kg")

    class Served:
        def look_up(self, *, query: str, level: object, one: object, two: object) -> int:
            assert two == models.Invoice(price=5, measure="kg")
            assert (level, one) == (models.Level.BASEMENT, models.Item(list_price=4, measure="kg"))
            return len(query)

    with testing.FakeServer(store=Served()) as server, made.Client(server.url) as client:
        two = models.Invoice(price=5, measure="kg")
        found = client.store.look_up(query="four", level=models.Level.BASEMENT, one=one, two=two)
        assert found == 4


def test_what_is_not_given_has_its_usual_name(made: Any):
    store = importlib.import_module("named_shop.store")
    assert {"StoreClient", "AsyncStoreClient", "IShopService"} <= set(dir(store))
    assert made.SignedIn.__name__ == "SignedIn"
    assert list(made.OPERATIONS) == ["IShopService.Find"]
    operation = made.OPERATIONS["IShopService.Find"]
    assert [each.name for each in fields(operation.response[1]) if each.name != "extension_data"] == ["count"]


@pytest.mark.usefixtures("small_runtime")
def test_the_lock_has_given_names_as_configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    project(tmp_path, contract(), '[tool.soapbind.names]\ntypes."{urn:billing}Item" = "Invoice"\n')
    assert soapbind("generate").exit_code == 0
    package = json.loads(Path("soapbind.lock").read_text("utf-8"))["packages"][0]

    assert package["selection"] == {"names": ['types."{urn:billing}Item" = "Invoice"']}
    assert "names" not in package
    project(tmp_path, contract())
    assert "configuration: names was types." in soapbind("check").stderr
    assert soapbind("generate").exit_code == 0
    kept = json.loads(Path("soapbind.lock").read_text("utf-8"))["packages"][0]["names"]
    assert kept == {"types": {"{urn:billing}Item": "ItemBilling", "{urn:t}Item": "Item"}}


@pytest.mark.usefixtures("small_runtime")
def test_generate_and_check_go_by_the_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    old = '<x:element name="price" type="x:string"/>'
    project(tmp_path, contract(old))
    assert soapbind("generate").exit_code == 0
    project(tmp_path, contract(PRICE + old, (Operation("find", '<b:operation soapAction="urn:2"/>'),)))
    assert soapbind("generate").exit_code == 0
    item = Path("shop/models/item.py").read_text("utf-8")
    text = Path("soapbind.lock").read_text("utf-8")

    assert "    price: str" in item
    assert "    price_2: int" in item
    assert '"{urn:t}Item.Price": "price_2"' in text
    assert '"IShopService.Find": "find", "IShopService.find": "find_2"' in text
    assert soapbind("check").exit_code == 0
    assert soapbind("generate", "--locked").exit_code == 0
    assert (Path("shop/models/item.py").read_text("utf-8"), Path("soapbind.lock").read_text("utf-8")) == (item, text)


@pytest.mark.usefixtures("small_runtime")
def test_a_lock_without_its_names_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    project(tmp_path, contract())
    assert soapbind("generate").exit_code == 0
    data = json.loads(Path("soapbind.lock").read_text("utf-8"))
    del data["packages"][0]["names"]
    Path("soapbind.lock").write_text(json.dumps(data), "utf-8")

    result = soapbind("check")
    assert result.exit_code == 1
    assert "names: the lock has others than those that things have now" in result.stderr


@pytest.mark.usefixtures("small_runtime")
@pytest.mark.sampled(2)
@pytest.mark.parametrize("name", ["not a name", "class", "_x", "Record", "\u202ex", "price"])
def test_a_lock_that_somebody_edited_does_no_harm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str):
    monkeypatch.chdir(tmp_path)
    project(tmp_path, contract())
    assert soapbind("generate").exit_code == 0
    good = Path("shop/models/item.py").read_text("utf-8")
    data = json.loads(Path("soapbind.lock").read_text("utf-8"))
    table = {"{urn:t}Item.Price": "price" if name == "price" else "9", "{urn:t}Item.@unit": name}
    data["packages"][0]["names"] = {"types": {"{urn:t}Item": name, "gone": "Item"}, "fields": table, "what": {}}
    Path("soapbind.lock").write_text(json.dumps(data), "utf-8")

    assert soapbind("generate").exit_code == 0
    found = Path("shop/models/item.py")
    assert name == "price" or found.read_text("utf-8") == good
    assert "gone" not in Path("soapbind.lock").read_text("utf-8")


@pytest.mark.usefixtures("small_runtime")
def test_a_name_for_one_of_two_packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    project(tmp_path, contract(), NAMES)
    (tmp_path / "other.wsdl").write_text(wsdl(Operation("Do")), "utf-8")
    config = Path("pyproject.toml").read_text("utf-8")
    other = '[[tool.soapbind.packages]]\nname = "other"\nsources = ["other.wsdl"]\n'
    Path("pyproject.toml").write_text(other + config, "utf-8")
    assert soapbind("generate").exit_code == 0
    Path("pyproject.toml").write_text(other + config.replace('"Level.-L1"', '"Level.-L9"'), "utf-8")

    result = soapbind("generate")
    assert (result.exit_code, result.stderr.count("unknown-alias")) == (1, 1)


@pytest.mark.usefixtures("small_runtime")
def test_show_tells_which_names_were_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    project(tmp_path, contract())
    line = 'types."{urn:billing}Item" = "ItemBilling"'
    text = soapbind("show", "shop.wsdl").stdout

    assert text.count("[tool.soapbind.names]") == text.count(line) == 1
    names = json.loads(soapbind("show", "shop.wsdl", "--format", "json").stdout)["names"]
    assert {"kind": "types", "of": "{urn:billing}Item", "name": "ItemBilling"} in names
    project(tmp_path, contract(), f"[tool.soapbind.names]\n{line.replace('ItemBilling', 'Invoice')}\n")
    assert soapbind("generate").exit_code == 0  # what is shown can be copied


@pytest.mark.usefixtures("small_runtime")
def test_the_class_of_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    message = '<w:message name="Gone"><w:part name="p" element="t:Session"/></w:message>'
    operation = Operation("Find", faults='<w:fault name="Lost" message="t:Gone"/>')
    text = wsdl(operation, types=SESSION, messages=message)
    project(tmp_path, text, '[tool.soapbind.names]\nfaults.Lost = "NotThere"\n')
    assert soapbind("generate").exit_code == 0
    assert "class NotThere(DeclaredFault[str]):" in Path("shop/errors.py").read_text("utf-8")
    project(tmp_path, text, '[tool.soapbind.names]\nfaults."{urn:t}Session Lost" = "NotThere"\n')
    assert soapbind("generate").exit_code == 0
    assert "class NotThere(DeclaredFault[str]):" in Path("shop/errors.py").read_text("utf-8")
    for name, why in (("ValueError", "generated code calls something else"), ("lost", "begin with a capital")):
        project(tmp_path, text, f'[tool.soapbind.names]\nfaults.Lost = "{name}"\n')
        assert why in soapbind("generate").stderr
