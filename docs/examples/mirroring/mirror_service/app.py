"""The application: ``uvicorn --factory mirror_service.app:create``."""

from __future__ import annotations

import logging
import os
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from mirror import ResponseEvent, SoapFault
from mirror.server import Application, Limits
from mirror.tokens import PrivateKey, SignedToken

from .service import MirroringService
from .settings import Settings
from .store import Store, open_engine

logger = logging.getLogger("mirror_service")

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

# A batch is about one megabyte, and a call may have several; TableSchema describes all tables at once.
_LIMITS = Limits(request_bytes=64 * 2**20, call_seconds=300.0, concurrent_calls=20, threads=8)


def create(settings: Settings | None = None) -> Callable[[Message, Receive, Send], Awaitable[None]]:
    """Return the application of these settings, by default those of the environment."""
    logging.basicConfig(level=logging.INFO)
    given = settings or Settings.read(os.environ)
    check = SignedToken(client_id=given.client_id, environment=given.environment, tenant=given.tenant)
    private_key = PrivateKey.load(given.private_key)
    store = Store(open_engine(given.database))
    application = Application(
        mirroring_client=MirroringService(store, private_key),
        authenticate=check,
        limits=_LIMITS,
        on_response=_log_fault,
    )

    async def app(scope: Message, receive: Receive, send: Send) -> None:
        try:
            await application(scope, receive, send)
        finally:
            if scope["type"] == "lifespan":  # the server stops, and no call is under way
                store.close()

    return app


def _log_fault(event: ResponseEvent) -> None:
    """Log why a call was refused, such as a token that is not valid: only SuperOffice sees the fault itself."""
    if isinstance(event.error, SoapFault):
        logger.warning("%s: refused: %s", event.operation, " ".join(str(event.error).split()))
