"""The line of a class that says in which order its fields stand."""

from __future__ import annotations

import textwrap
from types import MappingProxyType
from typing import TYPE_CHECKING

from soapbind.contract.model import QName
from soapbind.pymodel.literals import literal
from soapbind.pymodel.model import FieldKind, PyContent, PyField, PyLeaf, PyPackage, PyRecord
from soapbind.render.layout.line_breaks import WIDTH, folded

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from soapbind.pymodel.naming.names import ClassName

_CONTENT_WIDTH = 90  # characters
_NOTHING: Mapping[QName, str] = MappingProxyType({})


def content_text(record: PyRecord, inherited: Mapping[QName, str] = _NOTHING) -> str | None:
    """Return in which order the fields stand, in the notation of a DTD, None where they are one after the other.

    ``inherited`` are the fields of the base, which a restriction may put into another order.
    """
    if record.order:
        return ", ".join(f"{inherited[name]}{mark}" for name, mark in record.order)
    if record.content is None:
        return None
    text = _content(record.content, record.fields)
    return text if record.content.is_optional else text[1:-1]


def content_line(record: PyRecord, inherited: Mapping[QName, str] = _NOTHING) -> str:
    """Return the line that says in which order the fields stand, "" where they are one after the other."""
    text = content_text(record, inherited)
    if text is None:
        return ""
    line = f"    __content__ = {literal(text)}"
    if len(line) <= WIDTH:
        return line
    if len(text) <= WIDTH - 10:
        return f"    __content__ = (\n        {literal(text)}\n    )"
    lines = textwrap.wrap(text, _CONTENT_WIDTH, break_long_words=False, break_on_hyphens=False)
    return "\n".join(["    __content__ = (", *(f"        {literal(f'{line} ')}" for line in lines), "    )"])


def _content(content: PyContent | PyLeaf, fields: Sequence[PyField]) -> str:
    if isinstance(content, PyLeaf):
        return f"{fields[content.field].name}{content.mark}"
    separator = ", " if content.kind == "," else f" {content.kind} "
    inner = separator.join(_content(part, fields) for part in content.parts)
    return f"({inner}){'?' if content.is_optional else ''}"


def elements_of(fields: Sequence[PyField], package: PyPackage) -> dict[QName, str]:
    """Return the names of the fields that are elements."""
    return {
        QName(package.namespace if each.namespace is None else each.namespace, each.wire_name): each.name
        for each in fields
        if each.kind is FieldKind.ELEMENT
    }


def rules_line(record: PyRecord, inherited: Sequence[PyField], package: PyPackage) -> str:
    """Return the line that says how restrictions narrow inherited fields, "" where they do not."""
    elements = elements_of(inherited, package)
    attributes = {
        QName(each.namespace or "", each.wire_name): each.name for each in inherited if each.kind is FieldKind.ATTRIBUTE
    }
    names = [(attributes if each.is_attribute else elements).get(each.name) for each in record.rules or ()]
    known = [(name, each) for name, each in zip(names, record.rules or (), strict=True) if name is not None]
    if record.rules is None or (record.rules and not known):
        return ""
    narrowed = {rule: [name for name, each in known if each.rule == rule] for rule in ("required", "prohibited")}
    arguments = [f"{rule}={_tuple(names)}" for rule, names in narrowed.items() if names]
    fixed = ", ".join(f'"{name}": {literal(each.text)}' for name, each in known if each.rule == "fixed")
    arguments += [f"fixed={{{fixed}}}"] if fixed else []
    return folded(f"__narrowed__ = wire.narrowed({', '.join(arguments)})", 4)


def _tuple(names: Sequence[str]) -> str:
    return f'("{names[0]}",)' if len(names) == 1 else f"({', '.join(map(literal, names))})"


def inherited_fields(record: PyRecord, records: Mapping[ClassName, PyRecord]) -> list[PyField]:
    """Return the fields of the bases of a class; ``records`` are the classes of the package."""
    found: list[PyField] = []
    base = record.base
    while base is not None:
        found += records[base].fields
        base = records[base].base
    return found
