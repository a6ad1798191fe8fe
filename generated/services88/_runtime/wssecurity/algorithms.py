"""The algorithms of signatures, by the names that XML Signature gives them (W3C XML Signature 1.1, RFC 9231)."""

from __future__ import annotations

from typing import Any, Final

EXCLUSIVE_C14N: Final = "http://www.w3.org/2001/10/xml-exc-c14n#"
INCLUSIVE: Final = f"{{{EXCLUSIVE_C14N}}}InclusiveNamespaces"  # names prefixes that are written without being used
CANONICAL: Final = frozenset(
    {
        EXCLUSIVE_C14N,
        f"{EXCLUSIVE_C14N}WithComments",
        "http://www.w3.org/TR/2001/REC-xml-c14n-20010315",
        "http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments",
        "http://www.w3.org/2006/12/xml-c14n11",
        "http://www.w3.org/2006/12/xml-c14n11#WithComments",
    }
)
# Takes the signature out of what is signed; of what does not hold the signature it takes nothing.
ENVELOPED: Final = "http://www.w3.org/2000/09/xmldsig#enveloped-signature"
_MORE: Final = "http://www.w3.org/2001/04/xmldsig-more#"
_DSIG: Final = "http://www.w3.org/2000/09/xmldsig#"
_ENC: Final = "http://www.w3.org/2001/04/xmlenc#"
_PSS: Final = "http://www.w3.org/2007/05/xmldsig-more#"
_DIGESTS: Final = {
    "sha1": f"{_DSIG}sha1",
    "sha256": f"{_ENC}sha256",
    "sha384": f"{_MORE}sha384",
    "sha512": f"{_ENC}sha512",
}
_RSA: Final = {name: f"{_DSIG if name == 'sha1' else _MORE}rsa-{name}" for name in _DIGESTS}
_ECDSA: Final = {name: f"{_MORE}ecdsa-{name}" for name in _DIGESTS}
_RSA_PSS: Final = {name: f"{_PSS}{name}-rsa-MGF1" for name in _DIGESTS}
HASHES: Final = tuple(_DIGESTS)


def digest_of(name: str) -> str:
    """Return the digest algorithm of a hash."""
    return _DIGESTS[name]


def method_of(key: Any, name: str) -> str:
    """Return the signature method of a key with a hash. Raises ValueError for a key that is neither RSA nor EC."""
    if hasattr(key, "curve"):
        return _ECDSA[name]
    if hasattr(key, "decrypt"):  # of cryptography's keys, only those of RSA
        return _RSA[name]
    raise ValueError("key must be one of RSA or of an elliptic curve")


def allowed_digests(*, sha1: bool) -> frozenset[str]:
    """Return the digest algorithms that may be trusted."""
    return frozenset(uri for name, uri in _DIGESTS.items() if sha1 or name != "sha1")


def allowed_methods(*, sha1: bool) -> frozenset[str]:
    """Return the signature methods that may be trusted; those with a shared secret are none of them."""
    return frozenset(uri for known in (_RSA, _RSA_PSS, _ECDSA) for name, uri in known.items() if sha1 or name != "sha1")
