"""``soapbind show --python``, ``--type`` and ``--search``: what to type in Python."""

from __future__ import annotations

import inspect
import json
import re
from typing import TYPE_CHECKING, Any

import pytest
import services88.chat
import services88.so_principal
from commands import soapbind
from hostile_markup import TEXTS, contract, documentation_file, names
from services88 import models
from small_contracts import Operation, wsdl
from soapbind import site
from soapbind.config import PackageConfig
from soapbind.errors import printable
from soapbind.reference.subject import reference_of
from soapbind.show import Wanted, python_text

from .running import REPO, WSDL, keys_of

if TYPE_CHECKING:
    from pathlib import Path

    from soapbind.reference.subject import Reference

CLIENTS = {"Chat": services88.chat, "SoPrincipal": services88.so_principal}


def printed(*arguments: object) -> Any:
    result = soapbind("show", *arguments, "--format", "json")
    assert (result.exit_code, result.stderr) == (0, "")
    return json.loads(result.stdout)


def test_signatures_are_those_of_the_package():
    told = {
        f"{service['module']}.{method['name']}": method["signature"]
        for service in printed(WSDL, "--python")["services"]
        for method in service["methods"]
    }
    there = {
        f"{module.__name__}.{name}": f"def {name}{inspect.signature(method)}".replace("'", "").replace("models.", "")
        for service, module in CLIENTS.items()
        for name, method in vars(getattr(module, f"{service}Agent")).items()
        if inspect.isfunction(method) and not name.startswith("_")
    }
    assert len(there) == 36
    assert told == there


def test_fields_and_members_are_those_of_the_package():
    [record] = printed(WSDL, "--type", "ChatMessage")["classes"]
    [enum] = printed(WSDL, "--type", "ChatMessageType")["classes"]
    parameters = inspect.signature(models.ChatMessage).parameters
    assert [each["name"] for each in record["fields"]] == [each for each in parameters if each != "extension_data"]
    assert {each["name"]: each["wireName"] for each in enum["members"]} == {
        each.name: each.value for each in models.ChatMessageType
    }


def test_every_method_is_shown_to_people_in_lines_that_fit():
    text = soapbind("show", WSDL, "--python").stdout
    assert max(map(len, text.splitlines())) <= 120
    assert len(re.findall(r"^  def \w+\(", text, re.MULTILINE)) == 36
    assert "  def add_chat_message(self, *, chat_session_id: int, message: ChatMessage | None) -> ChatMessage" in text


_TWO = """
<x:complexType name="order-line"><x:sequence><x:element name="Price" type="x:decimal"/></x:sequence></x:complexType>
<x:complexType name="order_line"><x:sequence><x:element name="Piece" type="x:int"/></x:sequence></x:complexType>
"""
_REQUEST = '<x:element name="A" type="t:order-line"/><x:element name="B" type="t:order_line"/>'


def test_a_type_is_known_by_its_name_in_the_contract_too(tmp_path: Path):
    (tmp_path / "x.wsdl").write_text(wsdl(Operation("Find", request=_REQUEST), types=_TWO), "utf-8")
    shown = {
        name: printed(tmp_path / "x.wsdl", "--type", name)["classes"] for name in ("order-line", "{urn:t}order_line")
    }
    assert [[field["name"] for field in found["fields"]] for [found] in shown.values()] == [["price"], ["piece"]]
    [first] = shown["order-line"]
    assert printed(tmp_path / "x.wsdl", "--type", first["name"])["classes"] == [first]


def test_a_package_is_called_as_in_its_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    fields = "".join(f'<x:element name="{name}" type="x:int"/>' for name in ("Price", "price"))
    (tmp_path / "x.wsdl").write_text(wsdl(Operation("Find", request=fields)), "utf-8")
    assert soapbind("generate", "x.wsdl", "--package", "sums", "--lock", "soapbind.lock").exit_code == 0
    shown = printed("soapbind.lock", "--python")
    [method] = shown["services"][0]["methods"]
    assert (shown["package"], [each["name"] for each in method["parameters"]]) == ("sums", ["price", "price_2"])


GIVEN = """
[[tool.soapbind.packages]]
name = "calc"
sources = ["x.wsdl"]
profile = "netserver"
[tool.soapbind.names]
operations."Calc.Find" = "look_up"
types."{urn:t}Kind" = "Sort"
"""
_KIND = (
    "<x:simpleType name='Kind'><x:restriction base='x:string'><x:enumeration value='A'/></x:restriction></x:simpleType>"
)


def test_names_and_profile_that_the_configuration_gives_are_in_the_lock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    kind = '<x:element name="Of" type="t:Kind"/>'
    (tmp_path / "x.wsdl").write_text(wsdl(Operation("Find", request=kind), types=_KIND), "utf-8")
    (tmp_path / "pyproject.toml").write_text(GIVEN, "utf-8")
    assert soapbind("generate").exit_code == 0
    [method] = printed("soapbind.lock", "--python")["services"][0]["methods"]
    assert (method["name"], method["parameters"][0]["annotation"]) == ("look_up", "Sort")
    assert printed("soapbind.lock", "--search", "look up")["found"][0]["wireName"] == "Find"
    assert ".look_up(" in soapbind("sample", "soapbind.lock", "Calc.Find", "--style", "python").stdout
    assert soapbind("show", "soapbind.lock", "--type", "Sort", "--format", "json-schema").exit_code == 0
    assert "from calc import NetServer" in soapbind("show", "soapbind.lock", "--python").stdout


@pytest.mark.parametrize(
    ("text", "name"),
    [("AddChatMessage", "add_chat_message"), ("add_chat_mesage", "add_chat_message"), ("TO_CUSTOMER", "TO_CUSTOMER")],
)
def test_the_best_is_found_first(text: str, name: str):
    lines = soapbind("show", WSDL, "--search", text).stdout.splitlines()
    assert re.split(r"[ .]+", lines[0])[2] == name


@pytest.mark.parametrize("name", ["AddChatMessage", "add_chat_message", "Chat.AddChatMessage"])
def test_an_operation_is_no_type_and_the_help_shows_it(name: str):
    result = soapbind("show", WSDL, "--type", name)
    assert result.exit_code == 1
    advice = re.search(r"it is an operation: (.*) shows it", result.stderr)
    assert advice, result.stderr
    assert "def add_chat_message(" in soapbind("show", WSDL, *advice[1].split()).stdout


def test_a_search_within_an_operation_finds_nothing_outside():
    within = printed(WSDL, "--operation", "Chat.GetChatMessages", "--search", "chat")["found"]
    assert {each["name"] for each in within if each["kind"] == "operation"} == {"get_chat_messages"}


def test_people_see_the_first_thirty_and_programs_all():
    lines = soapbind("show", WSDL, "--search", "id").stdout.splitlines()
    everything = printed(WSDL, "--search", "id")["found"]
    assert len(everything) > 30
    assert lines[30:] == [f"30 of {len(everything)}; more words find less, --format json has all"]


def hostile(folder: Path) -> Reference:
    (folder / "x.wsdl").write_text(contract(names()), "utf-8")
    (folder / "x.toml").write_text(documentation_file(), "utf-8")
    config = PackageConfig("hostile", (str(folder / "x.wsdl"),), documentation=(str(folder / "x.toml"),))
    return reference_of(site.find(config, lambda _: None).subject)


@pytest.mark.slow  # models hundreds of types
def test_foreign_text_is_text_on_a_terminal(tmp_path: Path):
    reference = hostile(tmp_path)
    classes = [each.name for each in (*reference.package.records, *reference.package.enums)]
    wanted = [Wanted(), Wanted(details=True), Wanted(search="a"), *(Wanted(name) for name in classes)]
    texts = [python_text(reference, each, 80) for each in wanted]
    lines = [line for text in texts for line in text.split("\n")]
    assert len(lines) > 20 * len(TEXTS)
    assert [line for line in lines if line != printable(line, 2001)] == []


def test_the_description_of_the_json_names_every_key():
    text = (REPO / "docs" / "show-json.md").read_text("utf-8").partition("\n## With `--python`")[2]
    documents = [
        printed(WSDL, *arguments)
        for arguments in (["--python"], ["--type", "ChatMessage"], ["--type", "ChatMessageType"], ["--search", "chat"])
    ]
    documents.append(printed(WSDL, "--type", "RequestHeaders"))
    assert keys_of(documents) - {"format", "package"} <= set(re.findall(r"`([a-zA-Z]+)`", text))
