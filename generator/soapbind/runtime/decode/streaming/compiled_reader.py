"""Functions that read elements of a class from text, compiled when a long list of it is read for the first time.

As in ``encode.compiled_writer``: a function made for the class takes a third of the time of a table
(docs/decisions/0009). Its source names attributes of the class and numbered variables, nothing else of the contract.
"""

from __future__ import annotations

from dataclasses import MISSING, fields
from functools import partial
from textwrap import indent
from typing import TYPE_CHECKING, Any, NamedTuple

from ...compiled import compiled
from ...schema.record import Record
from ...xml.characters import unescape
from ..member_readers import maker, required_fields
from .kept_elements import late_data
from .tag_patterns import Irregular

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Mapping, Sequence

    from .record_patterns import Inline, Kept, Leaf, Run, TextReader


class Content(NamedTuple):
    """What is in an element: ``nested`` has the reader of the member behind each run."""

    runs: Sequence[Run]
    nested: Sequence[TextReader | None]


class Element(NamedTuple):
    """An element that is an object of ``cls``; the fields ``others`` are absent.

    One that is nil or empty is what ``bare`` matches, the latter with a group; ``empty`` makes its value.
    """

    cls: type[Record]
    content: Content
    bare: Callable[[str, int], re.Match[str] | None]
    empty: Callable[[], Any]
    others: Sequence[str] = ()


def record_reader(element: Element) -> TextReader:
    """Return the reader of one element; its value is None where it is nil."""
    source = _Source(_defaults(element.cls))
    return source.function(_ONE, source.record(element, _BARE))


def records_reader(element: Element, nil: Callable[[], Any]) -> TextReader:
    """Return the reader of elements side by side, up to one that is not usual. ``nil`` makes the value of a nil one."""
    source = _Source(_defaults(element.cls))
    source.variables["nil"] = nil
    return source.function(_LIST, source.record(element, _BARE_ITEM))


def text_reader(run: Run, nil: Callable[[], Any]) -> TextReader:
    """Return the reader of one element that is text."""
    source = _Source({})
    return source.function(_ONE, source.text(run, nil, "raise Irregular"))


def texts_reader(run: Run, nil: Callable[[], Any]) -> TextReader:
    """Return the reader of such elements side by side, up to one that is not usual."""
    source = _Source({})
    return source.function(_LIST, source.text(run, nil, "break"))


def pairs_reader(content: Content, nil: Callable[[], Any]) -> TextReader:
    """Return the reader of the pairs of a dictionary, up to one that is not usual, such as one that is nil.

    ``nil`` makes a value that is nil or absent. Raises Irregular for a key that comes twice.
    """
    source = _Source({"key": refuse, "value": nil}, target="")
    return source.function(_DICTIONARY, source.members(content, "break"))


def refuse() -> Any:
    """Leave what has no value to the tree, which tells what is missing or wrong."""
    raise Irregular


def _defaults(cls: type[Record]) -> Mapping[str, Callable[[], Any]]:
    """Return what makes the value of each member that is absent."""
    found: dict[str, Callable[[], Any]] = {}
    required = required_fields(cls)
    for each in fields(cls):
        if each.name in required:
            found[each.name] = refuse
        elif each.default_factory is not MISSING:
            found[each.name] = each.default_factory
        elif each.default is not MISSING:
            found[each.name] = partial(_given, each.default)
        else:
            found[each.name] = refuse
    return found


def _given(value: Any) -> Any:
    return value


_ONE = """def read(text, position):
    try:
        LINES
        return o, position
    except (ValueError, KeyError, TypeError):
        raise Irregular from None
"""
_LIST = """def read(text, position):
    items, done = [], position
    try:
        while True:
            LINES
            items.append(o)
            done = position
    except (ValueError, KeyError, TypeError, RecursionError, Irregular):
        pass
    return items, done
"""
_DICTIONARY = """def read(text, position):
    items, done, count = {}, position, 0
    try:
        while True:
            LINES
            items[key] = value
            count += 1
            done = position
    except (ValueError, KeyError, TypeError, RecursionError, Irregular):
        pass
    if len(items) < count:
        raise Irregular
    return items, done
"""
# What is done where an element has not what the first run reads.
_BARE = """found = bare(text, position)
if found is None: raise Irregular
return None if found[1] is None else empty(), found.end()"""
_BARE_ITEM = """found = bare(text, position)
if found is None: break
items.append(nil() if found[1] is None else empty())
done = position = found.end()
continue"""


class _Source:
    """The lines of a function and the values of its variables.

    ``target`` is what the names of members are written behind, ``defaults`` makes the values of those that are absent.
    """

    def __init__(self, defaults: Mapping[str, Callable[[], Any]], target: str = "o.") -> None:
        self.variables: dict[str, Any] = {"new": object.__new__, "unescape": unescape, "Irregular": Irregular}
        self.variables["digits"] = {str(number): number for number in range(10)}  # found in half of the time of int()
        self._defaults, self._target = defaults, target

    def name(self, value: object) -> str:
        """Return a new variable."""
        made = f"v{len(self.variables)}"
        self.variables[made] = value
        return made

    def record(self, element: Element, otherwise: str) -> Sequence[str]:
        """Return the lines that read an object ``o``; ``otherwise`` is done where the first run does not match."""
        self.variables |= {"bare": element.bare, "empty": element.empty}
        made = [*self._made("o", element.cls), *self._absent(element.others)]
        lines = self.members(element.content, otherwise, made)
        return [*lines, *self._keep("o", [run.kept for run in element.content.runs])]

    def members(self, content: Content, otherwise: str, made: Sequence[str] = ()) -> Sequence[str]:
        """Return the lines that read members, behind those that make what has them."""
        lines: list[str] = []
        rest: list[str] = []
        for index, (run, reader) in enumerate(zip(*content, strict=True)):
            here = rest if index else lines
            here += self._run(run, "raise Irregular" if index else otherwise)
            here += () if index else made
            here += self._leaves(self._target, run.leaves, self._defaults)
            for inline in run.inlines:
                here += self._inline(inline)
            here += self._kept(f"o{index}", run.kept)
            if run.next is not None and reader is not None:
                rest += self._nested(run, reader)
        return [*lines, *(self._unless_closed(content.runs, rest) if rest else ())]

    def text(self, run: Run, nil: Callable[[], Any], otherwise: str) -> Sequence[str]:
        """Return the lines that read a text as ``o``."""
        return [*self._run(run, otherwise), f"o = {self._leaf(run.leaves[0], nil)}"]

    def _run(self, run: Run, otherwise: str) -> list[str]:
        lines = [f"found = {self.name(run.match)}(text, position)", "if found is None:", indent(otherwise, "    ")]
        if run.groups:
            lines.append(f"{', '.join(f'g{group}' for group in range(run.groups))}, = found.groups()")
        return [*lines, "position = found.end()"]

    def _made(self, target: str, cls: type[Record]) -> list[str]:
        return [f"{target} = new({self.name(cls)})", f"{target}.extension_data = None"]

    def _absent(self, attributes: Sequence[str]) -> list[str]:
        return [f"{self._target}{each} = {self.name(self._defaults[each])}()" for each in attributes]

    def _unless_closed(self, runs: Sequence[Run], lines: Sequence[str]) -> Sequence[str]:
        """Return the lines for what follows the first run, which no empty-element tag has."""
        first, *others = runs
        if first.closed is None:
            return lines
        lacking = [run.next.attribute for run in runs if run.next is not None]
        lacking += [leaf.attribute for run in others for leaf in run.leaves]
        lacking += [inline.attribute for run in others for inline in run.inlines]
        return [
            f"if g{first.closed} is None:",
            *(indent(line, "    ") for line in lines),
            "else:",
            *(f"    {line}" for line in self._absent(lacking)),
        ]

    def _leaves(self, target: str, leaves: Sequence[Leaf], defaults: Mapping[str, Callable[[], Any]]) -> list[str]:
        return [f"{target}{leaf.attribute} = {self._leaf(leaf, defaults[leaf.attribute])}" for leaf in leaves]

    def _leaf(self, leaf: Leaf, default: Callable[[], Any]) -> str:
        text, convert = f"g{leaf.group}", self.name(leaf.convert)
        usual = f"{convert}({text})"
        if leaf.convert is None:
            usual = f"({text} if '&' not in {text} else unescape({text}))"
        elif leaf.read is not None:
            digit = f"digits[{text}] if len({text}) < 2 else " if leaf.convert is int else ""
            usual = f"({digit}{usual} if len({text}) <= {leaf.limit} else {self.name(leaf.read)}({text}))"
        absent = self._value(default)
        if leaf.is_content or leaf.is_quoted:
            empty = self.name(leaf.empty) if leaf.has_empty else f"{self.name(refuse)}()"
            return f"{usual} if {text} else {f'{absent} if {text} is None else ' if leaf.is_quoted else ''}{empty}"
        if not leaf.has_empty or (leaf.empty is None and not leaf.means_default):
            return f"{usual} if {text} else {absent}"
        empty = f"{self.name(refuse)}()" if leaf.means_default else self.name(leaf.empty)
        return f"{usual} if {text} else {absent} if {text} is None is g{leaf.group + 1} else {empty}"

    def _kept(self, run: str, kept: Sequence[Kept]) -> Sequence[str]:
        """Return the lines that take elements that the contract does not have: the text of each, or what is made."""
        elements = [(group, self.name(element)) for group, element in kept]
        return [f"{run}_{of} = g{of} or (g{of + 1} and {element}(g{of + 1}))" for of, element in elements]

    def _keep(self, target: str, runs: Sequence[Sequence[Kept]]) -> Sequence[str]:
        """Return the lines that keep them in the form that ``extension_data`` is made of, once somebody asks."""
        found = [(f"{target}{run}_{group}", element) for run, kept in enumerate(runs) for group, element in kept]
        if not found:
            return ()
        names, make = [name for name, _ in found], self.name(late_data([element for _, element in found]))
        late = f"{target}.__late__ = ({make}, {', '.join(names)})"
        return [f"if {' or '.join(names)}:", f"    del {target}.extension_data", f"    {late}"]

    def _value(self, default: Callable[[], Any]) -> str:
        """Return the expression for a default; that of a leaf never changes, so it is made once."""
        return f"{self.name(default)}()" if default is refuse else self.name(default())

    def _inline(self, inline: Inline) -> list[str]:
        given, made = _defaults(inline.cls), f"{self._target}{inline.attribute}"
        absent = [f"p.{each} = {self.name(given[each])}()" for each in inline.others]
        inner = [*self._made("p", inline.cls), *absent, *self._leaves("p.", inline.leaves, given)]
        inner += [*self._kept("p0", inline.kept), *self._keep("p", [inline.kept])]
        is_empty = f"elif g{inline.empty} is not None: {made} = {self.name(maker(inline.cls))}()"
        return [
            f"if g{inline.group} is not None:",
            *(f"    {line}" for line in inner),
            f"    {made} = p",
            *(() if inline.empty is None else (is_empty,)),
            f"else: {made} = {self.name(self._defaults[inline.attribute])}()",
        ]

    def _nested(self, run: Run, reader: TextReader) -> list[str]:
        assert run.next is not None  # noqa: S101 - the caller has looked
        made = f"{self._target}{run.next.attribute}"
        default = self.name(self._defaults[run.next.attribute])
        return [
            f"if text.startswith({self.name(run.starts)}, position):",
            f"    inner, position = {self.name(reader)}(text, position)",
            f"    {made} = {default}() if inner is None else inner",
            f"else: {made} = {default}()",
        ]

    def function(self, template: str, lines: Sequence[str]) -> TextReader:
        """Return the function that does what the lines say, at their place in a template."""
        before, _, after = template.partition("LINES\n")
        margin = before.rpartition("\n")[2]
        source = before + indent("\n".join(lines), margin).removeprefix(margin) + "\n" + after
        return compiled(source, self.variables, "reader of members")
