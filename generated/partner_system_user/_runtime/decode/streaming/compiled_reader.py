"""Functions that read the members of a class from text, compiled when a long list of it is read for the first time.

As in ``encode.compiled_writer``: a function made for the class takes a third of the time of a table
(docs/decisions/0009). Its source names attributes of the class and numbered variables, nothing else of the contract.
"""

from __future__ import annotations

from dataclasses import MISSING, fields
from functools import partial
from typing import TYPE_CHECKING, Any

from ...compiled import compiled
from ...schema.record import Record
from ...xml.characters import unescape
from ..member_readers import maker, required_fields
from .record_patterns import Irregular

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from .record_patterns import Inline, Leaf, Run, TextReader


class Pair:
    """A pair of a dictionary while it is read."""

    __slots__ = ("key", "value")
    key: Any
    value: Any


ABSENT = object()  # the key of a pair that has none


def members_reader(
    cls: type[Any],
    runs: Sequence[Run],
    nested: Sequence[TextReader | None],
    bare: TextReader,
    others: Sequence[str] = (),
) -> TextReader:
    """Return the reader of an element that holds the members of ``cls``, a record or Pair.

    ``nested`` has the reader of the member behind each run; ``bare`` reads the element where it is nil or empty. The
    fields ``others`` are absent.
    """
    source = _Source()
    source.variables["bare"] = bare
    defaults = _defaults(cls)
    lines: list[str] = []
    rest: list[str] = []
    for index, (run, reader) in enumerate(zip(runs, nested, strict=True)):
        here = rest if index else lines
        here += source.run(index, run)
        here += [] if index else [*source.made("o", cls), *source.absent("o", others, defaults)]
        here += source.leaves("o", run.leaves, defaults)
        for inline in run.inlines:
            here += source.inline(inline, defaults)
        if run.next is not None and reader is not None:
            rest += source.nested(run, reader, defaults)
    return source.function([*lines, *(source.unless_closed(runs, rest, defaults) if rest else ())])


def _defaults(cls: type[Any]) -> Mapping[str, Callable[[], Any]]:
    """Return what makes the value of each member that is absent."""
    if not issubclass(cls, Record):
        return {"key": lambda: ABSENT, "value": lambda: None}
    found: dict[str, Callable[[], Any]] = {}
    required = required_fields(cls)
    for each in fields(cls):
        if each.name in required:
            found[each.name] = _refuse  # the tree tells what is missing
        elif each.default_factory is not MISSING:
            found[each.name] = each.default_factory
        elif each.default is not MISSING:
            found[each.name] = partial(_given, each.default)
        else:
            found[each.name] = _refuse  # the tree tells what is wrong
    return found


def _given(value: Any) -> Any:
    return value


def _refuse() -> Any:
    raise Irregular


class _Source:
    """The lines of a function and the values of its variables."""

    def __init__(self) -> None:
        self.variables: dict[str, Any] = {"new": object.__new__, "unescape": unescape, "Irregular": Irregular}

    def name(self, value: object) -> str:
        """Return a new variable."""
        made = f"v{len(self.variables)}"
        self.variables[made] = value
        return made

    def run(self, index: int, run: Run) -> list[str]:
        otherwise = "return bare(text, position)" if index == 0 else "raise Irregular"
        lines = [f"found = {self.name(run.match)}(text, position)", f"if found is None: {otherwise}"]
        if run.groups:
            lines.append(f"{', '.join(f'g{group}' for group in range(run.groups))}, = found.groups()")
        return [*lines, "position = found.end()"]

    def made(self, target: str, cls: type[Any]) -> list[str]:
        made = [f"{target} = new({self.name(cls)})"]
        return [*made, f"{target}.extension_data = None"] if issubclass(cls, Record) else made

    def absent(self, target: str, attributes: Sequence[str], defaults: Mapping[str, Callable[[], Any]]) -> list[str]:
        return [f"{target}.{attribute} = {self.name(defaults[attribute])}()" for attribute in attributes]

    def unless_closed(
        self, runs: Sequence[Run], lines: Sequence[str], defaults: Mapping[str, Callable[[], Any]]
    ) -> Sequence[str]:
        """Return the lines for what follows the first run, which no empty-element tag has."""
        first, *others = runs
        if first.closed is None:
            return lines
        lacking = [run.next.attribute for run in runs if run.next is not None]
        lacking += [leaf.attribute for run in others for leaf in run.leaves]
        lacking += [inline.attribute for run in others for inline in run.inlines]
        return [
            f"if g{first.closed} is None:",
            *(f"    {line}" for line in lines),
            "else:",
            *(f"    {line}" for line in self.absent("o", lacking, defaults)),
        ]

    def leaves(self, target: str, leaves: Sequence[Leaf], defaults: Mapping[str, Callable[[], Any]]) -> list[str]:
        return [f"{target}.{leaf.attribute} = {self._leaf(leaf, defaults[leaf.attribute])}" for leaf in leaves]

    def _leaf(self, leaf: Leaf, default: Callable[[], Any]) -> str:
        text, convert = f"g{leaf.group}", self.name(leaf.convert)
        usual = f"{convert}({text})"
        if leaf.convert is None:
            usual = f"({text} if '&' not in {text} else unescape({text}))"
        elif leaf.read is not None:
            usual = f"({usual} if len({text}) <= {leaf.limit} else {self.name(leaf.read)}({text}))"
        absent = self._value(default)
        if leaf.is_content or leaf.is_quoted:
            empty = self.name(leaf.empty) if leaf.has_empty else f"{self.name(_refuse)}()"
            return f"{usual} if {text} else {f'{absent} if {text} is None else ' if leaf.is_quoted else ''}{empty}"
        if not leaf.has_empty or leaf.empty is None:
            return f"{usual} if {text} else {absent}"
        empty = f"{self.name(_refuse)}()" if leaf.means_default else self.name(leaf.empty)
        return f"{usual} if {text} else {absent} if {text} is None is g{leaf.group + 1} else {empty}"

    def _value(self, default: Callable[[], Any]) -> str:
        """Return the expression for a default; that of a leaf never changes, so it is made once."""
        return f"{self.name(default)}()" if default is _refuse else self.name(default())

    def inline(self, inline: Inline, defaults: Mapping[str, Callable[[], Any]]) -> list[str]:
        given = _defaults(inline.cls)
        inner = [*self.made("p", inline.cls), *self.absent("p", inline.others, given)]
        inner += self.leaves("p", inline.leaves, given)
        return [
            f"if g{inline.group + 1} is not None:",
            *(f"    {line}" for line in inner),
            f"    o.{inline.attribute} = p",
            f"elif g{inline.group} is not None: o.{inline.attribute} = {self.name(maker(inline.cls))}()",
            f"else: o.{inline.attribute} = {self.name(defaults[inline.attribute])}()",
        ]

    def nested(self, run: Run, reader: TextReader, defaults: Mapping[str, Callable[[], Any]]) -> list[str]:
        member = run.next
        assert member is not None  # noqa: S101 - the caller has looked
        default = self.name(defaults[member.attribute])
        return [
            f"if text.startswith({self.name(run.starts)}, position):",
            f"    value, position = {self.name(reader)}(text, position)",
            f"    o.{member.attribute} = {default}() if value is None else value",
            f"else: o.{member.attribute} = {default}()",
        ]

    def function(self, lines: Sequence[str]) -> TextReader:
        body = "\n".join(f"        {line}" for line in lines)
        source = (
            f"def read(text, position):\n    try:\n{body}\n        return o, position\n"
            "    except (ValueError, KeyError, TypeError):\n        raise Irregular from None\n"
        )
        return compiled(source, self.variables, "reader of members")
