"""Facets of simple types (XML Schema part 2, 4.3): as a sentence for people, and as rules for the types of a union."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from soapbind.pymodel.literals import literal
from soapbind.pymodel.python_types.builtin_types import DERIVED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from soapbind.contract.model import Facet
    from soapbind.pymodel.model import PyType

_ARGUMENTS = {
    "length": "length",
    "minLength": "min_length",
    "maxLength": "max_length",
    "minInclusive": "min_inclusive",
    "maxInclusive": "max_inclusive",
    "minExclusive": "min_exclusive",
    "maxExclusive": "max_exclusive",
    "totalDigits": "total_digits",
    "fractionDigits": "fraction_digits",
}
_COUNTS = frozenset({"length", "minLength", "maxLength", "totalDigits", "fractionDigits"})
# Classes that the translation leaves as they are outside of brackets, and that mean other characters to Python.
_CLASS_ESCAPES = re.compile(r"(\\[sSwW])|\\.|\[(?:\\.|[^\\\[\]]|\[(?:\\.|[^\\\]])*\])*\]", re.DOTALL)
_START, _END = "^(?:", r")$(?!\n\Z)"  # what the translation puts around; runtime code asks for the whole text anyway


def restriction(made: PyType, steps: Iterable[Sequence[Facet]]) -> PyType:
    """Return a type of a union with the facets that tell it from the others; ``steps`` are derivations, last first."""
    steps = list(steps)
    arguments = [f"{_ARGUMENTS[name]}={value}" for name, value in _bounds(steps).items()]
    wanted = [[facet.value for facet in step if facet.name == "pattern"] for step in steps]
    patterns = [_of_step(tuple(step)) for step in wanted if step]
    if None in patterns:
        arguments.append("canonical=True")
    exact = [literal(pattern) for pattern in patterns if pattern is not None]
    if exact:
        arguments.append(f"patterns=({', '.join(exact)},)")
    if not arguments:
        return made
    codec = f"derived.Restricted({made.codec}, {', '.join(arguments)})"
    return replace(made, codec=codec, symbols=made.symbols | {DERIVED})


def _bounds(steps: Sequence[Sequence[Facet]]) -> Mapping[str, str]:
    """Return the bounds that count: a type can only narrow those of its base."""
    found: dict[str, str] = {}
    for name, value in (facet for step in steps for facet in step):
        if name in _COUNTS:
            if value.strip().isdecimal():
                found.setdefault(name, str(int(value)))
        elif name in _ARGUMENTS:
            found.setdefault(name, literal(value.strip()))
    return found


def _of_step(patterns: tuple[str, ...]) -> str | None:
    """Return one expression of Python for the patterns of one derivation, None where there is none (4.3.4.3)."""
    made = [translated(pattern) for pattern in patterns]
    return None if None in made else "|".join(map(str, made))


@cache
def translated(pattern: str) -> str | None:
    """Return a regular expression of XML Schema (part 2, appendix F) as one of Python, None where that is not exact."""
    from elementpath.regex import RegexError, translate_pattern  # noqa: PLC0415 - it takes long, and few need it

    in_classes = _CLASS_ESCAPES.sub(lambda found: f"[{found[0]}]" if found[1] else found[0], pattern)
    for version in ("1.0", "1.1"):
        try:
            text = translate_pattern(
                in_classes, xsd_version=version, back_references=False, lazy_quantifiers=False, anchors=False
            )
        except (RegexError, ValueError, IndexError):
            continue
        return text.removeprefix(_START).removesuffix(_END)
    return None


def described(steps: Iterable[Sequence[Facet]]) -> str:
    """Return what facets demand, as short sentences; "" for nothing. ``steps`` are derivations, last first."""
    steps = list(steps)
    found: dict[str, str] = {}
    patterns: list[str] = []
    for step in steps:
        for name, value in step:
            found.setdefault(name, value.strip())
        patterns += [facet.value for facet in step if facet.name == "pattern"]
    sentences = [
        _length(found),
        _range(found),
        _digits(found),
        *(f"Pattern: ``{p}``." for p in dict.fromkeys(patterns)),
    ]
    return " ".join(filter(None, sentences))


def _length(found: Mapping[str, str]) -> str:
    exact, least, most = (found.get(name) for name in ("length", "minLength", "maxLength"))
    return _between("Length", exact, least, most)


def _between(what: str, exact: str | None, least: str | None, most: str | None) -> str:
    if exact is not None or (least is not None and least == most):
        return f"{what} {exact or least}."
    if least is not None and most is not None:
        return f"{what} {least} to {most}."
    return f"{what} at least {least}." if least is not None else f"{what} at most {most}." if most is not None else ""


def _range(found: Mapping[str, str]) -> str:
    words = {"minInclusive": "at least", "minExclusive": "above", "maxInclusive": "at most", "maxExclusive": "below"}
    parts = [f"{word} {found[name]}" for name, word in words.items() if name in found]
    return f"Value {' and '.join(parts)}." if parts else ""


def _digits(found: Mapping[str, str]) -> str:
    total, fraction = found.get("totalDigits"), found.get("fractionDigits")
    parts = [f"{total} digits"] if total else []
    parts += [f"{fraction} digits after the point"] if fraction else []
    return f"At most {', '.join(parts)}." if parts else ""
