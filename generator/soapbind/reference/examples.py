"""Examples on the pages: messages as they go over the wire, and Python."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from soapbind.errors import SoapbindError
from soapbind.pymodel.model import PyRecord
from soapbind.reference.model import Code
from soapbind.sample import SampleStyle

if TYPE_CHECKING:
    from collections.abc import Sequence

    from soapbind.pymodel.model import PyEnum, PyOperation, PyService
    from soapbind.reference.subject import Reference

_MOST_TRIED = 10  # operations, until one has an example


class Envelopes(NamedTuple):
    """Example messages of an operation, those of its faults apart; ``why_none`` says why there are none."""

    messages: tuple[Code, ...] = ()
    faults: tuple[Code, ...] = ()
    why_none: str = ""


def envelopes(reference: Reference, service: PyService, operation: PyOperation) -> Envelopes:
    """Return example messages of an operation."""
    own, declared = reference.services[service.module], reference.operation(service, operation)
    sampler, found = reference.sampler, list[Code]()
    is_documented = reference.subject.profile.has_documented_envelopes
    styles = {SampleStyle.WIRE: "", **({SampleStyle.DOCUMENTED: " as documented"} if is_documented else {})}
    try:
        for style, told in styles.items():
            request, response = sampler.samples(own, declared, style)
            found.append(Code(f"Request{told}", "xml", request))
            if not operation.is_one_way:
                found.append(Code(f"Response{told}", "xml", response))
        faults = sampler.faults(own, declared)
    except SoapbindError as error:
        return Envelopes(why_none=error.diagnostics[0].message)
    except RecursionError:
        return Envelopes(why_none="its types are nested too deeply for an example")
    names = [fault.wire_name for fault in operation.faults] if len(faults) == len(operation.faults) else []
    titles = names or [str(number) for number in range(1, len(faults) + 1)]
    shown = (Code(f"Fault {name}", "xml", text) for name, text in zip(titles, faults, strict=True))
    return Envelopes(tuple(found), tuple(shown))


def calls(reference: Reference, service: PyService, operation: PyOperation) -> tuple[Code, ...]:
    """Return a call of an operation in Python, blocking and asynchronous; nothing where no example has an end."""
    found = reference.examples.operation(service, operation)
    if found is None:
        return ()
    return Code("Python", "python", found.blocking), Code("Python, asynchronous", "python", found.asynchronous)


def first_call(reference: Reference, services: Sequence[PyService]) -> tuple[Code, ...]:
    """Return a short script to begin with: an import, a client, and a call of an operation that asks for little.

    Where no operation has an example, it makes a client only.
    """
    operations = [(service, each) for service in services for each in service.operations]
    for service, operation in sorted(operations, key=_effort)[:_MOST_TRIED]:
        found = reference.examples.operation(service, operation)
        if found is not None:
            return (Code("Python", "python", found.blocking),)
    return (Code("Python", "python", reference.examples.client().blocking),)


def _effort(call: tuple[PyService, PyOperation]) -> tuple[bool, int, str]:
    """Return how much there is to say of an operation: those with a result and without parameters come first."""
    service, operation = call
    return operation.result is None, len(operation.request.fields), f"{service.module}.{operation.method}"


def values(reference: Reference, found: PyRecord | PyEnum) -> tuple[Code, ...]:
    """Return an example of a class in Python and as JSON; nothing where none has an end."""
    examples = reference.examples
    made = examples.type(found) if isinstance(found, PyRecord) else examples.enumeration(found)
    return () if made is None else (Code("Python", "python", made.python), Code("JSON", "json", made.json))
