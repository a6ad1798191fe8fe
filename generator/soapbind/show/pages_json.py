"""What to type in Python, for programs: what ``show --python``, ``--type`` and ``--search`` print as JSON.

docs/show-json.md describes it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from soapbind.errors import visible_json
from soapbind.pymodel.model import FieldKind, PyEnum
from soapbind.pymodel.signature import may_be_omitted, parameter_default, parameters, returned
from soapbind.reference.uses import by_method
from soapbind.show.as_json import FORMAT_VERSION

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from soapbind.pymodel.model import PyField, PyOperation, PyPackage, PyRecord, PyService
    from soapbind.reference.model import SearchEntry
    from soapbind.reference.subject import Reference
    from soapbind.reference.uses import Call


def overview_json(reference: Reference) -> str:
    """Return the services of a package, with their clients and methods."""
    package = reference.package
    return _document({"package": package.name, "services": [_service(each, package) for each in package.services]})


def classes_json(found: Iterable[PyRecord | PyEnum], reference: Reference) -> str:
    """Return classes of a package."""
    made = [_enum(each, reference) if isinstance(each, PyEnum) else _record(each, reference) for each in found]
    return _document({"package": reference.package.name, "classes": made})


def found_json(found: Iterable[SearchEntry], package: str) -> str:
    """Return what a search found, best first."""
    shown = [
        {
            "kind": each.kind,
            "name": each.python,
            "wireName": each.wire,
            "in": each.context or None,
            "documentation": each.text,
        }
        for each in found
    ]
    return _document({"package": package, "found": shown})


def _document(content: Mapping[str, object]) -> str:
    return visible_json(json.dumps({"format": FORMAT_VERSION, **content}, indent=2, ensure_ascii=False))


def _service(service: PyService, package: PyPackage) -> dict[str, object]:
    return {
        "name": service.name,
        "module": f"{package.name}.{service.module}",
        "client": service.client,
        "asyncClient": service.async_client,
        "documentation": service.documentation,
        "methods": [_method(each, package) for each in by_method(service)],
    }


def _method(operation: PyOperation, package: PyPackage) -> dict[str, object]:
    items = ["self", *(["*", *given] if (given := parameters(operation, package)) else [])]
    result = returned(operation)
    return {
        "name": operation.method,
        "operation": operation.name,
        "signature": f"def {operation.method}({', '.join(items)}) -> {result}",
        "parameters": [
            {
                **_field(each),
                "required": not may_be_omitted(each, package) and parameter_default(each) is None,
            }
            for each in operation.request.fields
        ],
        "returns": result,
        "results": [_field(each) for each in operation.response.fields],
        "faults": [{"name": each.name, "wireName": each.wire_name} for each in operation.faults],
        "documentation": operation.documentation,
    }


def _field(field: PyField) -> dict[str, object]:
    named = field.kind in {FieldKind.ELEMENT, FieldKind.ATTRIBUTE, FieldKind.ATTACHMENT}
    return {
        "name": field.name,
        "kind": field.kind.value,
        "annotation": field.annotation(),
        "wireName": field.wire_name if named else None,
        "wireType": field.type.label,
        "mayBeAbsent": field.is_optional,
        "mayBeNil": field.is_nillable,
        "repeated": field.is_repeated,
        "default": field.default,
        "documentation": field.documentation,
    }


def _record(record: PyRecord, reference: Reference) -> dict[str, object]:
    is_header = record in reference.package.headers
    return {
        **_class(record, reference),
        "kind": "headers" if is_header else "data type",
        "base": record.base,
        "abstract": record.is_abstract,
        "derived": list(reference.uses.derived.get(record.name, ())),
        "fields": [{**_field(each), "of": owner.name} for owner in _bases(record, reference) for each in owner.fields],
        "usedBy": _uses(record.name, reference, is_header=is_header),
    }


def _bases(record: PyRecord, reference: Reference) -> Iterator[PyRecord]:
    """Give the classes whose fields an object has, in the order of the wire."""
    if record.base is not None:
        yield from _bases(reference.records[record.base], reference)
    yield record


def _enum(enum: PyEnum, reference: Reference) -> dict[str, object]:
    return {
        **_class(enum, reference),
        "kind": "flags" if enum.is_flags else "enumeration",
        "members": [
            {
                "name": each.name,
                "wireName": each.value,
                "number": each.number,
                "aliasOf": each.alias_of,
                "documentation": each.documentation,
            }
            for each in enum.members
        ],
        "usedBy": _uses(enum.name, reference, is_header=False),
    }


def _class(found: PyRecord | PyEnum, reference: Reference) -> dict[str, object]:
    is_header = found in reference.package.headers
    module = reference.package.name + ("" if is_header else ".models")
    return {
        "name": found.name,
        "module": module,
        "wireName": None if is_header else found.xml_name.name,
        "namespace": None if is_header else found.xml_name.namespace,
        "documentation": found.documentation,
    }


def _uses(name: str, reference: Reference, *, is_header: bool) -> dict[str, list[str]]:
    uses = reference.uses
    if is_header:
        return {"headers": _calls(uses.headers.get(name, ()))}
    return {
        "parameters": _calls(uses.parameters.get(name, ())),
        "results": _calls(uses.results.get(name, ())),
        "fields": [f"{each.owner}.{each.field.name}" for each in uses.members.get(name, ())],
        "faults": list(uses.faults.get(name, ())),
        "inside": _calls(uses.reached.get(name, ())),
    }


def _calls(calls: Iterable[Call]) -> list[str]:
    return [f"{service.name}.{operation.name}" for service, operation in calls]
