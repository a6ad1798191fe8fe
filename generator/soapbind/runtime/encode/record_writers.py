"""Writing of whole records.

Order on the wire is the order of the fields, base class first: DataContractSerializer drops what is out of order.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from ..errors import EncodeError
from ..package import model, model_of
from ..schema.codecs import RecordCodec
from ..schema.collections import codec_of_each
from ..schema.members import is_flat, is_plain, members_of, specs_of
from ..schema.record import Record
from .compiled_writer import members_to_write, members_writer, text_members_writer
from .type_attribute import type_attribute
from .writers import element_writer, text_writer_of, writer_of, wrong

if TYPE_CHECKING:
    from ..schema.codecs import Codec
    from .writers import TextWriter, Writer

# Appends what is in the element of an object, and returns the attributes of its start tag.
RecordWriter: TypeAlias = "Callable[[Any, list[str]], str]"
_WRITERS: dict[type[Record], RecordWriter] = {}


def record_writer(cls: type[Record]) -> RecordWriter:
    """Return the function that writes an object of ``cls``, without the element around it."""
    found = _WRITERS.get(cls)
    if found is None:
        found = _make_writer(cls)
        found = _WRITERS[cls] = _narrowed(cls, found) if any(cls.__narrowed__) else found
    return found


def _broken(given: Any, rule: str, text: str, fixed: Callable[[], Any] | None, *, repeats: bool) -> str:
    """Return how a value breaks a rule of a restriction, "" for one that keeps it.

    ``fixed`` makes the only value that there may be. Of what ``repeats`` an empty list stands for absent.
    """
    if given is None or (repeats and given == []):
        return "requires it" if rule == "required" else ""
    if rule == "prohibited":
        return "does not allow it"
    if fixed is None or given == "":  # an empty element has the fixed value
        return ""
    items = cast("list[object]", given) if repeats else [given]
    return f"allows {text!r} only" if any(each != fixed() for each in items) else ""


def _rules(cls: type[Record]) -> list[tuple[str, str, Callable[[Any], str]]]:
    """Return the rules of a restriction: the field of the base, its label on the wire, how a value breaks the rule."""
    from ..schema.wire import AttributeSpec, maker_of_default  # noqa: PLC0415 - most packages have no such class

    specs: dict[str, tuple[str, Codec[Any]]] = {field: (spec.name, spec.codec) for field, _, spec in members_of(cls)}
    for field, spec in specs_of(cls):
        if isinstance(spec, AttributeSpec):
            specs[field] = f"@{spec.name.name}", spec.codec
    made: list[tuple[str, str, Callable[[Any], str]]] = []
    required, prohibited, fixed = cls.__narrowed__
    rules = [*((each, "required", "") for each in required), *((each, "prohibited", "") for each in prohibited)]
    for field, rule, text in (*rules, *((each, "fixed", text) for each, text in fixed)):
        label, codec = specs[field]
        each = codec_of_each(codec)
        only = maker_of_default(each, text, {}) if rule == "fixed" else None
        made.append((field, label, partial(_broken, rule=rule, text=text, fixed=only, repeats=each is not codec)))
    return made


def _narrowed(cls: type[Record], write: RecordWriter) -> RecordWriter:
    """Return a writer that refuses what a restriction does not allow in fields of its base (XML Schema 1, 3.4.6)."""
    rules, name = _rules(cls), cls.__xml_name__.name

    def write_narrowed(value: Any, out: list[str]) -> str:
        is_nil = value.extension_data is not None and value.extension_data.is_nil
        for field, label, broken in rules:
            problem = "" if is_nil and label[0] != "@" else broken(getattr(value, field))
            if problem:
                raise EncodeError(f"the restriction {name} {problem}", label)
        return write(value, out)

    return write_narrowed


@writer_of.register(RecordCodec)
def _(codec: RecordCodec, tag: str) -> Writer:
    """Return a writer that adds ``xsi:type`` for a subclass."""
    cls = model(codec.class_name)
    write = polymorphic_writer(cls, tag)
    if codec.empty:
        return _never_empty(write)
    text_of = None if is_plain(cls) else flat_writer(cls, tag, None)
    return write if text_of is None else element_writer(text_of)


@text_writer_of.register(RecordCodec)
def _(codec: RecordCodec, tag: str, absent: str | None) -> TextWriter | None:
    """Return a writer of records of nothing but text, None for others."""
    return None if codec.empty else flat_writer(model(codec.class_name), tag, absent)


def _never_empty(write: Writer) -> Writer:
    """Return a writer of an element that means the default of the contract when it is empty."""

    def write_filled(value: Any, out: list[str]) -> None:
        mark = len(out)
        write(value, out)
        is_nil = value.extension_data is not None and value.extension_data.is_nil
        if not is_nil and (len(out) == mark + 1 or out[mark + 1 : -1] == [""]):
            raise EncodeError("an empty element would mean the default of the contract")

    return write_filled


def _make_writer(cls: type[Record]) -> RecordWriter:
    if not is_plain(cls):
        from .content_writers import rich_writer  # noqa: PLC0415 - most packages have no such class

        return rich_writer(cls)
    members = members_to_write(cls)

    def write_with_unknown(value: Any, out: list[str]) -> str:
        from .unknown_elements import write_members  # noqa: PLC0415 - most objects have no such content

        return write_members(members, value, out)

    return members_writer(members, write_with_unknown)


def flat_writer(cls: type[Record], tag: str, absent: str | None) -> TextWriter | None:
    """Return the writer of ``cls`` as the element ``tag`` when it is text, or all its members are, else None."""
    if cls.__abstract__ or any(cls.__narrowed__):
        return None
    if not is_plain(cls):
        from .content_writers import flat_rich_writer  # noqa: PLC0415 - most packages have no such class

        found = flat_rich_writer(cls)
        return None if found is None else _with_attributes(*found, cls, tag, absent)
    if not is_flat(cls):
        return None
    careful = polymorphic_writer(cls, tag)

    def write(value: Any) -> str:
        return absent if value is None and absent is not None else _carefully(careful, value)

    return text_members_writer(cls, tag, members_to_write(cls), write)


def _with_attributes(
    attributes_of: TextWriter, text_of: TextWriter, cls: type[Record], tag: str, absent: str | None
) -> TextWriter:
    careful, start, end = polymorphic_writer(cls, tag), f"<{tag}", f"</{tag}>"

    def write(value: Any) -> str:
        if type(value) is cls and value.extension_data is None:
            attributes, text = attributes_of(value), text_of(value)
            return f"{start}{attributes}>{text}{end}" if text else f"{start}{attributes}/>"
        if value is None and absent is not None:
            return absent
        return _carefully(careful, value)

    return write


def _carefully(write: Writer, value: Any) -> str:
    out: list[str] = []
    write(value, out)
    return "".join(out)


def polymorphic_writer(cls: type[Record], tag: str) -> Writer:
    """Return a writer of ``cls`` as the element ``tag``, with ``xsi:type`` when the object is of another class."""
    start, end, empty = f"<{tag}>", f"</{tag}>", f"<{tag}/>"
    members: RecordWriter | None = None

    def write(value: Any, out: list[str]) -> None:
        nonlocal members
        if type(value) is not cls or value.extension_data is not None:
            _write_derived(value, cls, tag, out)
            return
        if members is None:  # made when used: types may contain themselves
            members = record_writer(cls)
        mark = len(out)
        out.append(start)
        attributes = members(value, out)
        if len(out) > mark + 1:
            out.append(end)
            if attributes:
                out[mark] = f"<{tag}{attributes}>"
        else:
            out[mark] = f"<{tag}{attributes}/>" if attributes else empty

    def write_other(value: Any, out: list[str]) -> None:
        _write_derived(value, cls, tag, out)

    return write_other if cls.__abstract__ else write


def _write_derived(value: Any, cls: type[Record], tag: str, out: list[str]) -> None:
    """Write an object of another class, or one that brings unknown elements or the name of an unknown class."""
    actual = cast("type[Record]", type(value))
    if not isinstance(value, cls):
        raise wrong(value, f"expected {cls.__name__}, got {actual.__name__}")
    name = None if value.extension_data is None else value.extension_data.type_name
    if name is None:
        known = _known_class(actual)
        if known.__abstract__:
            raise EncodeError(f"{known.__name__} is abstract: an object must be of a class that derives from it")
        name = None if known is cls else known.__xml_name__
    start = f"<{tag}" if name is None else f"<{tag}{type_attribute(name)}"
    if value.extension_data is not None and value.extension_data.is_nil:
        start += ' i:nil="true"'
    mark = len(out)
    out.append("")
    attributes = record_writer(actual)(value, out)
    if len(out) == mark + 1 and name is None:
        out[mark] = f"{start}{attributes}/>"
    else:
        out[mark] = f"{start}{attributes}>"
        out.append(f"</{tag}>")


def root_attributes(body: Record) -> str:
    """Return the attributes of the element in the Body.

    Raises EncodeError for an abstract type without ``xsi:type``.
    """
    kept = body.extension_data
    if type(body).__abstract__ and (kept is None or kept.type_name is None):
        raise EncodeError(f"the type of {type(body).__name__} is abstract: extension_data must name another")
    if kept is None:
        return ""
    nil = ' i:nil="true"' if kept.is_nil else ""
    return nil if kept.type_name is None else nil + type_attribute(kept.type_name)


def _known_class(actual: type[Record]) -> type[Record]:
    """Return the class of the contract that an object is of: an application may derive classes of its own."""
    records: list[type[Record]] = [cls for cls in actual.__mro__ if issubclass(cls, Record) and cls is not Record]
    return next((cls for cls in records if cls == model_of(cls.__xml_name__)), actual)
