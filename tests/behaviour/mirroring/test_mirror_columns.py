"""Columns of the mirroring example: types, defaults and names, in both databases."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from importlib import import_module
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mirroring_sender import PERSON, batch, row, schema
from random_examples import examples

from .opened_store import ANN, NOON, Opened

TYPES: dict[str, st.SearchStrategy[Any]] = {
    "smallint": st.integers(-(2**15), 2**15 - 1),
    "int": st.integers(-(2**31), 2**31 - 1),
    "bigint": st.integers(-(2**63), 2**63 - 1),
    "bit": st.booleans(),
    "float": st.floats(allow_nan=False, allow_infinity=False),
    "decimal(19,4)": st.decimals(-(10**14), 10**14, places=4),
    "datetime": st.datetimes(datetime(1753, 1, 1)),  # noqa: DTZ001 - the first that SQL Server has
    "date": st.dates(date(1753, 1, 1)),
    "time": st.times(),
    "nvarchar(255)": st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=255),
    "nvarchar(max)": st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])),
    "ntext": st.sampled_from(["[I:1]", "", "''; DROP TABLE everything; --", "%s %(c1)s :c1 ?", "\\", "née 🙂"]),
    "varbinary(max)": st.binary(max_size=60),
    "uniqueidentifier": st.uuids(),
    "geometry": st.text(st.characters(min_codepoint=32, exclude_categories=["Cs"]), max_size=9),  # not known
}
EVERYTHING = (("id", "int"), *((f"c{number}", kind) for number, kind in enumerate(TYPES)))


def test_values_of_all_types_come_out_as_they_went_in(opened: Opened):
    table = import_module("mirror_service.columns").described(schema("everything", EVERYTHING)).in_database
    opened.lsn(schema("everything", EVERYTHING))
    lsn = iter(range(1, 10**6))

    @settings(max_examples=examples(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.tuples(*(st.none() | each for each in TYPES.values())))
    def there_and_back(values: tuple[Any, ...]) -> None:
        opened.store.apply(batch(row(7, *values), lsn=next(lsn), info=schema("everything", EVERYTHING)))
        with opened.engine.connect() as connection:
            found = connection.execute(sa.select(table)).one()
        assert tuple(found[1:]) == values

    there_and_back()


def test_the_types_of_the_database_are_those_of_superoffice(opened: Opened):
    opened.lsn(schema("everything", EVERYTHING))
    found = [each["type"] for each in sa.inspect(opened.engine).get_columns("everything")]
    types = dict(zip(("key", *TYPES), found, strict=True))
    wanted: dict[str, Any] = {
        "key": sa.Integer,
        "smallint": sa.SmallInteger,
        "bigint": sa.BigInteger,
        "float": sa.Float,
        "datetime": sa.DateTime,
        "date": sa.Date,
        "nvarchar(255)": sa.String,
        "nvarchar(max)": sa.Text,
        "varbinary(max)": sa.LargeBinary,
    }
    assert [kind for kind, wanted_type in wanted.items() if not isinstance(types[kind], wanted_type)] == []
    assert types["nvarchar(255)"].length == 255
    keys = sa.inspect(opened.engine).get_pk_constraint("everything")["constrained_columns"]
    assert keys == ["id"]


@pytest.mark.parametrize(
    ("kind", "default", "value"),
    [
        ("int", "default ((-1))", -1),
        ("int", "default ((0))", 0),
        ("smallint", "DEFAULT (25)", 25),
        ("nvarchar(255)", "default (N'')", ""),
        ("nvarchar(255)", "default (N'it''s')", "it's"),
        ("nvarchar(255)", "default ('100% \\ ?')", "100% \\ ?"),
        ("datetime", "default (N'1760-01-01 00:00:00')", datetime(1760, 1, 1)),  # noqa: DTZ001 - has none
        ("datetime", "default (N'17600101 00:00:00')", datetime(1760, 1, 1)),  # noqa: DTZ001 - has none
        ("float", "default ((1.5))", 1.5),
        ("bit", "default ((1))", True),
        (
            "uniqueidentifier",
            "default (N'6f9619ff-8b86-d011-b42d-00c04fc964ff')",
            UUID(int=0x6F9619FF8B86D011B42D00C04FC964FF),
        ),
        ("money", "default ((2.5))", Decimal("2.5000")),
        ("time", "default (N'10:00')", time(10)),
        ("int", "", None),
        ("datetime", "default (getdate())", None),
        ("datetime", "default (N'soon')", None),
        ("int", "default (N'x')", None),
        ("int", "default ((1)); DROP TABLE person", None),
        ("nvarchar(9)", "default (N'a' || 'b')", None),
    ],
)
def test_defaults_of_the_source_are_those_of_the_table(opened: Opened, kind: str, default: str, value: object):
    info = schema("thing", (("id", "int"), ("what", kind)), what=default)
    opened.lsn(info)
    table = import_module("mirror_service.columns").described(info).in_database
    with opened.engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO thing (id) VALUES (1)")
        assert connection.execute(sa.select(table.c.c1)).scalar_one() == value


def test_a_column_that_must_have_a_value_has_one(opened: Opened):
    info = schema("strict", PERSON, nullable=False)
    opened.lsn(info)
    with pytest.raises(opened.error, match="row 2, column name: no value, and it must have one"):
        opened.store.apply(batch(row(*ANN), row(2, None, NOON, 1), info=info))
    assert opened.rows("strict") == []
    nullable = {each["name"]: each["nullable"] for each in sa.inspect(opened.engine).get_columns("strict")}
    assert nullable == dict.fromkeys(("person_id", "name", "updated", "rank"), False)


HOSTILE = (
    *('x"; DROP TABLE _mirror_tables; --', "x'; DROP TABLE person; --", "x`y", "[x]", "select", "order", "a b", "a.b"),
    *("%s", "%(c0)s", ":c0", "?", "c1", "excluded", "key", "née", "🙂", "x" * 63, "x" * 64, "é" * 64, "\\", "t_x~1"),
    *(
        "sqlite_master",
        "sqlite_x",
        "_mirror_tables",
        "pg_class",
        "ctid",
        "xmin",
        "tableoid",
        "oid",
        "rowid",
        "--",
        "/*",
    ),
)


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_names_are_names_whatever_is_in_them(opened: Opened, name: str):
    opened.store.apply(batch(row(*ANN), lsn=10))
    info = schema(name, (("id", "int"), (name, "nvarchar(20)"), (f"{name}2", "int")))
    for lsn in (10, 11):
        opened.store.apply(batch(row(1, "a", lsn), row(2, "b", 0), lsn=lsn, info=info))
    opened.store.apply(batch(row(2, operation="D"), lsn=12, info=info))
    stored = import_module("mirror_service.columns").stored_name(name)
    assert opened.rows(stored) == [(1, "a", 11)]
    assert opened.rows() == [ANN]
    assert opened.lsn(info, schema()) == [12, 10]
    opened.store.wipe(name)
    assert opened.rows(stored) == []
    assert opened.tables() == {"person", stored}


def test_names_that_differ_in_case_are_one_and_long_ones_stay_apart(example: Any):
    assert example
    stored_name = import_module("mirror_service.columns").stored_name
    assert stored_name("Person") == stored_name("PERSON") == "person"
    long = [stored_name("x" * 70 + end) for end in ("1", "2")]
    assert long[0] != long[1]
    assert all(len(each.encode()) <= 63 for each in (*long, stored_name("é" * 100)))
    with pytest.raises(import_module("mirror_service.mirror_errors").MirrorError, match="without a name"):
        stored_name("")
