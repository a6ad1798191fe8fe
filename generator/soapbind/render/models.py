"""Modules of data types: one class a file."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from soapbind.pymodel.literals import literal
from soapbind.pymodel.model import (
    FieldKind,
    PyField,
    PyPackage,
    PyRecord,
    Symbol,
)
from soapbind.pymodel.python_types.builtin_types import RUNTIME, namespace_symbol
from soapbind.pymodel.python_types.types import scope_argument
from soapbind.render.content import content_line, elements_of, rules_line
from soapbind.render.docstrings.text import block, paragraphs_of
from soapbind.render.environment import render
from soapbind.render.layout import bracketed, indented
from soapbind.render.layout.line_breaks import WIDTH, folded, folded_parameter
from soapbind.render.layout.module_head import import_block, reexports

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from soapbind.contract.model import QName


_KIND_OF_PART = "A part of a content model that has no name of its own on the wire."
_CONSTANT = re.compile(r"^XmlName\(([A-Z]\w*),")  # of a namespace, in the name of a class
_WORDS = re.compile(r"\w+")


def imported_name(symbol: Symbol) -> str:
    """Return the name that a module has after importing a symbol."""
    return symbol.name or symbol.module.rpartition(" as ")[2]


def localised(symbols: set[Symbol], root: str) -> set[Symbol]:
    """Return symbols with the place of the runtime filled in; ``root`` is the dots up to the package."""
    return {_localised(symbol, root) for symbol in symbols}


@lru_cache(4096)
def _localised(symbol: Symbol, root: str) -> Symbol:
    return Symbol(symbol.module.replace("{root}", root), symbol.name)


@lru_cache(4096)
def _words(annotation: str) -> frozenset[str]:
    return frozenset(_WORDS.findall(annotation))


def namespace(uri: str, package: PyPackage) -> str:
    """Return the expression for a namespace: a constant where there is one."""
    constant = namespace_symbol(uri, package.constants)
    return literal(uri) if constant is None else constant.name


def field_line(field: PyField, package: PyPackage) -> str:
    """Return the declaration of one attribute, and below it what is said of it, where editors look for it."""
    function, arguments = _FUNCTIONS[field.kind](field, package)
    if field.is_secret:
        arguments.append("secret=True")
    return _declared(field, function, arguments) + attribute_docstring(field.documentation)


def _declared(field: PyField, function: str, arguments: list[str]) -> str:
    """Return the declaration, with as much before the brackets of the call as fits on a line.

    A type in brackets of its own fits where Ruff would leave the line too wide.
    """
    annotation = field.annotation("models.")
    head = f"{field.name}: {annotation} = "
    if len(head) + len(function) < WIDTH - 4:
        return bracketed(f"{head}{function}(", arguments, ")", 4)
    if len(head) < WIDTH - 4:
        return f"    {head}(\n{bracketed(f'{function}(', arguments, ')', 8)}\n    )"
    is_one_type = annotation.endswith("]") and " | " not in annotation.partition("[")[0]
    left, inner, right = annotation.partition("[") if is_one_type else ("", annotation, ")")
    if is_one_type:
        left, inner, right = f"{left}[", right[:-1], "]"
    broken = folded_parameter(inner, 8)
    return f"    {field.name}: {left or '('}\n{broken}\n{bracketed(f'{right} = {function}(', arguments, ')', 4)}"


def _element(field: PyField, package: PyPackage) -> tuple[str, list[str]]:
    arguments = [literal(field.wire_name), field.type.codec]
    if field.namespace is not None:
        arguments.append(f"namespace={namespace(field.namespace, package)}")
    if not field.is_repeated:
        if field.is_optional:
            arguments.append("optional=True")
        if field.is_nillable and (field.type.is_value or field.has_nil):
            arguments.append("nillable=True")
        elif not (field.is_optional or field.is_nillable or field.type.is_value):
            arguments.append("nillable=False")
        if field.default is not None:
            arguments.append("fixed=True")
    else:
        arguments += ["nillable=True"] * field.is_nillable + ["required=True"] * field.is_required_list
    return "repeated" if field.is_repeated else "element", arguments


def _attribute(field: PyField, package: PyPackage) -> tuple[str, list[str]]:
    arguments = [literal(field.wire_name), field.type.codec]
    if field.namespace is not None:
        arguments.append(f"namespace={namespace(field.namespace, package)}")
    if field.is_optional:
        arguments.append("optional=True")
    if field.default is not None:
        arguments.append(f"{'fixed' if field.is_fixed else 'default'}={literal(field.default)}")
    if field.scope:
        arguments.append(f"scope={scope_argument(field.scope)}")
    return "wire.attribute", arguments


def _text(field: PyField, _package: PyPackage) -> tuple[str, list[str]]:
    return "wire.text", [field.type.codec, *(["optional=True"] if field.is_optional else [])]


def _part(field: PyField, _package: PyPackage) -> tuple[str, list[str]]:
    if field.is_repeated:
        return "wire.parts", [field.type.codec, *["required=True"] * field.is_required_list]
    return "wire.part", [field.type.codec, *([] if field.is_optional else ["optional=False"])]


def _any_element(field: PyField, _package: PyPackage) -> tuple[str, list[str]]:
    return "wire.any_elements" if field.is_repeated else "wire.any_element", list(field.namespaces)


_FUNCTIONS: dict[FieldKind, Callable[[PyField, PyPackage], tuple[str, list[str]]]] = {
    FieldKind.ELEMENT: _element,
    FieldKind.ATTRIBUTE: _attribute,
    FieldKind.TEXT: _text,
    FieldKind.PART: _part,
    FieldKind.ANY_ELEMENT: _any_element,
    FieldKind.ANY_ATTRIBUTES: lambda _field, _package: ("wire.any_attributes", []),
    FieldKind.ATTACHMENT: lambda field, _: ("swa.part", [literal(field.wire_name)]),
    FieldKind.MIXED: lambda field, _: ("wire.mixed", [field.type.codec]),
}


def field_symbols(fields: tuple[PyField, ...], root: str, package: PyPackage) -> set[Symbol]:
    """Return what the declarations of ``fields`` import; ``root`` is the dots up to the package."""
    found: set[Symbol] = set()
    for each in fields:
        found |= each.type.symbols
        if each.kind is FieldKind.ELEMENT:
            found.add(Symbol(RUNTIME, "repeated" if each.is_repeated else "element"))
        elif each.kind is not FieldKind.ATTACHMENT:
            found.add(Symbol(f"{RUNTIME}.schema", "wire"))
        if each.type.models:
            found.add(Symbol(root, "models"))
        constant = namespace_symbol(each.namespace or "", package.constants)
        found |= set() if constant is None else {constant}
    return localised(found, root)


def xml_name(name: QName, class_name: str, package: PyPackage) -> str:
    """Return the expression for the name on the wire, "" when it follows from the name of the class."""
    if name.namespace != package.namespace:
        return f"XmlName({namespace(name.namespace, package)}, {literal(name.name)})"
    return "" if name.name == class_name else f"XmlName(NAMESPACE, {literal(name.name)})"


def xml_name_line(expression: str) -> str:
    """Return the line that names a class on the wire, "" where its own name says it."""
    return folded(f"__xml_name__ = {expression}", 4) if expression else ""


def xml_name_symbols(expression: str, root: str) -> set[Symbol]:
    """Return what an expression of ``xml_name`` imports; ``root`` is the dots up to the package."""
    found = {Symbol(f"{root}_runtime", "XmlName")} if expression else set[Symbol]()
    return found | {Symbol(f"{root}_contract", constant) for constant in _CONSTANT.findall(expression)}


def record_notes(record: PyRecord) -> list[str]:
    """Return what a reader of the class should know beside its fields."""
    notes: list[str] = []
    given = [f for f in record.fields if f.type.default is not None]
    fixed = [f"{f.name} {f.type.default!r}" for f in given if f.is_fixed]
    if fixed:
        notes.append(f"The only value, which an empty element means too: {', '.join(fixed)}.")
    defaults = [f"{f.name} {f.type.default!r}" for f in given if not f.is_fixed]
    if defaults:
        notes.append(f"What an empty element means: {', '.join(defaults)}.")
    dates = [f.name for f in record.fields if f.type.codec == "DATE_TIME" and not f.may_be_none]
    if dates:
        notes.append(f"``datetime.min`` means not set: {', '.join(dates)}.")
    spans = [f.name for f in record.fields if f.type.codec == "DURATION"]
    if spans:
        notes.append(f"Time of day or length of time, as timedelta: {', '.join(spans)}.")
    secrets = [f.name for f in record.fields if f.is_secret]
    if secrets:
        notes.append(f"Kept out of repr: {', '.join(secrets)}.")
    if record.subtypes:
        notes.append(f"Derived types: {', '.join(record.subtypes)}.")
    return notes


def attribute_docstring(text: str) -> str:
    """Return the line or lines below an attribute that say what it is; nothing where nothing is said."""
    return f"\n{block(paragraphs_of(text), 4)}" if text else ""


def _inherited_symbols(fields: Sequence[PyField], root: str) -> set[Symbol]:
    """Return what the annotations of inherited fields name.

    The constructor that dataclasses make has these annotations as text, which ``typing.get_type_hints`` looks up in the
    module of the derived class.
    """
    found: set[Symbol] = set()
    for field in fields:
        words = _words(field.annotation("models."))
        found |= {symbol for symbol in field.type.symbols if imported_name(symbol) in words}
        found |= {Symbol(root, "models")} if field.type.models else set()
    return localised(found, root)


def future_import(fields: Sequence[PyField]) -> str:
    """Return the import by which annotations stay text, "" where they may as well be evaluated.

    Data types are loaded when they are first asked for, and a field can have the name of a type.
    """
    hidden = {"models", *(field.name for field in fields)}
    words = {word for field in fields for word in _words(field.annotation("models."))}
    return "from __future__ import annotations\n\n" if words & hidden else ""


def unused_names(symbols: set[Symbol]) -> str:
    """Return the line that makes use of imports which only inherited annotations name, "" where there are none."""
    names = sorted(imported_name(symbol) for symbol in symbols)
    value = f"({', '.join(names)}{',' if len(names) == 1 else ''})"
    return f"\n\n_INHERITED = {value}  # in annotations, for typing.get_type_hints" if names else ""


def record_module(record: PyRecord, inherited: Sequence[PyField], package: PyPackage) -> str:
    """Return the text of the module of one dataclass; ``inherited`` are the fields of its bases."""
    name = "" if record.is_part else xml_name(record.xml_name, record.name, package)
    symbols = (
        field_symbols(record.fields, "..", package) | {Symbol(".._runtime", "record")} | xml_name_symbols(name, "..")
    )
    silent = _inherited_symbols(inherited, "..") - symbols
    base = record.base or ("wire.ContentPart" if record.is_part else "Record")
    if record.is_part:
        symbols.add(Symbol(".._runtime.schema", "wire"))
    else:
        symbols.add(Symbol(f".{record.base_module}", base) if record.base else Symbol(".._runtime", "Record"))
    rules = rules_line(record, inherited, package)
    if rules:
        symbols.add(Symbol(".._runtime.schema", "wire"))
    kind = _KIND_OF_PART if record.is_part else f"Data type ``{record.xml_name.name}``."
    notes = record_notes(record)
    return render(
        "models/record.py.jinja",
        record=record,
        base=base,
        kind=kind,
        future=future_import(record.fields),
        docstring=block([*paragraphs_of(record.documentation), *(["\n".join(notes)] if notes else [])] or [kind], 4),
        sections=[
            xml_name_line(name),
            "    __abstract__ = True" if record.is_abstract else "",
            content_line(record, elements_of(inherited, package)),
            rules,
            "\n".join(field_line(field, package) for field in record.fields),
        ],
        imports=import_block(symbols | silent) + unused_names(silent),
    )


def _mapping(lines: Sequence[str]) -> str:
    return f"{{\n{indented(lines)}\n}}" if lines else "{}"


def models_init(package: PyPackage) -> str:
    """Return the text of the package that has every data type under its own name."""
    classes = sorted([(r.name, r.module) for r in package.records] + [(e.name, e.module) for e in package.enums])
    imports = reexports(Symbol(f".{module}", name) for name, module in classes)
    renamed = [
        f"{literal(wire)}: {literal(name)},"
        for wire, name in sorted(package.renamed.items(), key=lambda pair: pair[0].lower())
    ]
    return render(
        "models/init.py.jinja",
        imports="\n".join(["if TYPE_CHECKING:", *imports, "", ""]) if imports else "",
        modules=_mapping([f"{literal(name)}: {literal(module)}," for name, module in classes]),
        renamed=_mapping(renamed),
    )
