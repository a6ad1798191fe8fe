"""The ports of a service: in which version of SOAP each is, and whether its binding says what the others say."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from soapbind.contract.model import Port
from soapbind.contract.wsdl.addressing import demanded_version
from soapbind.contract.wsdl.policies import asks_for_mtom

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from soapbind.contract.defects import Findings
    from soapbind.contract.model import Operation, Service
    from soapbind.contract.wsdl.definitions import SoapPort

_HELP = "nothing needs to be done where the other port serves; its author can bind both alike"


def first_choice(ports: Iterable[SoapPort]) -> SoapPort:
    """Return the port whose binding says how the operations of a port type are called: one of SOAP 1.1 where it has."""
    return min(ports, key=lambda port: port.version)


def usual_version(service: Service) -> str:
    """Return the version of SOAP in which a service is called unless a user chooses a port."""
    return min((port.soap_version for port in service.ports), default="1.1")


def read_ports(
    ports: Sequence[SoapPort],
    operations: Sequence[Operation],
    bound: Callable[[SoapPort], Iterable[Operation]],
    problems: Findings,
) -> tuple[Port, ...]:
    """Return the ports of a service, in document order.

    ``operations`` are those of the first choice, ``bound`` gives those of another port. They are compared: clients may
    choose a port only if it takes the same messages; another SOAPAction is told with the port.
    """
    best = first_choice(ports)
    found: list[Port] = []
    for port in ports:
        found_port = (port.port.name.name, port.address, port.version)
        made = Port(*found_port, addressing=demanded_version(port), mtom=asks_for_mtom(port))
        if port.binding is not best.binding:
            others = {each.label: each for each in bound(port)}
            if _is_alike(operations, others):
                made = replace(made, actions=tuple(_other_actions(operations, others)))
            else:
                message = (
                    f"port {made.name} (SOAP {port.version}) has other operations or messages than port "
                    f"{best.port.name.name} (SOAP {best.version}); clients cannot choose it"
                )
                problems.warn(port.port.location, "other-binding", message, _HELP)
                made = replace(made, is_callable=False)
        found.append(made)
    return tuple(found)


def _is_alike(operations: Sequence[Operation], others: dict[str, Operation]) -> bool:
    pairs = [(each, others.get(each.label)) for each in operations]
    return len(others) == len(operations) and all(
        other is not None and replace(other, action=one.action, header_faults=one.header_faults) == one
        for one, other in pairs
    )


def _other_actions(operations: Sequence[Operation], others: dict[str, Operation]) -> Iterable[tuple[str, str]]:
    for operation in operations:
        action = others[operation.label].action
        if action != operation.action:
            yield operation.label, action
