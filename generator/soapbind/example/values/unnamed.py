"""Values that the contract does not name: any element, any attributes, text between elements, attachments."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from soapbind.example.tree import Code
from soapbind.example.values.simple import text_literal
from soapbind.example.values.value import Value, list_of
from soapbind.pymodel.literals import literal
from soapbind.pymodel.model import FieldKind, Symbol

if TYPE_CHECKING:
    from soapbind.pymodel.model import PyField

KINDS = frozenset({FieldKind.ANY_ELEMENT, FieldKind.ANY_ATTRIBUTES, FieldKind.MIXED, FieldKind.ATTACHMENT})
_NAMESPACE = "urn:example"


def unnamed(field: PyField, package: str) -> Value:
    """Return the value of a field of one of these ``KINDS``, in the package of this name."""
    match field.kind:
        case FieldKind.ATTACHMENT:
            return attachment(package)
        case FieldKind.MIXED:
            return list_of([Value(Code('"text"'), "text")])
        case FieldKind.ANY_ATTRIBUTES:
            return Value(Code("", (('"lang": ', Code('"en"')),), "{}"), {"lang": "en"})
        case _:
            made = _element(field, package)
            return list_of([made]) if field.is_repeated else made


def attachment(package: str) -> Value:
    """Return an attachment."""
    items = (("", Code('b"Hello"')), ("", Code('"text/plain"')))
    data = {"content": "SGVsbG8=", "content_type": "text/plain"}
    return Value(Code("Attachment", items, "()"), data, frozenset({Symbol(package, "Attachment")}))


def _element(field: PyField, package: str) -> Value:
    """Return an element in the first namespace that a wildcard takes; its arguments are literals, or ``not_in=``."""
    first = next((each for each in field.namespaces if not each.startswith("not_in=")), literal(_NAMESPACE))
    namespace: str = ast.literal_eval(first)
    xml = f"<example xmlns={quoteattr(namespace)}/>" if namespace else "<example/>"
    code = Code("XmlFragment", (("", Code(text_literal(xml))),), "()")
    return Value(code, {"$xml": xml}, frozenset({Symbol(package, "XmlFragment")}))
