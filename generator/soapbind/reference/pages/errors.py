"""The page of the exceptions: the tree of those of every call, and the faults that the contract declares."""

from __future__ import annotations

from importlib import import_module
from inspect import getdoc
from typing import TYPE_CHECKING

from soapbind.reference.model import ErrorsPage, Link, Row, Table
from soapbind.reference.picture import drawn
from soapbind.reference.pieces import paragraphs, type_annotation
from soapbind.reference.places import ERRORS, INDEX, href
from soapbind.render.errors import error_sources

if TYPE_CHECKING:
    from soapbind.pymodel.model import PyFault
    from soapbind.reference.model import Picture
    from soapbind.reference.subject import Reference


def errors_page(reference: Reference) -> ErrorsPage:
    """Return the page of all exceptions."""
    classes = _classes(reference)
    common = tuple(
        Row(_anchor(cls.__name__), cls.__name__, "", (f"derives from {cls.__base__.__name__}",) if cls.__base__ else (),
            documentation=paragraphs(_text(getdoc(cls) or "")[:1][0]))
        for cls in classes
    )  # fmt: skip
    declared = tuple(_declared(fault, reference) for fault in reference.package.faults)
    return ErrorsPage(
        ERRORS,
        "errors",
        "Errors",
        (Link(reference.package.name, INDEX), Link("errors", ERRORS)),
        tables=(
            Table("every-call", "Errors of every call", common),
            Table("declared", "Faults that the contract declares", declared, () if declared else ("None.",)),
        ),
        picture=_tree(classes, reference.package.faults),
    )


def _text(doc: str) -> list[str]:
    """Return the paragraphs of a docstring, each on one line."""
    return [" ".join(each.split()).replace("``", "") for each in doc.split("\n\n")]


def _anchor(name: str) -> str:
    return f"error-{name}"


def _classes(reference: Reference) -> list[type[Exception]]:
    """Return the exceptions of every call, those above before those below."""
    found = [
        getattr(import_module(f"soapbind.{module.replace('_runtime', 'runtime', 1)}"), name)
        for module, names in error_sources(reference.subject.profile)
        for name in names
    ]
    if reference.package.faults:
        found.append(import_module("soapbind.runtime.soap.declared_fault").DeclaredFault)
    return sorted(found, key=lambda cls: [each.__name__ for each in reversed(cls.__mro__)])


def _declared(fault: PyFault, reference: Reference) -> Row:
    anchor = _anchor(fault.name)
    return Row(
        anchor,
        fault.name,
        fault.wire_name,
        ("detail: ", *type_annotation(fault.detail, reference)),
        str(fault.xml_name),
        documentation=paragraphs(fault.documentation),
        badge=reference.badge(ERRORS, anchor),
    )


def _tree(classes: list[type[Exception]], faults: tuple[PyFault, ...]) -> Picture:
    """Return the tree of exceptions as a picture."""
    children: dict[str, list[str]] = {}
    for cls in classes:
        base = next((each for each in cls.__mro__[1:] if each in classes), None)
        children.setdefault("" if base is None else base.__name__, []).append(cls.__name__)
    children.setdefault("DeclaredFault", []).extend(fault.name for fault in faults)
    found: list[tuple[Link, int, int]] = []
    todo = [(name, 0, -1) for name in reversed(children.get("", []))]
    while todo:
        name, depth, parent = todo.pop()
        row = len(found)
        found.append((Link(name, href(ERRORS, _anchor(name))), depth, parent))
        todo += [(each, depth + 1, row) for each in reversed(children.get(name, []))]
    return drawn("The exceptions: each derives from the one to the left above it.", found, {})
