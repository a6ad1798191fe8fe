"""Arguments for every field of every request: hard texts, numbers, dates and durations."""

from __future__ import annotations

import random
from dataclasses import Field, dataclass, field, fields
from datetime import UTC, datetime, timedelta, timezone
from itertools import cycle
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, get_args, get_origin, get_type_hints

from services88 import (
    OPERATIONS,
)
from services88._runtime import WireEnum, WireFlag
from services88._runtime.schema.fields import ELEMENT
from services88._runtime.schema.record import Record
from services88.models import (
    SoTimeZone,
)

if TYPE_CHECKING:
    from collections.abc import Iterator


KEYS = list(OPERATIONS)
ROUNDS = 6
TICKET = "7T:MAA4+& <x>=="
TOKEN = "apptoken/ø€ \U0001f600"  # noqa: S105 - made up
ZONE = SoTimeZone(so_time_zone_id=140, so_time_zone_location_code="DK <&>")
STRINGS = (
    "plain",
    "",
    "<tag> & \"quoted\" ]]> 'apos'",
    "Blåbærsyltetøy € 日本",
    "emoji \U0001f600\U0001f9d1\u200d\U0001f680",
    "line1\r\nline2\rline3\nline4\ttab",
    "  spaces  ",
    " ",
    "\r\n",
    "bell \x07 and \x01",
    "x" * 10_000,
)


NUMBERS = {"short": (0, -1, 32767, -32768, 7), "int": (0, -1, 2147483647, -2147483648, 42)}
DOUBLES = (0.0, -0.5, 59.911491, 1e300, float("inf"))
DATES = (
    datetime(2026, 5, 27, 1, 23, 32),  # noqa: DTZ001 - naive on purpose: dates of the installation's own zone
    datetime(2026, 5, 27, 1, 23, 32, 123456),  # noqa: DTZ001
    datetime(2026, 5, 27, 1, 23, 32, 120000, tzinfo=UTC),
    datetime(2026, 2, 28, 23, 59, 59, tzinfo=timezone(timedelta(hours=2))),
    datetime(2026, 2, 28, 0, 0, 1, tzinfo=timezone(-timedelta(hours=9, minutes=30))),
    datetime.min,  # noqa: DTZ901 - "not set"
    datetime.min.replace(tzinfo=UTC),
    datetime(9999, 12, 31, 23, 59, 59, 999999),  # noqa: DTZ001
)


DURATIONS = (
    timedelta(hours=8, minutes=30),
    -timedelta(days=1, hours=2, seconds=3, microseconds=500000),
    timedelta(0),
    timedelta(days=400, microseconds=1),
)


def wire_fields(cls: type[Record]) -> list[Field[Any]]:
    return [f for f in fields(cls) if ELEMENT in f.metadata]


@dataclass
class Maker:
    """Makes values for type hints; the same seed makes the same values."""

    seed: str
    round: int = 0
    nones: float = 0.2
    random: random.Random = field(init=False)
    _turns: dict[object, Iterator[Any]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)  # noqa: S311 - test data

    def _next(self, kind: object, values: tuple[Any, ...]) -> Any:
        """Take the values in turn, from a start that differs by round, so that few rounds meet all of them."""
        if kind not in self._turns:
            start = (self.round * len(values) // ROUNDS) % len(values)
            self._turns[kind] = cycle(values[start:] + values[:start])
        return next(self._turns[kind])

    def record(self, cls: type[Record], depth: int = 5) -> Record:
        hints = get_type_hints(cls)
        return cls(**{f.name: self.value(hints[f.name], depth, f.metadata[ELEMENT].codec) for f in wire_fields(cls)})

    def value(self, hint: Any, depth: int, codec: Any = None) -> Any:  # noqa: PLR0911 - one line per kind
        if get_origin(hint) is UnionType:
            (inner,) = (each for each in get_args(hint) if each is not NoneType)
            nothing = self.random.random() < self.nones or (depth <= 0 and inner is not str)
            return None if nothing else self.value(inner, depth, codec)
        if get_origin(hint) is list:
            (item,) = get_args(hint)
            made = [self.value(item, depth - 1) for _ in range(self.random.choice((0, 1, 2, 3)))]
            is_value = item in (int, float, bool, datetime) or (
                isinstance(item, type) and issubclass(item, (WireEnum, WireFlag))
            )
            return made if is_value or not made else [*made, None]
        if get_origin(hint) is dict:
            key, value = get_args(hint)
            return {self.value(key, 0): self.value(value, depth - 1) for _ in range(self.random.choice((0, 1, 3)))}
        if issubclass(hint, WireFlag):
            return hint(sum({m.value for m in hint if self.random.random() < 0.4}) if len(hint) else 0)
        if issubclass(hint, WireEnum):
            return self._next(hint, tuple(hint))
        if issubclass(hint, Record):
            return self.record(hint, depth - 1)
        if hint is int:
            kind = "int" if codec is None else codec.xml_name.name
            return self._next(kind, NUMBERS[kind])
        simple = {str: STRINGS, float: DOUBLES, datetime: DATES, timedelta: DURATIONS, bool: (True, False)}
        simple[bytes] = (b"\x00\x01\x02\xfe\xff", b"", b"GIF89a")
        return self._next(hint, simple[hint])


def arguments(key: str, seed: int) -> dict[str, Any]:
    body = Maker(f"{key}/{seed}", seed).record(OPERATIONS[key].request[1])
    return {f.name: getattr(body, f.name) for f in wire_fields(type(body))}


def agent_of(net: Any, key: str) -> Any:
    return net.chat if key.startswith("Chat.") else net.so_principal
