"""The components a WSDL can see, by kind and name. Text that many documents repeat is parsed once."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import TYPE_CHECKING, TypeAlias

from lxml import etree

from soapbind.contract.checks.conflicts import conflict
from soapbind.contract.model import XSD
from soapbind.contract.qnames import UnknownPrefixError
from soapbind.contract.schema.components import parse_components
from soapbind.contract.schema.lookup import did_you_mean
from soapbind.contract.schema.redefine import redefined
from soapbind.contract.schema.unresolved import Component, Kind, Scope, Tables
from soapbind.contract.schema.xsdata_adapter import SchemaSyntaxError
from soapbind.documents.model import XmlElement
from soapbind.errors import Location

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from soapbind.contract.defects import Findings
    from soapbind.contract.visible_documents import Closure
    from soapbind.errors import Problems

_Key: TypeAlias = tuple[Scope, bytes]
# A schema without a namespace counts again for every one it is included into.
MAX_COMPONENTS = 200_000
_NOWHERE = Location("")
_OWNERS = Kind.TYPE, Kind.ELEMENT  # whose conflicts matter only where they are used
_REDEFINE = f"{{{XSD}}}redefine"
_COMPONENTS = tuple(
    f"{{{XSD}}}{name}" for name in ("element", "complexType", "simpleType", "group", "attribute", "attributeGroup")
)
_OTHERS = tuple(
    f"{{{XSD}}}{name}"
    for name in ("import", "include", "redefine", "override", "annotation", "notation", "defaultOpenContent")
)


def read_tables(closures: Sequence[Closure], problems: Findings) -> list[Tables]:
    """Return the tables of each closure."""
    cache = _Cache(problems)
    keys = [[cache.keys(schema, scope) for schema, scope in c.schemas] for c in closures]
    changes = [
        [
            key
            for schema, scope in c.schemas
            for inner in schema.iterchildren(_REDEFINE)
            for key in cache.keys(inner, scope)
        ]
        for c in closures
    ]
    cache.parse()
    tables = [_table((cache.done.get(k) for ks in lists for k in ks), problems) for lists in keys]
    for each, changed in zip(tables, changes, strict=True):
        _redefine(each, [cache.done.get(key) for key in changed], problems)
    return tables


def _redefine(tables: Tables, changes: Sequence[Component | None], problems: Findings) -> None:
    """Put what ``xs:redefine`` writes into the tables; the innermost document, which is read last, comes first."""
    for new in reversed(changes):
        if new is None:
            continue
        old = tables[new.kind].get(new.name)
        if old is None:
            message = f"redefines {new.kind.value} {new.name.name}, which the redefined schema does not have"
            hint = did_you_mean(new.name, tables[new.kind])
            problems.add(new.location, "bad-redefine", message, hint)
        else:
            tables[new.kind][new.name] = redefined(old, new)


@dataclass(slots=True)
class _Cache:
    """Components by the hash of their text, which has all namespace declarations in scope, so it says everything.

    The texts themselves would be several times as large as the documents.
    """

    problems: Problems
    todo: dict[_Key, tuple[XmlElement, Scope]] = field(default_factory=dict[_Key, tuple[XmlElement, Scope]])
    done: dict[_Key, Component | None] = field(default_factory=dict[_Key, Component | None])

    def keys(self, schema: XmlElement, scope: Scope) -> list[_Key]:
        """Return the keys of all components of a schema, and remember to parse the new ones."""
        same = replace(scope, location=_NOWHERE, lines=False)
        found: list[_Key] = []
        for child in schema.iterchildren(f"{{{XSD}}}*"):
            if child.tag in _OTHERS:
                continue
            if child.tag not in _COMPONENTS:
                where = scope.location.step(etree.QName(child).localname)
                self.problems.add(where, "bad-schema", "is not a component of XML Schema 1.0", "correct the schema")
                continue
            if not child.get("name"):
                where = scope.location.step(etree.QName(child).localname)
                self.problems.add(where, "bad-schema", "a global component without a name", "give it a name")
                continue
            key = (same, sha256(etree.tostring(child, with_tail=False)).digest())
            found.append(key)
            if key not in self.todo:
                self.todo[key] = (child, scope)
                if len(self.todo) > MAX_COMPONENTS:
                    what = f"with it the contract has more than {MAX_COMPONENTS} types and elements"
                    self.problems.add(scope.location, "too-large", what, "name fewer WSDLs, with --include")
                    self.problems.raise_if_any()
        return found

    def parse(self) -> None:
        """Parse what is new: in one call, or one by one when one of them is bad, to tell which."""
        try:
            self.done.update(zip(self.todo, parse_components(list(self.todo.values())), strict=True))
        except (SchemaSyntaxError, UnknownPrefixError, RecursionError):
            for key, item in self.todo.items():
                self.done[key] = self._one(*item)

    def _one(self, element: XmlElement, scope: Scope) -> Component | None:
        where = scope.location.step(f"{etree.QName(element).localname}[{element.get('name', '')}]")
        try:
            return parse_components([(element, scope)])[0]
        except RecursionError:
            self.problems.add(where, "bad-schema", "is nested too deeply", "give the inner types names")
            return None
        except (SchemaSyntaxError, UnknownPrefixError) as error:
            where = error.location or where
            if isinstance(error, UnknownPrefixError):
                self.problems.add(where, "unknown-prefix", str(error), "declare it with xmlns:prefix=...")
            else:
                self.problems.add(where, "bad-schema", f"not valid XML Schema: {error}", "correct the schema")
            return None


def _table(components: Iterable[Component | None], problems: Findings) -> Tables:
    tables: Tables = {kind: {} for kind in Kind}
    for component in components:
        if component is None:
            continue
        for name, here in component.assumed:
            message = f"refers to {name} without a prefix; it is taken to be of the target namespace"
            problems.warn(here, "assumed-name", message, "correct the name")
        table = tables[component.kind]
        known = table.setdefault(component.name, component)
        if known is not component and known.value != component.value:
            places = (known.value, known.location), (component.value, component.location)
            with problems.of(component.kind.value, component.name) if component.kind in _OWNERS else nullcontext():
                problems.note(conflict(component.kind.value, component.name, *places))
    return tables
