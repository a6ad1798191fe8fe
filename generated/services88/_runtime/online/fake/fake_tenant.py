"""A tenant of the fake: where it is, its state, and the tickets that it accepts."""

from __future__ import annotations

import secrets
import threading
from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from ...tokens.environments import check_tenant

if TYPE_CHECKING:
    from collections.abc import Callable

_RUNNING = frozenset({"Running", "OnlineMaintenance"})
_STATES = (  # as the vendor lists them
    *("Unknown", "Provisioning", "Running", "Deleted", "Suspended", "OnlineMaintenance", "OfflineMaintenance"),
    *("ProvisioningFailed", "Deleting", "DeleteFailed", "MigrationPending"),
)
_STATE_KNOWN_FOR = timedelta(minutes=1)  # how long the vendor's ValidUntil reaches is not published
_TICKET_LIFETIME = timedelta(hours=6)  # from its last use, as the vendor documents
ACCESS_TOKEN_LIFETIME = timedelta(hours=1)


@dataclass(frozen=True, slots=True, repr=False)
class Application:
    """An application that is registered, and approved by one tenant."""

    client_id: str = "fake-client-id"
    application_token: str = "fake-application-token"  # noqa: S105 - made up
    system_user_token: str = "Fake App-a1B2c3D4e5"  # noqa: S105 - made up; real ones have spaces, too
    refresh_token: str = "fake-refresh-token"  # noqa: S105 - made up


class FakeTenant:
    """A tenant: its name (the context identifier), address and state, and who may call."""

    def __init__(self, name: str, clock: Callable[[], datetime]) -> None:
        """Keep name and clock. Raises ValueError for a name that is not ``Cust`` and digits."""
        self.name = check_tenant(name)
        self.address = ""
        self.is_revoked = False
        self._clock = clock
        self._lock = threading.Lock()
        self._ends: dict[str, datetime] = {}  # of tickets and access tokens
        self._planned: tuple[str, datetime | None] = ("Running", None)

    def set_state(self, state: str, seconds: float | None) -> None:
        """Be in a state, and Running again after so many seconds. Raises ValueError for one that there is not."""
        if state not in _STATES:
            raise ValueError(f"{state!r} is not a state of a tenant; there are {', '.join(_STATES)}")
        self._planned = (state, None if seconds is None else self._clock() + timedelta(seconds=seconds))

    def status(self) -> dict[str, Any]:
        """Return what the state service says."""
        now, (state, end) = self._clock(), self._planned
        if end is not None and end <= now:
            state, end = "Running", None
        return {
            "ContextIdentifier": self.name,
            "Endpoint": self.address,
            "State": state,
            "IsRunning": state in _RUNNING,
            "ValidUntil": f"{end or now + _STATE_KNOWN_FOR:%Y-%m-%dT%H:%M:%S.%f}0Z",
            "Api": f"{self.address}/api",
            "Version": "12.2.Fake",
        }

    def new_ticket(self) -> str:
        """Return a ticket, in the form of Online's: UTF-16 in Base64."""
        text = f"{secrets.token_hex(16).upper()};{secrets.randbelow(10**9)};{self.name}"
        return self._accepting(f"7T:{b64encode(text.encode('utf-16-le')).decode()}", _TICKET_LIFETIME)

    def new_access_token(self) -> str:
        """Return an access token, in the form of Online's."""
        return self._accepting(f"8A:{self.name}.{secrets.token_urlsafe(48)}", ACCESS_TOKEN_LIFETIME)

    def _accepting(self, text: str, lifetime: timedelta) -> str:
        with self._lock:
            self._ends[text] = self._clock() + lifetime
        return text

    def accepts(self, ticket: str) -> bool:
        """Whether a ticket or access token is valid now. Using a ticket renews it; an access token just ends."""
        now = self._clock()
        with self._lock:
            is_valid = not self.is_revoked and self._ends.get(ticket, now) > now
            if is_valid and ticket.startswith("7T:"):
                self._ends[ticket] = now + _TICKET_LIFETIME
        return is_valid

    def drop_tickets(self) -> None:
        """Accept none of the tickets and access tokens there are."""
        with self._lock:
            self._ends.clear()
