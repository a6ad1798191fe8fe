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
    package = reference.package
    classes = _classes(reference)
    common = tuple(_common(cls, classes, reference) for cls in classes)
    declared = tuple(_declared(fault, reference) for fault in package.faults)
    about = (f"Import them from {package.name}.errors.",) if declared else ("None.",)
    return ErrorsPage(
        ERRORS,
        "errors",
        "Errors",
        (Link(package.name, INDEX), Link("errors", ERRORS)),
        tables=(
            Table("every-call", "Errors of every call", common, columns=("Name", "Derives from")),
            Table("declared", "Faults that the contract declares", declared, about),
        ),
        picture=_tree(classes, package.faults),
    )


def _common(cls: type[Exception], classes: list[type[Exception]], reference: Reference) -> Row:
    anchor = _anchor(cls.__name__)
    base = _base(cls, classes)
    first = _text(getdoc(cls) or "")[0]
    return Row(
        anchor,
        cls.__name__,
        "",
        wire_type="Exception" if base is None else base.__name__,
        documentation=paragraphs(first),
        badge=reference.badge(ERRORS, anchor),
    )


def _base(cls: type[Exception], classes: list[type[Exception]]) -> type[Exception] | None:
    """Return the exception of a package that another one derives from."""
    return next((each for each in cls.__mro__[1:] if each in classes), None)


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
    return sorted(found, key=lambda cls: [each.__name__ for each in reversed(cls.__mro__) if each in found])


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
        base = _base(cls, classes)
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
