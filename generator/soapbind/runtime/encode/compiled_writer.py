"""Functions that write the members of a class, compiled when a class is written for the first time.

A table of functions costs a call for every member; a function made for the class writes an int or a text in place, at
half of the time (docs/decisions/0010), and what is written for a field that nobody gave is known. Its source names
attributes of the class and numbered variables, nothing else: tags and all other text of the contract are values of
these variables.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from ..compiled import compiled
from ..errors import EncodeError
from ..package import qualified
from ..schema.collections import RepeatedCodec
from ..schema.members import is_leaf, members_of
from ..schema.record import NIL
from ..xml.characters import is_special
from .writers import element_writer, inline_expression, text_writer_of, writer_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..schema.fields import ElementSpec
    from ..schema.record import Record
    from .writers import TextWriter, Writer


class MemberToWrite(NamedTuple):
    """A member: ``text`` returns one that is text, ``write`` writes any. ``inline`` is the expression of its codec.

    ``nil_is_none`` tells that None is written, as nil. ``usual`` is the value of a field that nobody gave, None or the
    zero of its type, and what is written for it.
    """

    attribute: str
    name: str
    tag: str
    write: Writer
    text: TextWriter | None
    inline: Callable[[str], tuple[str, str]]
    nil_is_none: bool = False
    repeats: bool = False
    usual: tuple[Any, str] | None = None


def members_to_write(cls: type[Record]) -> list[MemberToWrite]:
    """Return the members of a class with their writers, in the order of the wire."""
    return [_member(attribute, qualified(name), spec) for attribute, name, spec in members_of(cls)]


def _member(attribute: str, tag: str, spec: ElementSpec) -> MemberToWrite:
    nil = f'<{tag} i:nil="true"/>'
    absent = "" if spec.optional else nil if spec.nillable else None
    text = text_writer_of(spec.codec, tag, absent)
    write = _or_absent(writer_of(spec.codec, tag), absent) if text is None else element_writer(text)
    if spec.optional and spec.nillable:
        text, write = text and _text_or_nil(text, nil), _or_nil(write, nil)
    inline = partial(inline_expression, spec.codec)
    repeats = isinstance(spec.codec, RepeatedCodec)
    usual = _zero(spec, text) if absent is None else (None, absent)
    return MemberToWrite(attribute, spec.name, tag, write, text, inline, absent == nil, repeats, usual)


def _zero(spec: ElementSpec, text: TextWriter | None) -> tuple[Any, str] | None:
    zero = spec.codec.zero() if spec.codec.is_value_type and is_leaf(spec.codec) else None
    return None if text is None or zero is None else (zero, text(zero))


def _or_nil(write_value: Writer, nil: str) -> Writer:
    def write(value: Any, out: list[str]) -> None:
        if value is NIL:
            out.append(nil)
        else:
            write_value(value, out)

    return write


def _text_or_nil(text_of: TextWriter, nil: str) -> TextWriter:
    def write(value: Any) -> str:
        return nil if value is NIL else text_of(value)

    return write


def _or_absent(write_value: Writer, absent: str | None) -> Writer:
    if absent is None:
        return write_value

    def write(value: Any, out: list[str]) -> None:
        if value is not None:
            write_value(value, out)
        elif absent:
            out.append(absent)

    return write


class _Source:
    """The lines of a function and the values of its variables."""

    def __init__(self, members: Sequence[MemberToWrite]) -> None:
        self.variables: dict[str, Any] = {"is_special": is_special, "datetime": datetime, "EncodeError": EncodeError}
        self.variables["locate"] = partial(_locate, members)

    def text(self, index: int, member: MemberToWrite) -> list[str]:
        """Return the lines that make ``t`` and its number of a member that is text."""
        self.variables[f"text{index}"] = member.text
        condition, printed = member.inline("v")
        expression = f"text{index}(v)"
        if condition:
            self.variables[f"start{index}"], self.variables[f"end{index}"] = f"<{member.tag}>", f"</{member.tag}>"
            expression = f"f'{{start{index}}}{{{printed}}}{{end{index}}}' if {condition} else {expression}"
        if member.usual is not None:
            self.variables[f"usual{index}"], self.variables[f"known{index}"] = member.usual
            expression = f"known{index} if v is usual{index} else {expression}"
        return [f"v = value.{member.attribute}", f"t{index} = {expression}"]

    def function(self, parameters: str, unusual: str, lines: Sequence[str]) -> Callable[..., Any]:
        """Return the function of the lines; ``other`` takes objects for which ``unusual`` is true."""
        body = "\n".join(f"        {line}" for line in lines)
        source = (
            f"def write({parameters}):\n    if {unusual}: return other({parameters})\n    at = -1\n    try:\n{body}\n"
            "    except EncodeError as error:\n        locate(error, value, at)\n        raise\n"
        )
        return compiled(source, self.variables, "writer of members")


def members_writer(
    members: Sequence[MemberToWrite], other: Callable[[Any, list[str]], str]
) -> Callable[[Any, list[str]], str]:
    """Return the function that writes the members of an object; ``other`` writes one with unknown content."""
    source = _Source(members)
    source.variables["other"] = other
    lines: list[str] = []
    texts: list[int] = []
    for index, member in enumerate(members):
        if member.text is not None:
            lines += source.text(index, member)
            texts.append(index)
            continue
        source.variables[f"write{index}"] = member.write
        lines += _extend(texts)
        lines += [f"at = {index}", f"write{index}(value.{member.attribute}, out)", "at = -1"]
        texts = []
    return source.function("value, out", "value.extension_data is not None", [*lines, *_extend(texts), "return ''"])


def _extend(texts: Sequence[int]) -> list[str]:
    return [f"out += ({', '.join(f't{index}' for index in texts)},)"] if texts else []


def text_members_writer(cls: type[Record], tag: str, members: Sequence[MemberToWrite], other: TextWriter) -> TextWriter:
    """Return the function that writes an object whose members are all text as ``tag``; ``other`` writes the rest."""
    source = _Source(members)
    source.variables |= {"cls": cls, "start": f"<{tag}>", "end": f"</{tag}>", "empty": f"<{tag}/>", "other": other}
    lines = [line for index, member in enumerate(members) for line in source.text(index, member)]
    texts = [f"t{index}" for index in range(len(members))]
    content = "".join(f"{{{text}}}" for text in texts)
    lines.append(f"return f'{{start}}{content}{{end}}' if {' or '.join(texts) or False} else empty")
    return source.function("value", "type(value) is not cls or value.extension_data is not None", lines)


def _locate(members: Sequence[MemberToWrite], error: EncodeError, value: Any, at: int) -> None:
    """Add to an error the name of the member it is in: the one at ``at``, or the first text that cannot be written."""
    if at >= 0:
        error.within(members[at].name)
        return
    for member in members:
        if member.text is not None:
            try:
                member.text(getattr(value, member.attribute))
            except EncodeError:
                error.within(member.name)
                return
