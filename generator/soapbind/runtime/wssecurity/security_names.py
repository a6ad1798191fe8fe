"""Names of WS-Security (OASIS Web Services Security 1.1: SOAP Message Security, Username Token, X.509 Token)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ..qname import XmlName

if TYPE_CHECKING:
    from ..errors import SoapFault

_OASIS = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-"
WSSE: Final = f"{_OASIS}wssecurity-secext-1.0.xsd"
WSU: Final = f"{_OASIS}wssecurity-utility-1.0.xsd"
DS: Final = "http://www.w3.org/2000/09/xmldsig#"
PASSWORD_TEXT: Final = f"{_OASIS}username-token-profile-1.0#PasswordText"
PASSWORD_DIGEST: Final = f"{_OASIS}username-token-profile-1.0#PasswordDigest"
BASE64_BINARY: Final = f"{_OASIS}soap-message-security-1.0#Base64Binary"
X509_V3: Final = f"{_OASIS}x509-token-profile-1.0#X509v3"

SECURITY: Final = f"{{{WSSE}}}Security"
TIMESTAMP: Final = f"{{{WSU}}}Timestamp"
CREATED: Final = f"{{{WSU}}}Created"
EXPIRES: Final = f"{{{WSU}}}Expires"
USERNAME_TOKEN: Final = f"{{{WSSE}}}UsernameToken"
USERNAME: Final = f"{{{WSSE}}}Username"
PASSWORD: Final = f"{{{WSSE}}}Password"
NONCE: Final = f"{{{WSSE}}}Nonce"
BINARY_TOKEN: Final = f"{{{WSSE}}}BinarySecurityToken"
SIGNATURE: Final = f"{{{DS}}}Signature"
_WSSE11 = "http://docs.oasis-open.org/wss/oasis-wss-wssecurity-secext-1.1.xsd"
CONFIRMATION: Final = f"{{{_WSSE11}}}SignatureConfirmation"
ENCRYPTED: Final = frozenset({f"{{{_WSSE11}}}EncryptedHeader", "{http://www.w3.org/2001/04/xmlenc#}EncryptedData"})
ID: Final = f"{{{WSU}}}Id"
PREFIXES: Final = {"wsse": WSSE, "wsu": WSU}


def security_code(fault: SoapFault) -> XmlName | None:
    """Return the code of WS-Security in a fault, such as ``FailedAuthentication``, None for a fault of another kind.

    It is the code of the fault in SOAP 1.1, and one of its subcodes in SOAP 1.2 (SOAP Message Security 1.1, 12).
    """
    return next((code for code in (fault.code, *fault.subcodes) if code.namespace in {WSSE, WSU}), None)
