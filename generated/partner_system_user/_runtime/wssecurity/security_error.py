"""What is wrong with the security of a message."""

from __future__ import annotations

from typing import Literal, TypeAlias

from ..errors import DecodeError

Problem: TypeAlias = Literal[
    "algorithm",
    "authentication",
    "certificate",
    "digest",
    "encrypted",
    "expired",
    "malformed",
    "not yet valid",
    "replayed",
    "signature",
    "unsigned",
    "wrapped",
]


class SecurityError(DecodeError):
    """A message that must not be trusted; nothing of it was used. ``problem`` says in a word why.

    - algorithm: one that is weak, or that is not known
    - authentication: the name or the password is wrong, or missing
    - certificate: signed with another key than that of the certificate that is trusted, or that one has expired
    - digest: a part was changed after it was signed
    - encrypted: it is, at least in part; a plugin must decrypt it before
    - expired, not yet valid: by its timestamp
    - malformed: its header of WS-Security, or its envelope
    - replayed: its nonce has been used, or it answers another request
    - signature: the signature was not made by the key of the certificate, or what it says was changed
    - unsigned: there is no signature, or a part that must be signed is not
    - wrapped: what was signed is not what would be read
    """

    def __init__(self, message: str, problem: Problem) -> None:
        """Keep what is wrong."""
        super().__init__(message, "Header", "Security")
        self.problem: Problem = problem
