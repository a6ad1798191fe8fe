"""Schemas of simple types: what the text of each may be, as far as a pattern tells."""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]

# Text that XML can hold. Half of a surrogate pair is no character.
TEXT: Schema = {"type": "string", "pattern": "^[^\\u0000\\ud800-\\udfff]*$"}
# Of the characters beyond ASCII only surrogates are told from those of names (XML 1.0, section 2.3).
_NO_START, _NO_NAME = r"\u0000-@\[-\^`{-\u007f\ud800-\udfff", r"\u0000-,/:-@\[-\^`{-\u007f\ud800-\udfff"
CLARK: Schema = {"type": "string", "pattern": rf"^(\{{[^{{}}]+\}})?[^{_NO_START}][^{_NO_NAME}]*$"}
_OF_BASE64 = r"(?:[A-Za-z0-9+/]\s*)"
_BASE64_END = rf"{_OF_BASE64}{{2}}[AEIMQUYcgkosw048]\s*=\s*|{_OF_BASE64}[AQgw]\s*=\s*=\s*"
_BASE64: Schema = {
    "type": "string",
    "contentEncoding": "base64",  # XSD part 2, 3.2.16: no bits are left over
    "pattern": rf"^\s*(?:{_OF_BASE64}{{4}})*(?:{_BASE64_END})?$",
}
ATTACHMENT: Schema = {
    "type": "object",
    "properties": {"content": _BASE64, "content_type": {"type": "string"}, "id": {"type": "string"}},
    "required": ["content", "content_type"],
    "additionalProperties": False,
}
_SPECIAL: Schema = {"enum": ["INF", "-INF", "NaN"]}
_BEYOND_FLOAT = 2.0**128 - 2.0**103  # what IEEE 754 rounds to a 32-bit infinity
_CLOCK = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?"
_TIME = rf"(?:{_CLOCK}|24:00:00(?:\.0+)?)"
_ZONE = r"(?:Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))?"
_MONTH_DAY = r"(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
_DATE, _ANY_DATE = f"(?!0000)[0-9]{{4}}-{_MONTH_DAY}", f"-?(?:0[0-9]{{3}}|[1-9][0-9]{{3,}})-{_MONTH_DAY}"
_DURATION = (
    r"^-?P(?=[0-9T])(?:[0-9]+Y)?(?:[0-9]+M)?(?:[0-9]+D)?"
    r"(?:T(?=[0-9])(?:[0-9]+H)?(?:[0-9]+M)?(?:[0-9]+(?:\.[0-9]*)?S)?)?$"
)
# By the name of the type; what is not here is text that its functions look at.
_PATTERNS = {
    "date": f"^{_DATE}{_ZONE}$",
    "time": f"^{_CLOCK}{_ZONE}$",
    "dateTime": f"^{_DATE}(?:T{_CLOCK})?{_ZONE}$",
    "duration": _DURATION,
    "decimal": r"^[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)$",
    "guid": "^[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$",
    "hexBinary": "^(?:[0-9A-Fa-f]{2})*$",
}
# Where values that Python's types cannot hold have types of their own.
_EXACT = {
    "date": f"^{_ANY_DATE}{_ZONE}$",
    "time": f"^{_TIME}{_ZONE}$",
    "dateTime": f"^{_ANY_DATE}T{_TIME}{_ZONE}$",
    "duration": _DURATION.replace("[0-9]*", "[0-9]+"),
}
# By the function that writes the values: types derive from each other, and share it.
_BY_WRITER: dict[str, Schema] = {
    "write_string": TEXT,
    "write_boolean": {"type": "boolean"},
    "write_double": {"anyOf": [{"type": "number"}, _SPECIAL]},
    "write_float": {
        "anyOf": [
            {"type": "number", "exclusiveMinimum": -_BEYOND_FLOAT, "exclusiveMaximum": _BEYOND_FLOAT},
            _SPECIAL,
        ]
    },
    "write_char": {"type": "integer", "minimum": 0, "maximum": 0xFFFF},
    "write_base64": _BASE64,
    "write_hex": {"type": "string", "pattern": _PATTERNS["hexBinary"]},
}
_NUMERAL = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
# Of types that are no strings in JSON, the text that XML has.
_TEXTS = {
    "write_boolean": "^(?:true|false|1|0)$",
    "write_double": f"^(?:{_NUMERAL}|[+-]?INF|NaN)$",
    "write_float": f"^(?:{_NUMERAL}|[+-]?INF|NaN)$",
    "write_char": r"^\+?[0-9]+$",
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
    if type(codec).__name__ == "IntegerCodec":
        return {"type": "string", "pattern": "^[+-]?[0-9]+$"}
    writer = codec.format.__name__
    if writer in _TEXTS:
        return {"type": "string", "pattern": _TEXTS[writer]}
    if writer in _BY_WRITER:
        return _BY_WRITER[writer]
    is_exact = codec.format.__module__.endswith(".xsd_values")
    patterns = {**_PATTERNS, **_EXACT} if is_exact else _PATTERNS
    for name in (codec.xml_name.name, writer.removeprefix("write_").replace("date_time", "dateTime")):
        if name in patterns:
            return {"type": "string", "pattern": patterns[name]}
    return {"type": "string"}
