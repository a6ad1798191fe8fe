"""What the facets of a simple type leave of the texts that an example may be."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from soapbind.pymodel.python_types.facets import translated
from soapbind.sample.patterns import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from soapbind.contract.model import Facet

_MOST = 2_000  # characters of an example
_MOST_CHECKED = 24  # a pattern may take exponential time, so only short texts are compared with one
_REPEATS = (0, 1, 2, 3, 5, 8, 13)
_BOUNDS = ("minInclusive", "maxInclusive", "minExclusive", "maxExclusive")
_FRACTIONS = frozenset({"decimal", "float", "double"})
_WHOLE = frozenset({"byte", "short", "int", "long", "integer", "unsignedByte", "unsignedShort", "unsignedInt",
    "unsignedLong", "nonNegativeInteger", "positiveInteger", "nonPositiveInteger", "negativeInteger"})  # fmt: skip
_FORMS = {
    "language": re.compile("[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*"),
    "NMTOKEN": re.compile(r"[\w.:-]+"),
    "Name": re.compile(r"[^\W\d][\w.:-]*"),
    **dict.fromkeys(("NCName", "ID", "IDREF", "ENTITY"), re.compile(r"[^\W\d][\w.-]*")),
    "boolean": re.compile("true|false|1|0"),
    "date": re.compile(r"\d{4}-(0[1-9]|1[0-2])-([01][1-9]|10|2[0-8])(Z|[+-]\d\d:\d\d)?"),
    "time": re.compile(r"([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]\d\d:\d\d)?"),
    "dateTime": re.compile(r"\d{4}-(0[1-9]|1[0-2])-([01][1-9]|10|2[0-8])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d.*"),
    "hexBinary": re.compile("([0-9a-fA-F]{2})*"),
    "duration": re.compile(r"-?P(\d+[YMD]|T\d+[HMS])+.*"),
}  # fmt: skip
_COLLAPSED = frozenset({"token", "language", "Name", "NCName", "NMTOKEN", "anyURI"})


@dataclass(frozen=True, slots=True)
class Limits:
    """The facets of a type and of those that it restricts, the type's own first."""

    steps: tuple[tuple[Facet, ...], ...] = ()

    def _value(self, name: str) -> str | None:
        return next((value.strip() for step in self.steps for key, value in step if key == name), None)

    def _number(self, name: str) -> int | None:
        found = self._value(name)
        return int(found) if found is not None and found.isdecimal() and len(found) < 10 else None  # noqa: PLR2004

    def lengths(self) -> tuple[int, int | None]:
        """Return the least and the greatest length."""
        exact = self._number("length")
        return (self._number("minLength") or 0, self._number("maxLength")) if exact is None else (exact, exact)

    def candidates(self, name: str, usual: str) -> Iterator[str]:
        """Give texts that may be values of a restriction of the built-in type ``name``, the usual one first."""
        yield usual
        yield from self._bounds(name)
        least, _ = self.lengths()
        if 0 < least <= _MOST:
            yield from _of_length(name, usual, least)
        for pattern in next((found for step in self.steps if (found := _patterns(step))), ()):
            for more in (*_REPEATS, min(least, _MOST)):
                try:
                    yield text_of(pattern, more)[0]
                except ValueError:
                    break

    def _bounds(self, name: str) -> Iterator[str]:
        for bound in _BOUNDS:
            value = self._value(bound)
            if value is None:
                continue
            if bound.endswith("Inclusive"):
                yield value
            elif name in _WHOLE | _FRACTIONS and (number := _decimal(value)) is not None:
                step = Decimal(1) if name in _WHOLE else Decimal(1).scaleb(-(self._number("fractionDigits") or 1))
                yield f"{number + step if bound == 'minExclusive' else number - step:f}"

    def allow(self, name: str, text: str) -> bool:
        """Whether a text is a value of a restriction of a built-in type, as far as can be told."""
        form = _FORMS.get(name)
        if (form is not None and not form.fullmatch(text)) or (name in _COLLAPSED and text != " ".join(text.split())):
            return False
        if name in _WHOLE | _FRACTIONS:
            number = _decimal(text)
            if number is None or (name in _WHOLE and "." in text) or not self._in_bounds(number):
                return False
        elif not self._in_order(text):
            return False
        least, most = self.lengths()
        length = _length(name, text)
        return length >= least and (most is None or length <= most) and self.allows_pattern(text)

    def _in_bounds(self, number: Decimal) -> bool:
        low, high, above, below = (
            _decimal(value) if (value := self._value(name)) is not None else None
            for name in ("minInclusive", "maxInclusive", "minExclusive", "maxExclusive")
        )
        return (
            (low is None or number >= low)
            and (high is None or number <= high)
            and (above is None or number > above)
            and (below is None or number < below)
        )

    def _in_order(self, text: str) -> bool:
        """Compare dates and their like by their text, which is right where both are written alike."""
        low, high = self._value("minInclusive"), self._value("maxInclusive")
        above, below = self._value("minExclusive"), self._value("maxExclusive")
        return (
            (low is None or text >= low)
            and (high is None or text <= high)
            and (above is None or text > above)
            and (below is None or text < below)
        )

    def allows_pattern(self, text: str) -> bool:
        """Whether a text is as every step of the derivation wants it (4.3.4.3)."""
        return all(_matches(found, text) for step in self.steps if (found := _patterns(step)))


def _patterns(step: Sequence[Facet]) -> tuple[str, ...]:
    return tuple(value for name, value in step if name == "pattern")


def _matches(patterns: Sequence[str], text: str) -> bool:
    for pattern in patterns:
        for more in (*_REPEATS, len(text)):
            try:
                if text_of(pattern, more) == (text, True):
                    return True
            except ValueError:
                break
        expression = translated(pattern) if len(text) <= _MOST_CHECKED else None
        if expression is not None and re.fullmatch(expression, text):
            return True
    return False


def _decimal(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _length(name: str, text: str) -> int:
    if name == "hexBinary":
        return len(text) // 2
    return len(text) * 3 // 4 - text.count("=") if name == "base64Binary" else len(text)


def _of_length(name: str, usual: str, length: int) -> Iterator[str]:
    if name == "hexBinary":
        yield "00" * length
    elif name == "base64Binary":
        yield base64.b64encode(bytes(length)).decode()
    else:
        word = usual or "text"
        yield (word * (length // len(word) + 1))[:length]
