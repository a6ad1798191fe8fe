"""The fake of PartnerSystemUserService: judges signed system user tokens, and answers by REST and by SOAP."""

from __future__ import annotations

import hmac
import json
from base64 import b64decode
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from ...errors import DecodeError, SoapFault
from ...qname import SOAP11, XSI, XSI_NIL, XmlName
from ...serving.dispatch import action_of, unreadable
from ...serving.envelope_check import check_version
from ...serving.fault_answers import deserialization_failed, fault_answer
from ...serving.http_messages import HttpAnswer, ReceivedRequest, explained
from ...serving.served_objects import ADDRESSING, ServedService
from ...soap.version import SOAP_1_1
from ...xml.characters import escape_text
from ...xml.charset import to_utf8
from ...xml.parse import parse
from ...xml.xsi import is_true

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...tokens.fake_keys import KeyPair
    from ...xml.lxml_adapter import Node

_PARTNER = "http://www.superoffice.com/superid/partnersystemuser/0.1"
_ACTION = f"{_PARTNER}/IPartnerSystemUserService/Authenticate"
_SERVICE = ServedService("PartnerSystemUserService", None)
# The vendor's only list of errors; the text around a name is ours, as none was published.
_REASONS = (
    *("NoError", "Revoked", "InvalidRedirectUrl", "Expired", "Denied", "NeedsReapproval"),
    *("InvalidTimestamp", "InvalidSignature"),
)
_WINDOW = timedelta(minutes=5)  # by which a timestamp may differ; the vendor's is not published
_DIGITS = 12  # of a timestamp: the minute, in UTC


@dataclass(frozen=True, slots=True, repr=False)
class SignIn:
    """What an exchange asks for."""

    signed_token: str
    application_token: str
    context_identifier: str
    token_type: str


@dataclass(frozen=True, slots=True, repr=False)
class Outcome:
    """What an exchange comes to: a token, or the message why there is none, and the HTTP status of REST."""

    token: str = ""
    error: str = ""
    status: int = 200


def refused(reason: str, status: int = 200) -> Outcome:
    """Return a refusal, by a reason of the vendor's list or any other text."""
    number = _REASONS.index(reason) if reason in _REASONS else None
    return Outcome(error=reason if number is None else f"Authorization error: {reason} ({number})", status=status)


def objection(signed: str, system_user_token: str, key: KeyPair, now: datetime) -> str:
    """Return the reason to refuse a signed system user token, "" for none. The token itself may have dots in it."""
    text, _, signature = signed.rpartition(".")
    token, _, timestamp = text.rpartition(".")
    if token != system_user_token:
        return "The system user token is not known"
    try:
        given = b64decode(signature, validate=True)
    except ValueError:  # another alphabet, no padding, line breaks
        given = b""
    if not hmac.compare_digest(given, key.sign(text.encode())):
        return "InvalidSignature"
    try:
        age = now - datetime.strptime(f"{timestamp}Z", "%Y%m%d%H%M%z")
    except ValueError:
        return "InvalidTimestamp"
    return "" if abs(age) <= _WINDOW and len(timestamp) == _DIGITS else "InvalidTimestamp"


def by_rest(request: ReceivedRequest, exchange: Callable[[SignIn], Outcome]) -> HttpAnswer:
    """Answer a request in JSON."""
    if not request.headers.get("content-type", "").lower().startswith("application/json"):
        return explained(415, "send JSON, as application/json")
    names = ("SignedSystemToken", "ApplicationToken", "ContextIdentifier", "ReturnTokenType")
    try:
        given: Any = json.loads(request.content or b"")
        asked = SignIn(*(str.__str__(given[name]) for name in names))
    except (ValueError, KeyError, TypeError):
        return in_json({"Message": f"The request must be an object with the texts {', '.join(names)}"}, 400)
    outcome = exchange(asked)
    told = {"IsSuccessful": not outcome.error, "Token": outcome.token or None, "ErrorMessage": outcome.error or None}
    return in_json(told, outcome.status)


def in_json(value: object, status: int = 200, **headers: str) -> HttpAnswer:
    """Return an answer in JSON; ``Cache_Control="no-store"`` adds a header."""
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return HttpAnswer(status, json.dumps(value).encode(), "application/json; charset=utf-8", named)


def by_soap(request: ReceivedRequest, exchange: Callable[[SignIn], Outcome]) -> HttpAnswer:
    """Answer an envelope, as strictly as WCF."""
    unread = unreadable(request, _SERVICE)
    if unread is not None:
        return unread
    try:
        root = parse(to_utf8(request.content or b"", request.headers.get("content-type")))
        check_version(root, SOAP_1_1, _SERVICE)
        asked = _read(root, action_of(request.headers, SOAP_1_1))
    except DecodeError as error:
        return deserialization_failed(error, SOAP_1_1)
    except SoapFault as fault:
        return fault_answer(fault, SOAP_1_1)
    outcome = exchange(asked)
    values = {"IsSuccessful": "false" if outcome.error else "true", "Token": outcome.token}
    members = "".join(
        f"<{name}>{escape_text(text)}</{name}>" if text else f'<{name} i:nil="true"/>'
        for name, text in (values | {"ErrorMessage": outcome.error}).items()
    )
    response = f'<AuthenticationResponse xmlns="{_PARTNER}" xmlns:i="{XSI}">{members}</AuthenticationResponse>'
    envelope = f'<s:Envelope xmlns:s="{SOAP11}"><s:Body>{response}</s:Body></s:Envelope>'
    return HttpAnswer(200, envelope.encode(), SOAP_1_1.content_type())


def _read(root: Node, action: str | None) -> SignIn:
    """Read an envelope. Raises DecodeError for all that WCF refuses or loses, SoapFault for another action."""
    if action != _ACTION:
        reason = f"The message with Action '{action}' cannot be processed: the action is {_ACTION}"
        raise SoapFault(XmlName(ADDRESSING, "ActionNotSupported"), reason)
    header, body = _children(root, SOAP11, "Envelope", "Header", "Body")
    (wrapper,) = _children(body, SOAP11, "Body", f"{{{_PARTNER}}}AuthenticationRequest")
    signed, kind = _children(wrapper, _PARTNER, "AuthenticationRequest", "SignedSystemToken", "ReturnTokenType")
    token_type = "Jwt" if kind is None else _text(kind)
    if token_type not in {"Jwt", "Saml"}:
        raise DecodeError(f"{token_type[:20]!r} is not a TokenType: that is Jwt or Saml")
    blocks = {each.tag: each for each in (() if header is None else header)}
    application, context = (blocks.get(f"{{{_PARTNER}}}{name}") for name in ("ApplicationToken", "ContextIdentifier"))
    return SignIn(_text(signed), _text(application), _text(context), token_type)


def _children(node: Node | None, namespace: str, name: str, *names: str) -> list[Node | None]:
    """Return the children of an element, None for one that is not there. Raises DecodeError for others, or disorder."""
    expected = [each if each.startswith("{") else f"{{{namespace}}}{each}" for each in names]
    if node is None or node.tag != f"{{{namespace}}}{name}":
        raise DecodeError(f"expected {name} of {namespace}, found {'nothing' if node is None else node.tag}")
    tags = [child.tag for child in node]
    if tags != [each for each in expected if each in tags]:
        raise DecodeError(f"{name} has {', '.join(tags)}; expected {', '.join(expected)}, in this order")
    return [node.find(each) for each in expected]


def _text(node: Node | None) -> str:
    return "" if node is None or is_true(node.get(XSI_NIL)) else node.text or ""
