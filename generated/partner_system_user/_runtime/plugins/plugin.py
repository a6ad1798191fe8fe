"""Plugins, and the messages that they are shown."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

from ..redaction.logins import set_cookies
from ..transport.interface import MAX_REPLY, BodyPieces, Received
from ..xml.charset import shown, to_utf8


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingMessage:
    """A request as it is about to be sent, for one attempt of a call.

    ``operation`` is its key (``"Chat.AddChatMessage"``), ``headers`` are those of HTTP, ``content`` is the envelope,
    ``soap_version`` "1.1" or "1.2". ``exchange`` is a number that no other attempt of this process has, ``attempt``
    counts the attempts of a call from 1. ``secrets`` are the texts in it that must not be shown: ``masked()`` does not.
    ``pieces`` are what is sent where it has attachments, of which the content is the first part.

    A plugin may change ``url``, ``headers`` and ``content``: ``dataclasses.replace(message, content=...)``.
    Content-Length is made from the content.
    """

    operation: str
    url: str = field(repr=False)  # may hold what nobody else should see, as the headers may
    headers: Mapping[str, str] = field(repr=False)
    content: bytes = field(repr=False)
    soap_version: str = "1.1"
    exchange: int = 0
    attempt: int = 1
    secrets: frozenset[str] = field(default=frozenset(), repr=False, compare=False)
    pieces: BodyPieces | None = field(default=None, repr=False, compare=False)

    def masked(self) -> str:
        """Return the content as text that may be shown: without secrets, and the start only of a long one."""
        return shown(self.content, self.secrets, _content_type(self.headers))


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingMessage:
    """A reply as it came, whatever it is: SOAP, or the page of a proxy.

    ``headers`` are those of HTTP, with names in lower case, ``content`` is the body after decompression: of one with
    attachments the envelope, and ``received`` has the rest. ``request`` is what it answers, as it was sent.
    ``max_bytes`` is what a reply may have. A plugin may change ``status``, ``headers`` and ``content``.
    """

    operation: str
    status: int
    headers: Mapping[str, str] = field(repr=False)  # a server may quote the request
    content: bytes = field(repr=False)
    request: OutgoingMessage
    received: Received | None = field(default=None, repr=False, compare=False)
    max_bytes: int = field(default=MAX_REPLY, repr=False, compare=False)

    def envelope(self) -> bytes:
        """Return the content in UTF-8. Raises DecodeError for characters that cannot be read."""
        return to_utf8(self.content, None if self.received is not None else _content_type(self.headers))

    def masked(self) -> str:
        """Return the content as text that may be shown: without secrets, and the start only of a long one."""
        secrets = self.request.secrets.union(set_cookies(self.headers))
        return shown(self.content, secrets, _content_type(self.headers))


class Plugin:
    """Sees every message of a client, and may change it. Derive, and override what you need.

    Threads that share a client share its plugins. A plugin that does not want a call to go on raises a SoapError, which
    the call ends with; any other exception leaves the call as it is. ``understood`` are the tags of header blocks in
    replies that it takes care of, so that these may say that they must be understood.
    """

    understood: frozenset[str] = frozenset()

    def on_send(self, message: OutgoingMessage) -> OutgoingMessage:
        """Return what is to be sent: the message, or a changed copy. Called for every attempt, before it is sent."""
        return message

    def on_receive(self, message: IncomingMessage) -> IncomingMessage:
        """Return what is to be judged: the reply, or a changed copy. Called before anything of it is judged."""
        return message


class AsyncPlugin:
    """A plugin for asynchronous clients, which await it. They take plain ones, too."""

    understood: frozenset[str] = frozenset()

    async def on_send(self, message: OutgoingMessage) -> OutgoingMessage:
        """Return what is to be sent: the message, or a changed copy. Called for every attempt, before it is sent."""
        return message

    async def on_receive(self, message: IncomingMessage) -> IncomingMessage:
        """Return what is to be judged: the reply, or a changed copy. Called before anything of it is judged."""
        return message


def check_plugins(plugins: tuple[object, ...], *, may_await: bool) -> None:
    """Raise TypeError for what is no plugin, and for one that must be awaited unless it may be."""
    for each in plugins:
        if isinstance(each, type):
            raise TypeError(f"plugins takes objects, not classes: give {each.__name__}()")
        name = type(each).__name__
        if isinstance(each, AsyncPlugin):
            must_await = True
        elif isinstance(each, Plugin):
            must_await = any(map(inspect.iscoroutinefunction, (each.on_send, each.on_receive)))
        else:
            hint = "; a token goes into Security(...)" if name == "UsernameToken" else ""
            raise TypeError(f"plugins takes objects of classes that are derived from Plugin, not {name}{hint}")
        if must_await and not may_await:
            raise TypeError(f"a blocking client takes plain plugins; {name} is asynchronous")
        if not isinstance(cast("object", each.understood), frozenset):
            raise TypeError(f"{name}.understood must be a frozenset of tags, not {type(each.understood).__name__}")


def receives(plugins: tuple[object, ...]) -> bool:
    """Whether some plugin is interested in replies."""
    idle = {Plugin.on_receive, AsyncPlugin.on_receive}
    return any(cast("Plugin", type(each)).on_receive not in idle for each in plugins)


def _content_type(headers: Mapping[str, str]) -> str | None:
    return next((value for name, value in headers.items() if name.lower() == "content-type"), None)
