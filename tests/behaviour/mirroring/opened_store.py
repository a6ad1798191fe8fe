"""A store of the mirroring example, and a look at what it wrote."""

from __future__ import annotations

from datetime import datetime
from importlib import import_module
from typing import Any

import sqlalchemy as sa
from mirroring_sender import schema

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
