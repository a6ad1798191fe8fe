"""What SuperOffice sends: values as text, rows and batches. The other side of ``row_values`` of the example."""

from __future__ import annotations

from base64 import b64encode
from datetime import date, datetime, time
from decimal import Decimal
from importlib import import_module
from typing import Any
from uuid import UUID

# Columns of a table with a type of each kind, and the texts of one row.
PERSON = (("person_id", "int"), ("name", "nvarchar(255)"), ("updated", "datetime"), ("rank", "smallint"))


def text_of(value: Any, marker: str = "") -> str | None:  # noqa: PLR0911 - one for each type
    """Return a value as the vendor writes it (.NET's invariant culture); ``marker`` is another than the usual."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return f"[{marker or 'I'}:{int(value)}]"
    if isinstance(value, int):
        return f"[{marker or 'I'}:{value}]"
    if isinstance(value, float):
        return f"[F:{repr(value).upper()}]"
    if isinstance(value, Decimal):
        return f"[{marker or 'M'}:{value:f}]"
    if isinstance(value, datetime):
        return f"[DT:{value.month:02}/{value.day:02}/{value.year:04} {value:%H:%M:%S}.{value.microsecond:06}0]"
    if isinstance(value, date):
        return f"[D:{value.month:02}/{value.day:02}/{value.year:04}]"
    if isinstance(value, time):
        return f"[T:{value:%H:%M:%S}.{value.microsecond:06}0]"
    if isinstance(value, UUID):
        return f"[G:{value}]"
    return f"[B:{b64encode(value).decode()}]"


def models() -> Any:
    return import_module("mirror.models")


def schema(
    name: str = "person", columns: Any = PERSON, *, default: str = "", nullable: bool = True, **defaults: str
) -> Any:
    """Return the description of a table; its first column is the key, and never NULL."""
    m = models()
    infos = [
        m.ColumnInfo(
            name=each, type=kind, is_nullable=nullable and number > 0, default_value=defaults.get(each, default)
        )
        for number, (each, kind) in enumerate(columns)
    ]
    return m.TableSchemaInfo(table_name=name, columns=infos)


def row(*values: Any, operation: str = "I") -> Any:
    return models().RowData(column_values=[text_of(each) for each in values], operation=operation)


def batch(*rows: Any, lsn: int = 1, info: Any = None) -> Any:
    return models().RowDataBatch(data=list(rows), lsn=lsn, table_info=info or schema())
