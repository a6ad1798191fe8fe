"""An element as XML that stands alone: what is kept of content that the contract does not know."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..qname import XML, XSI_TYPE
from .characters import escape_text, quoted
from .python_element import as_it_came, prefix_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .lxml_adapter import Node

_ANYWHERE: dict[str | None, str] = {None: "?"}  # where it will stand, the default namespace may be any
# What may be the prefix of a qualified name in text or in the value of an attribute, as in xsi:type.
_PREFIX = re.compile(r"(?<![\w.\-])([^\W\d][\w.\-]*+):(?=[^\W\d])")


def to_text(node: Node, *, alone: bool = False) -> str:
    """Return an element as XML, with the namespaces that its names need and those that a value in it may refer to.

    Characters that XML forbids are written as the references that .NET writes; a namespace that is in scope and not
    needed is left out, so that the text grows with the element and not with the document around it. Text that stands
    ``alone`` is not put where a default namespace could change what its names mean.
    """
    out: list[str] = []
    # Elements that are open: their children, their end tag, and the namespaces declared up to there.
    opened: list[tuple[Iterator[Node], str, dict[str | None, str]]] = []
    _open(node, {} if alone else _ANYWHERE, out, opened)
    while opened:
        children, end, declared = opened[-1]
        child = next(children, None)
        if child is not None:
            _open(child, declared, out, opened)
            continue
        opened.pop()
        out.append(end)
    return "".join(out)


def content_text(node: Node) -> str:
    """Return what is in an element as XML, to be put into another: see ``to_text``."""
    node = as_it_came(node)
    inner = (f"{to_text(child)}{escape_text(child.tail or '')}" for child in node)
    return escape_text(node.text or "") + "".join(inner)


def _open(
    node: Node,
    around: dict[str | None, str],
    out: list[str],
    opened: list[tuple[Iterator[Node], str, dict[str | None, str]]],
) -> None:
    """Write the start of an element and remember how to go on."""
    node = as_it_came(node)
    needed, written = _names(node)
    local = node.tag.rpartition("}")[2]
    name = f"{node.prefix}:{local}" if node.prefix else local
    new = {prefix: uri for prefix, uri in needed.items() if around.get(prefix, "" if prefix is None else None) != uri}
    declared = {**around, **new} if new else around
    for prefix, uri in reversed(new.items()):
        written = f' xmlns:{prefix}="{quoted(uri)}"{written}' if prefix else f' xmlns="{quoted(uri)}"{written}'
    tail = escape_text(node.tail) if node.tail and opened else ""
    if len(node):
        out.append(f"<{name}{written}>{escape_text(node.text or '')}")
        opened.append((iter(node), f"</{name}>{tail}", declared))
    elif node.text:
        out.append(f"<{name}{written}>{escape_text(node.text)}</{name}>{tail}")
    else:
        out.append(f"<{name}{written}/>{tail}")


def _names(node: Node) -> tuple[dict[str | None, str], str]:
    """Return the namespaces that an element needs by prefix, and its attributes as they are written."""
    tag = node.tag
    needed: dict[str | None, str] = {node.prefix or None: tag[1:].rpartition("}")[0] if tag[0] == "{" else ""}
    values = [node.text, *(child.tail for child in node)]
    attributes = ""
    for key, value in node.items():
        values.append(value)
        uri, _, local = key[1:].rpartition("}") if key[0] == "{" else ("", "", key)
        if uri:
            local = f"{'xml' if uri == XML else _prefix(node, uri, needed)}:{local}"
        attributes += f' {local}="{quoted(value)}"'
        if key == XSI_TYPE and ":" not in value:
            needed.setdefault(None, node.nsmap.get(None) or "")
    for text in values:
        if text and ":" in text:
            for prefix in {*_PREFIX.findall(text)} - {"xml"}:
                referred = node.nsmap.get(prefix)
                if referred is not None:
                    needed.setdefault(prefix, referred)
    return needed, attributes


def _prefix(node: Node, uri: str, needed: dict[str | None, str]) -> str:
    """Return a prefix of a namespace for an attribute; a parsed attribute always has one."""
    if node.prefix and needed[node.prefix] == uri:
        return node.prefix
    prefix = prefix_of(node.nsmap, uri)
    assert prefix is not None  # noqa: S101 - the document was well-formed, so its names have one
    needed[prefix] = uri
    return prefix
