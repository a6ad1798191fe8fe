"""The application: ``uvicorn --factory mirror_service.app:create``."""

from __future__ import annotations

import logging
import os

from mirror.server import Application, Limits
from mirror.tokens import PrivateKey, SignedToken

from .service import MirroringService
from .settings import Settings
from .store import Store, open_engine


def create(settings: Settings | None = None) -> Application:
    """Return the application of these settings, by default those of the environment."""
    logging.basicConfig(level=logging.INFO)
    given = settings or Settings.read(os.environ)
    store = Store(open_engine(given.database))
    check = SignedToken(client_id=given.client_id, environment=given.environment, tenant=given.tenant)
    service = MirroringService(store, PrivateKey.load(given.private_key))
    return Application(mirroring_client=service, authenticate=check, limits=Limits(request_bytes=64 * 2**20))
