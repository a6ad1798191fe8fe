"""Messages that one of two contracts allows, and what a reader of the other makes of them.

The messages are made from the declarations of the contract; libxml2 says whether the other one allows them, and the
package that is generated from the other one reads them, as strictly as its fake server does.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field, fields, replace
from enum import Enum
from functools import cached_property
from importlib import import_module
from itertools import islice, product
from typing import TYPE_CHECKING, Any

from lxml import etree
from soapbind import live
from soapbind.config import PackageConfig
from soapbind.contract.model import XSD, ComplexType, Element, Group, GroupKind, Particle, QName, SimpleType, Wildcard
from soapbind.contract.read import read_contract
from soapbind.contract.relations import substitutes
from soapbind.contract.walk import child_elements
from soapbind.documents.load import load
from soapbind.sample import Sampler
from soapbind.sample.declarations import Declarations
from soapbind.sample.nodes import SampleStyle

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

SOAP = "{http://schemas.xmlsoap.org/soap/envelope/}"
XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
XS = f"{{{XSD}}}"
VALUES = {
    "int": ("7", "-2147483648", "2147483647"), "long": ("7", "1099511627776"), "short": ("7", "300"),
    "decimal": ("7", "1.5"),
    "string": ("some words", "x" * 15, " x  y ", "Y"), "boolean": ("true", "false"), "token": ("a word",),
}  # fmt: skip


@dataclass(frozen=True)
class Read:
    """What a reader makes of a message: ``error`` if it refuses it, ``kept`` what it does not know, by name.

    ``names`` are those of its elements and attributes. ``is_valid``: libxml2 finds that the reader's contract allows
    the message. ``values`` are what it has read, by place; ``misread`` are the places where the sender has another
    value.
    """

    names: frozenset[str]
    is_valid: bool
    error: str | None = None
    kept: frozenset[str] = frozenset()
    values: Mapping[str, object] = field(default_factory=dict, hash=False)
    misread: frozenset[str] = frozenset()

    @property
    def is_understood(self) -> bool:
        return self.is_valid and self.error is None and not self.kept and not self.misread

    def against(self, sent: Read) -> Read:
        """Return this with what is not read as it was sent; numbers are not compared with words."""
        pairs = {place: (sent.values[place], value) for place, value in self.values.items() if place in sent.values}
        misread = {
            place
            for place, (a, b) in pairs.items()
            if _said(a) != _said(b) and (None in (a, b) or isinstance(a, str) is isinstance(b, str))
        }
        return replace(self, misread=frozenset(misread))


class Side:
    """A contract, its package, and its schema as libxml2 reads it."""

    def __init__(self, wsdl: Path) -> None:
        self.wsdl = wsdl
        self.contract = read_contract(load([str(wsdl)]))

    @cached_property
    def package(self) -> Any:
        return live.load(PackageConfig("side", (str(self.wsdl),)))

    def close(self) -> None:
        if "package" in vars(self):
            live.unload(self.package)

    @cached_property
    def schema(self) -> etree.XMLSchema:
        (found,) = etree.parse(self.wsdl).iter(f"{XS}schema")
        for each in found.findall(f"{XS}import"):
            found.remove(each)
        for each in found.iter(f"{XS}appinfo"):
            each[:] = []
        return etree.XMLSchema(etree.fromstring(etree.tostring(found)))

    @cached_property
    def elements(self) -> dict[str, Element]:
        """Return the declarations of all elements by name: in these contracts no two share one."""
        roots = [
            part.element
            for service in self.contract.services
            for operation in service.operations
            for message in (operation.input, operation.output, *operation.faults)
            if message is not None
            for part in (*getattr(message, "headers", ()), *getattr(message, "body", ()))
            if part.element is not None
        ]
        found: dict[str, Element] = {}
        self._collect(roots, found)
        for kind in self.contract.types.values():
            if isinstance(kind, ComplexType):
                self._collect(child_elements(kind.content), found)
        return found

    def _collect(self, elements: Iterable[Element], found: dict[str, Element]) -> None:
        for each in elements:
            if each.name.name not in found:
                found[each.name.name] = each
                if isinstance(each.type, ComplexType):
                    self._collect(child_elements(each.type.content), found)

    def messages(self, way: int) -> Iterator[tuple[str, bytes]]:
        """Return messages of each operation, the full one first, and what is not as in that, one thing at a time."""
        for service in self.contract.services:
            for operation in service.operations:
                label = f"{service.name}.{operation.label}"
                text = Sampler(self.contract).samples(service, operation, SampleStyle.WIRE)[way]
                full = etree.fromstring(text.encode())
                if full.find(f"{SOAP}Body") is None:
                    continue
                for each in self._variants(full):
                    yield label, etree.tostring(each)

    def _variants(self, full: Any) -> Iterator[Any]:
        yield full
        for node in full.iter(etree.Element):
            declared = self.elements.get(etree.QName(node).localname)
            if declared is None or node.tag.startswith(SOAP):
                continue
            index = full.getroottree().getpath(node)
            for edit in self._edits(declared, node):
                copy = deepcopy(full)
                (found,) = copy.xpath(index, namespaces={k or "d": v for k, v in full.nsmap.items()})
                edit(found)
                yield copy

    def _edits(self, declared: Element, node: Any) -> Iterator[Any]:
        is_body = node.getparent().tag == f"{SOAP}Body"
        if not is_body and (declared.occurs.minimum == 0 or node.getparent().tag == f"{SOAP}Header"):
            yield lambda found: found.getparent().remove(found)
        if declared.nillable:
            yield _to_nil
        if declared.occurs.repeats:
            for count in range(1, min(declared.occurs.maximum or 3, 5)):
                yield lambda found, count=count: [found.addnext(deepcopy(found)) for _ in range(count)]
        empty = ("",) if declared.default is not None or declared.fixed is not None else ()
        for value in (*self.values(declared.type), *empty):
            yield lambda found, value=value: setattr(found, "text", value)
        for each in substitutes(Declarations(self.contract).members, declared.name):
            yield lambda found, each=each: _rename(found, each)
            for value in self.values(each.type):
                yield lambda found, each=each, value=value: _rename(found, each, value)
        yield from self._edits_of_type(declared)

    def _edits_of_type(self, declared: Element) -> Iterator[Any]:
        kind = self.contract.type_of(declared.type)
        if isinstance(kind, ComplexType) and kind.content is not None:
            for word in islice(words(kind.content), 60):
                yield lambda found, word=word: self._spell(found, word)
        for attribute in kind.attributes if isinstance(kind, ComplexType) else ():
            name = attribute.name.name
            if not attribute.required:
                yield lambda found, name=name: found.attrib.pop(name, None)
            for value in self.values(attribute.type):
                yield lambda found, name=name, value=value: found.set(name, value)

    def _spell(self, found: Any, word: tuple[Element | Wildcard, ...]) -> None:
        """Give a node the children of a word of its content model: what it has of them, and simple ones."""
        there = {child.tag: child for child in found}
        found[:] = []
        for each in word:
            if isinstance(each, Wildcard):
                etree.SubElement(found, "{urn:wild}Wild").text = "x"
                continue
            name = f"{{{each.name.namespace}}}{each.name.name}"
            if name in there:
                found.append(deepcopy(there[name]))
            else:
                etree.SubElement(found, name).text = next(iter(self.values(each.type)), None)

    def values(self, use: Any) -> tuple[str, ...]:
        found = self.contract.type_of(use)
        if isinstance(found, ComplexType):
            return () if found.simple_content is None else self.values(found.simple_content)
        if not isinstance(found, SimpleType):
            return VALUES.get(use.name, ()) if isinstance(use, QName) else ()
        if found.members:
            return tuple(value for member in found.members for value in self.values(member))
        if found.item is not None:
            names = self.values(found.item)
            return (*names, " ".join(names))
        if found.enumeration:
            return tuple(each.value for each in found.enumeration)
        return self.values(found.base) if found.base is not None else ()

    def reads(self, label: str, message: bytes, way: int) -> Read:
        """Return what is read of a message of the other side: a request (0) or a response (1)."""
        root = etree.fromstring(message)
        names = frozenset(
            etree.QName(n).localname for each in root.iter(etree.Element) for n in (each.tag, *each.attrib)
        )
        blocks = [each for part in root for each in part]
        valid = all(self.schema.validate(etree.ElementTree(deepcopy(each))) for each in blocks)
        operation = self.package.OPERATIONS[label]
        try:
            if way == 0:
                self.check(root, operation)
            read = (operation.decode_request, operation.decode_response)[way](message)
        except self.package.SoapError as error:
            return Read(names, valid, str(error))
        parts = [getattr(read, f.name) for f in fields(read)]
        return Read(names, valid, None, frozenset(_kept(parts)), dict(_values(parts)))

    @cached_property
    def check(self) -> Any:
        module = import_module(f"{self.package._runtime.__name__}.testing.strict_request")
        return module.request_check(lenient=False, is_data_contract=self.contract.is_data_contract)


def words(content: Particle, *, most: int = 3) -> Iterator[tuple[Element | Wildcard, ...]]:
    """Give sequences that a content model allows, each part as seldom and as often as it may (up to ``most``)."""
    low, high = content.occurs
    for count in sorted({low, min(low + 1, most if high is None else high), most if high is None else min(high, most)}):
        for chosen in product(list(islice(_once(content, most), 12)), repeat=count):
            yield tuple(leaf for part in chosen for leaf in part)


def _once(content: Particle, most: int) -> Iterator[tuple[Element | Wildcard, ...]]:
    if not isinstance(content, Group):
        yield (content,)
    elif content.kind is GroupKind.CHOICE:
        for each in content.particles:
            yield from words(each, most=most)
    else:
        for chosen in product(*(list(islice(words(each, most=most), 4)) for each in content.particles)):
            yield tuple(leaf for part in chosen for leaf in part)


def _rename(found: Any, to: Element, value: str | None = None) -> None:
    found.tag = f"{{{to.name.namespace}}}{to.name.name}"
    found.text = found.text if value is None else value


def _to_nil(found: Any) -> None:
    found[:] = []
    found.attrib.clear()  # a package that knows no attribute there has no object to keep it in
    found.text = None
    found.set(f"{XSI}nil", "true")


def _values(value: object, place: str = "") -> Iterator[tuple[str, object]]:
    """Tell what an object holds, by place, and its enumerations as text."""
    if isinstance(value, list | tuple):
        for number, each in enumerate(value):
            yield from _values(each, f"{place}/{number}" if number else place)  # one of many, or the only one
    elif hasattr(value, "extension_data"):
        yield place, "an object"
        for each in fields(value):  # type: ignore[arg-type]
            if each.name != "extension_data":
                yield from _values(getattr(value, each.name), f"{place}/{each.name}")
    else:
        yield place, str(value) if isinstance(value, Enum) else value


def _said(value: object) -> object:
    """Return a value as all read it: a field that may also be absent says nil in a word of its own."""
    return None if value == "_Nil.NIL" else value


def _kept(value: object) -> Iterator[str]:
    """Tell the names of all that an object keeps without knowing it."""
    if isinstance(value, list | tuple):
        for each in value:
            yield from _kept(each)
    elif hasattr(value, "extension_data"):
        data = value.extension_data
        if data is not None:
            yield from (etree.QName(etree.fromstring(each.xml)).localname for each in data.elements)
            yield from (name.name for name, _ in data.attributes)
            if data.type_name is not None:
                yield data.type_name.name
        for each in fields(value):  # type: ignore[arg-type]
            if each.name != "extension_data":
                yield from _kept(getattr(value, each.name))
    elif getattr(value, "is_known", True) is False:
        yield str(value)
    else:
        yield from getattr(value, "unknown_names", ())
