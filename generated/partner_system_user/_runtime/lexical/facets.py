"""Constraining facets (XML Schema part 2, 4.3), for the types of a union: they decide which type a text is of."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple, TypeAlias

from ..qname import XmlName
from ..xml.xsi import NCNAME
from .order import compare
from .primitives import collapse

_Rule: TypeAlias = Callable[[str, Any], bool]
_ZONE = r"(?:Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))?"
_YEAR = "-?(?:[1-9][0-9]{3,}|0[0-9]{3})"
_MONTH, _DAY = "(?:0[1-9]|1[0-2])", "(?:0[1-9]|[12][0-9]|3[01])"
_MONTH_DAY = "(?:02-(?:0[1-9]|[12][0-9])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|(?:0[13578]|1[02])-" + _DAY + ")"
_NAME_CHARS = NCNAME.pattern[NCNAME.pattern.index("]") + 1 :].removesuffix("*")
_NCNAME = NCNAME.pattern
# Built-in types that are str in Python, and not any str.
_FORMS = {
    "language": re.compile("[a-zA-Z]{1,8}(?:-[a-zA-Z0-9]{1,8})*"),
    "Name": re.compile(f"(?::|{_NCNAME})(?::|{_NAME_CHARS})*"),
    "NMTOKEN": re.compile(f"(?::|{_NAME_CHARS})+"),
    **dict.fromkeys(("NCName", "ID", "IDREF", "ENTITY"), NCNAME),
    "gYear": re.compile(_YEAR + _ZONE),
    "gYearMonth": re.compile(f"{_YEAR}-{_MONTH}{_ZONE}"),
    "gMonth": re.compile(f"--{_MONTH}{_ZONE}"),
    "gMonthDay": re.compile(f"--{_MONTH_DAY}{_ZONE}"),
    "gDay": re.compile(f"---{_DAY}{_ZONE}"),
}


def is_built_in(type_name: str, value: str) -> bool:
    """Whether a text is a value of a built-in type of XML Schema whose values are ``str``."""
    form = _FORMS.get(type_name)
    return form is None or form.fullmatch(value) is not None


class Facets(NamedTuple):
    """The rules of a type."""

    rules: tuple[_Rule, ...]

    @classmethod
    def of(cls, parse: Callable[[str], Any], facets: Mapping[str, Any]) -> Facets:
        """Return the rules of ``facets``, which are named as in XML Schema, in Python's spelling.

        Bounds are texts, which ``parse`` makes values of; ``patterns`` are regular expressions of Python, one of which
        a text must be for each derivation.
        """
        return cls(tuple(rule for name, bound in facets.items() for rule in _MAKERS[name](bound, parse)))

    def check(self, text: str, value: Any) -> None:
        """Raise ValueError unless the value and its text are as the facets want them."""
        if not all(rule(text, value) for rule in self.rules):
            raise ValueError("it breaks a facet of the contract")


def _length(value: Any) -> int | None:
    """Return the length that facets count; qualified names have none (4.3.1.3)."""
    return None if isinstance(value, XmlName) else len(value)


def _sized(is_right: Callable[[int, int], bool]) -> Callable[[int, Any], tuple[_Rule, ...]]:
    def make(bound: int, _parse: object) -> tuple[_Rule, ...]:
        def rule(_text: str, value: Any) -> bool:
            length = _length(value)
            return length is None or is_right(length, bound)

        return (rule,)

    return make


def _ordered(*right: int) -> Callable[[str, Callable[[str], Any]], tuple[_Rule, ...]]:
    def make(bound: str, parse: Callable[[str], Any]) -> tuple[_Rule, ...]:
        limit = parse(bound)
        if isinstance(limit, str):  # gYear and its like, which are kept as text
            return ()
        return (lambda _text, value: compare(value, limit) in right,)

    return make


def _figures(value: Any) -> tuple[int, int]:
    """Return all digits of a number, and those of the fraction; zeros at the end of a fraction do not count."""
    _, digits, exponent = Decimal(value).as_tuple()
    fraction = max(-int(exponent), 0)
    text = "".join(map(str, digits)).rjust(fraction + 1, "0")
    whole, rest = text[: len(text) - fraction].lstrip("0"), text[len(text) - fraction :].rstrip("0")
    return max(len(whole) + len(rest) + max(int(exponent), 0), len(rest), 1), len(rest)


def _digits(place: int) -> Callable[[int, Any], tuple[_Rule, ...]]:
    return lambda most, _parse: (lambda _text, value: _figures(value)[place] <= most,)


def _patterns(expressions: tuple[str, ...], _parse: object) -> tuple[_Rule, ...]:
    """Compare the text: a string as its white space is, anything else without what is around it (4.3.4.3)."""
    forms = [re.compile(expression) for expression in expressions]

    def rule(text: str, value: Any) -> bool:
        shown = value if isinstance(value, str) else collapse(text)
        return all(form.fullmatch(shown) for form in forms)

    return (rule,)


_MAKERS: dict[str, Callable[[Any, Any], tuple[_Rule, ...]]] = {
    "length": _sized(lambda length, bound: length == bound),
    "min_length": _sized(lambda length, bound: length >= bound),
    "max_length": _sized(lambda length, bound: length <= bound),
    "min_inclusive": _ordered(0, 1),
    "min_exclusive": _ordered(1),
    "max_inclusive": _ordered(-1, 0),
    "max_exclusive": _ordered(-1),
    "total_digits": _digits(0),
    "fraction_digits": _digits(1),
    "patterns": _patterns,
}
