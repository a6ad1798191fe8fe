"""A plugin that signs requests and verifies the signatures of replies."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ..errors import DecodeError, EncodeError
from ..option_checks import check_seconds
from ..plugins.plugin import IncomingMessage, OutgoingMessage, Plugin
from ..redaction import hidden
from .algorithms import HASHES, method_of
from .envelope_tree import EnvelopeTree, check_parts, open_tree
from .instants import check_period
from .keys import GivenCertificate, GivenKey, check_pair, load_certificates, load_key
from .security_error import SecurityError
from .security_header import incoming_text, of_reply, outgoing_tree, without_security
from .security_names import TIMESTAMP
from .signing import sign
from .verification import Trust, check_confirmed, verify

_USUAL = ("Body", "Timestamp")
_ACCEPTED = 202  # RFC 9110 section 15.3.3: of a message that nobody answers


class Signature(Plugin):
    """Signs requests, and verifies replies, by X.509 certificates (OASIS WS-Security: X.509 Token Profile 1.1).

    It signs the request as it is when it comes, so it is given behind ``Security``, which adds the Timestamp. A reply
    that is not signed as it must be is a SecurityError, before anything of it is used; then its Security header is done
    with, and taken away.
    """

    _parts: tuple[str, ...] = ()  # a traceback may show one whose making failed

    def __init__(  # noqa: PLR0913 - what a user may choose, by keyword
        self,
        key: GivenKey,
        certificate: GivenCertificate,
        *,
        key_password: str | None = None,
        trusted: GivenCertificate | tuple[GivenCertificate, ...] | None = None,
        parts: tuple[str, ...] = _USUAL,
        reply_parts: tuple[str, ...] = _USUAL,
        algorithm: str = "sha256",
        allow_sha1: bool = False,
        unsigned_faults: bool = False,
        unsigned_prefixes: bool = False,
        role: str = "",
        skew: float = 60.0,
    ) -> None:
        """Load keys and certificates, and with the first of them the library signxml.

        - key, certificate: what requests are signed with, as PEM or as objects of the library "cryptography"; the key
          is one of RSA, or of an elliptic curve.
        - trusted: the certificate whose key replies must be signed with, or several, of which one; a certificate that
          comes with a reply is not trusted for that. None lets every reply pass, signed or not.
        - parts: what is signed: "Body", "Timestamp", "UsernameToken", "BinarySecurityToken", and header blocks as
          ``{namespace}name``.
        - reply_parts: what must be signed in a reply, in the same words.
        - algorithm: the hash of signatures: "sha256", "sha384" or "sha512"; "sha1" only with ``allow_sha1``.
        - allow_sha1: take signatures with SHA-1, which can be forged with enough money.
        - unsigned_faults: let faults pass that are not signed, as many servers send them; anybody may have made them.
        - unsigned_prefixes: let values of replies, such as xsi:type, use prefixes that the signature does not cover.
        - role: the role of the Security header that the signature is put into.
        - skew: how wrong clocks may be, in seconds.

        Raises ImportError where the library is missing, TypeError and ValueError for what cannot be used.
        """
        key, key_password = hidden(key), hidden(key_password)  # in tracebacks too
        check_seconds("skew", skew, least="of at least 0")
        if algorithm not in HASHES or (algorithm == "sha1" and not allow_sha1):
            known = ", ".join(HASHES[1:])
            raise ValueError(f"algorithm must be one of {known}, not {algorithm!r}; sha1 needs allow_sha1")
        loaded = load_key(key, key_password)
        method_of(loaded, algorithm)
        own = load_certificates(certificate, "certificate")
        check_pair(loaded, own[0])
        self._signer = loaded, own[0], algorithm
        self._parts = check_parts("parts", parts)
        others = () if trusted is None else load_certificates(trusted, "trusted")
        self._trust = Trust(others, check_parts("reply_parts", reply_parts), allow_sha1, unsigned_prefixes)
        self._unsigned_faults, self._role, self._skew = unsigned_faults, role, skew

    def on_send(self, message: OutgoingMessage) -> OutgoingMessage:
        """Return the request with its signature. Raises EncodeError for what is no envelope, or lacks a part."""
        tree = outgoing_tree(message)
        if tree.refers_to_attachments():
            raise EncodeError("values that are sent beside the envelope (MTOM) cannot be signed: send them inside it")
        self.sign(tree)
        return replace(message, content=tree.text())

    def on_receive(self, message: IncomingMessage) -> IncomingMessage:
        """Return the reply without its Security header. Raises SecurityError for one that must not be trusted."""
        is_success = 200 <= message.status < 300  # noqa: PLR2004 - RFC 9110 section 15.3
        if not self._trust.certificates or (message.status == _ACCEPTED and not message.content):
            return message
        with of_reply(message):
            return self._judged(message, is_success=is_success)

    def _judged(self, message: IncomingMessage, *, is_success: bool) -> IncomingMessage:
        try:
            tree = open_tree(incoming_text(message))
        except SecurityError:
            raise
        except DecodeError as error:
            if not is_success:  # an error in any case; the client knows what it means
                return message
            raise SecurityError(f"there is nothing that could be signed: {error.message}", "unsigned") from None
        security = tree.only_security()
        try:
            self.verify(tree, security)
            check_confirmed(security, message.request.content)
        except SecurityError as error:
            told = _fault_in(tree) if error.problem == "unsigned" else ""
            if not told:
                raise
            if self._unsigned_faults:
                return message
            whole = f"{error.message}, and is a fault, which anybody may have sent: {told}"
            raise SecurityError(whole, "unsigned") from None
        return without_security(message, tree, security)

    def sign(self, tree: EnvelopeTree) -> None:
        """Sign an envelope. Raises EncodeError."""
        sign(tree, tree.security(self._role, must_understand=True), self._parts, self._signer)

    def verify(self, tree: EnvelopeTree, security: Any | None) -> None:
        """Check the signature of an envelope, and the period of its Timestamp. Raises SecurityError."""
        verify(tree, security, self._trust)
        if tree.refers_to_attachments():
            raise SecurityError("values that stand beside the envelope (MTOM) are not signed", "unsigned")
        for child in () if security is None else security:
            if child.tag == TIMESTAMP:
                check_period(child, self._skew)

    def __repr__(self) -> str:
        """Show what is signed, and nothing of the key."""
        return f"<Signature of {', '.join(self._parts)}>"


def _fault_in(tree: EnvelopeTree) -> str:
    """Return code and text of the fault in an envelope, "" where there is none."""
    from ..soap.envelope import frame  # noqa: PLC0415 - only what is refused needs it
    from ..soap.fault import is_fault, read_fault  # noqa: PLC0415

    opened = frame(tree.root)
    if opened.body is None or not is_fault(opened):
        return ""
    return read_fault(opened.body, opened.whole_body).message[:200]
