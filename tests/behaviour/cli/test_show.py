"""``soapbind show``: what it prints."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from commands import soapbind
from small_contracts import Operation, wsdl

from .running import CONSTRUCTS, REPO, WSDL

if TYPE_CHECKING:
    from pathlib import Path


def test_show_prints_every_signature():
    result = soapbind("show", WSDL)
    lines = result.stdout.splitlines()
    assert result.exit_code == 0
    assert lines[0] == "Chat  http://www.superoffice.net/ws/crm/NetServer/Services88  (31 operations)"
    assert "  AddChatMessage(ChatSessionId: xs:int, Message: ChatMessage) -> ChatMessage" in lines
    assert "  GetChatMessages(ChatSessionId: xs:int, After: xs:int) -> ChatMessage[]" in lines
    assert lines[1].startswith("  address: http")
    assert len(lines) == 2 * 2 + 31 + 5


def test_show_tells_lists_from_single_values(tmp_path: Path):
    words = '<x:element name="Word" type="x:string" minOccurs="0" maxOccurs="9"/><x:element name="Limit" type="x:int"/>'
    (tmp_path / "find.wsdl").write_text(wsdl(Operation("Find", request=words)), "utf-8")
    assert soapbind("show", tmp_path / "find.wsdl").stdout.splitlines() == [
        "Calc  urn:t  (1 operation)",
        "  address: http://h/",
        "  Find(Word: xs:string[], Limit: xs:int) -> xs:int",
    ]
    details = soapbind("show", WSDL, "--operation", "Chat.SaveChatPresence").stdout.splitlines()
    assert "  SaveChatPresence(ChatPresence: ChatPresence[]) -> nothing" in details
    assert "  ChatTopics: xs:int[] nillable" in details
    assert "  ChatPresence: ChatPresence[] nillable" in details, "the item of ArrayOfChatPresence"


def test_show_of_an_operation_prints_its_types():
    lines = soapbind("show", WSDL, "--operation", "Chat.AddChatMessage").stdout.splitlines()
    assert "    SOAPAction: http://www.superoffice.net/ws/crm/NetServer/Services88/Chat/AddChatMessage" in lines
    assert "    request headers: ApplicationToken, Credentials, TimeZone" in lines
    assert lines[lines.index("enumeration ChatMessageType") + 1 :][:4] == [
        "  Invalid = 0", "  ToCustomer = 1", "  ToUser = 2", "  Special = 3",
    ]  # fmt: skip
    assert "  ReadByCustomer: xs:short" in lines
    assert "dictionary SoExceptionInfoParameters" in lines


def documented_keys() -> set[str]:
    text = (REPO / "docs" / "show-json.md").read_text("utf-8")
    return set(re.findall(r"`(?:\{)?\"?([a-zA-Z]+)\"?", text)) | set(re.findall(r'"(\w+)"', text))


def keys_of(value: object) -> set[str]:
    if isinstance(value, list):
        return {key for each in value for key in keys_of(each)}
    if isinstance(value, dict):
        return set(value) | {key for each in value.values() for key in keys_of(each)}
    return set()


def test_show_json_has_the_keys_that_its_description_names():
    document = json.loads(soapbind("show", WSDL, "--format", "json").stdout)
    assert document["format"] == 1
    assert keys_of(document) - documented_keys() == set()
    kinds = {"record", "array", "dictionary", "enumeration", "flags", "simple", "soapbind"}
    assert documented_keys() - keys_of(document) - kinds == {"xsi"}
    assert {each["kind"] for each in document["types"]} <= kinds
    by_name = {each["name"]: each for each in document["types"]}
    assert [service["name"] for service in document["services"]] == ["Chat", "SoPrincipal"]
    assert [element["name"] for element in by_name["ChatMessage"]["elements"]][:3] == [
        "ChatMessageId", "ChatSessionId", "Type",
    ]  # fmt: skip
    assert by_name["ChatMessageType"]["values"][1] == {"name": "ToCustomer", "number": 1}
    references = [e["type"] for t in document["types"] for e in t.get("elements", []) if e["type"]["name"]]
    schema = "http://www.w3.org/2001/XMLSchema"
    assert {r["name"] for r in references if not r["namespace"].startswith((schema, "http://schemas."))} <= set(by_name)


def test_show_tells_what_generate_cannot_render(tmp_path: Path):
    (tmp_path / "x.wsdl").write_text(CONSTRUCTS)
    lines = soapbind("show", tmp_path / "x.wsdl", "--operation", "X.Do").stdout.splitlines()
    assert lines[2] == "  Do(first: Either, n: xs:int) -> nothing"
    assert lines[lines.index("record Either") + 1 :][:2] == ["  A: xs:int", "  B: Size"]
    assert "simple type Size" in lines
    document = json.loads(soapbind("show", tmp_path / "x.wsdl", "--format", "json").stdout)
    assert document["types"][0]["attributes"] == ["id"]
    assert document["types"][1]["base"] == {"name": "string", "namespace": "http://www.w3.org/2001/XMLSchema"}
