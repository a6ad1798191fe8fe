"""How a server answers messages that are addressed: with Action and RelatesTo."""

from __future__ import annotations

from ..errors import DecodeError
from ..xml.characters import escape_text
from .envelope_header import read_header, with_blocks, written
from .ws_addressing import NAMESPACES

_FAULTS = {
    NAMESPACES["2005/08"]: "http://www.w3.org/2005/08/addressing/soap/fault",
    NAMESPACES["2004/08"]: "http://schemas.xmlsoap.org/ws/2004/08/addressing/fault",
}


def related(request: bytes, answer: bytes, is_fault: bool) -> bytes:  # noqa: FBT001 - of Behaviour
    """Return the answer to a request, both envelopes in UTF-8, with what says which message it answers.

    A request without a MessageID is answered as it was.
    """
    try:
        asked = read_header(request, frozenset(NAMESPACES.values())).texts
        header = read_header(answer, frozenset(NAMESPACES.values()))
    except DecodeError:
        return answer
    for uri in NAMESPACES.values():
        identity, action = asked.get(f"{{{uri}}}MessageID"), asked.get(f"{{{uri}}}Action", [""])[0]
        if not identity or f"{{{uri}}}RelatesTo" in header.texts:
            continue
        said = _FAULTS[uri] if is_fault else f"{action.removesuffix('Request')}Response"
        blocks = {"Action": escape_text(said), "RelatesTo": escape_text(identity[0])}
        return with_blocks(answer, header, written(uri, blocks))
    return answer
