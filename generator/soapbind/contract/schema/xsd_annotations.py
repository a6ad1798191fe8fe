"""Annotations: documentation, and what DataContractSerializer writes into appinfo.

The element names are those of dotnet/wcf, System.Runtime.Serialization, SchemaImporter.cs and Globals.cs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from soapbind.contract.model import SERIALIZATION, XSD, QName

if TYPE_CHECKING:
    from soapbind.documents.model import XmlElement

ANNOTATION = f"{{{XSD}}}annotation"
_DOCUMENTATION = f"{{{XSD}}}documentation"
_APPINFO = f"{{{XSD}}}appinfo"
_UNSAFE = re.compile(r"[<>\"\s]+")


@dataclass(frozen=True, slots=True)
class Notes:
    """What the annotations of one component say."""

    documentation: str = ""
    is_dictionary: bool = False
    is_value_type: bool = False
    enumeration_value: str | None = None
    actual_type: QName | None = None


NO_NOTES = Notes()


def joined_texts(*texts: str) -> str:
    """Return what is said at several places about one thing, each text once."""
    given = [text for text in texts if text]
    return "\n\n".join(dict.fromkeys(given)) if given else ""


def text_of(element: XmlElement) -> str:
    """Return all text inside, with every run of white space made one space."""
    return " ".join("".join(str(text) for text in element.itertext()).split())


def markup_of(element: XmlElement) -> str:
    """Return documentation as it is written, with its tags; comments are left out, and names have no prefix."""
    parts: list[str] = [element.text or ""]
    for event, node in etree.iterwalk(element, events=("start", "end", "comment", "pi")):
        if node is element:
            continue
        if event == "start":
            parts += [_opening(node), node.text or ""]
            continue
        if event == "end":
            parts.append(f"</{etree.QName(node).localname}>")
        parts.append(node.tail or "")
    return "".join(parts).strip()


def _opening(node: XmlElement) -> str:
    attributes = "".join(
        f' {etree.QName(key).localname}="{_UNSAFE.sub("", str(value))}"' for key, value in node.items()
    )
    return f"<{etree.QName(node).localname}{attributes}>"


def read_notes(component: XmlElement) -> Notes:
    """Return what the ``xs:annotation`` children of a component say."""
    texts: list[str] = []
    facts: dict[str, XmlElement] = {}
    for annotation in component.iterchildren(ANNOTATION):
        for child in annotation.iterchildren(_DOCUMENTATION, _APPINFO):
            if child.tag == _DOCUMENTATION:
                texts.append(markup_of(child))
                continue
            for fact in child.iterchildren(f"{{{SERIALIZATION}}}*"):
                facts[etree.QName(fact).localname] = fact
    actual = facts.get("ActualType")
    number = facts.get("EnumerationValue")
    return Notes(
        documentation=joined_texts(*texts),
        is_dictionary=_is_true(facts.get("IsDictionary")),
        is_value_type=_is_true(facts.get("IsValueType")),
        enumeration_value=None if number is None else text_of(number),
        actual_type=None if actual is None else QName(actual.get("Namespace", ""), actual.get("Name", "")),
    )


def _is_true(fact: XmlElement | None) -> bool:
    return fact is not None and text_of(fact) in ("true", "1")
