"""A port of a service, as the contract has it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Port:
    """A ``wsdl:port`` with a SOAP address; ``soap_version`` is "1.1" or "1.2".

    ``actions`` has each SOAPAction in which its binding differs from the service's operations, by their labels.
    ``addressing`` is the version of WS-Addressing that it demands, "2005/08" or "2004/08", or empty.
    ``is_callable`` is False for a port with other messages than these operations have. ``mtom`` tells that a
    policy asks for bytes to be sent beside the envelope.
    """

    name: str
    address: str
    soap_version: str
    actions: tuple[tuple[str, str], ...] = ()
    addressing: str = field(default="", compare=False)
    is_callable: bool = field(default=True, compare=False)
    mtom: bool = field(default=False, compare=False)
