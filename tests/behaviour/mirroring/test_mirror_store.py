"""Where the mirroring example keeps rows: schemas, batches, LSNs, names and types, in both databases."""

from __future__ import annotations

import threading
from datetime import date, datetime, time
from decimal import Decimal
from importlib import import_module
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mirroring_sender import PERSON, batch, row, schema
from random_examples import examples

if TYPE_CHECKING:
    from collections.abc import Iterator

NOON = datetime(2026, 11, 27, 12)  # noqa: DTZ001 - SQL Server's datetime has no zone
ANN, BOB = (1, "Ann", NOON, 3), (2, "Bob", NOON, None)


class Opened:
    """A store, and a look at what it wrote."""

    def __init__(self, database: str) -> None:
        module = import_module("mirror_service.store")
        self.engine = module.open_engine(database)
        self.store = module.Store(self.engine)
        self.error = import_module("mirror_service.mirror_errors").MirrorError

    def rows(self, table: str = "person") -> list[tuple[Any, ...]]:
        with self.engine.connect() as connection:
            found = sa.Table(table, sa.MetaData(), autoload_with=connection)
            return [tuple(each) for each in connection.execute(sa.select(found).order_by(next(iter(found.c))))]

    def tables(self) -> set[str]:
        return {each for each in sa.inspect(self.engine).get_table_names() if each != "_mirror_tables"}

    def lsn(self, *infos: Any) -> list[int]:
        return [each.lsn for each in self.store.set_schemas(infos or (schema(),))]


@pytest.fixture
def opened(example: Any, database: str) -> Iterator[Opened]:
    assert example
    found = Opened(database)
    yield found
    found.store.close()


def test_rows_are_inserted_updated_and_deleted_in_their_order(opened: Opened):
    assert opened.lsn() == [-1]
    opened.store.apply(batch(row(*ANN), row(*BOB), lsn=10))
    assert opened.rows() == [ANN, BOB]
    changed = (1, "Ann B.", NOON, 4)
    opened.store.apply(batch(row(*changed, operation="U"), row(*BOB, operation="D"), lsn=11))
    assert opened.rows() == [changed]
    opened.store.apply(
        batch(row(3, "C", None, 0, operation="U"), row(3, operation="D"), row(4, "D", None, 0), row(3, "E", None, 1))
    )
    assert opened.rows() == [changed], "a batch of LSN 1 is older than what is here"
    opened.store.apply(batch(row(3, "C", None, 0, operation="U"), row(3, operation="D"), row(3, "E", None, 1), lsn=12))
    assert opened.rows() == [changed, (3, "E", None, 1)]
    assert opened.lsn() == [12]


def test_a_batch_that_comes_again_changes_nothing(opened: Opened):
    first, second = batch(row(*ANN), lsn=10), batch(row(1, "Later", NOON, 5, operation="U"), row(*BOB), lsn=20)
    for each in (first, first, second, second, first, second, first):
        opened.store.apply(each)
    assert opened.rows() == [(1, "Later", NOON, 5), BOB]
    assert opened.lsn() == [20]


@pytest.mark.parametrize("lsn", [0, -1])
def test_only_the_last_batch_of_a_table_must_have_an_lsn(opened: Opened, lsn: int):
    opened.store.apply(batch(row(*ANN), lsn=lsn))
    assert opened.lsn() == [-1]
    opened.store.apply(batch(row(*BOB), lsn=30))
    opened.store.apply(batch(row(*ANN, operation="U"), lsn=lsn))
    assert opened.lsn() == [30]
    assert opened.rows() == [ANN, BOB]


BROKEN = {
    "a value of another type": (
        row,
        (3, "C", "[DT:99/99/2020 00:00:00.0000000]", 0),
        r"row 3, column updated: '\[DT:99",
    ),
    "a number out of range": (row, (3, "C", NOON, 40000), "row 3, column rank: .* is not of type smallint"),
    "no key": (row, (None, "C", NOON, 0), "row 3, column person_id: no value"),
    "too few values": (row, (3, "C"), "row 3: 2 values for 4 columns"),
    "too many values": (row, (3, "C", NOON, 0, 1), "row 3: 5 values for 4 columns"),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_batch_with_a_broken_value_leaves_nothing(opened: Opened, kind: str):
    make, values, message = BROKEN[kind]
    opened.store.apply(batch(row(*BOB), lsn=10))
    with pytest.raises(opened.error, match=f"table person, {message}"):
        opened.store.apply(batch(row(*ANN), row(*BOB, operation="D"), make(*values), lsn=20))
    assert opened.rows() == [BOB]
    assert opened.lsn() == [10]


def test_operations_that_are_none_and_batches_of_other_columns_are_refused(opened: Opened):
    opened.store.apply(batch(row(*BOB), lsn=10))
    wrong = {
        "row 1: operation 'X' is none of I, U, D": batch(row(*ANN, operation="X"), lsn=20),
        "row 1: operation '' is none": batch(row(*ANN, operation=""), lsn=20),
        "row 1: no key": batch(row(operation="D"), lsn=20),
        "the batch has other columns": batch(row(1, "x"), lsn=20, info=schema(columns=PERSON[:2])),
        "a table without a name": batch(lsn=20, info=schema("")),
    }
    for message, each in wrong.items():
        with pytest.raises(opened.error, match=message):
            opened.store.apply(each)
    assert opened.rows() == [BOB]


def test_a_schema_that_changed_makes_the_table_anew(opened: Opened):
    opened.store.apply(batch(row(*ANN), lsn=10))
    assert opened.lsn() == [10], "the same again changes nothing"
    wider = schema(columns=(*PERSON, ("email", "nvarchar(255)")))
    assert opened.lsn(wider) == [-1]
    assert opened.rows() == []
    opened.store.apply(batch(row(*ANN, "ann@example.com"), lsn=11, info=wider))
    assert opened.rows() == [(*ANN, "ann@example.com")]
    assert opened.lsn(schema(columns=(*PERSON, ("email", "int")))) == [-1], "the same name with another type"


def test_a_table_that_somebody_dropped_is_filled_anew(opened: Opened):
    opened.store.apply(batch(row(*ANN), lsn=10))
    with opened.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE person")
    assert opened.lsn() == [-1]
    assert opened.rows() == []


def test_a_schema_that_is_wrong_changes_nothing(opened: Opened):
    opened.store.apply(batch(row(*ANN), lsn=10))
    twice = schema("sale", (("sale_id", "int"), ("Name", "int"), ("name", "int")))
    for wrong, message in (((), "no table"), ((None,), "without a name"), ((twice,), "column name is there twice")):
        with pytest.raises(opened.error, match=message):
            opened.store.set_schemas((schema(columns=PERSON[:1]), *wrong) if wrong else ())
    with pytest.raises(opened.error, match="table sale: no columns"):
        opened.store.set_schemas((schema(columns=PERSON[:1]), schema("sale", ())))
    assert opened.rows() == [ANN]
    assert opened.tables() == {"person"}


def test_wiping_empties_one_table(opened: Opened):
    sale = schema("sale")
    opened.store.apply(batch(row(*ANN), lsn=10))
    opened.store.apply(batch(row(*BOB), lsn=10, info=sale))
    for name in ("Person", "person", "unheard_of"):
        opened.store.wipe(name)
    assert opened.rows() == []
    assert opened.rows("sale") == [BOB]
    assert opened.lsn(schema(), sale) == [-1, 10]
    opened.store.apply(batch(row(*ANN), lsn=5))
    assert opened.rows() == [ANN], "after a wipe older changes come again"


def test_tables_that_a_whole_cycle_does_not_name_are_dropped_at_its_end(opened: Opened):
    opened.lsn(schema(), schema("sale"))
    opened.store.begin_cycle()
    assert opened.store.end_cycle() == [], "a cycle that named none says nothing"
    opened.store.begin_cycle()
    opened.lsn(schema())
    assert opened.tables() == {"person", "sale"}, "SuperOffice may name tables in several calls"
    assert opened.store.end_cycle() == ["sale"]
    assert opened.tables() == {"person"}
    assert opened.lsn(schema("sale")) == [-1]


# --- types ------------------------------------------------------------------------------------------------------------

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


# --- names ------------------------------------------------------------------------------------------------------------

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


# --- several at once --------------------------------------------------------------------------------------------------


def test_many_threads_write_many_tables(opened: Opened):
    infos = [schema(f"table_{number}") for number in range(6)]
    opened.lsn(*infos)
    problems: list[BaseException] = []

    def write(info: Any) -> None:
        try:
            for lsn in range(1, 21):
                opened.store.apply(batch(*(row(lsn * 10 + n, "x", NOON, n) for n in range(5)), lsn=lsn, info=info))
        except BaseException as error:  # noqa: BLE001 - told below
            problems.append(error)

    threads = [threading.Thread(target=write, args=(info,)) for info in infos for _ in range(2)]  # each table twice
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert [len(opened.rows(f"table_{number}")) for number in range(6)] == [100] * 6
    assert opened.lsn(*infos) == [20] * 6


def test_stores_may_be_opened_at_once(example: Any, database: str):
    assert example
    problems: list[BaseException] = []

    def work() -> None:
        try:
            found = Opened(database)
            found.lsn()
            found.store.close()
        except BaseException as error:  # noqa: BLE001 - told below
            problems.append(error)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []


@pytest.mark.parametrize("address", ["mysql://localhost/x", "oracle://x"])
def test_other_databases_are_refused(example: Any, address: str):
    assert example
    with pytest.raises(ValueError, match="SQLite or PostgreSQL, not"):
        import_module("mirror_service.store").open_engine(address)
