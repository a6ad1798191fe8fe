"""What a client of plain SOAP services knows beside the contract."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass, field
from typing import Any, cast

from ..client.http_binding import Settings
from ..client.options import Options
from ..errors import SoapError
from ..operation import AnyOperation
from ..package import header_classes
from ..qname import XmlName
from ..schema.members import members_of
from ..schema.record import Record
from ..soap.version import VERSIONS, SoapVersion
from .ports import Port


@dataclass(frozen=True, slots=True)
class PlainSettings:
    """Settings of a service without a profile.

    ``endpoints`` gives the URL of each service by name, ``soap_headers`` are the SOAP headers to send, by class.
    ``ports`` has the port that is called of each service, by name, where the contract has one. ``understood`` are the
    tags of header blocks in replies that the user understands.
    """

    endpoints: Callable[[str], str]
    soap_headers: dict[type[Any], Record] = field(default_factory=dict[type[Any], Any], repr=False)
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
        """Return the headers that the operation takes, of all that were given.

        An operation may have another combination of header parts, and so another class, than the one they were given
        in: what counts is the name of each part on the wire. An object of the operation's own class goes first, then
        what was given last.
        """
        cls = operation.request[0]
        own = self.soap_headers.get(cls)
        others = [given for kind, given in self.soap_headers.items() if kind is not cls]
        values: dict[XmlName, Any] = {}
        for given in (*others, *([own] if own is not None else [])):
            found = ((name, getattr(given, attribute)) for attribute, name, _ in members_of(type(given)))
            values |= {name: value for name, value in found if value is not None}
        made: Record = cls() if own is None else copy(own)
        for attribute, name, _ in members_of(cls):
            setattr(made, attribute, values.get(name))
        return made

    def check(self, headers: Record) -> SoapError | None:  # noqa: ARG002 - the signature of Settings
        """Find no error: plain services tell errors by faults."""
        return None

    def explain(self, status: int) -> str:  # noqa: ARG002 - the signature of Settings
        """Know nothing special."""
        return ""


def soap_headers(given: object) -> dict[type[Any], Record]:
    """Return SOAP headers by class. Raises TypeError for anything but a tuple of objects of the header classes."""
    if not isinstance(given, tuple):
        raise TypeError(f"headers must be a tuple, not {type(given).__name__}")
    classes = header_classes()
    found: dict[type[Any], Record] = {}
    for each in cast("tuple[object, ...]", given):
        if not isinstance(each, classes):
            names = ", ".join(cls.__name__ for cls in classes) or "no class: the contract has no SOAP headers"
            raise TypeError(f"headers takes objects of {names}; {type(each).__name__} may be a part of one")
        found[type(each)] = cast("Record", each)
    return found
