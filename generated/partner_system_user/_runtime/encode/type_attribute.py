"""The attribute ``xsi:type`` as it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import EncodeError
from ..package import prefixes, qualified
from ..qname import XML, XMLNS

if TYPE_CHECKING:
    from ..qname import XmlName


def type_attribute(name: XmlName) -> str:
    """Return the ``xsi:type`` attribute for a type, declaring a prefix where the envelope has none.

    A type in no namespace cannot be named where a default namespace is in force. Then it is none of the contract, which
    would have no default namespace, and is left out. Raises EncodeError for a namespace that no prefix can stand for
    (Namespaces in XML 1.0, section 3).
    """
    if name.namespace == XML:
        return f' i:type="xml:{_attribute(name.name)}"'
    if name.namespace == XMLNS:
        raise EncodeError("no type is in the namespace of declarations of prefixes")
    if not name.namespace:
        return "" if "" in prefixes().values() else f' i:type="{_attribute(name.name)}"'
    if name.namespace in prefixes():
        return f' i:type="{_attribute(qualified(name))}"'
    return f' xmlns:t="{_attribute(name.namespace)}" i:type="t:{_attribute(name.name)}"'


def _attribute(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
