"""The fake of PartnerSystemUserService: judges signed system user tokens, and answers by REST and by SOAP."""

from __future__ import annotations

import binascii
import json
import re
from base64 import b64decode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

from ...errors import DecodeError, SoapFault
from ...qname import SOAP11, XSI_NIL, XmlName
from ...soap.version import SOAP_1_1
from ...testing.dispatch import action_of, unreadable
from ...testing.envelope_check import check_version
from ...testing.failures import fault_answer, not_understood
from ...testing.http_endpoint import HttpAnswer, ReceivedRequest, explained
from ...testing.served_objects import ADDRESSING, ServedService
from ...xml.characters import escape_text
from ...xml.charset import to_utf8
from ...xml.parse import parse
from ...xml.xsi import is_true

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ...xml.lxml_adapter import Node

PARTNER = "http://www.superoffice.com/superid/partnersystemuser/0.1"
ACTION = f"{PARTNER}/IPartnerSystemUserService/Authenticate"
# What the vendor's list of errors names (ONLINE 2.17); the text around a name is ours, as none was published.
REASONS = (
    *("NoError", "Revoked", "InvalidRedirectUrl", "Expired", "Denied", "NeedsReapproval"),
    *("InvalidTimestamp", "InvalidSignature"),
)
WINDOW = timedelta(minutes=5)  # by which a timestamp may differ; the vendor's is not known (ONLINE 2.8)
_SERVICE = ServedService("PartnerSystemUserService", None)
_TOKEN_TYPES = ("Jwt", "Saml")
_TIMESTAMP = re.compile(r"[0-9]{12}")


def refusal(reason: str) -> str:
    """Return the message for a reason of the vendor's list; any other text is what it is."""
    return f"Authorization error: {reason} ({REASONS.index(reason)})" if reason in REASONS else reason


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


def judged(signed: str, system_user_token: str, verifies: Callable[[bytes, bytes], bool], now: datetime) -> str:
    """Return the reason why a signed system user token is refused, "" when it is not.

    The token itself may have dots in it, and is compared as a whole.
    """
    text, _, signature = signed.rpartition(".")
    token, _, timestamp = text.rpartition(".")
    if token != system_user_token:
        return "The system user token is not known"
    try:
        is_genuine = verifies(b64decode(signature, validate=True), text.encode())
    except (binascii.Error, ValueError):  # another alphabet, no padding, line breaks
        is_genuine = False
    if not is_genuine:
        return "InvalidSignature"
    try:
        made = datetime.strptime(f"{timestamp}Z", "%Y%m%d%H%M%z") if _TIMESTAMP.fullmatch(timestamp) else None
    except ValueError:
        made = None
    is_recent = made is not None and abs(now.astimezone(UTC) - made) <= WINDOW
    return "" if is_recent else "InvalidTimestamp"


def by_rest(request: ReceivedRequest, exchange: Callable[[SignIn], Outcome]) -> HttpAnswer:
    """Answer a request in JSON."""
    if not request.headers.get("content-type", "").lower().startswith("application/json"):
        return explained(415, "send JSON, as application/json")
    try:
        given: Any = json.loads(request.content or b"")
    except ValueError:
        return in_json({"Message": "Value cannot be null. Parameter name: request"}, 400)
    names = ("SignedSystemToken", "ApplicationToken", "ContextIdentifier", "ReturnTokenType")
    values = {name.lower(): value for name, value in cast("dict[str, Any]", given).items()} if _is_object(given) else {}
    found = [values.get(name.lower()) for name in names]
    if not all(isinstance(value, str) for value in found):
        return in_json({"Message": f"The request is an object with the texts {', '.join(names)}"}, 400)
    outcome = exchange(SignIn(*map(str, found)))
    told = {"IsSuccessful": not outcome.error, "Token": outcome.token or None, "ErrorMessage": outcome.error or None}
    return in_json(told, outcome.status)


def _is_object(given: object) -> bool:
    return isinstance(given, dict)


def in_json(value: object, status: int = 200, **headers: str) -> HttpAnswer:
    """Return an answer in JSON; ``Cache_Control="no-store"`` adds a header."""
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return HttpAnswer(status, json.dumps(value).encode(), "application/json; charset=utf-8", named)


def by_soap(request: ReceivedRequest, exchange: Callable[[SignIn], Outcome]) -> HttpAnswer:
    """Answer an envelope, as strictly as WCF."""
    refused = unreadable(request, _SERVICE)
    if refused is not None:
        return refused
    try:
        root = parse(to_utf8(request.content or b"", request.headers.get("content-type")))
        check_version(root, SOAP_1_1, _SERVICE)
        asked = _read(root, action_of(request.headers, SOAP_1_1))
    except DecodeError as error:
        return not_understood(error, SOAP_1_1)
    except SoapFault as fault:
        return fault_answer(fault, SOAP_1_1)
    outcome = exchange(asked)
    return HttpAnswer(200, _written(outcome), SOAP_1_1.content_type())


def _read(root: Node, action: str | None) -> SignIn:
    """Read an envelope. Raises DecodeError for all that WCF refuses or loses, SoapFault for another action."""
    if action != ACTION:
        reason = f"The message with Action '{action}' cannot be processed: the action is {ACTION}"
        raise SoapFault(XmlName(ADDRESSING, "ActionNotSupported"), reason)
    envelope = _children(root, f"{{{SOAP11}}}Envelope", (f"{{{SOAP11}}}Header", f"{{{SOAP11}}}Body"))
    header, body = envelope
    blocks: dict[str, Node] = {each.tag: each for each in (header if header is not None else ())}
    tag = f"{{{PARTNER}}}AuthenticationRequest"
    contents = [] if body is None else list(body)
    if [each.tag for each in contents] != [tag]:
        raise DecodeError(f"expected {tag} in the Body, and nothing else")
    signed, kind = _children(contents[0], tag, (f"{{{PARTNER}}}SignedSystemToken", f"{{{PARTNER}}}ReturnTokenType"))
    token_type = "Jwt" if kind is None else _text(kind)
    if token_type not in _TOKEN_TYPES:
        raise DecodeError(f"{token_type[:20]!r} is not a TokenType: that is {' or '.join(_TOKEN_TYPES)}")
    application, context = (blocks.get(f"{{{PARTNER}}}{name}") for name in ("ApplicationToken", "ContextIdentifier"))
    return SignIn(_text(signed), _text(application), _text(context), token_type)


def _children(node: Node, tag: str, expected: Sequence[str]) -> list[Node | None]:
    """Return the children of a node, None for one that is not there. Raises DecodeError for others, and for order."""
    if node.tag != tag:
        raise DecodeError(f"expected {tag}, found {node.tag}")
    tags = [child.tag for child in node]
    wanted = [each for each in expected if each in tags]
    if tags != wanted:
        raise DecodeError(f"{tag} has {', '.join(tags)}; expected {', '.join(expected)}, in this order")
    return [node.find(each) for each in expected]


def _text(node: Node | None) -> str:
    return "" if node is None or is_true(node.get(XSI_NIL)) else node.text or ""


def _written(outcome: Outcome) -> bytes:
    nil = ' i:nil="true"/>'
    token = f">{escape_text(outcome.token)}</Token>" if outcome.token else nil
    error = f">{escape_text(outcome.error)}</ErrorMessage>" if outcome.error else nil
    return (
        f'<s:Envelope xmlns:s="{SOAP11}"><s:Body><AuthenticationResponse xmlns="{PARTNER}" '
        f'xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><IsSuccessful>{str(not outcome.error).lower()}'
        f"</IsSuccessful><Token{token}<ErrorMessage{error}</AuthenticationResponse></s:Body></s:Envelope>"
    ).encode()
