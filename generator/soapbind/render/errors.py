"""The module of the exceptions: those of every call, and a class for each fault that the contract declares."""

from __future__ import annotations

from typing import TYPE_CHECKING

from soapbind.pymodel.literals import literal
from soapbind.pymodel.model import Symbol
from soapbind.render.docstrings.text import block, paragraphs_of
from soapbind.render.environment import render
from soapbind.render.layout import bracketed
from soapbind.render.layout.module_head import import_block
from soapbind.render.models import field_symbols, namespace

if TYPE_CHECKING:
    from soapbind.profiles.model import Profile
    from soapbind.pymodel.model import PyFault, PyPackage

_ERRORS = (
    "AuthenticationError",
    "DecodeError",
    "EmptyResultError",
    "EncodeError",
    "HttpStatusError",
    "JsonError",
    "SoapError",
    "SoapFault",
    "TransportError",
    "TransportTimeoutError",
)
_MODELS = "from . import models"
_BASE = Symbol("._runtime.soap.declared_fault", "DeclaredFault")
_ENTRY = Symbol("._runtime.soap.declared_fault", "DetailEntry")


def error_sources(profile: Profile) -> list[tuple[str, list[str]]]:
    """Return the modules of the exceptions of every call, with their names."""
    own = [(f"_runtime.{profile.runtime}.server_error", list(profile.errors))] if profile.errors else []
    return [("_runtime.errors", list(_ERRORS)), *own]


def errors_module(package: PyPackage, sources: list[tuple[str, list[str]]]) -> str:
    """Return the module of all exceptions; ``sources`` are those of every call."""
    symbols = {Symbol(f".{module}", name) for module, names in sources for name in names}
    if package.faults:
        symbols |= {_BASE, _ENTRY, Symbol("._runtime.exception_detail", "ExceptionDetail")}
        symbols |= field_symbols(tuple(fault.detail for fault in package.faults), ".", package)
        symbols -= {Symbol("._runtime", "element")}
    exported = {name for _, names in sources for name in names} | {fault.name for fault in package.faults}
    exported |= {_BASE.name, "ExceptionDetail"} if package.faults else set()
    return render(
        "errors.py.jinja",
        imports=import_block(symbols).replace(_MODELS, f"{_MODELS}  # noqa: F401 - in quotes below"),
        names=[f'"{name}",' for name in sorted(exported)],
        faults=[_view(fault, package) for fault in package.faults],
    )


def _view(fault: PyFault, package: PyPackage) -> dict[str, str]:
    detail = fault.detail
    annotation = detail.type.annotation("models.")
    arguments = [literal(detail.wire_name), detail.type.codec]
    if detail.namespace is not None:
        arguments.append(f"namespace={namespace(detail.namespace, package)}")
    if fault.says_type:
        arguments.append("says_type=True")
    wire = f"Fault ``{fault.wire_name}``, detail ``{detail.wire_name}``."
    return {
        "name": fault.name,
        # The classes of data types are loaded when they are needed.
        "base": f'DeclaredFault["{annotation}"]' if detail.type.models else f"DeclaredFault[{annotation}]",
        "docstring": block([*(paragraphs_of(fault.documentation) or paragraphs_of(detail.documentation)), wire], 4),
        "entry": bracketed("__entry__ = DetailEntry(", arguments, ")", 4),
    }
