"""JSON of a package of NetServer: what values look like, and what is refused."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
import services88
from services88 import JsonError, models
from services88.json import from_data, from_json, to_data, to_json

MESSAGE = models.ChatMessage(
    type=models.ChatMessageType.TO_CUSTOMER,
    message="Hei på deg",
    when_posted=datetime(2026, 5, 27, 1, 23, 32, tzinfo=UTC),
)


def test_a_record_is_an_object_of_its_fields():
    assert json.loads(MESSAGE.to_json()) == {
        "chat_message_id": 0,
        "chat_session_id": 0,
        "type": "ToCustomer",
        "message": "Hei på deg",
        "read_by_customer": 0,
        "special_type": "None",
        "when_posted": "2026-05-27T01:23:32Z",
    }
    assert models.ChatMessage.from_json(MESSAGE.to_json()) == MESSAGE
    assert MESSAGE.to_json(indent=2).startswith('{\n  "chat_message_id": 0,')


def test_the_module_does_what_the_methods_do():
    assert to_json(MESSAGE) == MESSAGE.to_json()
    assert from_json(models.ChatMessage, to_json(MESSAGE).encode()) == MESSAGE
    assert from_data(models.ChatMessage, to_data(MESSAGE)) == MESSAGE
    assert from_data(list[models.ChatMessage], to_data([MESSAGE])) == [MESSAGE]
    assert from_data(datetime, to_data(MESSAGE.when_posted)) == MESSAGE.when_posted


def test_bodies_and_headers_are_records_too():
    headers, body = services88.OPERATIONS["Chat.AddChatMessage"].request
    request = body(chat_session_id=7, message=MESSAGE)
    assert to_data(request) == {"chat_session_id": 7, "message": to_data(MESSAGE)}
    assert from_data(body, to_data(request)) == request
    sent = headers(application_token="made-up")  # noqa: S106 - no secret
    assert headers.from_json(sent.to_json()) == sent


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            '{"type": "ToCustmer"}',
            '$.type: "ToCustmer" is none of Invalid, ToCustomer, ToUser, Special; did you mean ToCustomer?',
        ),
        ('{"type": "TO_CUSTOMER"}', "did you mean ToCustomer?"),
        ('{"Message": "x"}', "did you mean message?"),
        ('{"message": 1}', "$.message: expected a string, not 1"),
        ('{"message": "a", "message": "b"}', '$: the key "message" comes twice'),
        ('{"chat_message_id": 1e999}', "$.chat_message_id: 1e999 is beyond the range of numbers"),
        ('{"chat_message_id": NaN}', "$.chat_message_id: NaN is not a number of JSON"),
        ('{"chat_message_id": 2147483648}', "$.chat_message_id: not a value of int: 2147483648 is outside"),
        ('{"chat_message_id": ' + "9" * 5000 + "}", "$.chat_message_id: a number of more than 4300 digits"),
        ('{"chat_message_id": null}', "$.chat_message_id: expected a whole number, not null"),
        ('{"message": "\\ud800"}', "$.message: not a value of string: the character U+D800 cannot be written in XML"),
        ('{"when_posted": "yesterday"}', "$.when_posted: not a value of dateTime: not a date and time"),
        ('{"$type": "Person"}', '$["$type"]: "Person" is none of ChatMessage'),
        ('{"$extension": {"elements": [["", "</a>"]]}}', '$["$extension"].elements[0][1]: '),
        ("null", "$: expected an object, not null"),
        ("[", "$: not JSON: "),
        ("[" * 100_000, "$: nested too deeply"),
    ],
)
def test_what_does_not_fit_is_located(text: str, problem: str):
    with pytest.raises(JsonError) as caught:
        models.ChatMessage.from_json(text)
    assert problem in str(caught.value)
    assert str(caught.value).startswith(problem.partition(": ")[0] if problem.startswith("$") else "$")


def test_bytes_are_utf_8():
    with pytest.raises(JsonError, match="not UTF-8 at byte 14"):
        models.ChatMessage.from_json(b'{"message": "h\xe9"}')
