"""Values of simple types: whether each value of the one is a value of the other, as it is written."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from soapbind.contract.model import XSD, QName, SimpleType, TypeUse

if TYPE_CHECKING:
    from soapbind.diff.parts.places import Places, Types

# Of each family, what comes before is within what comes after.
_FAMILIES = (
    ("byte", "short", "int", "long", "integer", "decimal"),
    ("unsignedByte", "unsignedShort", "unsignedInt", "unsignedLong", "nonNegativeInteger", "integer", "decimal"),
    ("float", "double"),
    ("token", "normalizedString", "string"),  # any text is a value of each, which says what its white space means
)
_TEXT = QName(XSD, "string")  # of which every text is a value, white space included
_MAY_BE_EMPTY = {
    *("string", "normalizedString", "token", "anyURI"), *("hexBinary", "base64Binary", "anySimpleType", "anyType")
}  # fmt: skip
_MOST = ("maxLength", "maxInclusive", "maxExclusive", "totalDigits", "fractionDigits")
_LEAST = ("minLength", "minInclusive", "minExclusive")


def _value_facts(places: Places, old: TypeUse, new: TypeUse) -> tuple[str, ...]:
    """Tell whether every value of one simple type is a value of the other: widened, narrowed, both, or neither."""
    before, after = places.types
    ways = _holds((new, after), (old, before)), _holds((old, before), (new, after))
    return {(True, True): ("same",), (True, False): ("widened",), (False, True): ("narrowed",)}.get(ways, ())


def restate_facts(places: Places, old: SimpleType, new: SimpleType) -> tuple[str, ...]:
    """Tell the same of two definitions of one type, but for its members, which are compared by themselves."""
    named = [{each.value for each in found.enumeration} for found in (old, new)]
    before, after = (
        replace(each, enumeration=tuple(v for v in each.enumeration if v.value in named[0] & named[1]))
        for each in (old, new)
    )
    return _value_facts(places, before, after)


def retype_facts(places: Places, old: TypeUse, new: TypeUse) -> tuple[str, ...]:
    """Tell the same of two types of one thing, and where one of them is any text."""
    facts = _value_facts(places, old, new)
    if facts:
        return facts
    if new == _TEXT and _is_written_as_text(places.types[0], old):
        return ("to-text",)
    return ("from-text",) if old == _TEXT and _is_written_as_text(places.types[1], new) else ()


def is_never_empty(types: Types, use: TypeUse) -> bool:
    """Whether no value is written as nothing at all; False where that cannot be told."""
    if isinstance(use, QName) and use.namespace == XSD:
        return use.name not in _MAY_BE_EMPTY
    found = types.get(use) if isinstance(use, QName) else use
    if not isinstance(found, SimpleType):
        return False
    if found.enumeration:
        return all(each.value.strip() for each in found.enumeration)
    return found.base is not None and is_never_empty(types, found.base)


def _is_written_as_text(types: Types, use: TypeUse) -> bool:
    """Whether any value is text: so it is of simple types, but for names whose prefix is lost."""
    if isinstance(use, QName) and use.namespace == XSD:
        return use.name not in {"anyType", "QName", "NOTATION"}
    found = types.get(use) if isinstance(use, QName) else use
    if not isinstance(found, SimpleType):
        return False
    parts = (found.base, found.item, *found.members)
    return all(_is_written_as_text(types, part) for part in parts if part is not None)


def _holds(outer: tuple[TypeUse, Types], inner: tuple[TypeUse, Types]) -> bool:
    """Whether every value of the inner type is one of the outer; both come with the types of their contract.

    False where that cannot be told. What two types of one name have in them is compared with that type.
    """
    if outer[0] == inner[0] and isinstance(outer[0], QName):
        return True
    one, other = _simple(outer), _simple(inner)
    if one is None and other is None:
        return _holds_built_in(outer[0], inner[0])
    if one is not None and one.members:
        whole = other.members if other is not None and other.members else (inner[0],)
        return all(any(_holds((m, outer[1]), (each, inner[1])) for m in one.members) for each in whole)
    if other is not None and other.members:
        return all(_holds(outer, (each, inner[1])) for each in other.members)
    return _holds_restriction(outer, inner)


def _holds_built_in(outer: TypeUse, inner: TypeUse) -> bool:
    names = [use.name if isinstance(use, QName) and use.namespace == XSD else "" for use in (inner, outer)]
    return any({*names} <= {*each} and each.index(names[0]) < each.index(names[1]) for each in _FAMILIES)


def _holds_restriction(outer: tuple[TypeUse, Types], inner: tuple[TypeUse, Types]) -> bool:
    one, other = _simple(outer), _simple(inner)
    if one is not None and other is not None and _holds_definition((one, outer[1]), (other, inner[1])):
        return True
    if other is not None:  # it is within its base
        return other.base is not None and not other.enumeration and _holds(outer, (other.base, inner[1]))
    is_alias = one is not None and not one.facets and not one.enumeration
    return is_alias and one is not None and one.base is not None and _holds((one.base, outer[1]), inner)


def _holds_definition(outer: tuple[SimpleType, Types], inner: tuple[SimpleType, Types]) -> bool:
    one, other = outer[0], inner[0]
    if one.enumeration and other.enumeration:
        return {each.value for each in other.enumeration} <= {each.value for each in one.enumeration}
    if one.enumeration or other.enumeration or not _facets_hold(one, other):
        return False
    pairs = (one.base, other.base), (one.item, other.item)
    return any(a is not None and b is not None and _holds((a, outer[1]), (b, inner[1])) for a, b in pairs)


def _simple(use: tuple[TypeUse, Types]) -> SimpleType | None:
    found = use[1].get(use[0]) if isinstance(use[0], QName) else use[0]
    return found if isinstance(found, SimpleType) else None


def _facets_hold(outer: SimpleType, inner: SimpleType) -> bool:
    """Whether what the outer type demands is demanded by the inner one, or less than that is."""
    demanded: dict[str, set[str]] = {}
    for name, value in inner.facets:
        demanded.setdefault(name, set()).add(value)
    patterns = {facet.value for facet in outer.facets if facet.name == "pattern"}
    if patterns and not (demanded.get("pattern") and demanded["pattern"] <= patterns):  # any of them will do (4.3.4)
        return False
    return all(_demands(demanded, *facet) for facet in outer.facets if facet.name != "pattern")


def _demands(demanded: dict[str, set[str]], name: str, value: str) -> bool:
    found = demanded.get(name, set())
    if value in found:
        return True
    try:
        limit, numbers = Decimal(value), [Decimal(each) for each in found]
    except InvalidOperation:
        return False
    return any(n <= limit if name in _MOST else n >= limit if name in _LEAST else False for n in numbers)
