"""SOAP headers as users give them: objects of the header classes, elements of their own, functions that make either."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Iterable, Mapping
from copy import copy
from dataclasses import dataclass, field, replace
from operator import itemgetter
from typing import Any, TypeAlias, cast

from ..errors import DecodeError
from ..package import header_classes, model
from ..qname import XmlName
from ..redaction import hidden
from ..schema.any_type import XmlElement, XmlFragment
from ..schema.codecs import RecordCodec
from ..schema.members import members_of
from ..schema.record import ExtensionData, Record, UnknownElement


@dataclass(frozen=True, slots=True)
class MarkedHeader:
    """A header that must be understood, and the role of who must, "" for who takes the message at its end."""

    header: Record | XmlElement | XmlFragment
    role: str = ""


def must_understand(header: Record | XmlElement | XmlFragment, *, role: str = "") -> MarkedHeader:
    """Return a header that whoever it is for must understand, or else refuse the message with a fault.

    It is written with ``mustUnderstand="1"``, and with ``role`` as its ``role`` (in SOAP 1.1: ``actor``): the address
    of a role, ``"next"`` for the next one who gets the message; unless it is given, the header is for the receiver of
    the message. Of an object of a header class, this holds for each header in it. See SOAP 1.1, section 4.2, and
    SOAP 1.2 part 1, section 5.2.

    Raises TypeError for a function (let that return what this returns), and ValueError for what is no address.
    """
    _check_mark(header, role)
    return MarkedHeader(header, role)


def _check_mark(header: object, role: object) -> None:
    if callable(header) or isinstance(header, (tuple, MarkedHeader)):
        raise TypeError("must_understand takes one header; a function for headers= may return what it returns")
    check_role(role)


def check_role(role: object) -> None:
    """Raise ValueError for what is neither the address of a role nor ``"next"``."""
    if not isinstance(role, str) or not role.isprintable() or " " in role:
        raise ValueError(f"role must be an address, not {role!r}")


HeaderBlock: TypeAlias = Record | XmlElement | XmlFragment | MarkedHeader
HeaderMaker: TypeAlias = Callable[[], HeaderBlock | tuple[HeaderBlock, ...]]
AsyncHeaderMaker: TypeAlias = Callable[[], Awaitable[HeaderBlock | tuple[HeaderBlock, ...]]]
GivenHeaders: TypeAlias = HeaderBlock | HeaderMaker | tuple[HeaderBlock | HeaderMaker, ...]
AsyncGivenHeaders: TypeAlias = (
    GivenHeaders | AsyncHeaderMaker | tuple[HeaderBlock | HeaderMaker | AsyncHeaderMaker, ...]
)


@dataclass(frozen=True, slots=True)
class HeaderBlocks:
    """Headers to send: ``records`` by class, other ``elements`` as XML by tag, ``makers`` to be asked for each call.

    ``marks`` are the roles in which some must be understood, by tag.
    """

    records: Mapping[type[Any], Record] = field(default_factory=dict[type[Any], Record], repr=False)
    elements: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    makers: tuple[Callable[[], Any], ...] = ()
    marks: Mapping[str, str] = field(default_factory=dict[str, str])

    def adding(self, given: object) -> HeaderBlocks:
        """Return these with more: an object in place of one of its class, an element in place of one of its name.

        The content of a header stands for the header, where only one header can have such content.

        Raises TypeError for anything but a header of the contract, an element or a function, ValueError for bad XML.
        """
        records, elements, makers = dict(self.records), dict(self.elements), list(self.makers)
        marks, classes = dict(self.marks), header_classes()
        for one in cast("tuple[object, ...]", given if isinstance(given, tuple) else (given,)):
            each, role = (one.header, one.role) if isinstance(one, MarkedHeader) else (one, None)
            if isinstance(each, classes):
                records.pop(type(each), None)  # so that it is the last one
                records[type(each)] = cast("Record", each)
                tags = _tags_of(cast("Record", each))
            elif isinstance(each, XmlFragment) or isinstance(getattr(each, "tag", None), str):
                tag, xml = _xml_of(each)
                elements[tag] = xml
                tags = [tag]
            elif callable(each) and not isinstance(each, type):
                makers.append(each)
                continue
            elif (found := _place_of(each, classes)) is not None:
                cls, attribute = found
                made = copy(records.pop(cls, None) or cls())
                setattr(made, attribute, each)
                records[cls] = made
                tags = _tags_of(made, attribute)
            else:
                raise _unknown(each, classes)
            for tag in tags:
                marks.pop(tag, None)
            marks |= {} if role is None else dict.fromkeys(tags, role)
        return HeaderBlocks(records, elements, tuple(makers), marks)

    def made(self) -> HeaderBlocks:
        """Return these with what the functions make now. Raises what they raise, and TypeError as ``adding`` does."""
        found = replace(self, makers=())
        for make in self.makers:
            given = make()
            if inspect.iscoroutine(given):
                given.close()
                raise TypeError("headers: an async function makes headers for AsyncClient only")
            found = _adding(found, given, make)
        return found

    async def made_async(self) -> HeaderBlocks:
        """Return what ``made`` does, waiting for functions that are asynchronous."""
        found = replace(self, makers=())
        for make in self.makers:
            given = make()
            found = _adding(found, await given if inspect.isawaitable(given) else given, make)
        return found

    def of(self, cls: type[Record]) -> Record:
        """Return an object of a header class with what it takes of all this, and all the elements.

        An operation may have another combination of header parts, and so another class, than the one they were given
        in: what counts is the name of each part on the wire. An element goes first, then an object of the class itself,
        then what was given last.
        """
        own = self.records.get(cls)
        others = [given for kind, given in self.records.items() if kind is not cls]
        values: dict[XmlName, Any] = {}
        for given in (*others, *([own] if own is not None else [])):
            found = ((name, getattr(given, attribute)) for attribute, name, _ in members_of(type(given)))
            values |= {name: value for name, value in found if value is not None}
        made = cls() if own is None else copy(own)
        last = ""
        for attribute, name, _ in members_of(cls):
            setattr(made, attribute, None if str(name) in self.elements else values.get(name))
            last = name.name
        if self.elements:
            kept = made.extension_data or ExtensionData()
            more = tuple(UnknownElement(last, xml) for xml in self.elements.values())
            made.extension_data = replace(kept, elements=kept.elements + more)
        if self.marks:
            made.extension_data = replace(made.extension_data or ExtensionData(), marks=tuple(self.marks.items()))
        return made


def _adding(blocks: HeaderBlocks, given: object, make: object) -> HeaderBlocks:
    """Return blocks with what a function returned. Raises what ``adding`` does, with the name of the function."""
    try:
        return blocks.adding(given)
    except (TypeError, ValueError) as error:
        name = getattr(make, "__qualname__", type(make).__name__)
        raise type(error)(f"what {name} returned: {error}") from None


def unknown_headers(headers: Record | object | None) -> list[Any]:
    """Return the header blocks of a reply or an error that the contract does not name, as elements of lxml.

    ``headers`` are those of a ``Reply``, or ``error.headers``.
    """
    from ..xml.parse import parse  # noqa: PLC0415 - loads lxml, which not every program needs

    kept = headers.extension_data if isinstance(headers, Record) else None
    return [] if kept is None else [parse(each.xml.encode()) for each in kept.elements]


def _tags_of(given: Record, only: str = "") -> list[str]:
    """Return the tags of the headers in an object, or of one of them, by its attribute."""
    return [
        str(name)
        for attribute, name, _ in members_of(type(given))
        if getattr(given, attribute) is not None and only in {"", attribute}
    ]


def _xml_of(given: Any) -> tuple[str, str]:
    """Return the tag of an element, and its XML, which may stand anywhere."""
    from ..xml.fragment import to_text  # noqa: PLC0415 - loads lxml, which not every program needs
    from ..xml.lxml_adapter import etree  # noqa: PLC0415
    from ..xml.parse import parse  # noqa: PLC0415

    is_text = isinstance(given, XmlFragment)
    text: str = given.xml if is_text else etree().tostring(given, encoding="unicode", with_tail=False)
    try:
        root = parse(text.encode())
    except DecodeError as error:
        raise ValueError(f"headers: no XML element: {error}") from None
    return root.tag, hidden(to_text(root))  # what is in it may be a secret


def _place_of(given: object, classes: Iterable[type[Any]]) -> tuple[type[Any], str] | None:
    """Return the header class with the fewest parts, and its field, for the content of a header.

    None for what no header can hold, and for what several can.
    """
    found = [
        (len(members), str(name), cls, attribute)
        for cls in classes
        for members in (members_of(cls),)
        for attribute, name, spec in members
        if isinstance(spec.codec, RecordCodec) and isinstance(given, model(spec.codec.class_name))
    ]
    names = {name for _, name, _, _ in found}
    return min(found, key=itemgetter(0, 1))[2:] if len(names) == 1 else None


def _unknown(given: object, classes: Iterable[type[Any]]) -> TypeError:
    names = ", ".join(cls.__name__ for cls in classes) or "no class: the contract has no SOAP headers"
    kind = f"the class {given.__name__}" if isinstance(given, type) else type(given).__name__
    hint = {"list": "; several go into a tuple", "UsernameToken": "; a token goes into Security(...)"}.get(kind, "")
    return TypeError(
        f"headers takes objects of {names}, or what is in one, elements of lxml, functions that return headers, "
        f"or a tuple of them, not {kind}{hint}"
    )
