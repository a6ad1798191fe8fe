"""The call itself: what comes of it as text, or as an error that says what to do."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from soapbind.calling.faults import Fault, fault_of
from soapbind.calling.request import BODY, unwritable
from soapbind.calling.settings import Settings, client, unsent
from soapbind.errors import Diagnostic, Location, SoapbindError, visible_json
from soapbind.live.parts import result_data

if TYPE_CHECKING:
    from soapbind.calling.request import Content
    from soapbind.calling.target import Target

_AS_XML = "--format xml prints the reply as it came"
_REFUSED = frozenset({401, 403, 407})  # HTTP statuses, RFC 9110 section 15.5
_UNTRUSTED = "CERTIFICATE_VERIFY_FAILED"  # OpenSSL's name for it, which is in the message of the HTTP library


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a server answered: the result as JSON, the envelope as ``xml``, and a fault in the place of a result.

    ``unread`` is what is wrong with a reply that is not what the contract says; there is no result then, either.
    ``attachments`` counts those that nothing in the reply refers to.
    """

    result: str = ""
    xml: str = ""
    fault: Fault | None = None
    unread: Diagnostic | None = None
    attachments: int = 0


@dataclass(slots=True)
class _Seen:
    """The last request and the last reply, as they went over the wire."""

    request: Any = None
    reply: Any = None


def call(target: Target, settings: Settings, content: Content) -> Outcome:
    """Call, and return what came of it.

    Raises SoapbindError where nothing was sent or no answer came, ValueError and TypeError for options that cannot be
    used.
    """
    package, seen = target.package, _Seen()
    with client(target, settings, content, _plugin(target, seen)) as caller:
        try:
            response, _ = caller._channel.call(target.operation, content.body)  # noqa: SLF001 - a part of the same program
        except package.SoapError as error:
            fault = fault_of(target, error)
            if fault is not None:
                return Outcome(xml=_envelope(target, seen), fault=fault)
            failure = _failure(target, error, seen)
            if isinstance(error, package.DecodeError) and seen.reply is not None:
                return Outcome(xml=_envelope(target, seen), unread=failure)
            raise SoapbindError(failure) from None
    return Outcome(_result(target, response.body), _envelope(target, seen), attachments=len(response.attachments))


def envelope(target: Target, settings: Settings, content: Content) -> str:
    """Return the envelope of a call, which is not sent; what is secret in it is replaced by ``***``.

    Raises as ``call`` does.
    """
    package, seen = target.package, _Seen()
    with client(target, unsent(target, settings), content, _plugin(target, seen, is_sent=False)) as caller:
        try:
            caller._channel.call(target.operation, content.body)  # noqa: SLF001 - as above
        except package.SoapError as error:
            if seen.request is None:
                raise SoapbindError(_failure(target, error, seen)) from None
    request = seen.request
    text: str = target.module("_runtime.redaction").masked(request.content.decode(), request.secrets)
    return text


def _plugin(target: Target, seen: _Seen, *, is_sent: bool = True) -> Any:
    """Return a plugin that keeps what passes, and ends a call that is not to be sent. It comes after all others."""

    def on_send(_: Any, message: Any) -> Any:
        seen.request = message
        if not is_sent:
            raise target.package.SoapError("this call is only shown")
        return message

    def on_receive(_: Any, message: Any) -> Any:
        seen.reply = message
        return message

    return type("Seen", (target.package.Plugin,), {"on_send": on_send, "on_receive": on_receive})()


def _envelope(target: Target, seen: _Seen) -> str:
    """Return the reply as it came, in UTF-8 as far as it is text; nothing where none came."""
    if seen.reply is None:
        return ""
    try:
        data: bytes = seen.reply.envelope()
    except target.package.DecodeError:
        data = seen.reply.content
    return data.decode("utf-8", "replace")


def _result(target: Target, body: Any) -> str:
    """Return the result of a call as JSON; null where there is none. Raises SoapbindError for what JSON cannot hold."""
    try:
        found = result_data(target.package, body)
    except target.package.JsonError as error:
        raise SoapbindError(_problem(target, f"the result cannot be shown as JSON: {error}", _AS_XML)) from None
    return visible_json(json.dumps(found, ensure_ascii=False, indent=2))


def _failure(target: Target, error: Any, seen: _Seen) -> Diagnostic:
    """Return what to tell of a call that came to no end: what, where and what to do."""
    package = target.package
    if isinstance(error, package.EncodeError):
        return unwritable(target, error, BODY)
    if isinstance(error, package.AuthenticationError):
        return _problem(target, error.message, "give a valid ticket: --ticket-env VAR names the variable that holds it")
    if isinstance(error, package.DecodeError):
        place = f"at {'/'.join(error.path)}: " if error.path else ""
        return _problem(target, f"{place}{error.message}", _AS_XML)
    if isinstance(error, package.HttpStatusError) and error.status in _REFUSED:
        return _problem(target, error.message, "say who calls: --user NAME, --bearer-env VAR, --cert FILE")
    if seen.request is None:
        return _problem(target, error.message, "")
    url = target.module("_runtime.option_checks").without_login(seen.request.url)
    advice = f"the call went to {url}; --url URL calls another address"
    if _UNTRUSTED in error.message:
        advice = "--verify PATH trusts the certificates of a file or folder"
    return _problem(target, error.message, advice)


def _problem(target: Target, message: str, advice: str) -> Diagnostic:
    return Diagnostic(Location(target.key), "call-failed", message, advice)
