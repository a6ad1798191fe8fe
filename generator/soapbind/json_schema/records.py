"""Schemas of the classes of a package, each once, as definitions that others refer to."""

from __future__ import annotations

from dataclasses import MISSING, Field, fields
from typing import TYPE_CHECKING, Any

from soapbind.json_schema.contents import content_schema, enumeration, or_null, wire_schema
from soapbind.json_schema.extension import EXTENSION, KEY, with_kept
from soapbind.json_schema.simple_types import ATTACHMENT
from soapbind.live.parts import part

if TYPE_CHECKING:
    from types import ModuleType

    from soapbind.json_schema.simple_types import Schema

_ELEMENT, _WIRE, _ATTACHMENT = "soapbind.element", "soapbind.wire", "soapbind.attachment"
_TYPE = "$type"


class Definitions:
    """Collects the definitions that a schema needs; types may contain themselves."""

    def __init__(self, package: ModuleType) -> None:
        """Start with none."""
        self._models: Any = package.models
        self._runtime = part(package, "_runtime")
        self._made: dict[str, Schema] = {}
        self._todo: list[str] = []

    def root(self, cls: type[Any]) -> Schema:
        """Return the schema of a class itself."""
        if issubclass(cls, self._runtime.Record):
            is_model = cls is getattr(self._models, cls.__name__, None)
            return self._polymorphic(cls) if is_model else self._record(cls)
        names, is_flags = self._names(cls)
        return enumeration(names, is_flags=is_flags)

    def all(self) -> dict[str, Schema]:
        """Return all definitions, by name."""
        while self._todo:
            name = self._todo.pop()
            self._made[name] = self._record(getattr(self._models, name))
        return dict(sorted(self._made.items()))

    def reference(self, class_name: str) -> Schema:
        """Return the schema of what is declared to be of a class of the models."""
        return self._polymorphic(getattr(self._models, class_name))

    def names(self, class_name: str) -> tuple[list[str], bool]:
        """Return the names of an enumeration or of flags, and whether several may be given."""
        return self._names(getattr(self._models, class_name))

    def _names(self, cls: Any) -> tuple[list[str], bool]:
        if issubclass(cls, self._runtime.WireFlag):
            return list(cls.__dict__["__wire_numbers__"]), True
        return list(cls.known_texts()), False

    def _polymorphic(self, cls: type[Any]) -> Schema:
        """Return a class, or one that derives from it and is named."""
        derived = [each for each in self._classes() if each is not cls and issubclass(each, cls)]
        needed = with_kept("type_name", {}) if cls.__dict__.get("__abstract__") else {}
        own = {**self._ref(cls.__name__), **needed}
        named = [{**self._ref(each.__name__), "required": [_TYPE]} for each in derived]
        return {"anyOf": [own, *named]} if named else own

    def _classes(self) -> list[type[Any]]:
        found = (getattr(self._models, name) for name in self._models.__all__)
        return [each for each in found if issubclass(each, self._runtime.Record)]

    def _ref(self, name: str) -> Schema:
        if name not in self._made:
            self._made[name] = {}
            self._todo.append(name)
        return {"$ref": f"#/$defs/{name}"}

    def _record(self, cls: type[Any]) -> Schema:
        properties: Schema = {}
        required: list[str] = []
        for each in fields(cls):
            schema = self._field(each)
            if schema is None:
                continue
            properties[each.name] = schema
            if each.default is each.default_factory is MISSING:
                required.append(each.name)
        properties |= {_TYPE: {"const": cls.__name__}, KEY: EXTENSION}
        made: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
        if required:  # where an element is nil, its extension says so
            made["anyOf"] = [{"required": required}, with_kept("is_nil", {"const": True})]
        return made

    def _field(self, field: Field[Any]) -> Schema | None:
        element, wire = field.metadata.get(_ELEMENT), field.metadata.get(_WIRE)
        if element is not None:
            schema = content_schema(element.codec, self)
        elif wire is not None:
            schema = wire_schema(wire, self)
        elif _ATTACHMENT in field.metadata:
            schema = ATTACHMENT
        else:
            return None
        return or_null(schema) if field.default is None else schema
