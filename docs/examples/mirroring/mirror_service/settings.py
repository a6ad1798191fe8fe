"""The settings of the service, from the environment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mirror.tokens import Environment

_DATABASE = "sqlite:///mirror.db"


@dataclass(frozen=True, slots=True)
class Settings:
    """Whose mirror this is, and where it keeps rows."""

    client_id: str
    tenant: str
    environment: str | Environment
    private_key: str  # the path of the file
    database: str

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> Settings:
        """Read the variables ``MIRROR_*``. Raises ValueError for one that is missing."""
        missing = [name for name in ("CLIENT_ID", "TENANT", "PRIVATE_KEY") if not environ.get(f"MIRROR_{name}")]
        if missing:
            raise ValueError(f"set {' and '.join(f'MIRROR_{name}' for name in missing)}; see docs/guide/mirroring.md")
        url = environ.get("MIRROR_IDENTITY_URL", "")  # for tests: where tokens are made up
        return cls(
            client_id=environ["MIRROR_CLIENT_ID"],
            tenant=environ["MIRROR_TENANT"],
            environment=Environment("other", url) if url else environ.get("MIRROR_ENVIRONMENT", "production"),
            private_key=environ["MIRROR_PRIVATE_KEY"],
            database=environ.get("MIRROR_DATABASE", _DATABASE),
        )
