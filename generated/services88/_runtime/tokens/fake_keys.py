"""RSA keys that fakes sign and verify with, made once a process, and JSON Web Tokens of all kinds, wrong ones too."""

from __future__ import annotations

import hmac
import json
from base64 import b64encode, urlsafe_b64encode
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache, cached_property
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

_BITS = 2048  # of the only key set of the vendor that was published
_CLAIMS = "http://schemes.superoffice.net/identity/"
_REGISTERED = frozenset({"iss", "sub", "aud", "exp", "nbf", "iat", "jti", "nonce"})  # RFC 7519 section 4.1; OpenID
_BEFORE, _AFTER = 60, 300  # seconds around its making in which a token is valid, as in the vendor's
_MISSING = 'tokens of a fake need the library cryptography, which is not installed: pip install "cryptography>=45"'


@cache
def _library() -> Any:
    """Return the library's modules. Raises ImportError that says what to install."""
    found: Any = None
    if not TYPE_CHECKING:  # so that the library need not be there to type-check
        try:
            from cryptography import x509  # noqa: PLC0415 - loads OpenSSL, which only a fake that runs needs
            from cryptography.hazmat.primitives import hashes, serialization  # noqa: PLC0415 - as above
            from cryptography.hazmat.primitives.asymmetric import padding, rsa  # noqa: PLC0415 - as above
        except ImportError as error:
            raise ImportError(_MISSING) from error
        found = SimpleNamespace(x509=x509, hashes=hashes, serialization=serialization, padding=padding, rsa=rsa)
    return found


@dataclass(frozen=True)
class KeyPair:
    """An RSA key, as PEM and as a JSON Web Key (RFC 7517)."""

    _private: Any = field(repr=False)

    @cached_property
    def private_pem(self) -> str:
        """The private key, PKCS#8 without a password."""
        form = _library().serialization
        pem: bytes = self._private.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption())
        return pem.decode()

    @cached_property
    def public_pem(self) -> bytes:
        """The public key as SubjectPublicKeyInfo."""
        form = _library().serialization
        pem: bytes = self._private.public_key().public_bytes(form.Encoding.PEM, form.PublicFormat.SubjectPublicKeyInfo)
        return pem

    @cached_property
    def jwk(self) -> dict[str, Any]:
        """The public key as the vendor shows it: ``kid`` is the thumbprint of the certificate, in upper case."""
        library, public = _library(), self._private.public_key()
        name = library.x509.Name([library.x509.NameAttribute(library.x509.NameOID.COMMON_NAME, "FakeOnline")])
        start = datetime(2020, 1, 1, tzinfo=UTC)
        made = library.x509.CertificateBuilder(name, name, public, library.x509.random_serial_number())
        made = made.not_valid_before(start).not_valid_after(start + timedelta(days=36500))
        certificate = made.sign(self._private, library.hashes.SHA256())
        thumbprint: bytes = certificate.fingerprint(library.hashes.SHA1())
        der: bytes = certificate.public_bytes(library.serialization.Encoding.DER)
        numbers = public.public_numbers()
        named = {"kty": "RSA", "use": "sig", "kid": thumbprint.hex().upper(), "x5t": base64url(thumbprint)}
        return named | {"x5c": [b64encode(der).decode()], "n": _number(numbers.n), "e": _number(numbers.e)}

    def sign(self, data: bytes, bits: str = "256") -> bytes:
        """Return the signature, PKCS#1 v1.5 with SHA of so many bits: the same each time."""
        library = _library()
        signature: bytes = self._private.sign(data, library.padding.PKCS1v15(), getattr(library.hashes, f"SHA{bits}")())
        return signature


@cache
def key_pair(_number: int) -> KeyPair:
    """Return the key with a number; making one takes a moment, so fakes of one process share them."""
    return KeyPair(_library().rsa.generate_private_key(public_exponent=65537, key_size=_BITS))


def json_web_token(header: Mapping[str, object], claims: Mapping[str, object], key: KeyPair) -> str:
    """Return a JSON Web Token (RFC 7515), signed as its header says.

    ``alg`` is RS256 or one of its like. For tests of those who must refuse them there are ``none``, which leaves the
    token unsigned, and HS256, whose secret is the public key in PEM. Raises ValueError for others.
    """
    text = ".".join(base64url(json.dumps(part, separators=(",", ":")).encode()) for part in (header, claims))
    algorithm = str(header.get("alg"))
    kind, bits = algorithm[:2], algorithm[2:]
    if algorithm == "none":
        signature = b""
    elif kind in {"RS", "HS"} and bits in {"256", "384", "512"}:
        data = text.encode()
        signature = key.sign(data, bits) if kind == "RS" else hmac.digest(key.public_pem, data, f"sha{bits}")
    else:
        raise ValueError(f"a fake signs with RS256, HS256 and their like, or not at all (none), not {algorithm}")
    return f"{text}.{base64url(signature)}"


def vendor_token(
    key: KeyPair,
    now: float,
    header: Mapping[str, object],
    claims: Mapping[str, object],
    *,
    forged_with: KeyPair | None = None,
) -> str:
    """Return a token as the vendor makes them at a time, with these parts in place of the usual; None takes one out.

    Claims of the vendor are named without their prefix. One that is forged names the key, and is signed with another.
    Raises ValueError for algorithms of other kinds.
    """
    usual = {"typ": "JWT", "alg": "RS256", "kid": key.jwk["kid"], "x5t": key.jwk["x5t"], **header}
    times = {"iat": int(now), "nbf": int(now) - _BEFORE, "exp": int(now) + _AFTER, **claims}
    told = {name: value for name, value in usual.items() if value is not None}
    named = {_claim(name): value for name, value in times.items() if value is not None}
    return json_web_token(told, named, forged_with or key)


def _claim(name: str) -> str:
    return name if name in _REGISTERED or ":" in name else f"{_CLAIMS}{name}"


def base64url(data: bytes) -> str:
    """Return Base64url without padding (RFC 7515 section 2)."""
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def _number(value: int) -> str:
    return base64url(value.to_bytes((value.bit_length() + 7) // 8, "big"))
