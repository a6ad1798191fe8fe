"""One request to an application: who may call, what is logged and reported, what the caller is told of mistakes."""

from __future__ import annotations

import logging
from contextlib import suppress
from dataclasses import replace
from functools import partial
from itertools import count
from time import monotonic, time
from traceback import format_exception
from typing import TYPE_CHECKING
from uuid import uuid4

from ...client.options import RequestEvent, ResponseEvent
from ...errors import AuthenticationError, SoapError, SoapFault
from ...package import PACKAGE
from ...qname import SOAP11, XmlName
from ...redaction import clean, secret_values, without
from ...redaction.logins import sent_cookies
from ...xml.charset import shown
from ..responder import Ask

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ...schema.record import Record
    from ..call_context import CallContext
    from ..http_messages import HttpAnswer, ReceivedRequest
    from ..responder import Steps
    from .limits import ServingOptions

logger = logging.getLogger(f"{PACKAGE}.server")
_numbers = count(1)
_MOST_CAUSES = 100  # of an exception that are looked at
_SHORTEST = 4  # characters; a shorter secret would be found everywhere


class ServedCall:
    """Takes a request through an application; it is the host of the steps. No hook and no log can make it fail."""

    is_wcf = False

    def __init__(self, options: ServingOptions, request: ReceivedRequest) -> None:
        """Begin."""
        self._options = options
        self._request = request
        self._number = next(_numbers)
        self._began = monotonic()
        self._operation = ""
        self._error: BaseException | None = None
        self._records: tuple[object, ...] = ()
        self._size = len(request.content or b"") if request.received is None else request.received.size

    def admit(self, call: CallContext, body: Record, raw: ReceivedRequest) -> Steps[tuple[CallContext, Record]]:
        """Report a call, and ask whether it may be made. Raises SoapFault for a caller who may not call."""
        options = self._options
        self._operation = call.operation
        self._records = (call.headers, body)
        if options.log_bodies:
            self._log_body("request", raw.content, raw.headers.get("content-type"))
        if options.on_request is not None:
            path = raw.target.partition("?")[0]
            event = RequestEvent(self._number, call.operation, raw.base + path, 1, time(), self._size)
            self._tell(partial(options.on_request, event))
        if options.authenticate is None:
            return call, body
        try:
            principal = yield Ask(partial(options.authenticate, call), {})
        except AuthenticationError as error:
            raise SoapFault(XmlName(SOAP11, "Client.Authentication"), error.message) from error
        return replace(call, principal=principal), body

    def fails(self, error: SoapError) -> None:
        """Keep what the caller is told, for the log."""
        self._error = error

    def unexpected(self, error: BaseException, call: CallContext) -> SoapFault:
        """Log an exception, and return a fault that tells nothing of it but an id, which is in the log."""
        self._error = error
        name = uuid4().hex[:12]
        secrets = secret_values(*self._records).union(_http_secrets(call.http_headers))
        cause: BaseException | None = error
        with suppress(Exception):  # there are exceptions that cannot be changed
            for _ in range(_MOST_CAUSES):
                if isinstance(cause, Exception):
                    clean(cause, secrets)
                cause = None if cause is None else cause.__cause__ or cause.__context__
        text = "".join(format_exception(error))
        told = without(text, secrets)
        if told == text:
            logger.error("%s: internal error %s", call.operation, name, exc_info=error)
        else:  # the file of an OSError, those of a group, and others that stay as they are
            logger.error("%s: internal error %s\n%s", call.operation, name, told)
        return SoapFault(XmlName(SOAP11, "Server"), f"internal error {name}")

    def ends(self, answer: HttpAnswer | None) -> None:
        """Write the line about the request, and report it."""
        options, status = self._options, None if answer is None else answer.status
        size = 0 if answer is None else len(answer.content) if answer.package is None else answer.package.size
        seconds = monotonic() - self._began
        if answer is not None and options.log_bodies:
            self._log_body("reply", answer.content, answer.content_type)
        if options.on_response is not None and self._operation:
            path = self._request.target.partition("?")[0]
            event = ResponseEvent(
                *(self._number, self._operation, self._request.base + path, 1, time()),
                *(seconds, status, size, self._error, False),
            )
            self._tell(partial(options.on_response, event))
        if logger.isEnabledFor(logging.INFO):
            error = None if self._error is None else type(self._error).__name__
            told = ", ".join(each for each in (f"HTTP {status}" if status else "", error) if each)
            logger.info(
                "%s: %s in %.3f s, %d bytes received, %d bytes sent",
                *(self._operation or self._request.method, told or "no answer", seconds, self._size, size),
                extra={
                    "soap_operation": self._operation,
                    "soap_error": error,
                    "soap_peer": self._request.peer,
                    "http_status": status,
                    "http_duration": seconds,
                    "http_sent": size,
                    "http_received": self._size,
                },
            )

    def _log_body(self, kind: str, content: bytes | None, content_type: str | None) -> None:
        if logger.isEnabledFor(logging.DEBUG):
            text = shown(content or b"", secret_values(*self._records), content_type)
            logger.debug("%s: %s\n%s", self._operation, kind, text)

    def _tell(self, hook: Callable[[], object]) -> None:
        try:
            hook()
        except (Exception, SystemExit):
            logger.exception("%s: a hook of the application failed", self._operation)


def _http_secrets(headers: Mapping[str, str]) -> tuple[str, ...]:
    """Return what HTTP itself has to prove who calls, with its scheme and without."""
    found = [headers.get(name, "") for name in ("authorization", "proxy-authorization")]
    texts = (*found, *(each.partition(" ")[2] for each in found), *sent_cookies(headers.get("cookie", "")))
    return tuple(each for each in texts if len(each) >= _SHORTEST)
