"""JSON from anywhere: it is read, or a JsonError says what is wrong, soon and without much memory."""

from __future__ import annotations

import json
from time import process_time
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from services88 import JsonError, models
from services88.json import from_data, from_json, to_json

if TYPE_CHECKING:
    from collections.abc import Callable

ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5) | st.sampled_from(
        ["$type", "$extension", "message", "type", "when_posted", "$unknown", "$value"]
    ), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip
CLASSES = st.sampled_from([models.ChatMessage, models.ChatSessionEntity, models.ChatMessageType, models.ETableRight])


def is_read_or_refused(cls: type[Any], make: Callable[[], Any]) -> None:
    try:
        value = make()
    except JsonError as error:
        str(error)
    else:
        assert from_json(cls, to_json(value)) == value


@given(CLASSES, ANY_JSON)
def test_any_data_is_read_or_refused(cls: type[Any], data: Any):
    is_read_or_refused(cls, lambda: from_data(cls, data))


@given(CLASSES, st.text() | st.binary())
def test_any_text_is_read_or_refused(cls: type[Any], text: str | bytes):
    is_read_or_refused(cls, lambda: from_json(cls, text))


MANY = 100_000


@pytest.mark.parametrize(
    "text",
    [
        "[" * 2_000_000,
        '{"a":' * 500_000,
        "{" + ",".join(f'"k{n}": 0' for n in range(MANY)) + ', "k99999": 0}',
        "{" + ",".join(f'"k{n}": 0' for n in range(MANY)) + "}",
        '{"chat_message_id": ' + "9" * 3_000_000 + "}",
        '{"chat_message_id": 1.' + "3" * 3_000_000 + "}",
        '{"type": "' + "x" * 3_000_000 + '"}',
        '{"' + "x" * 3_000_000 + '": 1}',
        '{"when_posted": "' + "1" * 3_000_000 + '"}',
        '{"person": {"$type": "' + "Person" * 300_000 + '"}}',
        '{"$extension": {"elements": [["", "' + "<a>" * 200_000 + '"]]}}',
    ],
    ids=lambda text: f"{text[:20]}",
)
def test_large_input_is_refused_soon(text: str):
    before = process_time()
    with pytest.raises(JsonError) as caught:
        models.ChatMessage.from_json(text)
    assert process_time() - before < 5
    assert len(str(caught.value)) < 1000


@pytest.mark.parametrize(
    "path", ["a b", 'quo"te', "$", "0", "ключ"], ids=["a blank", "a quote", "a sign", "a digit", "a word"]
)
def test_a_path_is_of_json_path(path: str):
    with pytest.raises(JsonError) as caught:
        models.ChatMessage.from_json(json.dumps({"$extension": {path: 1}}))
    assert caught.value.path == '$["$extension"]'
    assert str(caught.value).startswith('$["$extension"]: "')
