"""What can go wrong with tokens of SuperOffice Online, and with the keys that they are signed with.

::

    SoapError
    ├── AuthenticationError
    │   └── OnlineError                 signing in failed, here or at Online
    │       └── UntrustedTokenError     a token is not what it should be, and was not used
    └── TransportError
        └── OnlineUnreachableError      no answer of a service, or one that is no answer of it
    ValueError
    └── InvalidPrivateKeyError          text that is not an RSA private key
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from ..errors import AuthenticationError, TransportError

Check: TypeAlias = Literal[
    "algorithm",
    "audience",
    "claims",
    "expired",
    "form",
    "issuer",
    "key",
    "not yet valid",
    "serial",
    "signature",
    "tenant",
]


class OnlineError(AuthenticationError):
    """Signing in at SuperOffice Online failed, or that of SuperOffice here. No call was made."""


class UntrustedTokenError(OnlineError):
    """A token must not be trusted; nothing of it was used.

    ``check`` says which check it failed:

    - form: it is no signed JWT, or an ambiguous one
    - algorithm: signed by another algorithm than RS256
    - key: the environment has no key of the name that the token says
    - signature: not made by that key
    - claims: one that must be there is missing, or of another type
    - issuer, audience: made by or for somebody else
    - tenant: for another tenant than the one that was asked for
    - serial: for another application than the token before
    - expired, not yet valid: by the clock of this computer
    """

    def __init__(self, message: str, check: Check) -> None:
        """Keep what is wrong."""
        super().__init__(message)
        self.check: Check = check


class OnlineUnreachableError(TransportError):
    """A service of Online gave no answer, or one that it does not give, such as the page of a proxy.

    The call that needed it was not sent. ``retry_after`` is what the service asks to wait, in seconds.
    """

    def __init__(self, message: str, *, retry_after: float | None = None) -> None:
        """Keep what is wrong."""
        super().__init__(message, sent=False)
        self.retry_after = retry_after


class InvalidPrivateKeyError(ValueError):
    """What was given is not an RSA private key in a form that is known. The message tells nothing of it."""
