"""The module of the ports: where the services listen, and in which version of SOAP."""

from __future__ import annotations

from typing import TYPE_CHECKING

from soapbind.pymodel.literals import literal
from soapbind.render.environment import render
from soapbind.render.layout import indented

if TYPE_CHECKING:
    from soapbind.contract.model import Port
    from soapbind.pymodel.model import PyPackage, PyService


def ports_module(package: PyPackage) -> str:
    """Return the module of the ports that clients may choose."""
    lines = [line for service in package.services for port in service.ports for line in _port(service, port)]
    return render("ports.py.jinja", ports="(\n" + indented(lines) + "\n)" if lines else "()")


def versions_argument(service: PyService) -> str:
    """Return the arguments that say how a service is served, "" for one of SOAP 1.1 whose ports have the same actions.

    They are the versions of SOAP, and actions that only some ports have, by operation.
    """
    found = sorted({port.soap_version for port in service.ports}) or [service.soap_version]
    actions = {label: action for port in service.ports for label, action in port.actions}
    if found == ["1.1"] and not actions:
        return ""
    others = "".join(f", {literal(label)}: {literal(action)}" for label, action in actions.items())
    versions = f", ({', '.join(map(literal, found))}{',' if len(found) == 1 else ''})"
    return versions + (f", {{{others[2:]}}}" if others else "")


def _port(service: PyService, port: Port) -> list[str]:
    labels = {operation.name for operation in service.operations}
    actions = [f"{literal(label)}: {literal(action)}," for label, action in port.actions if label in labels]
    return [
        "Port(",
        f"    name={literal(port.name)},",
        f"    service={literal(service.name)},",
        f"    address={literal(port.address)},",
        f"    soap_version={literal(port.soap_version)},",
        *([f"    addressing={literal(port.addressing)},"] if port.addressing else []),
        *(["    actions={", *(f"        {each}" for each in actions), "    },"] if actions else []),
        *(["    mtom=True,"] if port.mtom else []),
        "),",
    ]
