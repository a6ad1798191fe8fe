"""The namespaces in scope at a place of a document: which text a qualified name has there."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from ...qname import XSI, XmlName

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .layouts import Layout


Namespaces: TypeAlias = "tuple[tuple[str | None, str], ...]"  # each with its prefix


class PrefixScope(NamedTuple):
    """Prefixes by namespace, each with its colon; the default namespace has none. Hashable, so readers are kept by it.

    ``spaced`` tells that the document has blanks between its elements. Where a form is learned, ``layouts`` are the
    elements that come here, and ``nsmap`` has all namespaces in scope.
    """

    prefixes: tuple[tuple[str, str], ...]
    spaced: bool = False
    layouts: tuple[Layout, ...] = ()
    nsmap: Namespaces = ()

    def text(self, name: XmlName) -> str | None:
        """Return the name as the document writes it, None when no prefix in scope can."""
        prefix = dict(self.prefixes).get(name.namespace)
        return None if prefix is None else prefix + name.name

    def nil(self) -> str | None:
        """Return the name of the attribute ``xsi:nil``, None when its namespace has no prefix."""
        return self.text(XmlName(XSI, "nil")) or None

    def layout(self, name: XmlName) -> Layout | None:
        """Return what was learned of an element."""
        return next((each for each in self.layouts if each.tag == str(name)), None) if self.layouts else None

    def inside(self, name: XmlName) -> PrefixScope:
        """Return the scope of what is in an element."""
        layout = self.layout(name)
        if layout is None:
            return self._replace(layouts=()) if self.layouts else self
        again = {f"{prefix}:" if prefix else "" for prefix, _ in layout.declares}
        found = {uri: prefix for uri, prefix in self.prefixes if prefix not in again}
        found |= {uri: f"{prefix}:" if prefix else "" for prefix, uri in layout.declares if prefix or uri != XSI}
        nsmap = tuple((dict(self.nsmap) | dict(layout.declares)).items())
        return PrefixScope(tuple(sorted(found.items())), self.spaced, layout.children, nsmap)


def scope_of(nsmap: Mapping[str | None, str], preferred: str, needed: frozenset[str], *, spaced: bool) -> PrefixScope:
    """Return the scope of an element, as far as the namespaces ``needed`` and that of ``xsi`` are concerned.

    Of several prefixes for one namespace ``preferred`` counts, else the first.
    """
    found: dict[str, str] = {"": ""} if "" in needed and not nsmap.get(None) else {}
    for prefix, uri in sorted(nsmap.items(), key=lambda item: item[0] != (preferred or None)):
        if uri in needed or (prefix and uri == XSI):  # an attribute without prefix is in no namespace
            found.setdefault(uri, f"{prefix}:" if prefix else "")
    return PrefixScope(tuple(sorted(found.items())), spaced)
