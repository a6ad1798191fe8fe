"""What a report says about order, against Mono's serializer: an old client calls a server of the new contract.

The new contract is the host's. The old one is the same with one thing changed back: a package is generated from it, its
client sends, and the host's log tells what arrived.
"""

from __future__ import annotations

import importlib
import json
import random
import shutil
from dataclasses import fields, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from lxml import etree
from shared_data import REPO
from soapbind import output, pipeline
from soapbind.cli import main
from soapbind.config import PackageConfig

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import MonoHost

pytestmark = pytest.mark.slow  # compiles and starts a server under mono

WSDL = REPO / "wsdl" / "services88"
XS = "{http://www.w3.org/2001/XMLSchema}"
FIELDS = ["ChatMessageId", "ChatSessionId", "Type", "Message", "Author", "ReadByCustomer", "SpecialType",
          "SpecialParam", "WhenPosted"]  # fmt: skip
ATTRIBUTES = {
    "ChatMessageId": 11, "ChatSessionId": 12, "Message": "Hi", "Author": "Kari", "ReadByCustomer": 1,
    "SpecialParam": "p", "WhenPosted": datetime(2026, 7, 10, 12, 0, 1),  # noqa: DTZ001 - dates of the installation
}  # fmt: skip
EMPTY = {0, None, "0001-01-01T00:00:00.0000000|Unspecified"}


class OldClient:
    """A package generated from an older contract, and what the report says about the way to the new one."""

    def __init__(self, folder: Path, edit: Callable[[Any, Any], None]) -> None:
        shutil.copytree(WSDL, folder / "wsdl")
        schema, wsdl = (etree.fromstring((folder / "wsdl" / n).read_bytes()) for n in ("chat.xsd", "Chat.wsdl"))
        edit(schema, wsdl)
        for name, root in (("chat.xsd", schema), ("Chat.wsdl", wsdl)):
            (folder / "wsdl" / name).write_bytes(etree.tostring(root))
        name = folder.name
        source = str(folder / "wsdl" / "Chat.wsdl")
        config = PackageConfig(name, (source,), str(folder), profile="netserver")
        output.write(folder / name, pipeline.generate(config))
        self.package = importlib.import_module(name)
        arguments = ["diff", source, str(WSDL / "Chat.wsdl"), "--format", "json"]
        result = CliRunner().invoke(main, arguments)
        assert result.exit_code == 0, result.output
        self.findings = {f["rule"]: f for f in json.loads(result.stdout)["findings"]}

    def message(self, **more: object) -> Any:
        """Return a ChatMessage with a value in every field, so that what is lost shows."""
        models = self.package.models
        declared = [f for f in fields(models.ChatMessage) if f.metadata]
        known = {f.metadata["soapbind.element"].name: f.name for f in declared}
        given = {known[key]: value for key, value in ATTRIBUTES.items() if key in known}
        special = list(models.ChatMessageSpecialType)[1]
        return models.ChatMessage(type=models.ChatMessageType.TO_USER, special_type=special, **given, **more)

    def add(self, host: MonoHost, message: Any) -> dict[str, Any]:
        """Send AddChatMessage; return what the server held."""
        with self.package.NetServer(host.url, ticket="7T:x") as net:
            net.chat.add_chat_message(chat_session_id=7, message=message)
        return host.seen("AddChatMessage")


@pytest.fixture
def old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[Any, Any], None]], OldClient]:
    monkeypatch.syspath_prepend(str(tmp_path))
    return lambda edit: OldClient(tmp_path, edit)


def sequence(schema: Any) -> Any:
    return schema.find(f"{XS}complexType[@name='ChatMessage']/{XS}sequence")


def element(schema: Any, name: str) -> Any:
    return sequence(schema).find(f"{XS}element[@name='{name}']")


def lost(seen: dict[str, Any]) -> list[str]:
    return [name for name in FIELDS if seen[name] in EMPTY or str(seen[name]).endswith("=0")]


def named(finding: dict[str, Any]) -> list[str]:
    """Return the fields that the verdict for requests says are ignored, which its text says as well."""
    found: list[str] = finding["request"]["lost"]
    assert finding["request"]["text"].endswith(f": {', '.join(found)}")
    return sorted(found)


def orders() -> list[list[str]]:
    shuffled = []
    for seed in range(6):
        names = FIELDS.copy()
        random.Random(seed).shuffle(names)  # noqa: S311 - the same orders every time
        shuffled.append(names)
    return [["WhenPosted", *FIELDS[:-1]], [*FIELDS[1:], FIELDS[0]], FIELDS[::-1], *shuffled]


@pytest.mark.parametrize("order", orders(), ids=lambda order: f"{order[0]}-{order[1]}-{order[-1]}")
def test_an_order_that_changed_loses_what_the_report_says(old, mono_host: MonoHost, order: list[str]):
    def edit(schema: Any, wsdl: Any) -> None:  # noqa: ARG001
        parent = sequence(schema)
        parent[:] = [element(schema, name) for name in order]

    client = old(edit)
    finding = client.findings["field-reordered"]
    assert set(client.findings) == {"field-reordered"}
    seen = client.add(mono_host, client.message())["Message"]
    assert sorted(lost(seen)) == named(finding)
    assert lost(seen), "a change of order always loses something"


def test_the_order_of_parameters_loses_what_the_report_says(old, mono_host: MonoHost):
    def edit(schema: Any, wsdl: Any) -> None:  # noqa: ARG001
        parent = wsdl.find(f".//{XS}element[@name='AddChatMessage']/{XS}complexType/{XS}sequence")
        parent[:] = parent[::-1]

    client = old(edit)
    finding = client.findings["parameter-reordered"]
    assert finding["path"] == "Chat.AddChatMessage/request"
    seen = client.add(mono_host, client.message())
    assert [name for name in ("ChatSessionId", "Message") if seen[name] in (0, None)] == named(finding)


@pytest.mark.parametrize(("name", "rule"), [("Author", "field-inserted"), ("WhenPosted", "field-added")])
def test_a_new_field_loses_nothing_else(old, mono_host: MonoHost, name: str, rule: str):
    client = old(lambda schema, _: sequence(schema).remove(element(schema, name)))
    finding = client.findings[rule]
    assert (finding["path"], finding["request"]["severity"]) == (f"ChatMessage.{name}", "additive")
    assert finding["request"]["text"].endswith("takes nil or zero, and loses nothing else")
    assert finding["request"]["lost"] == []
    assert lost(client.add(mono_host, client.message())["Message"]) == [name]


def test_a_removed_field_is_ignored_without_an_error(old, mono_host: MonoHost):
    def edit(schema: Any, wsdl: Any) -> None:  # noqa: ARG001
        extra = etree.fromstring(f'<x xmlns:xs="{XS[1:-1]}"><xs:element minOccurs="0" name="Mood" type="xs:int"/></x>')
        sequence(schema).insert(3, extra[0])

    client = old(edit)
    verdict = client.findings["field-removed"]["request"]
    assert verdict["text"] == "what an old client sends in it is ignored without an error"
    assert verdict["lost"] == ["Mood"]
    assert lost(client.add(mono_host, client.message(mood=5))["Message"]) == []


def test_a_renamed_field_is_ignored_without_an_error(old, mono_host: MonoHost):
    client = old(lambda schema, _: element(schema, "Author").set("name", "Writer"))
    finding = client.findings["field-renamed"]
    assert (finding["old"], finding["new"]) == ("Writer", "Author")
    assert "ignored without an error" in finding["request"]["text"]
    assert (finding["request"]["lost"], finding["response"]["lost"]) == (["Writer"], ["Author"])
    assert lost(client.add(mono_host, client.message(writer="Kari"))["Message"]) == ["Author"]


def test_a_member_that_is_gone_is_refused(old, mono_host: MonoHost):
    def edit(schema: Any, wsdl: Any) -> None:  # noqa: ARG001
        values = schema.find(f"{XS}simpleType[@name='ChatMessageType']/{XS}restriction")
        etree.SubElement(values, f"{XS}enumeration", value="Shouted")

    client = old(edit)
    assert client.findings["enum-member-removed"]["request"]["text"] == "a server refuses the old name"
    message = replace(client.message(), type=client.package.models.ChatMessageType.SHOUTED)
    with pytest.raises(client.package.SoapFault, match="Shouted"):
        client.add(mono_host, message)


def test_a_reply_in_another_order_is_read_by_name(old, mono_host: MonoHost):
    def edit(schema: Any, wsdl: Any) -> None:  # noqa: ARG001
        sequence(schema)[:] = sequence(schema)[::-1]

    client = old(edit)
    assert client.findings["field-reordered"]["response"]["text"].endswith("this package reads by name")
    with client.package.NetServer(mono_host.url, ticket="7T:x") as net:
        read = net.chat.add_chat_message(chat_session_id=7, message=client.message())
    told = mono_host.answered("AddChatMessage")["Response"]
    assert (read.chat_message_id, read.chat_session_id) == (told["ChatMessageId"], told["ChatSessionId"])
