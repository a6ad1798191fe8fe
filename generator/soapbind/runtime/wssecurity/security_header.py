"""The Security header of a message: what makes it for each, and what becomes of the one in a reply."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, cast

from ..errors import DecodeError, EncodeError
from ..option_checks import check_seconds
from ..plugins.plugin import IncomingMessage, OutgoingMessage, Plugin
from ..redaction import hidden
from ..schema.any_type import XmlElement
from ..soap.given_headers import MarkedHeader, check_role
from ..soap.given_headers import must_understand as marked
from ..xml.lxml_adapter import etree
from .envelope_tree import EnvelopeTree, open_tree
from .instants import check_period
from .security_error import SecurityError
from .security_names import (
    CREATED,
    EXPIRES,
    PREFIXES,
    SECURITY,
    TIMESTAMP,
    USERNAME,
    WSSE,
)

if TYPE_CHECKING:
    from collections.abc import Generator


_NO_SECRETS = frozenset({USERNAME, CREATED, EXPIRES})
_SHORTEST = 4  # characters of a secret that is looked for


class Token(Protocol):
    """What makes an element of the Security header for each message: UsernameToken, Timestamp, or one of your own."""

    def element(self) -> Any:
        """Return an element of lxml that nobody else has."""
        ...


GivenToken: TypeAlias = Token | XmlElement | Callable[[], Any]


class Security(Plugin):
    """Adds a Security header with tokens to every request (OASIS Web Services Security: SOAP Message Security 1.1).

    Give it to a client in ``plugins=``, where every attempt of a call gets tokens of its own, or in ``headers=``, where
    an attempt that is repeated sends what the first one sent. In ``plugins=`` it also looks at replies: a Security
    header of a Timestamp and nothing else is understood, and one that has expired is a SecurityError.
    """

    def __init__(self, *tokens: GivenToken, must_understand: bool = True, role: str = "", skew: float = 60.0) -> None:
        """Keep what goes into the header, in this order.

        - tokens: UsernameToken, Timestamp; elements of lxml, such as a SAML assertion; functions that return one.
        - must_understand: whether a server that does not know the header must refuse the message.
        - role: for whom the header is, the address of a role or ``"next"``; by default whoever takes the message at its
          end. SOAP 1.1 calls it the actor.
        - skew: how wrong the clocks may be by which the Timestamp of a reply is judged, in seconds.

        Raises TypeError for what is no token, and ValueError for what is no address or no number of seconds.
        """
        self._tokens = tokens  # first: a traceback may show what failed
        check_seconds("skew", skew, least="of at least 0")
        check_role(role)
        for token in tokens:
            _check_token(token)
        self._must_understand, self._role, self._skew = must_understand, role, skew

    def __call__(self) -> MarkedHeader | XmlElement:
        """Return the header for one call. Raises ValueError for a role without ``must_understand``."""
        made = etree().Element(SECURITY, nsmap=PREFIXES)
        self._fill(made)
        if self._must_understand:
            return marked(made, role=self._role)
        if self._role:
            raise ValueError("a role without must_understand is possible in plugins= only")
        return cast("XmlElement", made)

    def on_send(self, message: OutgoingMessage) -> OutgoingMessage:
        """Return the request with the header. Raises EncodeError for one that is no envelope."""
        tree = outgoing_tree(message)
        found = tree.security(self._role, must_understand=self._must_understand)
        self._fill(found)
        return replace(message, content=tree.text(), secrets=message.secrets | secrets_in(found))

    def on_receive(self, message: IncomingMessage) -> IncomingMessage:
        """Return the reply without a header that is understood. Raises SecurityError for one that has expired."""
        try:
            text = message.envelope()
            if WSSE.encode() not in text:
                return message
            tree = open_tree(text)
        except DecodeError:
            return message  # which the client judges
        with of_reply(message):
            found = tree.only_security()
            if found is None or [child.tag for child in found.iterchildren(etree().Element)] != [TIMESTAMP]:
                return message
            check_period(found.find(TIMESTAMP), self._skew)
        return without_security(message, tree, found)

    def _fill(self, header: Any) -> None:
        for token in self._tokens:
            header.append(_element_of(token))

    def __repr__(self) -> str:
        """Show what kinds of tokens there are, and nothing of them."""
        return f"<Security of {', '.join(type(token).__name__ for token in self._tokens) or 'nothing'}>"


@contextmanager
def of_reply(message: IncomingMessage) -> Generator[None]:
    """Add to a SecurityError what is known of the reply."""
    try:
        yield
    except SecurityError as error:
        error.http_status, error.http_headers = message.status, message.headers
        raise


def outgoing_tree(message: OutgoingMessage) -> EnvelopeTree:
    """Return the envelope of a request. Raises EncodeError for what is none."""
    try:
        return open_tree(message.content)
    except DecodeError as error:
        raise EncodeError(f"the request cannot be secured: {error.message}") from None


def secrets_in(header: Any) -> frozenset[str]:
    """Return the texts of a Security header, but for what is none: any of them may be a secret."""
    found = (element.text or "" for element in header.iter(etree().Element) if element.tag not in _NO_SECRETS)
    return frozenset(hidden(text) for text in found if len(text.strip()) >= _SHORTEST)


def without_security(message: IncomingMessage, tree: EnvelopeTree, header: Any) -> IncomingMessage:
    """Return a reply as it was judged, without the header that was understood."""
    holder = header.getparent()
    holder.remove(header)
    headers = dict(message.headers)
    if message.received is None:  # else it says what stands beside the envelope
        headers["content-type"] = tree.version.content_type()
    return replace(message, content=tree.text(), headers=headers)


def _check_token(token: object) -> None:
    is_element = isinstance(getattr(token, "tag", None), str)
    makes_one = callable(getattr(token, "element", None))
    if isinstance(token, type) or not (is_element or makes_one or callable(token)):
        name = token.__name__ if isinstance(token, type) else type(token).__name__
        raise TypeError(f"Security takes tokens, elements of lxml, and functions that return one, not {name}")


def _element_of(token: GivenToken) -> Any:
    """Return an element that may be put into a header."""
    if isinstance(getattr(token, "tag", None), str):
        return _alone(token)
    make = getattr(token, "element", None)
    if callable(make):
        return make()
    made = cast("Callable[[], Any]", token)()
    if not isinstance(getattr(made, "tag", None), str):
        raise TypeError(f"Security: the function must return an element of lxml, not {type(made).__name__}")
    return _alone(made)


def _alone(element: Any) -> Any:
    """Return a copy, without what stood behind the original: that may be needed again."""
    made = deepcopy(element)
    made.tail = None
    return made
