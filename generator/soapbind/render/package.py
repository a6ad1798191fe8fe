"""From the model of a package to all its files as text: the one entry point of this stage."""

from __future__ import annotations

import symtable
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from soapbind.enclosed import Enclosed
from soapbind.pymodel.classes.encoded import SOAPENC
from soapbind.pymodel.literals import literal
from soapbind.pymodel.model import FieldKind, Symbol
from soapbind.pymodel.naming import exported
from soapbind.pymodel.naming.exported import EXPORTED
from soapbind.render.content import inherited_fields
from soapbind.render.enums import enum_module
from soapbind.render.environment import render
from soapbind.render.errors import error_sources, errors_module
from soapbind.render.facade import facade_module, services_module
from soapbind.render.layout import indented
from soapbind.render.layout.line_breaks import WIDTH
from soapbind.render.layout.module_head import headed, reexports
from soapbind.render.models import models_init, record_module
from soapbind.render.ports import ports_module, versions_argument
from soapbind.render.runtime_files import ENCODED_ROOM, runtime_files
from soapbind.render.services import headers_module, service_modules

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from soapbind.profiles.model import Profile
    from soapbind.pymodel.model import PyField, PyPackage, PyService

_TESTING = ("FakeServer", "RecordedCall", "current_call", "soap_fault")  # what testing.py of the generic profile offers


_NOTHING = Enclosed()


def render_package(package: PyPackage, profile: Profile, documents: Enclosed = _NOTHING) -> dict[str, str]:
    """Return the text of every file of the package, by path inside it; it holds ``documents``."""
    files = {
        "__init__.py": _package_init(package, profile),
        "py.typed": "",
        "_contract.py": _contract_module(package),
        "_headers.py": headers_module(package),
        "json.py": render("json.py.jinja"),
        "errors.py": errors_module(package, error_sources(profile)),
        "_operations.py": render("operations.py.jinja", services=_served_names(package)),
        "_agents.py": render(f"{profile.template_folder}/agents.py.jinja", package=package),
        "_client.py": facade_module(package, profile),
        "_services.py": services_module(package),
        "server.py": _serving_module("server", package, profile, documents),
        "testing.py": _serving_module("testing", package, profile, documents),
        "models/__init__.py": models_init(package),
    }
    files |= {f"{name}.py": render(f"{profile.template_folder}/{name}.py.jinja") for name in profile.modules}
    if documents.files:
        files["_wsdl/__init__.py"] = _documents_module(package, documents)
    if profile.has_endpoints:
        files["_ports.py"] = ports_module(package)
    records = {record.name: record for record in package.records}
    for record in package.records:
        files[f"models/{record.module}.py"] = record_module(record, inherited_fields(record, records), package)
    for enum in package.enums:
        files[f"models/{enum.module}.py"] = enum_module(enum, package)
    for service in package.services:
        for path, text in service_modules(service, package).items():
            files[f"{service.module}/{path}"] = text
    for path, text in files.items():
        if path.endswith(".py"):
            symtable.symtable(text, path, "exec")  # a template that prints broken Python must never reach a disk
            files[path] = headed(text, PurePosixPath(path))
    rooms = (profile.runtime, *profile.more_rooms, *([ENCODED_ROOM] if _is_encoded(package) else []))
    files |= runtime_files(rooms)
    files |= {f"_wsdl/{name}": text for name, text in documents.files.items()}
    return dict(sorted(files.items()))


def _package_init(package: PyPackage, profile: Profile) -> str:
    version = package.namespace.rstrip("/").rpartition("/")[2]
    left_out = _left_out(package, profile)
    exports: list[tuple[str, list[str]]] = [
        ("_client", sorted(profile.facades)),
        *error_sources(profile),
        ("_headers", sorted(header.name for header in package.headers)),
        *((module, list(names)) for module, names in EXPORTED.items() if module not in left_out),
    ]
    return render(
        "package_init.py.jinja",
        package=package,
        facades=profile.facades,
        summary=f"Typed clients of {', '.join(s.name for s in package.services[:5])}"
        f"{' and more' if len(package.services) > 5 else ''} ({version}).",  # noqa: PLR2004 - what fits on a line
        imports=_reexports(package, exports),
        names=[
            '"models": ("models", ""),',
            *(f'"{module}": ("{module}", ""),' for module in _service_modules(package)),
            *(f'"{name}": ("{module}", "{name}"),' for module, names in exports for name in names),
        ],
    )


def _left_out(package: PyPackage, profile: Profile) -> set[str]:
    """Return the modules of which nothing is offered, because no value of the contract needs it."""
    types = [field.type.pattern for field in _fields(package)]
    is_netserver = profile.must_give_all
    needed = {
        **dict.fromkeys(exported.PORTS, profile.has_endpoints),
        **dict.fromkeys(exported.GIVEN, not is_netserver),
        exported.EXACT: any("xsd." in each for each in types),  # values that Python's own types cannot hold
        exported.NIL: any(field.has_nil for field in _fields(package)),
        exported.ANY: not is_netserver or any("AnyValue" in each for each in types) or _has_wildcards(package),
        exported.ATTACHMENT: _has_attachments(package),
    }
    return {module for module, is_needed in needed.items() if not is_needed}


def _has_attachments(package: PyPackage) -> bool:
    bodies = (body for s in package.services for o in s.operations for body in (o.request, o.response))
    return package.has_references or any(f.kind is FieldKind.ATTACHMENT for body in bodies for f in body.fields)


def _service_modules(package: PyPackage) -> list[str]:
    return sorted(service.module for service in package.services)


def _reexports(package: PyPackage, exports: list[tuple[str, list[str]]]) -> list[str]:
    """Return what type checkers see in the package itself."""
    symbols = [Symbol(".", module) for module in ("models", *_service_modules(package))]
    symbols += [Symbol(f".{module}", name) for module, names in exports for name in names]
    return reexports(symbols)


def _contract_module(package: PyPackage) -> str:
    secrets = _secrets(package)
    return render(
        "contract.py.jinja",
        package=package,
        is_encoded=_is_encoded(package),
        constants=[_constant(name, literal(uri)) for uri, name in package.constants.items()],
        prefixes=[
            f"{package.constants.get(uri) or literal(uri)}: {literal(prefix)},"
            for uri, prefix in package.prefixes.items()
        ],
        secrets=_tuple(list(map(literal, secrets))),
    )


def _constant(name: str, value: str) -> str:
    line = f"{name} = {value}"
    return line if len(line) <= WIDTH else f"{name} = (\n    {value}\n)"


def _tuple(items: Sequence[str]) -> str:
    if len(items) > 1:
        return f"(\n{indented(f'{item},' for item in items)}\n)"
    return f"({items[0]},)" if items else "()"


def _served_names(package: PyPackage) -> list[str]:
    return [f'{literal(service.name)}: "{service.module}",' for service in package.services]


def _documents_module(package: PyPackage, documents: Enclosed) -> str:
    return render(
        "wsdl_init.py.jinja",
        wsdls=[
            f"{literal(each.name)}: {literal(documents.wsdls[each.name])},"
            for each in package.services
            if each.name in documents.wsdls
        ],
        names=[f"{literal(name)}," for name in sorted(documents.files)],
    )


def _serving_module(name: str, package: PyPackage, profile: Profile, documents: Enclosed) -> str:
    """Return the module of the application or of the fake server, which take the same objects."""
    served: list[str] = []
    for service in package.services:
        endpoints = service.endpoints if profile.has_endpoints else ()
        names = ", ".join(map(literal, (service.protocol, *endpoints))) + "," * (not endpoints)
        served.append(
            f"ServedService({literal(service.name)}, {service.module}, ({names}){versions_argument(service)}),"
        )
    return render(
        f"{profile.template_folder}/{name}.py.jinja",
        package=package,
        imports="\n".join(f"from . import {service.module}" for service in package.services),
        parameters=[line for service in package.services for line in _object_parameter(name, service)],
        served=served,
        has_documents=bool(documents.files),
        enclosed="ENCLOSED" if documents.files else "None",
        fakes="\n".join(f"from ._runtime.{module} import {fake}" for fake, module in profile.fakes.items()),
        names=", ".join(map(literal, sorted((*_TESTING, *profile.fakes)))),
    )


def _object_parameter(module: str, service: PyService) -> list[str]:
    """Return the lines of the parameter for an object that implements a service, for a fake also a part of it."""
    if module == "testing":
        return [f"{service.module}: object | None = None,"]
    types = (service.protocol, service.async_protocol)
    parts = [f"{service.module}: {service.module}.{types[0]}", f"| {service.module}.{types[1]}", "| None = None,"]
    line = " ".join(parts)
    return [line] if len(line) + 8 <= WIDTH else parts


def _fields(package: PyPackage) -> Iterator[PyField]:
    """Give the fields of all classes."""
    wrappers = (r for s in package.services for o in s.operations for r in (o.request, o.response))
    return (field for record in (*package.records, *package.headers, *wrappers) for field in record.fields)


def _secrets(package: PyPackage) -> list[str]:
    """Return the names of the elements that hold secrets, wherever they are."""
    return sorted({field.wire_name for field in _fields(package) if field.is_secret})


def _has_wildcards(package: PyPackage) -> bool:
    """Whether some field holds elements that the contract does not name."""
    return any(field.kind is FieldKind.ANY_ELEMENT for field in _fields(package))


def _is_encoded(package: PyPackage) -> bool:
    """Whether some class is declared with SOAP encoding."""
    wrappers = (r for s in package.services for o in s.operations for r in (o.request, o.response))
    return any(record.encoding for record in (*wrappers, *package.headers)) or any(
        SOAPENC in field.type.symbols for field in _fields(package)
    )
