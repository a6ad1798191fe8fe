"""Schemas of simple types: what the text of each may be, as far as a pattern tells."""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]

# Text that XML can hold. Half of a surrogate pair is no character.
TEXT: Schema = {"type": "string", "pattern": "^[^\\u0000\\ud800-\\udfff]*$"}
CLARK: Schema = {"type": "string", "pattern": r"^(\{[^{}]*\})?[^\s{}:]+$"}
ATTACHMENT: Schema = {
    "type": "object",
    "properties": {
        "content": {"type": "string", "contentEncoding": "base64"},
        "content_type": {"type": "string"},
        "id": {"type": "string"},
    },
    "required": ["content", "content_type"],
    "additionalProperties": False,
}
_NUMBER: Schema = {"anyOf": [{"type": "number"}, {"enum": ["INF", "-INF", "NaN"]}]}
_DATE = r"(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
_TIME = r"(?:[01][0-9]|2[0-4]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?"
_ZONE = r"(?:Z|[+-][0-9]{2}:[0-5][0-9])?"
_YEAR = "-?[0-9]{4,}"
_DURATION = (
    r"^-?P(?=[0-9T])(?:[0-9]+Y)?(?:[0-9]+M)?(?:[0-9]+D)?"
    r"(?:T(?=[0-9])(?:[0-9]+H)?(?:[0-9]+M)?(?:[0-9]+(?:\.[0-9]*)?S)?)?$"
)
# By the name of the type; what is not here is text that its functions look at.
_PATTERNS = {
    "date": f"^{_YEAR}-{_DATE}{_ZONE}$",
    "time": f"^{_TIME}{_ZONE}$",
    "dateTime": f"^{_YEAR}-{_DATE}(?:T{_TIME})?{_ZONE}$",
    "duration": _DURATION,
    "decimal": r"^[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)$",
    "guid": "^[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$",
    "hexBinary": "^(?:[0-9A-Fa-f]{2})*$",
}
# By the function that writes the values: types derive from each other, and share it.
_BY_WRITER: dict[str, Schema] = {
    "write_string": TEXT,
    "write_boolean": {"type": "boolean"},
    "write_double": _NUMBER,
    "write_float": _NUMBER,
    "write_char": {"type": "integer", "minimum": 0, "maximum": 0xFFFF},
    "write_base64": {"type": "string", "contentEncoding": "base64", "pattern": r"^[A-Za-z0-9+/=\s]*$"},
    "write_hex": {"type": "string", "pattern": _PATTERNS["hexBinary"]},
}
_SWA_REFERENCE = "swaRef"


def simple_schema(codec: Any) -> Schema:
    """Return the schema of a simple type, by its codec."""
    if type(codec).__name__ == "IntegerCodec":
        bounds = {"minimum": codec.low, "maximum": codec.high}
        return {"type": "integer", **{name: bound for name, bound in bounds.items() if bound is not None}}
    if codec.xml_name.name == _SWA_REFERENCE:
        return ATTACHMENT
    return _BY_WRITER.get(codec.format.__name__) or text_schema(codec)


def text_schema(codec: Any) -> Schema:
    """Return the schema of the text of a simple type, which is what keys of objects are."""
    found = _BY_WRITER.get(codec.format.__name__)
    if found is not None and found["type" if "type" in found else "anyOf"] == "string":
        return found
    for name in (codec.xml_name.name, codec.format.__name__.removeprefix("write_").replace("date_time", "dateTime")):
        if name in _PATTERNS:
            return {"type": "string", "pattern": _PATTERNS[name]}
    return {"type": "string"}
