"""The form of an attachment: an object with its bytes, and what is said of them."""

from __future__ import annotations

from typing import Any

from ..attachments.attachment import Attachment
from ..errors import JsonError
from ..schema.simple_types import BASE64
from .form import Form, checked, fields_of, form_of, object_of, text_of, wrong

_BYTES = form_of(BASE64)


def _to(value: Any) -> dict[str, Any]:
    if not isinstance(value, Attachment):
        raise wrong("Attachment", value)
    try:
        made = {"content": _BYTES.to(value.content), "content_type": value.content_type}
    except OSError as error:
        raise JsonError(f"an attachment that cannot be read: {error.strerror}") from None
    return made | ({"id": value.id} if value.has_own_id else {})


def _back(data: Any) -> Attachment:
    own = {name: text_of(each) for name, each in object_of(data).items() if name == "id"}
    rest = {name: each for name, each in object_of(data).items() if name != "id"}
    content, content_type = fields_of(rest, "content", "content_type")
    return Attachment(_BYTES.back(content), text_of(content_type), **own)


ATTACHMENT = Form(_to, checked("Attachment", _back))
