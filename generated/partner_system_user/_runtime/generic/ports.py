"""Where the services of a contract listen, as its WSDL says, and which of these places a client calls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from ..soap.version import SoapNumber

_MOST_NAMED = 10  # ports in a message
_SCHEMES = ("http://", "https://")


@dataclass(frozen=True, slots=True, kw_only=True)
class Port:
    """A port of the WSDL: the place and the version of SOAP in which a service can be called.

    ``service`` is the service as ``OPERATIONS`` names it, ``address`` a URL, "" where the WSDL has none.
    ``soap_version`` is "1.1" or "1.2", ``addressing`` the version of WS-Addressing that the port demands, "" for none.
    ``actions`` has the action of each operation that has another one there than in ``OPERATIONS``, by the name of the
    operation. ``mtom`` tells that a policy asks for MTOM.
    """

    name: str
    service: str
    address: str
    soap_version: SoapNumber
    addressing: str = ""
    actions: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    mtom: bool = False


def known_ports() -> Sequence[Port]:
    """Return the ports of the package that this was copied into."""
    module: Any = None
    if not TYPE_CHECKING:
        from ... import _ports as module  # noqa: PLC0415 - when it is first needed
    found: Sequence[Port] = module.PORTS
    return found


def chosen_ports(names: object, ports: Sequence[Port]) -> dict[str, Port]:
    """Return the port of each service: the one that is named, else its first of SOAP 1.1, else its first.

    ``names`` is a name, a tuple of names, or None. Raises TypeError for anything else, and ValueError for a name that
    no port has or that several ports of one service have, for two ports of one service, for a tuple that names none
    and one that names a port twice.
    """
    found: dict[str, Port] = {}
    for port in sorted(ports, key=lambda each: each.soap_version):
        found.setdefault(port.service, port)
    named: dict[str, Port] = {}
    for name in _names(names):
        same = [port for port in ports if port.name == name]
        if not same:
            known = ", ".join(dict.fromkeys(port.name for port in ports[:_MOST_NAMED])) or "none"
            raise ValueError(f"the contract has no port {name[:80]!r} that can be called; PORTS has {known}")
        for port in same:
            other = named.setdefault(port.service, port)
            if other is not port:
                raise ValueError(
                    f"{port.service} has two ports that are named: {other.name} at {other.address or 'no address'} "
                    f"and {port.name} at {port.address or 'no address'}; name one, and give its address where both "
                    "are called alike"
                )
    return found | named


def addresses_of(ports: Mapping[str, Port]) -> dict[str, str]:
    """Return the URLs of HTTP that ports have, by service."""
    return {service: port.address for service, port in ports.items() if port.address.lower().startswith(_SCHEMES)}


def _names(given: object) -> tuple[str, ...]:
    if given is None:
        return ()
    names = (given,) if isinstance(given, str) else given
    if not isinstance(names, tuple) or not all(isinstance(each, str) for each in cast("tuple[object, ...]", names)):
        raise TypeError(f"port must be the name of a port or a tuple of names, not {type(given).__name__}")
    found = cast("tuple[str, ...]", names)
    if not found:
        raise ValueError("port=() names no port; leave it out for the ports that are called by default")
    twice = next((name for name in found if found.count(name) > 1), None)
    if twice is not None:
        raise ValueError(f"port names {twice[:80]!r} twice")
    return found
