"""What a value is as JSON, and again: equal, written alike, and accepted by the JSON Schema of its class."""

from __future__ import annotations

import importlib
import json
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator
from soapbind.json_schema import schema_of

_validators: dict[type, Draft202012Validator] = {}


def check_schema(schema: Any) -> None:
    """Hold a schema against the meta-schema, each definition and property once: classes have most of them alike."""
    own = dict(schema)
    for keyword in {"$defs", "properties"} & own.keys():
        for part in own[keyword].values():
            check_schema(part)
        own[keyword] = {}
    _check_text(json.dumps(own))


@cache
def _check_text(schema: str) -> None:
    Draft202012Validator.check_schema(json.loads(schema))


def validator_of(package: Any, cls: type) -> Draft202012Validator:
    """Return the judge of JSON of a class."""
    found = _validators.get(cls)
    if found is None:
        schema = json.loads(json.dumps(schema_of(package, cls)))
        check_schema(schema)
        found = _validators[cls] = Draft202012Validator(schema)
    return found


def as_json_again(package: Any, value: Any) -> Any:
    """Return what a value is after it was JSON, having looked at the JSON."""
    module = importlib.import_module(f"{package.__name__}.json")
    text = module.to_json(value)
    problems = [error.message for error in validator_of(package, type(value)).iter_errors(json.loads(text))]
    assert problems == [], f"{problems}: {text}"
    back = module.from_json(type(value), text)
    assert back == value or repr(back) == repr(value)  # not a number is not even equal to itself
    assert type(back) is type(value)
    assert getattr(back, "extension_data", None) == getattr(value, "extension_data", None)
    assert module.to_json(back) == text
    return back
