"""What is nested too deeply, coming or going, is an error of its own and never a RecursionError."""

from __future__ import annotations

import pytest
from services88 import OPERATIONS, DecodeError, EncodeError, Response, ResponseHeaders
from services88.chat.operations.get_chat_transcript import GetChatTranscriptResponse
from services88.models import SoExceptionInfo

TRANSCRIPT = OPERATIONS["Chat.GetChatTranscript"]


def envelope_of_depth(depth: int) -> bytes:
    info = ResponseHeaders(exception_info=SoExceptionInfo(message="m"))
    shallow = TRANSCRIPT.encode_response(Response(info, GetChatTranscriptResponse(response="t")))
    inner = b'<InnerException i:nil="true"/>'
    assert inner in shallow
    return shallow.replace(inner, b"<InnerException>" * depth + b"</InnerException>" * depth)


def test_some_depth_is_read():
    found = TRANSCRIPT.decode_response(envelope_of_depth(50)).headers.exception_info
    for _ in range(50):
        found = found.inner_exception
    assert found == SoExceptionInfo()


@pytest.mark.parametrize("depth", [5_000, 100_000])
def test_great_depth_is_refused(depth: int):
    with pytest.raises(DecodeError, match=r"nested too deeply|not well-formed"):
        TRANSCRIPT.decode_response(envelope_of_depth(depth))


def test_an_object_that_contains_itself_is_refused():
    info = SoExceptionInfo()
    info.inner_exception = info

    with pytest.raises(EncodeError, match="contains itself"):
        TRANSCRIPT.encode_response(Response(ResponseHeaders(exception_info=info), GetChatTranscriptResponse()))
