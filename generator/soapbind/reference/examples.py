"""Examples on the pages: messages as they go over the wire, and Python."""

from __future__ import annotations

from typing import TYPE_CHECKING

from soapbind.errors import SoapbindError
from soapbind.reference.model import Code
from soapbind.sample import SampleStyle

if TYPE_CHECKING:
    from soapbind.contract.model import Operation, Service
    from soapbind.pymodel.model import PyEnum, PyOperation, PyRecord, PyService
    from soapbind.reference.subject import Reference


def envelopes(reference: Reference, service: Service, operation: Operation) -> tuple[tuple[Code, ...], str]:
    """Return example messages of an operation, or why there are none."""
    sampler = reference.sampler
    found: list[Code] = []
    is_documented = reference.subject.profile.has_documented_envelopes
    styles = [SampleStyle.WIRE, SampleStyle.DOCUMENTED] if is_documented else [SampleStyle.WIRE]
    try:
        for style in styles:
            request, response = sampler.samples(service, operation, style)
            told = " as documented" if style is SampleStyle.DOCUMENTED else ""
            found.append(Code(f"Request{told}", "xml", request))
            if operation.output is not None:
                found.append(Code(f"Response{told}", "xml", response))
        faults = sampler.faults(service, operation)
    except SoapbindError as error:
        return (), error.diagnostics[0].message
    except RecursionError:
        return (), "its types are nested too deeply for an example"
    found += [Code("Fault" if len(faults) == 1 else f"Fault {i}", "xml", text) for i, text in enumerate(faults, 1)]
    return tuple(found), ""


def calls(reference: Reference, service: PyService, operation: PyOperation) -> tuple[Code, ...]:
    """Return a call of an operation in Python, blocking and asynchronous."""
    return ()


def values(reference: Reference, record: PyRecord | PyEnum) -> tuple[Code, ...]:
    """Return an example of a class, in Python and as JSON."""
    return ()
