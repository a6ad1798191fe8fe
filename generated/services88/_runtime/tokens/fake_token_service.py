"""SuperOffice Online for a service that it calls: a key set over HTTP, and tokens signed with its keys."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from secrets import token_hex
from typing import TYPE_CHECKING, Self

from ..serving.http_messages import HttpAnswer, ReceivedRequest
from ..testing.http_endpoint import HttpEndpoint
from .environments import Environment
from .fake_keys import key_pair, vendor_token

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import TracebackType


class FakeTokenService:
    """Makes tokens as SuperOffice sends them, wrong ones too, and shows the keys for them on loopback.

    ::

        with FakeTokenService() as fake:
            check = SignedToken(client_id=fake.client_id, environment=fake.environment)
            client.authenticate(signed_token=fake.issue())

    ``requests`` counts how often the keys were fetched. ``private_key`` is an application's, in PEM. ``clock`` may be
    replaced.
    """

    client_id = "fake-partner-id"
    tenant = "Cust12345"

    def __init__(self) -> None:
        """Prepare; nothing listens before ``with``."""
        self.clock: Callable[[], datetime] = lambda: datetime.now(UTC)
        self.requests = 0
        self.private_key = key_pair(0).private_pem
        self._signing = self._published = 1  # numbers of keys
        self._endpoint = HttpEndpoint(self._answer, 0)

    @property
    def environment(self) -> Environment:
        """The environment to give to a SignedToken."""
        return Environment("fake", self._endpoint.url)

    def issue(
        self,
        *,
        header: Mapping[str, object] | None = None,
        claims: Mapping[str, object] | None = None,
        forged: bool = False,
    ) -> str:
        """Return a token; what is given takes the place of the usual, None takes a part out.

        One that is ``forged`` names the published key, and is signed with another. Raises ValueError for algorithms
        that are neither RS256, HS256 and their like, nor none.
        """
        usual = {"iss": "SuperOffice AS", "aud": f"spn:{self.client_id}", "sub": self.tenant, "ctx": self.tenant}
        named = {**usual, "nonce": token_hex(16).upper(), **(claims or {})}
        forged_with = key_pair(0) if forged else None
        now = self.clock().timestamp()
        return vendor_token(key_pair(self._signing), now, header or {}, named, forged_with=forged_with)

    def rotate_keys(self, *, published: bool = True) -> None:
        """Sign with another key from now on, which takes the place of the one before, unless not yet published."""
        self._signing += 1
        if published:
            self._published = self._signing

    def __enter__(self) -> Self:
        """Listen on a free port of 127.0.0.1."""
        self._endpoint.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Stop."""
        self._endpoint.stop()

    def _answer(self, request: ReceivedRequest) -> HttpAnswer:
        if not request.target.endswith("/jwks"):
            return HttpAnswer(404, b"", "")
        self.requests += 1
        keys = {"keys": [key_pair(self._published).jwk]}
        return HttpAnswer(200, json.dumps(keys).encode(), "application/json")
