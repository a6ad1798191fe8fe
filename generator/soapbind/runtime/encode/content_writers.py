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
from ..schema.members import is_leaf, members_of, specs_of
from ..schema.wire import AttributeSpec, MixedSpec, PartSpec, TextSpec, WildcardSpec
from ..xml.characters import escape_text
from . import any_type_writers  # noqa: F401  # pyright: ignore[reportUnusedImport] - it registers its writers
from .attribute_writers import attributes_writer, plain_attributes, unknown_attributes
from .compiled_content import (
    Branches,
    Piece,
    TextToWrite,
    compiled_content,
    compiled_text,
)
from .compiled_writer import members_to_write
from .text_value_writers import NO_DECLARATIONS, Declarations, text_value_writer
from .unknown_elements import (
    Elements,
    fragment_markup,
    kind_with_hint,
    markup,
    write_noted,
)
from .writers import inline_expression, items_of, wrong

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ..schema.codecs import Codec
    from ..schema.content_model import Content
    from ..schema.record import Record
    from .text_value_writers import TextValueWriter
    from .writers import Writer


def rich_writer(cls: type[Record]) -> Callable[[Any, list[str]], str]:
    """Return the function that appends what is in an element, and returns the attributes of its start tag."""
    careful, attributes_of = _careful_writer(cls), plain_attributes(cls)
    has_text = text_of_element(cls) is not None
    text_of = plain_text(cls)
    if attributes_of is None or (has_text and text_of is None):
        return careful
    write_content = None if has_text else content_writer(cls)

    def write(value: Any, out: list[str]) -> str:
        if value.extension_data is not None:
            return careful(value, out)
        found = attributes_of(value)
        if write_content is not None:
            write_content(value, out)
        elif text_of is not None and (text := text_of(value)):
            out.append(text)
        return found

    return write


def flat_rich_writer(cls: type[Record]) -> tuple[Callable[[Any], str], Callable[[Any], str]] | None:
    """Return what returns the attributes of an object and its text; None for a class that has more, or prefixes."""
    attributes_of, text_of = plain_attributes(cls), plain_text(cls)
    if text_of is None and not members_of(cls) and all(isinstance(spec, AttributeSpec) for _, spec in specs_of(cls)):
        text_of = compiled_text(())
    return None if attributes_of is None or text_of is None else (attributes_of, text_of)


def plain_text(cls: type[Record]) -> Callable[[Any], str] | None:
    """Return the function that returns the text of an object; None for other content, and where prefixes count."""
    found = text_of_element(cls)
    if found is None or not is_leaf(found.codec):
        return None
    return compiled_text([TextToWrite(found.field, "", "", found.plain, partial(inline_expression, found.codec))])


def _careful_writer(cls: type[Record]) -> Callable[[Any, list[str]], str]:
    """Return the writer of objects with extension data, and of names whose prefixes must be declared."""
    attributes_of, text = attributes_writer(cls), text_of_element(cls)
    write_content = content_writer(cls) if text is None else None

    def write(value: Any, out: list[str]) -> str:
        declarations, extension = Declarations(), value.extension_data
        found = "" if attributes_of is None else attributes_of(value, declarations)
        if extension is None or not extension.is_nil:
            if write_content is not None:
                write_content(value, out)
            elif text is not None and (written := text.write(getattr(value, text.field), declarations)):
                out.append(written)
        if extension is not None:
            found += unknown_attributes(extension.attributes, declarations)
            out.extend(markup(each.xml) for each in extension.elements)
        return declarations.attributes() + found

    return write


def content_writer(cls: type[Record]) -> Writer:
    """Return the function that writes what is in the element of an object of the class."""
    for name, spec in specs_of(cls):
        if isinstance(spec, MixedSpec):
            return _mixed_writer(name, spec.class_name)
    content, pieces = content_of(cls), _pieces(cls)
    plain, careful = compiled_content(content, pieces), _content(content, pieces)

    def write(value: Any, out: list[str]) -> None:
        (plain if value.extension_data is None else careful)(value, out)

    return write


def _pieces(cls: type[Record]) -> dict[str, Piece]:
    pieces = {
        each.attribute: Piece(each.write, each.name, each.nil_is_none, each.repeats, each.tag, each.text, each.inline)
        for each in members_to_write(cls)
    }
    for name, spec in specs_of(cls):
        if isinstance(spec, PartSpec):
            label = "" if spec.repeats else name
            pieces[name] = Piece(_part_writer(spec, name), label, repeats=spec.repeats)
        elif isinstance(spec, WildcardSpec):
            pieces[name] = Piece(_wildcard_writer(spec), name, repeats=spec.repeats)
    return pieces


class _Text(NamedTuple):
    """The field that is the text of an element, and what returns that text, escaped."""

    field: str
    codec: Codec[Any]
    write: TextValueWriter

    def plain(self, value: Any) -> str:
        """Return the text of a value without prefixes."""
        return self.write(value, NO_DECLARATIONS)


def text_of_element(cls: type[Record]) -> _Text | None:
    """Return the field that is the text of the element; None for a class whose elements have no text."""
    found = next(((name, spec.codec) for name, spec in specs_of(cls) if isinstance(spec, TextSpec)), None)
    if found is None:
        return None
    name, codec = found
    text_of, has_default = text_value_writer(codec), codec.has_default

    def write(content: Any, declarations: Declarations) -> str:
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

    return _Text(name, codec, write)


def _is_given(value: Any, piece: Piece) -> bool:
    return value is not None and not (piece.repeats and value == [])


def _content(content: Content, pieces: Mapping[str, Piece]) -> Writer:
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


def _piece_writer(field: str, piece: Piece, *, is_required: bool) -> Writer:
    must = is_required and not piece.may_be_none

    def write(value: Any, out: list[str]) -> None:
        found = getattr(value, field)
        try:
            if _is_given(found, piece) or (is_required and piece.may_be_none):
                extension = value.extension_data
                if extension is None or not (extension.types or extension.empty):
                    piece.write(found, out)
                else:
                    write_noted(Elements(piece.label, piece.write, piece.repeats), found, extension, out)
            elif must:
                _refuse("must be given", *([] if piece.label else [field]))
        except EncodeError as error:
            if piece.label:
                error.within(piece.label)
            raise

    return write


def _choice_writer(content: Group, pieces: Mapping[str, Piece]) -> Writer:
    """Return a writer of the branch that has all the fields which are given."""
    names, branches = names_of(content), Branches(content, partial(_content, pieces=pieces))

    def write(value: Any, out: list[str]) -> None:
        branches[tuple(_is_given(getattr(value, name), pieces[name]) for name in names)](value, out)

    return write


@cache
def _part(class_name: str) -> tuple[type[Record], Writer]:
    """Return the class of a part and what writes it. Asked for when used: a part may hold elements that have it."""
    cls: type[Record] = model(class_name)
    return cls, content_writer(cls)


def _part_writer(spec: PartSpec, field: str) -> Writer:
    def write_one(value: Any, out: list[str]) -> None:
        cls, write_content = _part(spec.class_name)
        if not isinstance(value, cls):
            raise wrong(value, f"expected {cls.__name__}, got {type(value).__name__}")
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
            raise EncodeError(f"expected XmlFragment, got {kind_with_hint(value)}")
        out.append(fragment_markup(value.xml))

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
