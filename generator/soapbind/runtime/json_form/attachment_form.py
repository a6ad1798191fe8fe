"""The form of an attachment: an object with its bytes, and what is said of them."""

from __future__ import annotations

from typing import Any

from ..attachments.attachment import OCTETS, Attachment
from ..errors import JsonError
from ..schema.simple_types import BASE64
from .form import Form, form_of, none_of, object_of, text_of, within, wrong

_KEYS = ("content", "content_type", "id", "headers")


def _to(value: Any) -> dict[str, Any]:
    if not isinstance(value, Attachment):
        raise wrong("Attachment", value)
    try:
        made: dict[str, Any] = {"content": form_of(BASE64).to(value.content), "content_type": value.content_type}
    except OSError as error:
        raise JsonError(f"an attachment that cannot be read: {error.strerror}") from None
    if value.has_own_id:
        made["id"] = value.id
    return made | ({"headers": dict(value.headers)} if value.headers else {})


def _back(data: Any) -> Attachment:
    found = object_of(data)
    for name in found:
        if name not in _KEYS:
            raise none_of(name, _KEYS)
    with within("content"):
        content = form_of(BASE64).back(found.get("content"))
    texts: dict[str, str | None] = {"id": None, "content_type": OCTETS}
    for name in texts.keys() & found.keys():
        with within(name):
            texts[name] = text_of(found[name])
    try:
        made = Attachment(content, texts["content_type"] or OCTETS, id=texts["id"])
    except ValueError as error:
        raise JsonError(str(error)) from None
    made.headers = {name: text_of(each) for name, each in object_of(found.get("headers", {})).items()}
    return made


ATTACHMENT = Form(_to, _back)
