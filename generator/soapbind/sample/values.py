"""Example values of simple types, with their facets (XML Schema part 2, 4.3)."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING

from soapbind.contract.model import SERIALIZATION, XSD, ComplexType, Contract, QName, SimpleType, TypeUse
from soapbind.pymodel.python_types import datacontract_shapes as shapes
from soapbind.sample.facets import Limits
from soapbind.sample.nodes import Text, Value, Words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from soapbind.contract.model import EnumerationValue

_DATE = "2026-01-01T00:00:00Z"
_VALUES = {
    "boolean": "false",
    "dateTime": _DATE,
    "dateTimeStamp": _DATE,
    "date": _DATE[:10],
    "time": "00:00:00",
    "gYear": "2026",
    "gYearMonth": "2026-01",
    "gMonth": "--01",
    "gMonthDay": "--01-01",
    "gDay": "---01",
    "duration": "PT0S",
    "dayTimeDuration": "PT0S",
    "yearMonthDuration": "P0M",
    "guid": "00000000-0000-0000-0000-000000000000",
    "language": "en",
    **dict.fromkeys(("Name", "NCName", "NMTOKEN", "NMTOKENS", "IDREF", "IDREFS", "ENTITY", "ENTITIES"), "name"),
    **dict.fromkeys(
        ("byte", "short", "int", "long", "integer", "nonNegativeInteger", "decimal", "float", "double"), "0"
    ),
    **dict.fromkeys(("unsignedByte", "unsignedShort", "unsignedInt", "unsignedLong", "char"), "0"),
    "positiveInteger": "1",
    "nonPositiveInteger": "0",
    "negativeInteger": "-1",
}
_NAMES = frozenset({"QName", "NOTATION"})
_QNAMES = frozenset(QName(XSD, name) for name in _NAMES)
_MOST_BASES = 100
_MOST_ITEMS = 1_000


def _usual(xsd_name: str) -> str:
    return _VALUES.get(xsd_name, "")


@dataclass(frozen=True, slots=True)
class Values:
    """Makes values. ``documented`` as in the vendor's documentation, which shows fewer.

    ``usual`` gives the text of a built-in type by its name, which is taken where facets leave it.
    """

    contract: Contract
    documented: bool = False
    usual: Callable[[str], str] = _usual
    ids: Iterator[int] = field(default_factory=lambda: count(1))

    def of(self, use: TypeUse, element: QName) -> Value:
        """Return an example of a simple type, for an element or attribute."""
        if isinstance(use, QName) and use.namespace == XSD:
            return Value(self._text(use.name, element)) if self.documented else self._primitive(use.name, Limits())
        found = self.contract.type_of(use)
        if isinstance(found, ComplexType):
            inner = found.simple_content
            return Value("") if inner is None else self.of(inner, element)
        return Value("") if found is None else self._simple(found)

    def _text(self, xsd_name: str, element: QName) -> str:
        if self.documented and xsd_name == "double":
            return "0.0"
        if self.documented and (xsd_name, element.name) == ("dateTime", "Key"):
            return ""
        return self.usual(xsd_name)

    def _simple(self, found: SimpleType) -> Value:
        if found.name is not None and found.name.namespace == SERIALIZATION:
            is_silent = self.documented and found.name.name == "duration"
            return Value("" if is_silent else _VALUES.get(found.name.name, ""))
        flags = shapes.flag_values(found)
        if flags:
            return Value(flags[0].value)
        line = list(self._line(found))
        limits = Limits(tuple(each.facets for each in line))
        values = next((each.enumeration for each in line if each.enumeration), ())
        if values:
            return _chosen(values, limits, self._names(line[-1]))
        last = line[-1]
        if last.item is not None:
            return self._list(last.item, found, limits)
        if last.members:
            return self._union(last.members, found, limits)
        base = last.base
        return self._primitive(base.name if isinstance(base, QName) else "string", limits)

    def _line(self, found: SimpleType) -> Iterator[SimpleType]:
        """Give a type and those it restricts, the last of which is a list, a union, or restricts a built-in type."""
        for _ in range(_MOST_BASES):
            yield found
            if found.name is not None and found.name.namespace == SERIALIZATION:
                return
            known = self.contract.type_of(found.base)
            if isinstance(known, ComplexType):
                known = self.contract.type_of(known.simple_content)
            if not isinstance(known, SimpleType):
                return
            found = known

    def _names(self, last: SimpleType) -> str:
        """Return "one" for a type of qualified names, "list" for one of lists of them, "" for any other."""
        if last.item is None:
            return "one" if last.base in _QNAMES or last.members else ""
        item = last.item
        found = self.contract.type_of(item)
        if isinstance(found, SimpleType):
            item = [*self._line(found)][-1].base or item
        return "list" if item in _QNAMES else ""

    def _list(self, item: TypeUse, found: SimpleType, limits: Limits) -> Value:
        least, most = limits.lengths()
        wanted = min(max(least, 1), _MOST_ITEMS) if most is None or most > 0 else 0
        made = [self.of(item, found.name or QName("", "")) for _ in range(wanted)]
        words: list[str | QName] = []
        for each in made:
            words += each.text.items if isinstance(each.text, Words) else [each.text or "text"]
        is_sure = all(each.is_sure for each in made) and wanted >= least
        if any(isinstance(word, QName) for word in words):
            return Value(Words(tuple(words)), is_sure)
        text = " ".join(map(str, words))
        return Value(text, is_sure and limits.allows_pattern(text))

    def _union(self, members: tuple[TypeUse, ...], found: SimpleType, limits: Limits) -> Value:
        made = [self.of(member, found.name or QName("", "")) for member in members]
        fitting = (v for v in made if v.is_sure and (not isinstance(v.text, str) or limits.allows_pattern(v.text)))
        return next(fitting, Value(made[0].text, is_sure=False))

    def _primitive(self, name: str, limits: Limits) -> Value:
        if name in _NAMES:
            return Value(QName(XSD, "string"))
        usual = f"id{next(self.ids)}" if name == "ID" else self.usual(name)
        if not limits.steps:
            return Value(usual)
        text = next((each for each in limits.candidates(name, usual) if limits.allow(name, each)), None)
        return Value(usual, is_sure=False) if text is None else Value(text)


def _chosen(values: tuple[EnumerationValue, ...], limits: Limits, names: str) -> Value:
    """Return the first value that the facets of a derived type leave; ``names`` is "one", "list" or "" for none."""
    texts: list[Text] = [each.value for each in values]
    if names:
        texts = [(Words(each.names) if names == "list" else each.name) or each.value for each in values]
    fitting = (text for text in texts if not isinstance(text, str) or limits.allows_pattern(text))
    return Value(next(fitting, texts[0]))
