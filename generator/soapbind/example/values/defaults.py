"""What ``to_data`` makes of the fields that an example does not give, and which members of enumerations it shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from soapbind.example.values import simple
from soapbind.example.values.codecs import Declared, declared
from soapbind.example.values.value import NoExampleError
from soapbind.pymodel.model import FieldKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from soapbind.pymodel.model import PyEnum, PyField, PyMember, PyRecord

# Values that say that there is none, in small letters.
_SILENT = frozenset({"", "default", "invalid", "n/a", "na", "none", "notset", "notspecified", "null", "undefined",
    "unknown", "unspecified"})  # fmt: skip
_AROUND = frozenset({"OrNil", "derived.Restricted", "soapenc.typed"})
_LISTS = frozenset({FieldKind.MIXED, FieldKind.PART, FieldKind.ANY_ELEMENT})


@dataclass(frozen=True, slots=True)
class Defaults:
    """The defaults of fields, in a package with these classes."""

    records: Mapping[str, PyRecord]
    enums: Mapping[str, PyEnum]

    def add(self, field: PyField, data: dict[str, Any]) -> None:
        """Add the default of a field to an object, unless it is None. Raises NoExampleError for what is not known."""
        if field.kind is FieldKind.ANY_ATTRIBUTES:
            data[field.name] = {}
        elif field.is_repeated and (field.kind is FieldKind.ELEMENT or field.kind in _LISTS):
            data[field.name] = []
        elif field.kind is FieldKind.ATTRIBUTE and field.default is not None:
            data[field.name] = self._of_text(field, field.default)
        elif field.kind is FieldKind.ELEMENT and not field.may_be_none:
            text = field.type.default if field.default is None else field.default
            has_text = text is not None and not field.type.is_value
            data[field.name] = self._of_text(field, text or "") if has_text else self._zero(declared(field.type.codec))

    def _of_text(self, field: PyField, text: str) -> Any:
        return self._read(declared(field.type.codec), text, dict(field.scope))

    def _read(self, found: Declared, text: str, scope: Mapping[str, str]) -> Any:
        """Return what ``to_data`` makes of the value of a text; ``scope`` has its prefixes. Raises NoExampleError."""
        while found.name in _AROUND:
            found = found.inner[0]
        match found.name:
            case "EnumOf":
                values = {member.value for member in self.enums[found.texts[0]].members}
                return text.strip() if text.strip() in values else text
            case "FlagsOf" | "derived.ListOf":
                items = text.split()
                return [self._read(found.inner[0], each, scope) for each in items] if found.inner else items
            case "derived.QNAME":
                prefix, _, name = text.rpartition(":")
                return f"{{{scope[prefix]}}}{name}" if scope.get(prefix) else name
            case "derived.UnionOf":
                return text
            case name:
                if found.inner or found.texts:
                    raise NoExampleError
                return simple.value_of(name, text, "").data

    def _zero(self, found: Declared) -> Any:
        """Return the zero of a value type (.NET)."""
        match found.name:
            case "RecordOf":
                return self._empty(self.records[found.texts[0]])
            case "EnumOf":
                return next(m.value for m in self.enums[found.texts[0]].members if not m.number)
            case "FlagsOf":
                return []
            case name:
                return simple.zero_of(name)

    def _empty(self, record: PyRecord) -> dict[str, Any]:
        """Return an object of a class without a base whose fields are all zero (a .NET struct)."""
        made: dict[str, Any] = {}
        for field in record.fields:
            self.add(field, made)
        return made


def enum_member(found: PyEnum, text: str = "") -> PyMember:
    """Return the member that is shown: the one with a text, else the first that says something.

    Raises NoExampleError where there is none.
    """
    if text:
        members = [each for each in found.members if each.value == text]
    else:
        telling = [each for each in found.members if each.value.lower().replace("_", "") not in _SILENT]
        members = telling or list(found.members)
    if not members:
        raise NoExampleError
    return members[0]


def flag_members(found: PyEnum) -> list[PyMember]:
    """Return one or two flags that no other member stands for together. Raises NoExampleError where there is none."""
    single = [each for each in found.members if each.number and each.alias_of is None]
    plain = [each for each in single if each.number & (each.number - 1) == 0]
    if not single:
        raise NoExampleError
    pair = plain[:2] or single[:1]
    both = sum(each.number for each in pair)
    joins = any(each.number & both == each.number and each not in pair for each in single)
    return pair[:1] if joins or sum(len(each.name) + len(found.name) for each in pair) > _WIDEST else pair


_WIDEST = 50  # characters of two flags
