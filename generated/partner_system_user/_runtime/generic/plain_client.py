"""Client and AsyncClient but for the services, which depend on the contract."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import EllipsisType
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar, cast

from ..client.agent import Agent, AsyncAgent, Form, SyncAgent
from ..client.channel import AsyncChannel, Channel
from ..client.facade import AsyncFacade, BlockingFacade, Facade, HttpGiven
from ..client.options import (
    Options,
    RequestEvent,
    ResponseEvent,
    Retries,
    Timeouts,
    changed,
    given_plugins,
    hidden_headers,
    mtom_threshold,
    timeouts,
)
from ..redaction import hidden
from ..soap.given_headers import AsyncGivenHeaders, GivenHeaders, HeaderBlocks
from ..transport.interface import MAX_REPLY, AsyncTransport, Transport
from ..transport.tls_and_proxy import GivenAuth, GivenCertificate, Trust
from ..xml.xsi import is_ncname
from .endpoints import endpoints
from .other_clients import elsewhere
from .plain_channel import AsyncPlainChannel, PlainChannel
from .plain_settings import PlainSettings
from .ports import Port, addresses_of, chosen_ports, known_ports

if TYPE_CHECKING:
    from ..plugins.plugin import AsyncPlugin, Plugin  # noqa: F401 - in quotes below

C = TypeVar("C", Channel, AsyncChannel)
G = TypeVar("G")
T = TypeVar("T")
X = TypeVar("X")


class _WithOptions(Generic[C, G, X]):
    """What clients of all services and of one share; ``G`` are headers that may be given, ``X`` plugins."""

    _channel: C
    _form: Form = Form.PLAIN

    def _in_form(self, channel: C, form: Form) -> Self:
        """Return the same client over another channel, or with results in another form."""
        raise NotImplementedError

    def with_options(  # noqa: PLR0913 - what a user may change, by keyword
        self,
        *,
        headers: G | None = None,
        timeout: float | Timeouts | EllipsisType | None = ...,
        retries: Retries | EllipsisType = ...,
        max_reply_bytes: int | EllipsisType = ...,
        mtom: bool | int | EllipsisType | None = ...,
        plugins: Sequence[X] | EllipsisType = ...,
        http_headers: Mapping[str, str] | None = None,
    ) -> Self:
        """Return the same client with more SOAP headers or other options, sharing connections.

        What is not given stays; a header takes the place of one of its class, or of its name where it is an element.
        Plugins take the place of all that there were.
        """
        http_headers = hidden_headers(http_headers)  # in tracebacks too
        settings = cast("PlainSettings", self._channel.settings)
        blocks = settings.blocks if headers is None else settings.blocks.adding(headers)
        chosen = changed(
            settings.options,
            timeout=timeout,
            retries=retries,
            max_reply_bytes=max_reply_bytes,
            mtom=mtom,
            plugins=plugins,
            http_headers=http_headers,
        )
        chosen = replace(chosen, plugins=_addressed(chosen.plugins, settings.ports))
        return self._in_form(self._channel.derived(replace(settings, blocks=blocks, options=chosen)), self._form)


class _Client(_WithOptions[C, G, X], Facade[C], Generic[C, G, X, T]):
    """What the blocking and the asynchronous client share; ``T`` carries requests."""

    _channel: C

    if not TYPE_CHECKING:  # type checkers know what is not there

        def __getattr__(self, name: str) -> Any:
            """Raise AttributeError. Only called for what is not there."""
            return elsewhere(self, name)

    def __init__(  # noqa: PLR0913 - what a user may choose, by keyword
        self,
        endpoint: str | Callable[[str], str] | None = None,
        *,
        port: str | tuple[str, ...] | None = None,
        headers: G | None = None,
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
        understood: tuple[str, ...] = (),
        mtom: bool | int | None = None,
    ) -> None:
        """Prepare a client; nothing is sent before the first call.

        - endpoint: where the services listen: one URL, or a function from the name of a service to its URL; by default
          the address of the port.
        - port: the port of ``PORTS`` to call, by name, and with it the version of SOAP; a tuple names ports of several
          services. By default it is the first of SOAP 1.1, else the first.
        - headers: SOAP headers to send, one or a tuple of them. Objects of the header classes, or what is in a header:
          each part goes to every operation that takes it, also to those with other parts beside it. Elements of lxml,
          which go to all operations. Functions that return either, called again for each call.
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
        - understood: header blocks, each as ``{namespace}name``, that your code understands beside those of the
          contract: a reply with another one that must be understood is a DecodeError.
        - mtom: send bytes beside the envelope instead of as base64 in it: True for values from 1 kB on, a number for
          those of at least so many bytes, False for none; by default where a policy of the port asks for it.

        Raises TypeError for headers of other classes and options of another type, and ValueError for a port that the
        contract does not have, an endpoint that is no URL, none where the contract has no address either, and a proxy
        or certificate file that cannot be used.
        """
        given = HttpGiven(verify, hidden(proxy), hidden(auth), hidden(cert), cookies)
        proxy = auth = cert = None  # in tracebacks too
        endpoint = hidden(endpoint)
        http_headers = hidden_headers(http_headers)
        ports = chosen_ports(port, known_ports())
        chosen = Options(
            timeouts(timeout),
            Retries() if retries is None else retries,
            max_reply_bytes,
            log_bodies,
            on_request,
            on_response,
            mtom=mtom_threshold(mtom),
            plugins=_addressed(given_plugins(plugins), ports),
            http_headers={} if http_headers is None else http_headers,
        )
        blocks = HeaderBlocks().adding(() if headers is None else headers)
        settings = PlainSettings(
            endpoints(endpoint, addresses_of(ports), is_http=transport is None),
            blocks,
            chosen,
            ports=ports,
            understood=_tags(understood),
        )
        self._connect(settings, transport, given)

    def _in_form(self, channel: C, form: Form) -> Self:
        """Return the same client over another channel, or with results in another form."""
        other = object.__new__(type(self))
        other._owns_transport = False
        other._channel, other._form = channel, form
        return other

    def _replying(self) -> Self:
        return self._in_form(self._channel, Form.REPLY)

    def _iterating(self) -> Self:
        return self._in_form(self._channel, Form.ITEMS)


class PlainClient(_Client[Channel, GivenHeaders, "Plugin", Transport], BlockingFacade):
    """Base of the generated Client."""

    _channel_class = PlainChannel


class AsyncPlainClient(_Client[AsyncChannel, AsyncGivenHeaders, "Plugin | AsyncPlugin", AsyncTransport], AsyncFacade):
    """Base of the generated AsyncClient."""

    _channel_class = AsyncPlainChannel


class _Agent(_WithOptions[C, G, X], Agent[C]):
    """What the blocking and the asynchronous client of a service share."""

    _channel: C
    _form: Form

    def _in_form(self, channel: C, form: Form) -> Self:
        """Return the same client over another channel, or with results in another form."""
        return type(self)(channel, form)


class PlainAgent(_Agent[Channel, GivenHeaders, "Plugin"], SyncAgent):
    """Base of the blocking clients of one service."""


class AsyncPlainAgent(_Agent[AsyncChannel, AsyncGivenHeaders, "Plugin | AsyncPlugin"], AsyncAgent):
    """Base of the asynchronous clients of one service."""


def _addressed(plugins: tuple[Any, ...], ports: Mapping[str, Port]) -> tuple[Any, ...]:
    """Return plugins with one that does what ports demand, where they demand WS-Addressing."""
    demanded = {service: port.addressing for service, port in ports.items() if port.addressing}
    if not demanded:
        return plugins
    from ..addressing.ws_addressing import DemandedAddressing, with_demanded  # noqa: PLC0415 - few contracts need it

    own = tuple(each for each in plugins if not isinstance(each, DemandedAddressing))
    return with_demanded(own, demanded)


def _tags(names: object) -> frozenset[str]:
    found = cast("tuple[object, ...]", names) if isinstance(names, tuple) else None
    if found is None or not all(isinstance(name, str) for name in found):
        raise TypeError("understood takes a tuple of names of header blocks, each as '{namespace}name'")
    tags = cast("tuple[str, ...]", found)
    for tag in tags:
        namespace, brace, local = tag.rpartition("}")
        if not is_ncname(local) or bool(brace) is not (namespace.startswith("{") and namespace != "{"):
            raise ValueError(f"understood: {tag[:80]!r} is not the name of a header block, as '{{namespace}}name'")
    return frozenset(tags)
