"""The bases of all agents: what can be changed for a few calls, or for one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import EllipsisType
from typing import TYPE_CHECKING, Generic, Self, TypeVar, cast

from ..client.agent import Agent, AsyncAgent, SyncAgent
from ..client.channel import AsyncChannel, Channel
from ..client.options import Retries, Timeouts, hidden_headers
from ..client.options import changed as changed_options
from ..redaction import hidden
from ..schema.record import Record
from .netserver_settings import NetServerSettings

if TYPE_CHECKING:
    from ..plugins.plugin import AsyncPlugin, Plugin  # noqa: F401 - in quotes below

C = TypeVar("C", Channel, AsyncChannel)
X = TypeVar("X")
Z = TypeVar("Z", bound="Record")  # the contract's SoTimeZone


def changed(  # noqa: PLR0913 - what a user may change, by keyword
    settings: object,
    *,
    ticket: str | EllipsisType | None = ...,
    application_token: str | EllipsisType | None = ...,
    time_zone: Record | EllipsisType | None = ...,
    timeout: float | Timeouts | EllipsisType | None = ...,
    retries: Retries | EllipsisType = ...,
    max_reply_bytes: int | EllipsisType = ...,
    plugins: object = ...,
    http_headers: Mapping[str, str] | None = None,
) -> NetServerSettings:
    """Return settings with what is given, and hidden, replaced."""
    result = cast("NetServerSettings", settings)
    if ticket is not ...:
        result = replace(result, ticket=ticket)
    if application_token is not ...:
        result = replace(result, application_token=application_token)
    if time_zone is not ...:
        result = replace(result, time_zone=time_zone)
    chosen = changed_options(
        result.options,
        timeout=timeout,
        retries=retries,
        max_reply_bytes=max_reply_bytes,
        plugins=plugins,
        http_headers=http_headers,
    )
    return replace(result, options=chosen)


class _Agent(Agent[C], Generic[C, X, Z]):
    """What blocking and asynchronous agents share."""

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
        """Return the same agent with other options, sharing connections: ``with_options(timeout=5).get_...()``.

        What is not given stays as it is. ``timeout`` is in seconds, None means no limit. With a ticket of its own it
        does not ask the ticket provider.
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
        return type(self)(self._channel.derived(settings, keeps_ticket=ticket is ...), self._form)

    def __repr__(self) -> str:
        """Show the address of the installation, and no secret."""
        return f"<{type(self).__name__} {changed(self._channel.settings).root or 'at SuperOffice Online'}>"


class NetServerAgent(SyncAgent, _Agent[Channel, "Plugin", Z]):
    """Base of the blocking agents; ``Z`` is the contract's SoTimeZone."""


class AsyncNetServerAgent(AsyncAgent, _Agent[AsyncChannel, "Plugin | AsyncPlugin", Z]):
    """Base of the asynchronous agents; ``Z`` is the contract's SoTimeZone."""
