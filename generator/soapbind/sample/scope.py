"""The names of a sample with prefixes, which are declared where they are needed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from soapbind.contract.model import QName
from soapbind.sample.nodes import Node, Words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from soapbind.sample.nodes import Text

_XML = "http://www.w3.org/XML/1998/namespace"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
_NIL, _TYPE = QName(XSI, "nil"), QName(XSI, "type")
_RETURN = {"\r": "&#13;"}


@dataclass(slots=True)
class Tag:
    """An element being written: what prefixes mean in it, and those that it declares itself."""

    scope: Mapping[str, str]
    declared: dict[str, str] = field(default_factory=dict[str, str])

    def _declare(self, prefix: str, namespace: str) -> str:
        self.scope = {**self.scope, prefix: namespace}
        self.declared[prefix] = namespace
        return prefix

    def element(self, name: QName, *, needs_no_default: bool) -> str:
        """Return the name of the element; the default namespace becomes its own where it has no prefix."""
        known = next((prefix for prefix, uri in self.scope.items() if uri == name.namespace and prefix != "i"), None)
        if needs_no_default and name.namespace:
            if self.scope.get(""):
                self._declare("", "")
            return self.prefixed(name)
        if known is None:
            known = self._declare("", name.namespace)
        return f"{known}:{name.name}" if known else name.name

    def prefixed(self, name: QName) -> str:
        """Return the name of an attribute, or one that is a value."""
        if not name.namespace:
            return name.name
        if name.namespace == _XML:
            return f"xml:{name.name}"
        known = next((p for p, uri in self.scope.items() if uri == name.namespace and p), None)
        if known is None:
            number = next(n for n in range(1, len(self.scope) + 2) if f"q{n}" not in self.scope)
            known = self._declare(f"q{number}", name.namespace)
        return f"{known}:{name.name}"

    def text(self, value: Text) -> str:
        """Return a value as text."""
        if isinstance(value, QName):
            return self.prefixed(value)
        if isinstance(value, Words):
            return " ".join(self.text(each) for each in value.items)
        return value


def opened(node: Node, scope: Mapping[str, str]) -> tuple[str, str, str, Mapping[str, str]]:
    """Return the name of an element, its attributes, its text, and what prefixes mean inside."""
    tag = Tag(scope)
    values = [node.text, node.shown_type, *(value for _, value in node.attributes)]
    name = tag.element(node.name, needs_no_default=any(map(_is_bare, values)))
    attributes = [(tag.prefixed(key), tag.text(value)) for key, value in node.attributes]
    if node.is_nil:
        attributes.append((tag.prefixed(_NIL), "true"))
    if node.shown_type is not None:
        attributes.append((tag.prefixed(_TYPE), tag.text(node.shown_type)))
    text = "" if node.text is None else escape(tag.text(node.text), _RETURN)
    declared = [(f"xmlns:{prefix}" if prefix else "xmlns", uri) for prefix, uri in tag.declared.items()]
    shown = "".join(f" {key}={quoteattr(value, _RETURN)}" for key, value in (*declared, *attributes))
    return name, shown, text, tag.scope


def _is_bare(value: Text | None) -> bool:
    """Whether a value is or has a qualified name without namespace, which no prefix can say."""
    if isinstance(value, Words):
        return any(map(_is_bare, value.items))
    return isinstance(value, QName) and not value.namespace
