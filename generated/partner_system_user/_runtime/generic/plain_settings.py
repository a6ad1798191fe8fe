"""What a client of plain SOAP services knows beside the contract."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ..client.http_binding import Settings
from ..client.options import USUAL_THRESHOLD, Options
from ..errors import SoapError
from ..operation import AnyOperation
from ..schema.record import Record
from ..soap.given_headers import HeaderBlocks
from ..soap.version import VERSIONS, SoapVersion
from .ports import Port


@dataclass(frozen=True, slots=True)
class PlainSettings:
    """Settings of a service without a profile.

    ``endpoints`` gives the URL of each service by name, ``blocks`` are the SOAP headers to send. ``ports`` has the port
    that is called of each service, by name, where the contract has one. ``understood`` are the tags of header blocks in
    replies that the user understands.
    """

    endpoints: Callable[[str], str]
    blocks: HeaderBlocks = field(default_factory=HeaderBlocks, repr=False)
    options: Options = field(default_factory=Options)
    ticket: None = None
    ports: Mapping[str, Port] = field(default_factory=dict[str, Port])
    understood: frozenset[str] = frozenset()

    def takes_ticket(self, operation: AnyOperation) -> bool:  # noqa: ARG002 - the signature of Settings
        """Know no tickets."""
        return False

    def with_ticket(self, ticket: Any) -> Settings:  # noqa: ARG002 - the signature of Settings
        """Know no tickets."""
        return self

    def is_refused(self, error: SoapError) -> bool:  # noqa: ARG002 - the signature of Settings
        """Know no tickets."""
        return False

    def url(self, operation: AnyOperation) -> str:
        """Return the endpoint of the operation's service."""
        return self.endpoints(operation.service)

    def soap(self, operation: AnyOperation) -> tuple[SoapVersion, str]:
        """Return the version of SOAP of the port, and the action that the operation has there."""
        port = self.ports.get(operation.service)
        if port is None:
            return VERSIONS[operation.soap_version], operation.action
        return VERSIONS[port.soap_version], port.actions.get(operation.name, operation.action)

    def headers(self, operation: AnyOperation) -> Record:
        """Return the headers that the operation takes, of all that were given."""
        return self.blocks.of(operation.request[0])

    def mtom(self, operation: AnyOperation) -> int | None:
        """Return what the user says; else a port whose policy asks for it gets all values from 1 kB on."""
        if self.options.mtom is not None:
            return self.options.mtom or None
        port = self.ports.get(operation.service)
        return USUAL_THRESHOLD if port is not None and port.mtom else None

    def with_blocks(self, blocks: HeaderBlocks) -> PlainSettings:
        """Return the same settings with other headers."""
        return replace(self, blocks=blocks)

    def check(self, headers: Record) -> SoapError | None:  # noqa: ARG002 - the signature of Settings
        """Find no error: plain services report errors as faults."""
        return None

    def explain(self, status: int) -> str:  # noqa: ARG002 - the signature of Settings
        """Know nothing special."""
        return ""
