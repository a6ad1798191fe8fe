"""Where the mirroring example keeps rows: schemas, batches, LSNs and writers at the same time, in both databases."""

from __future__ import annotations

import threading
from importlib import import_module
from typing import Any

import pytest
from mirroring_sender import PERSON, batch, row, schema

from .opened_store import ANN, BOB, NOON, Opened


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
