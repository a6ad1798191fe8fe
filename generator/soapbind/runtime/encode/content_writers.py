"""Writing of content that is more than child elements one after the other: text, choices, wildcards, mixed content.

Order on the wire is that of ``__content__``. What the contract says of the members together, such as one branch of a
choice, is checked before anything is written.
"""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from ..errors import EncodeError
from ..package import model
from ..schema.any_type import XmlFragment
from ..schema.content_model import Group, content_of, names_of
from ..schema.members import specs_of
from ..schema.wire import MixedSpec, PartSpec, TextSpec, WildcardSpec
from ..xml.characters import escape_text
from .attribute_writers import attributes_writer, unknown_attributes
from .compiled_writer import members_to_write
from .text_value_writers import Declarations, text_value_writer
from .unknown_elements import markup, write_with_types
from .writers import items_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ..schema.content_model import Content
    from ..schema.record import Record
    from .writers import Writer


class _Piece(NamedTuple):
    """What writes the value of one field. ``may_be_none`` tells that None is written, as nil.

    Of what ``repeats`` an empty list says that it is absent.
    """

    write: Writer
    label: str
    may_be_none: bool = False
    repeats: bool = False


def rich_writer(cls: type[Record]) -> Callable[[Any, list[str]], str]:
    """Return the function that appends what is in an element, and returns the attributes of its start tag."""
    attributes_of, text_of = attributes_writer(cls), text_writer(cls)
    write_content = content_writer(cls) if text_of is None else None

    def write(value: Any, out: list[str]) -> str:
        declarations, extension = Declarations(), value.extension_data
        found = "" if attributes_of is None else attributes_of(value, declarations)
        if extension is None or not extension.is_nil:
            if write_content is not None:
                write_content(value, out)
            elif text_of is not None and (text := text_of(value, declarations)):
                out.append(text)
        if extension is not None:
            found += unknown_attributes(extension, declarations)
            out.extend(markup(each.xml) for each in extension.elements)
        return declarations.attributes() + found

    return write


def content_writer(cls: type[Record]) -> Writer:
    """Return the function that writes what is in the element of an object of the class."""
    pieces = {
        member.attribute: _Piece(member.write, member.name, member.nil_is_none, member.repeats)
        for member in members_to_write(cls)
    }
    for name, spec in specs_of(cls):
        if isinstance(spec, MixedSpec):
            return _mixed_writer(name, spec.class_name)
        if isinstance(spec, PartSpec):
            label = "" if spec.repeats else name
            pieces[name] = _Piece(_part_writer(spec, name), label, repeats=spec.repeats)
        elif isinstance(spec, WildcardSpec):
            pieces[name] = _Piece(_wildcard_writer(spec), name, repeats=spec.repeats)
    return _content(content_of(cls), pieces)


def text_writer(cls: type[Record]) -> Callable[[Any, Declarations], str] | None:
    """Return the function that returns the text of an object, escaped; None for a class whose elements have no text."""
    found = next(((name, spec.codec) for name, spec in specs_of(cls) if isinstance(spec, TextSpec)), None)
    if found is None:
        return None
    name, codec = found
    text_of, has_default = text_value_writer(codec), codec.has_default

    def write(value: Any, declarations: Declarations) -> str:
        content = getattr(value, name)
        if content is None:
            raise EncodeError("must be given", name)
        try:
            text = text_of(content, declarations)
            if has_default and not text:
                _refuse("an empty element would mean the default of the contract")
        except EncodeError as error:
            error.within(name)
            raise
        return text

    return write


def _is_given(value: Any, piece: _Piece) -> bool:
    return value is not None and not (piece.repeats and value == [])


def _content(content: Content, pieces: Mapping[str, _Piece]) -> Writer:
    if not isinstance(content, Group):
        return _piece_writer(content.field, pieces[content.field], is_required=content.is_required)
    if content.kind == "|":
        return _choice_writer(content, pieces)
    writers = [_content(part, pieces) for part in content.parts]
    names = names_of(content)

    def write(value: Any, out: list[str]) -> None:
        for each in writers:
            each(value, out)

    def write_if_given(value: Any, out: list[str]) -> None:
        if any(_is_given(getattr(value, name), pieces[name]) for name in names):
            write(value, out)

    return write if content.is_required else write_if_given


def _piece_writer(field: str, piece: _Piece, *, is_required: bool) -> Writer:
    must = is_required and not piece.may_be_none

    def write(value: Any, out: list[str]) -> None:
        found = getattr(value, field)
        try:
            if _is_given(found, piece) or (is_required and piece.may_be_none):
                extension = value.extension_data
                if extension is None or not extension.types:
                    piece.write(found, out)
                else:
                    write_with_types(partial(piece.write, found), piece.label, extension, out)
            elif must:
                _refuse("must be given", *([] if piece.label else [field]))
        except EncodeError as error:
            if piece.label:
                error.within(piece.label)
            raise

    return write


def _choice_writer(content: Group, pieces: Mapping[str, _Piece]) -> Writer:
    """Return a writer of the branch that has all the fields which are given."""
    names = names_of(content)
    branches = [(frozenset(names_of(part)), _content(part, pieces), part) for part in content.parts]
    may_be_empty = _may_be_empty(content)

    def write(value: Any, out: list[str]) -> None:
        given = [name for name in names if _is_given(getattr(value, name), pieces[name])]
        if not given:
            if not may_be_empty:
                raise EncodeError(f"one must be given: {_shown(content)}")
            return
        fitting = [branch for branch in branches if branch[0].issuperset(given)]
        if not fitting:
            raise EncodeError(f"only one can be given: {_shown(content)}; given are {', '.join(given)}")
        chosen = next((branch for branch in fitting if _is_complete(branch[2], given)), fitting[0])
        chosen[1](value, out)

    return write


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


@cache
def _part(class_name: str) -> tuple[type[Record], Writer]:
    """Return the class of a part and what writes it. Asked for when used: a part may hold elements that have it."""
    cls: type[Record] = model(class_name)
    return cls, content_writer(cls)


def _part_writer(spec: PartSpec, field: str) -> Writer:
    def write_one(value: Any, out: list[str]) -> None:
        cls, write_content = _part(spec.class_name)
        if not isinstance(value, cls):
            raise EncodeError(f"expected {cls.__name__}, got {type(value).__name__}")
        write_content(value, out)

    def write(value: Any, out: list[str]) -> None:
        for index, each in enumerate(items_of(value), start=1):
            try:
                write_one(each, out)
            except EncodeError as error:
                error.within(f"{field}[{index}]")
                raise

    return write if spec.repeats else write_one


def _wildcard_writer(spec: WildcardSpec) -> Writer:
    def write_one(value: Any, out: list[str]) -> None:
        if not isinstance(value, XmlFragment):
            raise EncodeError(f"expected XmlFragment, got {type(value).__name__}")
        out.append(markup(value.xml))

    def write(value: Any, out: list[str]) -> None:
        for each in items_of(value):
            write_one(each, out)

    return write if spec.repeats else write_one


def _mixed_writer(field: str, class_name: str) -> Writer:
    def write(value: Any, out: list[str]) -> None:
        cls, write_content = _part(class_name)
        for index, each in enumerate(items_of(getattr(value, field)), start=1):
            try:
                if isinstance(each, str):
                    out.append(escape_text(each))
                elif not isinstance(each, cls):
                    _refuse(f"expected str or {cls.__name__}, got {type(each).__name__}")
                else:
                    write_content(each, out)
            except EncodeError as error:
                error.within(f"{field}[{index}]")
                raise
            except ValueError as error:
                raise EncodeError(str(error), f"{field}[{index}]") from None

    return write


def _refuse(message: str, *path: str) -> NoReturn:
    raise EncodeError(message, *path)
