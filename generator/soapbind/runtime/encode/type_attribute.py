"""The attribute ``xsi:type`` as it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..package import prefixes, qualified

if TYPE_CHECKING:
    from ..qname import XmlName


def type_attribute(name: XmlName) -> str:
    """Return the ``xsi:type`` attribute for a type, declaring a prefix where the envelope has none.

    A type in no namespace cannot be named where a default namespace is in force. Then it is none of the contract, which
    would have no default namespace, and is left out.
    """
    if not name.namespace:
        return "" if "" in prefixes().values() else f' i:type="{_attribute(name.name)}"'
    if name.namespace in prefixes():
        return f' i:type="{_attribute(qualified(name))}"'
    return f' xmlns:t="{_attribute(name.namespace)}" i:type="t:{_attribute(name.name)}"'


def _attribute(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
