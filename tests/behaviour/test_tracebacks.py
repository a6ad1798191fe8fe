"""Tracebacks through functions that were made from source show that source."""

from __future__ import annotations

import gc
import linecache
import traceback

import pytest
from services88 import OPERATIONS, EncodeError, Request
from services88._runtime.compiled import compiled


@pytest.mark.parametrize("wrong", ["7", None, 2**40])
def test_a_traceback_shows_the_line_that_was_made(wrong: object):
    operation = OPERATIONS["Chat.AddChatMessage"]
    headers, body = operation.request
    with pytest.raises(EncodeError) as caught:
        operation.encode_request(Request(headers(), body(chat_session_id=wrong, message=None)))
    told = "".join(traceback.format_exception(caught.value))

    assert "(made by soapbind)" in told
    assert "t0 = " in told


def test_the_source_is_freed_with_the_function():
    made = compiled("def twice(value):\n    return value + value\n", {}, "doubler")
    assert made(2) == 4
    kept = len(linecache.cache)
    for _ in range(100):
        compiled("def other(value):\n    return value\n", {}, "other")
    gc.collect(1)  # they are young; the thousands of modules of other tests are not

    assert len(linecache.cache) == kept
