"""A request to start from: the example that ``soapbind sample`` shows, as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from soapbind.errors import Diagnostic, Location, SoapbindError, visible_json
from soapbind.sample import SampleStyle, samples

if TYPE_CHECKING:
    from soapbind.calling.target import Target


def example(target: Target) -> str:
    """Return an example of the body of a request as JSON. Raises SoapbindError where none can be made."""
    package = target.package
    service = target.contract.services[0]
    operation = next(each for each in service.operations if f"{service.name}.{each.label}" == target.key)
    try:
        text, _ = samples(target.contract, service, operation, SampleStyle.WIRE, target.whole)
        body = target.operation.decode_request(text.encode()).body
        return visible_json(target.module("json").to_json(body, indent=2))
    except (package.SoapError, RecursionError) as error:
        told = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
        advice = f'"soapbind show ... --operation {target.key}" lists the members to write it from'
        message = f"no example can be made as JSON: {told}"
        raise SoapbindError(Diagnostic(Location(target.key), "no-example", message, advice)) from None
