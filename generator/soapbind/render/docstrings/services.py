"""What the docstrings of a service's protocols and clients say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from soapbind.render.docstrings.methods import action_prefix
from soapbind.render.docstrings.text import block, paragraphs_of

if TYPE_CHECKING:
    from soapbind.pymodel.model import PyPackage, PyService

_RAISES = "Every method raises SoapError when the call fails; ``errors`` of the package shows the tree below it."
_ACTIONS = " A SOAPAction is shown without ``{}`` in front of it."
_OWN = "A class of your own may inherit from this one and implement what it needs; the rest raises NotImplementedError."


def service_docstrings(service: PyService, package: PyPackage) -> dict[str, str]:
    """Return the docstrings of the four classes of a service, by what the class is."""
    said = paragraphs_of(service.documentation)
    prefix = action_prefix(package)
    is_cut = any(operation.action.startswith(prefix) and operation.action != prefix for operation in service.operations)
    raises = _RAISES + (_ACTIONS.format(prefix) if is_cut else "")
    found = {
        "protocol": [f"What the service {service.name} can do.", *said, raises, _OWN],
        "async_protocol": [f"What the service {service.name} can do, asynchronously.", *said, raises, _OWN],
        "client": [f"Blocking client of the service {service.name}.", *said],
        "async_client": [f"Asynchronous client of the service {service.name}.", *said],
    }
    return {kind: block(paragraphs, 4) for kind, paragraphs in found.items()}
