"""The service that SuperOffice calls: five methods, as the interface of the package says.

A cycle of SuperOffice, every twenty minutes or so, is Authenticate, TableSchema, RowData as often as there are changes,
Wipe where a table is to be filled anew, and ReplicationCompleted.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeVar

from mirror import models
from mirror.mirroring_client import IMirroringClientService
from mirror.mirroring_client.operations.authenticate import AuthenticateResponse
from mirror.mirroring_client.operations.replication_completed import ReplicationCompletedResponse
from mirror.mirroring_client.operations.row_data import RowDataResponse
from mirror.mirroring_client.operations.table_schema import TableSchemaResponse
from mirror.mirroring_client.operations.wipe import WipeResponse
from mirror.server import current_call
from mirror.tokens import Caller, PrivateKey, signed_application_token
from sqlalchemy.exc import SQLAlchemyError

from .columns import present
from .mirror_errors import MirrorError
from .store import Store

R = TypeVar("R")

logger = logging.getLogger("mirror_service")

_BUILD = "1.0.0.0/soapbind"


class MirroringService(IMirroringClientService):
    """Writes what SuperOffice sends into a store."""

    def __init__(self, store: Store, private_key: PrivateKey) -> None:
        """Keep the store, and the key with which the application shows that it is itself."""
        self._store, self._private_key = store, private_key

    def authenticate(self, *, client_state: str | None = None) -> AuthenticateResponse:
        """Show who answers: sign what SuperOffice made up for this call. A cycle begins."""
        caller = current_call().principal
        if not isinstance(caller, Caller):
            raise TypeError("the application has no SignedToken as authenticate")

        def answer() -> AuthenticateResponse:
            self._store.begin_cycle()
            return AuthenticateResponse(
                is_successful=True,
                error_message="",
                signed_application_token=signed_application_token(caller.nonce, self._private_key),
                supported_interfaces="1",
                super_office_mirroring_build=_BUILD,
                client_state=client_state or "",
                additional_information_json="",
            )

        return _answered(answer, AuthenticateResponse)

    def table_schema(
        self, *, client_state: str | None = None, tables: list[models.TableSchemaInfo] | None = None
    ) -> TableSchemaResponse:
        """Make the tables, and say up to where the mirror has each."""

        def answer() -> TableSchemaResponse:
            positions = self._store.set_schemas(tables or ())
            lsns = [models.TableLSN(table_name=each.table, lsn=each.lsn) for each in positions]
            return TableSchemaResponse(is_successful=True, error_message="", mirror_lsn=lsns)

        return _answered(answer, TableSchemaResponse)

    def row_data(
        self, *, client_state: str | None = None, data_batches: list[models.RowDataBatch] | None = None
    ) -> RowDataResponse:
        """Write batches in their order. Those before one that is wrong stay; they may come again."""

        def answer() -> RowDataResponse:
            for batch in present(data_batches):
                self._store.apply(batch)
            return RowDataResponse(is_successful=True, error_message="")

        return _answered(answer, RowDataResponse)

    def wipe(self, *, client_state: str | None = None, table_name: str | None = None) -> WipeResponse:
        """Empty a table."""

        def answer() -> WipeResponse:
            self._store.wipe(table_name or "")
            return WipeResponse(is_successful=True, error_message="")

        return _answered(answer, WipeResponse)

    def replication_completed(
        self, *, client_state: str | None = None, changed_tables: list[models.ReplicationSummary] | None = None
    ) -> ReplicationCompletedResponse:
        """End a cycle: drop the tables that SuperOffice has no more."""

        def answer() -> ReplicationCompletedResponse:
            for each in present(changed_tables):
                logger.info("%s: %s inserts, %s updates, %s deletes", *_summary(each))
            for name in self._store.end_cycle():
                logger.info("table %s is gone", name)
            return ReplicationCompletedResponse(is_successful=True, error_message="")

        return _answered(answer, ReplicationCompletedResponse)


def _summary(each: models.ReplicationSummary) -> tuple[object, ...]:
    return each.table_name, each.inserts, each.updates, each.deletes


def _answered(answer: Callable[[], R], failed: Callable[..., R]) -> R:
    """Return the answer, or one that says what went wrong: of a database no more than that it is its fault."""
    try:
        return answer()
    except MirrorError as error:
        logger.warning("refused: %s", error)
        return failed(is_successful=False, error_message=str(error))
    except (SQLAlchemyError, OSError):
        logger.exception("the database failed")
        return failed(is_successful=False, error_message="the database of the mirror failed; its log says why")
