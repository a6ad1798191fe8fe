"""Simple types made of others: lists, unions, enumerations of names; and qualified names (XML Schema part 2, 2.5).

Only packages whose contract has such types import this.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any, NamedTuple, TypeVar, cast

from ..lexical.facets import Facets, is_built_in
from ..lexical.primitives import collapse, write_base64, write_base64_inside
from ..package import model
from ..qname import XML, XSD, XmlName
from ..xml.characters import SPACE, escape_text, unescape
from ..xml.xsi import NCNAME
from .codecs import (
    Codec,
    EnumCodec,
    FlagsCodec,
    Namespaces,
    Prefixes,
    ScopedCodec,
    SimpleCodec,
    TextFunctions,
    no_namespaces,
)

T = TypeVar("T")
_NAME_IN_FULL = re.compile(r"(?:\{[^}]*\})?[^ ]+")
_BLANKS = (*SPACE, "&#xD;")  # in escaped text
_WRONG = (TypeError, ValueError, ArithmeticError)  # what writing raises for what is no value


# --- lists ------------------------------------------------------------------------------------------------------------


def list_of(item: Codec[T]) -> ScopedCodec[list[T]]:
    """Return the codec of a list: values side by side with spaces between them (part 2, 4.1.2.2)."""
    of = _functions(item)

    def read(text: str, namespaces: Namespaces) -> list[T]:
        return [of.read(each, namespaces) for each in _tokens(text)]

    def strict(text: str, namespaces: Namespaces) -> list[T]:
        return [of.strict(each, namespaces) for each in _tokens(text)]

    def write(value: object, prefixes: Prefixes) -> str:
        if not isinstance(value, (list, tuple)) or isinstance(value, XmlName):
            raise TypeError(f"expected list, got {type(value).__name__}")
        items = enumerate(cast("list[object]", value), start=1)
        return " ".join(_item(of, each, index, prefixes) for index, each in items)

    return ScopedCodec(TextFunctions(f"list of {of.label}", read, strict, write, of.is_open), item)


def _tokens(text: str) -> list[str]:
    joined = collapse(text)
    return joined.split(" ") if joined else []


def _item(of: TextFunctions, value: object, index: int, prefixes: Prefixes) -> str:
    """Return the text of an item. Raises ValueError for one that would be none, or several."""
    try:
        text = of.write(value, prefixes)
    except _WRONG as error:
        raise ValueError(f"item {index}: {error}") from None
    if not text or any(blank in text for blank in _BLANKS):
        raise ValueError(f"item {index}: the text of an item cannot be empty or have white space in it")
    return text


# --- unions -----------------------------------------------------------------------------------------------------------


def union_of(*members: Codec[Any]) -> ScopedCodec[Any]:
    """Return the codec of a union: the first type that has the value counts (part 2, 2.5.1.3).

    Text that is a value of none, as it breaks a facet, is one of the first type that can read it; a name that no
    enumeration knows is one of the first enumeration. A value is written by the first type that takes it and whose text
    reads back so.
    """
    union = _Union(tuple(map(_functions, members)))
    label = " or ".join(dict.fromkeys(member.label for member in union.members))
    is_open = any(member.is_open for member in union.members)
    return ScopedCodec(TextFunctions(label, union.read, union.strict, union.write, is_open))


class _Union(NamedTuple):
    members: tuple[TextFunctions, ...]

    def strict(self, text: str, namespaces: Namespaces) -> Any:
        return _first(self._strictly(), text, namespaces)[1]

    def read(self, text: str, namespaces: Namespaces) -> Any:
        return self._choose(text, namespaces)[1]

    def write(self, value: object, prefixes: Prefixes) -> str:
        scope: dict[str | None, str] = {}

        def declared(namespace: str) -> str:
            prefix = prefixes(namespace)
            scope[prefix or None] = namespace
            return prefix

        reason = f"no type of the union takes a {type(value).__name__}"
        for place, member in enumerate(self.members):
            try:
                text = member.write(value, declared)
            except _WRONG:
                continue
            for form in (text, *_other_forms(text, value)):
                if self._reads_back(form, value, place, scope.get):
                    return form
            reason = "its text would be read as a value of another type of the union"
        raise ValueError(reason)

    def _reads_back(self, form: str, value: object, place: int, namespaces: Namespaces) -> bool:
        try:
            found = self._choose(unescape(form), namespaces)
        except ValueError:
            return False
        return found[0] == place or _is_same(found[1], value)

    def _strictly(self) -> Iterable[_Try]:
        return ((place, member.strict) for place, member in enumerate(self.members))

    def _choose(self, text: str, namespaces: Namespaces) -> tuple[int, Any]:
        """Return the place of the type that a text is of, and the value."""
        tolerant = sorted(enumerate(self.members), key=lambda each: each[1].is_open)
        return _first([*self._strictly(), *((place, member.read) for place, member in tolerant)], text, namespaces)


_Try = tuple[int, Callable[[str, Namespaces], Any]]


def _first(tries: Iterable[_Try], text: str, namespaces: Namespaces) -> tuple[int, Any]:
    for place, read in tries:
        try:
            return place, read(text, namespaces)
        except ValueError:
            continue
    raise ValueError("no type of the union has such a value")


def _is_same(back: object, value: object) -> bool:
    both_text = isinstance(back, str) and isinstance(value, str)
    return back == value and (both_text or type(back) is type(value))


def _other_forms(text: str, value: object) -> Iterator[str]:
    """Return texts of the same number that fewer types have: 1 may be a boolean, +1 is a number."""
    match value:
        case bool():
            return
        case int():
            yield text.replace("-", "-0") if text.startswith("-") else f"+{text}"
        case float() if "E" not in text and text[-1].isdigit():
            yield f"{text}E0"
        case Decimal() if "." not in text:
            yield f"{text}.0"
        case _:
            return


# --- restrictions -----------------------------------------------------------------------------------------------------


def restricted(codec: Codec[T], *, canonical: bool = False, **facets: Any) -> ScopedCodec[T]:
    """Return the codec of a type whose facets tell it from the other types of a union (part 2, 4.3).

    ``facets`` are named as in ``lexical.facets``; values that break them can be read all the same. ``canonical`` stands
    for a pattern that Python has no expression for: only text that would be written so is of the type.
    """
    of = _functions(codec)
    rules = Facets.of(lambda text: of.read(text, no_namespaces), facets)

    def strict(text: str, namespaces: Namespaces) -> T:
        value: T = of.strict(text, namespaces)
        rules.check(text, value)
        if canonical and unescape(of.write(value, lambda _namespace: "")) != text:
            raise ValueError("not as it would be written")
        return value

    return ScopedCodec(of._replace(strict=strict))


# --- names ------------------------------------------------------------------------------------------------------------


def _read_name(text: str, namespaces: Namespaces) -> XmlName:
    prefix, colon, local = text.strip(SPACE).rpartition(":")
    if not NCNAME.fullmatch(local) or (colon and not NCNAME.fullmatch(prefix)):
        raise ValueError("not a qualified name")
    uri = XML if prefix == "xml" else namespaces(prefix if colon else None)
    if uri is None and colon:
        raise ValueError(f"the prefix {prefix} is not declared")
    return XmlName(uri or "", local)


def _write_name(value: object, prefixes: Prefixes) -> str:
    if not isinstance(value, XmlName):
        raise TypeError(f"expected XmlName, got {type(value).__name__}")
    if not NCNAME.fullmatch(value.name):
        raise ValueError("the local part is not a name")
    prefix = prefixes(value.namespace)
    return f"{prefix}:{value.name}" if prefix else value.name


QNAME: ScopedCodec[XmlName] = ScopedCodec(TextFunctions("QName", _read_name, _read_name, _write_name))


def names_of(class_name: str, *, is_list: bool = False) -> ScopedCodec[Any]:
    """Return the codec of an enumeration of qualified names as ``{namespace}name``, or of lists of them."""

    def read(text: str, namespaces: Namespaces) -> Any:
        names = [str(_read_name(each, namespaces)) for each in (_tokens(text) if is_list else [text])]
        value = model(class_name).from_wire(" ".join(names))
        return value if names else _known(value)

    def strict(text: str, namespaces: Namespaces) -> Any:
        return _known(read(text, namespaces))

    def write(value: object, prefixes: Prefixes) -> str:
        names = _NAME_IN_FULL.findall(_member(class_name, value).value)
        return " ".join(_write_name(XmlName.parse(each), prefixes) for each in names)

    return ScopedCodec(TextFunctions(class_name, read, strict, write, is_open=True))


# --- what the types above are made of ---------------------------------------------------------------------------------


def _functions(codec: Codec[Any]) -> TextFunctions:
    """Return the functions of a codec whose content is text."""
    if isinstance(codec, ScopedCodec):
        return codec.functions
    if isinstance(codec, EnumCodec):
        return _enumeration(codec)
    if isinstance(codec, SimpleCodec):
        return _simple(codec)
    raise TypeError(f"no text is a {type(codec).__name__}")


def _simple(codec: SimpleCodec[Any]) -> TextFunctions:
    parse, name = codec.parse, codec.xml_name
    form = write_base64_inside if codec.format is write_base64 else codec.format

    def read(text: str, _namespaces: Namespaces) -> Any:
        return parse(text)

    def strict(text: str, _namespaces: Namespaces) -> Any:
        value = parse(text)
        if name.namespace == XSD and isinstance(value, str) and not is_built_in(name.name, value):
            raise ValueError(f"not a {name.name}")
        return value

    def write(value: object, _prefixes: Prefixes) -> str:
        return form(value)

    return TextFunctions(name.name, read, strict, write)


def _enumeration(codec: EnumCodec) -> TextFunctions:
    name, is_flags = codec.class_name, isinstance(codec, FlagsCodec)

    def read(text: str, _namespaces: Namespaces) -> Any:
        value = model(name).from_wire(text)
        return value if text.strip(SPACE) or is_flags else _known(value)

    def strict(text: str, _namespaces: Namespaces) -> Any:
        value = model(name).from_wire(text)
        return value if is_flags else _known(value)

    def write(value: object, _prefixes: Prefixes) -> str:
        member = _member(name, value)
        return escape_text(member.to_wire() if is_flags else member.value)

    return TextFunctions(name, read, strict, write, is_open=True)


def _member(class_name: str, value: Any) -> Any:
    """Return a value of a class of the package. Raises TypeError for any other."""
    if type(value) is not model(class_name):
        raise TypeError(f"expected {class_name}, got {type(value).__name__}")
    return value


def _known(value: Any) -> Any:
    if not value.is_known:
        raise ValueError("no value of the enumeration")
    return value


ListOf = list_of
UnionOf = union_of
Restricted = restricted
NamesOf = names_of
