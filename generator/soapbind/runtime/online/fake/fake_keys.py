"""RSA keys that fakes sign and verify with, made once a process, and JSON Web Tokens of all kinds, wrong ones too."""

from __future__ import annotations

import hmac
import json
from base64 import b64encode, urlsafe_b64encode
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

_BITS = 2048  # of the only key set that was published (ONLINE 2.12)
_MISSING = 'FakeOnline needs the library cryptography, which is not installed: pip install "cryptography>=45"'


class _Library(NamedTuple):
    """The modules of cryptography that are used here."""

    x509: Any
    hashes: Any
    serialization: Any
    padding: Any
    rsa: Any


@cache
def _library() -> _Library:
    """Return the library. Raises ImportError that says what to install."""
    if not TYPE_CHECKING:  # so that the library need not be there to type-check
        try:
            from cryptography import x509  # noqa: PLC0415 - loads OpenSSL, which only a fake that runs needs
            from cryptography.hazmat.primitives import hashes, serialization  # noqa: PLC0415 - as above
            from cryptography.hazmat.primitives.asymmetric import padding, rsa  # noqa: PLC0415 - as above
        except ImportError as error:
            raise ImportError(_MISSING) from error
        return _Library(x509, hashes, serialization, padding, rsa)
    raise AssertionError


@dataclass(frozen=True)
class KeyPair:
    """An RSA key: signs, verifies, and is shown as PEM and as a JSON Web Key (RFC 7517)."""

    _private: Any = field(repr=False)

    @cached_property
    def private_pem(self) -> str:
        """The private key, PKCS#8 without a password."""
        form = _library().serialization
        pem: bytes = self._private.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption())
        return pem.decode()

    @cached_property
    def public_pem(self) -> str:
        """The public key as SubjectPublicKeyInfo."""
        form = _library().serialization
        public = self._private.public_key()
        pem: bytes = public.public_bytes(form.Encoding.PEM, form.PublicFormat.SubjectPublicKeyInfo)
        return pem.decode()

    @cached_property
    def jwk(self) -> dict[str, Any]:
        """The public key as the vendor shows it: ``kid`` is the thumbprint of the certificate, in upper case."""
        certificate = self._certificate()
        thumbprint: bytes = certificate.fingerprint(_library().hashes.SHA1())
        numbers = self._private.public_key().public_numbers()
        der: bytes = certificate.public_bytes(_library().serialization.Encoding.DER)
        named = {"kty": "RSA", "use": "sig", "kid": thumbprint.hex().upper(), "x5t": base64url(thumbprint)}
        return named | {"x5c": [b64encode(der).decode()], "n": _number(numbers.n), "e": _number(numbers.e)}

    def sign(self, data: bytes, bits: str = "256") -> bytes:
        """Return the signature, PKCS#1 v1.5 with SHA of so many bits."""
        lib = _library()
        signature: bytes = self._private.sign(data, lib.padding.PKCS1v15(), getattr(lib.hashes, f"SHA{bits}")())
        return signature

    def is_signature(self, signature: bytes, data: bytes) -> bool:
        """Whether this key made a signature of some data, with SHA-256."""
        return hmac.compare_digest(signature, self.sign(data))  # PKCS#1 v1.5 gives the same each time

    def _certificate(self) -> Any:
        x509 = _library().x509
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "FakeOnline Federated Login")])
        start = datetime(2020, 1, 1, tzinfo=UTC)
        made = x509.CertificateBuilder(name, name, self._private.public_key(), x509.random_serial_number())
        made = made.not_valid_before(start).not_valid_after(start + timedelta(days=36500))
        return made.sign(self._private, _library().hashes.SHA256())


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
        secret = key.public_pem.encode()
        signature = key.sign(data, bits) if kind == "RS" else hmac.digest(secret, data, f"sha{bits}")
    else:
        raise ValueError(f"FakeOnline signs with RS256, HS256 and their like, or not at all (none), not {algorithm}")
    return f"{text}.{base64url(signature)}"


def base64url(data: bytes) -> str:
    """Return Base64url without padding (RFC 7515 section 2)."""
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def _number(value: int) -> str:
    return base64url(value.to_bytes((value.bit_length() + 7) // 8, "big"))
