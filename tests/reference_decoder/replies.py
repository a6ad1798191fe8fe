"""Replies by the schema, rich in values: trees of elements, for ``writing`` to put down and ``mutations`` to break."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from reference_decoder.decode import SOAPS
from reference_decoder.lexical import SIMPLE
from reference_decoder.schema import ANY, SER, XS, Array, Dictionary, Enumeration, Structure

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from reference_decoder.schema import Contract, Member

SOAP11 = SOAPS[0]
_WORDS = (
    *(
        "blåbærsyltetøy",
        "Ærlig talt",
        "åtte",
        "kjøre",
        "Tromsø",
        "på",
        "ønske",
        "og",
        "samtale",
        "kunde",
        "Søren",
        "måned",
    ),
    *(
        "Ålesund",
        "fjellrev",
        "hilsen",
        "ÆØÅ",
        "æøå",
        "Žižek",
        "naïve",
        "ß",
        "日本語",
        "😀",
        "👩‍👩‍👧",
        "Ω",
        "a",
        "x y",
        "linje\nto å",
        "1",
    ),
)
_SPECIAL = (
    *(
        "",
        " ",
        "  lead and trail ",
        "a<b>&c",
        "]]>",
        "\"'",
        "line\nbreak",
        "tab\tstop",
        "cr\rlf\r\n",
        'nil="1"',
        "&amp;",
    ),
    *("\x01", "a\x0bb\x1f", "\ufffe", "<!-- no comment -->", "<Response>", "true", "0", "\xa0", "\u2028", "e\u0301"),
)
_TIMES = (
    *("2026-05-27T01:23:32", "2026-05-27T01:23:32Z", "2026-05-27T01:23:32.1234567+02:00", "0001-01-01T00:00:00"),
    *("9999-12-31T23:59:59.9999999", "2024-02-29T12:00:00.5", "2026-05-27", "1999-12-31T23:59:59-05:30"),
)
_SPANS = ("PT0S", "PT8H30M", "P1DT2H", "PT30600S", "-PT1H", "PT1.5S", "P10675199DT2H48M5.4775807S", "P1M", "P1Y")
_NUMBERS = ("0", "1", "-1", "42", "007", "+7", "2026", "32767", "-32768", "2147483647", "-2147483648")
_DOUBLES = ("0", "1.5", "-0.1", "1e3", "1E+300", "INF", "-INF", "NaN", "59.911491", ".5", "-0")
_DEEPEST = 80  # members inside each other; the reference doubts what is deeper than 100 elements
_ANY = (f"{{{XS}}}string", f"{{{XS}}}int", f"{{{XS}}}boolean", f"{{{XS}}}dateTime", f"{{{XS}}}double", f"{{{SER}}}guid")


class Raw(str):
    """Markup that is written as it is."""

    __slots__ = ()


@dataclass(slots=True)
class Element:
    """An element to be written. ``kind`` is the Clark name in xsi:type; ``extra`` are attributes, as text."""

    tag: str
    content: list[Any] = field(default_factory=list)
    nil: str | None = None
    kind: str | None = None
    extra: str = ""

    def children(self) -> list[Element]:
        return [each for each in self.content if isinstance(each, Element)]

    def every(self) -> list[Element]:
        """Return the element and all below it, in document order."""
        found: list[Element] = []
        todo = [self]
        while todo:
            element = todo.pop()
            found.append(element)
            todo += [each for each in reversed(element.content) if isinstance(each, Element)]
        return found


@dataclass(slots=True)
class Hidden:
    """Elements that are none: written between ``start`` and ``end``, which make a comment or the like of them.

    ``outer`` is the tag of an element around them, whose end tag is written if it ``is_closed``.
    """

    start: str
    end: str
    outer: str
    items: list[Element]
    is_closed: bool


@dataclass(slots=True)
class Plan:
    """How large and how full a reply gets.

    ``budget`` is about how many elements, ``density`` how likely a member is there, ``longest`` the items of the lists
    nearest to the root, ``specials`` how likely a text is an odd one, ``headers`` how likely a block is there. With
    ``each`` those lists have exactly so many items, and every item has this budget of its own.
    """

    budget: int
    density: float = 1.0
    longest: int = 3
    specials: float = 0.1
    headers: float = 0.2
    each: int = 0


class Replies:
    """Makes replies of a contract."""

    def __init__(self, contract: Contract, rng: Random, plan: Plan) -> None:
        self.contract, self.rng, self.plan, self.budget = contract, rng, plan, plan.budget

    def envelope(self, key: str) -> Element:
        """Return a reply to an operation, as a SOAP 1.1 envelope."""
        reply = self.contract.replies[key]
        blocks = [self._element(each, 2) for each in reply.headers if self.rng.random() < self.plan.headers]
        self.budget = self.plan.budget
        wrapper = Element(reply.body.name)
        wrapper.content += [self._element(each, 0) for each in reply.body.members if self.rng.random() < 0.97]
        header = [Element(f"{{{SOAP11}}}Header", [*blocks])] if blocks else []
        return Element(f"{{{SOAP11}}}Envelope", [*header, Element(f"{{{SOAP11}}}Body", [wrapper])])

    def _element(self, member: Member, depth: int) -> Element:
        made = Element(member.tag)
        self.budget -= 1
        found = self.contract.types.get(member.type)
        is_large = isinstance(found, (Structure, Array, Dictionary))
        if self.plan.each and depth < 2 and isinstance(found, Array):
            self.budget = max(self.budget, self.plan.each)
        if member.nillable and (self.rng.random() < 0.06 or (is_large and depth and self.budget <= 0)):
            made.nil = "true"
        elif is_large and (self.budget <= 0 or depth > _DEEPEST):
            pass  # a struct, or a wrapper's only member: empty says zero
        elif member.type == ANY:
            made.kind = self.rng.choice(_ANY)
            made.content = [self._text(made.kind)]
        else:
            self._fill(made, member.type, depth)
        return made

    def _fill(self, made: Element, name: str, depth: int) -> None:
        found = self.contract.types.get(name)
        match found:
            case Structure():
                self._fill_structure(made, found, depth)
            case Array(item=item):
                made.content += [self._item(item, depth) for _ in range(self._count(depth))]
            case Dictionary(pair=pair, key=key, value=value):
                keys = range(min(self._count(depth + 1), 8))
                made.content += [Element(pair, [self._key(key, at), self._element(value, depth + 2)]) for at in keys]
            case _:
                text = self._text(name)
                made.content = [text] if text else []

    def _item(self, item: Member, depth: int) -> Element:
        if self.plan.each and depth < 2:
            self.budget = self.plan.each
        return self._element(item, depth + 1)

    def _fill_structure(self, made: Element, found: Structure, depth: int) -> None:
        derived = self.contract.derived.get(found.name, ())
        if derived and self.rng.random() < 0.15:
            made.kind = self.rng.choice(derived)
            found = self.contract.types[made.kind]  # type: ignore[assignment]
        elif self.rng.random() < 0.02:
            made.kind = found.name
        density = self.plan.density
        for member in self.contract.members(found):
            if density >= 1 or self.rng.random() < density:
                made.content.append(self._element(member, depth + 1))

    def _count(self, depth: int) -> int:
        if depth < 2:
            return self.plan.longest if self.plan.each else self.rng.randint(0, self.plan.longest)
        return self.rng.randint(0, min(self.plan.longest, 3))

    def _key(self, key: Member, at: int) -> Element:
        if key.type != f"{{{XS}}}string":
            return Element(key.tag, [self._text(key.type)])
        return Element(key.tag, [f"{self.rng.choice(_WORDS)} {at if self.rng.random() < 0.95 else 0}"])

    def _text(self, name: str) -> str:
        found = self.contract.types.get(name)
        if isinstance(found, Enumeration):
            return self._names(found)
        make: Callable[[Random], str] | None = _TEXTS.get(name)
        return self.text() if make is None else make(self.rng)

    def _names(self, found: Enumeration) -> str:
        names = list(found.numbers)
        if self.rng.random() < 0.03:
            names.append("NewerThanThisPackage")
        if not found.is_flags:
            return self.rng.choice(names)
        return " ".join(self.rng.sample(names, self.rng.randint(0, min(3, len(names)))))

    def text(self) -> str:
        """Return text as people write it, and as they should not."""
        rng = self.rng
        chance = rng.random()
        if chance < self.plan.specials:
            return rng.choice(_SPECIAL) + (rng.choice(_WORDS) if chance < self.plan.specials / 2 else "")
        if chance > 0.997:
            return " ".join(rng.choices(_WORDS, k=rng.choice((100, 400, 1500))))
        return " ".join(rng.choices(_WORDS, k=rng.randint(1, 5)))


def _whole(bits: int, *, is_signed: bool = True) -> Callable[[Random], str]:
    low, high = (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) if is_signed else (0, 2**bits - 1)
    usable = tuple(each for each in _NUMBERS if low <= int(each) <= high)
    return lambda rng: rng.choice(usable) if rng.random() < 0.3 else str(rng.randint(max(low, -99), min(high, 99999)))


def _base64(rng: Random) -> str:
    return base64.b64encode(rng.randbytes(rng.choice((0, 1, 2, 3, 30)))).decode()


def _guid(rng: Random) -> str:
    digits = f"{rng.getrandbits(128):032x}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


_TEXTS: dict[str, Callable[[Random], str]] = {
    f"{{{XS}}}boolean": lambda rng: rng.choice(("true", "false", "true", "false", "1", "0")),
    f"{{{XS}}}double": lambda rng: rng.choice(_DOUBLES),
    f"{{{XS}}}float": lambda rng: rng.choice(_DOUBLES),
    f"{{{XS}}}decimal": lambda rng: f"{rng.randint(-999, 999)}.{rng.randint(0, 99):02}",
    f"{{{XS}}}dateTime": lambda rng: rng.choice(_TIMES),
    f"{{{XS}}}base64Binary": _base64,
    f"{{{SER}}}duration": lambda rng: rng.choice(_SPANS),
    f"{{{SER}}}guid": _guid,
    f"{{{SER}}}char": lambda rng: str(rng.randint(1, 65535)),
    **{f"{{{XS}}}{name}": _whole(bits) for name, bits in (("byte", 8), ("short", 16), ("int", 32), ("long", 64))},
    **{
        f"{{{XS}}}unsigned{name}": _whole(bits, is_signed=False)
        for name, bits in (("Byte", 8), ("Short", 16), ("Int", 32))
    },
}
assert _TEXTS.keys() <= SIMPLE.keys()
