"""How the fake NetServer judges callers and reports failures: in response headers, as the real one does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..operation import AnyOperation
from ..package import model
from ..schema.record import Record
from .server_error import ServerError


class NetServerRules:
    """Checks ticket and application token where they are given; None accepts any. A function judges tickets."""

    answers_any_path = False  # a NetServer has many services, and each has its own address
    answered_errors = (ServerError,)

    def __init__(self, ticket: str | Callable[[str], bool] | None, application_token: str | None) -> None:
        """Keep what callers must bring."""
        self._ticket = ticket
        self._application_token = application_token

    def refuse(self, operation: AnyOperation, headers: Any) -> Exception | None:
        """Refuse a wrong application token, and a wrong ticket where the operation takes one."""
        if self._application_token is not None and headers.application_token != self._application_token:
            return self._denied("the application token is not valid")
        if self._ticket is None or "credentials" not in operation.request[0].__dataclass_fields__:
            return None
        given = (headers.credentials.ticket if headers.credentials is not None else None) or ""
        is_valid = self._ticket(given) if callable(self._ticket) else given == self._ticket
        return None if is_valid else self._denied("the ticket is not valid")

    @staticmethod
    def _denied(message: str) -> ServerError:
        kind = "SuperOffice.Exceptions.SoSessionException"
        return ServerError(model("SoExceptionInfo")(message=message, exception_type=kind))

    def success(self, operation: AnyOperation, headers: Any) -> Record:
        """Return Succeeded, and the time zone the caller chose."""
        zone = getattr(headers, "time_zone", None)
        made: Record = operation.response[0](succeeded=True, time_zone=zone)
        return made

    def failure(self, operation: AnyOperation, error: Exception) -> Record | None:
        """Put a ServerError into ExceptionInfo; other errors become faults."""
        if not isinstance(error, ServerError):
            return None
        info = error.info if error.info is not None else model("SoExceptionInfo")(message=error.message)
        made: Record = operation.response[0](succeeded=False, exception_info=info)
        return made
