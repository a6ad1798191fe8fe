"""Functions that write attributes, text and content models, compiled when a class is written for the first time.

As in ``compiled_writer``, an int or a text in its usual form is written in place, and all else by the function of its
codec. They take objects without extension data; ``content_writers`` has what writes the others.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from ..compiled import compiled
from ..errors import EncodeError
from ..schema.content_model import Group, names_of
from ..xml.characters import is_special, special_in_quotes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ..schema.content_model import Content, Name
    from .writers import TextWriter, Writer


class Piece(NamedTuple):
    """What writes the value of one field. ``may_be_none`` tells that None is written, as nil.

    Of what ``repeats`` an empty list says that it is absent. ``text`` and ``inline`` are of one that is text.
    """

    write: Writer
    label: str
    may_be_none: bool = False
    repeats: bool = False
    tag: str = ""
    text: TextWriter | None = None
    inline: Callable[[str], tuple[str, str]] | None = None


class TextToWrite(NamedTuple):
    """Text that is no element: an attribute with ``start`` and ``end`` around it, or the text of the element.

    ``text`` gets every value that is not in its usual form; None too unless it ``may_be_absent``. Such a text may have
    another value that is ``unwritten``.
    """

    attribute: str
    start: str
    end: str
    text: TextWriter
    inline: Callable[[str], tuple[str, str]]
    may_be_absent: bool = False
    unwritten: Any = None


class _Source:
    """The lines of a function and the values of its variables."""

    def __init__(self, pieces: Mapping[str, Piece]) -> None:
        self.variables: dict[str, Any] = {"is_special": is_special, "datetime": datetime, "EncodeError": EncodeError}
        self.pieces = pieces
        self.labels: list[str] = []
        self.lines: list[str] = []
        self._texts: list[str] = []

    def name(self, value: object) -> str:
        """Return a new variable."""
        made = f"v{len(self.variables)}"
        self.variables[made] = value
        return made

    def printed(self, of: TextToWrite) -> str:
        """Return the expression of a text."""
        condition, usual = of.inline("v")
        value, text = f"value.{of.attribute}", self.name(of.text)
        if of.may_be_absent:
            unwritten = "" if of.unwritten is None else f" or v == {self.name(of.unwritten)}"
            fetch, value = f"'' if (v := {value}) is None{unwritten} else ", "v"
        else:
            fetch, condition = "", condition.replace("type(v)", f"type(v := {value})", 1)
        if not condition:
            return f"({fetch}{text}({value}))"
        usual = f"{{{self.name(of.start)}}}{{{usual}}}{{{self.name(of.end)}}}"
        return f"({fetch}f'{usual}' if {condition} else {text}(v))"

    def content(self, content: Content, indent: str = "") -> None:
        """Add lines that write a part of a content model."""
        if not isinstance(content, Group):
            self._piece(content, indent)
        elif content.kind == "|":
            self._choice(content, indent)
        else:
            if not content.is_required:
                self.flush(indent)
                given = " or ".join(self._given(name) for name in names_of(content)) or "False"
                self.lines.append(f"{indent}if {given}:")
            inner = indent if content.is_required else f"{indent}    "
            for part in content.parts:
                self.content(part, inner)
            if not content.is_required:
                self.flush(inner)
                self.lines.append(f"{inner}pass")

    def _given(self, name: str) -> str:
        there = f"value.{name} is not None"
        return f"({there} and value.{name} != [])" if self.pieces[name].repeats else f"({there})"

    def _piece(self, content: Name, indent: str) -> None:
        name, piece = content.field, self.pieces[content.field]
        must = content.is_required and not piece.may_be_none
        if piece.text is not None and piece.inline is not None:
            text = located(piece.text, piece.label, must=must)
            absent = not content.is_required
            start, end = f"<{piece.tag}>", f"</{piece.tag}>"
            self._texts.append(self.printed(TextToWrite(name, start, end, text, piece.inline, absent)))
            return
        self.flush(indent)
        self.labels.append(piece.label)
        write = f"{self.name(piece.write)}(value.{name}, out)"
        at = len(self.labels) - 1
        if content.is_required and piece.may_be_none:
            self.lines += [f"{indent}at = {at}", f"{indent}{write}", f"{indent}at = -1"]
            return
        self.lines += [f"{indent}if {self._given(name)}:", f"{indent}    at = {at}", f"{indent}    {write}"]
        self.lines.append(f"{indent}    at = -1")
        if must:
            self.lines.append(f"{indent}else: raise EncodeError('must be given', {self.name(piece.label or name)})")

    def _choice(self, content: Group, indent: str) -> None:
        self.flush(indent)
        branches = self.name(Branches(content, partial(compiled_content, pieces=self.pieces)).__getitem__)
        key = "".join(f"{self._given(name)}, " for name in names_of(content))
        self.lines.append(f"{indent}{branches}(({key}))(value, out)")

    def flush(self, indent: str) -> None:
        """Add the line that writes the texts so far; none where they are empty, for the element may be so."""
        if self._texts:
            self.lines.append(f"{indent}if text := {' + '.join(self._texts)}: out.append(text)")
            self._texts = []

    def function(self, lines: Sequence[str], parameters: str) -> Callable[..., Any]:
        body = "\n".join(f"        {line}" for line in lines)
        self.variables["locate"] = partial(_locate, self.labels)
        source = (
            f"def write({parameters}):\n    at = -1\n    try:\n{body}\n"
            "    except EncodeError as error:\n        locate(error, at)\n        raise\n"
        )
        return compiled(source, self.variables, "writer of content")


def _locate(labels: Sequence[str], error: EncodeError, at: int) -> None:
    if at >= 0 and labels[at]:
        error.within(labels[at])


def located(text_of: TextWriter, label: str, *, must: bool = False) -> TextWriter:
    """Return a writer of text whose errors name the field, and that refuses None where a value ``must`` be given."""

    def write(value: Any) -> str:
        if value is None and must:
            raise EncodeError("must be given", label)
        try:
            return text_of(value)
        except EncodeError as error:
            error.within(label)
            raise

    return write


class Branches(dict[tuple[bool, ...], "Writer"]):
    """What writes a choice, by which of its fields are given. Raises EncodeError for what the choice does not allow."""

    def __init__(self, content: Group, make: Callable[[Content], Writer]) -> None:
        """Start with what ``make`` makes of each branch."""
        super().__init__()
        self._names = names_of(content)
        self._content, self._may_be_empty = content, _may_be_empty(content)
        self._branches = [(frozenset(names_of(part)), make(part), part) for part in content.parts]

    def __missing__(self, key: tuple[bool, ...]) -> Writer:
        """Choose when objects of a kind are first written."""
        self[key] = found = self._choose([name for name, is_given in zip(self._names, key, strict=True) if is_given])
        return found

    def _choose(self, given: Sequence[str]) -> Writer:
        if not given:
            if not self._may_be_empty:
                raise EncodeError(f"one must be given: {_shown(self._content)}")
            return _nothing
        fitting = [branch for branch in self._branches if branch[0].issuperset(given)]
        if not fitting:
            shown = _shown(self._content)
            raise EncodeError(f"only one can be given: {shown}; given are {', '.join(given)}")
        return next((branch for branch in fitting if _is_complete(branch[2], given)), fitting[0])[1]


def _nothing(_value: object, _out: list[str]) -> None:
    pass


def _may_be_empty(content: Content) -> bool:
    if not content.is_required:
        return True
    if not isinstance(content, Group):
        return False
    of = any if content.kind == "|" else all
    return not content.parts or of(_may_be_empty(part) for part in content.parts)


def _is_complete(content: Content, given: Sequence[str]) -> bool:
    """Whether the fields that are given are enough for a content."""
    if not isinstance(content, Group):
        return content.field in given or not content.is_required
    if not content.is_required and not set(names_of(content)).intersection(given):
        return True
    of = any if content.kind == "|" else all
    return of(_is_complete(part, given) for part in content.parts)


def _shown(content: Content) -> str:
    if not isinstance(content, Group):
        return content.field
    return {"|": " or ", ",": " and ", "&": " and "}[content.kind].join(
        f"({_shown(part)})" if isinstance(part, Group) and len(part.parts) > 1 else _shown(part)
        for part in content.parts
    )


def compiled_content(content: Content, pieces: Mapping[str, Piece]) -> Writer:
    """Return the function that writes what an object has of a content model."""
    source = _Source(pieces)
    source.content(content)
    source.flush("")
    return source.function([*source.lines, "pass"], "value, out")


def compiled_text(parts: Sequence[TextToWrite], *, in_quotes: bool = False) -> Callable[[Any], str]:
    """Return the function that returns the attributes of an object, or its text."""
    source = _Source({})
    if in_quotes:
        source.variables["is_special"] = special_in_quotes().search
    return source.function([f"return {' + '.join(map(source.printed, parts)) or repr('')}"], "value")
