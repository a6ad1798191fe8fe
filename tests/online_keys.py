"""RSA keys that tests make up, as users of SuperOffice Online have them, and tokens that are signed with them."""

from __future__ import annotations

import json
from base64 import b64encode, urlsafe_b64encode
from functools import cache
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

# The names of RSAKeyValue in the order of .NET (RSA.ToXmlString).
DOTNET_ORDER = ("Modulus", "Exponent", "P", "Q", "DP", "DQ", "InverseQ", "D")
CLAIMS = "http://schemes.superoffice.net/identity/"


@cache
def rsa_key(name: str = "application", bits: int = 2048) -> rsa.RSAPrivateKey:
    """Return the key of this name; it is another one in each run."""
    assert name
    return rsa.generate_private_key(65537, bits)


def numbers_of(key: rsa.RSAPrivateKey) -> dict[str, int]:
    found = key.private_numbers()
    return {
        "Modulus": found.public_numbers.n,
        "Exponent": found.public_numbers.e,
        "D": found.d,
        "P": found.p,
        "Q": found.q,
        "DP": found.dmp1,
        "DQ": found.dmq1,
        "InverseQ": found.iqmp,
    }


def unsigned(number: int) -> bytes:
    return number.to_bytes((number.bit_length() + 7) // 8)


def xml_of(
    numbers: Mapping[str, int], order: tuple[str, ...] = DOTNET_ORDER, *, between: str = "", around: str = ""
) -> str:
    """Return RSAKeyValue XML as .NET and the vendor's portal write it."""
    values = (f"<{each}>{around}{b64encode(unsigned(numbers[each])).decode()}{around}</{each}>" for each in order)
    return f"<RSAKeyValue>{between}{between.join(values)}{between}</RSAKeyValue>"


def pem_of(key: rsa.RSAPrivateKey, form: PrivateFormat, password: bytes | None = None) -> str:
    hiding = NoEncryption() if password is None else BestAvailableEncryption(password)
    return key.private_bytes(Encoding.PEM, form, hiding).decode()


def public_pem(key: rsa.RSAPrivateKey, form: PublicFormat = PublicFormat.SubjectPublicKeyInfo) -> bytes:
    return key.public_key().public_bytes(Encoding.PEM, form)


def der(tag: int, content: bytes) -> bytes:
    size = len(content)
    length = bytes([size]) if size < 128 else bytes([0x80 + len(unsigned(size))]) + unsigned(size)
    return bytes([tag]) + length + content


def negative_der(numbers: Mapping[str, int]) -> bytes:
    """Return PKCS#1 as rsa-xml 0.1.5 of npm writes it: each number without the byte that says that it is positive."""
    order = ("Modulus", "Exponent", "D", "P", "Q", "DP", "DQ", "InverseQ")
    return der(0x30, der(2, b"\0") + b"".join(der(2, unsigned(numbers[each])) for each in order))


def pem(label: str, content: bytes) -> str:
    text = b64encode(content).decode()
    lines = "\n".join(text[start : start + 64] for start in range(0, len(text), 64))
    return f"-----BEGIN {label}-----\n{lines}\n-----END {label}-----\n"


# --- tokens -----------------------------------------------------------------------------------------------------------


def base64url(data: bytes | str) -> str:
    return urlsafe_b64encode(data.encode() if isinstance(data, str) else data).rstrip(b"=").decode()


def rs256(key: rsa.RSAPrivateKey, header: str | Mapping[str, Any], claims: str | Mapping[str, Any]) -> str:
    """Return a signed token; texts are taken as they are, so that they may be wrong."""
    parts = [each if isinstance(each, str) else json.dumps(each) for each in (header, claims)]
    text = ".".join(map(base64url, parts))
    return f"{text}.{base64url(key.sign(text.encode(), padding.PKCS1v15(), hashes.SHA256()))}"


def jwk(key: rsa.RSAPrivateKey, kid: str | None = "K1", **more: Any) -> dict[str, Any]:
    public = key.public_key().public_numbers()
    named = {} if kid is None else {"kid": kid}
    return {
        "kty": "RSA",
        "use": "sig",
        **named,
        "n": base64url(unsigned(public.n)),
        "e": base64url(unsigned(public.e)),
        **more,
    }


def claims_of(now: float, tenant: str = "Cust12345", ticket: str = "7T:made-up-ticket", **more: Any) -> dict[str, Any]:
    """Return the claims of a system user token, as far as the vendor's code proves them."""
    named = {
        "ticket": ticket,
        "ctx": tenant,
        "serial": "1234567890",
        "netserver_url": f"https://sod2.superoffice.com/{tenant}/Remote/Services88/",
        "webapi_url": f"https://sod2.superoffice.com/{tenant}/api/",
    }
    found = {"iss": "SuperOffice AS", "aud": "spn:1234567890", "nbf": int(now) - 60, "exp": int(now) + 300}
    return {**found, **{CLAIMS + name: value for name, value in named.items()}, **more}
