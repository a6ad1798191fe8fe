"""What header blocks say about who must understand them (SOAP 1.1 section 4.2.3, SOAP 1.2 part 1 sections 2.4, 5.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..qname import XmlName
from ..xml.characters import quoted
from .version import BY_NAMESPACE

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

    from ..xml.lxml_adapter import Node
    from .version import SoapVersion

_TRUE = frozenset({"1", "true"})


def not_understood(blocks: Iterable[Node], namespace: str, known: Container[str]) -> Iterator[XmlName]:
    """Give the names of the blocks that whoever takes the message must know, and that are not among ``known`` tags.

    ``namespace`` is that of the envelope. Blocks for others (another actor or role, the role "none" of SOAP 1.2) do not
    count; ``relay`` is a matter of those who pass a message on.
    """
    version = BY_NAMESPACE[namespace]
    must, role = f"{{{namespace}}}mustUnderstand", f"{{{namespace}}}{version.role}"
    for block in blocks:
        if block.tag in known or (block.get(must) or "").strip() not in _TRUE:
            continue
        if (block.get(role) or "").strip() in version.own_roles:
            yield XmlName.parse(block.tag)


def marked(blocks: str, marks: Iterable[tuple[str, str]], declared: str, version: SoapVersion) -> str:
    """Return header blocks of which some say that they must be understood, and for whom they are.

    ``marks`` are the tags of these with a role, "" for whoever takes the message at its end. ``declared`` are the
    namespaces that the blocks are written with; each block that is returned stands alone.
    """
    from ..xml.fragment import to_text  # noqa: PLC0415 - hardly any message needs it, nor what reads XML
    from ..xml.parse import parse  # noqa: PLC0415

    roles, uri = dict(marks), version.namespace
    whole: Any = parse(f'<s:Header xmlns:s="{quoted(uri)}"{declared}>{blocks}</s:Header>'.encode())
    for block in whole:
        role = roles.get(block.tag)
        if role is not None:
            block.set(f"{{{uri}}}mustUnderstand", "1")
            if role:
                block.set(f"{{{uri}}}{version.role}", version.role_uri(role))
    return "".join(to_text(block) for block in whole)
