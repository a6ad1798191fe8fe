"""The mock on a port: uvicorn, told to be quiet, and stopped by Ctrl-C and SIGTERM alike."""

from __future__ import annotations

import errno
import logging
import signal
import socket
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from soapbind.errors import Diagnostic, Location, SoapbindError, printable
from soapbind.mocking.application import CLOSE

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

_LONGEST_STOP = 2  # seconds for calls that are being answered when the server is stopped
_BACKLOG = 1024  # connections that wait


def listening(host: str, port: int) -> socket.socket:
    """Return a socket that listens, on a free port for 0. Raises SoapbindError with the next step where it cannot."""
    where = Location(f"{host}:{port}")
    try:
        kind, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        made = socket.socket(kind, socket.SOCK_STREAM)
    except OSError as error:
        message = f"is not an address of this machine: {error.strerror or error}"
        raise SoapbindError(Diagnostic(where, "cannot-listen", message, "correct --host")) from None
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(address)
        made.listen(_BACKLOG)
    except OSError as error:
        made.close()
        raise SoapbindError(_not_listening(where, error)) from None
    return made


def _not_listening(where: Location, error: OSError) -> Diagnostic:
    if error.errno == errno.EADDRINUSE:
        advice = "choose another port with --port, 0 for a free one, or stop the program that uses it"
        return Diagnostic(where, "port-in-use", "another program listens there", advice)
    advice = "choose another address with --host"
    if error.errno == errno.EACCES:
        advice = "choose a port from 1024 on with --port"
    return Diagnostic(where, "cannot-listen", f"cannot listen there: {error.strerror or error}", advice)


def url_of(listener: socket.socket, host: str) -> str:
    """Return the address to call: that of a name as it was given, of all addresses the loopback one."""
    port = listener.getsockname()[1]
    name = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "": "127.0.0.1"}.get(host, host)  # noqa: S104 - compared only
    return f"http://{f'[{name}]' if ':' in name and not name.startswith('[') else name}:{port}"


class _Trouble(logging.Handler):
    """Tells what is logged by whatever runs here: functions of the user, the package, uvicorn; not while it stops."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        super().__init__(logging.WARNING)
        self.tell = tell
        self.is_stopping: Callable[[], bool] = lambda: False

    def emit(self, record: logging.LogRecord) -> None:
        if not self.is_stopping():
            self.tell("\n".join(map(printable, self.format(record).splitlines())))


def serve(application: Any, listener: socket.socket, ready: Callable[[], None], tell: Callable[[str], None]) -> None:
    """Answer until SIGINT or SIGTERM.

    ``ready`` is called before the first request is taken, ``tell`` hears of what goes wrong.
    """
    import uvicorn  # noqa: PLC0415 - no other command needs it
    from uvicorn.protocols.http.h11_impl import H11Protocol  # noqa: PLC0415

    class Protocol(H11Protocol):
        """HTTP, in which an application can close the connection instead of an answer."""

        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            self.app = _closing(self.app, lambda: self.transport.close())  # noqa: PLW0108 - set later

    config = uvicorn.Config(
        application,
        http=Protocol,
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_LONGEST_STOP,
    )
    server = uvicorn.Server(config)
    trouble = _Trouble(tell)
    trouble.is_stopping = lambda: server.should_exit
    logging.getLogger().addHandler(trouble)
    try:
        with _signals_end_quietly():
            ready()
            server.run([listener])
    finally:
        logging.getLogger().removeHandler(trouble)


def _closing(application: Any, close: Callable[[], None]) -> Any:
    async def with_close(scope: Any, receive: Any, send: Any) -> None:
        scope.setdefault("extensions", {})[CLOSE] = close
        await application(scope, receive, send)

    return with_close


@contextmanager
def _signals_end_quietly() -> Generator[None]:
    """Let SIGINT and SIGTERM that uvicorn took, and raises again when it has stopped, do no more."""
    before = {each: signal.signal(each, _nothing) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def _nothing(number: int, frame: object) -> None:
    """Take a signal, and do nothing."""
