"""Keys and certificates, and the library that signs with them; it is imported when the first is needed."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from ..redaction import hidden

if TYPE_CHECKING:
    from collections.abc import Generator

# PEM, or an object of the library "cryptography".
GivenKey: TypeAlias = str | bytes | Any
GivenCertificate: TypeAlias = str | bytes | Any

_MISSING = 'signing needs the library signxml, which is not installed: pip install "signxml>=5.2"'
_at_work: ContextVar[bool] = ContextVar("soapbind signs or verifies", default=False)


@cache
def signxml() -> Any:
    """Return the library. Raises ImportError that says what to install."""
    module: Any = None
    if not TYPE_CHECKING:  # so that the library need not be there to type-check
        try:
            import signxml as module  # noqa: PLC0415 - loads OpenSSL, which only signatures need
        except ImportError as error:
            raise ImportError(_MISSING) from error
    logging.getLogger("signxml.processor").addFilter(_is_shown)
    return module


def _is_shown(_record: logging.LogRecord) -> bool:
    """Keep back what the library logs at DEBUG on our behalf: all that it signs, which may hold passwords."""
    return not _at_work.get()


@contextmanager
def unlogged() -> Generator[None]:
    """Keep messages out of the library's log, in this thread or task."""
    token = _at_work.set(True)
    try:
        yield
    finally:
        _at_work.reset(token)


def load_key(given: GivenKey, password: str | None) -> Any:
    """Return a private key. Raises TypeError and ValueError, which tell nothing of it."""
    signxml()
    if not isinstance(given, (str, bytes)):
        if not hasattr(given, "sign") or not hasattr(given, "public_key"):
            raise TypeError(f"key must be PEM, or a private key of cryptography, not {type(given).__name__}")
        return given
    serialization: Any = None
    if not TYPE_CHECKING:
        from cryptography.hazmat.primitives import serialization  # noqa: PLC0415 - as above
    pem = hidden(given.encode() if isinstance(given, str) else given)
    try:
        return serialization.load_pem_private_key(pem, hidden(None if password is None else password.encode()))
    except (TypeError, ValueError):  # which tell of passwords
        pass
    raise ValueError("key is not a private key in PEM, or key_password is not its password")


def load_certificates(given: object, name: str) -> tuple[Any, ...]:
    """Return certificates: of PEM, which may have several, an object of cryptography, or a tuple of either.

    Raises TypeError and ValueError.
    """
    signxml()
    found: list[Any] = []
    for each in cast("tuple[object, ...]", given if isinstance(given, tuple) else (given,)):
        if isinstance(each, (str, bytes)):
            found += _from_pem(each.encode() if isinstance(each, str) else each, name)
        elif hasattr(each, "public_bytes") and hasattr(each, "subject"):
            found.append(each)
        else:
            raise TypeError(f"{name} must be PEM, or a certificate of cryptography, not {type(each).__name__}")
    if not found:
        raise ValueError(f"{name} has no certificate")
    return tuple(found)


def _from_pem(pem: bytes, name: str) -> list[Any]:
    x509: Any = None
    if not TYPE_CHECKING:
        from cryptography import x509  # noqa: PLC0415 - as above
    try:
        return list(x509.load_pem_x509_certificates(pem))
    except ValueError:
        raise ValueError(f"{name} is not a certificate in PEM") from None


def check_pair(key: Any, certificate: Any) -> None:
    """Raise ValueError for a key that is not that of a certificate."""
    if key.public_key() != certificate.public_key():
        raise ValueError("key is not that of the certificate")


def der(certificate: Any) -> bytes:
    """Return a certificate as an X.509 token holds it."""
    encoding: Any = None
    if not TYPE_CHECKING:
        from cryptography.hazmat.primitives.serialization import Encoding as encoding  # noqa: N813, PLC0415 - as above
    found: bytes = certificate.public_bytes(encoding.DER)
    return found
