"""What can go wrong between an application and SuperOffice Online, beside the errors of every call.

::

    SoapError
    ├── AuthenticationError
    │   └── OnlineError                 signing in at Online failed
    │       ├── SignInRefusedError      the identity service says no, and perhaps why
    │       └── UntrustedTokenError     its answer is not what it should be, and was not used
    └── TransportError
        ├── OnlineUnreachableError      no answer, or one that is no answer of the service
        └── TenantNotRunningError       the tenant is in maintenance, suspended, deleted, ...
    ValueError
    └── InvalidPrivateKeyError          text that is not an RSA private key
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal, TypeAlias

from ..errors import TransportError
from ..tokens.token_errors import OnlineError

# A name of the vendor's AuthorizeErrorCode, the only documented list.
Reason: TypeAlias = Literal[
    "Revoked", "InvalidRedirectUrl", "Expired", "Denied", "NeedsReapproval", "InvalidTimestamp", "InvalidSignature"
]


class SignInRefusedError(OnlineError):
    """The identity service refused the sign-in.

    ``reason`` is the vendor's name for it (``"Revoked"``), None where the answer names none; ``text`` is that answer.
    """

    def __init__(self, message: str, reason: Reason | None = None, text: str = "") -> None:
        """Keep what was answered."""
        super().__init__(message)
        self.reason: Reason | None = reason
        self.text = text


# What to do in a state: check-status of the vendor's documentation (ONLINE section 4.2), the action is ours.
_MEANS = {
    "Unknown": "no such tenant in this environment, or an incident there",
    "Provisioning": "it is being made; wait",
    "Deleted": "it is gone for good",
    "Suspended": "its subscription is on hold; ask again tomorrow",
    "OfflineMaintenance": "it is being upgraded, which usually takes minutes",
    "ProvisioningFailed": "making it failed; tell SuperOffice",
    "Deleting": "it is going for good",
    "DeleteFailed": "it is going for good",
    "MigrationPending": "it is moved in days or weeks; ask again tomorrow",
}


class TenantNotRunningError(TransportError):
    """The tenant cannot be called now. The call was not carried out if ``sent`` is False.

    ``state`` is the vendor's name of its state (``"OfflineMaintenance"``), ``tenant`` which one, ``valid_until`` when
    to ask again, ``retry_after`` in how many seconds that is. ``__cause__`` is the error of a call that failed there.
    """

    def __init__(self, state: str, tenant: str, valid_until: datetime, retry_after: float) -> None:
        """Keep what the state service told."""
        meaning = _MEANS.get(state, "the client does not know this state")
        super().__init__(f"the tenant {tenant} is not running: {state} ({meaning})", sent=False)
        self.state = state
        self.tenant = tenant
        self.valid_until = valid_until
        self.retry_after = retry_after
