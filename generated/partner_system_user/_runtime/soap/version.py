"""The two versions of SOAP, and what of a message differs between them."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple, TypeAlias

from ..qname import SOAP11, SOAP12

SoapNumber: TypeAlias = Literal["1.1", "1.2"]
_ROLE12 = "http://www.w3.org/2003/05/soap-envelope/role/"
_NEXT11, _NEXT12 = "http://schemas.xmlsoap.org/soap/actor/next", f"{_ROLE12}next"


class SoapVersion(NamedTuple):
    """A version of SOAP: its number, the namespace of its envelope and its media type.

    ``role`` names the attribute of a header block that says for whom it is, and ``own_roles`` are its values that mean
    whoever takes the message at its end (SOAP 1.1 section 4.2.2, SOAP 1.2 part 1 section 2.2). ``sender`` and
    ``receiver`` are the fault codes that say whose fault it is (1.1 section 4.4.1, 1.2 part 1 section 5.4.6).
    """

    number: SoapNumber
    namespace: str
    media_type: str
    role: str
    own_roles: frozenset[str]
    sender: str
    receiver: str

    def content_type(self, action: str = "") -> str:
        """Return the Content-Type of a message; SOAP 1.2 has the action there (RFC 3902), SOAP 1.1 in SOAPAction."""
        named = ""
        if action and self.number == "1.2":
            named = '; action="' + action.replace("\\", "\\\\").replace('"', '\\"') + '"'
        return f"{self.media_type}; charset=utf-8{named}"

    def role_uri(self, role: str) -> str:
        """Return the address of a role; ``next`` has one in each version, any other is what it is."""
        return (_NEXT12 if self.number == "1.2" else _NEXT11) if role == "next" else role

    def __str__(self) -> str:
        """Return how people call it."""
        return f"SOAP {self.number}"


SOAP_1_1: Final = SoapVersion(
    "1.1",
    SOAP11,
    "text/xml",
    "actor",
    frozenset({"", _NEXT11}),
    "Client",
    "Server",
)
SOAP_1_2: Final = SoapVersion(
    "1.2",
    SOAP12,
    "application/soap+xml",
    "role",
    frozenset({"", _NEXT12, f"{_ROLE12}ultimateReceiver"}),
    "Sender",
    "Receiver",
)
VERSIONS: Final = {each.number: each for each in (SOAP_1_1, SOAP_1_2)}
BY_NAMESPACE: Final = {each.namespace: each for each in VERSIONS.values()}
BY_MEDIA_TYPE: Final = {each.media_type: each for each in VERSIONS.values()}
