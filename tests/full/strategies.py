"""Random values for any dataclass of a generated package, made from what its fields say they are on the wire."""

from __future__ import annotations

from dataclasses import MISSING, fields
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from typing import Any

from hypothesis import strategies as st

from .probes import runtime_of
from .reference import ELEMENT

# What XML 1.0 can carry and a validating parser accepts.
_TEXT = st.characters(
    exclude_categories=["Cs"], exclude_characters="".join(map(chr, [*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF]))
)
_SAMPLES = [
    "",
    " ",
    "Ærø & Søn <AS>",
    "]]>",
    "a\r\nb\tc",
    "  lead and trail ",
    "\U0001f600",
    "&amp;",
    "0",
    "true",
    "None",
]
TEXTS = st.sampled_from(_SAMPLES) | st.text(_TEXT, max_size=6)
_ZONES = st.none() | st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
_FIRST, _LAST = datetime.min, datetime.max  # noqa: DTZ901 - .NET's range; the first means "not set"
_ROOM = timedelta(days=1)  # for the zone
_DATE_TIMES = st.sampled_from([_FIRST, _LAST, datetime(2, 1, 1, tzinfo=UTC)]) | st.datetimes(
    _FIRST + _ROOM, _LAST - _ROOM, timezones=_ZONES
)


def _whole(bits: int, *, signed: bool = True) -> st.SearchStrategy[int]:
    low, high = (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) if signed else (0, 2**bits - 1)
    return st.sampled_from([0, low, high]) | st.integers(low, high)


_SIMPLE: dict[str, st.SearchStrategy[Any]] = {
    "string": TEXTS,
    "boolean": st.booleans(),
    "byte": _whole(8),
    "short": _whole(16),
    "int": _whole(32),
    "long": _whole(64),
    "unsignedByte": _whole(8, signed=False),
    "unsignedShort": _whole(16, signed=False),
    "unsignedInt": _whole(32, signed=False),
    "unsignedLong": _whole(64, signed=False),
    "double": st.floats(allow_nan=False),
    "float": st.floats(allow_nan=False),
    "decimal": st.decimals(-(10**9), 10**9, allow_nan=False, places=4),
    "dateTime": _DATE_TIMES,
    "duration": st.timedeltas(timedelta(days=-(10**6)), timedelta(days=10**6)),
    "guid": st.uuids(),
    "char": st.characters(max_codepoint=0xFFFF, exclude_categories=[]),
    "base64Binary": st.binary(max_size=8),
}


class Values:
    """Strategies for the classes of ``package``; only types in ``declared`` (Clark names) are made."""

    def __init__(self, package: Any, declared: frozenset[str]) -> None:
        self.package, self.declared = package, declared
        self.record = lru_cache(maxsize=None)(self._record)

    def _record(self, cls: type, depth: int) -> st.SearchStrategy[Any]:
        """Return objects of ``cls`` itself, with records in records down to ``depth``."""
        specs = [(each, each.metadata[ELEMENT]) for each in fields(cls) if ELEMENT in each.metadata]
        return st.builds(cls, **{each.name: self._member(each, spec, depth) for each, spec in specs})

    def _member(self, field: Any, spec: Any, depth: int) -> st.SearchStrategy[Any]:
        values = self.of(spec.codec, depth)
        may_be_none = field.default is None
        assert may_be_none == ((spec.optional or spec.nillable) and field.default is not MISSING)
        return st.none() | values if may_be_none and values is not None else st.none() if may_be_none else values

    def of(self, codec: Any, depth: int) -> Any:  # noqa: PLR0911 - a table
        """Return values of what a codec reads and writes, None when there is no room for records."""
        match type(codec).__name__:
            case "SimpleCodec" | "_LateCodec" | "IntegerCodec" | "StringCodec" | "DateTimeCodec":
                return _SIMPLE[codec.xml_name.name]
            case "EnumCodec":
                return st.sampled_from(list(self._model(codec)))
            case "FlagsCodec":
                return self.flags(self._model(codec))
            case "RecordCodec":
                return self._any_of(self._model(codec), depth, needed=codec.is_value_type)
            case "AnyCodec":
                return self.anything(depth)
            case "ArrayCodec":
                item = self.of(codec.codec, depth)
                if item is None:
                    return st.just([])
                return st.lists(item if codec.codec.is_value_type else st.none() | item, max_size=2)
            case "DictionaryCodec":
                key, value = self.of(codec.key, 0), self.of(codec.value, depth)
                return st.just({}) if value is None else st.dictionaries(key, value, max_size=2)
            case other:
                raise AssertionError(f"no values for {other}")

    def _model(self, codec: Any) -> Any:
        return getattr(self.package.models, codec.class_name)

    def _any_of(self, cls: type, depth: int, *, needed: bool) -> st.SearchStrategy[Any] | None:
        if depth <= 0:
            return st.builds(cls) if needed else None
        return st.one_of([self.record(each, depth - 1) for each in (cls, *self.subclasses(cls))])

    def subclasses(self, cls: type) -> list[type]:
        """Return the subclasses of ``cls`` that may stand in for it."""
        models = self.package.models
        made = (getattr(models, name) for name in models.__all__)
        return [
            each
            for each in made
            if each is not cls and issubclass(each, cls) and str(each.__xml_name__) in self.declared
        ]

    @staticmethod
    def flags(kind: Any) -> st.SearchStrategy[Any]:
        names = [name for name, number in kind.__dict__["__wire_numbers__"].items() if number]
        return st.lists(st.sampled_from(names), max_size=4).map(lambda tokens: kind.from_wire(" ".join(tokens)))

    def anything(self, depth: int) -> st.SearchStrategy[Any]:
        """Return what ``xs:anyType`` may hold: simple values, typed values, and some of the contract's own types."""
        runtime = runtime_of(self.package)
        typed = st.builds(runtime.TypedValue, st.just(runtime.XmlName(runtime.XSD, "short")), _SIMPLE["short"])
        array = st.builds(
            runtime.TypedValue,
            st.just(runtime.XmlName(runtime.ARRAYS, "ArrayOfint")),
            st.lists(_SIMPLE["int"], max_size=2),
        )
        found = [_SIMPLE[name] for name in ("string", "boolean", "int", "long", "double", "dateTime", "base64Binary")]
        found += [_SIMPLE[name] for name in ("decimal", "duration", "guid")]
        found += [typed, *([array] if f"{{{runtime.ARRAYS}}}ArrayOfint" in self.declared else [])]
        return st.one_of(found + self._own_types(depth))

    def _own_types(self, depth: int) -> list[st.SearchStrategy[Any]]:
        models = self.package.models
        runtime = runtime_of(self.package)
        made = [getattr(models, name) for name in models.__all__]
        usable = [each for each in made if str(each.__xml_name__) in self.declared]
        enums = [each for each in usable if issubclass(each, runtime.WireEnum)][:3]
        flags = [each for each in usable if issubclass(each, runtime.WireFlag)][:2]
        records = [each for each in usable if issubclass(each, runtime.Record)][:3] if depth > 0 else []
        return [
            *map(st.sampled_from, map(list, enums)),
            *map(self.flags, flags),
            *(self.record(each, 0) for each in records),
        ]
