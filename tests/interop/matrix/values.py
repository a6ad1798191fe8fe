"""Plain values, as JSON has them, and the typed ones of a generated package; graphs as text, to compare them."""

from __future__ import annotations

import json
import re
import types
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, get_args, get_origin, get_type_hints

_NUMBER = re.compile(r"-?\d+\.\d+")
_HIDDEN = "extension_data"


def typed(hint: Any, plain: Any, made: dict[int, Any] | None = None) -> Any:
    """Return what a parameter of this type takes for a plain value; what is one object stays one."""
    made = {} if made is None else made
    if plain is None:
        return None
    if get_origin(hint) in (types.UnionType, getattr(types, "UnionType", None)):
        hint = next(each for each in get_args(hint) if each is not type(None))
    if get_origin(hint) is list:
        (inner,) = get_args(hint)
        return [typed(inner, each, made) for each in plain]
    if is_dataclass(hint):
        return _record(hint, plain, made)
    if isinstance(hint, type) and issubclass(hint, datetime):
        return hint.fromisoformat(plain)
    return hint(plain) if isinstance(hint, type) and issubclass(hint, (Decimal, Enum)) else plain


def _record(cls: Any, plain: dict[str, Any], made: dict[int, Any]) -> Any:
    if id(plain) not in made:
        made[id(plain)] = found = object.__new__(cls)
        hints = get_type_hints(cls)
        values = {name: typed(hints[name], value, made) for name, value in plain.items()}
        cls.__init__(found, **values)
    return made[id(plain)]


def plain(value: Any, made: dict[int, Any] | None = None) -> Any:
    """Return the plain value of a typed one."""
    made = {} if made is None else made
    if id(value) in made:
        return made[id(value)]
    if is_dataclass(value):
        found: dict[str, Any] = {}
        made[id(value)] = found
        found |= {each.name: plain(getattr(value, each.name), made) for each in fields(value) if each.name != _HIDDEN}
        return found
    if isinstance(value, list):
        return [plain(each, made) for each in value]
    return value


def told(value: Any) -> str:
    """Return a graph as text: what two peers hold is the same if this is.

    What JSON has no form for is told as text: numbers, times in UTC. What is None is not told. An object that is there
    again is told by its place.
    """
    places: dict[int, str] = {}

    def tell(each: Any, place: str) -> Any:
        if isinstance(each, dict):
            if id(each) in places:
                return {"same as": places[id(each)]}
            places[id(each)] = place
            found = {str(key): tell(inner, f"{place}/{key}") for key, inner in sorted(each.items())}
            return {key: inner for key, inner in found.items() if inner not in (None, [], {})}
        if isinstance(each, list):
            return [tell(inner, f"{place}/{index}") for index, inner in enumerate(each)]
        return None if each is None else _text(each)

    return json.dumps(tell(value, ""), ensure_ascii=False, sort_keys=True)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, (float, Decimal)) or (isinstance(value, str) and _NUMBER.fullmatch(value)):
        return format(Decimal(str(value)).normalize(), "f")
    if isinstance(value, str) and value[:2] == "20" and "T" in value:
        value = datetime.fromisoformat(value)
    if isinstance(value, date):
        return str(value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value)
    return str(value)


def to_json(value: Any) -> str:
    """Return a graph as JSON for a peer: ``$id`` names an object, ``{"$ref": id}`` is that object again."""
    seen: dict[int, int] = {}
    again: set[int] = set()

    def look(each: Any) -> None:
        if isinstance(each, (dict, list)):
            if id(each) in seen:
                again.add(id(each))
                return
            seen[id(each)] = len(seen)
            for inner in each.values() if isinstance(each, dict) else each:
                look(inner)

    told_already: set[int] = set()

    def give(each: Any) -> Any:
        if isinstance(each, list):
            return [give(inner) for inner in each]
        if not isinstance(each, dict):
            return each
        if id(each) in told_already:
            return {"$ref": seen[id(each)]}
        told_already.add(id(each))
        name = {"$id": seen[id(each)]} if id(each) in again else {}
        return {**name, **{key: give(inner) for key, inner in each.items()}}

    look(value)
    return json.dumps(give(value))


def from_json(text: str) -> Any:
    """Return the graph that a peer has told as ``to_json`` does."""
    known: dict[Any, Any] = {}

    def take(each: Any) -> Any:
        if isinstance(each, list):
            return [take(inner) for inner in each]
        if not isinstance(each, dict):
            return each
        if "$ref" in each:
            return known[each["$ref"]]
        found: dict[str, Any] = {}
        known[each.get("$id")] = found
        found |= {key: take(inner) for key, inner in each.items() if key != "$id"}
        return found

    return take(json.loads(text))
