"""The public keys of an environment: a JSON Web Key Set (RFC 7517), fetched when it is needed, and kept."""

from __future__ import annotations

from base64 import b64decode, urlsafe_b64decode, urlsafe_b64encode
from contextlib import suppress
from datetime import datetime, timedelta
from hashlib import sha1
from typing import TYPE_CHECKING, Any, cast

from .json_http import asked, get, json_object, unusable
from .private_key import cryptography
from .token_errors import UntrustedTokenError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .json_http import Steps

SERVICE = "the key service of SuperOffice Online"
_KEPT = timedelta(hours=1)  # so that a key that was taken back is not trusted for longer
_PAUSE = timedelta(minutes=1)  # before a name that is not there is looked for again
_SHORTEST = 2048  # bits of a key (RFC 7518 section 3.3)


class KeySet:
    """The keys that tokens may be signed with, by all names that tokens have for them."""

    def __init__(self, url: str) -> None:
        """Keep where they are."""
        self._url = url
        self._keys: dict[str, Any] = {}
        self._fetched: datetime | None = None

    def find(self, header: Mapping[str, object], now: datetime) -> Steps[Any]:
        """Return the key that the header of a token names, by ``kid``, else ``x5t``, at this time.

        Nothing else in a header counts: a key in it, or an address of keys, is the choice of who made the token.
        Raises UntrustedTokenError where there is no such key, OnlineUnreachableError where the keys cannot be fetched.
        """
        names = [name for name in (header.get("kid"), header.get("x5t")) if isinstance(name, str)]
        if not self._is_within(_KEPT, now):
            yield from self._fetch(now)
        if not any(name in self._keys for name in names) and not self._is_within(_PAUSE, now):
            yield from self._fetch(now)
        for name in names:
            if name in self._keys:
                return self._keys[name]
        raise UntrustedTokenError(
            f"the token is signed with a key that {self._url} does not have; is this the environment of the tenant?",
            "key",
        )

    def _is_within(self, span: timedelta, now: datetime) -> bool:
        return self._fetched is not None and abs(now - self._fetched) < span  # clocks may be set back

    def _fetch(self, now: datetime) -> Steps[None]:
        answer = yield from asked(get(self._url), SERVICE)
        if answer.status >= 300:  # noqa: PLR2004 - RFC 9110 section 15; the keys that are known stay
            raise unusable(answer, SERVICE, f"answered with HTTP status {answer.status}")
        keys = json_object(answer, SERVICE).get("keys")
        found: dict[str, Any] = {}
        for each in cast("list[object]", keys if isinstance(keys, list) else []):
            if isinstance(each, dict):
                jwk = cast("dict[str, object]", each)
                key = _key(jwk)
                found |= {} if key is None else dict.fromkeys(_names(jwk), key)
        self._keys, self._fetched = found, now


def _key(jwk: Mapping[str, object]) -> Any | None:
    """Return the key for signatures by RS256, None for one that is for something else or too short."""
    if jwk.get("kty") != "RSA" or jwk.get("use", "sig") != "sig" or jwk.get("alg", "RS256") != "RS256":
        return None
    with suppress(ValueError, TypeError, AttributeError):
        exponent, modulus = (int.from_bytes(urlsafe_b64decode(f"{jwk[name]}==")) for name in ("e", "n") if name in jwk)
        key = cryptography().rsa.RSAPublicNumbers(exponent, modulus).public_key()
        return key if key.key_size >= _SHORTEST else None
    return None


def _names(jwk: Mapping[str, object]) -> Iterator[str]:
    """Give the names of a key: kid, x5t, and the thumbprint of its certificate in both spellings of those."""
    yield from (name for name in (jwk.get("kid"), jwk.get("x5t")) if isinstance(name, str))
    chain = jwk.get("x5c")
    if isinstance(chain, list) and chain:
        with suppress(ValueError, TypeError):
            thumbprint = sha1(
                b64decode(cast("Any", chain[0])), usedforsecurity=False
            )  # what x5t is (RFC 7517 section 4.8)
            yield thumbprint.hexdigest().upper()
            yield urlsafe_b64encode(thumbprint.digest()).rstrip(b"=").decode()
