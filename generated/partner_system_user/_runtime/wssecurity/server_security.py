"""The security of a fake server: what it asks of requests, and what it does for replies."""

from __future__ import annotations

from typing import Any, Final

from ..errors import SoapError, SoapFault
from ..option_checks import check_seconds
from ..qname import SOAP11, SOAP12, XmlName
from ..soap.fault import write_fault
from .envelope_tree import EnvelopeTree, open_tree
from .instants import check_period
from .security_error import Problem, SecurityError
from .security_names import TIMESTAMP, USERNAME_TOKEN, WSSE, WSU
from .signature import Signature
from .tokens import Timestamp
from .username_check import UsernameCheck, Users

# SOAP Message Security 1.1, sections 10 and 12.
_CODES: Final[dict[Problem, XmlName]] = {
    "algorithm": XmlName(WSSE, "UnsupportedAlgorithm"),
    "authentication": XmlName(WSSE, "FailedAuthentication"),
    "certificate": XmlName(WSSE, "InvalidSecurityToken"),
    "digest": XmlName(WSSE, "FailedCheck"),
    "expired": XmlName(WSU, "MessageExpired"),
    "signature": XmlName(WSSE, "FailedCheck"),
}
_OTHERS: Final = XmlName(WSSE, "InvalidSecurity")


class ServerSecurity:
    """Makes a fake server demand a Security header, for ``FakeServer(..., security=ServerSecurity(...))``.

    A request that fails is answered with the fault of WS-Security that says why, before any object is asked.
    """

    def __init__(
        self,
        users: Users | None = None,
        *,
        timestamp: bool = False,
        signature: Signature | None = None,
        freshness: float = 300.0,
        skew: float = 60.0,
    ) -> None:
        """Keep what is demanded.

        - users: the password of each user, or a function from name to password, None for nobody; a UsernameToken is
          demanded of every request, and a nonce may come once.
        - timestamp: whether a Timestamp is demanded; one that is there must not have expired in any case. Replies get
          one then, too.
        - signature: what requests must be signed with (its ``trusted``), and what signs the replies.
        - freshness: how old a UsernameToken may be, in seconds.
        - skew: how wrong the clocks may be, in seconds.

        Raises TypeError and ValueError for options of another kind, and where nothing is demanded.
        """
        check_seconds("freshness", freshness)
        check_seconds("skew", skew, least="of at least 0")
        if users is None and not timestamp and signature is None:
            raise ValueError("ServerSecurity demands nothing: give users=, timestamp= or signature=")
        self._users = None if users is None else UsernameCheck(users, freshness, skew)
        self._timestamp, self._signature, self._skew = timestamp, signature, skew

    def opened(self, text: bytes) -> bytes:
        """Return a request without the Security header, which is done with. Raises SoapFault and DecodeError."""
        try:
            tree = open_tree(text)
            header: Any = tree.only_security()
            self._check(tree, header)
        except SecurityError as error:
            code = _CODES.get(error.problem, _OTHERS)
            raise SoapFault(XmlName(SOAP12, "Sender"), error.message, subcodes=(code,)) from None
        header.getparent().remove(header)
        return tree.text()

    def sealed(self, text: bytes, beside: object = None) -> bytes:
        """Return an answer with what its receiver may demand; a fault where it lacks a part that is to be signed.

        ``beside`` is the message that it is in where that has attachments.
        """
        if self._signature is None and not self._timestamp:
            return text
        try:
            return self._sealed(open_tree(text), beside)
        except SoapError as error:
            return write_fault(SoapFault(XmlName(SOAP11, "Server"), f"the answer cannot be secured: {error}"))

    def _sealed(self, tree: EnvelopeTree, beside: object) -> bytes:
        tree.security("", must_understand=True).append(Timestamp().element())
        if self._signature is not None:
            self._signature.sign(tree, beside)
        return tree.text()

    def _check(self, tree: EnvelopeTree, header: Any) -> None:
        if header is None:
            raise SecurityError("the request has no Security header", "unsigned")
        if self._signature is not None:
            self._signature.verify(tree, header)
        stamps = [child for child in header if child.tag == TIMESTAMP]
        if len(stamps) > 1 or (self._timestamp and not stamps):
            raise SecurityError("the request must have one Timestamp", "malformed")
        for stamp in stamps:
            check_period(stamp, self._skew)
        if self._users is not None:
            tokens = [child for child in header if child.tag == USERNAME_TOKEN]
            if len(tokens) != 1:
                raise SecurityError("the request must have one UsernameToken", "authentication")
            self._users.check(tokens[0])

    def __repr__(self) -> str:
        """Show nothing of the users."""
        return "<ServerSecurity>"
