"""What is reported about calls: a line in the log, bodies when asked for, and events for hooks."""

from __future__ import annotations

import logging
from itertools import count
from time import monotonic, time
from typing import TYPE_CHECKING

from ..errors import HttpStatusError, TransportError
from ..option_checks import without_login
from ..package import PACKAGE
from ..redaction.logins import set_cookies
from ..transport.interface import HttpReply
from ..transport.library_logs import WithoutSecrets
from ..xml.charset import shown
from .options import RequestEvent, ResponseEvent

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..transport.interface import HttpRequest
    from .options import Options

logger = logging.getLogger(PACKAGE)  # "services88", or where it was vendored to: "myapp.vendor.services88"
_numbers = count(1)


class CallLog:
    """Reports one call as it goes on. No hook and no log handler can make the call fail."""

    def __init__(self, options: Options, operation: str, secrets: Callable[[], frozenset[str]]) -> None:
        """Begin to tell; ``secrets`` gives what must not be shown."""
        self._options = options
        self._operation = operation
        self._secrets = secrets
        self._more: frozenset[str] = frozenset()
        self._call = next(_numbers)
        self._began = monotonic()
        self._sent = self._received = 0
        self._attempt = 0
        self._request: tuple[HttpRequest, float, float] | None = None
        self._answer: HttpReply | BaseException | None = None
        self._duration = 0.0

    def secrets(self) -> frozenset[str]:
        """Return what must not be shown, with what plugins added."""
        return self._secrets() | self._more

    def sends(self, request: HttpRequest, attempt: int, secrets: frozenset[str] = frozenset()) -> None:
        """Tell that a request goes out, in which ``secrets`` must not be shown, either."""
        self._more |= secrets
        self._attempt = attempt
        self._sent += request.size
        self._request = request, monotonic(), time()
        options, hook = self._options, self._options.on_request
        if options.log_bodies:
            self._body("request", without_login(request.url), request.content, request.headers.get("Content-Type"))
        if hook is not None:
            url, size = without_login(request.url), request.size
            self._tell(hook, RequestEvent(self._call, self._operation, url, attempt, time(), size))

    def hiding_secrets(self) -> WithoutSecrets:
        """Keep the secrets of the call out of what the HTTP libraries log meanwhile."""
        return WithoutSecrets(self.secrets)

    def receives(self, answer: HttpReply | BaseException) -> None:
        """Keep what came back until it is judged."""
        if self._request is not None:
            self._duration = monotonic() - self._request[1]
        self._answer = answer
        self._sent -= self._unsent(answer)
        if isinstance(answer, HttpReply):
            self._received += answer.size
            self._more |= frozenset(set_cookies(answer.headers))
            if self._options.log_bodies:
                self._body("reply", f"HTTP {answer.status}", answer.content, answer.headers.get("content-type"))

    def _unsent(self, answer: HttpReply | BaseException) -> int:
        """Return how many bytes of the last request did not go out, as far as its transport knows."""
        if self._request is None or not isinstance(answer, (HttpReply, TransportError)):
            return 0
        size = self._request[0].size
        if isinstance(answer, TransportError) and not answer.sent:
            return size
        return 0 if answer.bytes_sent is None else max(size - answer.bytes_sent, 0)

    def judges(self, error: BaseException | None, *, repeats: bool = False) -> None:
        """Tell what the answer to the last request meant; ``repeats`` announces another request."""
        request, self._request = self._request, None
        hook = self._options.on_response
        if request is None or hook is None:
            return
        answer = self._answer
        status, size = (answer.status, answer.size) if isinstance(answer, HttpReply) else (None, 0)
        event = ResponseEvent(
            *(self._call, self._operation, without_login(request[0].url), self._attempt, time()),
            *(self._duration, status, size, error, repeats),
        )
        self._tell(hook, event)

    def ends(self, error: BaseException | None) -> None:
        """Write the line about the call."""
        self.judges(error)
        if not logger.isEnabledFor(logging.INFO):
            return
        status = self._answer.status if isinstance(self._answer, HttpReply) else None
        told = [f"HTTP {status}"] if status is not None else []
        if error is not None and not (isinstance(error, HttpStatusError) and told):
            told.append(type(error).__name__)
        seconds = monotonic() - self._began
        logger.info(
            "%s: %s in %.3f s, %d bytes sent, %d bytes received, %d attempt%s",
            *(self._operation, ", ".join(told), seconds, self._sent, self._received),
            *(self._attempt, "" if self._attempt == 1 else "s"),
            extra={
                "soap_operation": self._operation,
                "soap_error": None if error is None else type(error).__name__,
                "soap_attempts": self._attempt,
                "http_status": status,
                "http_duration": seconds,
                "http_sent": self._sent,
                "http_received": self._received,
            },
        )

    def _body(self, kind: str, about: str, content: bytes, content_type: str | None) -> None:
        if logger.isEnabledFor(logging.DEBUG):
            text = shown(content, self.secrets(), content_type)
            logger.debug("%s: %s, %s\n%s", self._operation, kind, about, text)

    def _tell(self, hook: Callable[[RequestEvent], None] | Callable[[ResponseEvent], None], event: object) -> None:
        try:
            hook(event)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType] - each hook gets its event
        except Exception:
            logger.exception("%s: a hook of the application failed", self._operation)
