r"""Sign in with NTLM or Kerberos: the scheme Negotiate of HTTP (RFC 4559), as an httpx2.Auth for ``auth=``.

Needs ``pyspnego`` (for Kerberos ``pyspnego[kerberos]``), which makes the tokens; whatever has its ``step`` does.

    NetServer(url, ticket=..., auth=NegotiateAuth(lambda host: spnego.client("DOMAIN\\ola", password, hostname=host)))

NTLM signs in a connection, not a request: give each thread a client of its own.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from typing import TYPE_CHECKING, Protocol

import httpx2

if TYPE_CHECKING:
    from collections.abc import Callable, Generator


class Context(Protocol):
    """One sign-in, as ``spnego.client`` returns it."""

    def step(self, in_token: bytes | None = None) -> bytes | None:
        """Return the token to send, for the one that came."""
        ...


class NegotiateAuth(httpx2.Auth):
    """Signs in when the server asks for it, by as many messages as that takes."""

    def __init__(self, begin: Callable[[str], Context], scheme: str = "Negotiate") -> None:
        """Keep what begins a sign-in at a host; ``scheme`` is "NTLM" for servers that ask for it by that name."""
        self._begin = begin
        self._scheme = scheme

    def auth_flow(self, request: httpx2.Request) -> Generator[httpx2.Request, httpx2.Response, None]:
        """Give the requests to be sent, and take their responses."""
        response = yield request
        context: Context | None = None
        while response.status_code == httpx2.codes.UNAUTHORIZED and (asked := self._asked(response)) is not None:
            if context is None:
                context = self._begin(request.url.host)
            elif not asked:
                return  # the server begins anew: it does not know the user, or not the password
            token = context.step(asked or None)
            if token is None:
                return
            request.headers["Authorization"] = f"{self._scheme} {b64encode(token).decode()}"
            response = yield request

    def _asked(self, response: httpx2.Response) -> bytes | None:
        """Return the server's token, empty for the first question, None where it asks for another scheme."""
        for value in response.headers.get_list("www-authenticate"):
            scheme, _, token = value.partition(" ")
            if scheme.lower() == self._scheme.lower():
                return b64decode(token)
        return None
