"""NetServer and AsyncNetServer but for the services and ways to sign in, which depend on the contract."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from types import EllipsisType
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Self, TypeVar

from ..client.channel import AsyncChannel, Channel
from ..client.facade import AsyncFacade, BlockingFacade, Facade, HttpGiven
from ..client.options import (
    Options,
    RequestEvent,
    ResponseEvent,
    Retries,
    Timeouts,
    given_plugins,
    hidden_headers,
    timeouts,
)
from ..client.tickets import (
    AsyncTicketProvider,
    TicketProvider,
    async_tickets,
    blocking_tickets,
)
from ..errors import AuthenticationError, SoapError
from ..operation import Reply
from ..redaction import hidden
from ..schema.record import Record
from ..transport.interface import MAX_REPLY, AsyncTransport, Transport
from ..transport.tls_and_proxy import GivenAuth, GivenCertificate, Trust
from .agents import changed
from .netserver_settings import NetServerSettings
from .places import AsyncPlace, Place, root_and_place

if TYPE_CHECKING:
    from ..plugins.plugin import AsyncPlugin, Plugin  # noqa: F401 - in quotes below

C = TypeVar("C", Channel, AsyncChannel)
T = TypeVar("T")
P = TypeVar("P")
L = TypeVar("L")
X = TypeVar("X")
Z = TypeVar("Z", bound="Record")  # the contract's SoTimeZone


class _NetServer(Facade[C], Generic[C, L, T, P, X, Z]):
    """What both clients share.

    ``L`` knows where a server is that moves, ``T`` carries requests, ``P`` provides tickets, ``X`` are plugins that may
    be given.
    """

    _is_async: ClassVar[bool]

    def __init__(  # noqa: PLR0913 - what a user may choose, by keyword
        self,
        base_url: str | L,
        *,
        ticket: str | None = None,
        application_token: str | None = None,
        time_zone: Z | None = None,
        ticket_provider: P | None = None,
        ticket_refused: Callable[[SoapError], bool] | None = None,
        timeout: float | Timeouts | None = 60.0,
        retries: Retries | None = None,
        max_reply_bytes: int = MAX_REPLY,
        verify: Trust | None = None,
        proxy: str | None = None,
        auth: GivenAuth | None = None,
        cert: GivenCertificate | None = None,
        cookies: bool = False,
        http_headers: Mapping[str, str] | None = None,
        log_bodies: bool = False,
        on_request: Callable[[RequestEvent], None] | None = None,
        on_response: Callable[[ResponseEvent], None] | None = None,
        plugins: Sequence[X] = (),
        transport: T | None = None,
    ) -> None:
        """Prepare a client; nothing is sent before the first call.

        - base_url: the installation, such as ``https://sod2.superoffice.com/Cust12345``; an address that goes on with
          ``/Remote/Services86/`` is understood. The address in the WSDL is a placeholder and never used. Or a tenant of
          ``online``, or a user of one, whose tickets and application token are used, too.
        - ticket: a session ticket (``7T:...``) or an access token (``8A:...``); None until a sign-in.
        - application_token: required by Online installations.
        - time_zone: the zone of dates sent and received; by default that of the installation.
        - ticket_provider: returns a ticket, to an asynchronous client perhaps a coroutine of one; called when there is
          none, and when one is refused. Or a user of ``online``, or an object with a method as TicketProvider has it.
        - ticket_refused: says which errors mean that the ticket is refused; by default those of
          ``_runtime/netserver/netserver_settings.py``.
        - timeout: seconds for a whole call, None for no limit; ``Timeouts`` also limits connecting and reading.
        - retries: when a call is repeated; by default only when it was not carried out.
        - max_reply_bytes: the largest reply, in bytes after decompression; by default 512 MiB.
        - verify: certificates to trust instead of the system's: a file or folder, or an ``ssl.SSLContext``.
        - proxy: the URL of a proxy; by default the one of the environment (HTTPS_PROXY, NO_PROXY) or the system.
        - auth: who calls, for HTTP: (user, password), ``BasicAuth``, ``DigestAuth``, ``BearerAuth``, or an httpx2.Auth.
        - cert: the client's own certificate: a file in PEM form, (certificate, key) or (certificate, key, password).
        - cookies: keep cookies of the server and send them back to it; the callers of a client then share a session.
        - http_headers: more headers of HTTP, but for those that the protocol sets.
        - log_bodies: write envelopes, without their secrets, to the log at level DEBUG.
        - on_request, on_response: called with each request and what became of it.
        - plugins: see and may change each message; requests pass them in this order, replies in reverse.
        - transport: carries the requests; by default ``HttpxTransport()``, over httpx2, imported with the first call.

        Raises ValueError for an address, proxy or certificate file that cannot be used, and TypeError for options of
        another type.
        """
        ticket, application_token = hidden(ticket), hidden(application_token)
        given = HttpGiven(verify, hidden(proxy), hidden(auth), hidden(cert), cookies)
        proxy = auth = cert = None  # in tracebacks too
        http_headers = hidden_headers(http_headers)
        chosen = Options(
            timeouts(timeout),
            Retries() if retries is None else retries,
            max_reply_bytes,
            log_bodies,
            on_request,
            on_response,
            ticket_refused,
            given_plugins(plugins),
            {} if http_headers is None else http_headers,
        )
        root, place = root_and_place(base_url, is_async=self._is_async)
        if application_token is None:
            application_token = hidden(getattr(place, "application_token", None))
        settings = NetServerSettings(root, ticket, application_token, time_zone, chosen)
        self._connect(settings, transport, given, self._tickets(ticket, ticket_provider, place))
        self._channel.locate = None if place is None else place.locate

    def _tickets(self, ticket: str | None, provider: P | None, place: object) -> Any:
        """Return the tickets of the provider, or of the user of a tenant. Raises TypeError."""
        source: Any = place if provider is None and hasattr(place, "ticket") else provider
        if source is None:
            return None
        return async_tickets(ticket, source) if self._is_async else blocking_tickets(ticket, source)

    def with_options(  # noqa: PLR0913 - what a user may change, by keyword
        self,
        *,
        ticket: str | EllipsisType | None = ...,
        application_token: str | EllipsisType | None = ...,
        time_zone: Z | EllipsisType | None = ...,
        timeout: float | Timeouts | EllipsisType | None = ...,
        retries: Retries | EllipsisType = ...,
        max_reply_bytes: int | EllipsisType = ...,
        plugins: Sequence[X] | EllipsisType = ...,
        http_headers: Mapping[str, str] | None = None,
    ) -> Self:
        """Return a client with other options that shares the connections of this one. What is not given stays.

        With a ticket of its own it does not ask the ticket provider.
        """
        ticket, application_token = hidden(ticket), hidden(application_token)  # in tracebacks too
        http_headers = hidden_headers(http_headers)
        settings = changed(
            self._channel.settings,
            ticket=ticket,
            application_token=application_token,
            time_zone=time_zone,
            timeout=timeout,
            retries=retries,
            max_reply_bytes=max_reply_bytes,
            plugins=plugins,
            http_headers=http_headers,
        )
        return self._derived(settings, keeps_ticket=ticket is ...)

    @property
    def current_ticket(self) -> str | None:
        """The ticket that calls are made with."""
        tickets = self._channel.tickets
        return self._channel.settings.ticket if tickets is None else tickets.current

    def use_ticket(self, ticket: str | None) -> None:
        """Make the calls from now on with another ticket; calls under way keep theirs."""
        ticket = hidden(ticket)
        if self._channel.tickets is None:
            self._channel.settings = changed(self._channel.settings, ticket=ticket)
        else:
            self._channel.tickets.put(ticket)

    def _keep_ticket(self, operation: str, reply: Reply[Any, Any]) -> None:
        """Use the ticket of a sign-in. Raises AuthenticationError when there is none."""
        said = reply.result
        succeeded, credentials = said.authentication_succeeded, said.credentials
        if succeeded and credentials is not None and credentials.ticket:
            self.use_ticket(credentials.ticket)
            return
        error = AuthenticationError(
            "the server accepted the sign-in but gave no ticket"
            if succeeded
            else "the server refused the sign-in (AuthenticationSucceeded is false)"
        )
        error.operation, error.headers = operation, reply.headers
        error.http_status, error.http_headers = reply.http_status, reply.http_headers
        raise error

    def __repr__(self) -> str:
        """Show the address, and no secret."""
        if "_channel" not in self.__dict__:  # in the traceback of an __init__ that failed
            return f"<{type(self).__name__}>"
        return f"<{type(self).__name__} {changed(self._channel.settings).root or 'at SuperOffice Online'}>"


class NetServerBase(
    _NetServer[Channel, Place, Transport, Callable[[], str] | TicketProvider, "Plugin", Z], BlockingFacade
):
    """Base of the generated NetServer; ``Z`` is the contract's SoTimeZone."""

    _is_async = False


class AsyncNetServerBase(
    _NetServer[
        AsyncChannel,
        AsyncPlace,
        AsyncTransport,
        Callable[[], str | Awaitable[str]] | AsyncTicketProvider,
        "Plugin | AsyncPlugin",
        Z,
    ],
    AsyncFacade,
):
    """Base of the generated AsyncNetServer; ``Z`` is the contract's SoTimeZone."""

    _is_async = True
