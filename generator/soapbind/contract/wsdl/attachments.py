"""Parts of a message that a binding makes MIME parts of their own (WSDL 1.1, section 5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from soapbind.contract.model import QName
from soapbind.contract.schema.lookup import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping

    from soapbind.contract.defects import Findings
    from soapbind.contract.model import Part
    from soapbind.contract.wsdl.definitions import Node

_MIME = "http://schemas.xmlsoap.org/wsdl/mime/"


def attached_parts(
    concrete: Node, known: Mapping[str, Part], problems: Findings
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the parts that are attachments, and the media types that the binding names for each (5.3 and 5.4).

    ``concrete`` is the input or output of a binding, ``known`` are the parts of the message. Notes what is left out.
    """
    if next(concrete.element.iter(f"{{{_MIME}}}*"), None) is None:
        return (), ()
    found: dict[str, list[str]] = {}
    for element in concrete.element.iter(f"{{{_MIME}}}content"):
        name = element.get("part", "").strip() or (next(iter(known)) if len(known) == 1 else "")
        if name in known:
            found.setdefault(name, []).append(element.get("type", "").strip())
            continue
        said = f"makes part {name or 'without a name'} an attachment, which the message does not have"
        names = {QName("", each): each for each in known}
        hint = did_you_mean(QName("", name), names)
        problems.warn(concrete.location, "unknown-part", f"{said}; it is left out", hint)
    if next(concrete.element.iter(f"{{{_MIME}}}mimeXml"), None) is not None:
        said = "has a MIME part that is XML without an envelope (mime:mimeXml), which is neither sent nor read"
        hint = "nothing needs to be done, if the server does not ask for it"
        problems.warn(concrete.location, "unsupported-attachments", said, hint)
    return tuple(found), tuple(", ".join(dict.fromkeys(filter(None, types))) for types in found.values())
