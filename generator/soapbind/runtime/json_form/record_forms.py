"""Forms of records: an object, whose keys are the names of fields in Python."""

from __future__ import annotations

from _thread import get_ident
from collections.abc import Callable
from dataclasses import MISSING, Field, fields
from typing import Any, NamedTuple

from ..decode.member_readers import nil_record
from ..errors import JsonError
from ..package import class_names, model, model_of
from ..schema.codecs import RecordCodec
from ..schema.fields import ATTACHMENT, ELEMENT, WIRE
from ..schema.record import NIL, Record
from ..schema.wire import AnyAttributesSpec, MixedSpec, PartSpec, WildcardSpec
from .extension_form import extension_back, extension_to
from .form import (
    TYPE,
    Form,
    form_of,
    list_form,
    none_of,
    object_of,
    text_of,
    within,
    wrong,
)
from .markup_forms import ATTRIBUTES, FRAGMENT, mixed_form

EXTENSION = "$extension"


class _Member(NamedTuple):
    """A field. ``has_nil`` tells that null is ``NIL``, because None stands for absent."""

    form: Form
    has_none: bool
    has_nil: bool
    is_secret: bool
    is_required: bool


def _member(field: Field[Any]) -> _Member | None:
    """Return a field that is in messages, None for any other, which an application may have added."""
    element, wire, has_nil = field.metadata.get(ELEMENT), field.metadata.get(WIRE), False
    if element is not None:
        form, has_nil = form_of(element.codec), element.optional and element.nillable
    elif wire is not None:
        form = _wire_form(wire)
    elif ATTACHMENT in field.metadata:
        from .attachment_form import ATTACHMENT as form  # noqa: N811, PLC0415 - hardly any contract has one
    else:
        return None
    is_required = field.default is field.default_factory is MISSING
    return _Member(form, field.default is None, has_nil, not field.repr, is_required)


def _wire_form(spec: Any) -> Form:
    match spec:
        case PartSpec():
            form = form_of(RecordCodec(spec.class_name))
        case WildcardSpec():
            form = FRAGMENT
        case AnyAttributesSpec():
            return ATTRIBUTES
        case MixedSpec():
            return list_form(mixed_form(form_of(RecordCodec(spec.class_name))), has_none=False)
        case _:
            return form_of(spec.codec)
    return list_form(form, has_none=False) if spec.repeats else form


@form_of.register(RecordCodec)
def _(codec: RecordCodec) -> Form:
    """Return a form that is made when it is first used: types may contain themselves."""
    return Form(
        lambda value: record_form(model(codec.class_name)).to(value),
        lambda data: record_form(model(codec.class_name)).back(data),
    )


_FORMS: dict[type[Record], RecordForm] = {}
_OPEN: set[tuple[int, int]] = set()  # objects that are being made data, each with its thread


def record_form(cls: type[Record]) -> RecordForm:
    """Return the form of objects of a class."""
    found = _FORMS.get(cls)
    if found is None:
        found = _FORMS[cls] = RecordForm(cls)
    return found


class RecordForm:
    """The form of objects of a class, and of those derived from it."""

    def __init__(self, cls: type[Record]) -> None:
        """Make the forms of all fields."""
        self._cls = cls
        self.members = {each.name: member for each in fields(cls) if (member := _member(each)) is not None}
        self._required = [name for name, member in self.members.items() if member.is_required]

    def to(self, value: Any, *, says_type: bool = False) -> dict[str, Any]:
        """Return an object as data, with its type where the place does not tell it. Raises JsonError."""
        if not isinstance(value, self._cls):
            raise wrong(self._cls.__name__, value)
        known = next((each for each in type(value).__mro__ if each is self._cls or _is_model(each)), self._cls)
        if known is Record:
            raise wrong("an object of a class of the contract", value)
        mark = id(value), get_ident()
        if mark in _OPEN:
            raise JsonError("an object that contains itself cannot be JSON")
        _OPEN.add(mark)
        try:
            return record_form(known).content(value, says_type=says_type or known is not self._cls)
        finally:
            _OPEN.discard(mark)

    def content(self, value: Any, *, says_type: bool) -> dict[str, Any]:
        """Return what is in an object of this very class, as far as the contract has it."""
        made: dict[str, Any] = {TYPE: self._cls.__name__} if says_type else {}
        kept = value.extension_data
        for name, member in self.members.items():
            found = getattr(value, name)
            if found is None and (member.has_none or (kept is not None and kept.is_nil)):
                continue
            made[name] = None if found is NIL and member.has_nil else _converted(name, member, member.form.to, found)
        if kept is not None:
            with within(EXTENSION):
                made[EXTENSION] = extension_to(kept, self._cls)
        return made

    def back(self, data: Any) -> Any:
        """Return the object that data stands for. Raises JsonError."""
        found = dict(object_of(data))
        if TYPE in found:
            with within(TYPE):
                cls = class_named(found.pop(TYPE), self._cls)
            if cls is not self._cls:
                return record_form(cls).back(found)
        kept = None
        if EXTENSION in found:
            with within(EXTENSION):
                kept = extension_back(found.pop(EXTENSION), self._cls)
        if (self._cls.__abstract__ or self._cls is Record) and (kept is None or kept.type_name is None):
            raise JsonError(f"{self._cls.__name__} is abstract: {TYPE} must name a class that derives from it")
        values = {name: self._value(name, each) for name, each in found.items()}
        if kept is not None and kept.is_nil:
            return nil_record(self._cls, values, kept)
        lacking = [name for name in self._required if name not in values]
        if lacking:
            raise JsonError(f"missing: {', '.join(lacking)}")
        return self._cls(**values, extension_data=kept)

    def _value(self, name: str, data: Any) -> Any:
        member = self.members.get(name)
        if member is None:
            raise none_of(name, [*self.members, TYPE, EXTENSION])
        if data is None and (member.has_nil or member.has_none):
            return NIL if member.has_nil else None
        return _converted(name, member, member.form.back, data)


def _converted(name: str, member: _Member, convert: Callable[[Any], Any], given: Any) -> Any:
    """Convert what is in a field; of a secret one an error does not tell what it is."""
    with within(name):
        try:
            return convert(given)
        except JsonError:
            if not member.is_secret:
                raise
        raise JsonError("it does not fit; what it is stays secret")


def _is_model(cls: type[Any]) -> bool:
    return issubclass(cls, Record) and cls is not Record and model_of(cls.__xml_name__) is cls


def class_named(data: Any, base: type[Record]) -> type[Record]:
    """Return the class of the package that a type is called by, ``base`` or one derived from it. Raises JsonError."""
    name = text_of(data)
    if name == base.__name__:
        return base
    found: type[Record] | None = model(name) if name in class_names() else None
    if found is not None and issubclass(found, base):
        return found
    models = map(model, sorted(class_names()))
    raise none_of(name, sorted({each.__name__ for each in (base, *models) if issubclass(each, base)}))
