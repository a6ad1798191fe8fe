"""Names of fields that would be alike, in one class or down a line of classes that derive from each other."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from soapbind.aliases import Kind
from soapbind.contract.model import QName
from soapbind.pymodel.classes.content import PART
from soapbind.pymodel.model import FieldKind
from soapbind.pymodel.naming.distinct import Names, candidates
from soapbind.pymodel.naming.names import FieldName, field_name
from soapbind.pymodel.naming.naming import Scope, Thing

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from soapbind.errors import Problems
    from soapbind.pymodel.model import PyField, PyRecord
    from soapbind.pymodel.naming.class_names import ClassNames
    from soapbind.pymodel.naming.names import ClassName
    from soapbind.pymodel.naming.naming import Naming


_MARKS = {FieldKind.ELEMENT: "", FieldKind.ATTRIBUTE: "@"}  # before names in the lock


def named_apart(
    fields: Sequence[PyField], owner: Owner, taken: Collection[str] = (), avoid: Collection[str] = ()
) -> tuple[PyField, ...]:
    """Return fields with names that differ from each other and from those ``taken``.

    One of ``avoid`` only the user or the lock can give.
    """
    things = _things(fields, owner)
    names = Scope(owner.naming, owner.kind, Names(taken=set(taken))).all(things, avoid)
    return tuple(f if f.name == n else replace(f, name=FieldName(n)) for f, n in zip(fields, names, strict=True))


@dataclass(frozen=True, slots=True)
class Owner:
    """What has some fields: its names in the lock and for users, its namespace, and that of the contract."""

    naming: Naming
    kind: Kind
    key: str
    short: str
    namespace: str
    own: str


def _things(fields: Sequence[PyField], owner: Owner) -> list[Thing]:
    """Return what fields are called in the lock: by the name on the wire, with its namespace where that is another."""
    names = [QName(owner.own if f.namespace is None else f.namespace, f.wire_name) for f in fields]
    made: list[Thing] = []
    count = Counter[str]()
    for each, name, texts in zip(fields, names, candidates(names, field_name), strict=True):
        mark = _MARKS.get(each.kind, "#")
        is_near = mark or name.namespace == owner.namespace
        key = mark + (name.name if is_near and not (mark == "@" and each.namespace) else str(name))
        count[key] += 1
        number = f"#{count[key]}" if count[key] > 1 else ""
        made.append(Thing(f"{owner.key}.{key}{number}", f"{owner.short}.{mark}{name.name}{number}", texts))
    return made


@dataclass(frozen=True, slots=True)
class FieldNames:
    """Gives the fields of data types their names, those of base classes first."""

    records: Mapping[ClassName, PyRecord]
    names: ClassNames
    own: str
    problems: Problems

    def all(self) -> dict[ClassName, PyRecord]:
        """Return the records with names of fields that differ down every line of derived classes.

        Notes types that derive from themselves.
        """
        done: dict[ClassName, PyRecord] = {}
        below = self._kept_below()
        for record in self.records.values():
            inherited: list[PyField] = []
            for each in reversed(_line(record, self.records, self.problems)):
                if each.name not in done:
                    taken = {f.name for f in inherited}
                    fields = named_apart(each.fields, self._owner(each), taken, below.get(each.name, ()))
                    done[each.name] = replace(each, fields=fields)
                inherited += done[each.name].fields
        return {name: done[name] for name in self.records}

    def _owner(self, record: PyRecord) -> Owner:
        name = record.xml_name
        namespace = name.namespace.removesuffix(PART)
        return Owner(self.names.naming, Kind.FIELDS, self.names.key(name), name.name, namespace, self.own)

    def _kept_below(self) -> Mapping[ClassName, set[str]]:
        """Return the names that the lock keeps for fields of derived classes; a new field of a base has another."""
        found: defaultdict[ClassName, set[str]] = defaultdict(set)
        kept = self.names.naming.kept.get(Kind.FIELDS, {})
        for record in self.records.values() if kept else ():
            names = {kept[each.key] for each in _things(record.fields, self._owner(record)) if each.key in kept}
            for base in _line(record, self.records, self.problems)[1:] if names else ():
                found[base.name] |= names
        return found


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
