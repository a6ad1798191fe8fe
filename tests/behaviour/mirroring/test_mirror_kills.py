"""The process of the mirroring service is killed while rows come: none is lost, none is there twice."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from importlib import import_module
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from mirroring_process import EXAMPLE, MirrorProcess, variables_of
from mirroring_sender import batch, row, schema

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("example")

TABLES = 3
START = datetime(2026, 1, 1)  # noqa: DTZ001 - SQL Server's datetime has no zone


class Sender:
    """What SuperOffice does: batches of a table one after the other, each until it is answered."""

    def __init__(self, url: str, fake: Any, rows: int, per_batch: int) -> None:
        mirror = import_module("mirror")
        self.client = mirror.Client(url, headers=lambda: mirror.SignedTokenHeaders(signed_token=fake.issue()))
        self._errors = import_module("mirror.errors").SoapError
        self._rows, self._per_batch = rows, per_batch
        self.repeated = self.answered = 0
        self._lock = threading.Lock()

    def send(self, number: int) -> None:
        """Send a table: all rows inserted, then each tenth changed and each seventh deleted."""
        info = schema(f"table_{number}")
        lsn, first = 0, range(1, self._rows + 1)
        for operation, keys in (("I", first), ("U", first[::10]), ("D", first[::7])):
            for start in range(0, len(keys), self._per_batch):
                lsn += 1
                rows = [_row(key, operation, number) for key in keys[start : start + self._per_batch]]
                self._until_answered(batch(*rows, lsn=lsn, info=info))

    def _until_answered(self, data: Any) -> None:
        while True:
            try:
                answer = self.client.row_data(data_batches=[data])
            except self._errors:
                with self._lock:
                    self.repeated += 1
                time.sleep(0.05)
                continue
            assert answer.is_successful, answer.error_message
            with self._lock:
                self.answered += 1
            return


def _row(key: int, operation: str, number: int) -> Any:
    if operation == "D":
        return row(key, operation="D")
    name = f"{operation}{number} {key} [I:1] 'née'"
    return row(key, name, START + timedelta(seconds=key), key % 1000, operation=operation)


def expected(rows: int, number: int) -> list[tuple[Any, ...]]:
    changed, gone = set(range(1, rows + 1)[::10]), set(range(1, rows + 1)[::7])
    return [
        (
            key,
            f"{'U' if key in changed else 'I'}{number} {key} [I:1] 'née'",
            START + timedelta(seconds=key),
            key % 1000,
        )
        for key in range(1, rows + 1)
        if key not in gone
    ]


def mirrored(database: str, number: int) -> list[tuple[Any, ...]]:
    engine = import_module("mirror_service.store").open_engine(database)
    with engine.connect() as connection:
        table = sa.Table(f"table_{number}", sa.MetaData(), autoload_with=connection)
        found = [tuple(each) for each in connection.execute(sa.select(table).order_by(table.c.person_id))]
    engine.dispose()
    return found


def killed_while_rows_come(  # noqa: PLR0913, PLR0917 - what a run is made of
    database: str, tmp_path: Path, fake: Any, package_folder: Path, rows: int, kills: int
) -> Sender:
    process = MirrorProcess(variables_of(fake, database, tmp_path), (package_folder, EXAMPLE), tmp_path / "log")
    process.start()
    sender = Sender(process.url, fake, rows, per_batch=max(10, rows // 40))
    total = TABLES * sum(-(-len(range(0, rows, step)) // max(10, rows // 40)) for step in (1, 10, 7))
    chance = Random(16)  # noqa: S311 - repeatable
    try:
        with ThreadPoolExecutor(TABLES) as pool:
            sent = [pool.submit(sender.send, number) for number in range(TABLES)]
            for number in range(1, kills + 1):
                while sender.answered < total * number // (kills + 1):
                    time.sleep(0.002)
                    assert not any(each.done() and each.exception() for each in sent)
                time.sleep(chance.random() * 0.03)  # somewhere in the middle of a batch
                process.kill()
                process.start()
            for each in sent:
                each.result()
        assert sender.answered == total
        assert process.stop() in {0, -15}
    finally:
        sender.client.close()
        process.kill()
    return sender


def check(database: str, rows: int) -> None:
    for number in range(TABLES):
        assert mirrored(database, number) == expected(rows, number)


@pytest.mark.slow  # starts processes
def test_no_row_is_lost_or_doubled_when_the_process_is_killed(
    database: str, tmp_path: Path, fake: Any, package_folder: Path
):
    sender = killed_while_rows_come(database, tmp_path, fake, package_folder, rows=600, kills=3)
    check(database, 600)
    assert sender.repeated > 0, "some were unanswered"


@pytest.mark.on_demand  # 100,000 rows take minutes
def test_100_000_rows_and_five_kills(database: str, tmp_path: Path, fake: Any, package_folder: Path):
    began = time.monotonic()
    sender = killed_while_rows_come(database, tmp_path, fake, package_folder, rows=33_334, kills=5)
    check(database, 33_334)
    print(f"{database.partition(':')[0]}: {sender.answered} batches, {sender.repeated} repeated, ", end="")  # noqa: T201 - for the report
    print(f"{time.monotonic() - began:.0f} s")  # noqa: T201 - the same
