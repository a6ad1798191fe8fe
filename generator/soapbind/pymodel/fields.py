"""Names of fields that would be alike, in one class or down a line of classes that derive from each other."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from soapbind.contract.model import QName
from soapbind.pymodel.distinct import Names, candidates
from soapbind.pymodel.names import FieldName, field_name

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from soapbind.errors import Problems
    from soapbind.pymodel.model import PyField, PyRecord
    from soapbind.pymodel.names import ClassName


def named_apart(fields: Sequence[PyField], own: str, taken: Collection[str] = ()) -> tuple[PyField, ...]:
    """Return fields with names that differ from each other and from those ``taken``; ``own`` is the own namespace."""
    things = [QName(own if f.namespace is None else f.namespace, f.wire_name) for f in fields]
    names = Names(taken=set(taken)).all(candidates(things, field_name))
    return tuple(f if f.name == n else replace(f, name=FieldName(n)) for f, n in zip(fields, names, strict=True))


def apart_from_inherited(
    records: Mapping[ClassName, PyRecord], own: str, problems: Problems
) -> dict[ClassName, PyRecord]:
    """Return the records with the fields renamed that are called like one of a base class, bases first.

    Notes types that derive from themselves.
    """
    done: dict[ClassName, PyRecord] = {}
    for record in records.values():
        inherited: list[PyField] = []
        for each in reversed(_line(record, records, problems)):
            if each.name not in done:
                taken = {f.name for f in inherited}
                clash = any(f.name in taken for f in each.fields)
                fields = named_apart(each.fields, own, taken) if clash else each.fields
                done[each.name] = replace(each, fields=fields)
            inherited += done[each.name].fields
    return {name: done[name] for name in records}


def _line(record: PyRecord, records: Mapping[ClassName, PyRecord], problems: Problems) -> list[PyRecord]:
    """Return a record and its bases, the nearest first."""
    line = [record]
    while (base := records.get(line[-1].base) if line[-1].base else None) is not None:
        if base in line:
            message = f"the type {record.name} derives from itself"
            hint = "one type of the cycle must have another base"
            problems.add(record.location, "cyclic-inheritance", message, hint)
            break
        line.append(base)
    return line
