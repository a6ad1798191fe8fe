"""Modules of enumerations and flags: one class a file."""

from __future__ import annotations

import re

from soapbind.pymodel.literals import literal
from soapbind.pymodel.model import PyEnum, PyMember, PyPackage, Symbol
from soapbind.render.docstrings.text import block, paragraphs_of
from soapbind.render.environment import render
from soapbind.render.layout.line_breaks import WIDTH, folded
from soapbind.render.layout.module_head import import_block
from soapbind.render.models import attribute_docstring, localised, xml_name, xml_name_line, xml_name_symbols


def _member(member: PyMember, *, is_flags: bool) -> str:
    """Return the lines of a member of an enumeration."""
    value, number = literal(member.value), member.number
    pair = f"{number}, {value}" if is_flags else f"{value}, {number}"
    line = f"    {member.name} = {pair}"
    line = line if len(line) <= WIDTH else folded(f"{member.name} = ({pair})", 4)
    alias = f"  # the same as {member.alias_of}" if member.alias_of else ""
    return line + alias + attribute_docstring(member.documentation)


def enum_module(enum: PyEnum, package: PyPackage) -> str:
    """Return the text of the module of one enumeration."""
    name = xml_name(enum.xml_name, enum.name, package)
    base = "WireFlag" if enum.is_flags else "WireEnum"
    symbols = {Symbol(".._runtime", base)} | xml_name_symbols(name, "..")
    if enum.base is not None:
        named = set(re.findall(r"\w+", enum.base.codec))  # the annotation of the values is not printed
        symbols |= localised({each for each in enum.base.symbols if each.name in named}, "..")
    has_no_rule = enum.is_flags or enum.white_space == "preserve"
    rules = [] if has_no_rule else [f"    __white_space__ = {literal(enum.white_space)}"]
    rules += [] if enum.base is None else [f"    __codec__ = {enum.base.codec}"]
    kind = f"{'Flags' if enum.is_flags else 'Enumeration'} ``{enum.xml_name.name}``."
    return render(
        "models/enum.py.jinja",
        enum=enum,
        base=base,
        kind=kind,
        docstring=block(paragraphs_of(enum.documentation) or [kind], 4),
        sections=[
            xml_name_line(name),
            "\n".join(rules),
            "\n".join(_member(each, is_flags=enum.is_flags) for each in enum.members),
        ],
        imports=import_block(symbols),
    )
