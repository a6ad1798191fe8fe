"""Requests and answers of the fake server that have attachments."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ..attachments.packing import optimized
from ..attachments.unpacking import Packed, inline_text, read_all
from ..soap.mime import media_type
from ..soap.version import VERSIONS
from ..xml.charset import parameter_as_given
from .http_endpoint import HttpAnswer, ReceivedRequest

if TYPE_CHECKING:
    from ..operation import AnyOperation, Response
    from ..soap.version import SoapNumber

XOP_TYPE = "application/xop+xml"
_THRESHOLD = 1024  # bytes of a value that goes beside the envelope of an answer


def unpacked(request: ReceivedRequest) -> ReceivedRequest:
    """Return a request as if it had come without attachments. Raises DecodeError."""
    whole = request.headers.get("content-type")
    packed = Packed(read_all(whole, request.content or b""))
    text = inline_text(packed)
    root = packed.root.headers.get("content-type")
    kind = media_type(root)
    inner = parameter_as_given(root, "type")
    if kind == XOP_TYPE:
        kind = media_type(inner or parameter_as_given(whole, "start-info"))
    given = (parameter_as_given(each, "action") for each in (whole, root, inner))
    action = next((each for each in given if each is not None), None)
    named = "" if action is None else '; action="' + action.replace("\\", "\\\\").replace('"', '\\"') + '"'
    headers = {**request.headers, "content-type": f"{kind or 'text/xml'}; charset=utf-8{named}"}
    return replace(request, headers=headers, content=text)


def packed_answer(operation: AnyOperation, response: Response[Any, Any], number: SoapNumber) -> HttpAnswer:
    """Return the answer to a request by MTOM, which is one as well. Raises EncodeError."""
    version = VERSIONS[number]
    package = optimized(lambda: operation.encode_response(response, number), _THRESHOLD, version, "")
    return HttpAnswer(200, b"".join(package), package.content_type)
