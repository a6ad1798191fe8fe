"""``soapbind show``: what it prints."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from commands import soapbind
from fault_contract import WSDL as FAULTS
from small_contracts import Operation, wsdl

from .running import CONSTRUCTS, REPO, WSDL, keys_of

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
    text = (REPO / "docs" / "show-json.md").read_text("utf-8").partition("\n## With `--python`")[0]
    return set(re.findall(r"`(?:\{)?\"?([a-zA-Z]+)\"?", text)) | set(re.findall(r'"(\w+)"', text))


def test_show_json_has_the_keys_that_its_description_names():
    document = json.loads(soapbind("show", WSDL, "--format", "json").stdout)
    assert document["format"] == 2
    assert keys_of(document) - documented_keys() == set()
    kinds = {"record", "array", "dictionary", "enumeration", "flags", "simple", "soapbind"}
    only_others = {"xsi", "extension", "restriction", "maxLength", "required", "processContents", "particles"}
    only_others |= {"requestAttachments", "responseAttachments"}
    only_others |= {"namespaces", "sequence", "choice", "all", "any", "element", "fixed", "default", "of", "detail"}
    assert documented_keys() - keys_of(document) - kinds <= only_others
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


def test_show_tells_which_faults_an_operation_declares(tmp_path: Path):
    (tmp_path / "orders.wsdl").write_text(FAULTS, "utf-8")
    told = soapbind("show", tmp_path / "orders.wsdl", "--operation", "Orders.submit").stdout
    assert [line.strip() for line in told.splitlines() if "fault:" in line] == [
        *("fault: OrderRejected(orderRejected: Rejection)", "fault: OutOfStock(outOfStock: (anonymous))"),
        *("fault: Refused(orderRejected: Rejection)", "fault: Empty()"),
    ]
    document = json.loads(soapbind("show", tmp_path / "orders.wsdl", "--format", "json").stdout)
    rejected = document["services"][0]["operations"][0]["faults"][0]
    assert (rejected["name"], [each["name"] for each in rejected["detail"]]) == ("OrderRejected", ["orderRejected"])


def test_show_tells_what_generate_cannot_render(tmp_path: Path):
    (tmp_path / "x.wsdl").write_text(CONSTRUCTS)
    lines = soapbind("show", tmp_path / "x.wsdl", "--operation", "X.Do").stdout.splitlines()
    assert lines[2] == "  Do(first: Either, n: xs:int) -> nothing"
    assert lines[lines.index("record Either") + 1 :][:4] == [
        "  choice", "    A: xs:int", "    B: Size", "  @id: xs:int",
    ]  # fmt: skip
    assert "simple type Size" in lines
    document = json.loads(soapbind("show", tmp_path / "x.wsdl", "--format", "json").stdout)
    assert [a["name"] for a in document["types"][0]["attributes"]] == ["id"]
    assert document["types"][1]["base"] == {"name": "string", "namespace": "http://www.w3.org/2001/XMLSchema"}


TYPES = """
<x:complexType name="Base"><x:sequence><x:element name="B" type="x:int" minOccurs="0"/></x:sequence></x:complexType>
<x:complexType name="Rich" mixed="true"><x:complexContent mixed="true"><x:extension base="t:Base"><x:sequence>
 <x:choice maxOccurs="unbounded"><x:element name="A" type="x:int"/>
 <x:sequence><x:element name="C" type="x:int" default="3"/><x:element ref="t:Head"/></x:sequence></x:choice>
 <x:any namespace="##other" processContents="lax" minOccurs="0"/></x:sequence>
 <x:attribute name="unit" type="t:Word" use="required"/><x:attribute name="n" type="x:int" default="1"/>
 <x:anyAttribute namespace="##local"/></x:extension></x:complexContent></x:complexType>
<x:complexType name="Less"><x:complexContent><x:restriction base="t:Rich"><x:sequence><x:element name="A" type="x:int"/>
 </x:sequence><x:attribute name="n" use="prohibited"/></x:restriction></x:complexContent></x:complexType>
<x:complexType name="Amount"><x:simpleContent><x:extension base="x:decimal"><x:attribute name="unit" type="t:Word"/>
 </x:extension></x:simpleContent></x:complexType>
<x:simpleType name="Word"><x:restriction base="x:string"><x:maxLength value="5"/></x:restriction></x:simpleType>
<x:simpleType name="Words"><x:list itemType="t:Word"/></x:simpleType>
<x:simpleType name="Either"><x:union memberTypes="t:Words x:date"/></x:simpleType>
<x:element name="Head" type="x:int"/><x:element name="Other" type="x:int" substitutionGroup="t:Head"/>
"""
REQUEST = """<x:element name="Rich" type="t:Rich"/><x:choice><x:element name="Amount" type="t:Amount"/>
 <x:sequence><x:element name="E" type="t:Either"/><x:element name="F" type="x:int"/></x:sequence></x:choice>"""


def rich(folder: Path, *arguments: str) -> str:
    (folder / "x.wsdl").write_text(wsdl(Operation("Do", request=REQUEST), types=TYPES), "utf-8")
    result = soapbind("show", folder / "x.wsdl", *arguments)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_show_tells_what_is_in_a_type(tmp_path: Path):
    lines = rich(tmp_path, "--operation", "Calc.Do").splitlines()
    assert lines[2] == "  Do(Rich: Rich, (Amount: Amount | (E: Either, F: xs:int))) -> xs:int"
    assert lines[lines.index("record Rich : Base mixed") + 1 :][:10] == [
        "  choice [1..n]",
        "    A: xs:int",
        "    sequence",
        "      C: xs:int default '3'",
        "      Head: xs:int or Other",
        "  any of ##other [0..1]",
        "  @unit: Word required",
        "  @n: xs:int default '1'",
        "  any attribute of ##local",
        "",
    ]
    assert lines[lines.index("record Amount") + 1 :][:2] == ["  text: xs:decimal", "  @unit: Word"]
    assert lines[lines.index("record Less : restriction of Rich") + 1 :][:2] == ["  A: xs:int", "  no @n"]
    assert lines[lines.index("simple type Word") + 1 :][:2] == ["  restriction of xs:string", "  maxLength 5"]
    assert lines[lines.index("simple type Words") + 1] == "  list of Word"
    assert lines[lines.index("simple type Either") + 1] == "  union of Words, xs:date"


def test_show_json_tells_what_is_in_a_type(tmp_path: Path):
    document = json.loads(rich(tmp_path, "--format", "json"))
    assert keys_of(document) - documented_keys() == set()
    found = {each["name"]: each for each in document["types"]}
    kinds = [each["kind"] for each in found["Rich"]["content"]["particles"]]
    assert (found["Rich"]["content"]["kind"], kinds, found["Rich"]["mixed"]) == ("sequence", ["choice", "any"], True)
    assert found["Rich"]["content"]["particles"][0]["maxOccurs"] is None
    unit, number = found["Rich"]["attributes"]
    assert (unit["name"], unit["type"]["name"], unit["required"], unit["default"]) == ("unit", "Word", True, None)
    assert (number["required"], number["default"]) == (False, "1")
    assert found["Rich"]["anyAttribute"] == ["##local"]
    assert found["Amount"]["text"]["name"] == "decimal"
    assert found["Less"]["derivation"] == "restriction"
    assert [each["name"] for each in found["Either"]["members"]] == ["Words", "date"]
    assert found["Words"]["item"]["name"] == "Word"
    assert found["Word"]["facets"] == [{"name": "maxLength", "value": "5"}]
    head = next(each for each in found["Rich"]["elements"] if each["name"] == "Head")
    assert [each["name"] for each in head["substitutes"]] == ["Other"]
    (operation,) = document["services"][0]["operations"]
    assert operation["request"]["content"]["particles"][1]["kind"] == "choice"
    assert operation["response"]["content"] is None
