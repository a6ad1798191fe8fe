"""JSON Schema as ``soapbind show`` prints it, and what it refuses as ``from_json`` does."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator
from services88 import OPERATIONS, JsonError, models
from services88.json import from_data, to_data
from soapbind.cli import main

REPO = Path(__file__).resolve().parents[3]


def printed(source: str, name: str) -> Any:
    result = CliRunner().invoke(main, ["show", str(REPO / source), "--type", name, "--format", "json-schema"])
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


@pytest.fixture(scope="module")
def entity() -> Draft202012Validator:
    schema = printed("wsdl/services88", "ChatSessionEntity")
    Draft202012Validator.check_schema(schema)
    assert schema["title"] == "ChatSessionEntity"
    return Draft202012Validator(schema)


@pytest.mark.slow  # makes a package
def test_the_body_of_a_message():
    schema = Draft202012Validator(printed("wsdl/services88", "Chat.AddChatMessage.request"))
    body = OPERATIONS["Chat.AddChatMessage"].request[1]
    value = body(chat_session_id=7, message=models.ChatMessage(message="Hi"))
    assert schema.is_valid(to_data(value))
    assert not schema.is_valid({"chat_session_id": "7"})


@pytest.mark.slow  # makes two packages
def test_a_lock_is_a_source_too():
    assert printed("soapbind.lock#services88", "ChatMessage") == printed("wsdl/services88", "ChatMessage")


@pytest.mark.parametrize(
    ("data", "is_valid"),
    [
        ({}, True),
        ({"customer_alias": None}, True),
        ({"customer_alias": ""}, True),
        ({"customer_alias": "\0"}, False),
        ({"customer_alias": 1}, False),
        ({"CustomerAlias": "a"}, False),
        ({"chat_session_id": None}, False),
        ({"chat_session_id": 2**31}, False),
        ({"chat_session_id": True}, False),
        ({"chat_session_id": 1.5}, False),
        ({"chat_session_id": 1.0}, True),
        ({"customer_consented": 1}, False),
        ({"status": "Waiting"}, False),
        ({"status": {"$unknown": "Waiting"}}, True),
        ({"status": {"$unknown": 1}}, False),
        ({"flags": []}, True),
        ({"flags": "NotSet"}, False),
        ({"flags": [{"$unknown": "Newer"}]}, True),
        ({"when_started": "2026-05-27T01:23:32.5+02:00"}, True),
        ({"when_started": "2026-05-27 01:23:32"}, False),
        ({"when_started": "2026-13-27T01:23:32"}, False),
        ({"when_started": "2026-05-27"}, True),
        ({"when_started": "2026-05-27T24:00:00"}, False),
        ({"when_started": "2026-05-27T01:23:32-14:00"}, True),
        ({"when_started": "2026-05-27T01:23:32+14:01"}, False),
        ({"when_started": "12026-05-27T01:23:32"}, False),
        ({"when_started": "0000-05-27T01:23:32"}, False),
        ({"person": {"firstname": "Anna"}}, True),
        ({"person": {"$type": "Person"}}, True),
        ({"person": {"$type": "Associate"}}, False),
        ({"person": []}, False),
        ({"$type": "ChatSessionEntity"}, True),
        ({"$extension": {"elements": [["", "<a/>"]]}}, True),
        ({"$extension": {"elements": [["", "<a/>", 1]]}}, False),
        ({"$extension": {"element": []}}, False),
        ([], False),
        (None, False),
    ],
)
def test_the_schema_and_from_data_agree(entity: Draft202012Validator, data: Any, is_valid: bool):  # noqa: FBT001
    assert entity.is_valid(data) is is_valid
    if is_valid:
        from_data(models.ChatSessionEntity, data)
    else:
        with pytest.raises(JsonError):
            from_data(models.ChatSessionEntity, data)
