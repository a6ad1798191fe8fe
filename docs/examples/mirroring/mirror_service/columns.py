"""Tables and columns as SuperOffice describes them, and what they are in SQLAlchemy."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import astuple, dataclass
from datetime import datetime
from functools import cached_property, partial
from hashlib import sha256
from typing import Any, TypeVar

import sqlalchemy as sa
from mirror import models
from sqlalchemy.sql import quoted_name

from . import row_values
from .mirror_errors import MirrorError
from .row_values import Value

Reader = Callable[[str], Value]
T = TypeVar("T")

_TYPE = re.compile(r"\s*([a-z0-9_ ]+?)\s*(?:\(\s*(max|\d{1,5})\s*(?:,\s*(\d{1,3})\s*)?\))?\s*", re.IGNORECASE)
_DEFAULT = re.compile(
    r"\s*default\s*\(+\s*(?:(?P<number>[+-]?[0-9.]{1,40})|N?'(?P<text>(?:[^']|'')*)')\s*\)+\s*", re.IGNORECASE
)
_LONGEST = 63  # bytes of a name in PostgreSQL; it cuts longer ones
# Names that are ours or the database's: PostgreSQL has its own columns in each table.
_OWN = re.compile(r"_mirror_.*|excluded|sqlite_.*|pg_.*|tableoid|[cx](?:min|max)|ctid")


class _ExactText(sa.types.TypeDecorator[Any]):
    """A decimal number in SQLite, which has binary ones only: its digits, as text."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> Any:
        return None if value is None else format(value, "f")

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> Any:
        return None if value is None else row_values.exact(value)


def _decimal(precision: int | None, scale: int | None) -> sa.types.TypeEngine[Any]:
    return sa.Numeric(precision, scale).with_variant(_ExactText(), "sqlite")


_SIMPLE: dict[str, tuple[Callable[[], Any], Reader]] = {
    "tinyint": (sa.SmallInteger, row_values.whole_number(16)),
    "smallint": (sa.SmallInteger, row_values.whole_number(16)),
    "int": (sa.Integer, row_values.whole_number(32)),
    "bigint": (sa.BigInteger, row_values.whole_number(64)),
    "bit": (sa.Boolean, row_values.truth),
    "float": (sa.Double, row_values.floating),
    "real": (sa.Double, row_values.floating),
    "money": (partial(_decimal, 19, 4), row_values.exact),
    "smallmoney": (partial(_decimal, 10, 4), row_values.exact),
    "datetime": (sa.DateTime, row_values.moment),
    "datetime2": (sa.DateTime, row_values.moment),
    "smalldatetime": (sa.DateTime, row_values.moment),
    "date": (sa.Date, row_values.day),
    "time": (sa.Time, row_values.clock),
    "uniqueidentifier": (sa.Uuid, row_values.unique_identifier),
    **dict.fromkeys(("binary", "varbinary", "image", "timestamp", "rowversion"), (sa.LargeBinary, row_values.binary)),
}
_TEXTS = {"char", "varchar", "nchar", "nvarchar"}


def stored_name(name: str) -> str:
    """Return the name of a table or column in the database.

    That is the name in lower case, which in SQL Server means the same. A name that has more than letters, digits and
    underscores in it, is too long, or means something else to the database, gets a piece of its hash at its end.
    Raises MirrorError for no name.
    """
    found = name.lower()
    if not found:
        raise MirrorError("a table or column without a name")
    if re.fullmatch(r"\w+", found) and len(found.encode()) <= _LONGEST and not _OWN.fullmatch(found):
        return found
    start = re.sub(r"\W", "_", found).encode()[: _LONGEST - 13].decode("utf-8", "ignore")
    return f"t_{start}~{sha256(found.encode()).hexdigest()[:10]}"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name in the database, and its type, default and nullability in SuperOffice."""

    name: str
    type: str
    is_nullable: bool
    default: str

    def storage(self) -> tuple[sa.types.TypeEngine[Any], Reader]:
        """Return the type in the database, and what reads values. Text is what a type is that is not known."""
        found = _TYPE.fullmatch(self.type)
        if found is None:
            return sa.Text(), row_values.plain
        name, size, scale = found[1].lower(), found[2], found[3]
        if name in _SIMPLE:
            make, read = _SIMPLE[name]
            return make(), read
        if name in {"decimal", "numeric"}:
            return _decimal(int(size or 18), int(scale or 0)), row_values.exact
        longest = int(size) if name in _TEXTS and size and size.lower() != "max" else None
        return sa.Text() if longest is None else sa.String(longest), row_values.plain

    def server_default(self) -> str | None:
        """Return the default in the database, as the text of a literal; None where it is none, such as a function.

        SQL Server has it as ``default ((-1))`` or ``default (N'1760-01-01 00:00:00')``.
        """
        found = _DEFAULT.fullmatch(self.default)
        if found is None:
            return None
        text = found["number"] or found["text"].replace("''", "'")
        kind, read = self.storage()
        if isinstance(kind, sa.DateTime):
            try:
                return datetime.fromisoformat(text).isoformat(" ", "microseconds")
            except ValueError:
                return None
        if read is row_values.plain:
            return text
        try:
            return None if row_values.read_value(read, text) is None else text
        except ValueError:
            return None


@dataclass(frozen=True)
class Table:
    """A table and its columns. The first column is the key, as it is in all tables of SuperOffice."""

    name: str
    source_name: str
    columns: tuple[Column, ...]

    @cached_property
    def in_database(self) -> sa.Table:
        """The table as SQLAlchemy has it. Parameters are called by number: a name may be anything."""
        columns = [
            sa.Column(
                quoted_name(each.name, quote=True),
                each.storage()[0],
                key=f"c{number}",
                primary_key=number == 0,
                autoincrement=False,
                nullable=number > 0 and each.is_nullable,
                server_default=each.server_default(),
            )
            for number, each in enumerate(self.columns)
        ]
        return sa.Table(quoted_name(self.name, quote=True), sa.MetaData(), *columns)

    @cached_property
    def _readers(self) -> list[Reader]:
        return [each.storage()[1] for each in self.columns]

    def values(self, texts: Sequence[str | None], where: str) -> dict[str, Value]:
        """Return the values of a row by parameter. Raises MirrorError that says which is wrong."""
        if len(texts) != len(self.columns):
            raise MirrorError(f"{where}: {len(texts)} values for {len(self.columns)} columns")
        found: dict[str, Value] = {}
        for number, (column, text) in enumerate(zip(self.columns, texts, strict=True)):
            value = self._value(number, text, f"{where}, column {column.name}")
            if value is None and not (number and column.is_nullable):
                raise MirrorError(f"{where}, column {column.name}: no value, and it must have one")
            found[f"c{number}"] = value
        return found

    def key(self, texts: Sequence[str | None], where: str) -> Value:
        """Return the key of a row, of which nothing else need be there. Raises MirrorError."""
        found = self._value(0, texts[0] if texts else None, f"{where}, column {self.columns[0].name}")
        if found is None:
            raise MirrorError(f"{where}: no key")
        return found

    def _value(self, number: int, text: str | None, where: str) -> Value:
        try:
            return row_values.read_value(self._readers[number], text)
        except ValueError:
            raise MirrorError(f"{where}: {(text or '')[:60]!r} is not of type {self.columns[number].type}") from None

    def to_json(self) -> str:
        """Return the columns as text, by which two descriptions are compared."""
        return json.dumps([astuple(each) for each in self.columns])

    @classmethod
    def from_json(cls, name: str, source_name: str, text: str) -> Table:
        """Return the table that ``to_json`` described."""
        return cls(name, source_name, tuple(Column(*each) for each in json.loads(text)))


def present(items: Iterable[T | None] | None) -> list[T]:
    """Return the items of a list that are there: in XML a list may be nil, and an item, too."""
    return [each for each in items or () if each is not None]


def described(table: models.TableSchemaInfo | None) -> Table:
    """Return the table of a description. Raises MirrorError for one that no table can be made of."""
    if table is None or not table.table_name:
        raise MirrorError("a table without a name")
    columns = tuple(
        Column(stored_name(each.name or ""), each.type or "", each.is_nullable is not False, each.default_value or "")
        for each in present(table.columns)
    )
    names = [each.name for each in columns]
    for name in names:
        if names.count(name) > 1:
            raise MirrorError(f"table {table.table_name}: column {name} is there twice")
    return Table(stored_name(table.table_name), table.table_name, columns)
