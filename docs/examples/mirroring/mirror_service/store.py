"""Where rows are kept. A batch is written in one transaction together with its LSN, so that both are there, or neither.

LSN is SuperOffice's number of the last change that a batch has. Only the mirror knows up to where it is; a table that
has none yet, or was wiped, is at -1, and gets all rows.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from mirror import models
from sqlalchemy import event
from sqlalchemy.dialects import postgresql, sqlite

from .columns import Table, described, stored_name
from .mirror_errors import MirrorError

logger = logging.getLogger("mirror_service")

NOTHING = -1  # the LSN of a table of which nothing is here
_WAIT = 30  # seconds for another process that writes

_STATE = sa.Table(
    "_mirror_tables",
    sa.MetaData(),
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("source_name", sa.Text, nullable=False),
    sa.Column("lsn", sa.BigInteger, nullable=False),
    sa.Column("columns", sa.Text),  # None until the table is made
    sa.Column("is_named", sa.Boolean, nullable=False),  # in this cycle
)


def open_engine(url: str) -> sa.Engine:
    """Return the database at an address of SQLAlchemy: ``sqlite:///mirror.db``, ``postgresql://user@host/name``."""
    address = sa.make_url(url)
    if address.get_backend_name() in {"postgresql", "postgres"}:
        return sa.create_engine(address.set(drivername="postgresql+psycopg"), pool_pre_ping=True)
    if address.get_backend_name() != "sqlite":
        raise ValueError(f"the database is SQLite or PostgreSQL, not {address.get_backend_name()}")
    engine = sa.create_engine(address, connect_args={"timeout": _WAIT})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _: object) -> None:
    connection.isolation_level = None  # Python would begin transactions by itself, and none for CREATE TABLE
    connection.execute("PRAGMA journal_mode=WAL")  # who reads waits for nobody
    connection.execute("PRAGMA synchronous=FULL")  # what was answered is on the disk


def _begin_sqlite(connection: sa.Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")  # the lock of who writes, before anything is read


@dataclass(frozen=True, slots=True)
class Position:
    """How far the mirror is with a table, which has the name that SuperOffice gave it."""

    table: str
    lsn: int


class Store:
    """The mirror of one tenant. Threads and processes may share the database."""

    def __init__(self, engine: sa.Engine) -> None:
        """Make what is needed to remember how far the mirror is."""
        self._engine = engine
        self._insert: Any = postgresql.insert if engine.dialect.name == "postgresql" else sqlite.insert
        with engine.begin() as connection:
            # Two processes may start at once, and IF NOT EXISTS of PostgreSQL does not look at the other's.
            if engine.dialect.name == "postgresql":
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(0x6D6972726F72)))
            _STATE.create(connection, checkfirst=True)

    def close(self) -> None:
        """Close the connections."""
        self._engine.dispose()

    def begin_cycle(self) -> None:
        """Forget which tables there are: SuperOffice is about to name them."""
        with self._engine.begin() as connection:
            connection.execute(sa.update(_STATE).values(is_named=False))

    def end_cycle(self) -> list[str]:
        """Drop the tables that were not named in this cycle, and return their names: SuperOffice has them no more."""
        with self._engine.begin() as connection:
            if not connection.scalar(sa.select(sa.func.count()).where(_STATE.c.is_named)):
                return []  # a cycle that named no table says nothing of any
            gone = connection.execute(sa.select(_STATE).where(~_STATE.c.is_named).with_for_update()).all()
            for row in gone:
                if row.columns is not None:
                    Table.from_json(row.name, row.source_name, row.columns).in_database.drop(connection)
                connection.execute(sa.delete(_STATE).where(_STATE.c.name == row.name))
            return [row.source_name for row in gone]

    def set_schemas(self, infos: Iterable[models.TableSchemaInfo | None]) -> list[Position]:
        """Make the tables as they are described, and return how far the mirror is with each.

        One that has other columns now is made anew and is empty. Raises MirrorError, and then nothing has changed.
        """
        tables = [described(each) for each in infos]
        if not tables:
            raise MirrorError("no table is described")
        with self._engine.begin() as connection:
            # In one order, so that two who do this wait for each other and not both for ever.
            states = {each.name: self._locked(connection, each) for each in sorted(tables, key=lambda t: t.name)}
            existing = set(sa.inspect(connection).get_table_names())  # somebody may have thrown some away
            for each in tables:
                self._set_schema(connection, each, states[each.name], exists=each.name in existing)
            lsns = {row.name: row.lsn for row in connection.execute(sa.select(_STATE))}
        return [Position(each.source_name, lsns[each.name]) for each in tables]

    def _set_schema(self, connection: sa.Connection, table: Table, state: Any, *, exists: bool) -> None:
        if not table.columns:
            raise MirrorError(f"table {table.source_name}: no columns")
        changes: dict[str, Any] = {"is_named": True, "source_name": table.source_name}
        columns = table.to_json()
        if state.columns != columns or not exists:
            if exists and state.columns is not None:
                Table.from_json(state.name, state.source_name, state.columns).in_database.drop(connection)
                logger.info("table %s has other columns now; it is filled anew", table.source_name)
            table.in_database.create(connection, checkfirst=False)
            changes |= {"columns": columns, "lsn": NOTHING}
        connection.execute(sa.update(_STATE).where(_STATE.c.name == table.name).values(changes))

    def _locked(self, connection: sa.Connection, table: Table) -> Any:
        """Return what is known of a table, and let nobody else change it or its rows until the transaction ends."""
        new = {"name": table.name, "source_name": table.source_name, "lsn": NOTHING, "is_named": True}
        connection.execute(self._insert(_STATE).values(new).on_conflict_do_nothing())
        return connection.execute(sa.select(_STATE).where(_STATE.c.name == table.name).with_for_update()).one()

    def apply(self, batch: models.RowDataBatch) -> None:
        """Write the rows of a batch. Raises MirrorError, and then nothing of it is written.

        A batch that comes again changes nothing: rows are written by their key, and a batch that is older than what is
        here is passed over.
        """
        info, lsn = described(batch.table_info), batch.lsn or NOTHING
        with self._engine.begin() as connection:
            table, known = self._table_for(connection, info)
            if 0 < lsn < known:
                logger.info("table %s: batch %d is older than %d; passed over", info.source_name, lsn, known)
                return
            for operation, rows in _runs(table, batch.data or ()):
                self._write(connection, table, operation, rows)
            if lsn > 0:  # only the last batch of a table must have one
                connection.execute(sa.update(_STATE).where(_STATE.c.name == table.name).values(lsn=lsn))

    def _table_for(self, connection: sa.Connection, info: Table) -> tuple[Table, int]:
        """Return the table of a batch, made if need be, and how far it is; nobody else writes it meanwhile."""
        state = self._locked(connection, info)
        if state.columns is None:
            self._set_schema(connection, info, state, exists=False)
            return info, NOTHING
        table = Table.from_json(state.name, state.source_name, state.columns)
        if info.columns and [each.name for each in info.columns] != [each.name for each in table.columns]:
            raise MirrorError(
                f"table {info.source_name}: the batch has other columns than the table that was described"
            )
        return table, state.lsn

    def _write(self, connection: sa.Connection, table: Table, operation: str, rows: list[dict[str, Any]]) -> None:
        target = table.in_database
        if operation == "D":
            connection.execute(sa.delete(target).where(target.c.c0 == sa.bindparam("key")), rows)
            return
        insert = self._insert(target)
        changes = {name: insert.excluded[name] for name in target.c.keys() if name != "c0"}  # noqa: SIM118 - no dict
        if changes:
            insert = insert.on_conflict_do_update(index_elements=[target.c.c0], set_=changes)
        connection.execute(insert if changes else insert.on_conflict_do_nothing(), rows)

    def wipe(self, table_name: str) -> None:
        """Delete all rows of a table: all that SuperOffice has will follow. One that is not here has none."""
        name = stored_name(table_name)
        with self._engine.begin() as connection:
            state = connection.execute(sa.select(_STATE).where(_STATE.c.name == name).with_for_update()).one_or_none()
            if state is None or state.columns is None:
                return
            connection.execute(sa.delete(Table.from_json(name, state.source_name, state.columns).in_database))
            connection.execute(sa.update(_STATE).where(_STATE.c.name == name).values(lsn=NOTHING))


def _runs(table: Table, data: Sequence[models.RowData | None]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Give the rows of a batch in their order, those together that follow each other with the same operation."""
    rows = (_row(table, row, f"table {table.source_name}, row {number}") for number, row in enumerate(data, 1))
    for operation, run in groupby(rows, key=lambda each: each[0]):
        yield operation, [values for _, values in run]


def _row(table: Table, row: models.RowData | None, where: str) -> tuple[str, dict[str, Any]]:
    texts: Sequence[str | None] = (row and row.column_values) or ()
    operation = ((row and row.operation) or "").strip().upper()
    if operation == "D":
        return "D", {"key": table.key(texts, where)}
    if operation not in {"I", "U"}:
        raise MirrorError(f"{where}: operation {operation[:20]!r} is none of I, U, D")
    return "W", table.values(texts, where)  # an insert that comes again is an update
