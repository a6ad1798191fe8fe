"""Requests and answers that have attachments."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from ..attachments.packed import Packed, attachment_of, read_all
from ..attachments.packing import packed_message
from ..attachments.swa import put_parts, referring_to
from ..attachments.unpacking import inline_text, read_in_place, text_in_place
from ..soap.mime import media_type
from ..soap.version import VERSIONS
from ..xml.charset import parameter_as_given
from .http_messages import HttpAnswer, ReceivedRequest

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..attachments.attachment import Attachment
    from ..operation import AnyOperation, Response
    from ..schema.record import Record
    from .call_context import CallContext

T = TypeVar("T")

XOP_TYPE = "application/xop+xml"
_THRESHOLD = 1024  # bytes of a value that goes beside the envelope of an answer


def unpacked(request: ReceivedRequest) -> ReceivedRequest:
    """Return a request as if its envelope had come alone.

    Raises DecodeError, and TransportError where there was no room for its attachments.
    """
    whole = request.headers.get("content-type")
    packed = Packed(read_all(whole, request.content or b"") if request.received is None else request.received)
    root = packed.root.headers.get("content-type")
    kind = media_type(root)
    inner = parameter_as_given(root, "type")
    if kind == XOP_TYPE:
        kind = media_type(inner or parameter_as_given(whole, "start-info"))
    given = (parameter_as_given(each, "action") for each in (whole, root, inner))
    action = next((each for each in given if each is not None), None)
    named = "" if action is None else '; action="' + action.replace("\\", "\\\\").replace('"', '\\"') + '"'
    headers = {**request.headers, "content-type": f"{kind or 'text/xml'}; charset=utf-8{named}"}
    return replace(request, headers=headers, content=packed.text(), packed=packed)


def read_parts(packed: Packed, read: Callable[[bytes], T], *, inside: bool) -> T:
    """Return what ``read`` makes of the envelope of a request; with ``inside`` it gets all values as base64.

    Raises what ``read`` raises, and DecodeError.
    """
    with referring_to(packed):
        if inside:
            return read(inline_text(packed))
        return read_in_place(packed, lambda put: read(text_in_place(packed, put)))


def put_parts_of(request: ReceivedRequest, body: Record) -> tuple[Attachment, ...]:
    """Put the attachments of a request into its body, and return the others. Raises DecodeError for missing ones."""
    if body.__attached__:
        put_parts(body, request.packed)
    return () if request.packed is None else tuple(map(attachment_of, request.packed.loose()))


def packed_answer(
    operation: AnyOperation, response: Response[Any, Any], call: CallContext, packed: Packed | None
) -> HttpAnswer:
    """Return an answer with attachments: by MTOM where the request ``packed`` is, or its header Accept asks for it.

    Raises EncodeError.
    """
    is_xop = packed is not None and media_type(packed.root.headers.get("content-type")) == XOP_TYPE
    is_xop = is_xop or XOP_TYPE in call.http_headers.get("accept", "")
    number = call.soap_version
    version = VERSIONS[number]
    if not is_xop and not response.body.__attached__:
        return HttpAnswer(200, operation.encode_response(response, number), version.content_type())
    encode = partial(operation.encode_response, response, number)
    threshold = _THRESHOLD if is_xop else None
    envelope, _, package = packed_message(encode, response.body, threshold, version, "")
    return HttpAnswer(200, envelope, version.content_type(), package=package)
