"""Readers of the types of a contract: from an element to its neutral value, by the rules that ``decode`` lists.

A neutral value is a dict for a structure, a list for an array, ``("dictionary", pairs)``, text as it is, and what
``lexical`` says for other simple types. Names of enumerations begin with NUL and "enum", flags with NUL and "flags".
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

from reference_decoder.document import BLANKS, XML, Node, Refused
from reference_decoder.infoset import KIND, NIL, infoset, qualified_name
from reference_decoder.lexical import SIMPLE, STRINGS, SimpleType
from reference_decoder.schema import ANY, ARRAYS, SER, XS, Array, Dictionary, Enumeration, Structure

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from reference_decoder.schema import Contract, Member

Doubts: TypeAlias = "set[str]"
Reader: TypeAlias = "Callable[[Node, Doubts], Any]"

_TOLD = {f"{{{XS}}}{name}" for name in ("boolean", "double", "decimal", "dateTime", "string", "base64Binary")}
_TOLD |= {f"{{{SER}}}duration", f"{{{SER}}}guid"}  # types that a value of Python tells
_DAYS = {f"{{{XS}}}date", f"{{{XS}}}time"}
_NO_NAME = "an xsi:type that is no name"


def is_nil(node: Node) -> bool:
    """Whether xsi:nil says so."""
    nil = node.attributes.get(NIL)
    return nil is not None and nil.strip(BLANKS) in {"true", "1"}


def elements(node: Node, doubts: Doubts) -> list[Node]:
    """Return the children; text between them has no meaning where this is asked."""
    if any(isinstance(each, str) and each.strip(BLANKS) for each in node.content):
        doubts.add("text between elements that are no members")
    return [each for each in node.content if isinstance(each, Node)]


def flags_value(number: int, unknown: Sequence[str]) -> str:
    """Return the neutral value of flags."""
    return " ".join((f"\0flags {number}", *sorted(unknown)))


class Readers:
    """Makes a reader for each type of a contract, when it is first asked for."""

    def __init__(self, contract: Contract) -> None:
        self.contract = contract
        self._readers: dict[str, Reader] = {}
        self._members: dict[str, Members] = {}

    def reader(self, name: str) -> Reader:
        """Return the function that reads an element of the type ``name``; None is nil."""
        found = self._readers.get(name)
        if found is None:
            found = self._readers[name] = self._make(name)
        return found

    def _make(self, name: str) -> Reader:
        if name in SIMPLE:
            return partial(_simple, SIMPLE[name])
        return _string if name in STRINGS else self._any if name == ANY else self._make_own(name)

    def _make_own(self, name: str) -> Reader:
        match self.contract.types[name]:
            case Enumeration() as found:
                read = partial(_flags, found.numbers) if found.is_flags else "\0enum {}".format
                return partial(_simple, SimpleType(read, self.zero(name)()))
            case Array(item=item):
                return partial(self._array, item)
            case Dictionary() as found:
                return partial(self._dictionary, found)
            case Structure() as found:
                return partial(self._structure, found)

    def zero(self, name: str) -> Callable[[], Any]:
        """Return what makes the value of an element that is nil or missing."""
        found = self.contract.types.get(name)
        value = None
        if name in SIMPLE and SIMPLE[name].is_value_type:
            value = SIMPLE[name].empty
        elif isinstance(found, Structure) and found.is_value_type:
            return partial(self.members(name).read, Node("", {}, {}), set())
        elif isinstance(found, Enumeration):
            first = next((each for each, number in found.numbers.items() if number == 0), None)
            value = flags_value(0, ()) if found.is_flags else None if first is None else f"\0enum {first}"
        return partial(_same, value)

    def members(self, name: str) -> Members:
        """Return the reader of the members of a structure."""
        made = self._members.get(name)
        if made is None:
            found = self.contract.types[name]
            assert isinstance(found, Structure)
            made = self._members[name] = Members(self, name, self.contract.members(found))
        return made

    def _structure(self, declared: Structure, node: Node, doubts: Doubts) -> Any:
        if is_nil(node):
            return None
        kind = node.attributes.get(KIND)
        name = declared.name if kind is None else qualified_name(node, kind)
        if name is None:
            raise Refused(_NO_NAME)
        if name.startswith(f"{{{XML}}}"):
            doubts.add("a type in the namespace of XML itself")  # its prefix is declared without being declared
        if name == declared.name or name in self.contract.derived.get(declared.name, ()):
            return self.members(name).read(node, doubts)
        actual = self.contract.types.get(name)
        if isinstance(actual, (Structure, Enumeration)):
            raise Refused(f"{name} is no {declared.name}")
        if actual is not None or name in SIMPLE or name in STRINGS or name == ANY:
            doubts.add("a type in xsi:type that is no structure")
        return {**self.members(declared.name).read(node, doubts), "xsi:type": name}

    def _array(self, item: Member, node: Node, doubts: Doubts) -> Any:
        if is_nil(node):
            return None
        read, zero = self.reader(item.type), self.zero(item.type)
        found: list[Any] = []
        for child in elements(node, doubts):
            if child.tag == item.tag:
                value = read(child, doubts)
                found.append(zero() if value is None else value)
            else:
                doubts.add("an element of another name in a list")
        return found

    def _dictionary(self, of: Dictionary, node: Node, doubts: Doubts) -> Any:
        if is_nil(node):
            return None
        pairs: list[tuple[Any, Any]] = []
        for child in elements(node, doubts):
            if child.tag == of.pair:
                key, value = self._pair(of, child, doubts)
                if all(key != known for known, _ in pairs):
                    pairs.append((key, value))
            else:
                doubts.add("an element of another name in a list")
        return ("dictionary", pairs)

    def _pair(self, of: Dictionary, node: Node, doubts: Doubts) -> tuple[Any, Any]:
        if is_nil(node):
            raise Refused("a pair that is nil")
        found: dict[str, Any] = {}
        for child in elements(node, doubts):
            member = of.key if child.tag == of.key.tag else of.value if child.tag == of.value.tag else None
            if member is None:
                doubts.add("an element of another name in a pair")
            elif member.tag not in found:
                value = self.reader(member.type)(child, doubts)
                found[member.tag] = self.zero(member.type)() if value is None else value
        if of.key.tag not in found:
            raise Refused("a pair without key")
        if found[of.key.tag] is None:
            doubts.add("a key that is nil")
        return found[of.key.tag], found.get(of.value.tag, self.zero(of.value.type)())

    def _any(self, node: Node, doubts: Doubts) -> Any:
        if is_nil(node):
            return None
        kind = node.attributes.get(KIND)
        name = None if kind is None else qualified_name(node, kind)
        if name == f"{{{XS}}}duration":
            return "typed", name, self.reader(f"{{{SER}}}duration")(node, doubts)
        declared = self.contract.types.get(name or "")
        if name is None or not (declared or name in SIMPLE or name in STRINGS):
            if name is not None and name.startswith((f"{{{XS}}}", f"{{{SER}}}", f"{{{ARRAYS}}}")):
                doubts.add("a type of XML Schema that the contract does not use")
            return "element", infoset(node, doubts)
        if name in _DAYS or isinstance(declared, Dictionary):
            doubts.add("a date, a time of day or a dictionary where any type may be")
        read = self.members(name).read if isinstance(declared, Structure) else self.reader(name)
        return _typed(name, read(node, doubts), is_own=isinstance(declared, (Structure, Enumeration)))


def _typed(name: str, value: Any, *, is_own: bool) -> Any:
    """Return the value alone where its type in Python tells the type in the schema."""
    integer = "int" if isinstance(value, int) and -(2**31) <= value < 2**31 else "long"
    return value if is_own or name in _TOLD or name == f"{{{XS}}}{integer}" else ("typed", name, value)


class Members:
    """Reads the members of a structure, a wrapper or a Header, whose blocks have no zero."""

    def __init__(self, readers: Readers, name: str, members: Sequence[Member], *, is_header: bool = False) -> None:
        self.name, self.members, self.readers, self.is_header = name, members, readers, is_header
        self._made: Mapping[str, tuple[str, Reader, Callable[[], Any]]] | None = None

    def _make(self) -> Mapping[str, tuple[str, Reader, Callable[[], Any]]]:
        """Find the readers; not before they are needed, because types may hold themselves."""
        of = self.readers
        zeros = {each.tag: partial(_same, None) if self.is_header else of.zero(each.type) for each in self.members}
        return {each.tag: (each.name, of.reader(each.type), zeros[each.tag]) for each in self.members}

    def read(self, node: Node, doubts: Doubts) -> dict[str, Any]:
        made = self._made
        if made is None:
            made = self._made = self._make()
        values: dict[str, Any] = {}
        unknown: list[tuple[str, Any]] = []
        after = ""
        for child in node.content:
            if isinstance(child, str):
                if child.strip(BLANKS):
                    raise Refused("text between members")
                continue
            found = made.get(child.tag)
            if found is None:
                unknown.append((after, infoset(child, doubts)))
                continue
            after = found[0]
            if after not in values:
                values[after] = found[1](child, doubts)
        for name, _, zero in made.values():
            if values.get(name) is None:
                values[name] = zero()
        values[""] = self.name
        if unknown:
            values["unknown"] = unknown
        return values


def _same(value: Any) -> Any:
    return value


def _text(node: Node) -> str:
    if not node.content:
        return ""
    text = node.content[0]
    if len(node.content) > 1 or not isinstance(text, str):
        raise Refused("an element in text")
    return text


def _string(node: Node, _doubts: Doubts) -> str | None:
    return None if is_nil(node) else _text(node)


def _simple(of: SimpleType, node: Node, _doubts: Doubts) -> Any:
    if is_nil(node):
        return None
    text = _text(node).strip(BLANKS)
    if not text:
        return of.empty
    try:
        return of.read(text)
    except (ValueError, KeyError):
        raise Refused(f"{text[:40]!r} is no value of its type") from None


def _flags(numbers: Mapping[str, int], text: str) -> str:
    names = set(text.replace("\t", " ").replace("\r", " ").replace("\n", " ").split(" ")) - {""}
    number = 0
    for name in names & numbers.keys():
        number |= numbers[name]
    return flags_value(number, sorted(names - numbers.keys()))
