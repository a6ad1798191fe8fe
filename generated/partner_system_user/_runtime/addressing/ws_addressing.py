"""A plugin that addresses requests and looks what a reply answers (WS-Addressing 1.0, and its draft of 2004)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import replace
from importlib import import_module
from typing import Any, Literal, TypeAlias

from ..errors import DecodeError, EncodeError
from ..option_checks import without_login
from ..package import PACKAGE, namespace
from ..plugins.plugin import IncomingMessage, OutgoingMessage, Plugin
from ..xml.characters import escape_text
from .envelope_header import EnvelopeHeader, read_header, with_blocks, written

AddressingVersion: TypeAlias = Literal["2005/08", "2004/08"]

NAMESPACES: Mapping[str, str] = {
    "2005/08": "http://www.w3.org/2005/08/addressing",
    "2004/08": "http://schemas.xmlsoap.org/ws/2004/08/addressing",
}
# Stands for the connection on which the request came (WS-Addressing 1.0 Core, section 2.1; 2004/08, section 2).
_ANONYMOUS = {
    "2005/08": "http://www.w3.org/2005/08/addressing/anonymous",
    "2004/08": "http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous",
}
_BLOCKS = ("Action", "MessageID", "To", "From", "ReplyTo", "FaultTo", "RelatesTo")
TAGS = frozenset(f"{{{uri}}}{name}" for uri in NAMESPACES.values() for name in _BLOCKS)
_ALL = frozenset(NAMESPACES.values())


class WsAddressing(Plugin):
    """Adds Action, MessageID, To and ReplyTo to requests, and refuses the reply to another message.

    A client whose port demands it has one without being told. Header blocks that are there already stay as they are.
    ReplyTo is the anonymous address: the reply comes on the connection of the request. Other addresses are not served.
    """

    understood = TAGS

    def __init__(
        self,
        version: AddressingVersion = "2005/08",
        *,
        to: str | None = None,
        actions: Mapping[str, str] | None = None,
    ) -> None:
        """Choose a version.

        - to: the address of the receiver, where that is not the URL.
        - actions: other actions than the contract says, by the names of operations in ``OPERATIONS``.

        Raises ValueError for a version that there is not, or an action of an operation that there is not.
        """
        self._version = version  # first: a traceback may show what failed
        if version not in NAMESPACES:
            raise ValueError(f"version must be one of {', '.join(NAMESPACES)}, not {version!r}")
        known = _operations()
        unknown = [key for key in actions or () if key not in known]
        if unknown:
            raise ValueError(f"actions: {unknown[0]!r} names no operation of this package")
        self._to = to
        self._actions = dict(actions or {})

    def __repr__(self) -> str:
        """Show the version."""
        return f"WsAddressing({self._version!r})"

    def on_send(self, message: OutgoingMessage) -> OutgoingMessage:
        """Add the header blocks. Raises EncodeError for an envelope that cannot be read."""
        try:
            header = read_header(message.content, _ALL)
        except DecodeError as error:
            problem = f"the request cannot be addressed: {error.message}"
        else:
            blocks = {name: text for name, text in self._blocks(message).items() if self._tag(name) not in header.texts}
            more = written(NAMESPACES[self._version], blocks)
            return replace(message, content=with_blocks(message.content, header, more))
        raise EncodeError(problem)

    def on_receive(self, message: IncomingMessage) -> IncomingMessage:
        """Look which message the reply is to. Raises DecodeError for the reply to another one."""
        try:
            came = read_header(message.envelope(), _ALL)
        except DecodeError:
            return message  # it is judged by whoever reads all of it
        sent = read_header(message.request.content, _ALL).texts
        ours = {text for tag, texts in sent.items() if tag.endswith("}MessageID") for text in texts}
        related = _answered(came)
        if related and ours.isdisjoint(related):
            raise DecodeError(f"the reply is to another message: {related[0][:100]!r} (RelatesTo)", "Header")
        return message

    def _blocks(self, message: OutgoingMessage) -> dict[str, str]:
        return {
            "Action": escape_text(self._actions.get(message.operation) or action_of(message)),
            "MessageID": f"urn:uuid:{uuid.uuid4()}",
            "To": escape_text(self._to or without_login(message.url)),
            "ReplyTo": f"<wsa:Address>{_ANONYMOUS[self._version]}</wsa:Address>",
        }

    def _tag(self, name: str) -> str:
        return f"{{{NAMESPACES[self._version]}}}{name}"


class DemandedAddressing(Plugin):
    """Addresses the requests to the services whose ports demand it, each in the version that its port says."""

    understood = TAGS

    def __init__(self, versions: Mapping[str, AddressingVersion]) -> None:
        """Keep the versions by service, as ``OPERATIONS`` names it."""
        self._plugins = {service: WsAddressing(version) for service, version in versions.items()}

    def on_send(self, message: OutgoingMessage) -> OutgoingMessage:
        """Add the header blocks, as WsAddressing does."""
        found = self._plugins.get(_operations()[message.operation].service)
        return message if found is None else found.on_send(message)

    def on_receive(self, message: IncomingMessage) -> IncomingMessage:
        """Look which message the reply is to, as WsAddressing does."""
        found = self._plugins.get(_operations()[message.operation].service)
        return message if found is None else found.on_receive(message)


def with_demanded(plugins: tuple[Any, ...], versions: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return plugins with one that addresses requests before all others, unless the user gave one."""
    is_given = any(isinstance(each, WsAddressing) for each in plugins)
    return plugins if is_given else (DemandedAddressing(versions), *plugins)


def action_of(message: OutgoingMessage) -> str:
    """Return the action of an operation: what the contract says, else the SOAPAction, else the default.

    The default is made of the namespace, the service and the name (WS-Addressing 1.0 Metadata, section 4.4.4).
    """
    operation = _operations()[message.operation]
    explicit: str = operation.addressing_action or operation.action
    if explicit:
        return explicit
    by = ":" if namespace().startswith("urn:") else "/"
    name = operation.name if operation.is_one_way else f"{operation.name}Request"
    return by.join((namespace().removesuffix(by), operation.service, name))


def _answered(header: EnvelopeHeader) -> list[str]:
    """Return which messages a reply answers; to others it may be related otherwise (1.0 Core, section 3.1)."""
    found: list[str] = []
    for uri in NAMESPACES.values():
        tag = f"{{{uri}}}RelatesTo"
        for text, attributes in zip(header.texts.get(tag, ()), header.attributes.get(tag, ()), strict=True):
            relation = attributes.get("RelationshipType", "").strip()  # in 2004/08 a name with a prefix
            if relation in {"", f"{uri}/reply"} or relation.rpartition(":")[2] == "Reply":
                found.append(text)
    return found


def _operations() -> Any:
    return import_module(PACKAGE).OPERATIONS
