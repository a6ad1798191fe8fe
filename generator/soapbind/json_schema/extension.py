"""The schema of what is kept of an object beside its values; see ``runtime/json_form/extension_form.py``."""

from __future__ import annotations

from typing import Final

from soapbind.json_schema.simple_types import CLARK, TEXT, Schema

KEY: Final = "$extension"
_PLACE: Schema = {"type": "integer", "minimum": 0, "maximum": 2**32 - 1}


def _rows(*parts: Schema) -> Schema:
    """Return the schema of an array of arrays that have one of each."""
    row = {"type": "array", "prefixItems": [*parts], "minItems": len(parts), "maxItems": len(parts)}
    return {"type": "array", "items": row}


_ATTRIBUTES = _rows(CLARK, TEXT)
EXTENSION: Final[Schema] = {
    "type": "object",
    "properties": {
        "elements": _rows(TEXT, TEXT),
        "type_name": CLARK,
        "is_nil": {"type": "boolean"},
        "attributes": _ATTRIBUTES,
        "types": _rows(TEXT, _PLACE, {"anyOf": [CLARK, {"type": "null"}]}, _ATTRIBUTES),
        "contrary": {"type": "array", "items": TEXT},
        "empty": _rows(TEXT, _PLACE, {}),
        "marks": _rows(TEXT, TEXT),
        "accessors": _rows(TEXT, _PLACE, _ATTRIBUTES, {"type": "string", "pattern": r"^[\[\]0-9, *]*$"}),
        "is_untyped": {"type": "boolean"},
    },
    "additionalProperties": False,
}


def with_kept(name: str, schema: Schema) -> Schema:
    """Return the schema of objects of which something is kept that fits ``schema``."""
    return {"required": [KEY], "properties": {KEY: {"required": [name], "properties": {name: schema}}}}
