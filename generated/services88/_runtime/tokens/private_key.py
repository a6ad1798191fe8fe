"""RSA private keys, in the forms in which users of SuperOffice have them, told apart by content."""

from __future__ import annotations

import os
import re
from base64 import b64decode, b64encode
from datetime import UTC, datetime
from functools import cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, NoReturn, cast

from ..errors import DecodeError
from ..redaction import hidden
from ..xml.parse import parse
from .token_errors import InvalidPrivateKeyError

_MISSING = (
    "keys and tokens of SuperOffice Online need the library cryptography, which is not installed: "
    'pip install "cryptography>=45"'
)
_FORMS = "give the RSAKeyValue XML of the Developer Portal, or PEM"
_PUBLIC = "it is a public key; signing needs the private one, which the portal shows once, when it is made"
_TEXT = re.compile(r"RSAKeyValue>|-----BEGIN |[A-Za-z0-9+/\s]{600}")  # no name of a file, but a key
_PEM = re.compile(r"-----BEGIN ([A-Z0-9 ]{1,40})-----(.*?)-----END \1-----", re.DOTALL)
_BASE64 = re.compile(r"[A-Za-z0-9+/\s]+=?\s*=?\s*")
_FILE = re.compile(r"[^\n<]{1,4096}\.\w{1,8}")
_DECLARATION = re.compile(r"\s*<\?xml\s[^>]*\?>")
_NUMBERS = ("Modulus", "Exponent", "D", "P", "Q", "DP", "DQ", "InverseQ")  # in the order of PKCS#1
_INTEGER, _OCTETS, _SEQUENCE = 0x02, 0x04, 0x30  # tags of DER
_RSA = bytes.fromhex("06092a864886f70d010101")  # the identifier rsaEncryption


@cache
def cryptography() -> Any:
    """Return what is used of the library. Raises ModuleNotFoundError that says what to install."""
    found: Any = None
    if not TYPE_CHECKING:  # so that the library need not be there to type-check
        try:
            from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm  # noqa: PLC0415
            from cryptography.hazmat.primitives import hashes, serialization  # noqa: PLC0415
            from cryptography.hazmat.primitives.asymmetric import padding, rsa  # noqa: PLC0415 - loads OpenSSL
        except ModuleNotFoundError as error:
            raise ModuleNotFoundError(_MISSING, name=error.name) from None
        found = SimpleNamespace(
            InvalidSignature=InvalidSignature,
            UnsupportedAlgorithm=UnsupportedAlgorithm,
            rsa=rsa,
            serialization=serialization,
            rs256=(padding.PKCS1v15(), hashes.SHA256()),
        )
    return found


class PrivateKey:
    """The RSA key with which an application shows that it is itself; each environment has another one."""

    __slots__ = ("_key",)

    def __init__(self, key: object) -> None:
        """Take a key of the library ``cryptography``. Raises TypeError for anything else: see ``load``, ``parse``."""
        key = hidden(key)
        if not isinstance(key, cryptography().rsa.RSAPrivateKey):
            raise TypeError(f"not an RSAPrivateKey but {type(key).__name__}: use PrivateKey.load(path) or .parse(text)")
        self._key: Any = key

    @classmethod
    def load(cls, path: str | os.PathLike[str], password: str | bytes | None = None) -> PrivateKey:
        """Read a key from a file, of whatever name. Raises OSError, and what ``parse`` raises."""
        password = hidden(password)
        if _TEXT.search(str(path)):
            path = hidden(str(path))  # an OSError would show it
            raise InvalidPrivateKeyError("private key: it looks like the text of a key: use PrivateKey.parse(text)")
        with open(path, "rb") as file:  # noqa: PTH123 - pathlib would be one more import
            content = hidden(file.read())
        return cls.parse(content, password)

    @classmethod
    def parse(cls, text: str | bytes, password: str | bytes | None = None) -> PrivateKey:
        r"""Read a key from its text.

        That is the ``RSAKeyValue`` XML of the vendor, perhaps in Base64 as a whole, or PEM: PKCS#1 or PKCS#8, perhaps
        encrypted, with line ends of any kind (those of an environment variable may be ``\n``, written out), and the one
        whose numbers are negative, which the vendor's converter writes. Raises InvalidPrivateKeyError.
        """
        text, password = hidden(text), hidden(password)
        if not isinstance(cast("object", text), (str, bytes)):
            raise TypeError(f"a private key is a text, not {type(text).__name__}")
        found = _read(text, hidden(password.encode()) if isinstance(password, str) else password)
        if isinstance(found, str):  # raised here, where no number of the key is in a local variable
            raise InvalidPrivateKeyError(f"private key: {found}")
        return cls(found)

    def sign(self, data: bytes) -> bytes:
        """Return the signature, by RSA with SHA-256 and the padding of PKCS#1 1.5."""
        made: bytes = self._key.sign(data, *cryptography().rs256)
        return made

    def __repr__(self) -> str:
        """Show the size only."""
        return f"<PrivateKey, RSA of {self._key.key_size} bits>"

    def __reduce__(self) -> NoReturn:
        """Refuse to be pickled or copied to where somebody may read it."""
        raise TypeError("a PrivateKey is not pickled; load it where it is needed")


def signed_text(text: str, key: PrivateKey, instant: datetime) -> str:
    """Return what shows the vendor that a text comes from the application: it, the minute in UTC, and their signature.

    The vendor takes it for some minutes (ONLINE sections 2.5 to 2.8); until then it is a secret.
    """
    dated = hidden(f"{text}.{instant.astimezone(UTC):%Y%m%d%H%M}")
    return hidden(f"{dated}.{b64encode(key.sign(hidden(dated.encode()))).decode()}")


def _read(given: str | bytes, password: bytes | None) -> Any:
    """Return a key of the library, or what is wrong."""
    try:
        return _from_text(_as_text(given), password)
    except InvalidPrivateKeyError as error:
        return str(error)


def _as_text(given: str | bytes) -> str:
    r"""Return text without what surrounds it: a byte order mark, space, quotes, ``\n`` for line ends."""
    if isinstance(given, bytes):
        if given[:1] == b"\x30":  # no text, but DER
            return hidden(b64encode(given).decode())
        is_wide = given[:2] in {b"\xff\xfe", b"\xfe\xff"}
        given = hidden(given.decode("utf-16" if is_wide else "utf-8-sig", "replace"))
    text = given.lstrip("\ufeff").strip().strip("\"'")
    return hidden(text.replace("\\r", "").replace("\\n", "\n").strip())


def _from_text(text: str, password: bytes | None, *, is_inner: bool = False) -> Any:
    if "RSAKeyValue" in text and "<" in text:
        return _from_xml(text)
    if "-----BEGIN " in text:
        return _from_pem(text, password)
    content = _base64(text)
    if content and content[:1] == b"\x30":
        return _from_der(content)
    if content and not is_inner:
        return _from_text(_as_text(content), password, is_inner=True)
    if not is_inner and _FILE.fullmatch(text):
        raise InvalidPrivateKeyError("it looks like the name of a file: use PrivateKey.load(path)")
    raise InvalidPrivateKeyError(f"it is {'empty' if not text else 'in no form that is known'}; {_FORMS}")


def _base64(text: str) -> bytes | None:
    """Return what Base64 says, None for what is none."""
    if not _BASE64.fullmatch(text):
        return None
    try:
        return hidden(b64decode("".join(text.split()), validate=True))
    except ValueError:
        return None


def _from_xml(text: str) -> Any:
    try:
        root: Any = parse(_DECLARATION.sub("", text, count=1).encode())
    except DecodeError:
        raise InvalidPrivateKeyError("its XML is not well-formed; was it cut?") from None
    found: dict[str, int] = {}
    for value in root.iter("{*}RSAKeyValue"):
        for child in value.iterchildren("{*}*"):
            content = _base64(child.text or "")
            if content is not None:
                found[child.tag.rpartition("}")[2]] = int.from_bytes(content)
    if "D" not in found and "Modulus" in found:
        raise InvalidPrivateKeyError(_PUBLIC)
    if missing := [name for name in _NUMBERS if name not in found]:
        raise InvalidPrivateKeyError(f"its XML has no {' and no '.join(missing)} in Base64; was it cut?")
    return _from_numbers([found[name] for name in _NUMBERS])


def _from_pem(text: str, password: bytes | None) -> Any:
    blocks = _PEM.findall(text)
    label, body = next((each for each in blocks if each[0].endswith("PRIVATE KEY")), ("", ""))
    if not blocks:
        raise InvalidPrivateKeyError("its PEM has no END line; was it cut?")
    if not label:
        raise InvalidPrivateKeyError(_PUBLIC if "PUBLIC" in text else f"it is a {blocks[0][0].lower()}; {_FORMS}")
    if label == "ENCRYPTED PRIVATE KEY" or "ENCRYPTED" in body:
        return _decrypted(label, body, password)
    content = _base64(body)
    if label == "OPENSSH PRIVATE KEY":
        raise InvalidPrivateKeyError("it is in OpenSSH's form; make PEM of it: ssh-keygen -p -m PEM -f FILE")
    if label not in {"PRIVATE KEY", "RSA PRIVATE KEY"}:
        raise InvalidPrivateKeyError(f"it is a key of another kind ({label.lower()}); Online takes RSA")
    if content is None:
        raise InvalidPrivateKeyError("its PEM is not Base64; was it changed?")
    return _from_der(content)


def _decrypted(label: str, body: str, password: bytes | None) -> Any:
    if password is None:
        raise InvalidPrivateKeyError("it is encrypted: give its password, as in PrivateKey.load(path, password)")
    lines = [each.strip() for each in body.strip().splitlines()]
    if len(lines) == 1:  # line ends became spaces
        lines = lines[0].split()
    pem = hidden("\n".join((f"-----BEGIN {label}-----", *lines, f"-----END {label}-----", "")).encode())
    lib = cryptography()
    try:
        return _rsa(lib.serialization.load_pem_private_key(pem, password))
    except (TypeError, ValueError, lib.UnsupportedAlgorithm):
        pass
    raise InvalidPrivateKeyError("it cannot be decrypted: the password is wrong, or the key was changed")


def _from_der(content: bytes) -> Any:
    lib = cryptography()
    try:
        return _rsa(lib.serialization.load_der_private_key(content, None))
    except InvalidPrivateKeyError:
        raise
    except (TypeError, ValueError, lib.UnsupportedAlgorithm):
        pass
    try:
        numbers = _unsigned(content)
    except ValueError:
        raise InvalidPrivateKeyError("it is not an RSA private key of PKCS#1 or PKCS#8; was it cut?") from None
    return _from_numbers(numbers)


def _rsa(key: Any) -> Any:
    if not isinstance(key, cryptography().rsa.RSAPrivateKey):
        raise InvalidPrivateKeyError("it is a key of another kind; Online takes RSA")
    return key


def _from_numbers(numbers: list[int]) -> Any:
    """Return the key of these numbers, in the order of PKCS#1."""
    modulus, exponent, d, p, q, dp, dq, inverse = numbers
    rsa = cryptography().rsa
    try:
        return rsa.RSAPrivateNumbers(
            p=p, q=q, d=d, dmp1=dp, dmq1=dq, iqmp=inverse, public_numbers=rsa.RSAPublicNumbers(exponent, modulus)
        ).private_key()
    except ValueError:
        raise InvalidPrivateKeyError("its numbers do not belong together; was it changed?") from None


def _unsigned(content: bytes) -> list[int]:
    """Return the numbers of an RSAPrivateKey (RFC 8017 appendix A.1.2), alone or in PKCS#8 (RFC 5208), without a sign.

    The vendor's converter (rsa-xml of npm) writes numbers as unsigned ones, which DER does not have: those with the
    first bit set are negative to all who read them right, and such a key has none. Raises ValueError.
    """
    parts = _parts(_only(content))
    if len(parts) > 2 and parts[2][0] == _OCTETS:  # noqa: PLR2004 - version, algorithm, key
        if not parts[1][1].startswith(_RSA):
            raise ValueError("another algorithm")
        parts = _parts(_only(parts[2][1]))
    numbers = [int.from_bytes(value) for tag, value in parts if tag == _INTEGER]
    if len(numbers) != 1 + len(_NUMBERS) or numbers[0] != 0:
        raise ValueError("not an RSAPrivateKey of two primes")
    return numbers[1:]


def _only(content: bytes) -> bytes:
    ((tag, value),) = _parts(content)
    if tag != _SEQUENCE:
        raise ValueError("not a sequence")
    return value


def _parts(content: bytes) -> list[tuple[int, bytes]]:
    """Return tags and contents of the values in DER. Raises ValueError."""
    found: list[tuple[int, bytes]] = []
    while content:
        start, size = 2, content[1] if len(content) > 1 else 0x80
        if size > 0x7F:  # noqa: PLR2004 - so many bytes have the size (X.690 section 8.1.3.5)
            start += size & 0x7F
            size = int.from_bytes(content[2:start])
        value = hidden(content[start : start + size])
        if start == 2 + 0x80 or len(value) < size or len(content) < start:
            raise ValueError("cut short")
        found.append((content[0], value))
        content = hidden(content[start + size :])
    return found
